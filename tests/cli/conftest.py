"""What the tests of the commands work on: a fresh database and small workbooks."""

from pathlib import Path

import pytest

from models.database import Database
from tests.cli.commands import (
    ANSWERS,
    HEADINGS,
    PEOPLE,
    SURVEY,
    Almanac,
    field_wave,
    write_book,
)


@pytest.fixture
def almanac(database_file: Database, capsys: pytest.CaptureFixture[str]) -> Almanac:
    assert database_file.path is not None
    database_file.close()
    return Almanac(str(database_file.path), capsys)


@pytest.fixture
def almanac_anywhere(database: Database, capsys: pytest.CaptureFixture[str]) -> Almanac:
    database.close()
    address = database.engine.url.render_as_string(hide_password=False)
    return Almanac(address if database.path is None else str(database.path), capsys)


@pytest.fixture
def alumni(tmp_path: Path) -> Path:
    """A workbook of four invented people."""
    return write_book(tmp_path / "alumni.xlsx", {"Graduates": [HEADINGS, *PEOPLE]})


@pytest.fixture
def questionnaire(tmp_path: Path) -> Path:
    """A workbook that defines the survey CAR."""
    return write_book(tmp_path / "questionnaire.xlsx", SURVEY)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Two answers of people invited to CAR 2018, and one of nobody known."""
    return write_book(tmp_path / "answers.xlsx", {"Answers": ANSWERS})


@pytest.fixture
def fielded(almanac: Almanac, alumni: Path, questionnaire: Path, answers: Path) -> Almanac:
    """Four people, of whom three were invited to CAR 2018 and two answered."""
    field_wave(almanac, alumni, questionnaire, answers)
    return almanac

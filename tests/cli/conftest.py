"""What the tests of the commands work on: a fresh database and small workbooks."""

import shutil
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from cli.app import run
from models.database import Database
from tests.cli.commands import (
    ANSWERS,
    HEADINGS,
    PEOPLE,
    SURVEY,
    Almanac,
    FakeWindow,
    whole_job,
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


@pytest.fixture(scope="session")
def peopled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four people, and no survey yet."""
    folder = tmp_path_factory.mktemp("peopled")
    return _after(whole_job(folder)[:1], folder)


@pytest.fixture(scope="session")
def fielded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four people, of whom three were invited to CAR 2018 and two answered."""
    folder = tmp_path_factory.mktemp("fielded")
    return _after(whole_job(folder), folder)


@pytest.fixture
def peopled(peopled_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Almanac:
    """Commands on a copy of `peopled_file`."""
    return Almanac(str(shutil.copy(peopled_file, tmp_path / "peopled.db")), capsys)


@pytest.fixture
def fielded(fielded_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Almanac:
    """Commands on a copy of `fielded_file`."""
    return Almanac(str(shutil.copy(fielded_file, tmp_path / "fielded.db")), capsys)


def _after(commands: Sequence[Sequence[str]], folder: Path) -> Path:
    """A new database in `folder` on which `commands` were run."""
    path = folder / "office.db"
    for command in commands:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as told:
            status = run(["--database", str(path), *command], FakeWindow())
        assert status == 0, told.getvalue()
    return path

"""The benchmark measures what it says, on few people here."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import create_engine, text

from bench import run
from bench.filters import FILTERS
from bench.people import HEADINGS, people, write_people
from core.progress import SILENT


def test_people_are_the_same_in_every_run_and_all_different() -> None:
    first = list(people(500))
    assert first == list(people(500))
    assert {len(row) for row in first} == {len(HEADINGS)}
    for column in (HEADINGS.index("Alumni ID"), HEADINGS.index("E-mail")):
        assert len({row[column] for row in first}) == 500


def test_the_workbook_holds_them_under_their_headings(tmp_path: Path) -> None:
    write_people(tmp_path / "people.xlsx", list(people(3)))
    rows = list(load_workbook(tmp_path / "people.xlsx").worksheets[0].iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert len(rows) == 4


@pytest.mark.slow
def test_every_figure_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MANY", 2_000)
    monkeypatch.setattr(run, "RESPONSES", 50)
    monkeypatch.setattr(run, "RESPONDENTS", 2_000)
    monkeypatch.setattr(run, "MAILS", 20)
    figures = run.measure(
        300,
        SILENT,
        lambda: {"window": 0.4, "bare": 0.2},
        lambda _address, _path: {"paints": 20.0, "pause": 60.0, "cancel": 0.2},
        lambda questions: [5.0 for _ in questions],
    )
    assert [figure.name.split(",")[0] for figure in figures if figure.unit != "MB"] == [
        "import of 300 x 20",
        "a second import",
        "undo of the import",
        "growth of the import from 30 to 300",
        "export of 300 people",
        "the same rows by the writer alone",
        "bulk edit of 300 people",
        "its preview",
        "paste of 300 rows planned",
        "by the window",
        "by the window",
        "by the window",
        "plan of 50 x 120 answers",
        "import of 50 x 120 answers",
        "reading of 50 x 120 answers",
        "reading them again",
        "figures by two fields",
        "figures by two fields",
        "trend of 20 questions x 2",
        "sending a mail",
        "sending a mail",
        "duplicates among 300",
        "duplicates among 300: false ones",
        "duplicates among 2",
        "duplicates among 2",
        "search as typed",
        "search by family name (p95)",
        "search by two names (p95)",
        "search by phone (p95)",
        "search by part of an e-mail address (p95)",
        "search by employer (p95)",
        "search by typing error (p95)",
        "a page of 200 rows (p95)",
        "all ids in the order of names",
        "a count (p95)",
        *(f"count: {name}" for name in FILTERS),
        "all ids",  # by the year of the award
        "the same ids",
        "a person opened (p95)",
        "the overview opened",
        "the overview counted",
        "frame of 2",
        "a stratified sample of them",
        "invitations to 1",
        "the same invitations",
        "a chart on screen (p95)",
        "a chart as PNG at 300 dpi (p95)",
        "start of the window",
    ]
    assert all(figure.value > 0 for figure in figures if figure.unit not in ("", "%"))
    assert figures[-1].ratio == 2.0
    memory = [figure for figure in figures if figure.unit == "MB"]
    measured = [
        "peak memory of the import",
        "duplicates among 300: memory",
        "duplicates among 2,000: memory",
    ]
    assert [one.name for one in memory] == (measured if Path("/proc/self/status").exists() else [])
    assert all(figure.value > 10 for figure in memory)


@pytest.mark.slow
def test_a_server_is_measured_and_left_as_it_was(
    monkeypatch: pytest.MonkeyPatch, postgresql: str
) -> None:
    monkeypatch.setattr(run, "MANY", 500)
    before = _databases(postgresql)
    figures = {figure.name: figure.value for figure in run.measure_server(postgresql, SILENT)}
    assert figures["count: contactable, server"] > 0
    assert figures["search by phone (p95), server"] > 0
    assert figures["bulk edit of 500 people, server"] > 0
    assert _databases(postgresql) == before


def _databases(address: str) -> set[str]:
    engine = create_engine(address)
    with engine.connect() as connection:
        found = set(connection.scalars(text("SELECT datname FROM pg_database")))
    engine.dispose()
    return found

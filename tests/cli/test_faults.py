"""A bug in a command: one sentence, a report without values, and exit status 1."""

import os
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from cli import contacts
from models.database import open_database
from tests.cli.commands import Almanac


class _Panic(BaseException):
    """As an extension written in Rust raises it."""


_Panic.__name__ = "PanicException"


@pytest.mark.parametrize("error", [ValueError, KeyError, RecursionError, AssertionError, _Panic])
def test_a_bug_is_one_sentence_and_a_report_without_values(
    almanac: Almanac, log: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        try:
            int("many")
        except ValueError as first:
            raise error("ada@example.org") from first

    monkeypatch.setattr(contacts, "count_people", fail)
    refusal = almanac("contacts", "count").refusal
    assert refusal.startswith("An internal error occurred. Unfinished changes were not saved")
    assert f"“{log}”" in refusal
    report = log.read_text("utf-8")
    assert f"{error.__name__} (" in report
    assert "from ValueError\n" in report
    assert "cli/test_faults.py:" in report
    assert "ada@example.org" not in report + refusal
    if sys.platform != "win32":
        assert log.stat().st_mode & 0o777 == 0o600
    almanac("contacts", "count")
    assert log.read_text("utf-8").count("from ValueError\n") == 2


def test_too_little_memory_is_said(almanac: Almanac, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise MemoryError

    monkeypatch.setattr(contacts, "count_people", fail)
    assert "memory" in almanac("contacts", "count").refusal


def test_a_log_that_cannot_be_written_changes_nothing(
    almanac: Almanac, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise ValueError

    log.parent.parent.mkdir(parents=True)
    log.parent.write_text("in the way")
    monkeypatch.setattr(contacts, "count_people", fail)
    assert almanac("contacts", "count").refusal.endswith("contact support.")


@pytest.mark.parametrize("error", [KeyboardInterrupt, BrokenPipeError(32, "Broken pipe")])
def test_an_interrupted_command_shows_no_traceback(
    almanac: Almanac, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(*_given: object) -> None:
        raise error

    monkeypatch.setattr(contacts, "count_people", fail)
    told = almanac("contacts", "count")
    assert told.status in {1, 130}
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    "command",
    [
        ("export", "contacts", "OUT.csv"),
        ("export", "contacts", "OUT.xlsx"),
        ("contacts", "show", "1"),
        ("export", "contacts", "OUT.xlsx", "--editable"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("spoilt", ["birth_date = 'soon'", "family_name = CAST(x'ff41' AS TEXT)"])
def test_a_value_that_cannot_be_read_is_a_sentence(
    fielded: Almanac, tmp_path: Path, command: tuple[str, ...], spoilt: str
) -> None:
    other = open_database(fielded.address)
    with other.engine.begin() as connection:
        connection.execute(text(f"UPDATE people SET {spoilt} WHERE id = 1"))
    other.close()
    told = fielded(*(word.replace("OUT", str(tmp_path / "out")) for word in command))
    assert "A stored value cannot be read" in told.refusal
    assert not list(tmp_path.glob("out*"))
    named = fielded("check")
    assert named.status == 1
    assert "of record 1 in “people” cannot be read" in named.out


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_names_that_are_no_text_are_taken(fielded: Almanac, tmp_path: Path) -> None:
    odd = os.fsdecode(b"list \xff")
    path = tmp_path / f"{odd}.csv"
    path.write_text("Given name,Family name\nEve,Invented\n")
    assert fielded.json("import", "contacts", path)["created"] == 1
    batches = fielded.json("batches")["batches"]
    assert "list \ufffd.csv" in [batch["file"] for batch in batches]
    assert fielded.json("export", "contacts", tmp_path / f"{odd} out.csv")["rows"] == 5
    assert fielded("segment", "save", odd, "--where", f'family_name = "{odd}"').status == 0
    assert fielded.json("contacts", "count", "--segment", odd)["total"] == 0
    assert fielded.json("contacts", "search", odd)["total"] == 0
    assert "no survey" in fielded("wave", "open", "--survey", odd, "--label", odd).refusal

"""The issues of an import stay with its batch."""

from pathlib import Path

import pytest

from core.issues import Issue, Severity
from importers.contacts.kind import CONTACTS
from importers.issues import issue_log
from importers.issues.issue_log import read_issues, store_issues
from importers.workflow import prepare, run_import
from models.batch_kinds import BatchKind
from models.database import Database
from models.undo import undo


def test_the_issues_of_an_import_outlive_its_undo(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("First name,Surname,Date of birth\nAnn,Abel,31/02/1968\nBob,Baker,\n")
    planned = prepare(database, CONTACTS, path)
    applied = run_import(database, planned)
    assert applied.batch_id is not None
    with database.read() as connection:
        assert read_issues(connection, applied.batch_id) == list(planned.issues)
    undo(database, applied.batch_id)
    with database.read() as connection:
        assert read_issues(connection, applied.batch_id) == list(planned.issues)
        assert read_issues(connection, applied.batch_id + 1) == []


def test_of_very_many_issues_the_rest_is_counted(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issue_log, "_MOST", 2)
    issues = [Issue("not_a_date", f"Problem {at}", at, "DOB") for at in range(5)]
    with database.write(BatchKind.PERSON_CREATE) as changes:
        store_issues(changes, issues)
        batch = changes.batch_id
    with database.read() as connection:
        found = read_issues(connection, batch)
    assert found[:2] == issues[:2]
    assert found[2:] == [
        Issue("more_issues", "3 more issues of this file not listed.", severity=Severity.NOTE)
    ]

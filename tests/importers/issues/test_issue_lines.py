"""The lines of the step “Issues”, and what becomes of one that is mended."""

from dataclasses import replace
from typing import Any

import pytest

from core.issues import Severity
from importers.choices import LEAVE_OUT
from importers.contacts.import_plan import ContactsImport
from importers.contacts.kind import CONTACTS
from importers.issues.corrections import Corrections
from importers.issues.issue_lines import (
    CORRECTED,
    NEW_WORD,
    IssueKind,
    IssueLine,
    IssueLines,
    is_skipped,
    list_issues,
    recheck_line,
)
from importers.issues.row_check import RowCheck
from importers.workflow import plan_import
from models.database import Database
from tabular.reading import Cell
from tests.importers.contact_files import planned, table

HEADINGS = ["Alumni ID", "Surname", "Sex", "Date of birth", "E-mail"]
ROWS: list[list[Cell]] = [
    ["01", "Marsh", "femme", "03/04/1960", "bad"],
    ["02", "Dahl", "femme", "31/12/1961", "dahl@example.org"],
    ["03", "Ito", "male", "nonsense", "ito@@example"],
]


def looked_at(
    database: Database, corrections: Corrections | None = None
) -> tuple[ContactsImport, RowCheck]:
    found = planned(database, table(HEADINGS, *ROWS))
    choices = replace(found.choices, corrections=corrections or Corrections())
    with database.read() as connection:
        found = plan_import(connection, found.source, choices)
        return found, CONTACTS.row_check(connection, found)


def listed(database: Database, corrections: Corrections | None = None) -> IssueLines:
    return list_issues(*looked_at(database, corrections))


def told(lines: Any) -> list[tuple[str, int | None, str]]:
    return [(line.code, line.row, line.text) for line in lines]


def test_a_line_for_each_cell_and_each_new_word(database_file: Database) -> None:
    found = listed(database_file)
    assert told(found.lines) == [
        (NEW_WORD, None, "femme"),
        ("not_an_email", 2, "bad"),
        ("not_a_date", 4, "nonsense"),
        ("not_an_email", 4, "ito@@example"),
    ]
    assert {kind: group.count for kind, group in found.groups.items()} == {
        IssueKind("not_an_email", 4): 2,
        IssueKind(NEW_WORD, 2): 2,
        IssueKind("not_a_date", 3): 1,
    }


def test_what_was_mended_is_listed_with_what_the_file_has(database_file: Database) -> None:
    corrections = Corrections(cells={(2, 4): "m@example.org"}, words={(2, "femme"): "female"})
    found = listed(database_file, corrections)
    assert [one for one in told(found.lines) if one[0] == CORRECTED] == [
        (CORRECTED, None, "female"),
        (CORRECTED, 2, "m@example.org"),
    ]
    assert "“bad”" in next(line.message for line in found.lines if line.row == 2)
    assert IssueKind(NEW_WORD, 2) not in found.groups
    assert all(
        line.undo(corrections) != corrections for line in found.lines if line.code == CORRECTED
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [("m@example.org", CORRECTED), ("m@@example", "not_an_email"), ("", CORRECTED)],
)
def test_a_cell_is_read_again_alone(database_file: Database, text: str, code: str) -> None:
    found, sheet = looked_at(database_file)
    line = next(one for one in list_issues(found, sheet).lines if one.text == "bad")
    again = recheck_line(line, sheet, line.correct(Corrections(), text))
    assert (again.code, again.text, again.index) == (code, text, 0)


def test_dates_are_read_as_the_column_proves(database_file: Database) -> None:
    found, sheet = looked_at(database_file)
    line = next(one for one in list_issues(found, sheet).lines if one.text == "nonsense")
    assert recheck_line(line, sheet, line.correct(Corrections(), "05/06/1962")).code == CORRECTED


def test_a_row_left_out_says_so(database_file: Database) -> None:
    found, sheet = looked_at(database_file)
    line = next(one for one in list_issues(found, sheet).lines if one.row == 4)
    assert is_skipped(line, {2: LEAVE_OUT})
    assert not is_skipped(line, {2: 7})


def test_a_line_of_the_whole_row_has_nothing_to_edit() -> None:
    whole = IssueLine("nobody_named", 5, None, "", "", Severity.ERROR, "The row has no name.")
    assert not whole.can_be_edited
    assert whole.correct(Corrections(), "x") == whole.undo(Corrections()) == Corrections()

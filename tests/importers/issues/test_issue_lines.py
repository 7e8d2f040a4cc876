"""The lines of the step “Issues”, and what becomes of one that is mended."""

from dataclasses import replace
from typing import Any

import pytest

from core.issues import Severity
from importers.contacts.planning.plan import LEAVE_OUT
from importers.contacts.preparation import ContactsImport, Options, plan_import, reading_context
from importers.contacts.validation.corrections import Corrections
from importers.contacts.validation.rows import find_date_orders
from importers.issues.issue_lines import (
    CORRECTED,
    NEW_WORD,
    IssueKind,
    IssueLine,
    IssueLines,
    SheetContext,
    is_skipped,
    list_issues,
    recheck_line,
)
from models.database import Database
from records.fields.definitions import all_fields
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
) -> tuple[ContactsImport, SheetContext]:
    found = planned(database, table(HEADINGS, *ROWS), options=Options())
    choices = replace(found.choices, corrections=corrections or Corrections())
    with database.read() as connection:
        found = plan_import(connection, found.source, choices)
        fields = all_fields(connection)
        context = reading_context(connection, choices)
    orders = find_date_orders(found.source.table, choices.mapping, fields)
    return found, SheetContext(found.source.table, context, fields, orders)


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
    again = recheck_line(line, sheet, found, line.mend(Corrections(), text))
    assert (again.code, again.text, again.index) == (code, text, 0)


def test_dates_are_read_as_the_column_proves(database_file: Database) -> None:
    found, sheet = looked_at(database_file)
    line = next(one for one in list_issues(found, sheet).lines if one.text == "nonsense")
    assert (
        recheck_line(line, sheet, found, line.mend(Corrections(), "05/06/1962")).code == CORRECTED
    )


def test_a_row_left_out_says_so(database_file: Database) -> None:
    found, sheet = looked_at(database_file)
    line = next(one for one in list_issues(found, sheet).lines if one.row == 4)
    assert is_skipped(line, {2: LEAVE_OUT})
    assert not is_skipped(line, {2: 7})


def test_a_line_of_the_whole_row_has_nothing_to_edit() -> None:
    whole = IssueLine("nobody_named", 5, None, "", "", Severity.ERROR, "The row has no name.")
    assert not whole.can_be_edited
    assert whole.mend(Corrections(), "x") == whole.undo(Corrections()) == Corrections()

"""The lines of the step “Problems”, and what becomes of one that is mended."""

from dataclasses import replace
from typing import Any

import pytest

from importers.checking.mending import Mends
from importers.checking.rows import find_date_orders
from importers.contacts import ContactsImport, Options, plan_import, reading_context
from importers.planning.plan import LEAVE_OUT
from importers.reading import Cell
from models.database import Database
from records.fields import all_fields
from tests.importers.contact_files import planned, table
from ui.pages.imports.wizard.issues.issue_lines import (
    MENDED,
    NEW_WORD,
    Fault,
    Faults,
    Kind,
    Sheet,
    left_out,
    list_faults,
    look_again,
)
from ui.widgets.badges import Status

HEADINGS = ["Alumni ID", "Surname", "Sex", "Date of birth", "E-mail"]
ROWS: list[list[Cell]] = [
    ["01", "Marsh", "femme", "03/04/1960", "bad"],
    ["02", "Dahl", "femme", "31/12/1961", "dahl@example.org"],
    ["03", "Ito", "male", "nonsense", "ito@@example"],
]


def looked_at(database: Database, mends: Mends | None = None) -> tuple[ContactsImport, Sheet]:
    found = planned(database, table(HEADINGS, *ROWS), options=Options())
    choices = replace(found.choices, mends=mends or Mends())
    with database.read() as connection:
        found = plan_import(connection, found.source, choices)
        fields = all_fields(connection)
        context = reading_context(connection, choices)
    orders = find_date_orders(found.source.table, choices.mapping, fields)
    return found, Sheet(found.source.table, context, fields, orders)


def listed(database: Database, mends: Mends | None = None) -> Faults:
    return list_faults(*looked_at(database, mends))


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
        Kind("not_an_email", 4): 2,
        Kind(NEW_WORD, 2): 2,
        Kind("not_a_date", 3): 1,
    }


def test_what_was_mended_is_listed_with_what_the_file_has(database_file: Database) -> None:
    mends = Mends(cells={(2, 4): "m@example.org"}, words={(2, "femme"): "female"})
    found = listed(database_file, mends)
    assert [one for one in told(found.lines) if one[0] == MENDED] == [
        (MENDED, None, "female"),
        (MENDED, 2, "m@example.org"),
    ]
    assert "“bad”" in next(line.message for line in found.lines if line.row == 2)
    assert Kind(NEW_WORD, 2) not in found.groups
    assert all(line.take_back(mends) != mends for line in found.lines if line.code == MENDED)


@pytest.mark.parametrize(
    ("text", "code"), [("m@example.org", MENDED), ("m@@example", "not_an_email"), ("", MENDED)]
)
def test_a_cell_is_read_again_alone(database_file: Database, text: str, code: str) -> None:
    found, sheet = looked_at(database_file)
    line = next(one for one in list_faults(found, sheet).lines if one.text == "bad")
    again = look_again(line, sheet, found, line.mend(Mends(), text))
    assert (again.code, again.text, again.index) == (code, text, 0)


def test_dates_are_read_as_the_column_proves(database_file: Database) -> None:
    found, sheet = looked_at(database_file)
    line = next(one for one in list_faults(found, sheet).lines if one.text == "nonsense")
    assert look_again(line, sheet, found, line.mend(Mends(), "05/06/1962")).code == MENDED


def test_a_row_left_out_says_so(database_file: Database) -> None:
    found, sheet = looked_at(database_file)
    line = next(one for one in list_faults(found, sheet).lines if one.row == 4)
    assert left_out(line, {2: LEAVE_OUT})
    assert not left_out(line, {2: 7})
    assert str(line.as_row(left_out=True)[3]) == "skipped"


def test_a_line_of_the_whole_row_has_nothing_to_edit() -> None:
    whole = Fault(
        "nobody_named", 5, None, "", "", Status("row not imported"), "The row names nobody."
    )
    assert not whole.can_be_edited
    assert whole.mend(Mends(), "x") == whole.take_back(Mends()) == Mends()

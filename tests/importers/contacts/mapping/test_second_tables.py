"""Second tables on a sheet are found, and what belongs to one table is not torn apart."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import comparison_key
from importers.columns import MappingReason, column_names
from importers.contacts.mapping.heading_fields import heading_index
from importers.contacts.mapping.proposal import propose
from importers.contacts.mapping.second_tables import without_table_below
from records.fields.definitions import BY_KEY
from tabular.reading import Cell, Table
from tests.importers.contact_files import table

Row = tuple[Cell, ...]


def placed(read: Table, gap_before: int) -> Table:
    """A table with a blank column before the column `gap_before`."""
    count = len(read.headings)
    return replace(read, places=tuple(at + (at >= gap_before) for at in range(count)))


def second_from(read: Table) -> int | None:
    reasons = [column.reason for column in propose(read, BY_KEY)]
    return (
        reasons.index(MappingReason.SECOND_TABLE) if MappingReason.SECOND_TABLE in reasons else None
    )


@pytest.mark.parametrize(
    ("headings", "gap", "start"),
    [
        (("Surname", "E-mail", "Surname", "E-mail"), 2, 2),
        (("Surname", "E-mail", "Surname", "E-mail"), 4, 2),  # no blank column between
        (("Name", "E-mail", "City", "Name", "E-mail"), 3, 3),
        (("Surname", "Nachname", "Vorname", "Prénom"), 4, None),
        (("Surname", "First name", "Full name", "E-mail"), 2, 2),
        (("Surname", "E-mail", "E-mail"), 3, None),
        (("Surname", "First name", "Notes", "City"), 2, None),
        (("Surname", "First name", "Surname"), 3, None),
    ],
)
def test_a_table_beside_begins_where_people_are_named_again(
    headings: tuple[str, ...], gap: int, start: int | None
) -> None:
    row = tuple(f"x{at}" for at in range(len(headings)))
    assert second_from(placed(table(headings, row, row), gap)) == start


def test_a_shorter_list_beside_a_table_is_a_table_of_its_own() -> None:
    rows: list[Row] = [
        ("Abel", "PhD", "PhD", 3),
        ("Baker", "MSc", "MSc", 1),
        ("Cole", "PhD", None, None),
    ]
    read = table(("Surname", "Award", "Department", "Total"), *rows)
    assert second_from(placed(read, 2)) == 2
    assert second_from(placed(read, 4)) is None


BELOW = heading_index(BY_KEY)
HEADINGS = ("Surname", "First name", "E-mail")


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([("Abel", "Ann", "a@example.org"), ("E-mail", "Surname", "First name"),
          ("d@example.org", "Dent", "Dora")], 1),
        ([("Abel", "Ann", "a@example.org"), ("Staff", None, None),
          ("EMAIL", "SURNAME", "Ward")], 1),
        ([("Abel", "Ann", "a@example.org"), ("surname", "forename", "city")], 1),
        ([("Abel", "Ann", "a@example.org"), HEADINGS, ("Baker", "Bob", "b@example.org")], 3),
        ([("Abel", "Ann", "a@example.org"), ("Post", "Bob", "b@example.org")], 2),
        ([("City", "Ann", None), ("Title", "Bob", None)], 2),
    ],
)  # fmt: skip
def test_rows_from_other_headings_on_are_refused(rows: list[Row], kept: int) -> None:
    found = without_table_below(table(HEADINGS, *rows), BELOW)
    assert len(found.row_numbers) == len(found.columns[0]) == kept
    assert len(found.refused_rows) == len(rows) - kept
    assert len(found.notes) == len(found.refused_rows)


@given(
    st.lists(st.sampled_from(["Surname", "surname", "E-mail", "", " ", "Surname (2)", "Column B"]))
)
def test_no_two_columns_are_called_alike(headings: list[str]) -> None:
    names = column_names(table(headings))
    assert len({comparison_key(name) for name in names}) == len(headings)
    assert all(names)

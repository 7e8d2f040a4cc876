"""Dates of a column read in an order that somebody chose for all of them."""

from datetime import date

import pytest

from core.dates import DateOrder
from importers.columns import ColumnMapping
from importers.contacts.validation.rows import validate_table
from records.fields.definitions import BY_KEY as FIELDS
from records.fields.values import ParseOptions
from tests.importers.contact_files import table

MAPPING = (ColumnMapping("Name", "family_name"), ColumnMapping("Born", "birth_date"))


@pytest.mark.parametrize(
    ("order", "texts", "read", "other"),
    [
        ("day-first", ["03/04/1982", "26/10/1979"], [date(1982, 4, 3), date(1979, 10, 26)], None),
        (
            "day-first",
            ["03/04/1982", "10/26/1979"],
            [date(1982, 4, 3), date(1979, 10, 26)],
            "10/26/1979",
        ),
        (
            "month-first",
            ["03/04/1982", "26.10.1979", "04/13/1980"],
            [date(1982, 3, 4), date(1979, 10, 26), date(1980, 4, 13)],
            "26.10.1979",
        ),
    ],
)
def test_a_date_of_one_reading_is_read_so_and_the_contradiction_is_told(
    order: str, texts: list[str], read: list[date], other: str | None
) -> None:
    file = table(["Name", "Born"], *(["X", text] for text in texts))
    found = validate_table(file, MAPPING, FIELDS, ParseOptions(DateOrder(order)))
    assert found.columns["birth_date"] == read
    told = [one for one in found.issues if one.code == "dates_of_other_order"]
    assert len(told) == (other is not None)
    assert all(f"“{other}”" in one.message and one.column == "Born" for one in told)

"""A date where a text belongs is what Excel made of one."""

from datetime import date, datetime

import pytest

from importers.contacts.validation.excel_dates import check_no_date
from records.fields.definitions import BY_KEY, Field, FieldKind, Part
from records.fields.values import BadValue
from tabular.reading import Cell

BADGE = Field("custom.n", "Badge", FieldKind.TEXT, Part.CUSTOM, "n")


@pytest.mark.parametrize(
    ("key", "cell", "likely"),
    [
        ("street", datetime(2026, 10, 12), "“12-10” or “10-12”"),
        ("alumni_id", date(2026, 3, 1), "“1-3” or “3-1”"),
        ("employer", date(2026, 3, 1), "“1-3” or “3-1”"),
        ("street", "10-Dec", "two numbers with a dash"),
        ("street", "Dec-26", "two numbers with a dash"),
    ],
)
def test_the_likely_text_is_told(key: str, cell: Cell, likely: str) -> None:
    with pytest.raises(BadValue, match=likely) as refusal:
        check_no_date(BY_KEY[key], cell)
    assert refusal.value.code == "date_in_text"


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("street", "10-12 High Street"), ("street", "May"), ("street", "3 Elm Road"),
        ("city", "10-Dec"), ("notes", date(2026, 3, 1)), ("birth_date", date(1970, 3, 1)),
        ("award_completed", date(1998, 7, 1)), ("survey_consent", date(2020, 1, 1)),
    ],
)  # fmt: skip
def test_other_cells_are_none(key: str, cell: Cell) -> None:
    check_no_date(BY_KEY[key], cell)
    check_no_date(BADGE, date(2026, 3, 1))

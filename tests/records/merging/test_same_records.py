"""Which roles of a merged person are one, and what it has then."""

from datetime import date
from typing import Any

import pytest

from models.tables import roles
from records.merging.same_records import combine_same

_ROLE: dict[str, Any] = {
    **{str(column.name): None for column in roles.columns},
    "employer": "University of Leeds",
    "title": "Reader",
    "is_first": False,
    "is_current": True,
}
_BY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("other", "gets"),
    [
        ({}, {}),
        ({"employer_original": "Univ. of Leeds"}, {"employer_original": "Univ. of Leeds"}),
        ({"is_current": False, "ended_by": _BY}, {"ended_by": _BY, "is_current": False}),
        ({"title": "Dean"}, None),
        ({"employer": "Elm Ltd"}, None),
    ],
)
def test_a_role_in_both_records_is_one(other: dict[str, Any], gets: dict[str, Any] | None) -> None:
    records = [{**_ROLE, "id": 1}, {**_ROLE, **other, "id": 2}]
    assert combine_same(roles, records) == ([] if gets is None else [(1, 2, gets)])


def test_other_spellings_and_days_by_which_it_ended_are_no_contradiction() -> None:
    one = {"employer_original": "Univ. of Leeds", "ended_by": _BY, "is_current": False}
    other = {"employer_original": "Leeds Uni", "ended_by": date(2026, 4, 1), "is_current": False}
    records = [{**_ROLE, **one, "id": 1}, {**_ROLE, **other, "id": 2}]
    assert combine_same(roles, records) == [(1, 2, {"is_current": False})]

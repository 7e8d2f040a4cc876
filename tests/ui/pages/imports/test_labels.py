from datetime import date, datetime
from typing import Any

import pytest

from records.fields.definitions import BY_KEY
from ui.pages.imports.labels import issue_kind, shown
from ui.tables import Cell


@pytest.mark.parametrize(
    ("value", "key", "cell"),
    [
        (None, "notes", ""),
        (True, "deceased", "Yes"),
        (False, "deceased", "No"),
        (datetime(2020, 3, 4, 5, 6), "birth_date", date(2020, 3, 4)),
        (2004, "award_completed", 2004),
        (2.50, "notes", "2.5"),
        ("1 High Street\nLondon", "street", "1 High Street London"),
        ("+447700900123", "phone", "+44 7700 900123"),
    ],
)
def test_values_are_shown_as_people_write_them(value: Any, key: str, cell: Cell) -> None:
    assert shown(value, BY_KEY[key]) == cell


def test_a_kind_of_problem_without_words_is_still_readable() -> None:
    assert issue_kind("some_new_code") == "Some new code"

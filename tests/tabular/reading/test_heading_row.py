import pytest

from tabular.reading import Cell, find_headings
from tabular.reading.book import column_index, column_letter


@pytest.mark.parametrize(
    ("rows", "known", "expected"),
    [
        ([["Name", "Year"], ["Ann", 1998]], set(), 0),
        ([["Alumni", None, None], ["Name", "City", "Year"], ["Ann", "York", 1998]], set(), 1),
        ([["List", None], [None, None], ["Name", "City"], ["Ann", "York"]], set(), 2),
        ([["Name", "City"], ["Ann", "York"], ["Bob", "Hull"]], set(), 0),
        ([["Ann", "York"], ["Name", "City"], ["Bob", "Hull"]], {"name", "city"}, 1),
        ([["Name", None, "Year"], ["Ann", "York", 1998]], set(), 0),
        ([["Answers", 2018, 2019], ["Ann", 1, 2]], set(), 0),
        ([["Email", "Email", None, " Name", "name", 2019], list("ABCDEF")], set(), 0),
        ([["Name", 2019], ["Ann", 1], ["Bob", 2], ["Confidential note", None]], set(), 0),
        ([["Name", "ask@example.org"], ["Ann", "York"], ["Bob", "Hull"]], set(), 0),
        ([["List", None], ["Name", "City"]], {"name", "city"}, 1),
        ([["Notes", None, None], ["Name", "City", "Year"], ["Ann", "York", 1998]], {"notes"}, 1),
        ([["Ann", "ann@example.org"], ["Bob", "bob@example.org"]], set(), None),
        ([[1, 2], [3, 4]], set(), None),
        ([["01/02/2020", "07700 900123"]], set(), None),
        ([[None, None]], set(), None),
        ([], set(), None),
    ],
)  # fmt: skip
def test_find_headings(rows: list[list[Cell]], known: set[str], expected: int | None) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    assert find_headings(columns, known) == expected


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_column_letters(index: int, letters: str) -> None:
    assert column_letter(index) == letters
    assert column_index(letters) == index

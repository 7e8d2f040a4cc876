"""Numbers as people of several countries write them, decided by their column."""

import pytest

from surveys.answer_values.numbers import decimal_mark, parse_number


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (["2,5", "1.204"], [2.5, 1204]),
        (["2.5", "1,204"], [2.5, 1204]),
        (["1,204"], [1204]),
        (["1.204.567", "1,5"], [1204567, 1.5]),
        (["2,5", "2.5", "1,204"], [2.5, 2.5, None]),  # the column contradicts itself
        (["0,125"], [0.125]),
        (["1 200", "1\u00a0200,5", "1’200"], [1200, 1200.5, 1200]),
        (["12 papers", "12 weeks", "about 12", "12-15"], [12, None, None, None]),
        (["1,2,3", "1,20,000", "", "-", "1e5", "12."], [None] * 6),
        (["-3", "+4"], [-3, 4]),
    ],
)
def test_numbers_are_read_by_their_columns_evidence(
    column: list[str], values: list[float | None]
) -> None:
    mark = decimal_mark(column)
    found = [parse_number(text, mark, "How many papers?") for text in column]
    assert [None if number is None else number.value for number in found] == values


@pytest.mark.parametrize(
    ("text", "is_repaired"), [("1204.5", False), ("1,204", False), ("2,5", True), ("1 200", True)]
)
def test_unusual_spellings_are_told(text: str, is_repaired: bool) -> None:
    number = parse_number(text, decimal_mark([text]))
    assert number is not None
    assert number.is_repaired is is_repaired

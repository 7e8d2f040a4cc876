"""How alike two records are in one respect."""

import numpy as np
import pytest

from records.linkage.columns import MISSING, CodedColumn, ManyColumn
from records.linkage.comparisons import (
    DateComparison,
    DateLevel,
    PairComparison,
    SharedComparison,
    TextComparison,
    TextLevel,
)

FIRST, SECOND = np.array([0], dtype=np.int32), np.array([1], dtype=np.int32)


def _level(comparison: PairComparison) -> int:
    """The level of the first two records, which is the same both ways."""
    there = comparison.compare(FIRST, SECOND).levels.tolist()
    assert comparison.compare(SECOND, FIRST).levels.tolist() == there
    return int(there[0])


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("marsh", "marsh", TextLevel.SAME),
        ("katherine", "katharine", TextLevel.NEARLY_SAME),
        ("okafor", "okafar", TextLevel.SIMILAR),
        ("marsh", "dahl", TextLevel.DIFFERENT),
        ("marsh", None, MISSING),
        ("", "marsh", MISSING),
    ],
)
def test_texts(one: str | None, other: str | None, level: int) -> None:
    assert _level(TextComparison("name", CodedColumn.of([one, other]))) == level


def test_short_forms_count_as_nearly_the_same() -> None:
    names = CodedColumn.of(["bill", "william"])
    full = names.mapped({"bill": "william", "william": "william"}.__getitem__)
    assert _level(TextComparison("name", names)) == TextLevel.DIFFERENT
    assert _level(TextComparison("name", names, forms=full)) == TextLevel.NEARLY_SAME


def test_a_text_may_stand_elsewhere() -> None:
    now, before = CodedColumn.of_one_vocabulary((["okafor", "marsh"], [None, "okafor"]))
    assert _level(TextComparison("family", now, elsewhere=(before,))) == TextLevel.ELSEWHERE


def test_a_missing_text_elsewhere_is_no_agreement() -> None:
    now, before = CodedColumn.of_one_vocabulary((["okafor", "marsh"], [None, None]))
    assert _level(TextComparison("family", now, elsewhere=(before,))) == TextLevel.DIFFERENT


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("19700302", "19700302", DateLevel.SAME),
        ("19700302", "19700303", DateLevel.NEARLY_SAME),  # one digit
        ("19700312", "19700321", DateLevel.NEARLY_SAME),  # two digits exchanged
        ("19700302", "19700203", DateLevel.NEARLY_SAME),  # day for month
        ("19700302", "19701128", DateLevel.PARTLY_SAME),  # the year
        ("19700302", "19890302", DateLevel.PARTLY_SAME),  # month and day
        ("19700302", "19891128", DateLevel.DIFFERENT),
        ("19700302", "19890203", DateLevel.DIFFERENT),  # day for month of another year
        ("19700302", None, MISSING),
    ],
)
def test_dates(one: str, other: str | None, level: int) -> None:
    assert _level(DateComparison("birth", CodedColumn.of([one, other]))) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("j", "johanna", MISSING),
        ("j r", "jan", MISSING),
        ("p", "johanna", TextLevel.DIFFERENT),
        ("j", "j", TextLevel.SAME),
        ("jo", "johanna", TextLevel.DIFFERENT),
    ],
)
def test_an_initial_that_fits_tells_nothing(one: str, other: str, level: int) -> None:
    column = CodedColumn.of([one, other])
    assert _level(TextComparison("name", column, initials=True)) == level


def _many(*values: tuple[str, ...]) -> ManyColumn:
    records = [record for record, some in enumerate(values) for _ in some]
    texts = [one for some in values for one in some]
    return ManyColumn.of(np.array(records, dtype=np.int32), texts, len(values))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (("a", "b"), ("b", "c"), 1),
        (("a",), ("b",), 0),
        (("a",), (), MISSING),
        ((), (), MISSING),
        (("a",), ("", "a"), 1),
    ],
)
def test_shared_values(one: tuple[str, ...], other: tuple[str, ...], level: int) -> None:
    assert _level(SharedComparison("email", [_many(one, other)], (0.5, 0.5), [0.01])) == level


def test_a_coarse_value_is_shared_in_part() -> None:
    streets = _many(("1 High St Leeds",), ("2 Low St Leeds",))
    cities = _many(("Leeds",), ("Leeds",))

    def address(fine: ManyColumn) -> PairComparison:
        return SharedComparison("address", [cities, fine], (0.2, 0.2, 0.6), [0.1, 0.01])

    assert (_level(address(streets)), _level(address(cities))) == (1, 2)


def test_what_few_people_share_says_more() -> None:
    values = _many(("office", "mine"), ("office", "mine"), ("office",), ("office",))
    comparison = SharedComparison("email", [values], (0.5, 0.5), [0.0001])
    left, right = np.array([0, 0], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    rare, frequent = comparison.compare(left, right).shares.tolist()
    assert rare == pytest.approx(0.0001, rel=0.01)  # nobody else has it: as anywhere
    assert frequent > 10 * rare


@pytest.mark.parametrize("count", [4, 40_000])
def test_chance_is_how_often_people_anywhere_agree_until_there_are_many(count: int) -> None:
    texts = [str(number // 2) for number in range(count)]  # each text twice
    chance = TextComparison("name", CodedColumn.of(texts), 0.001).chance()[TextLevel.SAME]
    assert chance == pytest.approx(0.001 if count == 4 else 1 / count, rel=0.05)

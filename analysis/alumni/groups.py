"""The values of a variable as groups: their names and order, bands, and who is in which.

Knows values and filters; nothing of the database.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from core.formats import format_number, format_value
from core.text import comparison_key, most_frequent_spelling
from records.fields.vocabulary import says_unknown
from records.filters.model import And, Comparison, Filter, Not

NOT_KNOWN: Final = "Not known"
COHORT_YEARS: Final = 10
_MOST_BANDS: Final = 10  # of a number
_WIDTHS_OF_YEARS: Final = (1, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """A group of people: its name, and the filter that lists them, where there is one.

    Groups `by_size` stand in the order of how many people they have.
    """

    label: str
    where: Filter | None = None
    is_known: bool = True
    by_size: bool = False


@dataclass(frozen=True, slots=True)
class GroupedPeople:
    """The groups of a variable, and for each person the places of the groups that they are in.

    With `overlap` a person may be in none or in several; else everybody is in one.
    """

    groups: tuple[ValueGroup, ...]
    places: Sequence[tuple[int, ...]]
    overlap: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Values from `low` to below `high` (None: without an end) as a group."""

    label: str
    low: float | None
    high: float | None

    def holds(self, value: float) -> bool:
        """Whether `value` is in the band."""
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


def group_texts(key: str, values: Sequence[Any], most: int) -> GroupedPeople:
    """A group for each text, the largest first; of more than `most` the smaller are joined.

    Spellings that differ in capitals, accents or punctuation alone are one.
    """
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    unknown: list[Any] = []
    for value, count in Counter(values).items():
        if value is None or not str(value).strip() or says_unknown(str(value)):
            unknown.append(value)
        else:
            spellings[comparison_key(str(value)) or str(value)][str(value)] += count
    known = sorted(
        ((most_frequent_spelling(some), some) for some in spellings.values()),
        key=lambda one: (-one[1].total(), one[0].casefold(), one[0]),
    )
    room = most - bool(unknown)
    shown = known if len(known) <= room else known[: room - 1]
    groups = [
        (
            ValueGroup(label, _any_of(key, some), by_size=True),
            list(some),
        )
        for label, some in shown
    ]
    others = known[len(shown) :]
    if others:
        joined = [value for _, some in others for value in some]
        groups.append((ValueGroup(f"Other ({format_number(len(others))} values)"), joined))
    return _grouped(values, groups, unknown, key)


def group_yes_no(key: str, values: Sequence[Any]) -> GroupedPeople:
    """Yes, no, and not known; of flags, whoever has none is a no."""
    found = set(values)
    yes, no = Comparison(key, "yes"), Comparison(key, "=", ("no",))
    has_blank = None in found
    groups = [
        (ValueGroup("Yes", yes), [True]),
        (ValueGroup("No", no if has_blank else Not(yes)), [False]),
    ]
    present = [(group, some) for group, some in groups if not found.isdisjoint(some)]
    return _grouped(values, present, [None] if has_blank else [], key)


def group_years(
    key: str, values: Sequence[Any], most: int, width: int | None = None
) -> GroupedPeople:
    """Years, or bands of as many years (`width`) as make at most `most` groups."""
    known = sorted({int(value) for value in values if value is not None})
    if width is None:
        room = most - (len(known) < len(set(values)))
        width = next(
            (one for one in _WIDTHS_OF_YEARS if len({year // one for year in known}) <= room),
            _WIDTHS_OF_YEARS[-1],
        )
    bands: defaultdict[int, list[Any]] = defaultdict(list)
    for year in known:
        bands[year - year % width].append(year)
    groups = [
        (ValueGroup(_years(first, width), years_between(key, first, first + width - 1)), some)
        for first, some in bands.items()
    ]
    return _grouped(values, groups, [None], key)


def group_numbers(key: str, values: Sequence[Any], most: int) -> GroupedPeople:
    """Each number, or bands of a round width where there are too many."""
    known = sorted({float(value) for value in values if value is not None})
    if len(known) <= min(most - 1, _MOST_BANDS):
        groups = [
            (ValueGroup(format_value(one), Comparison(key, "=", (_plain(one),))), [one])
            for one in known
        ]
        return _grouped(values, groups, [None], key)
    width = _round_width((known[-1] - known[0]) / _MOST_BANDS)
    bands: defaultdict[int, list[Any]] = defaultdict(list)
    for value in known:
        bands[math.floor(value / width)].append(value)
    groups = []
    for place, some in bands.items():
        low, high = place * width, (place + 1) * width
        label = f"{format_value(low)} to under {format_value(high)}"
        groups.append((ValueGroup(label, _from_to(key, _plain(low), _plain(high))), some))
    return _grouped(values, groups, [None], key)


def group_dates(key: str, values: Sequence[Any], most: int) -> GroupedPeople:
    """The years of dates, or bands of years."""
    days = set(values)
    years = group_years(key, [None if one is None else one.year for one in values], most)
    groups = []
    for group in years.groups:
        asked = group.where
        if isinstance(asked, Comparison) and asked.operator == "between":
            first, last = asked.values
            asked = _from_to(key, f"{first}-01-01", f"{int(last) + 1}-01-01")
        groups.append(ValueGroup(group.label, asked, group.is_known))
    return GroupedPeople(tuple(groups), years.places) if days else years


def group_bands(
    values: Sequence[Any],
    bands: Sequence[Band],
    where: Callable[[Band], Filter | None],
    unknown: ValueGroup,
) -> GroupedPeople:
    """The `bands` in which there is anybody, then those without a value."""
    found = {one for one in set(values) if one is not None}
    groups = [
        (ValueGroup(band.label, where(band)), [one for one in found if band.holds(one)])
        for band in bands
    ]
    held = {one for _, some in groups for one in some}
    rest = [one for one in set(values) if one not in held]
    return _placed(values, [(group, some) for group, some in groups if some], rest, unknown)


def group_sets(
    groups: Sequence[tuple[ValueGroup, frozenset[int]]], person_ids: Sequence[int]
) -> GroupedPeople:
    """Groups that may overlap, each with the ids of its people."""
    places: dict[int, tuple[int, ...]] = {}
    for place, (_, some) in enumerate(groups):
        for one in some:
            places[one] = (*places.get(one, ()), place)
    found = [places.get(one, ()) for one in person_ids]
    return GroupedPeople(tuple(group for group, _ in groups), found, overlap=True)


def years_between(key: str, first: int, last: int) -> Comparison:
    """The filter of the years from `first` to `last`."""
    return Comparison(key, "between", (str(first), str(last)))


def age_on(day: date, born: date) -> int:
    """Whole years from `born` to `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _grouped(
    values: Sequence[Any],
    groups: Sequence[tuple[ValueGroup, Sequence[Any]]],
    unknown: Sequence[Any],
    key: str,
) -> GroupedPeople:
    """Groups of the field `key`; the values `unknown` are of people whose value nobody knows."""
    nobody_knows = ValueGroup(NOT_KNOWN, Comparison(key, "empty"), is_known=False)
    return _placed(values, groups, unknown, nobody_knows)


def _placed(
    values: Sequence[Any],
    groups: Sequence[tuple[ValueGroup, Sequence[Any]]],
    rest: Sequence[Any],
    rest_group: ValueGroup,
) -> GroupedPeople:
    place_of = {value: (place,) for place, (_, some) in enumerate(groups) for value in some}
    found = [group for group, _ in groups]
    if not set(rest).isdisjoint(values):
        place_of |= dict.fromkeys(rest, (len(found),))
        found.append(rest_group)
    return GroupedPeople(tuple(found), [place_of[value] for value in values])


def _any_of(key: str, values: Iterable[str]) -> Comparison:
    chosen = tuple(sorted(values))
    return Comparison(key, "=" if len(chosen) == 1 else "in", chosen)


def _from_to(key: str, low: str, high: str) -> Filter:
    return And((Comparison(key, ">=", (low,)), Comparison(key, "<", (high,))))


def _years(first: int, width: int) -> str:
    return str(first) if width == 1 else f"{first}–{first + width - 1}"


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _round_width(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20 … (or 0.1, 0.2, 0.5 …) that is at least `least`."""
    power = 10 ** math.floor(math.log10(least)) if least > 0 else 1.0
    return next((step * power for step in (1, 2, 5, 10) if step * power >= least), 10 * power)

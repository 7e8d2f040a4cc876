"""How alike two records are in one respect, as a level: 0 is different, the highest the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from records.linkage.columns import (
    MISSING,
    CodedColumn,
    Codes,
    ManyColumn,
    Records,
    packed_keys,
)

_PEOPLE: Final = 1_000  # what is known of people anywhere counts like the records of so many
Levels = NDArray[np.int8]
Shares = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ComparedPairs:
    """What a comparison says of some pairs.

    `levels` has one for each pair, MISSING where a record has no value. `shares` says how frequent
    the value is that both have, from 0 to 1; NaN where they have none in common or it is of no
    account.
    """

    levels: Levels
    shares: Shares


class PairComparison(Protocol):
    """One respect in which records are compared.

    `agreement` has, for each level, the share of pairs of one person that are expected to be at it,
    before anything is learned from the records; these add up to 1.
    """

    @property
    def name(self) -> str:
        """The name by which blocks and classes of pairs know it."""
        ...

    @property
    def agreement(self) -> tuple[float, ...]:
        """The shares of pairs of one person at each level."""
        ...

    def compare(self, left: Records, right: Records) -> ComparedPairs:
        """How alike each of `left` is to the one of `right` beside it."""
        ...

    def chance(self) -> Mapping[int, float]:
        """The share of all pairs at a level, for the levels where it follows from the values."""
        ...


class TextLevel:
    """The levels of a TextComparison."""

    DIFFERENT: Final = 0
    SIMILAR: Final = 1
    NEARLY_SAME: Final = 2
    ELSEWHERE: Final = 3  # the other record has it in another column, such as a former name
    SAME: Final = 4


@dataclass(frozen=True, slots=True)
class TextComparison:
    """Compares texts that are misspelt, such as names, by the likeness of Jaro and Winkler.

    `background` is how often two people have the same text anywhere, which counts where the records
    are few. `forms` are the texts in another form, in which short forms are the same; `elsewhere`
    are columns of the same vocabulary where a value may also stand. Where texts may be written by
    `initials` alone, one that fits tells nothing.
    """

    name: str
    column: CodedColumn
    background: float = 0.001
    agreement: tuple[float, ...] = (0.03, 0.02, 0.07, 0.03, 0.85)
    forms: CodedColumn | None = None
    elsewhere: Sequence[CodedColumn] = ()
    initials: bool = False

    _SIMILAR: Final = 0.88
    _NEARLY_SAME: Final = 0.94

    def compare(self, left: Records, right: Records) -> ComparedPairs:
        """How alike the texts are: a TextLevel."""
        mine, theirs = self.column.codes[left], self.column.codes[right]
        known = (mine >= 0) & (theirs >= 0)
        same = known & (mine == theirs)
        levels = np.where(known, TextLevel.DIFFERENT, MISSING).astype(np.int8)
        rest = np.flatnonzero(known & ~same)
        likeness = _likeness(self.column, mine[rest], theirs[rest])
        levels[rest[likeness >= self._SIMILAR]] = TextLevel.SIMILAR
        levels[rest[likeness >= self._NEARLY_SAME]] = TextLevel.NEARLY_SAME
        if self.forms is not None:
            form = self.forms.codes[left[rest]]
            alike = (form >= 0) & (form == self.forms.codes[right[rest]])
            levels[rest[alike]] = TextLevel.NEARLY_SAME
        if self.initials:
            levels[rest[self._fits_initial(mine[rest], theirs[rest])]] = MISSING
        for other in self.elsewhere:
            moved = (mine[rest] == other.codes[right[rest]]) | (
                theirs[rest] == other.codes[left[rest]]
            )
            levels[rest[moved]] = TextLevel.ELSEWHERE
        levels[same] = TextLevel.SAME
        shares = np.full(len(left), np.nan, dtype=np.float32)
        counts, total = self.column.counts, int((self.column.codes >= 0).sum())
        shares[same] = _share_of_others(counts, total, self.background)[mine[same]]
        return ComparedPairs(levels, shares)

    def _fits_initial(self, one: Codes, other: Codes) -> NDArray[np.bool_]:
        """Whether either text is only initials, and both begin with the same letter."""
        values = self.column.values.tolist()
        is_initials = np.array([all(len(w) == 1 for w in value.split()) for value in values], bool)
        letters = np.array([value[:1] for value in values], dtype="U1")
        either = is_initials[one] | is_initials[other]
        found: NDArray[np.bool_] = either & (letters[one] == letters[other])
        return found

    def chance(self) -> Mapping[int, float]:
        """Of the same text, and of one that stands elsewhere."""
        counts = self.column.counts
        found = {TextLevel.SAME: _chance_of_same(counts, self.background)}
        if self.elsewhere:
            both = sum(float((counts * other.counts).sum()) for other in self.elsewhere)
            pairs = counts.sum() * sum(float(other.counts.sum()) for other in self.elsewhere)
            found[TextLevel.ELSEWHERE] = 2 * _with_background(both, pairs, self.background)
        return found


class DateLevel:
    """The levels of a DateComparison."""

    DIFFERENT: Final = 0
    PARTLY_SAME: Final = 1  # the year, or the month and the day
    NEARLY_SAME: Final = 2  # one digit, two digits exchanged, or day and month exchanged
    SAME: Final = 3


class DateComparison:
    """Compares dates, written as eight digits: year, month, day."""

    agreement = (0.01, 0.01, 0.04, 0.94)

    def __init__(self, name: str, column: CodedColumn, background: float = 1 / 20_000) -> None:
        """`background`: see TextComparison."""
        self.name = name
        self._column = column
        self._background = background
        text = "".join(column.values.tolist()).encode()
        self._digits = np.frombuffer(text, np.uint8).reshape(-1, 8)

    def compare(self, left: Records, right: Records) -> ComparedPairs:
        """How alike the dates are: a DateLevel."""
        mine, theirs = self._column.codes[left], self._column.codes[right]
        known = (mine >= 0) & (theirs >= 0)
        same = known & (mine == theirs)
        levels = np.where(known, DateLevel.DIFFERENT, MISSING).astype(np.int8)
        rest = np.flatnonzero(known & ~same)
        one, other = self._digits[mine[rest]], self._digits[theirs[rest]]
        differs = one != other
        year, day = differs[:, :4].any(axis=1), differs[:, 4:].any(axis=1)
        levels[rest[~year | ~day]] = DateLevel.PARTLY_SAME
        levels[rest[_is_slip(one, other, differs) | (~year & _day_for_month(one, other))]] = (
            DateLevel.NEARLY_SAME
        )
        levels[same] = DateLevel.SAME
        return ComparedPairs(levels, np.full(len(left), np.nan, dtype=np.float32))

    def chance(self) -> Mapping[int, float]:
        """Of the same date."""
        return {DateLevel.SAME: _chance_of_same(self._column.counts, self._background)}


class SharedComparison:
    """Compares records that have any number of values, by whether they have one in common.

    The level is how many of `columns` they share: 0, or 1 for the first; where there is a second,
    such as an address beside its city, 2 for that. `backgrounds` has one for each of `columns`:
    how often two people share a value anywhere, which counts where the records are few.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[ManyColumn],
        agreement: tuple[float, ...],
        backgrounds: Sequence[float],
    ) -> None:
        self.name = name
        self.agreement = agreement
        self._columns = [_Lookup(*one) for one in zip(columns, backgrounds, strict=True)]

    def compare(self, left: Records, right: Records) -> ComparedPairs:
        """Whether each pair shares a value, and how frequent the rarest one is."""
        known = np.any(
            [one.has_value[left] & one.has_value[right] for one in self._columns], axis=0
        )
        levels = np.where(known, 0, MISSING).astype(np.int8)
        shares = np.full(len(left), np.nan, dtype=np.float32)
        for level, column in enumerate(self._columns, 1):
            found = column.rarest_shared(left, right)
            shared = ~np.isnan(found)
            levels[shared] = level
            shares[shared] = found[shared]
        return ComparedPairs(levels, shares)

    def chance(self) -> Mapping[int, float]:
        """Of each level but the lowest."""
        found: dict[int, float] = {}
        for level, column in reversed(list(enumerate(self._columns, 1))):
            found[level] = max(column.chance - sum(found.values()), 0.0)
        return found


class _Lookup:
    """The values of records, looked up by record."""

    def __init__(self, column: ManyColumn, background: float) -> None:
        self._column = column
        self._starts = np.searchsorted(column.records, np.arange(column.count + 1))
        self.has_value = column.has_value
        counts = np.bincount(column.codes).astype(np.float64)
        total = int(self.has_value.sum())
        self._shares = _share_of_others(counts, total, background)
        self.chance = _with_background(
            float((counts * (counts - 1)).sum()), total * (total - 1.0), background
        )

    def rarest_shared(self, left: Records, right: Records) -> Shares:
        """The share of the rarest value that each pair has in common; NaN for none."""
        mine = self._starts[left + 1] - self._starts[left]
        theirs = self._starts[right + 1] - self._starts[right]
        # Each value of one beside each value of the other.
        sizes = mine * theirs
        pair = np.repeat(np.arange(len(left)), sizes)
        place = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        my_place, their_place = np.divmod(place, theirs[pair])
        codes = self._column.codes[self._starts[left[pair]] + my_place]
        there = codes == self._column.codes[self._starts[right[pair]] + their_place]
        found = np.full(len(left), np.inf, dtype=np.float32)
        np.minimum.at(found, pair[there], self._shares[codes[there]])
        found[np.isinf(found)] = np.nan
        return found


def _share_of_others(
    counts: NDArray[np.float64], total: int, background: float
) -> NDArray[np.float32]:
    """How frequent each value is among other people than the two who share it."""
    others = np.maximum(counts - 2, 0) + _PEOPLE * background
    return (others / (max(total - 2, 0) + _PEOPLE)).astype(np.float32)


def _chance_of_same(counts: NDArray[np.float64], background: float) -> float:
    """How often two records with a value have the same one."""
    total = float(counts.sum())
    return _with_background(float((counts * (counts - 1)).sum()), total * (total - 1), background)


def _with_background(agree: float, pairs: float, background: float) -> float:
    """The share of `pairs` that agree, with what is known of people anywhere beside it."""
    return (agree + _PEOPLE**2 * background) / (pairs + _PEOPLE**2)


def _likeness(column: CodedColumn, one: Codes, other: Codes) -> NDArray[np.float32]:
    """How alike the texts of two codes are, from 0 to 1; worked out once for each two texts."""
    keys = packed_keys(np.minimum(one, other), np.maximum(one, other))
    different, places = np.unique(keys, return_inverse=True)
    likeness = cpdist(
        column.values[different >> 32].tolist(),
        column.values[different & 0xFFFFFFFF].tolist(),
        scorer=JaroWinkler.normalized_similarity,
        dtype=np.float32,
    )
    found: NDArray[np.float32] = likeness[places]
    return found


def _is_slip(
    one: NDArray[np.uint8], other: NDArray[np.uint8], differs: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Whether one digit differs, or two that stand beside each other are exchanged."""
    count = differs.sum(axis=1)
    row = np.arange(len(one))
    first = differs.argmax(axis=1)
    second = np.minimum(first + 1, 7)
    exchanged = (one[row, first] == other[row, second]) & (one[row, second] == other[row, first])
    found: NDArray[np.bool_] = (count == 1) | ((count == 2) & differs[row, second] & exchanged)
    return found


def _day_for_month(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether the day of one is the month of the other, and the other way round."""
    found: NDArray[np.bool_] = (one[:, 4:6] == other[:, 6:8]).all(axis=1) & (
        one[:, 6:8] == other[:, 4:6]
    ).all(axis=1)
    return found

"""Whether withheld figures stay unknown to whoever has several publications of the same answers.

The check by witnesses of `cell_suppression`, over the figures of all publications at once: another
table of people, with one person counted elsewhere, must leave everything that was ever published of
the question exactly as it is. The rows of that table are the people who are in the same groups of
all publications. Knows counts; nothing of the ledger's storage.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.disclosure.cell_suppression import numbers_view, share_view
from analysis.disclosure.count_table import CountRow, band, is_few
from analysis.disclosure.published_sets import ShownFigures
from analysis.disclosure.rounding import rounded
from analysis.disclosure.row_changes import BASE, row_changes
from analysis.results import Thresholds

_MOST_PAIRS: Final = 40_000  # pairs of rows tried for one cell; without a witness it is not safe


@dataclass(frozen=True, slots=True, eq=False)
class QuestionTable:
    """The unrounded counts of one question by the groups of all publications.

    `rows` are of people who are in the same groups everywhere. A column is a choice, and the last
    one the `headline` (places of its choices) where there is one. `scores` are the points of a
    scale, `population` the frame of the whole wave.
    """

    rows: tuple[CountRow, ...]
    exclusive: bool
    choices: int
    headline: frozenset[int] | None = None
    scores: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PublishedRows:
    """One set of people by the places of their rows, and the figures of them that are published.

    `shown` is None where nothing is; `columns` are the places of the withheld answers. `family`
    tells which sets are published side by side.
    """

    rows: frozenset[int]
    family: int
    is_group: bool
    shown: ShownFigures | None
    columns: frozenset[int] = frozenset()


def unsafe_cells(
    table: QuestionTable, sets: Sequence[PublishedRows], thresholds: Thresholds
) -> Iterator[tuple[int, int]]:
    """Yield the place of the set and the column of each withheld figure that has no witness."""
    search = _JointSearch(table, sets, thresholds)
    for place, one in enumerate(sets):
        for column in search.at_risk(one):
            if not search.has_witness(place, column):
                yield place, column


class _JointSearch:
    def __init__(
        self, table: QuestionTable, sets: Sequence[PublishedRows], thresholds: Thresholds
    ) -> None:
        self._table, self._sets, self._thresholds = table, sets, thresholds
        self._width = len(table.rows[0].counts) if table.rows else 0
        self._counts = [_total((table.rows[row] for row in one.rows), self._width) for one in sets]
        self._views = [self._view(place, row) for place, row in enumerate(self._counts)]
        self._alike: dict[tuple[int, CountRow, int], bool] = {}
        self._sets_of = [
            [place for place, one in enumerate(sets) if row in one.rows]
            for row in range(len(table.rows))
        ]
        self._masks = [sum(1 << place for place in places) for places in self._sets_of]
        self._shape = (table.choices, table.headline, table.exclusive)

    def at_risk(self, one: PublishedRows) -> Iterator[int]:
        """Give the columns of a group that are withheld, where anybody chose them at all.

        What is published of the same people elsewhere is no secret.
        """
        if not one.is_group:
            return
        known = [
            other.columns
            for other in self._sets
            if other.shown is not None and other.rows == one.rows
        ]
        counts = self._counts[self._sets.index(one)]
        whole = _total(self._table.rows, self._width)
        if one.shown is None and 0 < counts.base <= self._thresholds.count_as_none and not known:
            yield BASE
        for column in range(self._width):
            is_withheld = all(column in columns for columns in known)
            if is_withheld and whole.counts[column]:
                yield column

    def has_witness(self, place: int, column: int) -> bool:
        """Whether another table, in which the set has another count, is published alike."""
        rows = sorted(self._sets[place].rows)
        others = range(len(self._table.rows))
        tried = 0
        for change in row_changes(*self._shape, column):
            for row in rows:
                if not self._is_possible(row, change, 1):
                    continue
                bad = self._bad(row, change, 1)
                if bad == 0 and self._has_reason(column, [(row, change, 1)]):
                    return True
                for other in others:
                    if other == row or self._masks[other] >> place & 1:
                        continue  # whoever is in the same set leaves its count as it is
                    tried += 1
                    if tried > _MOST_PAIRS:
                        return False
                    if bad & ~self._masks[other] or not self._is_possible(other, change, -1):
                        continue
                    if self._bad(other, change, -1) & ~self._masks[row]:
                        continue
                    if self._has_reason(column, [(row, change, 1), (other, change, -1)]):
                        return True
        return False

    def _bad(self, row: int, change: CountRow, sign: int) -> int:
        """Give the sets of a row, as a mask, that would be published otherwise after `change`."""
        return sum(1 << one for one in self._sets_of[row] if not self._is_alike(one, change, sign))

    def _is_alike(self, place: int, change: CountRow, sign: int) -> bool:
        key = place, change, sign
        if key not in self._alike:
            moved = self._counts[place].moved(change, sign)
            view = self._view(place, moved)
            self._alike[key] = view is not None and view == self._views[place]
        return self._alike[key]

    def _is_possible(self, row: int, change: CountRow, sign: int) -> bool:
        """Whether there could be such people: somebody who gave the answer that is changed."""
        moved = self._table.rows[row].moved(change, sign)
        if not all(0 <= count <= moved.base for count in moved.counts):
            return False
        headline = self._table.headline
        if self._table.exclusive or headline is None:
            return moved.base >= 0
        chosen = [moved.counts[column] for column in headline]
        return moved.base >= 0 and max(chosen, default=0) <= moved.counts[-1] <= sum(chosen)

    def _has_reason(self, column: int, moves: Sequence[tuple[int, CountRow, int]]) -> bool:
        """Whether something would be withheld in each family at all, after `moves`.

        A reader who knows the rules infers a share of few people, or a small group, from it.
        """
        touched = {self._sets[place].family for row, _, _ in moves for place in self._sets_of[row]}
        return all(self._family_has_reason(family, column, moves) for family in touched)

    def _family_has_reason(
        self, family: int, column: int, moves: Sequence[tuple[int, CountRow, int]]
    ) -> bool:
        groups = [
            place for place, one in enumerate(self._sets) if one.family == family and one.is_group
        ]
        cells = [(place, one) for place in groups for one in self._sets[place].columns]
        if not cells or any(self._sets[place].shown is None for place in groups):
            return True
        if not self._table.exclusive and column != BASE:
            cells = [cell for cell in cells if cell[1] == column]
            if not cells:
                return True
        for place, one in cells:
            row = self._counts[place]
            for moved, change, sign in moves:
                if moved in self._sets[place].rows:
                    row = row.moved(change, sign)
            if is_few(row.counts[one], row.base, self._thresholds):
                return True
        return False

    def _view(self, place: int, row: CountRow) -> tuple[object, ...] | None:
        """Give what is published of a set whose counts are `row`; None: not in this way."""
        one, thresholds = self._sets[place], self._thresholds
        is_small = row.base < thresholds.percent_base
        if one.shown is None:
            return ("hidden",) if is_small or self._counts[place].base >= thresholds.percent_base \
                else None  # fmt: skip
        if is_small and one.is_group:
            return None
        if is_small:  # of the whole wave there are counts
            return tuple(rounded(count, thresholds) for count in (row.base, *row.counts))
        population = one.shown.population
        parts: list[object] = [rounded(row.base, thresholds)]
        for column, count in enumerate(row.counts):
            if column in one.columns:
                parts.append(band(count, row.base, one.shown.width, thresholds))
            elif one.is_group and is_few(count, row.base, thresholds):
                return None
            else:
                parts.append(share_view(count, row.base, population, thresholds))
        if self._table.scores and one.shown.has_numbers:
            few = thresholds.count_as_none if one.is_group else 0
            parts.append(numbers_view(row.counts, self._table.scores, population, few))
        return tuple(parts)


def _total(rows: Iterable[CountRow], width: int) -> CountRow:
    total = CountRow(0, (0,) * width)
    for row in rows:
        total = total.moved(row)
    return total

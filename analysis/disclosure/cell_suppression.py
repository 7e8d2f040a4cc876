"""Cell suppression: which cells of a table of groups and answers to withhold.

A withheld cell is safe when there is a witness: another table, with one person counted elsewhere,
whose published figures would be exactly the same. Then the published figures do not reveal which of
the two is true, by whatever method: rounded counts, percentages, interval ends, means, totals and
complements are all compared. Cells are withheld until every withheld cell has a witness.
The idea of complementary suppression: Hundepool and others, Statistical Disclosure Control (2012),
4.4; the check by witnesses is this program's own. Knows counts; nothing of questions and files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from analysis.disclosure.count_table import CountRow, CountTable, band, is_few, scale_numbers
from analysis.disclosure.rounding import rounded, rounded_numbers, rounded_percent
from analysis.disclosure.row_changes import BASE, person, row_changes
from analysis.intervals import wilson
from analysis.results import NumberSummary, Thresholds

# Percentage points of a band; None: no band at all. One width alone, as a choice among several
# would tell by itself which of them were not enough.
_WIDTHS: Final = (20, None)

Cell = tuple[int, int]  # group and column, by their places
_TOGETHER: Final = -1  # in place of a group: all those whose cells in the column are withheld
View = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """The parts of a table that are not published.

    `groups` have no figures at all, `cells` a band of `width` points (None: nothing), the groups
    `without_numbers` no mean, median and quartiles.
    """

    groups: frozenset[int]
    cells: frozenset[Cell]
    width: int | None
    without_numbers: frozenset[int]


@lru_cache(maxsize=256)  # the same tables come again while other questions are searched
def withhold(
    table: CountTable,
    thresholds: Thresholds,
    *,
    without_numbers: frozenset[int] = frozenset(),
    without_figures: frozenset[int] = frozenset(),
) -> Withheld:
    """Find what to withhold of `table`: as little as is found, everything where less is not safe.

    The numbers of a scale are hidden in the groups `without_numbers` in any case, and everything in
    those `without_figures`, however large they are.
    """
    everywhere = frozenset(range(len(table.groups)))
    small = without_figures | {
        place for place, row in enumerate(table.groups) if row.base < thresholds.percent_base
    }
    few = frozenset(
        (place, column)
        for place, row in enumerate(table.groups)
        if place not in small
        for column, count in enumerate(row.counts)
        if is_few(count, row.base, thresholds)
    )
    for hidden in (without_numbers, everywhere) if table.scores else (everywhere,):
        found: list[Withheld] = []
        for width in _WIDTHS:
            start = Withheld(small, few, width, hidden)
            safe = _Search(table, thresholds, start, without_figures).run()
            if safe is not None:
                found.append(safe)
                if safe.cells == few:
                    break
        if found:
            return min(found, key=_cost)
    return Withheld(everywhere, frozenset(), None, everywhere)


def _cost(withheld: Withheld) -> int:
    return len(withheld.cells) * (withheld.width or 100)


class _Search:
    """Adds cells to those withheld until each has a witness."""

    def __init__(
        self,
        table: CountTable,
        thresholds: Thresholds,
        start: Withheld,
        without_figures: frozenset[int],
    ) -> None:
        self._without_figures = without_figures
        self._table = table
        self._thresholds = thresholds
        self._withheld = start
        self._places = range(len(table.groups))
        self._columns = range(len(table.groups[0].counts))
        self._shape = (table.choices, table.headline, table.exclusive)
        # Without a total the one row is of a segment, whose frame is known.
        self._population = table.population if table.total is None else None
        self._shares: dict[tuple[int, int], View | None] = {}
        self._bands: dict[tuple[int, int], str | None] = {}
        self._alike: list[dict[tuple[CountRow, int], bool]] = [{} for _ in self._places]
        self._totals_alike: dict[CountRow, bool] = {}
        self._total = _view_of_total(table, thresholds)
        self._safe: set[Cell] = set()
        self._safe_since = start  # what was withheld when the first of them was found safe

    def run(self) -> Withheld | None:
        """Give what to withhold, None where every cell withheld would still not be enough."""
        while True:
            unsafe = self._find_unsafe()
            if unsafe is None:
                if self._safe_since == self._withheld:
                    return self._withheld
                self._safe.clear()  # once more, with all that is withheld by now
                self._safe_since = self._withheld
                continue
            partners = self._partners(unsafe)
            if not partners:
                return None
            before = self._withheld
            for partner in partners:
                self._add(before, partner)
                if self._is_safe(unsafe):
                    break
            else:
                self._add(before, partners[0])

    def _add(self, before: Withheld, partner: Cell) -> None:
        for place, _ in before.cells ^ self._withheld.cells | {partner}:
            self._alike[place].clear()
        self._withheld = replace(before, cells=before.cells | {partner})

    def _find_unsafe(self) -> Cell | None:
        for cell in self._at_risk():
            if cell not in self._safe:
                if not self._is_safe(cell):
                    return cell
                self._safe.add(cell)
        return None

    def _at_risk(self) -> Iterator[Cell]:
        """Give the withheld cells and bases of few people, then columns where both are together.

        An answer that nobody gave is no secret. The sum of what is withheld follows from the total
        and from what is published, so it must not be of few people either.
        """
        total = self._table.total
        for place in self._places:
            if 0 < self._table.groups[place].base <= self._thresholds.count_as_none:
                yield place, BASE
            for column in self._columns:
                hidden = place in self._withheld.groups or (place, column) in self._withheld.cells
                if hidden and (total is None or total.counts[column]):
                    yield place, column
        if total is None:
            return
        for column in self._columns:
            together = self._withheld_in(column)
            if not total.counts[column] or not 1 < len(together) < len(self._places):
                continue
            rows = [self._table.groups[place] for place in together]
            base = sum(row.base for row in rows)
            count = sum(row.counts[column] for row in rows)
            if base and (
                base < self._thresholds.percent_base or is_few(count, base, self._thresholds)
            ):
                yield _TOGETHER, column

    def _withheld_in(self, column: int) -> list[int]:
        """Give the groups of which the cell in a column is withheld."""
        return [
            place
            for place in self._places
            if place in self._withheld.groups or (place, column) in self._withheld.cells
        ]

    def _partners(self, cell: Cell) -> list[Cell]:
        """Give the published cells beside `cell`, those of the fewest people first.

        Where none is left beside it, and for a base, which follows from any percentage: all others.
        """
        place, column = cell
        rows = self._table.groups
        published = [
            (group, one)
            for group in self._places
            if group not in self._withheld.groups
            for one in self._columns
            if (group, one) not in self._withheld.cells
        ]
        beside = [
            one
            for one in published
            if (self._table.total is not None and one[1] == column)
            or (self._table.exclusive and one[0] == place)
        ]
        return sorted(
            beside or (published if self._table.exclusive or column == BASE else []),
            key=lambda one: (rows[one[0]].counts[one[1]], one),
        )

    def _is_safe(self, cell: Cell) -> bool:
        """Whether another table, in which `cell` has another count, is published alike."""
        place, column = cell
        inside = self._withheld_in(column) if place == _TOGETHER else [place]
        others = [other for other in self._places if other not in inside]
        return any(self._has_witness(one, column, others) for one in inside)

    def _has_witness(self, place: int, column: int, others: Sequence[int]) -> bool:
        """Whether one person more or less in a group may be offset by `others`, or by nobody."""
        for change in row_changes(*self._shape, column):
            if not self._is_alike(place, change, 1):
                continue
            if change not in self._totals_alike:
                self._totals_alike[change] = self._total_is_alike(change)
            moved = {place: self._table.groups[place].moved(change)}
            if self._totals_alike[change] and self._has_few(column, moved):
                return True
            for other in others:
                if self._is_alike(other, change, -1):
                    both = {**moved, other: self._table.groups[other].moved(change, -1)}
                    if self._has_few(column, both):
                        return True
            if self._is_split(column, moved, change, others):
                return True
        return False

    def _has_few(self, column: int, moved: dict[int, CountRow]) -> bool:
        """Whether something would be withheld at all, with the rows that are `moved`.

        A reader who knows the rules infers a share of few people, or a small group, from it.
        """
        if self._withheld.groups or column == BASE:
            return True
        return any(
            is_few(row.counts[one], row.base, self._thresholds)
            for place, one in self._withheld.cells
            if self._table.exclusive or one == column
            for row in [moved.get(place, self._table.groups[place])]
        )

    def _is_split(
        self, column: int, moved: dict[int, CountRow], change: CountRow, others: Sequence[int]
    ) -> bool:
        """Whether two other groups together can offset a person who chose differently."""
        if not self._table.exclusive or change.base or len(others) < 2:
            return False
        first, second = (
            person(*self._shape[:2], choice, sign) for choice, sign in _moves(change, self._table)
        )
        rows = self._table.groups
        takers = [other for other in others if self._is_alike(other, first, -1)]
        givers = [other for other in others if self._is_alike(other, second, -1)]
        return any(
            self._has_few(
                column,
                {**moved, one: rows[one].moved(first, -1), other: rows[other].moved(second, -1)},
            )
            for one in takers
            for other in givers
            if one != other
        )

    def _is_alike(self, place: int, change: CountRow, sign: int) -> bool:
        """Whether the group would be published alike after `change`."""
        known = self._alike[place].get((change, sign))
        if known is None:
            known = self._alike[place][change, sign] = self._looks_alike(place, change, sign)
        return known

    def _looks_alike(self, place: int, change: CountRow, sign: int) -> bool:
        thresholds, withheld = self._thresholds, self._withheld
        before = self._table.groups[place]
        row = before.moved(change, sign)
        if not self._is_possible(row, self._table.respondents[place]):
            return False
        if place in withheld.groups:
            return place in self._without_figures or row.base < thresholds.percent_base
        if row.base < thresholds.percent_base:
            return False
        if rounded(row.base, thresholds) != rounded(before.base, thresholds):
            return False
        for column in self._columns:
            # On the same base the same count is the same share.
            if not change.base and not change.counts[column]:
                continue
            if not self._share_is_alike(place, column, before, row):
                return False
        if not self._table.scores or place in withheld.without_numbers:
            return True
        few, scores = thresholds.count_as_none, self._table.scores
        return numbers_view(row.counts, scores, self._population, few) == numbers_view(
            before.counts, scores, self._population, few
        )

    def _share_is_alike(self, place: int, column: int, before: CountRow, row: CountRow) -> bool:
        if (place, column) in self._withheld.cells:
            return self._band(row, column) == self._band(before, column)
        share = self._share(row, column)
        return share is not None and share == self._share(before, column)

    def _share(self, row: CountRow, column: int) -> View | None:
        """Give what is published of a share; None for one of few people, which is not."""
        key = row.counts[column], row.base
        if key not in self._shares:
            self._shares[key] = (
                None
                if is_few(*key, self._thresholds)
                else share_view(*key, self._population, self._thresholds)
            )
        return self._shares[key]

    def _band(self, row: CountRow, column: int) -> str | None:
        key = row.counts[column], row.base
        if key not in self._bands:
            self._bands[key] = band(*key, self._withheld.width, self._thresholds)
        return self._bands[key]

    def _total_is_alike(self, change: CountRow) -> bool:
        """Whether everybody would be published alike with `change` in one group."""
        table = self._table
        if table.total is None:
            return True
        missing = table.total_missing - change.base
        row = table.total.moved(change)
        if missing < 0 or not self._is_possible(row, table.total.base + table.total_missing):
            return False
        other = replace(table, total=row, total_missing=missing)
        return _view_of_total(other, self._thresholds) == self._total

    def _is_possible(self, row: CountRow, respondents: int) -> bool:
        if not 0 <= row.base <= respondents:
            return False
        if not all(0 <= count <= row.base for count in row.counts):
            return False
        headline = self._table.headline
        if self._table.exclusive or headline is None:
            return True
        chosen = [row.counts[column] for column in headline]
        return max(chosen, default=0) <= row.counts[-1] <= sum(chosen)


def _moves(change: CountRow, table: CountTable) -> list[tuple[int, int]]:
    """Give the two choices of a change within one group, each with its sign."""
    return [
        (column, change.counts[column]) for column in range(table.choices) if change.counts[column]
    ]


def _view_of_total(table: CountTable, thresholds: Thresholds) -> View:
    """Give what is published of everybody."""
    row = table.total
    if row is None:
        return ()
    parts: list[object] = [rounded(row.base, thresholds), rounded(table.total_missing, thresholds)]
    parts += [share_view(count, row.base, table.population, thresholds) for count in row.counts]
    if table.scores:
        parts.append(numbers_view(row.counts, table.scores, table.population, 0))
    return tuple(parts)


@lru_cache(maxsize=50_000)
def share_view(count: int, base: int, population: int | None, thresholds: Thresholds) -> View:
    """Give what is published of a share: count, percentage and interval."""
    interval = wilson(count, base, population)
    if interval is None:
        return ()
    return (
        rounded(count, thresholds),
        rounded_percent(100 * count / base),
        rounded_percent(100 * interval.low),
        rounded_percent(100 * interval.high),
    )


@lru_cache(maxsize=10_000)
def numbers_view(
    counts: tuple[int, ...],
    scores: tuple[float | None, ...],
    population: int | None,
    few: int,
) -> NumberSummary:
    """Give the published figures of a scale, of which there are none where all but `few` agree."""
    points = list(zip(scores, counts, strict=False))
    if max(counts[: len(scores)]) >= sum(counts[: len(scores)]) - few:
        return NumberSummary()
    return rounded_numbers(scale_numbers(points, population))

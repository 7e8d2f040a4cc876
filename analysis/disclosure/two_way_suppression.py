"""Which cells of a table of two variables to withhold, so that none of few people follows.

Cells of few people are withheld, and others with them until each of few has a witness: another
table that would be published exactly alike, in which it has another count. Whoever wants to derive
it is taken to know more than the table. One reader knows all totals exactly, as shares by one
variable tell; then another table differs by a cycle, one person more and one less in turn along
rows and columns, and a cell is of one count alone just where no cycle passes through it, so this
check is exact. Another reader knows how many are in each large cell, as the figures of these people
tell. Cycles: Hundepool and others, Statistical Disclosure Control (2012), 4.4. Knows counts;
nothing of variables and questions.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Final

from analysis.disclosure.count_table import band, is_few
from analysis.disclosure.rounding import rounded, rounded_percent
from analysis.results import Thresholds

Cell = tuple[int, int]  # row and column, by their places
Move = Mapping[Cell, int]  # how many people more each cell has
_WIDTHS: Final = (20, None)  # percentage points of the band of a withheld share; None: no band


@dataclass(frozen=True, eq=False)
class TwoWayTable:
    """Unrounded counts by row and column, and which shares of them may be published.

    `closed_rows` and `closed_columns` are withheld wholly, without bands. Of `known` cells the
    exact count follows from other figures.
    `sizes_are_known`: figures are published of the people in each cell that is large enough;
    whoever reads these also knows the totals of the rows or columns that are answers.
    """

    counts: tuple[tuple[int, ...], ...]
    has_row_shares: bool = True
    has_column_shares: bool = True
    closed_rows: frozenset[int] = frozenset()
    closed_columns: frozenset[int] = frozenset()
    known: frozenset[Cell] = frozenset()
    sizes_are_known: bool = False
    rows_are_answers: bool = False
    columns_are_answers: bool = False

    @cached_property
    def row_totals(self) -> tuple[int, ...]:
        """People in each row."""
        return tuple(map(sum, self.counts))

    @cached_property
    def column_totals(self) -> tuple[int, ...]:
        """People in each column."""
        return tuple(map(sum, zip(*self.counts, strict=True)))

    @cached_property
    def cells(self) -> list[Cell]:
        """The places of all cells."""
        return list(product(range(len(self.counts)), range(len(self.counts[0]))))

    def is_closed(self, cell: Cell) -> bool:
        """Whether a cell is in a row or column that is withheld wholly."""
        return cell[0] in self.closed_rows or cell[1] in self.closed_columns

    def after(
        self, cell: Cell, move: Move, thresholds: Thresholds
    ) -> tuple[int, tuple[int | None, int | None]]:
        """The count of a cell after `move`, and the bases of its shares that are large enough."""
        row, column = cell
        of_row, of_column = self.row_totals[row], self.column_totals[column]
        for one, more in move.items():
            of_row += more if one[0] == row else 0
            of_column += more if one[1] == column else 0
        least = thresholds.percent_base
        return self.counts[row][column] + move.get(cell, 0), (
            of_row if self.has_row_shares and of_row >= least else None,
            of_column if self.has_column_shares and of_column >= least else None,
        )

    def is_few(self, cell: Cell, move: Move, thresholds: Thresholds) -> bool:
        """Whether a cell is of few people, or of all but few of those whom its shares are of."""
        count, bases = self.after(cell, move, thresholds)
        return count <= thresholds.count_as_none or any(
            base is not None and is_few(count, base, thresholds) for base in bases
        )


@dataclass(frozen=True, slots=True, eq=False)
class TwoWayForm:
    """What is published of a table: its shares, and neither count nor shares of `withheld` cells.

    In place of their shares stands a band of `width` points, or nothing.
    """

    table: TwoWayTable
    withheld: frozenset[Cell]
    width: int | None

    def figures(
        self, cell: Cell, thresholds: Thresholds, move: Move | None = None
    ) -> tuple[int | None, tuple[float | None, ...], tuple[str | None, ...]]:
        """The count of a cell, its shares of row and column, and the bands in their place.

        With `move` they are those of the table after it.
        """
        count, bases = self.table.after(cell, move or {}, thresholds)
        if self.table.is_closed(cell):
            return None, (None, None), (None, None)
        if cell not in self.withheld:
            shares = (base if base is None else 100 * count / base for base in bases)
            return rounded(count, thresholds), tuple(map(rounded_percent, shares)), (None, None)
        bands = (
            base if base is None else band(count, base, self.width, thresholds) for base in bases
        )
        return None, (None, None), tuple(bands)

    def shown(self, thresholds: Thresholds) -> int:
        """How many counts and shares are given."""
        return sum(
            one is not None
            for cell in self.table.cells
            for count, percents, _ in [self.figures(cell, thresholds)]
            for one in (count, *percents)
        )


def choose_form(table: TwoWayTable, thresholds: Thresholds) -> TwoWayForm | None:
    """The form of `table` that shows most and tells nobody; None where none is found.

    Shares of both rows and columns, of either or none: without shares fewer cells are withheld.
    """
    found = []
    shares = product((True, False)[not table.has_row_shares :],
                     (True, False)[not table.has_column_shares :])  # fmt: skip
    for of_rows, of_columns in shares:
        one = replace(table, has_row_shares=of_rows, has_column_shares=of_columns)
        for width in _WIDTHS if of_rows or of_columns else (None,):
            form = _Search(one, thresholds, width).run()
            if form is not None:
                found.append(form)
    return max(found, key=lambda form: form.shown(thresholds), default=None)


def hidden_totals(totals: Sequence[int], thresholds: Thresholds) -> frozenset[int]:
    """The places of totals that are not given: one of few people, and the next smallest beside it.

    Else the few would follow from everybody.
    """
    by_size = sorted((people, place) for place, people in enumerate(totals))
    if not by_size or by_size[0][0] > thresholds.count_as_none:
        return frozenset()
    return frozenset(place for _, place in by_size[:2])


class _Search:
    """Adds cells to those withheld until each of few people has a witness for both readers."""

    def __init__(self, table: TwoWayTable, thresholds: Thresholds, width: int | None) -> None:
        self._table, self._thresholds, self._width = table, thresholds, width
        self._rows, self._columns = range(len(table.counts)), range(len(table.counts[0]))
        self._row_totals, self._column_totals = table.row_totals, table.column_totals
        self._large = frozenset(
            cell
            for cell in table.cells
            if table.sizes_are_known and self._count(cell) >= thresholds.percent_base
        )
        self._hidden_rows = hidden_totals(self._row_totals, thresholds)
        self._hidden_columns = hidden_totals(self._column_totals, thresholds)
        self._few = [
            cell
            for cell in table.cells
            if not table.is_closed(cell) and table.is_few(cell, {}, thresholds)
        ]
        self._form = self._with(self._few)

    def run(self) -> TwoWayForm | None:
        """Give what is published, None where every cell withheld would still not be enough."""
        while True:
            unsafe = next((cell for cell in self._few if not self._is_safe(cell)), None)
            if unsafe is None:
                return self._form
            partners = self._partners(unsafe)
            if not partners:
                return None
            before = self._form.withheld
            for partner in partners:
                self._form = self._with(before | {partner})
                if self._is_safe(unsafe):
                    break
            else:
                self._form = self._with(before | {partners[0]})

    def _with(self, withheld: Collection[Cell]) -> TwoWayForm:
        return TwoWayForm(self._table, frozenset(withheld), self._width)

    def _partners(self, cell: Cell) -> list[Cell]:
        """Give the published cells of the row and the column, or all: fewest people first."""
        shown = [
            one
            for one in self._table.cells
            if one not in self._form.withheld and not self._table.is_closed(one)
        ]
        beside = [one for one in shown if one[0] == cell[0] or one[1] == cell[1]]
        return sorted(beside or shown, key=lambda one: (self._count(one), one))

    def _count(self, cell: Cell) -> int:
        return self._table.counts[cell[0]][cell[1]]

    def _is_safe(self, cell: Cell) -> bool:
        known = self._table.known
        if not any(self._has_few(move) for move in self._cycles(cell, known)):
            return False
        if not self._large or cell in self._large:
            return True
        return any(self._has_few(move) for move in self._moves(cell, known | self._large))

    def _cycles(self, cell: Cell, fixed: Collection[Cell]) -> Iterator[Move]:
        """Give a cycle through `cell` for one person more and one less in it, where there is one.

        Totals stay as they are, and every cell is published alike.
        """
        for sign in (1, -1):
            if self._may_change(cell, sign, fixed):
                move = self._cycle(cell, sign, fixed)
                if move is not None:
                    yield move

    def _cycle(self, cell: Cell, sign: int, fixed: Collection[Cell]) -> Move | None:
        """Find the shortest way from the cell's row back to its column, by breadth first."""
        start, end = cell
        came: dict[int, list[Cell]] = {start: []}  # the cells on the way to each row
        queue = deque([start])
        while queue:
            row = queue.popleft()
            for column in self._columns:
                if (row, column) == cell or not self._may_change((row, column), -sign, fixed):
                    continue
                way = [*came[row], (row, column)]
                if column == end:
                    return {cell: sign} | {
                        one: sign if at % 2 else -sign for at, one in enumerate(way)
                    }
                for below in self._rows:
                    if below not in came and self._may_change((below, column), sign, fixed):
                        came[below] = [*way, (below, column)]
                        queue.append(below)
        return None

    def _may_change(self, cell: Cell, sign: int, fixed: Collection[Cell]) -> bool:
        """Whether a cell would be published alike with one person more or less, the totals alike.

        Elsewhere in its row and column somebody is less or more, so the bases stay the same.
        """
        if cell in fixed:
            return False
        row, column = cell
        elsewhere = {(row, -1): -sign, (-1, column): -sign}  # places outside the table
        return self._cell_is_alike(cell, {cell: sign, **elsewhere})

    def _moves(self, cell: Cell, fixed: Collection[Cell]) -> Iterator[Move]:
        """Give the ways in which one person less, or more, elsewhere is published alike."""
        yield from self._cycles(cell, fixed)
        for sign in (1, -1):
            for other in self._table.cells:
                move = {cell: sign, other: -sign}
                if other != cell and other not in fixed and self._is_alike(move):
                    yield move

    def _is_alike(self, move: Move) -> bool:
        """Whether the cells and totals of all rows and columns with a change are the same."""
        table = self._table
        axes = (
            (0, self._row_totals, self._hidden_rows, table.rows_are_answers),
            (1, self._column_totals, self._hidden_columns, table.columns_are_answers),
        )
        for axis, sizes, hidden, are_known in axes:
            for line in {cell[axis] for cell in move}:
                change = sum(more for cell, more in move.items() if cell[axis] == line)
                if change and are_known:
                    return False
                if line not in hidden and not self._is_rounded_alike(sizes[line], change):
                    return False
        rows, columns = {row for row, _ in move}, {column for _, column in move}
        return all(
            self._cell_is_alike(cell, move)
            for cell in table.cells
            if cell[0] in rows or cell[1] in columns
        )

    def _is_rounded_alike(self, count: int, change: int) -> bool:
        return rounded(count, self._thresholds) == rounded(count + change, self._thresholds)

    def _cell_is_alike(self, cell: Cell, move: Move) -> bool:
        if self._count(cell) + move.get(cell, 0) < 0:
            return False
        is_shown = cell not in self._form.withheld and not self._table.is_closed(cell)
        if is_shown and self._table.is_few(cell, move, self._thresholds):
            return False
        before = self._form.figures(cell, self._thresholds)
        return before == self._form.figures(cell, self._thresholds, move)

    def _has_few(self, move: Move) -> bool:
        """Whether anything would be withheld after `move` at all, as a reader sees that it is."""
        if self._table.closed_rows or self._table.closed_columns:
            return True
        return any(self._table.is_few(cell, move, self._thresholds) for cell in self._form.withheld)

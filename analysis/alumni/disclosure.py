"""Disclosure control of alumni statistics: rounded counts, few people joined or withheld.

Counts are rounded as those of surveys are (analysis/disclosure.py). Percentages are of the rounded
counts, so they tell nothing beyond them: where everybody on record is counted and not a sample of
them, that costs less than half a point from 500 people on. Rows and columns of few people are
joined. A row below the base of percentages shows its total alone.

A small cell is safe when another table exists, with one person counted elsewhere, of which exactly
the same would be published (a witness, docs/adr/0007-figures.md); else the cells of whole rows are
withheld until every small cell has one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from analysis.alumni.results import OTHER_GROUPS, AlumniCell, AlumniGroup, AlumniSummary
from analysis.disclosure.rounding import rounded
from analysis.results import Thresholds
from core.rounding import round_half_away

_NOTHING: Final = AlumniCell(None, None)
_Move: TypeAlias = tuple[tuple[int, int, int], ...]  # row, column and how many people more


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or a column while it is decided what to publish."""

    label: str
    total: int
    cells: tuple[int, ...]
    place: int | None = None
    is_known: bool = True
    by_size: bool = False


def publish_safe(summary: AlumniSummary, thresholds: Thresholds) -> AlumniSummary:
    """Return `summary` as it may be published. Raises ValueError where it is so already."""
    if summary.thresholds is not None:
        raise ValueError("the summary is publish-safe already")
    rows = _rows(summary)
    few = thresholds.count_as_none
    rows = _join(rows, lambda line: line.total <= few, overlap=summary.rows_overlap)
    columns = _transposed(rows, summary)
    columns = _join(columns, lambda line: line.total <= few, overlap=summary.columns_overlap)
    rows = _with_cells(rows, columns)
    rows = _join_until_safe(rows, summary, thresholds)
    columns = _with_cells(columns, rows)
    table = _Table(rows, columns, summary, thresholds)
    return _published(summary, table, _withheld(table), thresholds)


def _rows(summary: AlumniSummary) -> list[_Line]:
    return [
        _Line(
            one.label,
            one.total.count or 0,
            tuple(cell.count or 0 for cell in one.cells),
            one.place,
            one.is_known,
            one.by_size,
        )
        for one in summary.groups
    ]


def _transposed(rows: Sequence[_Line], summary: AlumniSummary) -> list[_Line]:
    totals = [one.count or 0 for one in summary.column_totals]
    return [
        _Line(
            label,
            totals[place],
            tuple(row.cells[place] for row in rows),
            place,
            by_size=by_size,
        )
        for place, (label, by_size) in enumerate(
            zip(summary.columns, summary.columns_by_size, strict=True)
        )
    ]


def _with_cells(lines: Sequence[_Line], across: Sequence[_Line]) -> list[_Line]:
    """`lines` with the cells that the lines `across` them have."""
    return [
        replace(line, cells=tuple(one.cells[place] for one in across))
        for place, line in enumerate(lines)
    ]


def _join(
    lines: Sequence[_Line], is_small: Callable[[_Line], bool], *, overlap: bool
) -> list[_Line]:
    """Join the small lines as the last one. Those that overlap have no sum: they are dropped."""
    small = [one for one in lines if is_small(one)]
    rest = [one for one in lines if not is_small(one)]
    if not small or overlap:
        return rest
    cells = tuple(map(sum, zip(*(one.cells for one in small), strict=True)))
    total = sum(one.total for one in small)
    return [*rest, _Line(OTHER_GROUPS, total, cells)]


def _join_until_safe(
    rows: list[_Line], summary: AlumniSummary, thresholds: Thresholds
) -> list[_Line]:
    """Join the next smallest row as long as the total would tell how many the joined ones are."""
    if summary.rows_overlap:
        return rows
    while len(rows) > 1:
        totals = tuple(one.total for one in rows)
        alone = _Table(
            [replace(one, cells=(one.total,)) for one in rows],
            [_Line("", sum(totals), totals)],
            summary,
            thresholds,
        )
        if all(alone.has_witness(row, 0, frozenset()) for row in range(len(rows))
               if totals[row] <= thresholds.count_as_none):  # fmt: skip
            return rows
        next_smallest = min(
            (one for one in rows if one.place is not None), key=lambda one: one.total
        )
        joined = [one for one in rows if one is next_smallest or one.place is None]
        rows = _join(rows, joined.__contains__, overlap=False)
    return rows


class _Table:
    """Rows and columns of exact counts, and whether another table would be published alike."""

    def __init__(
        self,
        rows: Sequence[_Line],
        columns: Sequence[_Line],
        summary: AlumniSummary,
        thresholds: Thresholds,
    ) -> None:
        self.rows, self.columns, self.thresholds = rows, columns, thresholds
        self._people = summary.people
        self._rows_add_up = not summary.rows_overlap
        self._columns_add_up = not summary.columns_overlap

    def has_witness(self, row: int, column: int, withheld: frozenset[int]) -> bool:
        """Whether a cell could be another number, while the same is published.

        `withheld` are the rows whose cells are not.
        """
        return any(self._is_alike(move, withheld) for move in self._moves(row, column))

    def _moves(self, row: int, column: int) -> Iterator[_Move]:
        """Ways in which the people of a cell could be one more or less: simple ones first."""
        other_rows = [one for one in range(len(self.rows)) if one != row]
        other_columns = [one for one in range(len(self.columns)) if one != column]
        for sign in (1, -1):
            yield ((row, column, sign),)
            for other in other_columns:
                yield (row, column, sign), (row, other, -sign)
            for other in other_rows:
                yield (row, column, sign), (other, column, -sign)
            for below in other_rows:
                for beside in other_columns:
                    yield (row, column, sign), (below, beside, -sign)
                    yield (
                        (row, column, sign), (row, beside, -sign),
                        (below, column, -sign), (below, beside, sign),
                    )  # fmt: skip

    def _is_alike(self, move: _Move, withheld: frozenset[int]) -> bool:
        """Whether all that is published stays the same."""
        of_rows: dict[int, int] = {}
        of_columns: dict[int, int] = {}
        for row, column, change in move:
            count = self.rows[row].cells[column]
            if not self._fits(row, column, count + change):
                return False
            if count + change < 0 or not (row in withheld or self._same(count, change)):
                return False
            of_rows[row] = of_rows.get(row, 0) + change
            of_columns[column] = of_columns.get(column, 0) + change
        are_same = [
            *(
                self._same(self.rows[row].total, change)
                for row, change in of_rows.items()
                if self._columns_add_up
            ),
            *(
                self._same(self.columns[column].total, change)
                for column, change in of_columns.items()
                if self._rows_add_up
            ),
        ]
        if self._rows_add_up and self._columns_add_up:
            are_same.append(self._same(self._people, sum(of_rows.values())))
        return all(are_same)

    def _same(self, count: int, change: int) -> bool:
        return count + change >= 0 and rounded(count, self.thresholds) == rounded(
            count + change, self.thresholds
        )

    def _fits(self, row: int, column: int, count: int) -> bool:
        """Whether so many people can be in a cell where its row or column is no sum of cells."""
        return (self._columns_add_up or count <= self.rows[row].total) and (
            self._rows_add_up or count <= self.columns[column].total
        )


def _withheld(table: _Table) -> frozenset[int]:
    """The rows of which only the total is published: of few people, and as many as it takes."""
    thresholds = table.thresholds
    if not table.columns:
        return frozenset()
    hidden = {row for row, line in enumerate(table.rows) if line.total < thresholds.percent_base}
    while True:
        unsafe = next(
            (
                row
                for row, line in enumerate(table.rows)
                for column, count in enumerate(line.cells)
                if count <= thresholds.count_as_none
                and not table.has_witness(row, column, frozenset(hidden))
            ),
            None,
        )
        shown = [row for row in range(len(table.rows)) if row not in hidden]
        if unsafe is None or not shown:
            return frozenset(hidden)
        smallest = min(shown, key=lambda row: table.rows[row].total)
        hidden.add(smallest if unsafe in hidden else unsafe)


def _in_order(lines: Sequence[_Line], thresholds: Thresholds) -> list[int]:
    """The places of lines as published: those by size in the order of their rounded totals."""
    return sorted(
        range(len(lines)),
        key=lambda place: (
            (False, -(rounded(lines[place].total, thresholds) or 0), lines[place].label.casefold())
            if lines[place].by_size
            else (True, place, "")
        ),
    )


def _published(
    summary: AlumniSummary, table: _Table, withheld: frozenset[int], thresholds: Thresholds
) -> AlumniSummary:
    order = _in_order(table.columns, thresholds)
    groups = [
        AlumniGroup(
            line.label,
            _cell(line.total, summary.people, thresholds),
            tuple(
                _NOTHING if row in withheld else _cell(line.cells[column], line.total, thresholds)
                for column in order
            ),
            line.is_known,
            line.place,
            line.by_size,
        )
        for row, line in enumerate(table.rows)
    ]
    columns = [table.columns[column] for column in order]
    return replace(
        summary,
        people=rounded(summary.people, thresholds) or 0,
        groups=tuple(groups[row] for row in _in_order(table.rows, thresholds)),
        columns=tuple(one.label for one in columns),
        column_totals=tuple(_cell(one.total, summary.people, thresholds) for one in columns),
        column_places=tuple(one.place for one in columns),
        columns_by_size=tuple(one.by_size for one in columns),
        deceased=rounded(summary.deceased, thresholds) or 0,
        thresholds=thresholds,
    )


def _cell(count: int, base: int, thresholds: Thresholds) -> AlumniCell:
    """A rounded count, and its percentage of the rounded base."""
    shown, whole = rounded(count, thresholds), rounded(base, thresholds)
    if not shown or not whole or base < thresholds.percent_base:
        return AlumniCell(shown, None)
    return AlumniCell(shown, round_half_away(100 * shown / whole))

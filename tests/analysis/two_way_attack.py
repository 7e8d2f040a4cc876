"""Attackers who work out withheld cells of a published table of two variables.

As attack.py: every count an unknown whole number, all that is published a constraint. One attacker
knows all totals exactly, the other the total and every cell of enough people.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tests.analysis.attack import FEW, LEAST_BASE, MANY, Attack, _rounding_to, rounded, whole

Counts = Sequence[Sequence[int]]


@dataclass(frozen=True)
class PrintedCell:
    """A cell as it is published; `shares` and `bands` are of the row and of the column."""

    count: int | None
    shares: tuple[float | None, ...]
    bands: tuple[str | None, ...]

    def fits(self, count: int, base: int, axis: int) -> bool:
        """Whether `count` of `base` would be published so."""
        share, band = self.shares[axis], self.bands[axis]
        if share is not None:
            return min(count, base - count) > FEW and whole(100 * count / base) == share
        if band is None:
            return True
        percent = 100 * count / base
        if band.startswith("under "):
            return percent < float(band[6:-1])
        if band.startswith("over "):
            return percent > float(band[5:-1])
        low, high = map(float, band[:-1].split("–"))
        return low <= percent <= high


def derived_cells(
    cells: Sequence[Sequence[PrintedCell]],
    counts: Counts,
    totals: tuple[Sequence[int | None], Sequence[int | None]],
    *,
    knows_totals: bool,
    closed: tuple[Collection[int], Collection[int]] = ((), ()),
    known: Collection[tuple[int, int]] = (),
) -> Iterator[tuple[int, int, bool]]:
    """Yield row and column of each target, and whether its count is derived.

    `totals` are the published ones of rows and columns. Who `knows_totals` has the exact ones, else
    the exact counts of all cells that are large. The totals of `closed` rows and columns are not
    known to anybody, the counts of `known` cells to everybody.
    """
    rows, columns = range(len(counts)), range(len(counts[0]))
    places = [(row, column) for row in rows for column in columns]
    sums = [sum(line) for line in counts], [sum(line) for line in zip(*counts, strict=True)]
    attack = Attack()
    unknown = {place: attack.unknown(MANY) for place in places}
    for row, column in places:
        cell, one = cells[row][column], unknown[row, column]
        if cell.count is not None:
            possible = [n for n in range(FEW + 1, MANY) if rounded(n) == cell.count]
            attack.add({one: 1}, possible[0], possible[-1])
        is_large = not knows_totals and counts[row][column] >= LEAST_BASE
        if is_large or (row, column) in known:
            attack.add({one: 1}, counts[row][column], counts[row][column])
    attack.add(dict.fromkeys(unknown.values(), 1), sum(sums[0]), sum(sums[0]))
    for axis in (0, 1):
        for line, true in enumerate(sums[axis]):
            inside = {place: one for place, one in unknown.items() if place[axis] == line}
            if line in closed[axis]:
                candidates = [*range(MANY)]
            elif knows_totals:
                candidates = [true]
            elif (printed := totals[axis][line]) is not None:
                candidates = _rounding_to(printed, 0)
            else:
                candidates = [*range(MANY)]
            _add_line(attack, inside, cells, candidates, axis)
    if not any(closed):
        _add_reason(attack, unknown, cells)
    for row, column in places:
        true = counts[row][column]
        is_closed = row in closed[0] or column in closed[1]
        least = 1 if is_closed else 0  # an answer that nobody gave is no secret
        if cells[row][column].count is None and least <= true <= FEW:
            if not knows_totals and true >= LEAST_BASE:
                continue  # its figures are published
            yield row, column, attack.is_derived(unknown[row, column], true)


def _add_line(
    attack: Attack,
    inside: dict[tuple[int, int], int],
    cells: Sequence[Sequence[PrintedCell]],
    candidates: Sequence[int],
    axis: int,
) -> None:
    """The total of a row or column is one of the candidates, and each cell fits it."""
    ranges = {}
    for total in candidates:
        found = {
            place: [n for n in range(total + 1) if cells[place[0]][place[1]].fits(n, total, axis)]
            for place in inside
        } if total else {place: [0] for place in inside}  # fmt: skip
        has_shares = any(
            one.shares[axis] is not None or one.bands[axis] is not None
            for one in (cells[row][column] for row, column in inside)
        )
        if all(found.values()) and (not has_shares or total >= LEAST_BASE):
            ranges[total] = {place: (ns[0], ns[-1]) for place, ns in found.items()}
    chosen = {total: attack.unknown(1) for total in ranges}
    attack.add(dict.fromkeys(chosen.values(), 1), 1, 1)
    attack.add(
        {**dict.fromkeys(inside.values(), 1), **{one: -total for total, one in chosen.items()}},
        0, 0,
    )  # fmt: skip
    for place, cell in inside.items():
        low = {one: -ranges[total][place][0] for total, one in chosen.items()}
        high = {one: -ranges[total][place][1] for total, one in chosen.items()}
        attack.add({cell: 1, **low}, 0, np.inf)
        attack.add({cell: 1, **high}, -np.inf, 0)


def _add_reason(
    attack: Attack,
    unknown: dict[tuple[int, int], int],
    cells: Sequence[Sequence[PrintedCell]],
) -> None:
    """Something withheld is of few people; where all but few could be, the attacker can't tell."""
    withheld = [place for place in unknown if cells[place[0]][place[1]].count is None]
    has_shares = any(
        one is not None for line in cells for cell in line for one in (*cell.shares, *cell.bands)
    )
    if not withheld or has_shares:
        return
    few = {place: attack.unknown(1) for place in withheld}
    for place, is_few in few.items():
        attack.add({unknown[place]: 1, is_few: MANY}, -np.inf, FEW + MANY)
    attack.add(dict.fromkeys(few.values(), 1), 1, np.inf)

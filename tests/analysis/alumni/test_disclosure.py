"""Disclosure control of alumni statistics, and an attacker who knows its rules.

The attacker reads the published table alone: every count is an unknown whole number, every rounded
count a constraint. A count is derived where integer programming (HiGHS) finds but one value.
"""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.alumni.disclosure import publish_safe
from analysis.alumni.results import (
    OTHER_GROUPS,
    AlumniCell,
    AlumniGroup,
    AlumniRequest,
    AlumniSummary,
)
from analysis.results import Thresholds

THRESHOLDS = Thresholds()
_MANY = 10_000


def table(rows: Sequence[Sequence[int]], *, by_size: bool = False) -> AlumniSummary:
    """A table of exact counts; groups are called by letters, columns by numbers."""
    people = sum(map(sum, rows))
    columns = [sum(column) for column in zip(*rows, strict=True)]
    return AlumniSummary(
        AlumniRequest(("rows", "columns"), publish_safe=True),
        ("Rows", "Columns"),
        people,
        tuple(
            AlumniGroup(
                chr(97 + place), _cell(sum(row), people),
                tuple(_cell(one, sum(row)) for one in row), place=place, by_size=by_size,
            )
            for place, row in enumerate(rows)
        ),
        tuple(map(str, range(len(columns)))),
        tuple(_cell(one, people) for one in columns),
        tuple(range(len(columns))),
        (False,) * len(columns),
    )  # fmt: skip


def one_variable(*counts: int, by_size: bool = False) -> AlumniSummary:
    whole = table([[one] for one in counts], by_size=by_size)
    groups = tuple(replace(one, cells=()) for one in whole.groups)
    return replace(
        whole, groups=groups, columns=(), column_totals=(), column_places=(), columns_by_size=()
    )


def _cell(count: int, base: int) -> AlumniCell:
    return AlumniCell(count, 100 * count / base if base else None)


def published(summary: AlumniSummary) -> list[tuple[str, int | None, float | None]]:
    safe = publish_safe(summary, THRESHOLDS)
    return [(one.label, one.total.count, one.total.percent) for one in safe.groups]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((60, 38, 2), [("a", 60, 60.0), ("b", 40, 40.0), (OTHER_GROUPS, 0, None)]),
        ((60, 34, 2, 1, 3), [("a", 60, 60.0), ("b", 35, 35.0), ("e", 5, 5.0),
                             (OTHER_GROUPS, 5, 5.0)]),
        ((12, 8), [("a", 10, None), ("b", 10, None)]),
        ((0,), [(OTHER_GROUPS, 0, None)]),
    ],
)  # fmt: skip
def test_few_people_are_joined_and_everything_is_rounded(
    counts: tuple[int, ...], expected: list[tuple[str, int | None, float | None]]
) -> None:
    assert published(one_variable(*counts)) == expected


def test_the_order_of_groups_does_not_tell_their_counts() -> None:
    first = published(one_variable(32, 31, 29, by_size=True))
    assert [label for label, *_ in first] == ["a", "b", "c"]
    assert first == published(replace(one_variable(29, 31, 32, by_size=True)))


def test_a_row_of_few_people_has_no_cells() -> None:
    safe = publish_safe(table([[40, 30], [12, 8]]), THRESHOLDS)
    assert [one.count for one in safe.groups[0].cells] == [40, 30]
    assert [one.percent for one in safe.groups[0].cells] == [57, 43]
    assert [one.count for one in safe.groups[1].cells] == [None, None]
    assert safe.groups[1].total.count == 20


def test_exact_figures_are_made_safe_once() -> None:
    safe = publish_safe(one_variable(60, 40), THRESHOLDS)
    with pytest.raises(ValueError, match="already"):
        publish_safe(safe, THRESHOLDS)


_ROWS = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 30) | st.integers(0, 3), min_size=columns, max_size=columns),
        min_size=1,
        max_size=5,
    )
)


@given(_ROWS)
def test_what_is_published_is_rounded_whatever_the_counts(rows: list[list[int]]) -> None:
    safe = publish_safe(table(rows), THRESHOLDS)
    shown = [
        *(one.total for one in safe.groups), *safe.column_totals,
        *(cell for one in safe.groups for cell in one.cells),
    ]  # fmt: skip
    assert safe.people % 5 == 0
    for cell in shown:
        assert cell.count is None or cell.count % 5 == 0
        assert cell.percent is None or cell.percent == int(cell.percent)
    assert all(len(one.cells) == len(safe.columns) for one in safe.groups)


def _bounds(shown: int | None) -> tuple[int, int]:
    """The counts that are published as `shown`."""
    if shown is None:
        return 0, _MANY
    return (0, 2) if shown == 0 else (shown - 2, shown + 2)


def derived_counts(safe: AlumniSummary) -> list[tuple[int, int, int]]:
    """The cells that the published table determines: row, column and count."""
    rows, columns = len(safe.groups), len(safe.columns)
    low, high = zip(
        *(_bounds(cell.count) for one in safe.groups for cell in one.cells), strict=True
    )
    size = rows * columns
    lines: list[list[float]] = []
    least: list[float] = []
    most: list[float] = []
    for row, group in enumerate(safe.groups):
        lines.append([float(at // columns == row) for at in range(size)])
        _note(least, most, group.total.count)
    for column, total in enumerate(safe.column_totals):
        lines.append([float(at % columns == column) for at in range(size)])
        _note(least, most, total.count)
    lines.append([1.0] * size)
    _note(least, most, safe.people)
    constraint = LinearConstraint(np.array(lines), np.array(least), np.array(most))
    found = []
    for at in range(size):
        ends = []
        for sign in (1, -1):
            aim = np.zeros(size)
            aim[at] = sign
            best = milp(aim, constraints=constraint, integrality=np.ones(size, dtype=int),
                        bounds=Bounds(low, high))  # fmt: skip
            assert best.success
            ends.append(round(sign * best.fun))
        if ends[0] == ends[1]:
            found.append((at // columns, at % columns, ends[0]))
    return found


def _note(least: list[float], most: list[float], shown: int | None) -> None:
    low, high = _bounds(shown)
    least.append(low)
    most.append(high)


def test_an_attacker_derives_no_count_of_few_people() -> None:
    chance = random.Random(13)
    attacked = hidden = 0
    for _ in range(25):
        size = chance.randint(1, 5), chance.randint(2, 4)
        rows = [
            [chance.choice((0, 1, 2, 2, 3, 7, chance.randint(8, 40))) for _ in range(size[1])]
            for _ in range(size[0])
        ]
        safe = publish_safe(table(rows), THRESHOLDS)
        if not safe.groups or not safe.columns:
            continue
        attacked += 1
        hidden += any(cell.count is None for one in safe.groups for cell in one.cells)
        derived = [one for one in derived_counts(safe) if one[2] <= THRESHOLDS.count_as_none]
        assert derived == [], (rows, safe)
    assert attacked > 18
    assert hidden > 3


def test_the_attacker_would_find_what_is_not_withheld() -> None:
    """Rounded without suppression, four cells of 2 and their total of 8 tell themselves."""
    exact = table([[2, 2, 2, 2], [40, 40, 40, 40]])
    bare = replace(
        exact,
        groups=tuple(
            replace(one, total=AlumniCell(total, None),
                    cells=tuple(AlumniCell(cell, None) for cell in shown))
            for one, total, shown in zip(
                exact.groups, (10, 160), ((0, 0, 0, 0), (40, 40, 40, 40)), strict=True
            )
        ),
        column_totals=(AlumniCell(40, None),) * 4,
        people=170,
    )  # fmt: skip
    assert [one for one in derived_counts(bare) if one[0] == 0] == [
        (0, column, 2) for column in range(4)
    ]

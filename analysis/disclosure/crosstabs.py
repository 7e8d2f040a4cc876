"""Disclosure control of a crosstab: how many people have each pair of values of two variables.

Knows crosstabs and thresholds; which cells to withhold is found by `two_way_suppression`.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from analysis.disclosure.joined_groups import OTHER_GROUPS
from analysis.disclosure.rounding import rounded
from analysis.disclosure.two_way_suppression import (
    TwoWayForm,
    TwoWayTable,
    choose_form,
    hidden_totals,
)
from analysis.results import Crosstab, CrosstabCell, GroupVariable, Thresholds
from surveys.derived_variables import DERIVED, QUESTION

# Keys of variables whose totals are, or may be, the shares of a question.
_OF_ANSWERS: Final = (QUESTION, DERIVED)
_LEAST: Final = 2  # rows and columns, without which there is no crosstab


@lru_cache(maxsize=8)  # asked again while a publication is checked against others
def safe_crosstab(
    crosstab: Crosstab, thresholds: Thresholds, *, is_weighted: bool
) -> Crosstab | None:
    """Round the counts and shares of `crosstab`, and suppress those of few people.

    Values of so few people that their names would identify them are joined at the end. Weighted
    shares are not given: beside the counts they are a second equation for what is withheld. None
    where nothing could be shown.
    """
    row_names, by_row = _joined(crosstab.rows, _counts(crosstab), thresholds)
    column_names, by_column = _joined(
        crosstab.columns, tuple(zip(*by_row, strict=True)), thresholds
    )
    if len(row_names) < _LEAST or len(column_names) < _LEAST:
        return None
    table = TwoWayTable(
        tuple(zip(*by_column, strict=True)),
        has_row_shares=not is_weighted,
        has_column_shares=not is_weighted,
        sizes_are_known=True,
        rows_are_answers=crosstab.rows.key.startswith(_OF_ANSWERS),
        columns_are_answers=crosstab.columns.key.startswith(_OF_ANSWERS),
    )
    form = choose_form(table, thresholds)
    if form is None:
        return None
    return Crosstab(
        rows=_variable(crosstab.rows, row_names),
        columns=_variable(crosstab.columns, column_names),
        cells=tuple(
            tuple(_cell(form, (row, column), thresholds) for column in range(len(column_names)))
            for row in range(len(row_names))
        ),
        row_totals=_totals(table.row_totals, thresholds),
        column_totals=_totals(table.column_totals, thresholds),
        total=rounded(crosstab.total, thresholds),
        unknown=rounded(crosstab.unknown, thresholds),
    )


def uncounted_pairs(crosstab: Crosstab) -> frozenset[tuple[str, ...]]:
    """The pairs of values of a published `crosstab` that have no count there."""
    return frozenset(
        (row, column)
        for row, cells in zip(crosstab.rows.values, crosstab.cells, strict=True)
        for column, cell in zip(crosstab.columns.values, cells, strict=True)
        if cell.count is None
    )


def _counts(crosstab: Crosstab) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(cell.count or 0 for cell in cells) for cells in crosstab.cells)


def _joined(
    variable: GroupVariable, counts: Sequence[Sequence[int]], thresholds: Thresholds
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Give the names and the counts of the values, those of few people joined as the last one."""
    named, small = [], []
    for name, line in zip(variable.values, counts, strict=True):
        if sum(line) > thresholds.count_as_none:
            named.append((name, tuple(line)))
        else:
            small.append(line)
    if small:
        named.append((OTHER_GROUPS, tuple(map(sum, zip(*small, strict=True)))))
    return tuple(name for name, _ in named), tuple(line for _, line in named)


def _variable(variable: GroupVariable, names: tuple[str, ...]) -> GroupVariable:
    return GroupVariable(
        key=variable.key,
        label=variable.label,
        values=names,
        is_ordered=variable.is_ordered,
        is_overlapping=variable.is_overlapping,
    )


def _totals(totals: Sequence[int], thresholds: Thresholds) -> tuple[int | None, ...]:
    hidden = hidden_totals(totals, thresholds)
    return tuple(
        None if place in hidden else rounded(total, thresholds)
        for place, total in enumerate(totals)
    )


def _cell(form: TwoWayForm, place: tuple[int, int], thresholds: Thresholds) -> CrosstabCell:
    count, percents, bands = form.figures(place, thresholds)
    return CrosstabCell(
        count=count,
        row_percent=percents[0],
        column_percent=percents[1],
        row_band=bands[0],
        column_band=bands[1],
    )

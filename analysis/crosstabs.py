"""How many people have each pair of values of two variables, with shares of rows and columns."""

from collections.abc import Collection

import numpy as np

from analysis.answers import Mask
from analysis.intervals import Numbers
from analysis.results import Crosstab, CrosstabCell, GroupVariable
from analysis.variables.groupings import Grouping


def cross(
    rows: Grouping,
    columns: Grouping,
    kept: Collection[tuple[str, ...]],
    weights: Numbers | None = None,
) -> Crosstab | None:
    """Count the pairs of values of `rows` and `columns`; shares are weighted by `weights`.

    Of the values only those are given that stand in the pairs `kept`; None where these are not all
    pairs of them that anybody has, so that totals would be of other people. Totals are of the
    people whose values are both known, who may be in several cells where a variable overlaps.
    """
    known = ~(rows.unknown | columns.unknown)
    first = _restricted(rows, {pair[0] for pair in kept}, known)
    second = _restricted(columns, {pair[1] for pair in kept}, known)
    counts = _sums(first, second, None)
    pairs = {
        (row, column)
        for row, line in zip(first.variable.values, counts, strict=True)
        for column, count in zip(second.variable.values, line, strict=True)
        if count
    }
    if pairs != set(kept):
        return None
    amounts = counts if weights is None else _sums(first, second, weights)
    among = np.logical_and(first.members.any(axis=0), second.members.any(axis=0))
    row_sizes = _sizes(first, among, None)
    column_sizes = _sizes(second, among, None)
    row_amounts = row_sizes if weights is None else _sizes(first, among, weights)
    column_amounts = column_sizes if weights is None else _sizes(second, among, weights)
    return Crosstab(
        rows=first.variable,
        columns=second.variable,
        cells=tuple(
            tuple(
                CrosstabCell(
                    round(count), _percent(amount, row_amount), _percent(amount, column_amount)
                )
                for count, amount, column_amount in zip(line, of_line, column_amounts, strict=True)
            )
            for line, of_line, row_amount in zip(counts, amounts, row_amounts, strict=True)
        ),
        row_totals=tuple(map(int, row_sizes)),
        column_totals=tuple(map(int, column_sizes)),
        total=int(np.count_nonzero(among)),
        unknown=int(np.count_nonzero(~known)),
    )


def _restricted(grouping: Grouping, values: Collection[str], known: Mask) -> Grouping:
    places = [at for at, value in enumerate(grouping.variable.values) if value in values]
    variable = GroupVariable(
        grouping.variable.key,
        grouping.variable.label,
        tuple(grouping.variable.values[at] for at in places),
        grouping.variable.is_ordered,
        grouping.variable.is_overlapping,
    )
    codes = tuple(grouping.codes[at] for at in places)
    return Grouping(variable, codes, grouping.members[places] & known, grouping.unknown)


def _sums(rows: Grouping, columns: Grouping, weights: Numbers | None) -> Numbers:
    """How many people, or how much weight, each pair of values has."""
    left = rows.members.astype(np.float64)
    if weights is not None:
        left *= weights
    return np.asarray(left @ columns.members.T.astype(np.float64))


def _sizes(grouping: Grouping, among: Mask, weights: Numbers | None) -> Numbers:
    members = grouping.members & among
    return np.asarray(members @ (np.ones(len(among)) if weights is None else weights))


def _percent(amount: float, of: float) -> float | None:
    return float(100 * amount / of) if of else None

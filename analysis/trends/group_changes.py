"""What changed in each group between two waves, and whether the groups changed differently.

Knows figures and tests; nothing of how groups are made, nor of thresholds.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.comparisons import holm
from analysis.intervals import Numbers, finite
from analysis.results import SMALLEST_GROUP
from analysis.trend_results import GroupChange, GroupTrend, People, WaveChange
from analysis.trends.changes import among_all, among_same
from analysis.trends.figures import FollowedFigure
from analysis.weighting.estimates import standard_error, weighted_mean
from analysis.weighting.raking import effective_size
from analysis.weighting.wave_differences import overlap_of


def group_trends(
    figures: Sequence[FollowedFigure],
    people: "pd.Index[Any]",
    members: Mapping[str, "pd.Index[Any]"],
    waves: tuple[int, int],
    labels: tuple[str, str],
    compared: tuple[str, str] | None = None,
) -> tuple[GroupTrend, ...]:
    """The change of each figure in each group of `members`, all respondents, then the same people.

    `people` are the rows of the figures. Only the two groups `compared` are tested, None: all.
    p-values are adjusted over all figures among the same people; those of the changes within groups
    are not.
    """
    rows = {label: people.isin(index) for label, index in members.items()}
    found: list[GroupTrend] = []
    for who in ("all", "same"):
        trends = [
            _trend(figure, rows, waves, labels, who, compared)
            for figure in figures
            if figure.asked[waves[0]] and figure.asked[waves[1]]
        ]
        p_values = holm([one.p if one.can_reject else None for one in trends])
        found += [replace(one, p_adjusted=p) for one, p in zip(trends, p_values, strict=True)]
    return tuple(found)


def _trend(
    figure: FollowedFigure,
    rows: Mapping[str, npt.NDArray[np.bool_]],
    waves: tuple[int, int],
    labels: tuple[str, str],
    people: People,
    compared: tuple[str, str] | None,
) -> GroupTrend:
    """One figure in each group; groups in which fewer than SMALLEST_GROUP answered are not tested.

    The difference between the changes of the two largest groups has Newcombe's interval, which
    adds the squared distances to the ends of each change's interval. Whether the changes differ is
    tested by Cochran's Q for homogeneity: each is weighted by the inverse of its variance, which
    counts the people in both waves.
    Sources: Newcombe (2001), Statistics in Medicine 20, 2885-2893; Zou and Donner (2008),
    Statistics in Medicine 27, 1693-1702; Cochran (1954), Biometrics 10, 101-129.
    """
    compare = among_all if people == "all" else among_same
    parts = {label: figure.limited_to(own) for label, own in rows.items()}
    changes = {label: compare(part, waves, labels) for label, part in parts.items()}
    trend = GroupTrend(
        figure.question,
        figure.value,
        figure.text,
        figure.measure,
        people,
        tuple(GroupChange(label, change) for label, change in changes.items()),
    )
    tested = [label for label, change in changes.items() if _smallest(change) >= SMALLEST_GROUP]
    left_out = tuple(label for label in changes if label not in tested)
    if compared is not None:
        tested = [label for label in tested if label in compared]
    if len(tested) < 2:
        return replace(trend, left_out=left_out, can_reject=False)
    by_size = sorted(tested, key=lambda label: -_smallest(changes[label]))[:2]
    first, second = sorted(by_size, key=tested.index)
    scale = 100 if figure.measure == "percent" else 1
    errors = {label: scale * _error(parts[label], waves, people) for label in tested}
    p, can_reject = _homogeneity([changes[one] for one in tested], [errors[one] for one in tested])
    can_reject = can_reject and _vary([parts[label] for label in tested], waves, people)
    return replace(
        trend,
        pair=(first, second),
        **_difference(changes[first], changes[second]),
        method="test of equal changes with overlap",
        p=p,
        can_reject=can_reject,
        left_out=left_out,
    )


def _smallest(change: WaveChange) -> int:
    return min(change.base_then or 0, change.base_now or 0)


def _difference(one: WaveChange, other: WaveChange) -> dict[str, Any]:
    """The change `one` less the `other`, with its interval."""
    if one.difference is None or other.difference is None:
        return {}
    value = one.difference - other.difference
    if None in (one.low, one.high, other.low, other.high):
        return {"difference": value}
    below = math.hypot(one.difference - (one.low or 0), (other.high or 0) - other.difference)
    above = math.hypot((one.high or 0) - one.difference, other.difference - (other.low or 0))
    return {"difference": value, "low": finite(value - below), "high": finite(value + above)}


def _error(figure: FollowedFigure, waves: tuple[int, int], people: People) -> float:
    """The standard error of a change, with one answer of each kind added to shares.

    Source: Agresti and Caffo (2000), The American Statistician 54, 280-288.
    """
    then, now = _given(figure, waves, people)
    gave_then, gave_now = ~np.isnan(then), ~np.isnan(now)
    weights: Numbers = np.ones((len(then), 2))
    if people == "all" and figure.weights is not None:
        weights = figure.weights[:, list(waves)]
    of_each = weights[gave_then, 0], weights[gave_now, 1]
    first, second = (
        _own_error(numbers, own, are_shares=figure.measure == "percent")
        for numbers, own in zip((then[gave_then], now[gave_now]), of_each, strict=True)
    )
    overlap, paired = overlap_of(then, now, weights)
    common = paired * overlap / math.sqrt(math.prod(map(effective_size, of_each)))
    return math.sqrt(max(0.0, first**2 + second**2 - 2 * common * first * second))


def _given(
    figure: FollowedFigure, waves: tuple[int, int], people: People
) -> tuple[Numbers, Numbers]:
    """The answers then and now; of the same people, those of whoever answered both times."""
    then, now = (figure.numbers[:, wave] for wave in waves)
    if people == "all":
        return then, now
    both = ~np.isnan(then) & ~np.isnan(now)
    return np.where(both, then, np.nan), np.where(both, now, np.nan)


def _vary(parts: Sequence[FollowedFigure], waves: tuple[int, int], people: People) -> bool:
    """Whether not everybody answered alike; else p is 1 whatever the groups are."""
    given = np.concatenate([np.concatenate(_given(part, waves, people)) for part in parts])
    return bool(np.nanmax(given) > np.nanmin(given))


def _own_error(numbers: Numbers, weights: Numbers, *, are_shares: bool) -> float:
    """The standard error of a share or mean in one wave."""
    if not are_shares:
        return standard_error(numbers, weights)
    size = effective_size(weights)
    share = (weighted_mean(numbers, weights) * size + 1) / (size + 2)
    return math.sqrt(share * (1 - share) / size)


def _homogeneity(
    changes: Sequence[WaveChange], errors: Sequence[float]
) -> tuple[float | None, bool]:
    """The p-value that all changes are equal; of two it is that of their difference."""
    if min(errors) <= 0 or any(one.difference is None for one in changes):
        return None, False
    values = np.array([one.difference for one in changes], dtype=float)
    weights = 1 / np.square(errors)
    if len(values) == 2:
        z = (values[0] - values[1]) / math.hypot(*errors)
        return 2 * NormalDist().cdf(-abs(float(z))), True
    mean = float((weights * values).sum() / weights.sum())
    statistic = float((weights * (values - mean) ** 2).sum())
    return float(stats.chi2.sf(statistic, len(values) - 1)), True

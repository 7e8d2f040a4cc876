"""A figure over all waves compared: its points, its changes, and whether there is a trend.

Knows figures and tests; nothing of how waves are read, nor of thresholds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from analysis.comparisons import holm
from analysis.intervals import Numbers, describe, wilson
from analysis.trend_results import FigureSeries, People, SeriesTest, WaveChange, WavePoint
from analysis.trends.changes import adjusted, among_all, among_same
from analysis.trends.figures import FollowedFigure
from analysis.trends.repeated_tests import linear_trend, repeated_measures
from analysis.weighting.estimates import describe_weighted, weighted_mean
from analysis.weighting.raking import effective_size

FEWEST: Final = 3  # waves over which a trend is tested
_YEAR: Final = 365.25  # days


@dataclass(frozen=True, slots=True)
class Timeline:
    """The waves compared, the oldest first: labels, opening days, and the frames' sizes."""

    labels: tuple[str, ...]
    opens: tuple[date | None, ...]
    populations: tuple[int | None, ...]

    def pairs(self, asked: Sequence[bool]) -> list[tuple[int, int]]:
        """The waves to compare of those `asked`: neighbours, then the first with the last."""
        there = [place for place, one in enumerate(asked) if one]
        ends = [(there[0], there[-1])] if len(there) >= FEWEST else []
        return [*pairwise(there), *ends]

    def times(self, asked: Sequence[bool]) -> tuple[Numbers, Literal["year", "wave"]]:
        """When the waves `asked` opened, in years; their places where a day is not known."""
        places = [place for place, one in enumerate(asked) if one]
        days = [self.opens[place] for place in places]
        known = [day.toordinal() / _YEAR for day in days if day is not None]
        if len(known) == len(places) and len(set(known)) == len(known):
            return np.array(known) - known[0], "year"
        return np.arange(len(places), dtype=np.float64), "wave"


def series_of(figures: Sequence[FollowedFigure], timeline: Timeline) -> tuple[FigureSeries, ...]:
    """Each figure over the waves, among all respondents, then each among the same people.

    p-values are adjusted over all changes and, apart, over all tests of three or more waves, each
    among the same people.
    """
    found: list[FigureSeries] = []
    for people in ("all", "same"):
        series = [_series(figure, timeline, people) for figure in figures]
        found += _adjusted(series)
    return tuple(found)


def _adjusted(series: Sequence[FigureSeries]) -> list[FigureSeries]:
    changes = iter(adjusted(change for one in series for change in one.changes))
    tests = [one.test for one in series]
    p_values = holm([one.p if one is not None and one.can_reject else None for one in tests])
    return [
        replace(
            one,
            changes=tuple(next(changes) for _ in one.changes),
            test=one.test and replace(one.test, p_adjusted=p),
        )
        for one, p in zip(series, p_values, strict=True)
    ]


def _series(figure: FollowedFigure, timeline: Timeline, people: People) -> FigureSeries:
    pairs = timeline.pairs(figure.asked)
    compare = among_all if people == "all" else among_same
    changes: list[WaveChange] = [
        compare(figure, pair, (timeline.labels[pair[0]], timeline.labels[pair[1]]))
        for pair in pairs
    ]
    followed = figure
    if people == "same":
        is_in_all = ~np.isnan(figure.numbers[:, list(figure.asked)]).any(axis=1)
        followed = replace(figure, numbers=figure.numbers[is_in_all], weights=None)
    return FigureSeries(
        figure.question,
        figure.value,
        figure.text,
        figure.measure,
        people,
        tuple(_points(followed, timeline, people)),
        tuple(changes),
        _test(followed, timeline, people),
    )


def _points(figure: FollowedFigure, timeline: Timeline, people: People) -> list[WavePoint]:
    """The figure in each wave; only intervals of all respondents know the frame's size."""
    points = []
    for place, label in enumerate(timeline.labels):
        is_given = ~np.isnan(figure.numbers[:, place])
        given = figure.numbers[is_given, place]
        weights = np.ones(len(given)) if figure.weights is None else figure.weights[is_given, place]
        population = timeline.populations[place] if people == "all" else None
        if not figure.asked[place]:
            points.append(WavePoint(label, None, None, None, None, asked=False))
        elif figure.measure == "percent":
            size = effective_size(weights)
            own = weighted_mean(given, weights) if len(given) else 0.0
            interval = wilson(own * size, size, population, len(given))
            ends = (None, None) if interval is None else (100 * interval.low, 100 * interval.high)
            share = 100 * own if len(given) else None
            points.append(WavePoint(label, len(given), share, *ends))
        else:
            summary = (
                describe(given, population)
                if figure.weights is None
                else describe_weighted(given, weights, population)
            )
            points.append(WavePoint(label, len(given), summary.mean, summary.low, summary.high))
    return points


def _test(figure: FollowedFigure, timeline: Timeline, people: People) -> SeriesTest | None:
    """The test for trend of all respondents, or that the same people did not change."""
    asked = list(figure.asked)
    numbers = figure.numbers[:, asked]
    weights = None if figure.weights is None else figure.weights[:, asked]
    if numbers.shape[1] < FEWEST or not len(numbers):
        return None
    are_shares = figure.measure == "percent"
    if people == "same":
        name = "Cochran’s Q test" if are_shares else "Friedman test"
        test, _ = repeated_measures(numbers)
        return SeriesTest(_named(name, test.how), test.p, can_reject=test.can_reject)
    times, unit = timeline.times(figure.asked)
    found = linear_trend(numbers, times, are_shares=are_shares, weights=weights)
    name = (
        "Cochran–Armitage test for trend with overlap"
        if are_shares
        else "test for linear trend with overlap"
    )
    if weights is not None:
        name = f"weighted {name}" if name.startswith("test") else f"{name}, weighted"
    scale = 100 if are_shares else 1
    slope, low, high = (
        None if end is None else scale * end for end in (found.slope, found.low, found.high)
    )
    return SeriesTest(
        _named(name, found.test.how),
        found.test.p if found.is_tested else None,
        can_reject=found.is_tested and found.test.can_reject,
        slope=slope,
        low=low,
        high=high,
        unit=unit,
    )


def _named(name: str, how: str) -> str:
    return f"{name} (simulated)" if how == "simulated" else name

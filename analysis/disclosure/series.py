"""Disclosure control of a figure over several waves, among all respondents.

Its points are the figures of each wave as they are published, so that a series tells nothing that
these do not. Knows series and thresholds; nothing of which waves are compared.
"""

from collections.abc import Mapping, Sequence

from analysis.disclosure.changes import FigureKey, safe_wave_change
from analysis.disclosure.rounding import rounded_p, rounded_percent
from analysis.results import QuestionSummary, Thresholds
from analysis.trend_results import FigureSeries, SeriesTest, WaveChange, WavePoint


def safe_series(
    series: FigureSeries,
    of_waves: Mapping[str, Sequence[QuestionSummary]],
    published: Mapping[str, Mapping[FigureKey, bool]],
    thresholds: Thresholds,
) -> FigureSeries:
    """The series with the points that are published; `of_waves` are the published questions.

    `published` says by wave which figures are. The test is given where every change between two of
    the waves is tested, and where enough people changed each way between any two of them.
    """
    key = series.question, series.value, series.measure
    changes = tuple(
        safe_wave_change(
            change,
            thresholds,
            then=published[change.wave_then].get(key, False),
            now=published[change.wave_now].get(key, False),
        )
        for change in series.changes
    )
    is_told = all(change.p is not None for change in changes) and not any(
        _tells_few(change, thresholds) for change in series.changes
    )
    return FigureSeries(
        question=series.question,
        value=series.value,
        text=series.text,
        measure=series.measure,
        people=series.people,
        points=tuple(
            _published_point(series, point, of_waves.get(point.wave, ())) for point in series.points
        ),
        changes=changes,
        test=series.test and _published_test(series.test, is_told=is_told),
    )


def _published_point(
    series: FigureSeries, point: WavePoint, questions: Sequence[QuestionSummary]
) -> WavePoint:
    question = next((one for one in questions if one.code == series.question), None)
    value = low = high = None
    if question is not None and series.measure == "mean":
        numbers = question.numbers
        value, low, high = numbers.mean, numbers.low, numbers.high
    elif question is not None:
        shares = {share.value: share for share in question.values}
        share = question.headline if series.value is None else shares.get(series.value)
        if share is not None and series.measure == "percent":
            value, low, high = share.percent, share.low, share.high
        elif share is not None and series.value is not None:
            value = share.mean_rank
    return WavePoint(
        wave=point.wave,
        base=None if question is None else question.base,
        value=value,
        low=low,
        high=high,
        asked=point.asked,
    )


def _tells_few(change: WaveChange, thresholds: Thresholds) -> bool:
    """Whether few people changed one way, which a test over several waves could tell."""
    overlap = change.overlap
    if overlap is None or overlap.people == 0:
        return False
    is_share = change.measure == "percent"
    return not is_share or min(overlap.gained, overlap.lost) <= thresholds.count_as_none


def _published_test(test: SeriesTest, *, is_told: bool) -> SeriesTest:
    return SeriesTest(
        method=test.method,
        p=rounded_p(test.p) if is_told else None,
        p_adjusted=rounded_p(test.p_adjusted) if is_told else None,
        can_reject=test.can_reject if is_told else True,
        slope=rounded_percent(test.slope) if is_told else None,
        low=rounded_percent(test.low) if is_told else None,
        high=rounded_percent(test.high) if is_told else None,
        unit=test.unit,
    )

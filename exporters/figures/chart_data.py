"""The figures of native charts, which Excel and PowerPoint draw and people edit.

Arranges figures; must not know how a chart is drawn, nor compute any figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.results import Breakdown, QuestionSummary, Summary, Trend, ValueShare
from exporters.figures import formats
from exporters.figures.matrix_tables import MatrixSummary

MOST_SERIES: Final = 6  # groups whose bars can still be told apart


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One series of bars: a value for each category, None where it is hidden, and its interval."""

    name: str
    values: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]

    @property
    def has_intervals(self) -> bool:
        """Whether any value has an interval."""
        return any(low is not None for low in self.lows)


@dataclass(frozen=True, slots=True)
class ChartData:
    """Bars of some series over categories: shares in per cent (`is_share`) or numbers.

    The series of a stacked chart add to one bar for each category.
    """

    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    is_share: bool = True
    is_stacked: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw, as all is hidden."""
        return all(value is None for one in self.series for value in one.values)


_NOTHING: Final = ChartData((), ())


def question_chart(question: QuestionSummary) -> ChartData:
    """The share of each answer of all respondents; empty for numbers, dates and open answers."""
    if not question.values:
        return _NOTHING
    labels = tuple(_label(share) for share in question.values)
    return ChartData(labels, (_shares("Share", question.values),))


def group_chart(breakdown: Breakdown, code: str) -> ChartData:
    """The figures of the question `code` by group: shares of each answer, or means.

    Empty where there are fewer than two groups with answers, or more than can be told apart.
    """
    groups = [
        (f"{formats.group(group.label)} ({formats.count(one.base)})", one)
        for group in breakdown.groups
        for one in group.questions
        if one.code == code and one.base != 0
    ]
    if len(groups) < 2:
        return _NOTHING
    return _side_by_side(groups)


def trend_chart(summary: Summary, code: str) -> ChartData:
    """The figures of the question `code` in the earlier wave and in this one; else empty."""
    trend = summary.trend
    if trend is None:
        return _NOTHING
    waves = [
        (f"{label} ({formats.count(one.base)})", one)
        for label, questions in (
            (trend.against, trend.questions),
            (summary.label, summary.questions),
        )
        for one in questions
        if one.code == code and one.base != 0
    ]
    return _side_by_side(waves) if len(waves) == 2 else _NOTHING


def wave_series_chart(trend: Trend, code: str) -> ChartData:
    """The shares of the question `code` among all respondents in each of several waves; else empty.

    Empty for more waves than can be told apart, and for numbers, whose means are in the table.
    """
    series = [
        one
        for one in trend.series
        if (one.question, one.people, one.measure) == (code, "all", "percent")
    ]
    if not series or len(trend.waves) > MOST_SERIES:
        return _NOTHING
    by_wave = [{point.wave: point for point in one.points} for one in series]
    return ChartData(
        tuple(formats.group(one.text) for one in series),
        tuple(
            ChartSeries(
                wave.label,
                tuple(p.value if (p := points.get(wave.label)) else None for points in by_wave),
                tuple(p.low if (p := points.get(wave.label)) else None for points in by_wave),
                tuple(p.high if (p := points.get(wave.label)) else None for points in by_wave),
            )
            for wave in trend.waves
        ),
    )


def matrix_chart(matrix: MatrixSummary) -> ChartData:
    """The shares of each choice in each row of a matrix, stacked unless several answers count."""
    rows = tuple(row.text if row.matrix is None else row.matrix.row for row in matrix.rows)
    by_row = [{share.value: share for share in row.values} for row in matrix.rows]
    series = tuple(
        ChartSeries(
            text,
            tuple(shares[value].percent if value in shares else None for shares in by_row),
            tuple(None for _ in rows),
            tuple(None for _ in rows),
        )
        for value, text in matrix.choices
    )
    return ChartData(rows, series, is_stacked=matrix.rows[0].kind != "multiple")


def _side_by_side(named: Sequence[tuple[str, QuestionSummary]]) -> ChartData:
    if len(named) > MOST_SERIES:
        return _NOTHING
    first = named[0][1]
    if first.values:
        choices = {share.value: share.text for _, one in named for share in one.values}
        if first.kind == "yes_no":
            choices = dict(list(choices.items())[:1])
        series = []
        for name, one in named:
            by_value = {share.value: share for share in one.values}
            found = [by_value.get(value) for value in choices]
            series.append(_shares(name, found))
        return ChartData(tuple(choices.values()), tuple(series))
    if first.kind != "number" or first.is_year:  # bars of years would begin at the year 0
        return _NOTHING
    numbers = [one.numbers for _, one in named]
    bars = ChartSeries(
        "Mean",
        tuple(one.mean for one in numbers),
        tuple(one.low for one in numbers),
        tuple(one.high for one in numbers),
    )
    return ChartData(tuple(name for name, _ in named), (bars,), is_share=False)


def _shares(name: str, shares: Sequence[ValueShare | None]) -> ChartSeries:
    return ChartSeries(
        name,
        tuple(None if share is None else share.percent for share in shares),
        tuple(None if share is None else share.low for share in shares),
        tuple(None if share is None else share.high for share in shares),
    )


def _label(share: ValueShare) -> str:
    """An answer, with the range that is published in place of its share."""
    return f"{share.text} ({share.band})" if share.band else share.text

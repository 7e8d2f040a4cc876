"""The tables of a question over several waves: its figures in each, and every change between two.

Arranges figures in rows and columns; must not know how a table is drawn, nor compute any figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from analysis.comparison_sentences import is_shown
from analysis.results import QuestionSummary, Trend
from analysis.trend_results import (
    ChangeMeasure,
    FigureSeries,
    People,
    SeriesTest,
    WaveChange,
    WavePoint,
)
from core.formats import plural
from exporters.figures import formats
from exporters.figures.comparison_text import p_values
from exporters.figures.table import FigureRow, FigureTable
from tabular.writing.sheets import CellKind, ColumnSpec

FEWEST: Final = 3  # waves from which on there is a series; two are compared by `trend_table`

CODE: Final = ColumnSpec("Code")
FIGURE: Final = ColumnSpec("Figure", width=36)
UNIT: Final = ColumnSpec("In")
AMONG: Final = ColumnSpec("Among")
WAVE: Final = ColumnSpec("Wave")
WAVE_THEN: Final = ColumnSpec("From wave")
WAVE_NOW: Final = ColumnSpec("To wave")
ANSWERED: Final = ColumnSpec("Answered", CellKind.INTEGER)
ANSWERED_THEN: Final = ColumnSpec("Answered then", CellKind.INTEGER)
ANSWERED_NOW: Final = ColumnSpec("Answered now", CellKind.INTEGER)
VALUE: Final = ColumnSpec("Value", CellKind.DECIMAL)
VALUE_FROM: Final = ColumnSpec("Value from", CellKind.DECIMAL)
VALUE_TO: Final = ColumnSpec("Value to", CellKind.DECIMAL)
THEN: Final = ColumnSpec("Then", CellKind.DECIMAL)
NOW: Final = ColumnSpec("Now", CellKind.DECIMAL)
DIFFERENCE: Final = ColumnSpec("Difference", CellKind.DECIMAL)
DIFFERENCE_FROM: Final = ColumnSpec("95% CI from", CellKind.DECIMAL)
DIFFERENCE_TO: Final = ColumnSpec("95% CI to", CellKind.DECIMAL)
TEST: Final = ColumnSpec("Test")
P: Final = ColumnSpec("p", CellKind.PROBABILITY)
P_HOLM: Final = ColumnSpec("p (Holm)", CellKind.PROBABILITY)

NOT_ASKED: Final = "not asked"
AMONG_TEXTS: Final[Mapping[People, str]] = {"all": "all respondents", "same": "same people"}
_UNITS: Final[Mapping[ChangeMeasure, str]] = {
    "percent": "per cent",
    "mean": "numbers",
    "rank": "ranks",
}


def has_series(trend: Trend) -> bool:
    """Whether so many waves are compared that their figures are a series."""
    return len(trend.waves) >= FEWEST


def series_table(trend: Trend, question: QuestionSummary) -> FigureTable:
    """The figures of `question` in each of three or more waves, with their intervals and trends.

    A row for each figure among all respondents, then one for each among those who answered in every
    wave. Empty for two waves, open answers and dates.
    """
    series = [one for one in trend.series if one.question == question.code]
    if not has_series(trend) or not series:
        return FigureTable()
    first = next((one for one in series if one.people == "all"), series[0])
    rows = [
        FigureRow(
            (
                _label(one, question),
                *(point_text(one.measure, point) for point in one.points),
                *_test_cells(one.test),
            ),
            choice=one.value,
        )
        for one in series
        if one.people == "all" or any(point.value is not None for point in one.points)
    ]
    headings = (
        FIGURE.heading,
        *(_heading(point) for point in first.points),
        f"Change a {_unit(series)} (95% CI)",
        P.heading,
        P_HOLM.heading,
    )
    return FigureTable(headings, tuple(rows), notes=tuple(_notes(trend, series)))


def wave_change_table(trend: Trend, question: QuestionSummary) -> FigureTable:
    """Every change of `question` between neighbouring waves, and from the first to the last.

    Empty for two waves, which `trend_table` compares.
    """
    series = [one for one in trend.series if one.question == question.code]
    if not has_series(trend) or not series:
        return FigureTable()
    rows = [
        FigureRow(
            (
                _label(one, question, change),
                f"{change.wave_then} to {change.wave_now}",
                value_text(change.measure, change.then),
                value_text(change.measure, change.now),
                difference_text(change.difference, change.low, change.high),
                formats.bare_p_value(change.p),
                formats.bare_p_value(change.p_adjusted),
            ),
            change_figures(change),
            one.value,
        )
        for one in series
        for change in one.changes
        if one.people == "all" or change.now is not None
    ]
    headings = (
        FIGURE.heading,
        "Waves",
        THEN.heading,
        NOW.heading,
        "Difference (95% CI)",
        P.heading,
        P_HOLM.heading,
    )
    return FigureTable(headings, tuple(rows), labels=2, has_groups=True)


def point_figures(series: FigureSeries) -> Iterator[dict[ColumnSpec, str | float | None]]:
    """The points of a series as a workbook's rows: one for each wave that asked."""
    for point in series.points:
        if point.asked:
            yield {
                CODE: series.question,
                FIGURE: series.text,
                UNIT: _UNITS[series.measure],
                AMONG: AMONG_TEXTS[series.people],
                WAVE: point.wave,
                ANSWERED: point.base,
                VALUE: point.value,
                VALUE_FROM: point.low,
                VALUE_TO: point.high,
            }


def change_figures(change: WaveChange) -> dict[ColumnSpec, str | float | None]:
    """A change as a workbook's row."""
    return {
        CODE: change.question,
        FIGURE: change.text,
        UNIT: _UNITS[change.measure],
        AMONG: AMONG_TEXTS[change.people],
        WAVE_THEN: change.wave_then,
        WAVE_NOW: change.wave_now,
        ANSWERED_THEN: change.base_then,
        ANSWERED_NOW: change.base_now,
        THEN: change.then,
        NOW: change.now,
        DIFFERENCE: change.difference,
        DIFFERENCE_FROM: change.low,
        DIFFERENCE_TO: change.high,
        TEST: change.method,
        P: change.p,
        P_HOLM: change.p_adjusted,
    }


def value_text(measure: ChangeMeasure, value: float | None) -> str:
    """A figure in its unit: “62%”, “3.4”, “4.0”."""
    return formats.percent(value) if measure == "percent" else formats.mean(value)


def point_text(measure: ChangeMeasure, point: WavePoint) -> str:
    """A figure in one wave with its interval: “62% (49–73%)”."""
    if not point.asked:
        return NOT_ASKED
    said = value_text(measure, point.value)
    if point.low is None or point.high is None:
        return said
    span = formats.percent_span if measure == "percent" else formats.mean_span
    return f"{said} ({span(point.low, point.high)})"


def difference_text(value: float | None, low: float | None, high: float | None) -> str:
    """A difference with its interval: “+12 (3 to 21)”."""
    said = formats.points(value)
    if low is None or high is None:
        return said
    return f"{said} ({formats.points(low)} to {formats.points(high)})"


def _label(
    series: FigureSeries, question: QuestionSummary, change: WaveChange | None = None
) -> str:
    """The name of a row: the answer, the headline or the measure, and of whom it is."""
    if series.measure == "mean":
        said = "Mean"
    elif series.measure == "rank":
        said = "Mean rank" if series.value is None else f"{series.text}: mean rank"
    elif series.value is None and question.headline is not None:
        said = formats.group(series.text)
    else:
        said = series.text
    if series.people == "all":
        return said
    base = _same_base(series) if change is None else change.base_now
    return f"{said} – {formats.same_people(base, question)}"


def _same_base(series: FigureSeries) -> int | None:
    return next((point.base for point in series.points if point.asked), None)


def _heading(point: WavePoint) -> str:
    return f"{point.wave} ({formats.count(point.base)})" if point.asked else point.wave


def _unit(series: Sequence[FigureSeries]) -> str:
    return next((one.test.unit for one in series if one.test is not None), "wave")


def _test_cells(test: SeriesTest | None) -> tuple[str, str, str]:
    if test is None:
        return formats.HIDDEN, formats.HIDDEN, formats.HIDDEN
    slope = "" if test.slope is None else difference_text(test.slope, test.low, test.high)
    return slope, formats.bare_p_value(test.p), formats.bare_p_value(test.p_adjusted)


def _notes(trend: Trend, series: Sequence[FigureSeries]) -> Iterator[str]:
    """Say which figures have a trend, by which tests, and what changed between which waves."""
    shown = [
        f"{one.text} {difference_text(one.test.slope, one.test.low, one.test.high)}"
        for one in series
        if one.people == "all" and one.test is not None and is_shown(one.test.p_adjusted)
    ]
    tested = [one.test for one in series if one.people == "all" and one.test is not None]
    if shown:
        yield f"A trend over the waves was shown: {'; '.join(shown)} a {_unit(series)}."
    elif any(test.p is not None for test in tested):
        figures = plural(trend.families.series_all, "figure")
        yield f"No trend over the waves was shown, adjusted for {figures} (Holm)."
    methods = list(dict.fromkeys(one.test.method for one in series if one.test is not None))
    if methods:
        yield f"Tests: {'; '.join(methods)}."
    changes = [
        f"{one.text} {formats.points(change.difference)} from {change.wave_then} to "
        f"{change.wave_now} ({p_values(change.p, change.p_adjusted)})"
        for one in series
        if one.people == "all"
        for change in one.changes
        if is_shown(change.p_adjusted)
    ]
    if changes:
        yield f"Changed between two waves: {'; '.join(changes)}."
    remark = trend.not_compared.get(series[0].question, "")
    if remark:
        yield remark

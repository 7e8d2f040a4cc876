"""The table of what changed in each group between two waves, and whether the groups differ.

Arranges figures in rows and columns; must not know how a table is drawn, nor compute any figure.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.comparison_sentences import is_shown
from analysis.notes import NO_EXPERIMENT, is_of_initiative
from analysis.results import QuestionSummary, Trend
from analysis.trend_results import GroupTrend
from exporters.figures import formats
from exporters.figures.comparison_text import p_values
from exporters.figures.table import FigureRow, FigureTable
from exporters.figures.trend_tables import (
    AMONG,
    AMONG_TEXTS,
    CODE,
    DIFFERENCE,
    DIFFERENCE_FROM,
    DIFFERENCE_TO,
    FIGURE,
    P_HOLM,
    TEST,
    WAVE_NOW,
    WAVE_THEN,
    P,
    change_figures,
    difference_text,
    value_text,
)
from tabular.writing.sheets import ColumnSpec

GROUP: Final = ColumnSpec("Group")


def group_trend_table(trend: Trend, question: QuestionSummary) -> FigureTable:
    """The figures of `question` then and now in each group, with the changes and their difference.

    Figures among all respondents come first, then those among the people who answered both times.
    Empty where the waves were not compared by group.
    """
    found = [
        one
        for one in trend.groups
        if one.question == question.code
        and any(part.change.then is not None for part in one.groups)
    ]
    if not found:
        return FigureTable()
    change = found[0].groups[0].change
    rows = [row for one in found for row in _rows(one, question)]
    headings = (
        FIGURE.heading,
        GROUP.heading,
        change.wave_then,
        change.wave_now,
        "Difference (95% CI)",
        P.heading,
        P_HOLM.heading,
    )
    return FigureTable(
        headings, tuple(rows), labels=2, has_groups=True, notes=tuple(_notes(trend, found))
    )


def group_trend_figures(trend: GroupTrend) -> Iterator[dict[ColumnSpec, str | float | None]]:
    """The changes of the groups as a workbook's rows, and the difference between them last."""
    for one in trend.groups:
        yield {**change_figures(one.change), GROUP: one.group}
    if trend.pair:
        first = trend.groups[0].change
        yield {
            CODE: trend.question,
            FIGURE: trend.text,
            AMONG: AMONG_TEXTS[trend.people],
            WAVE_THEN: first.wave_then,
            WAVE_NOW: first.wave_now,
            GROUP: f"{trend.pair[0]} less {trend.pair[1]}",
            DIFFERENCE: trend.difference,
            DIFFERENCE_FROM: trend.low,
            DIFFERENCE_TO: trend.high,
            TEST: trend.method,
            P: trend.p,
            P_HOLM: trend.p_adjusted,
        }


def _rows(trend: GroupTrend, question: QuestionSummary) -> Iterator[FigureRow]:
    name = _name(trend, question)
    among = "" if trend.people == "all" else " – same people"
    if among and question.effective_base is not None:
        among += ", unweighted"
    for one in trend.groups:
        change = one.change
        bases = f"{formats.count(change.base_then)}, {formats.count(change.base_now)}"
        if trend.people == "same":
            bases = formats.count(change.base_now)
        yield FigureRow(
            (
                name,
                f"{one.group}{among} ({bases})",
                value_text(trend.measure, change.then),
                value_text(trend.measure, change.now),
                difference_text(change.difference, change.low, change.high),
                "",
                "",
            ),
            choice=trend.value,
        )
    if trend.pair:
        yield FigureRow(
            (
                name,
                f"Change of {trend.pair[0]} less that of {trend.pair[1]}{among}",
                "",
                "",
                difference_text(trend.difference, trend.low, trend.high),
                formats.bare_p_value(trend.p),
                formats.bare_p_value(trend.p_adjusted),
            ),
            choice=trend.value,
        )


def _name(trend: GroupTrend, question: QuestionSummary) -> str:
    if trend.measure == "mean":
        return "Mean"
    if trend.measure == "rank":
        return "Mean rank" if trend.value is None else f"{trend.text}: mean rank"
    if trend.value is None and question.headline is not None:
        return formats.group(trend.text)
    return trend.text


def _notes(trend: Trend, found: Sequence[GroupTrend]) -> Iterator[str]:
    """Say whether the groups changed differently, and that this is no experiment."""
    told = [one for one in found if one.people == "all" and one.p is not None and one.can_reject]
    shown = [
        f"{one.text} ({p_values(one.p, one.p_adjusted)})"
        for one in told
        if is_shown(one.p_adjusted)
    ]
    if shown:
        yield f"The groups changed differently: {'; '.join(shown)}."
    elif told:
        ends = [abs(end) for one in told for end in (one.low, one.high) if end is not None]
        measure = told[0].measure
        unit = " points" if measure == "percent" else ""
        most = f"; it could be up to {formats.points(max(ends)).strip('+')}{unit}" if ends else ""
        yield f"No difference between the changes of the groups was shown{most}."
    left_out = list(dict.fromkeys(group for one in found for group in one.left_out))
    if left_out:
        yield f"Too few answered in both waves to compare: {', '.join(left_out)}."
    if is_of_initiative(trend.by):
        yield NO_EXPERIMENT

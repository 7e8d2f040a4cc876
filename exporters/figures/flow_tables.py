"""The tables of flows: who changed from what to what between two waves.

Arranges figures in rows and columns; must not know how a table is drawn, nor compute any figure.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from analysis.results import QuestionSummary, Trend
from analysis.trend_results import CHOSEN, NOT_CHOSEN, Flow, FlowCell
from exporters.figures import formats
from exporters.figures.comparison_text import p_values
from exporters.figures.table import FigureRow, FigureTable
from exporters.figures.trend_tables import CODE, FIGURE, P_HOLM, TEST, WAVE_NOW, WAVE_THEN, P
from tabular.writing.sheets import CellKind, ColumnSpec

ANSWER_THEN: Final = ColumnSpec("Answer then", width=36)
ANSWER_NOW: Final = ColumnSpec("Answer now", width=36)
PEOPLE: Final = ColumnSpec("People", CellKind.INTEGER)
SHARE_OF_THEN: Final = ColumnSpec("Share of those who gave the answer then", CellKind.PERCENT)
ALL: Final = "All"
# The states of a choice then and now, in the order of a table's columns.
_TURNOVER: Final = (
    ("Both times", CHOSEN, CHOSEN),
    ("Only in {now}", NOT_CHOSEN, CHOSEN),
    ("Only in {then}", CHOSEN, NOT_CHOSEN),
    ("Neither time", NOT_CHOSEN, NOT_CHOSEN),
)


def flow_tables(trend: Trend, question: QuestionSummary) -> Iterator[tuple[str, FigureTable]]:
    """The tables of the flows of `question`, each with its caption: neighbouring waves first.

    A row for each answer then, a column for each answer now; of a multiple choice a row for each
    choice.
    """
    flows = [flow for flow in trend.flows if flow.question == question.code and flow.people]
    for (then, now), group in groupby(flows, key=lambda flow: (flow.wave_then, flow.wave_now)):
        listed = list(group)
        caption = f"From {then} to {now}, the same people"
        if listed[0].value is None:
            yield caption, flow_table(listed[0])
        else:
            yield caption, _turnover_table(listed)


def flow_table(flow: Flow) -> FigureTable:
    """From each answer then (rows) to each answer now (columns), in people and per cent."""
    cells = {(one.then, one.now): one for one in flow.cells}
    there = {one.then for one in flow.cells if one.count is None or one.count}
    rows = [
        FigureRow(
            (
                state.text,
                *(_cell(cells[state.value, now.value]) for now in flow.now),
                formats.count(state.count),
            ),
            choice=state.value,
        )
        for state in flow.then
        if state.value in there or state.count is None
    ]
    totals = (ALL, *(formats.count(state.count) for state in flow.now), formats.count(flow.people))
    headings = (f"{flow.wave_then}, then {flow.wave_now}", *(one.text for one in flow.now), ALL)
    return FigureTable(headings, (*rows, FigureRow(totals)), notes=tuple(flow_notes(flow)))


def flow_notes(flow: Flow, *, in_table: bool = True) -> Iterator[str]:
    """Say how many changed their answer, and whether the answers shifted; how to read the table."""
    reading = " Percentages are of each row." if in_table else ""
    if flow.people is not None and flow.changed is not None:
        yield (
            f"Of {formats.people(flow.people)} who answered in both waves, "
            f"{formats.count(flow.changed)} changed their answer.{reading}"
        )
    elif flow.people is not None:
        yield (
            f"{formats.people(flow.people).capitalize()} answered in both waves.{reading} Answers"
            " and changes of few people are hidden (–), and others from which these would follow."
        )
    told = [
        f"{test.method}, {p_values(test.p, test.p_adjusted)}"
        for test in flow.tests
        if test.p is not None and test.can_reject
    ]
    if told:
        yield f"Whether the answers shifted: {'; '.join(told)}."


def flow_figures(flow: Flow) -> Iterator[dict[ColumnSpec, str | float | None]]:
    """The cells of a flow as a workbook's rows."""
    texts_then = {one.value: one.text for one in flow.then}
    texts_now = {one.value: one.text for one in flow.now}
    for cell in flow.cells:
        yield {
            CODE: flow.question,
            FIGURE: flow.text,
            WAVE_THEN: flow.wave_then,
            WAVE_NOW: flow.wave_now,
            ANSWER_THEN: texts_then[cell.then],
            ANSWER_NOW: texts_now[cell.now],
            PEOPLE: cell.count,
            SHARE_OF_THEN: cell.percent,
        }


def flow_test_figures(flow: Flow) -> Iterator[dict[ColumnSpec, str | float | None]]:
    """The tests of a flow as a workbook's rows."""
    for test in flow.tests:
        yield {
            CODE: flow.question,
            FIGURE: flow.text,
            WAVE_THEN: flow.wave_then,
            WAVE_NOW: flow.wave_now,
            TEST: test.method,
            P: test.p,
            P_HOLM: test.p_adjusted,
        }


def _turnover_table(flows: Sequence[Flow]) -> FigureTable:
    """Of each choice, how many chose it both times, in one wave only, or never."""
    first = flows[0]
    rows = []
    for flow in flows:
        cells = {(one.then, one.now): one for one in flow.cells}
        test = flow.tests[0] if flow.tests else None
        rows.append(
            FigureRow(
                (
                    flow.text,
                    *(
                        cells[then, now].band or formats.count(cells[then, now].count)
                        for _, then, now in _TURNOVER
                    ),
                    formats.HIDDEN if test is None else formats.bare_p_value(test.p),
                    formats.HIDDEN if test is None else formats.bare_p_value(test.p_adjusted),
                ),
                choice=flow.value,
            )
        )
    headings = (
        "Answer",
        *(text.format(then=first.wave_then, now=first.wave_now) for text, _, _ in _TURNOVER),
        P.heading,
        P_HOLM.heading,
    )
    notes = (
        (f"Of {formats.people(first.people)} who answered in both waves; McNemar’s exact test.",)
        if first.people is not None
        else ()
    )
    return FigureTable(headings, tuple(rows), notes=notes)


def _cell(cell: FlowCell) -> str:
    """The people of a cell and their share: “12 (60%)”; the range that is published instead."""
    if cell.band is not None:
        return cell.band
    if cell.count is None:
        return formats.percent(cell.percent)
    if not cell.count or cell.percent is None:
        return formats.count(cell.count)
    return f"{formats.count(cell.count)} ({formats.percent(cell.percent)})"

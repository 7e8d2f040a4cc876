"""The tables of one question: all respondents, by group, and compared with an earlier wave.

Arranges figures in rows and columns; must not know how a table is drawn, nor compute any figure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from analysis.results import (
    HEADLINE,
    Breakdown,
    GroupComparison,
    QuestionSummary,
    Summary,
    Trend,
)
from analysis.trend_results import WaveChange
from exporters.figures import formats
from exporters.figures.comparison_text import about_changes, about_tests
from exporters.figures.measures import (
    ANSWER,
    MEAN,
    MEAN_RANK,
    PEOPLE,
    SHARE,
    WHOLE,
    Measure,
    measures_of,
    share_figures,
)
from exporters.figures.table import FigureRow, Figures, FigureTable
from tabular.writing.sheets import CellKind, ColumnSpec

GROUPS_ACROSS: Final = 6  # columns of groups; more groups than that are rows

CODE: Final = ColumnSpec("Code")
FIGURE: Final = ColumnSpec("Figure", width=36)
UNIT: Final = ColumnSpec("In")
AMONG: Final = ColumnSpec("Among")
DIFFERENCE: Final = ColumnSpec("Difference", CellKind.DECIMAL)
DIFFERENCE_FROM: Final = ColumnSpec("95% CI from", CellKind.DECIMAL)
DIFFERENCE_TO: Final = ColumnSpec("95% CI to", CellKind.DECIMAL)
TEST: Final = ColumnSpec("Test")
P: Final = ColumnSpec("p", CellKind.PROBABILITY)
P_HOLM: Final = ColumnSpec("p (Holm)", CellKind.PROBABILITY)

Found = TypeVar("Found")

_P_HEADINGS: Final = (P.heading, P_HOLM.heading)


def tables_of(summary: Summary, question: QuestionSummary) -> list[FigureTable]:
    """All tables of `question`: all respondents, by group, and compared with an earlier wave."""
    is_rounded = summary.publish_safe
    found = [question_table(question, is_rounded=is_rounded)]
    if summary.breakdown is not None:
        found.append(group_table(summary.breakdown, question, is_rounded=is_rounded))
    if summary.trend is not None:
        found.append(trend_table(summary, summary.trend, question))
    return found


def shown_table(summary: Summary, question: QuestionSummary) -> FigureTable:
    """The table beside the chart of `question`: by groups or waves if these were requested.

    Notes of tables without rows, such as “Not asked in 2018.”, are added to it.
    """
    whole, *parts = tables_of(summary, question)
    shown = next((table for table in (*parts, whole) if table.rows), whole)
    others = [note for table in (whole, *parts) if not table.rows for note in table.notes]
    return shown if shown.is_empty else replace(shown, notes=(*shown.notes, *others))


def question_table(question: QuestionSummary, *, is_rounded: bool) -> FigureTable:
    """The figures of all who answered `question`; no rows for open answers.

    Where they are rounded there are no counts, which would contradict the percentages, and no
    unweighted shares. The choices of a ranking have their mean ranks beside them, weighted shares
    the unweighted ones.
    """
    is_weighted = question.effective_base is not None and not is_rounded
    is_ranked = any(share.mean_rank is not None for share in question.values)
    measures = measures_of(question, mean_ranks=False)
    if not question.values:
        return FigureTable(
            ("Measure", "Value"),
            tuple(
                FigureRow((one.label, one.cell(question)), one.figures(question))
                for one in measures
            ),
        )
    people = () if is_rounded else (PEOPLE.heading,)
    rows = []
    for one in measures:
        share = None if one.share is None else one.share(question)
        if share is None:
            texts: tuple[str, ...] = (*("" for _ in people), one.cell(question), "")
        else:
            counts = () if is_rounded else (formats.count(share.count),)
            interval = formats.percent_span(share.low, share.high)
            texts = (*counts, formats.share(share), interval)
        figures = dict(one.figures(question))
        if share is not None and one.choice is not None:
            figures = {ANSWER: share.text, **share_figures(share, is_rounded=is_rounded)}
            if is_ranked:
                figures[MEAN_RANK] = share.mean_rank
        if is_ranked:
            texts = (*texts, formats.mean(None if share is None else share.mean_rank))
        if is_weighted:
            texts = (*texts, formats.percent(None if share is None else share.unweighted))
        rows.append(FigureRow((one.label, *texts), figures, one.choice))
    ranks = (MEAN_RANK.heading,) if is_ranked else ()
    unweighted = ("Unweighted",) if is_weighted else ()
    headings = ("Answer", *people, SHARE.heading, "95% CI", *ranks, *unweighted)
    return FigureTable(headings, tuple(rows), notes=_rounding_notes([question]))


def group_table(
    breakdown: Breakdown,
    question: QuestionSummary,
    *,
    is_rounded: bool,
    with_family: bool = True,
) -> FigureTable:
    """The figures of `question` in each group, with p-values.

    Up to GROUPS_ACROSS groups are columns, more are rows. Empty for open answers and dates, and
    where fewer than two groups have answered. `with_family` the notes say for how many tests
    p-values are adjusted.
    """
    groups = [
        (_heading(formats.group(group.label), found), found)
        for group in breakdown.groups
        for found in group.questions
        if found.code == question.code and found.base != 0
    ]
    if len(groups) < 2 or question.kind in {"text", "date"}:
        return FigureTable()
    comparisons = [test for test in breakdown.comparisons if test.question == question.code]
    tests = {test.value or WHOLE: test for test in comparisons}
    measures = measures_of(question)
    if WHOLE in tests and not any(WHOLE in one.keys for one in measures):
        measures.append(
            Measure("Answered", frozenset({WHOLE}), text=lambda one: formats.count(one.base))
        )
    table = FigureTable(
        (
            "Answer" if question.values else "Measure",
            *(name for name, _ in groups),
            *(_P_HEADINGS if tests else ()),
        ),
        tuple(
            FigureRow(
                (
                    one.label,
                    *(one.full_cell(found, is_rounded=is_rounded) for _, found in groups),
                    *(_p_cells(_find(tests, one)) if tests else ()),
                ),
                choice=one.choice,
            )
            for one in measures
        ),
        notes=(
            *_rounding_notes(found for _, found in groups),
            *about_tests(breakdown, question, with_family=with_family),
        ),
    )
    if is_rounded and all(cell == formats.HIDDEN for row in table.rows for cell in row.cells[1:]):
        # Nothing but dashes would have to be read to learn that.
        by = formats.by_words(breakdown)
        return FigureTable(notes=(f"No figures by {by} are safe to publish here.",))
    if len(groups) > GROUPS_ACROSS:
        return table.transposed(breakdown.label)
    return table


def trend_table(summary: Summary, trend: Trend, question: QuestionSummary) -> FigureTable:
    """The figures of `question` then and now, with what changed; empty for open answers.

    Rows among all respondents come first, those among the people who answered both times last. A
    row's figures are those of its change.
    """
    changes = [change for change in trend.changes if change.question == question.code]
    notes = tuple(
        filter(
            None,
            (about_changes(question.kind, changes), trend.not_compared.get(question.code, "")),
        )
    )
    then = next((found for found in trend.questions if found.code == question.code), None)
    if then is None or question.kind == "text":
        return FigureTable(notes=notes)
    now_values = {share.value for share in question.values}
    dropped = tuple(share for share in then.values if share.value not in now_values)
    # Changes are of means, so that years have theirs here as well.
    whole = replace(question, values=(*question.values, *dropped), is_year=False)
    measures = measures_of(whole)
    of_all, of_same = (
        {_change_key(change): change for change in changes if change.people == people}
        for people in ("all", "same")
    )
    rows = []
    for one in measures:
        change = _find(of_all, one)
        cells = _change_cells(change) if changes else ()
        figures = {} if change is None else _change_figures(change, summary, trend)
        texts = (one.label, one.cell(then), one.cell(question), *cells)
        rows.append(FigureRow(texts, figures, one.choice))
    for one in measures:
        change = _find(of_same, one)
        if change is not None and (change.now is not None or change.difference is not None):
            show = formats.percent if change.measure == "percent" else formats.number
            texts = (
                f"{one.label} – {formats.same_people(change.base_now, question)}",
                show(change.then),
                show(change.now),
                *_change_cells(change),
            )
            rows.append(FigureRow(texts, _change_figures(change, summary, trend), one.choice))
    headings = (
        "Answer" if question.values else "Measure",
        _heading(trend.against, then),
        _heading(summary.label, question),
        *(("Difference (95% CI)", *_P_HEADINGS) if changes else ()),
    )
    return FigureTable(headings, tuple(rows), notes=notes)


def wave_columns(summary: Summary, trend: Trend) -> tuple[ColumnSpec, ...]:
    """A workbook's columns for the earlier figure and this one, and for who answered."""
    waves = (trend.against, summary.label)
    return (
        *(ColumnSpec(label, CellKind.DECIMAL) for label in waves),
        *(ColumnSpec(f"Answered {label}", CellKind.INTEGER) for label in waves),
    )


def _find(by_key: Mapping[str, Found], measure: Measure) -> Found | None:
    """The test or change of a row."""
    return next((by_key[key] for key in measure.keys if key in by_key), None)


def _change_key(change: WaveChange) -> str:
    return change.value or (WHOLE if change.measure == "mean" else HEADLINE)


def _p_cells(test: GroupComparison | WaveChange | None) -> tuple[str, str]:
    if test is None:
        return "", ""
    return formats.bare_p_value(test.p), formats.bare_p_value(test.p_adjusted)


def _change_cells(change: WaveChange | None) -> tuple[str, str, str]:
    if change is None:
        return "", "", ""
    moved = formats.points(change.difference)
    if change.low is not None:
        moved += f" ({formats.points(change.low)} to {formats.points(change.high)})"
    return (moved, *_p_cells(change))


def _change_figures(change: WaveChange, summary: Summary, trend: Trend) -> Figures:
    then, now, answered_then, answered_now = wave_columns(summary, trend)
    is_share = change.measure == "percent"
    return {
        CODE: change.question,
        FIGURE: change.text if is_share else MEAN.heading,
        UNIT: "per cent" if is_share else "numbers",
        AMONG: "all respondents" if change.people == "all" else "same people",
        then: change.then,
        now: change.now,
        DIFFERENCE: change.difference,
        DIFFERENCE_FROM: change.low,
        DIFFERENCE_TO: change.high,
        TEST: change.method,
        P: change.p,
        P_HOLM: change.p_adjusted,
        answered_then: change.base_then,
        answered_now: change.base_now,
    }


def _heading(name: str, question: QuestionSummary) -> str:
    """A set of people with how many answered: “Women (24)”."""
    return f"{name} ({formats.count(question.base)})"


def _rounding_notes(questions: Iterable[QuestionSummary]) -> tuple[str, ...]:
    return tuple(filter(None, [formats.rounding_note(questions)]))

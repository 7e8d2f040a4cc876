"""One question's part of the report: its chart and table, its groups, what changed.

Decides what is said of a question; must not know how it is stored, nor work out any figure.
"""

from collections.abc import Sequence
from typing import Final

from analysis.results import Breakdown, Change, QuestionSummary, Summary, Trend, ValueShare
from core.chunks import in_chunks
from exporters.charts.style import PRINT
from exporters.charts.summary_charts import draw, draw_breakdown, draw_trend
from exporters.figures import formats
from exporters.figures.comparison_text import about_tests
from exporters.report_document import ReportDocument, TableColumn

_GROUPS_ACROSS: Final = 3  # columns of groups that a page has room for


def write_question(document: ReportDocument, summary: Summary, question: QuestionSummary) -> None:
    """Write all that `summary` says of `question`."""
    document.heading(question.text, 2)
    chart = draw(question, PRINT)
    is_rounded = summary.publish_safe
    document.note(_about(question, is_rounded=is_rounded), with_next=chart is not None)
    if chart is not None:
        document.figure(chart, formats.as_sentence(question.text), _described(question))
    if question.values:
        _write_values(document, question, is_rounded=is_rounded)
    if summary.breakdown is not None:
        _write_groups(document, summary.breakdown, question, is_rounded=is_rounded)
    if summary.trend is not None:
        _write_trend(document, summary, summary.trend, question)


def _write_values(document: ReportDocument, question: QuestionSummary, *, is_rounded: bool) -> None:
    """Write the share of each answer; a rounded count would contradict its percentage."""
    people = () if is_rounded else (TableColumn("People", 0.13),)
    document.table(
        (
            TableColumn("Answer", 0.55, is_number=False),
            *people,
            TableColumn("Share", 0.26 if is_rounded else 0.13),
            TableColumn("95% interval", 0.19),
        ),
        [
            (
                share.text,
                *(() if is_rounded else (formats.count(share.count),)),
                formats.share(share),
                formats.percent_span(share.low, share.high),
            )
            for share in question.values
        ],
    )
    if note := formats.rounding_note([question]):
        document.note(note)


def _about(question: QuestionSummary, *, is_rounded: bool) -> str:
    said = [formats.base(question, is_rounded=is_rounded)]
    if question.kind == "multiple":
        said.append("several answers possible")
    if question.kind in {"number", "scale"} and (middle := formats.numbers(question)):
        said.append(formats.within_sentence(middle))
    if question.earliest is not None and question.latest is not None:
        said.append(f"{formats.day(question.earliest)} to {formats.day(question.latest)}")
    return " · ".join(said) + "."


def _described(question: QuestionSummary) -> str:
    """Say what the chart shows, for people who cannot see it."""
    if not question.values:
        return f"{formats.as_sentence(question.text)} {formats.numbers(question)}."
    shares = "; ".join(f"{one.text} {formats.share(one)}" for one in question.values)
    return f"{formats.as_sentence(question.text)} Bars with intervals: {shares}."


def _write_groups(
    document: ReportDocument, breakdown: Breakdown, question: QuestionSummary, *, is_rounded: bool
) -> None:
    groups = [
        (f"{formats.group(group.label)} ({formats.count(found.base)})", found)
        for group in breakdown.groups
        for found in group.questions
        if found.code == question.code and found.base != 0
    ]
    if len(groups) < 2 or question.kind in {"text", "date"}:
        return
    by = formats.break_down_label(breakdown.by)
    document.heading(f"By {by.lower()}", 3)
    chart = draw_breakdown(breakdown, question.code, PRINT)
    if chart is not None:
        caption = f"{formats.as_sentence(question.text)} By {by.lower()}."
        document.figure(chart, caption, f"{caption} The table below gives the same figures.")
    if question.kind in {"number", "scale"}:
        _write_numbers(document, by, groups, with_means=not question.is_year)
    else:
        for part in in_chunks(groups, _GROUPS_ACROSS):
            _write_shares(document, question, part, with_counts=not is_rounded)
        if note := formats.rounding_note(found for _, found in groups):
            document.note(note)
    tests = [test for test in breakdown.comparisons if test.question == question.code]
    for sentence in about_tests(question.kind, tests):
        document.note(sentence)


def _write_numbers(
    document: ReportDocument,
    by: str,
    groups: Sequence[tuple[str, QuestionSummary]],
    *,
    with_means: bool,
) -> None:
    columns = [
        TableColumn(by, 0.34, is_number=False),
        TableColumn("Median", 0.12),
        TableColumn("Quartiles", 0.17),
    ]
    if with_means:
        columns += [TableColumn("Mean", 0.12), TableColumn("95% interval", 0.25)]
    document.table(
        columns,
        [
            (
                name,
                formats.number(found.numbers.median),
                formats.number_span(found.numbers.lower_quartile, found.numbers.upper_quartile),
                *(
                    (
                        formats.number(found.numbers.mean),
                        formats.number_span(found.numbers.low, found.numbers.high),
                    )
                    if with_means
                    else ()
                ),
            )
            for name, found in groups
        ],
    )


def _write_shares(
    document: ReportDocument,
    question: QuestionSummary,
    groups: Sequence[tuple[str, QuestionSummary]],
    *,
    with_counts: bool,
) -> None:
    """Write the groups' shares with intervals, answers in the order of the table for everybody."""
    of_groups = [{share.value: share for share in found.values} for _, found in groups]
    across = min(0.24, 0.72 / len(groups))
    document.table(
        (
            TableColumn("Answer", 1 - across * len(groups), is_number=False),
            *(TableColumn(name, across) for name, _ in groups),
        ),
        [
            (
                share.text,
                *(
                    _share_cell(shares.get(share.value), with_count=with_counts)
                    for shares in of_groups
                ),
            )
            for share in question.values
        ],
    )


def _share_cell(share: ValueShare | None, *, with_count: bool) -> str:
    """Say a share with its interval, and of how many: “62% (49–73%) · 24”."""
    if share is None:
        return formats.HIDDEN
    said = formats.share(share)
    if share.low is not None:
        said += f" ({formats.percent_span(share.low, share.high)})"
    return (
        f"{said} · {formats.count(share.count)}" if with_count and share.count is not None else said
    )


def _write_trend(
    document: ReportDocument, summary: Summary, trend: Trend, question: QuestionSummary
) -> None:
    changes = [change for change in trend.changes if change.question == question.code]
    not_compared = trend.not_compared.get(question.code, "")
    if not changes and not not_compared:
        return
    document.heading(f"Compared with {trend.against}", 3)
    if not_compared:
        document.note(not_compared, with_next=bool(changes))
    if not changes:
        return
    chart = draw_trend(summary, question.code, PRINT)
    if chart is not None:
        asked = formats.as_sentence(question.text)
        caption = f"{asked} {trend.against} and {summary.label}."
        document.figure(chart, caption, f"{caption} The table below gives the same figures.")
    document.table(
        (
            TableColumn("Figure", 0.28, is_number=False),
            TableColumn("Among", 0.13, is_number=False),
            TableColumn(trend.against, 0.09),
            TableColumn(summary.label, 0.09),
            TableColumn("Difference (95% interval)", 0.21),
            TableColumn("p", 0.09),
            TableColumn("p (Holm)", 0.11),
        ),
        [_change_row(change) for change in changes],
    )


def _change_row(change: Change) -> tuple[str, ...]:
    show = formats.percent if change.measure == "percent" else formats.number
    everybody = change.people == "all"
    span = (
        ""
        if change.low is None
        else f" ({formats.points(change.low)} to {formats.points(change.high)})"
    )
    return (
        "Mean" if change.measure == "mean" else change.text,
        "everybody" if everybody else f"the same {formats.count(change.base_now)}",
        show(change.then),
        show(change.now),
        formats.points(change.difference) + span,
        formats.bare_p_value(change.p),
        formats.bare_p_value(change.p_adjusted),
    )

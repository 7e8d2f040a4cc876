"""A wave's findings as a workbook, for those who go on working with the figures.

Every figure stands in one cell, as a number; what is hidden, or cannot be said, is blank. Decides
which tables there are; must not know how a file is written, nor work out any figure.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from analysis.notes import notes
from analysis.results import Breakdown, Change, QuestionSummary, Summary, Trend, ValueShare
from core.progress import SILENT, Progress
from exporters.figures import formats
from exporters.figures.comparison_text import effects, left_out, method
from exporters.report import ReportDetails
from exporters.responses import KIND_LABELS
from surveys.dispositions import LABELS
from surveys.questionnaire import Kind
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec
from tabular.writing.workbook import write_workbook

_Row = list[CellValue]

_PEOPLE: Final = CellKind.INTEGER
_QUESTION: Final = (ColumnSpec("Code"), ColumnSpec("Question", width=44))
_PERCENTS: Final = (
    ColumnSpec("Share", CellKind.PERCENT),
    ColumnSpec("95% from", CellKind.PERCENT),
    ColumnSpec("95% to", CellKind.PERCENT),
)
# Rounded counts would contradict the percentages beside them; some of these are a range instead.
_SHARE: Final = (ColumnSpec("People", _PEOPLE), *_PERCENTS)
_SAFE_SHARE: Final = (ColumnSpec("Share as a range"), *_PERCENTS)
_BASE: Final = tuple(
    ColumnSpec(heading, _PEOPLE)
    for heading in ("Answered", "Not answered or not asked", "Not applicable")
)
_NUMBERS: Final = tuple(
    ColumnSpec(heading, kind)
    for heading, kind in (
        ("Mean", CellKind.DECIMAL),
        ("Mean from", CellKind.DECIMAL),
        ("Mean to", CellKind.DECIMAL),
        ("Median", CellKind.NUMBER),
        ("Lower quartile", CellKind.NUMBER),
        ("Upper quartile", CellKind.NUMBER),
        ("Lowest", CellKind.NUMBER),
        ("Highest", CellKind.NUMBER),
    )
)
_DATES: Final = (ColumnSpec("Earliest", CellKind.DATE), ColumnSpec("Latest", CellKind.DATE))
_ANSWER: Final = ColumnSpec("Answer", width=36)
_TESTED: Final = (
    ColumnSpec("Test"),
    ColumnSpec("p", CellKind.PROBABILITY),
    ColumnSpec("p (Holm)", CellKind.PROBABILITY),
)


def write_summary_workbook(
    path: Path, summary: Summary, details: ReportDetails, *, progress: Progress = SILENT
) -> int:
    """Write `summary` to `path`, an .xlsx file, and give how many sheets it has.

    Raises UserError when the file cannot be written; Cancelled as `progress` says.
    """
    safe = summary.publish_safe
    sheets = [
        _headlines(summary, details),
        _questions(summary.questions, safe=safe),
        _rates(summary),
    ]
    if summary.breakdown is not None:
        sheets += [_groups(summary.breakdown, safe=safe), _tests(summary.breakdown)]
    if summary.trend is not None:
        sheets.append(_trend(summary.trend, summary))
    said = [[sentence] for sentence in (*notes(summary), "Blank: hidden, or cannot be said.")]
    sheets.append(
        SheetSpec("Notes", [ColumnSpec("How to read the figures", CellKind.LINES, 100)], said)
    )
    return len(write_workbook(path, sheets, progress=progress))


def _headlines(summary: Summary, details: ReportDetails) -> SheetSpec:
    safe = summary.publish_safe
    answered = ColumnSpec("Answered", _PEOPLE)
    columns = [ColumnSpec("Finding", width=44), *_share_columns(safe=safe), answered]
    rows: list[_Row] = [
        [share.text, *_share(share, safe=safe), question.base]
        for question in summary.questions
        if (share := question.headline) is not None
    ]
    title = [details.title, details.subtitle, notes(summary)[-1]]
    return SheetSpec("Summary", columns, rows, title)


def _questions(questions: Sequence[QuestionSummary], *, safe: bool) -> SheetSpec:
    columns = [*_QUESTION, ColumnSpec("Kind"), _ANSWER, *_share_columns(safe=safe)]
    columns += [*_BASE, *_NUMBERS, *_DATES]
    rows = [
        [question.code, question.text, KIND_LABELS[Kind(question.kind)], *figures]
        for question in questions
        for figures in _figures(question, safe=safe)
    ]
    return SheetSpec("Questions", columns, rows)


def _groups(breakdown: Breakdown, *, safe: bool) -> SheetSpec:
    by = ColumnSpec(formats.break_down_label(breakdown.by))
    columns = [by, *_QUESTION, _ANSWER, *_share_columns(safe=safe)]
    columns += [*_BASE, *_NUMBERS, *_DATES]
    rows = [
        [formats.group(group.label), question.code, question.text, *figures]
        for group in breakdown.groups
        for question in group.questions
        for figures in _figures(question, safe=safe)
    ]
    return SheetSpec("Groups", columns, rows)


def _figures(question: QuestionSummary, *, safe: bool) -> Iterator[_Row]:
    """Give a row for the whole question, its answer blank, and one for each answer.

    Where the question was not asked, its row says so in place of the answer.
    """
    n = question.numbers
    bases: _Row = [question.base, question.missing, question.not_applicable]
    numbers: _Row = [
        n.mean, n.low, n.high, n.median, n.lower_quartile, n.upper_quartile, n.lowest, n.highest,
        question.earliest, question.latest,
    ]  # fmt: skip
    whole = None if question.not_asked_in is None else formats.base(question)
    yield [whole, None, None, None, None, *bases, *numbers]
    for share in question.values:
        yield [share.text, *_share(share, safe=safe), *bases, *[None] * len(numbers)]


def _share(share: ValueShare, *, safe: bool) -> _Row:
    """Give the count, or the range that is published instead, the percentage and its interval."""
    return [share.band if safe else share.count, share.percent, share.low, share.high]


def _share_columns(*, safe: bool) -> tuple[ColumnSpec, ...]:
    return _SAFE_SHARE if safe else _SHARE


def _rates(summary: Summary) -> SheetSpec:
    columns = [
        ColumnSpec("Rate"),
        ColumnSpec("Share", CellKind.PERCENT),
        ColumnSpec("People", _PEOPLE),
        ColumnSpec("Of", CellKind.NUMBER),
        ColumnSpec("What it is", CellKind.LINES, 90),
    ]
    rows: list[_Row] = [
        [formats.rate(rate.code), rate.percent, rate.numerator, rate.denominator, rate.definition]
        for rate in summary.rates
    ]
    rows += [
        [
            LABELS.get(word, formats.group(word)),
            None,
            count,
            None,
            "Invitations by status",
        ]
        for word, count in summary.dispositions.items()
        if count
    ]
    return SheetSpec("Rates", columns, rows)


def _tests(breakdown: Breakdown) -> SheetSpec:
    columns = [
        ColumnSpec("Code"),
        _ANSWER,
        ColumnSpec("Groups"),
        *_TESTED,
        ColumnSpec("Size of the difference", CellKind.LINES, 60),
        ColumnSpec("Left out", CellKind.LINES, 40),
    ]
    rows: list[_Row] = [
        [
            test.question,
            test.text if test.value is not None else None,
            ", ".join(map(formats.group, test.groups)),
            method(test),
            test.p,
            test.p_adjusted,
            effects(test),
            left_out([test]),
        ]
        for test in breakdown.comparisons
    ]
    return SheetSpec("Tests", columns, rows)


def _trend(trend: Trend, summary: Summary) -> SheetSpec:
    columns = [
        ColumnSpec("Code"),
        ColumnSpec("Figure", width=36),
        ColumnSpec("In"),
        ColumnSpec("Among"),
        *(
            ColumnSpec(heading, CellKind.DECIMAL)
            for heading in (trend.against, summary.label, "Difference", "95% from", "95% to")
        ),
        *_TESTED,
        ColumnSpec(f"Answered {trend.against}", _PEOPLE),
        ColumnSpec(f"Answered {summary.label}", _PEOPLE),
    ]
    rows = [_change(change) for change in trend.changes]
    return SheetSpec("Change", columns, rows)


def _change(change: Change) -> _Row:
    is_share = change.measure == "percent"
    figures = (change.then, change.now, change.difference, change.low, change.high)
    return [
        change.question,
        change.text if is_share else "Mean",
        "per cent" if is_share else "numbers",
        "everybody" if change.people == "all" else "the same people",
        *figures,
        change.method,
        change.p,
        change.p_adjusted,
        change.base_then,
        change.base_now,
    ]

"""A wave's findings as a workbook of figures.

Every figure is a number in a cell of its own, blank where suppressed or undefined. Decides which
sheets there are; must not know how a file is written, nor compute any figure.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from analysis.notes import notes
from analysis.results import Breakdown, QuestionSummary, Summary, Trend
from core.progress import SILENT, Progress
from exporters.figures import formats, measures, question_tables, summary_tables
from exporters.figures.matrix_tables import MATRIX_ROW, MatrixSummary, findings_of, matrix_table
from exporters.figures.measures import ANSWER, ANSWERED, PEOPLE, RANGE, SHARE, SHARE_FROM, SHARE_TO
from exporters.figures.question_tables import CODE, P_HOLM, TEST, P
from exporters.figures.table import Figures
from exporters.reports.report_details import ReportDetails
from surveys.questionnaire import KIND_LABELS, QuestionKind
from tabular.writing.sheets import CellKind, ColumnSpec, SheetSpec
from tabular.writing.workbook import write_workbook

_QUESTION: Final = ColumnSpec("Question", width=44)
_KIND: Final = ColumnSpec("Kind")


def write_summary_workbook(
    path: Path, summary: Summary, details: ReportDetails, *, progress: Progress = SILENT
) -> int:
    """Write `summary` to `path`, an .xlsx file, and give how many sheets it has.

    Raises UserError when the file cannot be written; Cancelled as `progress` says.
    """
    is_rounded = summary.publish_safe
    # Rounded counts would contradict the percentages beside them; some of these are a range.
    shares = (RANGE if is_rounded else PEOPLE, SHARE, SHARE_FROM, SHARE_TO)
    figures = (*shares, *measures.BASES, *measures.MEASURES)
    if any(question.kind == "ranking" for question in summary.questions):
        figures = (*figures, measures.MEAN_RANK)
    sheets = [
        _sheet(
            "Summary",
            (summary_tables.FINDING, *shares, ANSWERED),
            (row.figures for row in summary_tables.headline_table(summary).rows),
            title=(details.title, details.subtitle, notes(summary)[-1]),
        ),
        _sheet(
            "Questions",
            (CODE, _QUESTION, _KIND, ANSWER, *figures),
            _question_rows(summary.questions, is_rounded=is_rounded),
        ),
        *_matrices(summary),
        _rates(summary),
    ]
    if summary.breakdown is not None:
        # Its width tells it from other columns where a field is called “Code” too.
        by = ColumnSpec(summary.breakdown.label, width=20)
        rows = (
            {by: formats.group(group.label), **row}
            for group in summary.breakdown.groups
            for row in _question_rows(group.questions, is_rounded=is_rounded)
        )
        sheets.append(_sheet("Groups", (by, CODE, _QUESTION, ANSWER, *figures), rows))
        sheets.append(_tests(summary.breakdown))
    if summary.trend is not None:
        sheets.append(_changes(summary, summary.trend))
    said = [[sentence] for sentence in (*notes(summary), "Blank: suppressed, or not available.")]
    sheets.append(
        SheetSpec("Notes", [ColumnSpec("How to read the figures", CellKind.LINES, 100)], said)
    )
    return len(write_workbook(path, sheets, progress=progress))


def _sheet(
    name: str, columns: Sequence[ColumnSpec], rows: Iterable[Figures], title: Sequence[str] = ()
) -> SheetSpec:
    """Give a sheet of `rows`, blank where a row has no figure for a column."""
    return SheetSpec(name, columns, [[row.get(one) for one in columns] for row in rows], title)


def _question_rows(questions: Sequence[QuestionSummary], *, is_rounded: bool) -> Iterator[Figures]:
    """Give a row for each whole question, its answer blank, and one for each answer.

    Where the question was not asked, its row says so in place of the answer.
    """
    for question in questions:
        whole = {
            CODE: question.code,
            _QUESTION: question.text,
            _KIND: KIND_LABELS[QuestionKind(question.kind)],
            ANSWER: None if question.not_asked_in is None else formats.base(question),
            **measures.base_figures(question),
        }
        rows = question_tables.question_table(question, is_rounded=is_rounded).rows
        of_all = (row.figures for row in rows if row.choice is None)
        yield whole | {column: value for one in of_all for column, value in one.items()}
        for row in rows:
            if row.choice is not None:
                yield {**whole, **row.figures}


def _matrices(summary: Summary) -> Iterator[SheetSpec]:
    """Give the sheet of all matrices, a row for each of theirs; none where there is none."""
    found = [one for one in findings_of(summary.questions) if isinstance(one, MatrixSummary)]
    if not found:
        return
    rows = [
        {CODE: question.code, _QUESTION: matrix.text, **row.figures}
        for matrix in found
        for question, row in zip(
            matrix.rows,
            matrix_table(matrix, is_rounded=summary.publish_safe).rows,
            strict=True,
        )
    ]
    first, last = (CODE, _QUESTION, MATRIX_ROW), (measures.MEAN, ANSWERED)
    shares = [one for row in rows for one in row if one not in {*first, *last}]
    yield _sheet("Matrices", (*first, *dict.fromkeys(shares), *last), rows)


def _rates(summary: Summary) -> SheetSpec:
    columns = (
        summary_tables.RATE,
        SHARE,
        PEOPLE,
        summary_tables.OF,
        summary_tables.DEFINITION,
    )
    tables = (summary_tables.rate_table(summary), summary_tables.disposition_table(summary))
    return _sheet("Rates", columns, (row.figures for table in tables for row in table.rows))


def _tests(breakdown: Breakdown) -> SheetSpec:
    rows = (row.figures for row in summary_tables.test_table(breakdown).rows)
    return _sheet("Tests", summary_tables.TEST_COLUMNS, rows)


def _changes(summary: Summary, trend: Trend) -> SheetSpec:
    then, now, *answered = question_tables.wave_columns(summary, trend)
    columns = (
        CODE,
        question_tables.FIGURE,
        question_tables.UNIT,
        question_tables.AMONG,
        then,
        now,
        question_tables.DIFFERENCE,
        question_tables.DIFFERENCE_FROM,
        question_tables.DIFFERENCE_TO,
        TEST,
        P,
        P_HOLM,
        *answered,
    )
    tables = (question_tables.trend_table(summary, trend, one) for one in summary.questions)
    rows = (row.figures for table in tables for row in table.rows)
    return _sheet("Change", columns, filter(None, rows))

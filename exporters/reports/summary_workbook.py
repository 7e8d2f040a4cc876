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
from exporters.figures.crosstab_table import crosstab_table
from exporters.figures.matrix_tables import MATRIX_ROW, MatrixSummary, findings_of, matrix_table
from exporters.figures.measures import ANSWER, ANSWERED, PEOPLE, RANGE, SHARE, SHARE_FROM, SHARE_TO
from exporters.figures.non_response_tables import non_response_tables
from exporters.figures.question_tables import CODE, P_HOLM, TEST, P
from exporters.figures.table import Figures
from exporters.reports.questionnaire_section import questionnaire_table
from exporters.reports.report_details import ReportDetails
from exporters.reports.report_sections import ReportSection
from exporters.reports.wave_sheets import figure_sheet, wave_sheets
from exporters.reports.workbook_charts import chart_sheet
from surveys.fieldwork import describe_fieldwork
from surveys.questionnaire import KIND_LABELS, QuestionKind, Questionnaire
from tabular.writing.charted_workbook import ChartSheet, LinkSheet, write_charted_workbook
from tabular.writing.sheets import CellKind, ColumnSpec, SheetSpec

_QUESTION: Final = ColumnSpec("Question", width=44)
_KIND: Final = ColumnSpec("Kind")


_DEFINITIONS: Final = (
    (PEOPLE.heading, "People who gave the answer, unweighted"),
    (RANGE.heading, "The range that is published where the share itself would tell of few people"),
    (SHARE.heading, "Per cent of those who answered the question; of rates, of the people named"),
    (f"{SHARE_FROM.heading}, {SHARE_TO.heading.removeprefix('95% CI ')}",
     "The ends of the 95% confidence interval"),
    (ANSWERED.heading, "People who answered the question: the base of its figures"),
    (measures.MISSING.heading, "People who gave no answer, or were not asked"),
    (measures.NOT_APPLICABLE.heading, "People who said that the question does not apply"),
    (measures.MEAN.heading, "The arithmetic mean; of a scale that of its points"),
    (f"{measures.MEAN_FROM.heading}, to", "The 95% confidence interval of the mean"),
    (measures.MEDIAN.heading, "Half of the answers lie below, half above"),
    (f"{measures.LOWER_QUARTILE.heading}, {measures.UPPER_QUARTILE.heading.lower()}",
     "A quarter of the answers lies below the lower one, a quarter above the upper one, as "
     "QUARTILE.INC of Excel gives them"),
    (measures.MEAN_RANK.heading, "The mean place of a choice, of those who ranked it; 1 is first"),
    (P.heading, "The p-value of the test, not adjusted"),
    (P_HOLM.heading, "The p-value adjusted by Holm’s method for all tests of the sheet"),
    (question_tables.DIFFERENCE.heading, "This wave less the earlier one, in the unit of its row"),
)  # fmt: skip


def write_summary_workbook(
    path: Path, summary: Summary, details: ReportDetails, *, progress: Progress = SILENT
) -> int:
    """Write `summary` to `path`, an .xlsx file, and give how many sheets it has.

    Raises UserError when the file cannot be written; Cancelled as `progress` says.
    """
    parts = list(_parts(summary, details))
    title = (details.title, details.subtitle, notes(summary)[-1])
    contents = LinkSheet("Contents", title, [(sheet.name, says) for sheet, says in parts])
    sheets = (contents, *(sheet for sheet, _says in parts))
    colour = details.template.text_colour
    return write_charted_workbook(path, sheets, colour=colour, progress=progress)


def _parts(
    summary: Summary, details: ReportDetails
) -> Iterator[tuple[SheetSpec | ChartSheet, str]]:
    """Give the sheets after the contents, each with what is in it."""
    is_rounded = summary.publish_safe
    # Rounded counts would contradict the percentages beside them; some of these are a range.
    shares = (RANGE if is_rounded else PEOPLE, SHARE, SHARE_FROM, SHARE_TO)
    figures = (*shares, *measures.BASES, *measures.MEASURES)
    if any(question.kind == "ranking" for question in summary.questions):
        figures = (*figures, measures.MEAN_RANK)
    if details.has(ReportSection.HEADLINES):
        rows = (row.figures for row in summary_tables.headline_table(summary).rows)
        columns = (summary_tables.FINDING, *shares, ANSWERED)
        yield _sheet("Summary", columns, rows), ReportSection.HEADLINES.description
    if details.has(ReportSection.QUESTIONS):
        charts = chart_sheet(summary, details)
        if charts.charts:
            yield charts, "Charts that can be edited, each with the table of its figures"
        yield (
            _sheet(
                "Questions",
                (CODE, _QUESTION, _KIND, ANSWER, *figures),
                _question_rows(summary.questions, is_rounded=is_rounded),
            ),
            "Every figure of all respondents: a row for each question and each answer",
        )
        for sheet in _matrices(summary):
            yield sheet, "Questions with rows, the share of each choice in each row"
    if details.has(ReportSection.RATES):
        yield _rates(summary), ReportSection.RATES.description
    if details.has(ReportSection.NON_RESPONSE):
        for heading, table in non_response_tables(summary):
            rows = (row.figures for row in table.rows)
            yield figure_sheet(heading, rows), " ".join(table.notes) or heading
    breakdown = summary.breakdown
    if breakdown is not None and details.has(ReportSection.BREAKDOWNS):
        yield from _groups(breakdown, figures, is_rounded=is_rounded)
    if breakdown is not None and details.has(ReportSection.TESTS):
        yield _tests(breakdown), ReportSection.TESTS.description
    if summary.trend is not None and details.has(ReportSection.TRENDS):
        says = f"What changed between {summary.trend.against} and {summary.label}, with tests"
        yield _changes(summary, summary.trend), says
        yield from wave_sheets(summary.trend)
    if details.questionnaire is not None and details.has(ReportSection.QUESTIONNAIRE):
        yield _questionnaire(details.questionnaire), ReportSection.QUESTIONNAIRE.description
    if details.has(ReportSection.NOTES):
        yield _notes(summary, details), ReportSection.NOTES.description
        yield _definitions(), "What each column holds, and in which unit"


def _questionnaire(questionnaire: Questionnaire) -> SheetSpec:
    table = questionnaire_table(questionnaire)
    columns = [
        ColumnSpec(heading, CellKind.LINES, width)
        for heading, width in zip(table.headings, (6, 60, 60, 40), strict=True)
    ]
    return SheetSpec("Questionnaire", columns, [row.cells for row in table.rows])


def _notes(summary: Summary, details: ReportDetails) -> SheetSpec:
    said = (
        *describe_fieldwork(details.fieldwork),
        *notes(summary),
        "Blank: suppressed, or not available.",
    )
    columns = [ColumnSpec("How to read the figures", CellKind.LINES, 100)]
    return SheetSpec("Notes", columns, [[sentence] for sentence in said])


def _definitions() -> SheetSpec:
    columns = [ColumnSpec("Column", width=30), ColumnSpec("Meaning", CellKind.LINES, 90)]
    return SheetSpec("Definitions", columns, [list(one) for one in _DEFINITIONS])


def _groups(
    breakdown: Breakdown, figures: Sequence[ColumnSpec], *, is_rounded: bool
) -> Iterator[tuple[SheetSpec, str]]:
    """The figures of each group, and who has which values where these are of two variables."""
    words = formats.by_words(breakdown)
    # Its width tells it from other columns where a field is called “Code” too.
    by = ColumnSpec(breakdown.label, width=20)
    rows = (
        {by: formats.group(group.label), **row}
        for group in breakdown.groups
        for row in _question_rows(group.questions, is_rounded=is_rounded)
    )
    columns = (by, CODE, _QUESTION, ANSWER, *figures)
    yield _sheet("Groups", columns, rows), f"The same figures by {words}"
    if breakdown.crosstab is not None:
        table = crosstab_table(breakdown.crosstab, is_rounded=is_rounded)
        yield figure_sheet("Crosstab", (row.figures for row in table.rows)), f"People by {words}"


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

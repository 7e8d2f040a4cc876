"""Alumni statistics as Word, PDF, a workbook or a picture. Must not know how people are counted."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from analysis.alumni.notes import notes, title_of
from analysis.alumni.results import AlumniSummary
from core.errors import UserError
from core.formats import format_day
from exporters.figures.alumni_tables import alumni_tables
from exporters.people_lists import Compose, write_document
from exporters.reports.report_document import ReportDocument
from tabular.writing.files import replacing
from tabular.writing.sheets import ColumnSpec, SheetSpec
from tabular.writing.tables import write_tables

STATISTICS_ENDINGS: Final = (".xlsx", ".docx", ".pdf", ".png")
TITLE: Final = "Alumni statistics"
_PNG: Final = b"\x89PNG"
_DOTS: Final = 3.0  # pixels to a unit, for print
_LONGEST_NAME: Final = 31  # letters of the name of a sheet


def write_statistics(
    path: Path,
    summaries: Sequence[AlumniSummary],
    office: str,
    write_pdf: Callable[[Path, str, str, Compose], object],
) -> None:
    """Write `summaries` to `path`: .docx, .pdf or .xlsx, a single one as .png too.

    Raises UserError for another ending, and where the file cannot be written.
    """
    match path.suffix.casefold():
        case ".xlsx":
            write_tables(path, _sheets(summaries))
        case ".png" if len(summaries) == 1:
            picture = statistics_png(summaries[0])
            with replacing(path, lambda file: file.read(len(_PNG)) == _PNG) as file:
                file.write(picture)
        case _:
            write_document(
                path, TITLE, office,
                lambda document: _write(document, summaries, office),
                write_pdf, others=(".xlsx",),
            )  # fmt: skip


def statistics_png(summary: AlumniSummary) -> bytes:
    """The chart as a picture to stand on its own. Raises UserError where there is none."""
    from exporters.charts.alumni_charts import draw_alumni
    from exporters.charts.images import to_png
    from exporters.charts.style import PRINT

    drawing = draw_alumni(summary, PRINT)
    if drawing is None:
        raise UserError("There is nothing to draw: too few people are counted.", code="no_chart")
    return to_png(drawing, _DOTS)


def _write(document: ReportDocument, summaries: Sequence[AlumniSummary], office: str) -> None:
    from exporters.charts.alumni_charts import describe_alumni, draw_alumni
    from exporters.charts.style import PRINT

    document.title(TITLE, " · ".join(filter(None, (office, format_day(date.today())))))
    for summary in summaries:
        document.heading(title_of(summary), 1)
        drawing = draw_alumni(summary, PRINT)
        if drawing is not None:
            document.figure(drawing, title_of(summary), describe_alumni(summary))
        for table in alumni_tables(summary):
            document.table(table)
        for note in notes(summary):
            document.note(note)


def _sheets(summaries: Sequence[AlumniSummary]) -> list[SheetSpec]:
    """A sheet for each table, with its figures as numbers and its notes above."""
    sheets: list[SheetSpec] = []
    for summary in summaries:
        for table in alumni_tables(summary):
            figures = list(table.rows[0].figures)
            rows = [
                (row.cells[0], *(row.figures.get(column) for column in figures))
                for row in table.rows
            ]
            columns = [ColumnSpec(table.headings[0]), *figures]
            name = _sheet_name(table.headings[0], [one.name for one in sheets])
            title = (title_of(summary), *notes(summary))
            sheets.append(SheetSpec(name, columns, rows, title, count=len(rows)))
    return sheets


def _sheet_name(heading: str, taken: Sequence[str]) -> str:
    """A name that no other sheet has, without what names of sheets must not hold."""
    words = "".join(" " if one in "[]:*?/\\'" else one for one in heading)
    name = " ".join(words.split())[:_LONGEST_NAME].strip() or TITLE
    known = {one.casefold() for one in taken}
    number = 2
    result = name
    while result.casefold() in known:
        end = f" ({number})"
        result = name[: _LONGEST_NAME - len(end)] + end
        number += 1
    return result

"""Phone lists, directories and class lists: as Word, pages to print, or a workbook.

Decides what stands where; must not know the file format, nor who is on the list.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from core.errors import UserError
from core.formats import format_day, plural
from exporters.figures.table import FigureRow, FigureTable
from exporters.reports.report_document import ReportDocument
from records.listed_people import PeopleList
from tabular.writing.sheets import ColumnSpec, SheetSpec
from tabular.writing.tables import write_table

Compose = Callable[[ReportDocument], None]


def write_people_list(
    document: ReportDocument, listed: PeopleList, office: str, total: int
) -> None:
    """Write `listed` on `document`, a table for each of its sections; of `total` people in all."""
    subtitle = (office, plural(total, "person", "people"), format_day(date.today()))
    document.title(listed.title, " · ".join(filter(None, subtitle)))
    for section in listed.sections:
        if section.heading:
            document.heading(section.heading, 2)
        rows = tuple(FigureRow(row) for row in section.rows)
        document.table(FigureTable(listed.columns, rows, labels=len(listed.columns)))


def write_people_list_file(
    path: Path,
    listed: PeopleList,
    office: str,
    write_pdf: Callable[[Path, str, str, Compose], object],
) -> None:
    """Write `listed` to `path`, .docx, .pdf or .xlsx; `write_pdf` writes what a function composes.

    Raises UserError for another ending, where nobody is listed, or the file cannot be written.
    """
    if not listed.count:
        raise UserError(f"There is nobody to list. {listed.in_words()}", code="nobody")

    if path.suffix.casefold() == ".xlsx":
        write_table(path, _sheet(listed))
        return

    def compose(document: ReportDocument) -> None:
        write_people_list(document, listed, office, listed.count)

    write_document(path, listed.title, office, compose, write_pdf, others=(".xlsx",))


def _sheet(listed: PeopleList) -> SheetSpec:
    """The list as one table to sort and filter; the first column has the headings of sections."""
    has_headings = any(section.heading for section in listed.sections)
    rows = [
        (section.heading, *row) if has_headings else row
        for section in listed.sections
        for row in section.rows
    ]
    columns = (*(["Group"] if has_headings else []), *listed.columns)
    return SheetSpec(listed.title, [ColumnSpec(one) for one in columns], rows, count=len(rows))


def write_document(
    path: Path,
    title: str,
    author: str,
    compose: Compose,
    write_pdf: Callable[[Path, str, str, Compose], object],
    others: Sequence[str] = (),
) -> None:
    """Write what `compose` says to `path`, .docx or .pdf.

    Raises UserError for another ending, naming these and the `others` that the caller writes.
    """
    match path.suffix.casefold():
        case ".docx":
            # python-docx takes a while to load, which nothing else should wait for.
            from exporters.reports.word_document import WordDocument

            word = WordDocument(title, author)
            compose(word)
            word.save(path)
        case ".pdf":
            write_pdf(path, title, author, compose)
        case _:
            raise UserError(
                f"Choose a file name ending in {' or '.join(('.docx', '.pdf', *others))};"
                f" “{path.name}” was not saved.",
                code="unknown_ending",
            )

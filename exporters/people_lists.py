"""Phone lists and directories as documents: Word, or pages to print.

Decides what stands where; must not know the file format, nor who is on the list.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from core.errors import UserError
from core.formats import format_day, plural
from exporters.figures.table import FigureRow, FigureTable
from exporters.reports.report_document import ReportDocument
from records.listed_people import PeopleList

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
    """Write `listed` to `path`, .docx or .pdf; `write_pdf` writes what a function composes.

    Raises UserError for another ending, where nobody is listed, or the file cannot be written.
    """
    if not listed.count:
        raise UserError(f"There is nobody to list. {listed.in_words()}", code="nobody")

    def compose(document: ReportDocument) -> None:
        write_people_list(document, listed, office, listed.count)

    write_document(path, listed.title, office, compose, write_pdf)


def write_document(
    path: Path,
    title: str,
    author: str,
    compose: Compose,
    write_pdf: Callable[[Path, str, str, Compose], object],
) -> None:
    """Write what `compose` says to `path`, .docx or .pdf. Raises UserError for another ending."""
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
                f"Choose a file name ending in .docx or .pdf; “{path.name}” was not saved.",
                code="unknown_ending",
            )

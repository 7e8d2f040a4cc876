"""A sheet becomes a Table: the heading row found, blank rows dropped, notes named by heading."""

from collections.abc import Collection
from dataclasses import replace
from itertools import compress
from pathlib import Path

from core.errors import UserError
from core.problems import Problem, Severity
from core.progress import SILENT, Progress
from core.text import plural
from importers.reading import refusals
from importers.reading.annotations import annotated
from importers.reading.book import Book, Cell, Limits, Sheet, Table, column_index, column_letter
from importers.reading.headings import find_headings
from importers.reading.process import read_file


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    heading_row: int | None = None,
    known: Collection[str] = frozenset(),
    encoding: str | None = None,
    password: str | None = None,
    fill_down: bool = False,
    progress: Progress = SILENT,
    limits: Limits | None = None,
) -> Table:
    """Read the table in the file at `path`: what every importer begins with.

    `heading_row` is Excel's number of the row of headings, found where not given; `known` are words
    that headings are likely to be, as core.text.key gives them. The rest is as for `read_file`.
    Raises UserError: those of `read_file` and `to_table`; Cancelled.
    """
    book = read_file(
        path,
        sheet=sheet,
        encoding=encoding,
        password=password,
        fill_down=fill_down,
        progress=progress,
        limits=limits,
    )
    return to_table(book, heading_row=heading_row, known=known)


def to_table(
    book: Book, *, heading_row: int | None = None, known: Collection[str] = frozenset()
) -> Table:
    """Take the table out of a book that was read; see `read_table`.

    Raises UserError: no_headings (none is found, or the given row is blank or not in the sheet).
    """
    sheet = book.sheet
    numbers = book.row_numbers or range(1, sheet.height + 1)
    heading_index = 0 if book.row_numbers else _heading_index(sheet, heading_row, known)
    headings = tuple(_heading(cell) for cell in sheet.row(heading_index))
    below = [column[heading_index + 1 :] for column in sheet.columns]
    used = [
        bool(h) or any(c is not None for c in column)
        for h, column in zip(headings, below, strict=True)
    ]
    filled = [row.count(None) < len(row) for row in zip(*below, strict=True)]
    above = numbers[heading_index]
    notes = [note for note in book.notes if note.row is None or note.row > above]
    refused = {n.row for n in notes if n.row is not None and n.severity is Severity.ERROR}
    blank = filled.count(False) - len(refused)
    if blank:
        text = f"{plural(blank, 'blank row was', 'blank rows were')} left out."
        notes.append(Problem("blank_rows", text, severity=Severity.NOTE))
    table = Table(
        sheet_name=sheet.name,
        heading_row=heading_index + 1,
        headings=tuple(compress(headings, used)),
        columns=[
            column if all(filled) else list(compress(column, filled))
            for column in compress(below, used)
        ],
        row_numbers=tuple(compress(numbers[heading_index + 1 :], filled)),
        format=book.format,
        sheets=book.sheets,
        notes=tuple(_name_column(note, headings) for note in notes),
        encoding=book.encoding,
        refused_rows=tuple(sorted(refused)),
        places=tuple(compress(range(len(used)), used)),
    )
    return annotated(table, book.annotations)


def _heading_index(sheet: Sheet, heading_row: int | None, known: Collection[str]) -> int:
    if heading_row is None:
        index = find_headings(sheet.columns, known)
    else:
        index = heading_row - 1 if 1 <= heading_row <= sheet.height else None
    if index is None or all(cell is None for cell in sheet.row(index)):
        where = f"“{sheet.name}”" if heading_row is None else f"row {heading_row} of “{sheet.name}”"
        raise UserError(
            f"There are no column headings in {where}. {refusals.NOTHING_CHANGED} Put a heading "
            "above each column, such as “Family name”, or say in which row the headings are.",
            code="no_headings",
        )
    return index


def _heading(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _name_column(note: Problem, headings: tuple[str, ...]) -> Problem:
    """Name the column of `note`, so far a letter, by its heading."""
    if note.column is None:
        return note
    index = column_index(note.column)
    heading = headings[index].strip() if index < len(headings) else ""
    return replace(note, column=heading or column_letter(index))

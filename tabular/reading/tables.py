"""A sheet becomes a Table: the heading row found, blank rows dropped, notes named by heading."""

from collections.abc import Collection
from dataclasses import replace
from itertools import compress
from typing import Final

from core.errors import UserError
from core.formats import plural
from core.issues import Issue, Severity
from core.text import clean
from tabular.reading import errors
from tabular.reading.annotations import annotated
from tabular.reading.book import Book, Cell, HeadingRows, Sheet, Table, column_index, column_letter
from tabular.reading.heading_row import find_group_row, find_headings, group_texts

_LONGEST_QUOTED: Final = 60  # letters


def to_table(
    book: Book,
    *,
    heading_row: int | None = None,
    known: Collection[str] = frozenset(),
    grouped: bool = False,
    found: HeadingRows | None = None,
) -> Table:
    """Take the table out of a book that `read_file` gave.

    `heading_row` is Excel's number of the row of headings, found where not given; `known` are words
    that headings are likely to be, as `core.text.comparison_key` gives them. `grouped` says
    whether a row of groups above the headings is read with them, where there is one. `found` are
    rows of headings that the caller has found.

    Raises UserError: no_headings (none is found, or the given row is blank or not in the sheet);
    no_rows (there is something above the headings alone).
    """
    sheet = book.sheet
    numbers = book.row_numbers or range(1, sheet.height + 1)
    if found is not None:
        heading_index = found.rows[-1]
    else:
        heading_index = 0 if book.row_numbers else _heading_index(book, heading_row, known)
    pair = find_group_row(sheet.columns, heading_index, known) if grouped else None
    top, heading_index = pair or (heading_index, heading_index)
    headings = tuple(_heading(cell) for cell in sheet.row(heading_index))
    groups = [""] * len(headings)
    if pair is not None:
        above_them = sheet.row(top)
        groups = group_texts(above_them, sheet.row(heading_index))
        headings = tuple(
            f"{group} {heading}".strip() if heading else _heading(over)
            for group, heading, over in zip(groups, headings, above_them, strict=True)
        )
    if found is not None:
        top, headings = found.rows[0], tuple(found.headings)
    several = found.rows if found is not None and len(found.rows) > 1 else ()
    below = [column[heading_index + 1 :] for column in sheet.columns]
    used = [
        bool(h) or any(c is not None for c in column)
        for h, column in zip(headings, below, strict=True)
    ]
    filled = [row.count(None) < len(row) for row in zip(*below, strict=True)]
    above = numbers[heading_index]
    if not any(filled) and _filled_rows(sheet, top):
        raise _no_rows(book, above)
    notes = [note for note in book.notes if note.row is None or note.row > above]
    refused = {n.row for n in notes if n.row is not None and n.severity is Severity.ERROR}
    blank = filled.count(False) - len(refused)
    if blank:
        text = f"{plural(blank, 'blank row was', 'blank rows were')} skipped."
        notes.append(Issue("blank_rows", text, severity=Severity.NOTE))
    notes += _rows_above(sheet, top)
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
        groups=tuple(compress(groups, used)) if pair is not None else (),
        heading_cells=tuple(tuple(compress(sheet.row(row), used)) for row in several),
    )
    return annotated(table, book.annotations)


def _heading_index(book: Book, heading_row: int | None, known: Collection[str]) -> int:
    sheet = book.sheet
    if heading_row is None:
        index = find_headings(sheet.columns, known)
    else:
        index = heading_row - 1 if 1 <= heading_row <= sheet.height else None
    if index is None or all(cell is None for cell in sheet.row(index)):
        where = f"“{sheet.name}”" if heading_row is None else f"row {heading_row} of “{sheet.name}”"
        raise UserError(
            f"There are no column headings in {where}.{_other_sheets(book)}"
            f" {errors.NOTHING_CHANGED} Put one above each column, such as "
            "“Family name”, or say in which row the headings are.",
            code="no_headings",
        )
    return index


def _other_sheets(book: Book) -> str:
    """The sentence that names the sheets that were not read; empty where there are none."""
    others = [f"“{name}”" for name in book.sheets if name != book.sheet.name]
    return f" The workbook also has {', '.join(others)}." if others else ""


def _rows_above(sheet: Sheet, top: int) -> list[Issue]:
    """Say what stands above the headings: a title, or rows that may have been meant."""
    rows = _filled_rows(sheet, top)
    if not rows:
        return []
    first = next(str(cell) for cell in sheet.row(rows[0]) if cell is not None)
    said = plural(len(rows), "row above the headings was", "rows above the headings were")
    text = f"{said} not imported, beginning with “{clean(first)[:_LONGEST_QUOTED]}”."
    wide = max(sum(cell is not None for cell in sheet.row(row)) for row in rows)
    width = sum(cell is not None for cell in sheet.row(top))
    likely_data = wide > 1 and wide >= width / 2
    if likely_data:
        text += " If they belong to the table, say in which row the headings are."
    return [
        Issue(
            "rows_above_headings",
            text,
            severity=Severity.WARNING if likely_data else Severity.NOTE,
        )
    ]


def _filled_rows(sheet: Sheet, end: int) -> list[int]:
    """The indices of the rows before `end` that say something."""
    return [row for row in range(end) if any(cell is not None for cell in sheet.row(row))]


def _no_rows(book: Book, row: int) -> UserError:
    return UserError(
        f"There are no rows below the headings in row {row} of “{book.sheet.name}”."
        f"{_other_sheets(book)} {errors.NOTHING_CHANGED} If the headings are in another row, say "
        "in which.",
        code="no_rows",
    )


def _heading(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _name_column(note: Issue, headings: tuple[str, ...]) -> Issue:
    """Name the column of `note`, so far a letter, by its heading."""
    if note.column is None:
        return note
    index = column_index(note.column)
    heading = headings[index].strip() if index < len(headings) else ""
    return replace(note, column=heading or column_letter(index))

"""The survey platforms whose files are known, and the table that a file of one of them has.

Each platform is declared as a value in a module beside this one; a new one is added to PLATFORMS.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from core.errors import UserError
from core.issues import Issue, Severity
from core.text import comparison_key
from importers.answers.platforms.answer_form import ANSWER_FORM
from importers.answers.platforms.generic import GENERIC
from importers.answers.platforms.platform import ColumnHeading, Platform
from importers.answers.platforms.qualtrics import QUALTRICS
from importers.answers.platforms.surveymonkey import SURVEYMONKEY
from records.fields.values import as_text
from tabular.reading import Book, HeadingRows, Sheet, Table, to_table

__all__ = [
    "GENERIC",
    "PLATFORMS",
    "ColumnHeading",
    "Platform",
    "headings_of",
    "read_table",
    "recognise",
]

# The first that recognises a sheet is the one; the last recognises none, and reads any.
PLATFORMS: Final = (ANSWER_FORM, QUALTRICS, SURVEYMONKEY, GENERIC)
_FIRST_ROWS: Final = 10  # in which the rows of headings are looked for


def find_platform(key: str) -> Platform:
    """The platform with a key, in any case. Raises UserError for one that is not known."""
    for platform in PLATFORMS:
        if platform.key == key.casefold():
            return platform
    known = ", ".join(platform.key for platform in PLATFORMS)
    raise UserError(
        f"“{key}” is not a known survey platform; choose one of {known}.", code="unknown_platform"
    )


def recognise(
    sheet: Sheet, heading_row: int | None = None, key: str | None = None
) -> tuple[Platform, range | None]:
    """The platform that wrote a sheet, and its rows of headings by index.

    None for rows that are found as in any table. Where the user chose the `heading_row`, as Excel
    numbers it, it is one of them; `key` is that of a platform that the user named. Raises UserError
    for a platform that is not known.
    """
    choice = PLATFORMS if key is None else (find_platform(key),)
    first = [sheet.row(index) for index in range(min(sheet.height, _FIRST_ROWS))]
    for platform in choice:
        rows = platform.find_rows(first)
        if rows is not None and (heading_row is None or heading_row - 1 in rows):
            return platform, rows
    return choice[-1], None


def read_table(
    book: Book,
    *,
    heading_row: int | None = None,
    known: Collection[str] = frozenset(),
    key: str | None = None,
) -> tuple[Platform, Table]:
    """The table of answers in a book, and the platform that wrote it.

    `heading_row` and `key` are as for `recognise`; `known` and the errors as of `to_table`.
    """
    platform, rows = recognise(book.sheet, heading_row, key)
    if rows is None:
        table = to_table(book, heading_row=heading_row, known=known)
    else:
        headings = platform.join([book.sheet.row(row) for row in rows])
        found = HeadingRows(rows, [heading.text for heading in headings])
        table = to_table(book, found=found)
    return platform, _answers_alone(table, platform)


def headings_of(table: Table, platform: Platform) -> tuple[ColumnHeading, ...]:
    """What a platform says of the columns of its table."""
    return platform.join(table.heading_cells or (table.headings,))


def _answers_alone(table: Table, platform: Platform) -> Table:
    """`table` without the rows that hold no answers, each of which is named."""
    skipped = {
        index
        for heading, column in zip(headings_of(table, platform), table.columns, strict=True)
        if heading.is_field and (words := platform.no_answers.get(comparison_key(heading.text)))
        for index, cell in enumerate(column)
        if cell is not None and comparison_key(as_text(cell)) in words
    }
    if not skipped:
        return table
    numbers = [table.row_numbers[index] for index in sorted(skipped)]
    kept = [index for index in range(len(table.row_numbers)) if index not in skipped]
    text = f"The row was skipped: it is a test or preview in {platform.name}, not an answer."
    notes = (Issue("no_answer", text, number, severity=Severity.NOTE) for number in numbers)
    refused = tuple(sorted((*table.refused_rows, *numbers)))
    return replace(table.part(kept, refused), notes=(*table.notes, *notes))

"""The survey platforms whose files are known, and the table that a file of one of them has.

Each platform is declared as a value in a module beside this one; a new one is added to PLATFORMS.
"""

from collections.abc import Collection
from typing import Final

from core.errors import UserError
from importers.answers.platforms.answer_form import ANSWER_FORM
from importers.answers.platforms.generic import GENERIC
from importers.answers.platforms.google_forms import GOOGLE_FORMS
from importers.answers.platforms.jisc import JISC
from importers.answers.platforms.limesurvey import LIMESURVEY
from importers.answers.platforms.microsoft_forms import MICROSOFT_FORMS
from importers.answers.platforms.odk import ODK
from importers.answers.platforms.platform import ColumnHeading, Platform
from importers.answers.platforms.qualtrics import QUALTRICS
from importers.answers.platforms.redcap import REDCAP
from importers.answers.platforms.response_rows import response_rows
from importers.answers.platforms.surveymonkey import SURVEYMONKEY
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
PLATFORMS: Final = (
    ANSWER_FORM, QUALTRICS, SURVEYMONKEY, LIMESURVEY, JISC, REDCAP, ODK, MICROSOFT_FORMS,
    GOOGLE_FORMS, GENERIC,
)  # fmt: skip
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
    return platform, response_rows(table, platform, headings_of(table, platform))


def headings_of(table: Table, platform: Platform) -> tuple[ColumnHeading, ...]:
    """What a platform says of the columns of its table."""
    return platform.join(table.heading_cells or (table.headings,))

"""A spreadsheet or text file becomes a Table: headings, typed columns, and notes of what was odd.

The untrusted file is parsed in a child process with a memory cap and a time limit, so that no file
can take the program down. Knows nothing of people, surveys or the database.
"""

from tabular.reading.book import (
    LIMITS_OF_ANSWERS,
    Book,
    Cell,
    Format,
    HeadingRows,
    Limits,
    Sheet,
    Table,
)
from tabular.reading.heading_row import find_headings
from tabular.reading.process import read_file, read_files, read_sheets
from tabular.reading.tables import to_table

__all__ = [
    "LIMITS_OF_ANSWERS",
    "Book",
    "Cell",
    "Format",
    "HeadingRows",
    "Limits",
    "Sheet",
    "Table",
    "find_headings",
    "read_file",
    "read_files",
    "read_sheets",
    "to_table",
]

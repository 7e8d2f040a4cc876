"""What a sheet holds before it is a file: its columns, what they hold, its rows.

Knows values alone; must not know how a file of any format is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class CellKind(StrEnum):
    """What a column's cells hold, and so how they are written and shown."""

    TEXT = "text"  # names, identifiers, phones: never taken for a number, date or formula
    LINES = "lines"  # text that is wrapped
    YES_NO = "yes_no"
    INTEGER = "integer"
    NUMBER = "number"  # with the decimals that it has
    DECIMAL = "decimal"  # with two
    PROBABILITY = "probability"  # with three
    PERCENT = "percent"  # 0 to 100
    DATE = "date"
    DATETIME = "datetime"


YES_NO = {True: "Yes", False: "No"}

CellValue = str | bool | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column; `width` is in characters, None: as its heading and first cells need."""

    heading: str
    kind: CellKind = CellKind.TEXT
    width: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SheetSpec:
    """One sheet: `rows` are read once, each as long as `columns`.

    `title` lines stand above the headings. `count` is how many rows are to come, for the progress
    that is shown; 0: nobody knows.
    """

    name: str
    columns: Sequence[ColumnSpec]
    rows: Iterable[Sequence[CellValue]]
    title: Sequence[str] = ()
    count: int = 0


def unique_headings(columns: Sequence[ColumnSpec]) -> list[str]:
    """Give the columns' headings, none of them blank or twice: “Notes”, “Notes (2)”.

    Filters, mail merge and the next import all need to tell the columns apart.
    """
    return unique_names([column.heading.strip() or "Column" for column in columns])


def unique_names(names: Iterable[str], longest: int | None = None) -> list[str]:
    """`names` with " (2)", " (3)" after those that would be the same, whatever the case.

    Where `longest` is given, no name is longer.
    """
    taken: set[str] = set()
    given = []
    for name in names:
        unique, number = name[:longest], 1
        while unique.casefold() in taken:
            number += 1
            end = f" ({number})"
            unique = (name if longest is None else name[: longest - len(end)]) + end
        taken.add(unique.casefold())
        given.append(unique)
    return given

"""A snapshot of a table, readable on another thread: for files and the clipboard.

It does not know what the snapshot is used for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QEvent

from ui.tables.columns import Column, Row

ReadRows = Callable[[int, int], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class TableSnapshot:
    """The visible columns from left to right and the rows in their order.

    `read(first, last)` returns the rows from `first` up to, but not including, `last`, on any
    thread; rows that no longer exist are omitted. A row has one cell for each of `columns`. `note`
    says in words which rows these are and how they are sorted. `lists_people`: a row is a person.
    """

    name: str
    columns: Sequence[Column]
    count: int
    read: ReadRows
    note: str = ""
    lists_people: bool = False


class TableUse(Enum):
    """What is done with a table as it is shown."""

    COPY = auto()
    EXPORT = auto()
    PRINT = auto()


class TableRequest(QEvent):
    """Event sent to the window of a table: copy, export or print `shown`.

    `selected` has the selected rows alone, where some but not all are.
    """

    KIND: Final = QEvent.Type(QEvent.registerEventType())

    def __init__(
        self, shown: TableSnapshot, use: TableUse, selected: TableSnapshot | None = None
    ) -> None:
        super().__init__(self.KIND)
        self.shown, self.use, self.selected = shown, use, selected

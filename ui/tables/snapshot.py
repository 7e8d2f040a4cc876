"""A table as it stands, taken down to be read on another thread: for files and the clipboard.

Knows columns and rows; must not know what becomes of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent

from ui.tables.columns import Column, Row

ReadRows = Callable[[int, int], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """The visible columns from left to right and the rows in their order.

    `read(first, last)` gives the rows from `first` up to, not with, `last`, on any thread; those
    that exist no longer are left out. A row has a cell for each of `columns`.
    """

    name: str
    columns: Sequence[Column]
    count: int
    read: ReadRows


class TableAsked(QEvent):
    """Sent to the window that a table stands in: `shown` is to be exported, or else copied."""

    KIND: Final = QEvent.Type(QEvent.registerEventType())

    def __init__(self, shown: ShownTable, *, to_file: bool) -> None:
        super().__init__(self.KIND)
        self.shown = shown
        self.to_file = to_file

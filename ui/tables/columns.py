"""Columns and cells of a table, for the models and the delegate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TypeAlias

from PySide6.QtCore import Qt

from ui.formats import full_day
from ui.tables.sort_order import SortKey
from ui.widgets.badges import Status


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with a small mark for the status behind it, such as an address that bounced."""

    text: str
    mark: Status

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class MutedText:
    """A text drawn greyed, such as the name of a file that is missing."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class TwoLines:
    """A text with a muted line under it, for a table with rows of two lines."""

    text: str
    note: str

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.text, self.note)))


Cell: TypeAlias = str | int | float | date | Status | MarkedText | MutedText | TwoLines | None
Row: TypeAlias = Sequence[Cell]


class ColumnKind(Enum):
    """How a column is drawn."""

    TEXT = auto()
    STRONG = auto()  # the name of the row
    MUTED = auto()
    OLD = auto()  # a value that is replaced: struck through
    NUMBER = auto()  # right-aligned, digits of one width
    DATE = auto()
    BADGE = auto()  # cells are Status
    LINK = auto()  # something to do; a click on it is `DataTable.link_clicked`


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` for the program, `title` for the reader, `width` in pixels.

    An `editable` cell is edited in place; where it is not, `fixed_because` says why in a tool tip.
    `group` is the heading under which the column is chosen, if there are many.
    """

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 120
    editable: bool = False
    fixed_because: str = ""
    sortable: bool = False
    group: str = ""


def cell_text(cell: Cell) -> str:
    """The text of `cell` as the table shows it; dates in the user's format."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return full_day(cell)
    return str(cell)


def alignment(kind: ColumnKind) -> Qt.AlignmentFlag:
    """Right for numbers, left for everything else."""
    side = Qt.AlignmentFlag.AlignRight if kind is ColumnKind.NUMBER else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def cell_data(column: Column, cell: Cell, role: int) -> object:
    """The data of `cell` for a Qt item role; None where the role has none."""
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
        return cell_text(cell)
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return alignment(column.kind)
    if role == Qt.ItemDataRole.AccessibleTextRole and isinstance(cell, MarkedText):
        return f"{cell.text}, {cell.mark.text}"
    return None


def heading_data(column: Column, order_by: Sequence[SortKey], role: int) -> object:
    """The data of the heading of `column` for a Qt item role; how it is sorted, for readers."""
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return alignment(column.kind)
    if role == Qt.ItemDataRole.DisplayRole:
        return column.title
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return ", ".join((column.title, *_sorted_as(column.key, order_by)))
    return None


def _sorted_as(key: str, order_by: Sequence[SortKey]) -> Iterator[str]:
    for place, (sorted_by, descending) in enumerate(order_by, 1):
        if sorted_by == key:
            yield f"sorted {'descending' if descending else 'ascending'}"
            if len(order_by) > 1:
                yield f"column {place} of {len(order_by)} in the sort order"

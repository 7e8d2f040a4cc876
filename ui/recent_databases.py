"""The list of the databases opened lately: opened, or taken off the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.known_databases import database_title, recent_databases, remove_from_recent
from core.progress import Progress
from ui.formats import moment
from ui.jobs import Jobs
from ui.tables import Column, ColumnKind, MutedText, Row, RowMenuTable, RowsTableModel
from ui.theme import ROW_HEIGHT, Tone, Type
from ui.widgets import Message, Status, label

_MOST_ROWS: Final = 5  # shown without scrolling
_COLUMNS: Final = (
    Column("name", "Name", ColumnKind.STRONG, 190),
    Column("folder", "Folder", ColumnKind.MUTED, 260),
    Column("opened", "Last opened", ColumnKind.MUTED, 130),
    Column("state", "", ColumnKind.BADGE, 100),
    Column("remove", "", ColumnKind.LINK, 170),
)


@dataclass(frozen=True, slots=True)
class RecentDatabase:
    """A database opened lately; `is_there` unless its file is missing just now."""

    name: str
    opens_by: str
    opened_at: datetime
    is_there: bool

    @property
    def title(self) -> str:
        """What it is called."""
        return database_title(self.name)

    @property
    def folder(self) -> str:
        """Where its file is; empty for a server."""
        return str(Path(self.name).parent) if Path(self.name).is_absolute() else ""


def read_recent(_progress: Progress) -> list[RecentDatabase]:
    """The databases opened lately. Looks for their files, which may wait for a network drive."""
    return [
        RecentDatabase(one.name, one.opens_by, one.opened_at, bool(one.address) or path.exists())
        for one in recent_databases()
        for path in [Path(one.name)]
    ]


class RecentDatabases(QWidget):
    """Lists the databases opened lately but `open_now`; `open_asked(address)` asks for one.

    `open_now` is its name or address. The list hides while there is none.
    """

    open_asked = Signal(str)

    def __init__(self, jobs: Jobs, open_now: str = "") -> None:
        super().__init__()
        self._jobs, self._open_now = jobs, open_now
        self._shown: Sequence[RecentDatabase] = ()
        self._model = RowsTableModel(_COLUMNS)
        self._table = RowMenuTable("Recent databases", self._model, removal="remove", opens="Open")
        self._table.share_room("name", "folder")
        self._table.row_opened.connect(self._open)
        self._table.link_clicked.connect(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label("Recent databases", Type.HEADING))
        column.addWidget(self._table)
        self.hide()
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self._jobs.read(read_recent, self._show)

    def _show(self, found: Sequence[RecentDatabase]) -> None:
        self._shown = [one for one in found if self._open_now not in (one.name, one.opens_by)]
        self._model.set_rows([_row(one) for one in self._shown])
        self._table.setFixedHeight((min(len(self._shown), _MOST_ROWS) + 1) * ROW_HEIGHT + 6)
        self.setVisible(bool(self._shown))

    def _open(self, row: int) -> None:
        one = self._shown[row]
        if one.is_there:
            self.open_asked.emit(one.opens_by)
        else:
            text = (
                f"“{one.title}” was not found in “{one.folder}”. It may have been moved, or its "
                "drive may not be connected."
            )
            self._jobs.said.emit(Message(text, Tone.WARNING))
            self.refresh()

    def _remove(self, row: int, _key: str) -> None:
        """Take a database off the list; its file stays."""
        name = self._shown[row].name
        self._jobs.read(lambda _progress: remove_from_recent(name), lambda _none: self.refresh())


def _row(one: RecentDatabase) -> Row:
    title = one.title if one.is_there else MutedText(one.title)
    state = None if one.is_there else Status("Not found", Tone.WARNING)
    return title, one.folder, moment(one.opened_at), state, "Remove from recent"

"""Writes what was typed into cells of the people table, one after another, by jobs.

A new value is shown at once; it is reverted, with the reason, where it cannot be saved. Must not
know the table.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.changed import Area, Changed
from core.errors import UserError
from core.progress import Progress
from models.batch_kinds import BatchKind
from queries.people import PeopleLookups
from records.writing.cell_checks import PersonCell, shared_email_warnings
from records.writing.person_edits import EditConflict, edit_person
from ui.context import PageContext
from ui.pages.alumni.conflict_dialog import ConflictDialog


@dataclass(slots=True)
class _Writes:
    """The values on their way into one cell, and the one that it has on record as far as known."""

    on_record: Any
    waiting: deque[tuple[Any, str]] = field(default_factory=deque)  # value, and the text typed


class CellWriter(QObject):
    """Saves cells, the writes of one cell in order.

    Signals: `settled(person_id)` when what was shown must be read again: it was saved, or refused;
    `refused(person_id, key, text, reason)` when a value was not saved; `warned(person_id, key,
    text)` of one that was saved and should be looked at.
    """

    settled = Signal(object)
    refused = Signal(object, str, str, str)
    warned = Signal(object, str, str)

    def __init__(
        self, context: PageContext, parent: QWidget, lists: Callable[[], PeopleLookups | None]
    ) -> None:
        super().__init__(parent)
        self._context, self._window, self._lists = context, parent, lists
        self._writes: dict[PersonCell, _Writes] = {}

    @property
    def people(self) -> set[int]:
        """The people with a value that is not saved yet."""
        return {cell.person_id for cell in self._writes}

    def save(self, cell: PersonCell, value: Any, text: str, on_record: Any) -> None:
        """Save `value`, which was typed as `text`, where the user saw the value `on_record`."""
        under_way = cell in self._writes
        writes = self._writes.setdefault(cell, _Writes(on_record))
        writes.waiting.append((value, text))
        if not under_way:
            self._write_next(cell)

    def shown(self, cell: PersonCell, on_record: Any) -> Any:
        """The value to show in `cell`: the last one typed, else the one on record."""
        writes = self._writes.get(cell)
        return writes.waiting[-1][0] if writes is not None and writes.waiting else on_record

    def is_own(self, changed: Changed) -> bool:
        """Whether `changed` is what a cell typed here has changed."""
        return (
            changed.people is not None
            and bool(changed.people)
            and changed.people <= self.people
            and changed.areas == {Area.PEOPLE}
        )

    def _write_next(self, cell: PersonCell) -> None:
        writes = self._writes[cell]
        value, _text = writes.waiting[0]
        database = self._context.database
        seen = {cell.key: writes.on_record}

        def work(progress: Progress) -> str:
            with database.write(BatchKind.PERSON_EDIT, progress=progress) as changes:
                edit_person(changes, cell.person_id, {cell.key: value}, seen)
                warnings = shared_email_warnings(changes.connection, {cell: value})
            return warnings.get(cell, "")

        # No message tells of it: the cell shows it, and the window's Undo names it.
        self._context.jobs.write(
            work,
            partial(self._saved, cell),
            title="Saving",
            failed=partial(self._failed, cell),
        )

    def _saved(self, cell: PersonCell, warning: str) -> None:
        writes = self._writes[cell]
        writes.on_record, _text = writes.waiting.popleft()
        if warning and not writes.waiting:
            self.warned.emit(cell.person_id, cell.key, warning)
        self._go_on(cell)

    def _failed(self, cell: PersonCell, error: Exception) -> None:
        writes = self._writes[cell]
        value, text = writes.waiting.popleft()
        self._go_on(cell)
        if isinstance(error, EditConflict):
            self._ask(cell, value, text, error)
        elif isinstance(error, UserError):
            self.refused.emit(cell.person_id, cell.key, text, error.message)

    def _go_on(self, cell: PersonCell) -> None:
        if self._writes[cell].waiting:
            self._write_next(cell)
        else:
            del self._writes[cell]
        self.settled.emit(cell.person_id)

    def _ask(self, cell: PersonCell, value: Any, text: str, conflict: EditConflict) -> None:
        """Let the user choose between the value typed and the one of another desk."""
        lists = self._lists()
        if lists is None:
            return
        dialog = ConflictDialog(self._window, conflict, lists.fields)
        theirs = conflict.theirs[cell.key]
        dialog.resolved.connect(lambda mine: self.save(cell, value, text, theirs) if mine else None)
        dialog.open()

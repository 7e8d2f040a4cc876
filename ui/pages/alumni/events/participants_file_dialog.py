"""The dialog that begins an import of participants from a sheet."""

from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from records.events.events import Event
from records.parts.engagements import ATTENDED, INVITED, STATUSES
from ui.context import IMPORTS, ImportFile, PageContext
from ui.file_kinds import IMPORT_FILES
from ui.widgets import combo_box
from ui.widgets.dialogs import FormDialog, ask_for_file

_LEAVE_OUT: Final = "Don’t add them"


def import_participants(context: PageContext, parent: QWidget, event: Event) -> None:
    """Ask for a sheet of participants of `event` and how it is meant; then begin its import."""

    def begin(path: Path, status: str | None) -> None:
        asked = ImportFile(path, event_id=event.id, event_status=status)
        context.navigate(IMPORTS, asked)

    dialog = ParticipantsFileDialog(parent, event)
    dialog.file_chosen.connect(begin)
    dialog.open()


class ParticipantsFileDialog(FormDialog):
    """Asks for the status of people for whom a sheet has none, then for the file.

    Signal: `file_chosen(path, status)`; the status in words, or None.
    """

    file_chosen = Signal(Path, object)

    def __init__(self, parent: QWidget, event: Event) -> None:
        super().__init__(
            parent,
            f"Participants of “{event.name}” from a sheet",
            "Names, e-mail addresses or alumni IDs are matched to people on record and shown"
            " before anything is written. Who is not on record waits for your review.",
            "Choose file…",
        )
        self._status = combo_box()
        for words in STATUSES.values():
            self._status.addItem(words, words)
        self._status.addItem(_LEAVE_OUT, None)
        is_over = event.starts_on is not None and event.starts_on <= date.today()
        self._status.setCurrentText(STATUSES[ATTENDED if is_over else INVITED])
        self.add_field("Status, if the sheet has no column for it", self._status)
        self.body.addStretch(1)

    def accept(self) -> None:
        """Ask for the file; without one, the dialog stays."""
        path = ask_for_file(self, "Choose a sheet of participants", IMPORT_FILES)
        if path is not None:
            super().accept()
            self.file_chosen.emit(path, self._status.currentData())

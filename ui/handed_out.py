"""Asks who a list of people is for, where the office keeps a register of lists handed out."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from core.progress import Progress
from models.batch_kinds import BatchKind
from models.database import Database
from records.handed_out import ListRecipient, record_handed_out
from records.office import office_settings
from ui.context import PageContext
from ui.widgets.date_field import DateField
from ui.widgets.dialogs import FormDialog


def ask_recipient(
    context: PageContext,
    parent: QWidget,
    then: Callable[[ListRecipient | None], object],
    purpose: str = "",
) -> None:
    """Ask who gets a list, then call `then` with that; None where it stays in the office.

    Nothing is asked where the office keeps no register (Settings, Lists handed out). `purpose` is
    offered as what the list is for.
    """
    database = context.database

    def read(_progress: Progress) -> bool:
        with database.read() as connection:
            return office_settings(connection).registers_lists

    def ask(is_kept: bool) -> None:  # noqa: FBT001 - the result of the job
        if not is_kept:
            then(None)
            return
        dialog = RecipientDialog(parent, purpose)
        dialog.accepted.connect(lambda: then(dialog.recipient))
        dialog.open()

    context.jobs.read(read, ask)


def record_list(
    database: Database, recipient: ListRecipient | None, title: str, people: int
) -> None:
    """Record that `recipient` was given a list; nothing where it stays in the office.

    Raises UserError as `record_handed_out` does. Runs in a job.
    """
    if recipient is not None:
        given = recipient.given(title, people, date.today())
        with database.write(BatchKind.LIST_HANDED_OUT) as changes:
            record_handed_out(changes, given)


class RecipientDialog(FormDialog):
    """Asks for whom a list is; blank: it stays in the office."""

    def __init__(self, parent: QWidget, purpose: str) -> None:
        super().__init__(
            parent,
            "Who is this list for?",
            "Your office keeps a register of lists that leave it. What you enter is recorded there "
            "once the list is saved.",
            "Continue",
        )
        self._name, self._purpose = QLineEdit(), QLineEdit(purpose)
        self._name.setPlaceholderText("Blank if it stays in the office")
        self._due = DateField("Until when", None, optional=True)
        self.add_field("For whom", self._name)
        self.add_field("What for", self._purpose)
        self.add_field("Until when they may keep it", self._due)
        self._name.textChanged.connect(self._offer)
        self._offer()

    @property
    def recipient(self) -> ListRecipient | None:
        """Who gets the list; None where it stays in the office."""
        name = self._name.text().strip()
        return ListRecipient(name, self._purpose.text().strip(), self._due.day) if name else None

    def accept(self) -> None:
        """Accept, unless the list would be due before today."""
        if self.recipient is not None and self._due.day and self._due.day < date.today():
            self.complain("That day is over. Enter a later one, or none.")
            self._due.setFocus()
            return
        super().accept()

    def _offer(self) -> None:
        """Take what and until when only where somebody is named."""
        is_given = bool(self._name.text().strip())
        for field in (self._purpose, self._due):
            field.setEnabled(is_given)

"""Asks for the passphrase of a database file or a backup."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import Cancelled, UserError
from core.progress import Progress
from models.file_keys import is_locked, unlock
from models.passphrase import Copies
from ui.jobs import Jobs
from ui.widgets.dialogs import FormDialog


@dataclass(frozen=True, slots=True)
class NewPassphrase:
    """What was chosen: the passphrase (None: none any more), and what becomes of the copies.

    `is_stored`: the keyring of this computer is to keep it.
    """

    passphrase: str | None = field(repr=False)
    copies: Copies
    is_stored: bool


def passphrase_field(name: str) -> QLineEdit:
    """A field whose text is not shown."""
    result = QLineEdit()
    result.setEchoMode(QLineEdit.EchoMode.Password)
    result.setObjectName("passphrase")
    result.setAccessibleName(name)
    return result


class PassphraseDialog(FormDialog):
    """Asks for the passphrase of the file called `file_name`; again, where one was wrong."""

    def __init__(self, parent: QWidget, file_name: str, error: UserError | None = None) -> None:
        super().__init__(
            parent,
            f"Passphrase of “{file_name}”",
            "This file is protected by the passphrase that was set when it was created.",
            "Continue",
        )
        self._field = passphrase_field("Passphrase")
        self._field.textChanged.connect(lambda text: self.set_ready(ready=bool(text)))
        self.add_field("Passphrase", self._field)
        self.set_ready(ready=False)
        if error is not None:
            self.complain(error.message)

    @property
    def passphrase(self) -> str:
        """The text entered."""
        return self._field.text()


def with_unlocked(
    parent: QWidget, jobs: Jobs, path: Path, then: Callable[[], object], given: str | None = None
) -> None:
    """Run `then()` when the file at `path` can be read; its passphrase is asked for before.

    Nothing is done where the user gives none.
    """

    def work(_progress: Progress) -> bool:
        if given is not None:
            unlock(path, given)
        return is_locked(path)

    def done(locked: bool) -> None:  # noqa: FBT001 - the job's result
        if locked:
            ask(None)
        else:
            then()

    def ask(error: UserError | None) -> None:
        dialog = PassphraseDialog(parent, path.name, error)
        dialog.accepted.connect(lambda: with_unlocked(parent, jobs, path, then, dialog.passphrase))
        dialog.open()

    def failed(error: Exception) -> None:
        if isinstance(error, UserError):
            ask(error)
        elif not isinstance(error, Cancelled):
            jobs.tell(error)

    jobs.read(work, done, failed=failed)

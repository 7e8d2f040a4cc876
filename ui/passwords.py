"""Asks for the password of a protected file.

The password is kept in memory only.
"""

from collections.abc import Callable
from typing import Final, TypeGuard, TypeVar

from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import Cancelled, UserError
from core.progress import Progress
from ui.jobs import STOPPED, Jobs
from ui.widgets.dialogs import FormDialog

T = TypeVar("T")

_WRONG: Final = "wrong_password"


class PasswordDialog(FormDialog):
    """Asks for the password of the file called `file_name`; again, where one was `wrong`."""

    def __init__(self, parent: QWidget, file_name: str, error: UserError) -> None:
        super().__init__(
            parent,
            f"Password of “{file_name}”",
            "This file is protected by a password. Almanac does not save it.",
            "Open",
        )
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.textChanged.connect(lambda text: self.set_ready(ready=bool(text)))
        self.add_field("Password", self._field)
        self.set_ready(ready=False)
        if error.code == _WRONG:
            self.complain("Incorrect password. Try again; capitals matter.")

    @property
    def password(self) -> str:
        """The text entered."""
        return self._field.text()


def asks_for_password(error: Exception) -> TypeGuard[UserError]:
    """Whether reading failed because of a missing or wrong password."""
    return isinstance(error, UserError) and error.code in ("password", _WRONG)


def read_protected(
    parent: QWidget,
    jobs: Jobs,
    work: Callable[[str | None, Progress], T],
    done: Callable[[T], object],
    *,
    file_name: str,
    title: str,
    password: str | None = None,
) -> None:
    """Run `work(password, progress)` as a job, then `done(result)`.

    Asks for the password if necessary; does nothing if the user cancels.
    """

    def failed(error: Exception) -> None:
        if asks_for_password(error):
            dialog = PasswordDialog(parent, file_name, error)
            dialog.accepted.connect(lambda: read_again(dialog.password))
            dialog.open()
        elif isinstance(error, UserError):
            jobs.tell(error)
        elif isinstance(error, Cancelled):
            jobs.said.emit(STOPPED)

    def read_again(given: str) -> None:
        read_protected(parent, jobs, work, done, file_name=file_name, title=title, password=given)

    jobs.read(lambda progress: work(password, progress), done, title=title, failed=failed)

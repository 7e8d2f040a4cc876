"""Opens databases on servers: asks for one, sets it up where it is empty, keeps its password.

Everything that waits for the server or the keyring is a job; what fails leaves the open database.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.progress import Progress
from core.stored_secrets import has_keyring
from models.database import create_database
from models.database_address import display_name, server_url, without_password
from models.stored_passphrases import store_passphrase
from ui.database_access import open_by_keyring
from ui.jobs import Jobs
from ui.server_dialog import ServerChoice, ServerDialog
from ui.widgets.dialogs import FormDialog

Then: TypeAlias = Callable[[str, str], object]
"""Opens the database at an address and shows a sentence, if any."""


def ask_for_server(
    parent: QWidget, jobs: Jobs, then: Then, address: str = "", refusal: UserError | None = None
) -> None:
    """Ask for a database on a server, and run `then(address, sentence)` when it can be opened.

    An `address` with its `refusal` is asked for again, with all but the password filled in.
    """

    def show(is_kept: bool) -> None:  # noqa: FBT001 - the job's result
        reason = "" if refusal is None else refusal.message
        dialog = ServerDialog(parent, has_keyring=is_kept, address=address, refusal=reason)
        dialog.accepted.connect(lambda: _open(parent, jobs, then, dialog.chosen))
        dialog.open()

    jobs.read(lambda _progress: has_keyring(), show)


def _open(parent: QWidget, jobs: Jobs, then: Then, chosen: ServerChoice) -> None:
    """Run `then` if the database opens. Its password is kept only after it was right."""

    def work(_progress: Progress) -> str:
        open_by_keyring(chosen.address).close()
        return _keep(chosen)

    def failed(error: Exception) -> None:
        if not isinstance(error, UserError):  # told and logged by the jobs
            return
        if error.code == "empty_database":
            _offer_set_up(parent, jobs, then, chosen)
        elif error.code == "login_refused":
            ask_for_server(parent, jobs, then, without_password(chosen.address), error)
        else:
            jobs.tell(error)

    jobs.read(work, partial(then, chosen.address), title="Opening the database", failed=failed)


def _offer_set_up(parent: QWidget, jobs: Jobs, then: Then, chosen: ServerChoice) -> None:
    name = display_name(server_url(chosen.address))
    dialog = FormDialog(parent, f"Set up “{name}” for Almanac?", "It is empty.", "Set up")

    def work(_progress: Progress) -> None:
        create_database(chosen.address).close()

    def set_up() -> None:
        jobs.write(
            work, lambda _none: _open(parent, jobs, then, chosen), title="Creating the tables"
        )

    dialog.accepted.connect(set_up)
    dialog.open()


def _keep(chosen: ServerChoice) -> str:
    """Keep the password if it is to be kept; returns the sentence that it could not be, or ""."""
    if chosen.is_kept:
        try:
            store_passphrase(without_password(chosen.address), chosen.password)
        except UserError as refusal:
            return refusal.message
    return ""

"""Dialogs for connections: adding one, signing in to it, and choosing it for a wave."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from connections.accounts import (
    ConnectedWave,
    PlatformConnection,
    add_connection,
    check_connection,
    connect_wave,
    proposed_connection,
)
from connections.platform import ConnectedPlatform
from connections.platforms import PLATFORMS
from core.progress import Progress
from models.batch_kinds import BatchKind
from surveys.waves import Wave
from ui.context import PageContext
from ui.jobs import Job
from ui.undo import write_batch
from ui.widgets import choice_box, label, named_field, number_field
from ui.widgets.dialogs import FormDialog

_MOST_HOURS: Final = 24 * 7


class _SigningIn(FormDialog):
    """Signs in before it closes, in a job that Cancel stops; what fails is said in the dialog."""

    def __init__(
        self, parent: QWidget, context: PageContext, title: str, text: str, accept_text: str
    ) -> None:
        super().__init__(parent, title, text, accept_text)
        self._context = context
        self._job: Job | None = None
        self._secret = QLineEdit()
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)

    def reject(self) -> None:
        """Close, and stop signing in."""
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _sign_in(
        self,
        find: Callable[[], PlatformConnection],
        done: Callable[[PlatformConnection], object],
    ) -> None:
        """Sign in to the connection that `find` gives, keep its secret, and call `done`.

        Where none is typed, the one of its variable is used, and not kept.
        """
        typed = self._secret.text()

        def work(progress: Progress) -> PlatformConnection:
            found = find()
            check_connection(found, typed or found.given_secret, progress)
            if typed:
                found.store_secret(typed)
            return found

        self.complain("")
        self.set_ready(ready=False)
        self._job = self._context.jobs.read(
            work, done, title="Signing in to a survey platform", failed=self.show_failure
        )


class ConnectionDialog(_SigningIn):
    """Asks for a platform and how to sign in; the connection is added once that works."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(
            parent,
            context,
            "Add connection",
            "Almanac signs in before the connection is saved. The password or token stays in this "
            "computer’s keyring.",
            "Sign in and add",
        )
        self._platform = choice_box({key: one.title for key, one in PLATFORMS.items()})
        self._name, self._address, self._login = QLineEdit(), QLineEdit(), QLineEdit()
        self.add_field("Platform", self._platform)
        self.add_field("Name of the connection", self._name)
        self.add_field("Address", self._address)
        self._login_field = named_field("User name", self._login)
        self.body.addWidget(self._login_field)
        self.add_field("Password or token", self._secret)
        self._platform.currentIndexChanged.connect(self._show_platform)
        self._show_platform()

    def accept(self) -> None:
        """Sign in, then add the connection."""
        database = self._context.database
        platform = ConnectedPlatform(self._platform.currentData())
        name = self._name.text().strip() or PLATFORMS[platform].title
        texts = name, platform, self._address.text(), self._login.text()

        def find() -> PlatformConnection:
            with database.read() as connection:
                return proposed_connection(connection, *texts)

        self._sign_in(find, self._add)

    def _add(self, proposed: PlatformConnection) -> None:
        write_batch(
            self._context,
            BatchKind.CONNECTION_ADD,
            lambda changes: add_connection(changes, proposed),
            title="Saving the connection",
        )
        self.close_saved()

    def _show_platform(self) -> None:
        """Ask for what the platform needs."""
        interface = PLATFORMS[ConnectedPlatform(self._platform.currentData())]
        self._address.setPlaceholderText(interface.address_example)
        self._name.setPlaceholderText(interface.title)
        self._secret.setPlaceholderText(interface.secret_name)
        self._login_field.setVisible(bool(interface.login_name))


class SecretDialog(_SigningIn):
    """Asks for the password or token of a connection on this computer."""

    def __init__(self, parent: QWidget, context: PageContext, chosen: PlatformConnection) -> None:
        super().__init__(
            parent,
            context,
            f"Sign in to {chosen.name}",
            f"{chosen.interface.title} at {chosen.address}. It replaces what is in this "
            "computer’s keyring, once signing in works.",
            "Sign in",
        )
        self._chosen = chosen
        self.add_field(chosen.interface.secret_name, self._secret)

    def accept(self) -> None:
        """Sign in, then close."""
        self._sign_in(lambda: self._chosen, self.close_saved)


class WaveConnectionDialog(FormDialog):
    """Asks by which connection the answers to one of `waves` are fetched, and how often.

    `now` is how one is fetched already; None: a new one.
    """

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        connections: Sequence[PlatformConnection],
        waves: Sequence[Wave],
        now: ConnectedWave | None = None,
    ) -> None:
        super().__init__(
            parent,
            "Fetch answers to a wave" if now is None else f"Fetch answers to {now.name}",
            "Answers are fetched as the file that the platform gives, and imported like any other.",
            "Save",
        )
        self._context = context
        self._connections = {one.name: one for one in connections}
        self._wave = choice_box({wave: wave.name for wave in waves})
        self._wave.setEnabled(now is None)
        names = {one.name: f"{one.name} ({one.interface.title})" for one in connections}
        self._connection = choice_box(names, None if now is None else now.connection)
        self._remote_id = QLineEdit("" if now is None else now.remote_id)
        self._hours = number_field(
            "Hours", 0, _MOST_HOURS, 0 if now is None else now.every_hours or 0
        )
        self._hours.setSpecialValueText("On request only")
        self._certain = QCheckBox("Import rows that match for certain")
        self._certain.setChecked(now is not None and now.apply_certain)
        self.add_field("Wave", self._wave)
        self.add_field("Connection", self._connection)
        self.add_field("Survey on the platform", self._remote_id)
        self.add_field("Fetch every so many hours while Almanac is open", self._hours)
        self.body.addWidget(self._certain)
        self.body.addWidget(
            label(
                "Other rows go to Pending under Imports. If unchecked, every fetch does.",
                ink="muted",
                wrap=True,
            )
        )
        self._connection.currentIndexChanged.connect(self._show_connection)
        self._remote_id.textChanged.connect(self._show_ready)
        self._show_connection()
        self._show_ready()

    def accept(self) -> None:
        """Save it for everybody."""
        wave: Wave = self._wave.currentData()
        name, remote_id = str(self._connection.currentData()), self._remote_id.text()
        hours, certain = self._hours.value() or None, self._certain.isChecked()
        write_batch(
            self._context,
            BatchKind.WAVE_CONNECT,
            lambda changes: connect_wave(
                changes, wave, name, remote_id, hours, apply_certain=certain
            ),
            title="Saving the settings",
        )
        super().accept()

    def _show_connection(self) -> None:
        chosen = self._connections.get(str(self._connection.currentData()))
        if chosen is not None:
            self._remote_id.setPlaceholderText(chosen.interface.survey_id_name)

    def _show_ready(self) -> None:
        """Enable the button if all is chosen; say what has to be added first."""
        missing = ""
        if not self._connections:
            missing = "Add a connection first."
        elif not self._wave.count():
            missing = "Create a wave first."
        self.complain(missing)
        self.set_ready(ready=not missing and bool(self._remote_id.text().strip()))

"""The dialog for the mailbox to which bounces and replies come."""

from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from core.progress import Progress
from mail.accounts import Login, Security
from mail.mailbox_account import (
    MailboxAccount,
    check_mailbox,
    has_mailbox_password,
    save_mailbox,
    saved_mailbox,
    store_mailbox_password,
)
from models.batch_kinds import BatchKind
from ui.context import PageContext
from ui.undo import write_batch
from ui.widgets import choice_box, number_field
from ui.widgets.dialogs import FormDialog

_LOGINS: Final = {
    Login.PASSWORD: "Password",
    Login.MICROSOFT: "Microsoft account",
    Login.GOOGLE: "Google account",
}
_SECURITY: Final = {
    Security.TLS: "TLS (usual, port 993)",
    Security.STARTTLS: "STARTTLS (port 143)",
    Security.NONE: "None (this computer only)",
}
_PORTS: Final = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
_KEPT: Final = "In this computer’s keyring; type to replace it"
_LONGEST_WAIT: Final = 24 * 60  # minutes


def edit_mailbox(parent: QWidget, context: PageContext) -> None:
    """Show the mailbox that is set up, or set one up."""
    database = context.database

    def read(_progress: Progress) -> tuple[MailboxAccount | None, bool]:
        with database.read() as connection:
            account = saved_mailbox(connection)
        return account, account is not None and has_mailbox_password(account)

    def show(account: MailboxAccount | None, has_password: bool) -> None:  # noqa: FBT001
        MailboxDialog(parent, context, account, has_password=has_password).open()

    context.jobs.read(read, lambda found: show(*found))


class MailboxDialog(FormDialog):
    """For the mailbox `account`; None: there is none yet.

    `has_password`: this computer keeps the password of it.
    """

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        account: MailboxAccount | None,
        *,
        has_password: bool = False,
    ) -> None:
        super().__init__(
            parent,
            "Mailbox for bounces",
            "The folder that bounces and replies arrive in, read by IMAP. Nothing is marked as read"
            " or deleted.",
            "Save",
        )
        self._context = context
        now = account or MailboxAccount()
        self._host = QLineEdit(now.host)
        self._host.setPlaceholderText("outlook.office365.com, imap.gmail.com, …")
        self._port = number_field("Port", 1, 65_535, now.port)
        self._security = choice_box(_SECURITY, now.security)
        self._security.activated.connect(self._fit_port)
        self._user = QLineEdit(now.user)
        self._user.setPlaceholderText("alumni@example.org")
        self._login = choice_box(_LOGINS, now.login)
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText(_KEPT if has_password else "")
        self._folder = QLineEdit(now.folder)
        self._processed = QLineEdit(now.processed)
        self._processed.setPlaceholderText("Stays where it is")
        self._minutes = number_field("Minutes", 0, _LONGEST_WAIT, now.minutes)
        self._minutes.setSpecialValueText("On request only")
        for name, field in (
            ("Server", self._host),
            ("Encryption", self._security),
            ("Port", self._port),
            ("User name", self._user),
            ("Sign in with", self._login),
            ("Password, kept in this computer’s keyring", self._password),
            ("Folder to read", self._folder),
            ("Move what was dealt with to", self._processed),
            ("Check every so many minutes while Almanac is open", self._minutes),
        ):
            self.add_field(name, field)
        self._login.currentIndexChanged.connect(self._fit_login)
        self._fit_login()

    @property
    def account(self) -> MailboxAccount:
        """The account as entered."""
        return MailboxAccount(
            self._host.text().strip(),
            self._port.value(),
            Security(self._security.currentData()),
            user=self._user.text().strip(),
            login=Login(self._login.currentData()),
            folder=self._folder.text().strip(),
            processed=self._processed.text().strip(),
            minutes=self._minutes.value(),
        )

    def accept(self) -> None:
        """Save the account for everybody, and the password on this computer."""
        account, password = self.account, self._password.text()

        def store(_progress: Progress) -> None:
            check_mailbox(account)
            if password and account.login is Login.PASSWORD:
                store_mailbox_password(account, password)

        self.set_ready(ready=False)
        self._context.jobs.read(
            store, lambda _nothing: self._save(account), failed=self.show_failure
        )

    def _save(self, account: MailboxAccount) -> None:
        write_batch(
            self._context,
            BatchKind.SETTINGS,
            lambda changes: save_mailbox(changes, account),
            title="Saving the mailbox",
        )
        if isValid(self):
            self.close_saved()

    def _fit_port(self) -> None:
        self._port.setValue(_PORTS[Security(self._security.currentData())])

    def _fit_login(self) -> None:
        self._password.setEnabled(self._login.currentData() == Login.PASSWORD)

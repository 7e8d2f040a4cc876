"""The office's mail account: by what mails are sent, as whom, how fast, and how people opt out."""

import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from core.errors import UserError
from core.progress import Progress
from mail.accounts import (
    Login,
    MailAccount,
    TransportKind,
    check_account,
    save_account,
    saved_account,
)
from mail.oauth.account_tokens import is_signed_in, sign_in, sign_in_by_code
from mail.single_mail import send_single, trial_mail
from mail.transports.account_transport import has_password, store_password
from models.batch_kinds import BatchKind
from ui.actions import SEND_TEST_MAIL, SIGN_IN_MAIL
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.pages.settings.mail_presets import PRESETS, SECURITY, MailPreset, preset_of
from ui.pages.settings.section import Section, form_row
from ui.theme import Tone
from ui.trial_mail_dialog import TrialMailDialog
from ui.undo import write_batch
from ui.widgets import Card, Message, combo_box, label, link_button, number_field, secondary_button
from ui.widgets.dialogs import ask_for_folder

_NARROWEST: Final = 140
_CHOICE: Final = 22  # letters; the longest are cut off in a narrow window
_KEPT: Final = "In this computer’s keyring; type to replace it"


@dataclass(frozen=True, slots=True)
class _KnownAccount:
    """The account on record, and whether this computer keeps what logs it in."""

    account: MailAccount | None
    is_signed_in: bool = False
    has_password: bool = False


class MailSection(Section):
    """A form whose fields are saved as each is left, once the account is complete."""

    _code_given = Signal(str, str)  # from the job that signs in: an address, and a code

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._saved: MailAccount | None = None
        self._shown: MailAccount | None = None  # None: nothing was read yet
        self._way = combo_box("Send with")
        self._security = combo_box("Encryption")
        for security, title in SECURITY:
            self._security.addItem(title, security)
        for preset in PRESETS:
            self._way.addItem(preset.title)
        for box in (self._way, self._security):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(_CHOICE)
        self._note = label("", ink="muted", wrap=True)
        self._sender = _line("Sender", "Alumni Office <alumni@example.ac.uk>")
        self._reply_to = _line("Replies to", "the sender")
        self._host = _line("Server", "mail.example.ac.uk")
        self._port = number_field("Port", 1, 65_535, 587)
        self._user = _line("User name", "alumni@example.ac.uk")
        self._password = _line("Password", "")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._client_id = _line("Client id", "00000000-0000-0000-0000-000000000000")
        self._client_secret = _line("Client secret", "")
        self._tenant = _line("Organisation", "example.ac.uk")
        self._folder = _line("Folder", "")
        self._signed_in = label("", ink="muted", wrap=True)
        self._per_minute = number_field("Mails a minute", 0, 999, 25)
        self._per_day = number_field("Mails a day", 0, 100_000, 2_000)
        self._opt_out_mail = _line("Requests to unsubscribe go to", "the sender")
        self._opt_out_page = _line("Page to unsubscribe", "https://example.ac.uk/stop?code={token}")
        self._fault = label("", ink="bad", wrap=True)
        self._fault.hide()
        self._by_code = link_button("Use a code on another device…", self._begin_code)
        self._by_code_row = form_row("", [self._by_code])
        self._lay_out()
        self._connect()
        self._show_fields()

    def refresh(self) -> None:
        database = self.context.database

        def read(_progress: object) -> _KnownAccount:
            with database.read() as connection:
                account = saved_account(connection)
            if account is None:
                return _KnownAccount(None)
            return _KnownAccount(account, is_signed_in(account), has_password(account))

        self.context.jobs.read(read, self._show)

    def leave(self) -> None:
        self._write()

    def _lay_out(self) -> None:
        account = Card("Mail account")
        account.body.addWidget(form_row("Send with", [self._way]))
        account.body.addWidget(self._note)
        account.body.addWidget(form_row("Sender", [self._sender], "Shown to everybody as From."))
        account.body.addWidget(form_row("Replies to", [self._reply_to]))
        choose = secondary_button("Choose folder…", self._choose_folder)
        sign_in = action_button(bind(self, SIGN_IN_MAIL, self._begin_sign_in))
        self._rows = [
            ("host", form_row("Server", [self._host])),
            ("port", form_row("Port", [self._port])),
            ("security", form_row("Encryption", [self._security])),
            ("user", form_row("User name", [self._user])),
            (
                "password",
                form_row("Password", [self._password], "Kept in this computer’s keyring."),
            ),
            ("client_id", form_row("Client id", [self._client_id], "From your IT department.")),
            ("client_secret", form_row("Client secret", [self._client_secret])),
            ("tenant", form_row("Organisation", [self._tenant], "Its domain or tenant id.")),
            ("sign_in", form_row("Sign-in", [sign_in])),
            ("sign_in", self._by_code_row),
            ("sign_in", self._signed_in),
            ("folder", form_row("Folder", [self._folder, choose])),
        ]
        for _, row in self._rows:
            account.body.addWidget(row)
        account.body.addWidget(self._fault)
        test = action_button(bind(self, SEND_TEST_MAIL, self._ask_for_test))
        account.body.addWidget(form_row("", [test]))
        pace = Card("Pace")
        pace.body.addWidget(
            form_row(
                "At most",
                [self._per_minute, "a minute,", self._per_day, "a day"],
                "Over all surveys and computers; 0 is no limit. Microsoft 365 takes 30 a minute and"
                " 10,000 a day.",
            )
        )
        opt_out = Card("Unsubscribing")
        opt_out.body.addWidget(
            form_row(
                "Requests go to",
                [self._opt_out_mail],
                "Every mail has a link to unsubscribe, which writes to this address.",
            )
        )
        opt_out.body.addWidget(
            form_row(
                "Page",
                [self._opt_out_page],
                "If the office has one that takes people off by one click (RFC 8058); {token} is"
                " replaced by each person’s code. Mail programs then show a button.",
            )
        )
        for card in (account, pace, opt_out):
            self.column.addWidget(card)

    def _connect(self) -> None:
        self._way.activated.connect(self._choose_way)
        for line in self._lines():
            line.editingFinished.connect(self._write)
            line.textEdited.connect(lambda _text: self._say_issue())
        for spin in (self._port, self._per_minute, self._per_day):
            spin.editingFinished.connect(self._write)
        self._security.activated.connect(self._write)
        self._password.editingFinished.connect(self._store_password)
        self._code_given.connect(self._show_code)

    def _lines(self) -> Sequence[QLineEdit]:
        return (
            self._sender, self._reply_to, self._host, self._user, self._client_id,
            self._client_secret, self._tenant, self._folder, self._opt_out_mail,
            self._opt_out_page,
        )  # fmt: skip

    @property
    def _preset(self) -> MailPreset:
        return PRESETS[self._way.currentIndex()]

    def _show(self, known: _KnownAccount) -> None:
        if self._shown is not None and self._entered() != self._shown:
            return  # what is being typed is not lost to a change elsewhere
        self._saved = known.account
        self._fill(known.account or PRESETS[0].applied_to(MailAccount()))
        self._shown = self._entered()
        self._show_signed_in(self._shown.user if known.is_signed_in else "")
        self._password.setPlaceholderText(_KEPT if known.has_password else "")
        self._show_fields()

    def _fill(self, account: MailAccount) -> None:
        self._way.setCurrentIndex(PRESETS.index(preset_of(account)))
        self._sender.setText(account.sender)
        self._reply_to.setText(account.reply_to)
        self._host.setText(account.host)
        self._port.setValue(account.port)
        self._security.setCurrentIndex(self._security.findData(account.security))
        self._user.setText(account.user)
        self._client_id.setText(account.client_id)
        self._client_secret.setText(account.client_secret)
        self._tenant.setText("" if account.tenant == MailAccount().tenant else account.tenant)
        self._folder.setText(account.folder)
        self._per_minute.setValue(account.per_minute)
        self._per_day.setValue(account.per_day)
        self._opt_out_mail.setText(account.unsubscribe_email)
        self._opt_out_page.setText(account.unsubscribe_url)

    def _entered(self) -> MailAccount:
        mine = self._preset.account
        return replace(
            self._saved or MailAccount(),
            kind=mine.kind,
            login=mine.login,
            sender=self._sender.text().strip(),
            reply_to=self._reply_to.text().strip(),
            host=self._host.text().strip(),
            port=self._port.value(),
            security=self._security.currentData(),
            user=self._user.text().strip(),
            folder=self._folder.text().strip(),
            client_id=self._client_id.text().strip(),
            client_secret=self._client_secret.text().strip(),
            tenant=self._tenant.text().strip() or MailAccount().tenant,
            per_minute=self._per_minute.value(),
            per_day=self._per_day.value(),
            unsubscribe_email=self._opt_out_mail.text().strip(),
            unsubscribe_url=self._opt_out_page.text().strip(),
        )

    def _choose_way(self) -> None:
        self._fill(self._preset.applied_to(self._entered()))
        self._show_fields()
        self._write()

    def _show_fields(self) -> None:
        """Show what the way to send needs."""
        needed = self._preset.fields
        for name, row in self._rows:
            row.setVisible(name in needed)
        self._note.setText(self._preset.note)
        is_microsoft = self._preset.account.login is Login.MICROSOFT
        self._by_code_row.setVisible(is_microsoft)  # Google signs in by no code for mail
        self._say_issue()

    def _issue(self) -> str:
        """Why the account cannot be saved, empty if it can."""
        try:
            check_account(self._entered())
        except UserError as error:
            return error.message
        return ""

    def _say_issue(self) -> None:
        """Say what is missing, once something was typed."""
        is_empty = not any(line.text().strip() for line in self._lines())
        self._complain("" if is_empty else self._issue())

    def _complain(self, issue: str) -> None:
        self._fault.setText(issue)
        self._fault.setVisible(bool(issue))

    def _is_complete(self) -> bool:
        """Whether the account can be used; if not, what is missing is said."""
        issue = self._issue()
        self._complain(issue)
        return not issue

    def _write(self) -> None:
        """Save what was changed, once the account is complete."""
        account = self._entered()
        self._say_issue()
        if self._shown is None or account == self._saved or self._issue():
            return

        def done(_nothing: None) -> None:
            self._saved = self._shown = account
            if not self._password.hasFocus():  # else it is still being typed
                self._store_password()
            self.refresh()

        write_batch(
            self.context,
            BatchKind.MAIL_ACCOUNT,
            lambda changes: save_account(changes, account),
            done=done,
            said=lambda _nothing: "Mail account saved.",
            title="Saving the mail account",
        )

    def _store_password(self) -> None:
        password, account = self._password.text(), self._entered()
        if not password or self._issue():
            return

        def stored(_nothing: None) -> None:
            if self._password.text() == password:
                self._password.clear()
            self._password.setPlaceholderText(_KEPT)
            self.context.jobs.said.emit(Message("Password saved in the keyring.", Tone.GOOD))

        self.context.jobs.read(lambda _progress: store_password(account, password), stored)

    def _choose_folder(self) -> None:
        folder = ask_for_folder(self, "Folder for drafts", self._folder.text())
        if folder is not None:
            self._folder.setText(str(folder))
            self._write()

    def _begin_sign_in(self) -> None:
        account = self._entered()
        if self._is_complete():
            self._sign_in_by(lambda progress: sign_in(account, webbrowser.open, progress))

    def _begin_code(self) -> None:
        account = self._entered()
        give = self._code_given.emit
        if self._is_complete():
            self._sign_in_by(lambda progress: sign_in_by_code(account, give, progress))

    def _sign_in_by(self, work: Callable[[Progress], str]) -> None:
        def done(user: str) -> None:
            self._user.setText(user)
            self._show_signed_in(user)
            self._write()

        def failed(error: Exception) -> None:
            self._show_signed_in("")
            if isinstance(error, UserError):
                self.context.jobs.tell(error)

        self._signed_in.setText("Waiting for you to sign in in the browser…")
        self.context.jobs.read(work, done, title="Signing in for mail", failed=failed)

    def _show_signed_in(self, user: str) -> None:
        self._signed_in.setText(
            f"Signed in as {user} on this computer." if user else "Not signed in on this computer."
        )

    def _show_code(self, address: str, code: str) -> None:
        self._signed_in.setText(f"Open {address} on any device and type {code}.")

    def _ask_for_test(self) -> None:
        account = self._entered()
        if not self._is_complete():
            return
        dialog = TrialMailDialog(self, account.from_address.email)
        dialog.accepted.connect(lambda: self._send_test(account, dialog.address))
        dialog.open()

    def _send_test(self, account: MailAccount, to: str) -> None:
        def send(_progress: Progress) -> str:
            return send_single(account, trial_mail(account, to))

        def sent(reply: str) -> None:
            what = "written" if account.kind is TransportKind.DRAFTS else f"sent to {to}"
            self.context.jobs.said.emit(Message(f"Test mail {what}. ({reply})", Tone.GOOD))

        self.context.jobs.read(send, sent, title="Sending a test mail")


def _line(name: str, example: str) -> QLineEdit:
    result = QLineEdit()
    result.setAccessibleName(name)
    result.setPlaceholderText(example)
    result.setMinimumWidth(_NARROWEST)
    result.setMinimumHeight(result.sizeHint().height())
    return result

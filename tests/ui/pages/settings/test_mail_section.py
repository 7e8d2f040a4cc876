"""The mail account as a person sets it up: a way to send, a sender, a test mail that arrives."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from mail.accounts import Login, MailAccount, TransportKind, save_account, saved_account
from models.batch_kinds import BatchKind
from tests.mail.keyrings import WindowsKeyring, use_keyring
from tests.mail.smtp_server import MailServer, running_server
from tests.ui.office import Office, child_of, settle
from ui.context import PageContext
from ui.pages.settings.mail_section import MailSection
from ui.trial_mail_dialog import TrialMailDialog
from ui.widgets import Message


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> WindowsKeyring:
    return use_keyring(monkeypatch)


@pytest.fixture
def section(
    context: PageContext, keyring: WindowsKeyring, office: Office, qtbot: QtBot
) -> MailSection:
    section = MailSection(context)
    qtbot.addWidget(section)
    section.resize(800, 900)
    section.show()
    section.refresh()
    settle(qtbot, context.jobs)
    return section


def field(section: QWidget, name: str) -> QLineEdit:
    return next(one for one in section.findChildren(QLineEdit) if one.accessibleName() == name)


def enter(section: QWidget, name: str, text: str, qtbot: QtBot) -> None:
    """Type a text into a field, and leave it by Tab."""
    line = field(section, name)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Tab)


def button(section: QWidget, text: str) -> QAbstractButton:
    return next(one for one in section.findChildren(QAbstractButton) if one.text().startswith(text))


def choose(section: QWidget, way: str, context: PageContext, qtbot: QtBot) -> None:
    box = next(
        one for one in section.findChildren(QComboBox) if one.accessibleName() == "Send with"
    )
    box.setCurrentText(way)
    box.activated.emit(box.currentIndex())
    settle(qtbot, context.jobs)


def visible(section: QWidget) -> set[str]:
    return {one.accessibleName() for one in section.findChildren(QLineEdit) if one.isVisible()}


def said(section: QWidget) -> str:
    return " ".join(one.text() for one in section.findChildren(QLabel) if one.isVisible())


def account_of(context: PageContext) -> MailAccount | None:
    with context.database.read() as connection:
        return saved_account(connection)


def test_microsoft_graph_is_recommended_and_why(section: MailSection) -> None:
    assert "goes on working where Microsoft has SMTP switched off" in said(section)
    assert {"Client id", "Organisation", "Sender"} <= visible(section)
    assert not {"Server", "Password", "Folder", "Client secret"} & visible(section)
    button(section, "Sign in").click()
    assert "needs a sender’s address" in said(section)


@pytest.mark.parametrize(
    ("way", "shown", "hidden"),
    [
        ("Google Workspace", {"User name", "Client id", "Client secret"}, {"Organisation"}),
        ("Google with an app password", {"User name", "Password"}, {"Client id", "Server"}),
        ("Another mail server", {"Server", "User name", "Password"}, {"Client id", "Folder"}),
        ("A mail server without login", {"Server"}, {"User name", "Password"}),
        ("Drafts in a folder", {"Folder"}, {"Server", "User name"}),
    ],
)
def test_each_way_asks_for_what_it_needs(
    section: MailSection, context: PageContext, qtbot: QtBot,
    way: str, shown: set[str], hidden: set[str],
) -> None:  # fmt: skip
    choose(section, way, context, qtbot)
    assert shown <= visible(section)
    assert not hidden & visible(section)


def test_a_server_with_a_password_is_set_up_and_tested(
    section: MailSection, context: PageContext, keyring: WindowsKeyring, qtbot: QtBot
) -> None:
    with running_server(login=True) as server:
        choose(section, "Another mail server", context, qtbot)
        enter(section, "Sender", "Alumni Office <office@example.org>", qtbot)
        assert "needs the name of its mail server" in said(section)
        enter(section, "Server", "127.0.0.1", qtbot)
        port = next(one for one in section.findChildren(QSpinBox) if one.accessibleName() == "Port")
        port.setValue(server.port)
        security = next(
            one for one in section.findChildren(QComboBox) if one.accessibleName() == "Encryption"
        )
        security.setCurrentText("None (this computer only)")
        enter(section, "User name", "alumni@example.org", qtbot)
        enter(section, "Password", "s3cret", qtbot)
        settle(qtbot, context.jobs)
        account = account_of(context)
        assert account is not None
        assert (account.kind, account.login) == (TransportKind.SMTP, Login.PASSWORD)
        assert list(keyring.secrets.values()) == ["s3cret"]
        assert field(section, "Password").text() == ""
        send_test(section, context, qtbot)
        assert_arrived(server)


def test_a_password_is_kept_whichever_field_is_filled_in_last(
    section: MailSection, context: PageContext, keyring: WindowsKeyring, qtbot: QtBot
) -> None:
    choose(section, "Another mail server", context, qtbot)
    enter(section, "Server", "mail.example.org", qtbot)
    enter(section, "User name", "alumni@example.org", qtbot)
    enter(section, "Password", "s3cret", qtbot)
    settle(qtbot, context.jobs)
    assert keyring.secrets == {}  # the account has no sender yet
    enter(section, "Sender", "Alumni Office <office@example.org>", qtbot)
    settle(qtbot, context.jobs)
    assert list(keyring.secrets.values()) == ["s3cret"]


def send_test(section: MailSection, context: PageContext, qtbot: QtBot) -> None:
    button(section, "Send a test mail").click()
    dialog = child_of(section, TrialMailDialog)
    line = child_of(dialog, QLineEdit)
    assert line.text() == "office@example.org"
    line.selectAll()
    qtbot.keyClicks(line, "not an address")
    assert not button(dialog, "Send test mail").isEnabled()
    line.selectAll()
    qtbot.keyClicks(line, "me@example.org")
    with qtbot.waitSignal(context.jobs.said, timeout=10_000) as told:
        button(dialog, "Send test mail").click()
    assert isinstance(told.args, list)
    assert told.args[0].text.startswith("Test mail sent to me@example.org.")
    settle(qtbot, context.jobs)


def assert_arrived(server: MailServer) -> None:
    (mail,) = server.received
    assert mail.to == "me@example.org"
    assert mail.message["Subject"] == "Test mail from Almanac"


def test_a_test_mail_that_fails_says_why(
    context: PageContext, keyring: WindowsKeyring, office: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    account = MailAccount(
        TransportKind.DRAFTS, "office@example.org", login=Login.NONE, folder=str(tmp_path / "gone")
    )
    with context.database.write(BatchKind.MAIL_ACCOUNT) as changes:
        save_account(changes, account)
    section = MailSection(context)
    qtbot.addWidget(section)
    section.show()
    section.refresh()
    settle(qtbot, context.jobs)
    told: list[Message] = []
    context.jobs.said.connect(told.append)
    button(section, "Send a test mail").click()
    child_of(section, TrialMailDialog).accept()
    settle(qtbot, context.jobs)
    assert "is not there. Nothing was written" in told[0].text


def test_signing_in_fills_in_who_it_was(
    section: MailSection, context: PageContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.pages.settings.mail_section.sign_in", lambda *_of: "ann@example.org")
    enter(section, "Sender", "office@example.org", qtbot)
    enter(section, "Client id", "c-1", qtbot)
    settle(qtbot, context.jobs)
    account = account_of(context)
    assert account is not None
    assert (account.kind, account.client_id, account.user) == (TransportKind.GRAPH, "c-1", "")
    button(section, "Sign in").click()
    settle(qtbot, context.jobs)
    account = account_of(context)
    assert account is not None
    assert account.user == "ann@example.org"


def test_a_code_for_another_device_is_shown(
    section: MailSection, context: PageContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, str]] = []
    section._code_given.connect(lambda *of: shown.append(of))

    def by_code(
        _account: MailAccount, show: Callable[[str, str], object], _progress: object
    ) -> str:
        show("https://microsoft.com/devicelogin", "AB12")
        return "ann@example.org"

    monkeypatch.setattr("ui.pages.settings.mail_section.sign_in_by_code", by_code)
    enter(section, "Sender", "office@example.org", qtbot)
    enter(section, "Client id", "c-1", qtbot)
    button(section, "Use a code").click()
    qtbot.waitUntil(lambda: shown == [("https://microsoft.com/devicelogin", "AB12")])
    settle(qtbot, context.jobs)


def test_a_page_to_unsubscribe_without_a_token_is_refused(
    section: MailSection, context: PageContext, qtbot: QtBot
) -> None:
    enter(section, "Sender", "office@example.org", qtbot)
    enter(section, "Client id", "c-1", qtbot)
    enter(section, "Page to unsubscribe", "https://example.org/stop", qtbot)
    settle(qtbot, context.jobs)
    assert "has {token}" in said(section)
    account = account_of(context)
    assert account is not None
    assert account.unsubscribe_url == ""

"""Bounces and replies in the window: files are previewed and applied, replies decided, undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from mail.accounts import Login, Security
from mail.mailbox_account import (
    MailboxAccount,
    mailbox_secret,
    save_mailbox,
    saved_mailbox,
    store_mailbox_password,
)
from mail.returned.classification import classify_all
from mail.returned.kinds import ReturnedKind
from mail.returned.message_files import message_files
from models.batch_kinds import BatchKind
from models.database import utc_now
from models.tables import contact_points, invitations
from queries.status import read_status
from surveys.mailing_lists import ListKind, record_sent
from surveys.returned_mail.apply import apply_returned
from surveys.returned_mail.reviews import (
    OpenReply,
    ReplyDecision,
    count_open_replies,
    decide_replies,
)
from tests.acts import run_act
from tests.mail.keyrings import use_keyring
from tests.mail.returned.dovecot import PASSWORD, USER, Dovecot, needs_dovecot
from tests.mail.returned.messages import ADA, DATE, automatic, reply, report
from tests.ui.office import Office, settle, show_page
from tests.ui.pages.surveys.conftest import Shown, column, table, texts
from ui.applicable_actions import available_actions
from ui.context import OpenWave, PageContext, ReviewReplies
from ui.pages.imports.page import ImportsPage
from ui.pages.surveys.page import SurveysPage
from ui.returned_mail.mailbox_dialog import MailboxDialog
from ui.returned_mail.mailbox_watcher import MailboxWatcher
from ui.returned_mail.preview_dialog import PreviewDialog
from ui.returned_mail.replies_dialog import RepliesDialog
from ui.start import Start
from ui.widgets import Message

FIRST, SECOND, THIRD = (f"person{at}@example.ac.uk" for at in (5, 6, 7))  # have not answered


@pytest.fixture
def messages(office: Office, tmp_path: Path) -> Path:
    """A folder of what came back today: a bounce, an absence note and a reply."""
    with office.database.read() as connection:
        sent = connection.scalars(
            select(invitations.c.id).where(invitations.c.wave_id == office.waves[1].id)
        ).all()
    run_act(office.database, record_sent, office.waves[1], ListKind.REMINDER, list(sent))
    return write_messages(tmp_path / "back")


def write_messages(folder: Path) -> Path:
    folder.mkdir()
    today = format_datetime(datetime.now(UTC)).encode()
    moved = "I have moved, my new address is una@example.net."
    for email, content in (
        (FIRST, report("5.1.1", "550 5.1.1 User unknown")),
        (SECOND, automatic("Back on 3 December.", "Automatic reply")),
        (THIRD, reply(moved, names_us=False)),
        ("stranger@example.net", report("5.1.10", "550 5.1.10 Not found")),
    ):
        now = content.replace(ADA.encode(), email.encode()).replace(DATE.encode(), today)
        (folder / f"{email}.eml").write_bytes(now)
    return folder


def trigger(page: SurveysPage, key: str) -> None:
    next(one for one in page.actions() if one.objectName() == key).trigger()


def _status(office: Office, email: str) -> str | None:
    with office.database.read() as connection:
        found: str | None = connection.scalar(
            select(contact_points.c.status).where(contact_points.c.match_value == email)
        )
    return found


def test_files_are_previewed_applied_and_undone(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    dialog: Shown,
    said: list[Message],
    messages: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = [str(path) for path in sorted(messages.iterdir())]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    context.jobs.said.connect(said.append)
    before = _status(office, FIRST)
    trigger(page, "read-bounces")
    settle(qtbot, context.jobs)
    shown = dialog(PreviewDialog)
    assert sorted(_results(shown)) == [
        "Mark the address as bounced", "No match", "Note only", "Review",
    ]  # fmt: skip
    assert "4 messages · 1 about nobody who was written to" in texts(shown)
    assert _status(office, FIRST) == before  # nothing is written yet
    shown._accept.click()
    settle(qtbot, context.jobs)
    assert said[-1].text == "1 bounce, 1 reply to review."
    assert _status(office, FIRST) == "bounced"
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert _status(office, FIRST) == before


def _results(shown: PreviewDialog) -> list[str]:
    model = table(shown, "Messages").model()
    return [model.data(model.index(row, 4)) for row in range(model.rowCount())]


def test_what_was_read_before_is_not_applied_again(
    page: SurveysPage, context: PageContext, qtbot: QtBot, dialog: Shown, messages: Path
) -> None:
    page._read_bounces([messages])
    settle(qtbot, context.jobs)
    dialog(PreviewDialog)._accept.click()
    settle(qtbot, context.jobs)
    page._read_bounces([messages])
    settle(qtbot, context.jobs)
    again = dialog(PreviewDialog)
    assert sorted(set(_results(again))) == ["No match", "Read before"]
    assert "There is nothing new to apply." in texts(again)
    assert not again._accept.isEnabled()


def test_replies_are_decided_one_by_one(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    dialog: Shown,
    said: list[Message],
    messages: Path,
) -> None:
    context.jobs.said.connect(said.append)
    trigger(page, "review-replies")
    settle(qtbot, context.jobs)
    assert said[-1].text == "There are no replies to review."
    page._read_bounces([messages])
    settle(qtbot, context.jobs)
    dialog(PreviewDialog)._accept.click()
    settle(qtbot, context.jobs)
    trigger(page, "review-replies")
    settle(qtbot, context.jobs)
    shown = dialog(RepliesDialog)
    assert column(table(shown, "Replies"), 4) == [THIRD]
    assert shown._text.toPlainText().startswith("I have moved")
    # Proposed, and for the user to say.
    assert shown._chosen is ReplyDecision.NEW_ADDRESS
    assert shown._address.text() == "una@example.net"
    for text in ("", "una.m@"):
        shown._address.setText(text)
        assert not shown._accept.isEnabled()
    shown._address.clear()
    qtbot.keyClicks(shown._address, "una.m@example.net")
    qtbot.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, context.jobs)
    assert (_status(office, THIRD), _status(office, "una.m@example.net")) == ("wrong", "unverified")
    assert "reply reviewed: Has a new address" in said[-1].text
    with office.database.read() as connection:
        assert count_open_replies(connection) == 0


def test_what_a_reply_means_is_for_a_person_to_say(
    page: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    reply = OpenReply(
        1, 1, "Brennan, Prof Siobhán", "CAC 2018", ReturnedKind.REPLY, utc_now(), FIRST, "",
        "Please do not write to me again.",
    )  # fmt: skip
    shown = RepliesDialog(page, context, [reply])
    qtbot.addWidget(shown)
    shown.show()
    assert shown._decision.currentText() == ""
    assert not shown._accept.isEnabled()
    shown._decision.setCurrentText("Opts out of surveys")
    assert shown._accept.isEnabled()
    assert shown._chosen is ReplyDecision.OPT_OUT


def test_the_mailbox_is_set_up(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    dialog: Shown,
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_keyring(monkeypatch)
    context.jobs.said.connect(said.append)
    trigger(page, "check-mailbox")
    settle(qtbot, context.jobs)
    assert "No mailbox is set up" in said[-1].text
    trigger(page, "set-mailbox")
    settle(qtbot, context.jobs)
    shown = dialog(MailboxDialog)
    shown._accept.click()
    settle(qtbot, context.jobs)
    assert "needs the name of its server" in texts(shown)
    for field, text in ((shown._host, "imap.example.org"), (shown._user, USER)):
        field.setFocus()
        qtbot.keyClicks(field, text)
    shown._minutes.setValue(15)
    shown._security.setFocus()
    qtbot.keyClick(shown._security, Qt.Key.Key_Down)
    shown._accept.click()
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        account = saved_mailbox(connection)
    assert account is not None
    assert (account.host, account.user, account.minutes) == ("imap.example.org", USER, 15)
    assert (account.security, account.port) == (Security.STARTTLS, 143)
    trigger(page, "set-mailbox")
    settle(qtbot, context.jobs)
    again = dialog(MailboxDialog)
    assert again.account == account
    assert again._password.placeholderText() == ""  # none is kept yet
    again._password.setText(PASSWORD)
    again._accept.click()
    settle(qtbot, context.jobs)
    trigger(page, "set-mailbox")
    settle(qtbot, context.jobs)
    again = dialog(MailboxDialog)
    assert again._password.placeholderText() == "In this computer’s keyring; type to replace it"
    again._folder.setText("Bounces")
    assert mailbox_secret(again.account, None) == PASSWORD  # another folder has the same
    again._login.setCurrentIndex(again._login.findData(Login.MICROSOFT))
    assert not again._password.isEnabled()


def test_a_reply_that_a_colleague_decided_is_left_alone(
    page: SurveysPage, office: Office, context: PageContext, qtbot: QtBot, dialog: Shown,
    said: list[Message], messages: Path,
) -> None:  # fmt: skip
    context.jobs.said.connect(said.append)
    run_act(office.database, apply_returned, classify_all(message_files([messages]), utc_now()))
    trigger(page, "review-replies")
    settle(qtbot, context.jobs)
    shown = dialog(RepliesDialog)
    (reply,) = shown._replies
    run_act(office.database, decide_replies, [reply.id], ReplyDecision.NOTHING)
    shown._decision.setCurrentIndex(shown._decision.findData(ReplyDecision.OPT_OUT))
    shown._accept.click()
    settle(qtbot, context.jobs)
    assert said[-1].text == "This reply was decided meanwhile; nothing was changed."
    assert not page.findChildren(RepliesDialog)  # it was the last one


@needs_dovecot
def test_the_mailbox_is_read_on_request(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    said: list[Message],
    messages: Path,
    mailbox: Dovecot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = f"imaps://{USER.replace('@', '%40')}:{PASSWORD.replace(' ', '%20')}@localhost"
    monkeypatch.setenv("ALMANAC_IMAP_URL", f"{url}:{mailbox.port}/INBOX")
    mailbox.deliver((messages / f"{FIRST}.eml").read_bytes())
    context.jobs.said.connect(said.append)
    trigger(page, "check-mailbox")
    settle(qtbot, context.jobs)
    assert said[-1].text == "Mailbox read: 1 bounce."
    assert _status(office, FIRST) == "bounced"
    trigger(page, "check-mailbox")
    settle(qtbot, context.jobs)
    assert said[-1].text == "There is nothing new in the mailbox."


def test_messages_and_folders_are_dropped_on_the_window(
    opened: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = write_messages(tmp_path / "back")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    drop = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    opened.window.dropEvent(drop)
    settle(qtbot, opened.jobs)
    found = [one for one in opened.window.findChildren(PreviewDialog) if one.isVisible()]
    assert len(found) == 1
    assert "No match" in _results(found[0])
    found[0].reject()
    keys = {one.objectName() for one in available_actions(opened.window)}
    assert {"read-bounces", "check-mailbox", "review-replies", "set-mailbox"} <= keys


def test_how_far_a_wave_has_come_as_of_a_day_and_by_a_field(
    page: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    page.open(OpenWave("CAC", "2018", "progress"))
    settle(qtbot, context.jobs)
    shown = table(page, "Progress by group")
    assert column(shown, 0) == ["Everybody"]
    everybody = [shown.model().data(shown.model().index(0, at)) for at in range(1, 6)]
    assert everybody == ["16", "16", "16", "10", "9"]
    view = page._wave._progress
    view._by.setCurrentIndex(view._by.findData("gender"))
    settle(qtbot, context.jobs)
    assert column(shown, 0) == ["Everybody", "female", "male"]
    day = next(one for one in page.findChildren(QLineEdit) if one.accessibleName() == "As of")
    qtbot.keyClicks(day, "1 January 2018")
    settle(qtbot, context.jobs)
    assert column(shown, 4) == ["0", "0", "0"]
    assert "As things stood on 1 Jan 2018." in texts(page)
    day.clear()
    view._share.setValue(0.5)
    settle(qtbot, context.jobs)
    assert "the share e = 0.500 (as chosen; 1.000 as estimated)" in texts(page)


def test_who_died_since_stays_in_sight(
    page: SurveysPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    from records.writing.person_edits import edit_person

    run_act(office.database, edit_person, office.person_ids[5], {"deceased": True})
    page.open(OpenWave("CAC", "2018", "invitations"))
    settle(qtbot, context.jobs)
    assert "Deceased" in column(table(page, "Invitations"), 5)
    page.open(OpenWave("CAC", "2018", "progress"))
    settle(qtbot, context.jobs)
    assert "Deceased 1" in texts(page)


def test_replies_wait_in_imports_too(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    dialog: Shown,
    messages: Path,
    visited: list[tuple[str, object]],
) -> None:
    page._read_bounces([messages])
    settle(qtbot, context.jobs)
    dialog(PreviewDialog)._accept.click()
    settle(qtbot, context.jobs)
    imports = show_page(ImportsPage(context), context, qtbot)
    shown = table(imports, "Pending")
    assert column(shown, 0) == ["1 reply to review"]
    shown.selectRow(0)
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert visited[-1] == ("surveys", ReviewReplies())
    with office.database.read() as connection:
        assert read_status(connection, date.today(), "nobody").pending == 1


def test_the_mailbox_is_read_as_often_as_the_office_chose(
    office: Office, context: PageContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[MailboxAccount] = []

    def start(
        _context: PageContext, account: MailboxAccount, ended: Callable[[], None], *, is_asked: bool
    ) -> None:
        assert not is_asked
        read.append(account)
        ended()

    monkeypatch.setattr("ui.returned_mail.mailbox_watcher.start_check", start)
    use_keyring(monkeypatch)
    watcher = MailboxWatcher(context, context.jobs)

    def tick() -> int:
        watcher._clock.timeout.emit()
        settle(qtbot, context.jobs)
        return len(read)

    assert tick() == 0  # none is set up
    kept = MailboxAccount("imap.example.org", user=USER)
    run_settings(office, kept)
    assert tick() == 0  # on request only
    run_settings(office, replace(kept, minutes=15))
    assert tick() == 0  # the password is on another computer, which reads it
    store_mailbox_password(kept, PASSWORD)
    assert tick() == 1
    assert tick() == 1  # not before a quarter of an hour has passed
    watcher._next = datetime.now()
    assert tick() == 2


def run_settings(office: Office, account: MailboxAccount) -> None:
    with office.database.write(BatchKind.SETTINGS) as changes:
        save_mailbox(changes, account)

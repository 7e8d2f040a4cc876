"""Mails to a wave as a person sends them: text, preview, who gets it, sending, what failed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from mail.accounts import MailAccount, save_account
from models.batch_kinds import BatchKind
from models.database import utc_now
from models.tables import invitations
from records.office import office_settings, save_office_settings
from records.sent_messages import MailingState, MessageState
from records.writing.person_edits import edit_person
from surveys.mailing_lists import ListKind, record_sent
from surveys.sending.ledger import count_messages
from surveys.sending.mail_texts import saved_texts
from surveys.sending.mailings import create_mailing, list_mailings, schedule
from surveys.sending.texts import MailText
from surveys.waves import Wave, change_wave
from tests.acts import run_act
from tests.mail.smtp_server import DROP, MailServer, running_server
from tests.surveys.sending.mailing_office import ACCOUNT, TEXTS, invite_people
from tests.ui.accessibility import faults_of_dialog
from tests.ui.office import settle
from tests.ui.pages.surveys.conftest import D, Press, Shown, make_page
from ui.context import OpenWave, PageContext
from ui.mail_sender import MailSender
from ui.pages.surveys.mail_composer import MailComposer
from ui.pages.surveys.mail_text_editor import MailTextEditor
from ui.pages.surveys.mails_dialog import MailsDialog
from ui.pages.surveys.page import SurveysPage
from ui.pages.surveys.send_time import MoveMailingDialog
from ui.theme import LIGHT
from ui.trial_mail_dialog import TrialMailDialog
from ui.widgets import Message, Tabs
from ui.widgets.plain_text import plain_caption


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_server() as running:
        yield running


@pytest.fixture
def account(context: PageContext, server: MailServer) -> MailAccount:
    account = replace(ACCOUNT, port=server.port)
    with context.database.write(BatchKind.MAIL_ACCOUNT) as changes:
        save_account(changes, account)
    return account


@pytest.fixture
def wave(context: PageContext) -> Wave:
    with context.database.write(BatchKind.SETTINGS) as changes:
        settings = office_settings(changes.connection)
        link = "https://survey.example.org/{token}"
        save_office_settings(changes, replace(settings, name="Alumni Office", survey_link=link))
    return invite_people(context.database, 3)[0]


@pytest.fixture
def page(
    wave: Wave, context: PageContext, qtbot: QtBot, said: list[Message]
) -> Iterator[SurveysPage]:
    page = make_page(context, qtbot, said)
    page.open(OpenWave("CAR", "2026", "mailings"))
    settle(qtbot, context.jobs)
    yield page
    page.hide()
    context.jobs.cancel_all()
    settle(qtbot, context.jobs)


@pytest.fixture
def shown(page: SurveysPage) -> Shown:
    """Give the dialog of some kind that is open over the page; it ends with the page, unsaved."""

    def find(kind: type[D]) -> D:
        return next(one for one in page.findChildren(kind) if one.isVisible())

    return find


@pytest.fixture
def composer(
    page: SurveysPage, account: MailAccount, press: Press, shown: Shown,
    context: PageContext, qtbot: QtBot,
) -> MailComposer:  # fmt: skip
    press(page, "Send invitations…")
    dialog = shown(MailComposer)
    settle(qtbot, context.jobs)
    return dialog


def text_of(inside: QWidget) -> str:
    """All that is written in sight."""
    labels = [one.text() for one in inside.findChildren(QLabel) if one.isVisible()]
    buttons = [one.text() for one in inside.findChildren(QAbstractButton) if one.isVisible()]
    return "\n".join([*labels, *buttons])


def button(inside: QWidget, text: str) -> QPushButton:
    return next(
        one
        for one in inside.findChildren(QPushButton)
        if one.isVisible() and one.text().startswith(text)
    )


def body_of(dialog: MailComposer) -> QPlainTextEdit:
    return next(
        one for one in dialog.findChildren(QPlainTextEdit) if one.accessibleName() == "Text"
    )


def write(dialog: MailComposer, text: str, context: PageContext, qtbot: QtBot) -> None:
    body = body_of(dialog)
    body.selectAll()
    qtbot.keyClicks(body, text)
    qtbot.wait(500)  # the pause after which the preview follows
    settle(qtbot, context.jobs)


def shown_mail(dialog: MailComposer) -> str:
    (page,) = dialog.findChildren(QTextBrowser)
    return page.toPlainText().strip()


def counts(context: PageContext) -> dict[MessageState, int]:
    with context.database.read() as connection:
        (mailing,) = list_mailings(connection)
        return count_messages(connection, mailing.id)


def test_the_mail_is_shown_as_each_person_gets_it(
    composer: MailComposer, context: PageContext, qtbot: QtBot
) -> None:
    assert "Dear Ada0," in shown_mail(composer)
    assert "unsubscribe here" in shown_mail(composer)
    assert "1 of 3" in text_of(composer)
    next_person = next(
        one for one in composer.findChildren(QPushButton) if one.accessibleName() == "Next person"
    )
    next_person.click()
    settle(qtbot, context.jobs)
    assert "Dear Ada1," in shown_mail(composer)
    assert "Okafor0001" in text_of(composer)
    write(composer, "Hello **{{ given_name }}**", context, qtbot)
    assert shown_mail(composer) == "Hello Ada1"
    button(composer, "Plain text").click()
    plain = next(
        one
        for one in composer.findChildren(QPlainTextEdit)
        if one.accessibleName() == "Mail as plain text"
    )
    assert plain.isVisible()
    assert plain.toPlainText() == "Hello Ada1\n"


def test_keyboard_and_screen_reader_reach_everything(
    composer: MailComposer, context: PageContext, qtbot: QtBot
) -> None:
    assert faults_of_dialog(composer) == []


def test_a_field_is_inserted_from_the_menu(
    composer: MailComposer, context: PageContext, qtbot: QtBot
) -> None:
    body = body_of(composer)
    body.clear()
    groups = button(composer, "Insert field").menu().actions()
    people = next(one.menu() for one in groups if one.text() == "Person")
    assert isinstance(people, QMenu)
    next(one for one in people.actions() if one.text() == "Family name").trigger()
    assert body.toPlainText() == "{{ family_name }}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Dear {{ surname }}", "The text has an unknown merge field: {{ surname }}."),
        ("Dear {{ given name }}", "In line 1 of the text, a merge field"),
        ("{% for a in b %}x{% endfor %}", "no other commands of Jinja"),
    ],
)
def test_a_text_that_cannot_be_used_is_not_sent(
    composer: MailComposer, context: PageContext, qtbot: QtBot, text: str, sentence: str
) -> None:
    write(composer, text, context, qtbot)
    assert sentence in text_of(composer)
    assert not button(composer, "Send to").isEnabled()


def test_a_text_is_not_sent_before_it_was_checked(
    composer: MailComposer, context: PageContext, server: MailServer, qtbot: QtBot
) -> None:
    qtbot.keyClicks(body_of(composer), "{{ surname }}")
    qtbot.keyClick(composer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, context.jobs)
    assert composer.isVisible()
    with context.database.read() as connection:
        assert list_mailings(connection) == []


def test_people_without_a_value_are_named_and_left_out_on_request(
    composer: MailComposer, context: PageContext, qtbot: QtBot
) -> None:
    write(composer, "Dear {{ preferred_name }}", context, qtbot)
    assert not button(composer, "Nobody to send to").isEnabled()
    write(composer, "{% if given_name == 'Ada1' %}{{ title }}{% endif %} Hi", context, qtbot)
    gaps = next(one for one in composer.findChildren(QCheckBox) if one.isVisible())
    assert plain_caption(gaps.text()) == "Send without the 1 person whose mail would have a gap"
    assert not button(composer, "Send to 2 people").isEnabled()
    gaps.click()
    assert button(composer, "Send to 2 people").isEnabled()


def test_a_survey_without_a_link_says_so(
    page: SurveysPage, account: MailAccount, press: Press, shown: Shown, context: PageContext,
    qtbot: QtBot,
) -> None:  # fmt: skip
    with context.database.write(BatchKind.SETTINGS) as changes:
        save_office_settings(changes, replace(office_settings(changes.connection), survey_link=""))
    press(page, "Send invitations…")
    dialog = shown(MailComposer)
    settle(qtbot, context.jobs)
    assert "There is no survey link yet." in text_of(dialog)
    assert not button(dialog, "Send to").isEnabled()


def test_a_text_for_each_language_is_kept_for_the_survey(
    composer: MailComposer, context: PageContext, wave: Wave, qtbot: QtBot
) -> None:
    (editor,) = composer.findChildren(MailTextEditor)
    editor.add_language("de")
    tabs = editor.findChildren(Tabs)[0]
    assert [tabs.tabText(at) for at in range(tabs.count())] == ["All languages", "German"]
    assert "Guten Tag" in body_of(composer).toPlainText()
    tabs.setCurrentIndex(0)
    assert body_of(composer).toPlainText().startswith("Dear {{")
    qtbot.waitUntil(button(composer, "Send to 3 people").isEnabled)  # the text is checked
    button(composer, "Send to 3 people").click()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        saved = saved_texts(connection, wave.survey_id, ListKind.INVITATION)
    assert set(saved) == {"", "de"}


def test_the_text_of_a_language_is_shown_as_somebody_of_it_gets_it(
    page: SurveysPage, account: MailAccount, press: Press, shown: Shown, context: PageContext,
    qtbot: QtBot,
) -> None:  # fmt: skip
    with context.database.write(BatchKind.PERSON_EDIT) as changes:
        last = changes.connection.scalar(select(func.max(invitations.c.person_id)))
        edit_person(changes, last, {"language": "German"})
    press(page, "Send invitations…")
    composer = shown(MailComposer)
    settle(qtbot, context.jobs)
    (editor,) = composer.findChildren(MailTextEditor)
    editor.add_language("de")
    settle(qtbot, context.jobs)
    assert "3 of 3" in text_of(composer)
    assert LIGHT.accent in composer._preview._page.toHtml()  # of links, on the white page
    assert composer._preview._plain.toPlainText().startswith("Guten Tag Ada2")
    assert [one.title for one in composer._groups._groups] == ["Get this mail", "Of them in German"]
    editor._tabs.setCurrentIndex(0)
    settle(qtbot, context.jobs)
    assert composer._preview._plain.toPlainText().startswith("Dear Ada0")


def test_a_field_goes_where_the_cursor_is(composer: MailComposer, qtbot: QtBot) -> None:
    (editor,) = composer.findChildren(MailTextEditor)
    field = next(one for one in composer._draft.fields if one.name == "given_name")
    before = editor.texts[""]
    editor._subject.setFocus()
    qtbot.waitUntil(editor._subject.hasFocus)
    editor.insert_field(field)
    assert editor.texts[""] == replace(before, subject=before.subject + "{{ given_name }}")
    editor._body.setFocus()
    editor.insert_field(field)
    assert editor.texts[""].body == "{{ given_name }}" + before.body


def test_a_text_that_is_closed_is_not_lost(
    composer: MailComposer, context: PageContext, wave: Wave, press: Press, page: SurveysPage,
    shown: Shown, server: MailServer, qtbot: QtBot,
) -> None:  # fmt: skip
    write(composer, "Hello {{ given_name }}", context, qtbot)
    qtbot.keyClick(composer, Qt.Key.Key_Escape)
    settle(qtbot, context.jobs)
    press(page, "Send invitations…")
    assert body_of(shown(MailComposer)).toPlainText() == "Hello {{ given_name }}"
    assert server.received == []


def test_a_test_mail_is_that_of_the_person_shown(
    composer: MailComposer, context: PageContext, server: MailServer, qtbot: QtBot, shown: Shown
) -> None:
    button(composer, "Send a test mail…").click()
    dialog = composer.findChildren(TrialMailDialog)[0]
    dialog.findChildren(QLineEdit)[0].setText("me@example.org")
    dialog.accept()
    settle(qtbot, context.jobs)
    (mail,) = server.received
    assert mail.to == "me@example.org"
    assert str(mail.message["Subject"]).startswith("Test: ")
    assert mail.message["List-Unsubscribe"] is None
    with context.database.read() as connection:
        assert list_mailings(connection) == []


def test_invitations_are_sent_and_counted(
    composer: MailComposer, page: SurveysPage, context: PageContext, server: MailServer,
    said: list[Message], qtbot: QtBot,
) -> None:  # fmt: skip
    button(composer, "Send to 3 people").click()
    qtbot.waitUntil(lambda: len(server.received) == 3, timeout=20_000)
    settle(qtbot, context.jobs)
    assert counts(context) == {MessageState.SENT: 3}
    assert server.addresses == [f"person{at}@example.org" for at in range(3)]
    page.refresh()
    settle(qtbot, context.jobs)
    assert "3 sent" in text_of(page)
    assert "Finished: nobody is left." in text_of(page)
    assert any("Invitations of CAR 2026: 3 mails sent." in one.text for one in said)


def test_what_failed_is_tried_again(
    composer: MailComposer, page: SurveysPage, context: PageContext, server: MailServer,
    press: Press, shown: Shown, qtbot: QtBot,
) -> None:  # fmt: skip
    server.replies["RCPT"] = lambda to: "550 5.1.1 No such user" if "person1" in to else None
    button(composer, "Send to 3 people").click()
    settle(qtbot, context.jobs)
    page.refresh()
    settle(qtbot, context.jobs)
    press(page, "1 failed")
    dialog = shown(MailsDialog)
    model = dialog._table.model()
    assert model.index(0, 1).data() == "person1@example.org"
    assert "5.1.1 No such user" in str(model.index(0, 3).data())
    button(dialog, "Try again").click()
    settle(qtbot, context.jobs)
    assert counts(context) == {MessageState.SENT: 2, MessageState.RETRY: 1}
    server.replies.clear()
    press(page, "Resume")
    settle(qtbot, context.jobs)
    assert counts(context) == {MessageState.SENT: 3}
    assert server.addresses.count("person1@example.org") == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [("They went out", MessageState.SENT), ("They did not go out", MessageState.RETRY)],
)
def test_what_nobody_knows_is_decided(
    composer: MailComposer, page: SurveysPage, context: PageContext, server: MailServer,
    press: Press, shown: Shown, qtbot: QtBot, answer: str, state: MessageState,
) -> None:  # fmt: skip
    server.replies["DATA"] = lambda to: DROP if "person1" in to else None
    button(composer, "Send to 3 people").click()
    settle(qtbot, context.jobs)
    assert counts(context)[MessageState.UNCERTAIN] == 1
    page.refresh()
    settle(qtbot, context.jobs)
    press(page, "1 uncertain")
    button(shown(MailsDialog), answer).click()
    settle(qtbot, context.jobs)
    found = counts(context)
    assert MessageState.UNCERTAIN not in found
    assert found[state] == (3 if state is MessageState.SENT else 1)


def test_a_server_out_of_reach_sends_nothing_and_says_why(
    composer: MailComposer, context: PageContext, server: MailServer, said: list[Message],
    qtbot: QtBot,
) -> None:  # fmt: skip
    with context.database.write(BatchKind.MAIL_ACCOUNT) as changes:
        save_account(changes, replace(ACCOUNT, port=1))
    button(composer, "Send to 3 people").click()
    settle(qtbot, context.jobs)
    assert any("cannot be reached" in one.text for one in said)
    assert counts(context) == {}


def test_staff_pause_and_resume(
    composer: MailComposer, page: SurveysPage, context: PageContext, server: MailServer,
    press: Press, qtbot: QtBot,
) -> None:  # fmt: skip
    server.delay = 0.4
    button(composer, "Send to 3 people").click()
    qtbot.waitUntil(lambda: len(server.received) == 1, timeout=20_000)
    page.refresh()
    qtbot.waitUntil(lambda: "Pause" in text_of(page), timeout=10_000)
    button(page, "Pause").click()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        (mailing,) = list_mailings(connection)
    assert mailing.state is MailingState.PAUSED
    assert 1 <= len(server.received) < 3
    server.delay = 0
    page.refresh()
    settle(qtbot, context.jobs)
    press(page, "Resume")
    settle(qtbot, context.jobs)
    assert sorted(server.addresses) == [f"person{at}@example.org" for at in range(3)]


def test_without_an_account_one_is_offered(
    page: SurveysPage, press: Press, said: list[Message]
) -> None:
    press(page, "Send invitations…")
    assert said[-1].text.startswith("No mail account is set up yet.")
    assert said[-1].action_text == "Set up mail…"


def test_a_mailing_for_later_waits_and_says_who_sends_it(
    composer: MailComposer, page: SurveysPage, context: PageContext, server: MailServer,
    qtbot: QtBot,
) -> None:  # fmt: skip
    when = next(one for one in composer.findChildren(QComboBox) if one.accessibleName() == "When")
    when.setCurrentText("Send later")
    assert "Sent only while Almanac is open" in text_of(composer)
    button(composer, "Schedule for 3 people").click()
    settle(qtbot, context.jobs)
    page.refresh()
    settle(qtbot, context.jobs)
    assert "To be sent" in text_of(page)
    with context.database.read() as connection:
        (mailing,) = list_mailings(connection)
    assert mailing.scheduled_at is not None
    tomorrow = datetime.combine(date.today() + timedelta(days=1), time(9))
    assert mailing.scheduled_at == tomorrow.astimezone(UTC).replace(tzinfo=None)
    assert server.received == []


@pytest.mark.parametrize(("minutes", "is_sent"), [(5, True), (90, False)])
def test_what_is_due_is_sent_and_what_is_late_is_asked_about(
    page: SurveysPage, account: MailAccount, context: PageContext, wave: Wave, server: MailServer,
    said: list[Message], qtbot: QtBot, minutes: int, *, is_sent: bool,
) -> None:  # fmt: skip
    at = utc_now() - timedelta(minutes=minutes)
    with context.database.write(BatchKind.MAILING) as changes:
        create_mailing(changes, wave, ListKind.INVITATION, TEXTS, at)
    sender = MailSender(context, page)
    for _ in range(2):
        sender.look()
        settle(qtbot, context.jobs)
    assert len(server.received) == (3 if is_sent else 0)
    late = [one for one in said if "were not sent." in one.text]
    assert len(late) == (0 if is_sent else 1)


def test_a_wave_that_has_closed_is_said_to_be_before_anything_is_sent(
    page: SurveysPage, account: MailAccount, context: PageContext, wave: Wave, server: MailServer,
    press: Press, shown: Shown, qtbot: QtBot,
) -> None:  # fmt: skip
    with context.database.write(BatchKind.WAVE_EDIT) as changes:
        change_wave(changes, wave, None, date(2025, 6, 30), None)
    with context.database.write(BatchKind.MAILING) as changes:
        create_mailing(changes, wave, ListKind.INVITATION, TEXTS, utc_now() - timedelta(minutes=5))
    MailSender(context, page).look()
    settle(qtbot, context.jobs)
    assert server.received == []
    page.refresh()
    settle(qtbot, context.jobs)
    told = "This wave closed on 30 Jun 2025. People may be unable to answer."
    assert "It was to be sent" in text_of(page)
    assert told in text_of(page)
    press(page, "Send invitations…")
    dialog = shown(MailComposer)
    assert told in text_of(dialog)
    dialog.grab().save("/tmp/r-surveys/composer.png")
    page.grab().save("/tmp/r-surveys/page.png")


def test_a_cancelled_mailing_sends_nothing_more(
    page: SurveysPage, context: PageContext, wave: Wave, press: Press, qtbot: QtBot
) -> None:
    texts = {"": MailText("Hello", "Text")}
    with context.database.write(BatchKind.MAILING) as changes:
        create_mailing(changes, wave, ListKind.INVITATION, texts)
    page.refresh()
    settle(qtbot, context.jobs)
    assert "3 not sent yet" in text_of(page)
    press(page, "Cancel mailing")
    page.refresh()
    settle(qtbot, context.jobs)
    assert "Cancelled." in text_of(page)
    assert "Send now" not in text_of(page)


def test_people_at_the_limits_of_reminders_are_included_if_asked(
    page: SurveysPage, account: MailAccount, wave: Wave, context: PageContext, press: Press,
    shown: Shown, server: MailServer, qtbot: QtBot,
) -> None:  # fmt: skip
    with context.database.read() as connection:
        ids = connection.scalars(select(invitations.c.id)).all()
    run_act(context.database, record_sent, wave, ListKind.INVITATION, ids[:2])
    press(page, "Send reminders…")
    dialog = shown(MailComposer)
    settle(qtbot, context.jobs)
    assert button(dialog, "Nobody to send to").isVisible()
    box = next(one for one in dialog.findChildren(QCheckBox) if one.isVisible())
    assert plain_caption(box.text()) == "Include 2 people contacted recently or often enough"
    box.click()
    settle(qtbot, context.jobs)
    assert "1 of 2" in text_of(dialog)
    button(dialog, "Send to 2 people").click()
    qtbot.waitUntil(lambda: len(server.received) == 2, timeout=20_000)
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        (mailing,) = list_mailings(connection)
    assert mailing.ignores_limits  # also where it is resumed, here or by a command


def test_a_mailing_is_moved_to_another_time(
    page: SurveysPage, account: MailAccount, context: PageContext, wave: Wave, server: MailServer,
    press: Press, shown: Shown, said: list[Message], qtbot: QtBot,
) -> None:  # fmt: skip
    late = utc_now() - timedelta(hours=3)
    with context.database.write(BatchKind.MAILING) as changes:
        create_mailing(changes, wave, ListKind.INVITATION, TEXTS, late)
    sender = MailSender(context, page)
    sender.look()  # which asks about it
    page.refresh()
    settle(qtbot, context.jobs)
    press(page, "Send at another time…")
    dialog = shown(MoveMailingDialog)
    assert faults_of_dialog(dialog) == []
    assert "That time is past; choose one to come." in text_of(dialog)
    assert not button(dialog, "Move mailing").isEnabled()
    day = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == "Day")
    day.setText("1 Feb 2100")
    button(dialog, "Move mailing").click()
    settle(qtbot, context.jobs)
    assert said[-1].text.startswith("Invitations of CAR 2026 will be sent on 1 Feb 2100, ")
    page.refresh()
    settle(qtbot, context.jobs)
    assert "To be sent 1 Feb 2100" in text_of(page)
    with context.database.unjournalled() as connection:
        (mailing,) = list_mailings(connection)
        assert schedule(connection, mailing.id, utc_now())
    sender.look()  # its new time has come
    settle(qtbot, context.jobs)
    assert len(server.received) == 3


def test_what_could_not_be_sent_in_time_is_asked_about(
    page: SurveysPage, account: MailAccount, context: PageContext, wave: Wave,
    said: list[Message], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    now = utc_now()
    with context.database.write(BatchKind.MAILING) as changes:
        save_account(changes, replace(ACCOUNT, port=1))
        create_mailing(changes, wave, ListKind.INVITATION, TEXTS, now - timedelta(minutes=5))
    sender = MailSender(context, page)
    for hours in (0, 1, 1):
        monkeypatch.setattr("ui.mail_sender.utc_now", lambda h=hours: now + timedelta(hours=h))
        sender.look()
        settle(qtbot, context.jobs)
    assert sum("cannot be reached" in one.text for one in said) == 1
    assert sum("were not sent." in one.text for one in said) == 1

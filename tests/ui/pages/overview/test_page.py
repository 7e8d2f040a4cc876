from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.tables import invitations, returned_messages
from queries.overview import Overview, count_overview
from records.parts.tasks import TASKS
from records.retention.rules import RetentionPolicy, RetentionRule, save_policy
from records.writing.part_records import add_record
from records.writing.person_edits import edit_person
from surveys.details.details_waves import open_details_wave
from surveys.waves import change_wave, open_wave
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle, show_page
from ui.actions import IMPORT_CONTACTS, OPEN_SAMPLE
from ui.bound_actions import bind
from ui.context import (
    ALUMNI,
    SETTINGS,
    SURVEYS,
    ListPeople,
    OpenWave,
    PageContext,
    ReviewReplies,
    ShowSettings,
)
from ui.formats import short_day
from ui.pages.overview import calendar_card
from ui.pages.overview import page as overview_page
from ui.pages.overview.calendar_card import CalendarCard
from ui.pages.overview.page import OverviewPage, greeting
from ui.widgets import ColumnChart, FigureCard, Message


def shown(context: PageContext, qtbot: QtBot) -> OverviewPage:
    return show_page(OverviewPage(context), context, qtbot)


def button(page: OverviewPage, text: str) -> QPushButton:
    found = [one for one in page.findChildren(QPushButton) if one.text() == text]
    return next(one for one in found if one.isVisible())


def texts(page: OverviewPage) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


def test_counting_that_takes_long_is_said(
    context: PageContext, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(context.jobs, "read", lambda *_work: None)
    page = OverviewPage(context)
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    assert texts(page) == []
    qtbot.waitUntil(lambda: texts(page) == ["Counting people…"])


def _said_as_of(page: OverviewPage) -> list[str]:
    return [text for text in texts(page) if text.startswith("As of ")]


def _cards(page: OverviewPage) -> set[str]:
    return {card.text() for card in page.findChildren(FigureCard)}


def test_an_unchanged_office_is_shown_without_counting(
    context: PageContext, office: Office, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    before = _cards(shown(context, qtbot))
    monkeypatch.setattr(overview_page, "count_overview", pytest.fail)
    page = shown(context, qtbot)
    assert _cards(page) == before
    assert _said_as_of(page) == []


def test_figures_from_before_a_change_say_so_until_people_are_counted(
    context: PageContext, office: Office, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    shown(context, qtbot)
    run_act(office.database, edit_person, office.person_ids[0], {"linkedin_group": False})
    may_count = Event()

    def count(connection: Any, today: date) -> Overview:
        assert may_count.wait(20)
        return count_overview(connection, today)

    monkeypatch.setattr(overview_page, "count_overview", count)
    page = OverviewPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 716)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: len(_said_as_of(page)) == 2)  # of the figures, and of what is to do
    assert "LinkedIn group: 15" in _cards(page)
    card = next(one for one in page.findChildren(FigureCard) if one.text().startswith("LinkedIn"))
    muted = card.grab().toImage()
    # Written while it is counted: seen by the next count.
    run_act(office.database, edit_person, office.person_ids[2], {"linkedin_group": False})
    page.refresh()
    may_count.set()
    settle(qtbot, context.jobs)
    assert _said_as_of(page) == []
    assert "LinkedIn group: 13" in _cards(page)
    assert card.grab().toImage() != muted
    assert "LinkedIn group: 13" in _cards(shown(context, qtbot))


def test_the_page_stays_as_it_is_where_people_are_counted_soon(
    context: PageContext, office: Office, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = shown(context, qtbot)
    run_act(office.database, edit_person, office.person_ids[0], {"linkedin_group": False})
    headers: list[str] = []
    monkeypatch.setattr(page._header, "set_text", lambda *lines: headers.append(lines[1]))
    page.refresh()
    settle(qtbot, context.jobs)
    assert len(headers) == 1
    assert "Counting" not in headers[0]
    assert "LinkedIn group: 14" in _cards(page)


def test_counting_that_fails_is_told_and_tried_again(
    context: PageContext,
    office: Office,
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def fail(*_of: object) -> Overview:
        raise UserError("The server cannot be reached.")

    with monkeypatch.context() as patch:
        patch.setattr(overview_page, "count_overview", fail)
        page = shown(context, qtbot)
    assert [one.text for one in said] == ["The server cannot be reached."]
    page.refresh()
    settle(qtbot, context.jobs)
    assert "People: 30" in _cards(page)


def test_counts_are_shown_though_they_cannot_be_kept(
    context: PageContext,
    office: Office,
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def fail(*_of: object) -> None:
        raise UserError("Another desk is writing.")

    monkeypatch.setattr(overview_page, "keep_overview", fail)
    assert "People: 30" in _cards(shown(context, qtbot))
    assert said == []


def test_the_next_day_is_counted_anew(
    context: PageContext, office: Office, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = shown(context, qtbot)
    tomorrow = date.today() + timedelta(days=1)
    task = {"title": "Call", "due_on": tomorrow}
    run_act(office.database, add_record, TASKS, office.person_ids[0], task)
    page.refresh()
    settle(qtbot, context.jobs)
    assert "person with tasks due" not in texts(page)

    class Tomorrow(date):
        @classmethod
        def today(cls) -> Any:
            return tomorrow

    monkeypatch.setattr(overview_page, "date", Tomorrow)
    page._clock.timeout.emit()
    settle(qtbot, context.jobs)
    assert "person with tasks due" in texts(page)


def test_an_empty_office_offers_the_first_steps(context: PageContext, qtbot: QtBot) -> None:
    page = shown(context, qtbot)
    done: list[str] = []
    for action in (IMPORT_CONTACTS, OPEN_SAMPLE):
        bind(page, action, partial(done.append, action.key))
        qtbot.mouseClick(button(page, action.text), Qt.MouseButton.LeftButton)
    assert done == [IMPORT_CONTACTS.key, OPEN_SAMPLE.key]
    assert any(context.database.name in one.text() for one in page.findChildren(QLabel))


def test_figures_are_those_of_the_lists_they_open(
    context: PageContext, office: Office, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    page = shown(context, qtbot)
    cards = {card.text(): card for card in page.findChildren(FigureCard)}
    assert set(cards) == {
        "People: 30",
        "Reachable by e-mail: 70%",
        "Contactable for surveys: 21",
        "Lost contact: 0",
        "LinkedIn group: 15",
    }
    qtbot.mouseClick(cards["LinkedIn group: 15"], Qt.MouseButton.LeftButton)
    assert visited == [(ALUMNI, ListPeople(expression="linkedin_group"))]


def test_the_open_wave_leads_to_its_findings(
    context: PageContext, office: Office, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    page = shown(context, qtbot)
    assert "Clinical alumni careers 2020" in texts(page)
    qtbot.mouseClick(button(page, "Open findings"), Qt.MouseButton.LeftButton)
    assert visited == [(SURVEYS, OpenWave("CAC", "2020", "findings"))]


def test_a_details_wave_offers_no_findings(
    context: PageContext, office: Office, qtbot: QtBot
) -> None:
    opens = date.today()
    run_act(office.database, open_details_wave, "DETAILS", "2026", opens, fields=["email"])
    page = shown(context, qtbot)
    assert "Update your details 2026" in texts(page)
    offered = [one.text() for one in page.findChildren(QPushButton) if one.isVisible()]
    assert "Import responses…" in offered
    assert "Open findings" not in offered


def test_a_year_is_listed_by_keyboard(
    context: PageContext, office: Office, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    page = shown(context, qtbot)
    years = page.findChild(ColumnChart)
    assert years is not None
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(years, key)
    assert visited == [(ALUMNI, ListPeople("Completed in 1985", "award_completed = 1985"))]


def test_what_was_done_lately_is_taken_back(
    context: PageContext, office: Office, qtbot: QtBot
) -> None:
    page = shown(context, qtbot)
    context.jobs.changed.connect(page.refresh)
    assert "12 people invited to CAC 2020" in texts(page)
    qtbot.mouseClick(button(page, "Undo"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert "Undo: 12 people invited to CAC 2020" in texts(page)


def test_what_is_worth_doing_is_counted(
    context: PageContext, office: Office, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    page = shown(context, qtbot)
    assert "addresses that bounced" in texts(page)
    assert "rows to review" not in texts(page)
    qtbot.mouseClick(button(page, "Fix"), Qt.MouseButton.LeftButton)
    ((place, what),) = visited
    assert place == ALUMNI
    assert isinstance(what, ListPeople)
    assert "bounced" in (what.expression or "")


@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "Good evening"), (5, "Good morning"), (12, "Good afternoon"), (18, "Good evening")],
)
def test_greets_by_the_hour(hour: int, words: str) -> None:
    assert greeting(hour) == words


def test_replies_are_to_be_reviewed(
    context: PageContext, office: Office, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    with office.database.write(BatchKind.RETURNED_MAIL) as changes:
        invitation = changes.connection.scalars(select(invitations.c.id)).first()
        reply = {
            "invitation_id": invitation, "digest": "1", "kind": "reply", "state": "open",
            "received_at": datetime(2020, 3, 4), "address": "ada@example.org",
        }  # fmt: skip
        changes.insert(returned_messages, [reply])
    page = shown(context, qtbot)
    assert "reply to review" in texts(page)
    qtbot.mouseClick(button(page, "Review"), Qt.MouseButton.LeftButton)
    assert visited == [(SURVEYS, ReviewReplies())]


def test_contacts_on_hold_are_to_be_reviewed(
    context: PageContext, office: Office, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    held = {"contact_hold": "Do not contact: “maybe”"}
    run_act(office.database, edit_person, office.id_of("Brennan"), held)
    page = shown(context, qtbot)
    assert "person on hold until reviewed" in texts(page)
    qtbot.mouseClick(button(page, "Review"), Qt.MouseButton.LeftButton)
    assert visited == [(ALUMNI, ListPeople(expression="contact_hold is not empty"))]


def test_what_comes_up_is_listed_opens_its_wave_and_is_saved_as_a_calendar(
    context: PageContext,
    office: Office,
    visited: list[tuple[str, object]],
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    page = shown(context, qtbot)
    assert "5 reminders due for CAC 2020" in " ".join(texts(page))  # among what there is to do
    assert "Coming up" not in texts(page)
    last = office.waves[-1]
    run_act(office.database, change_wave, last, last.opens, date(2020, 6, 1), None)
    days = [date.today() + timedelta(days=number) for number in range(6)]
    for day in days:
        run_act(office.database, open_wave, "CAC", f"of {day}", day)
    page.refresh()
    settle(qtbot, context.jobs)
    opening = [text for text in texts(page) if text.endswith(" opens")]
    assert opening[0].startswith("Today · ")
    assert opening[1].startswith(f"{short_day(days[1])} · ")
    assert len(opening) == 3
    assert "3 more later, in the calendar file" in texts(page)

    card = child_of(page, CalendarCard)
    qtbot.mouseClick(card.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    assert visited[-1] == (SURVEYS, OpenWave("CAC", f"of {days[0]}"))

    path = tmp_path / "surveys.ics"
    monkeypatch.setattr(calendar_card, "ask_for_target", lambda *_question: path)
    qtbot.mouseClick(button(page, "Export calendar…"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert said[-1].text == "“surveys.ics” saved with 6 entries."
    assert path.read_bytes().count(b"BEGIN:VEVENT") == 6


def test_what_is_due_by_the_retention_rules_leads_to_their_settings(
    context: PageContext, office: Office, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    last = office.waves[-1]
    run_act(office.database, change_wave, last, last.opens, date(2020, 6, 1), None)
    run_act(office.database, save_policy, RetentionPolicy({RetentionRule.ANSWERS: 5}))
    page = shown(context, qtbot)
    (due,) = [text for text in texts(page) if "Retention" in text]
    assert due.startswith("Today · Retention: answers to closed waves, ")
    qtbot.mouseClick(
        child_of(page, CalendarCard).findChildren(QPushButton)[1], Qt.MouseButton.LeftButton
    )
    assert visited[-1] == (SETTINGS, ShowSettings("privacy"))

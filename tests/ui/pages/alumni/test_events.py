"""Events in the window: created, people invited, attendance taken by typing names."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models.database import Database
from queries.events import read_event_summaries, read_participants
from records.events.events import Event, create_event
from records.events.participants import Places, set_participation
from records.history.batches import list_batches
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.actions import (
    ADD_NEWS,
    ADD_TO_EVENT,
    ALL_EVENTS,
    IMPORT_PARTICIPANTS,
    NEW_EVENT,
    PRINT_BADGES,
)
from ui.applicable_actions import run_bound
from ui.context import ALUMNI, IMPORTS, ImportFile, ListPeople, PageContext, ShowEvents
from ui.find_person import FindPersonDialog
from ui.pages.alumni.entry_dialog import EntryDialog
from ui.pages.alumni.events import participants_file_dialog as file_dialog
from ui.pages.alumni.events.event_invite_dialog import EventInviteDialog
from ui.pages.alumni.events.event_view import EventView
from ui.pages.alumni.events.events_view import EventsView
from ui.pages.alumni.events.participants_file_dialog import ParticipantsFileDialog
from ui.pages.alumni.events.places_text import places_badge, places_in_words, places_message
from ui.pages.alumni.mailing_dialog import MailingDialog
from ui.pages.alumni.news.news_dialog import NewsDialog
from ui.pages.alumni.news.news_view import NewsView
from ui.pages.alumni.page import AlumniPage
from ui.tables import DataTable
from ui.undo import undo
from ui.widgets import Banner, Chip


@pytest.fixture
def dinner(office: Office, context: PageContext) -> Event:
    """A dinner for two: one accepted, one invited, two wait."""
    event = run_act(
        context.database,
        create_event,
        Event("Alumni dinner", "reunion", date(2024, 5, 6), place="Great Hall", capacity=2),
    )
    for at, status in enumerate(("accepted", "invited", "waiting", "waiting")):
        run_act(context.database, set_participation, event.id, [office.person_ids[at]], status)
    return event


@pytest.fixture
def view(
    dinner: Event, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> EventView:
    """The page of the dinner."""
    page = show()
    page.open(ShowEvents(dinner.id))
    settle(qtbot, context.jobs)
    with qtbot.waitActive(page):
        page.activateWindow()
    return child_of(page, EventView)


def statuses(database: Database, event: Event) -> list[str]:
    """The statuses of the people of an event, in the order of their ids."""
    with database.read() as connection:
        people = read_participants(connection, event.id)[1]
    return [one.status for one in sorted(people, key=lambda one: one.person_id)]


def names(view: EventView) -> list[str]:
    return [str(view._people._model.row(at)[0]) for at in range(view._people._model.rowCount())]


def press(parent: QWidget, text: str, qtbot: QtBot) -> None:
    button = next(
        one for one in parent.findChildren(QPushButton) if one.text().replace("&", "") == text
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_events_and_news_are_added_without_their_lists_in_sight(
    show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> None:
    page = show()
    run_bound(page, NEW_EVENT)
    dialog = child_of(page, EntryDialog)
    dialog.form.set_texts({"name": "Tea"})
    dialog.accept()
    settle(qtbot, context.jobs)
    assert child_of(page, EventView).isVisible()
    run_bound(page, ADD_NEWS)
    settle(qtbot, context.jobs)
    assert child_of(page, NewsDialog).isVisible()
    assert child_of(page, NewsView).isVisible()


def test_an_event_is_created_and_shown(
    office: Office,
    show: Callable[[], AlumniPage],
    visited: list[tuple[str, object]],
    context: PageContext,
    qtbot: QtBot,
) -> None:
    page = show()
    run_bound(page, ALL_EVENTS)
    settle(qtbot, context.jobs)
    events = child_of(page, EventsView)
    press(events, "New event…", qtbot)
    dialog = child_of(events, EntryDialog)
    for key, text in (("name", "Forum 2025"), ("starts_on", "2025-03-01"), ("capacity", "0")):
        editor = dialog.form.editor(key)
        assert isinstance(editor, QLineEdit)
        editor.setText(text)
    dialog.accept()
    assert dialog.isVisible()  # nobody fits in
    dialog.form.set_texts({"capacity": "40"})
    dialog.accept()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        (one,) = read_event_summaries(connection)
    assert (one.event.name, one.event.starts_on, one.event.capacity) == (
        "Forum 2025", date(2025, 3, 1), 40,
    )  # fmt: skip
    assert visited[-1] == (ALUMNI, ShowEvents(one.event.id))


def test_a_typed_name_is_marked_as_attended_and_undone(
    view: EventView, dinner: Event, context: PageContext, qtbot: QtBot
) -> None:
    second = names(view)[1]
    with context.database.read() as connection:
        person = next(
            one for one in read_participants(connection, dinner.id)[1] if one.name == second
        )
    qtbot.keyClicks(view._attendance._field, second.split(",", maxsplit=1)[0])
    assert names(view) == [second]
    qtbot.keyClick(view._attendance._field, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert view._attendance._field.text() == ""
    with context.database.read() as connection:
        after = {one.name: one.status for one in read_participants(connection, dinner.id)[1]}
        batch = list_batches(connection, 1)[0]
    assert after[second] == "attended"
    undo(context, batch.id, "")
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        after = {one.name: one.status for one in read_participants(connection, dinner.id)[1]}
    assert after[second] == person.status


def test_space_marks_and_gives_the_former_status_back(
    view: EventView, dinner: Event, context: PageContext, qtbot: QtBot
) -> None:
    before = statuses(context.database, dinner)
    view._people._table.selectAll()
    view._people._table.setFocus()
    qtbot.keyClick(view._people._table, Qt.Key.Key_Space)
    settle(qtbot, context.jobs)
    assert statuses(context.database, dinner) == ["attended"] * 4
    assert "2 people more than there are places (2)." in _said(view)
    view._people._table.selectAll()
    qtbot.keyClick(view._people._table, Qt.Key.Key_Space)
    settle(qtbot, context.jobs)
    assert statuses(context.database, dinner) == before


def test_a_free_place_is_offered_to_who_waits_first(
    view: EventView, dinner: Event, context: PageContext, qtbot: QtBot
) -> None:
    assert "1 place is free, and 2 people wait for one." in _said(view)
    press(view, "Accept the first one", qtbot)
    settle(qtbot, context.jobs)
    assert statuses(context.database, dinner) == ["accepted", "invited", "accepted", "waiting"]
    assert _said(view) == ""


def test_a_message_moves_nothing_that_is_clicked(
    view: EventView, context: PageContext, qtbot: QtBot
) -> None:
    (banner,) = view.findChildren(Banner)
    assert banner.isVisible()
    above = [*view.findChildren(QLineEdit), *view.findChildren(QPushButton)]
    clicked = [one for one in above if one.isVisible() and not banner.isAncestorOf(one)]
    before = [one.mapTo(view, QPoint()) for one in clicked]
    banner.close_banner()
    settle(qtbot, context.jobs)
    assert [one.mapTo(view, QPoint()) for one in clicked] == before


def test_a_dismissed_message_comes_back_only_with_another_situation(
    view: EventView, dinner: Event, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    (banner,) = view.findChildren(Banner)
    banner.close_banner()
    for _ in range(2):
        view.refresh()
        settle(qtbot, context.jobs)
        assert _said(view) == ""
    database, third = context.database, office.person_ids[4]
    run_act(database, set_participation, dinner.id, [third], "waiting")
    view.refresh()
    settle(qtbot, context.jobs)
    assert "3 people wait" in _said(view)


def test_participants_come_from_a_sheet(
    view: EventView,
    dinner: Event,
    visited: list[tuple[str, object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet = Path("guests.xlsx")
    run_bound(view, IMPORT_PARTICIPANTS)
    dialog = child_of(view, ParticipantsFileDialog)
    monkeypatch.setattr(file_dialog, "ask_for_file", lambda *_asked: None)
    dialog.accept()
    assert dialog.isVisible()
    monkeypatch.setattr(file_dialog, "ask_for_file", lambda *_asked: sheet)
    dialog.accept()
    asked = ImportFile(sheet, event_id=dinner.id, event_status="Attended")  # it is over
    assert visited[-1] == (IMPORTS, asked)


@pytest.mark.parametrize(
    ("places", "words", "badge", "said"),
    [
        (Places(None, 3, 0), "", None, None),
        (Places(40, 0, 0), "0 of 40 places taken", None, None),
        (Places(40, 3, 0), "3 of 40 places taken", None, None),
        (Places(3, 3, 1), "all 3 places taken", "full", None),
        (Places(1, 1, 0), "the only place taken", "full", None),
        (Places(3, 4, 1), "1 over the 3 places", "1 over",
         "1 person more than there are places (3)."),
        (Places(3, 6, 1), "3 over the 3 places", "3 over",
         "3 people more than there are places (3)."),
        (Places(5, 3, 1), "3 of 5 places taken", "1 to offer",
         "2 places are free, and 1 person waits for one."),
    ],
)  # fmt: skip
def test_places_are_told_in_words(
    places: Places, words: str, badge: str | None, said: str | None
) -> None:
    shown, message = places_badge(places), places_message(places, lambda: None)
    assert places_in_words(places) == words
    assert (shown.text if shown is not None else None) == badge
    assert (message.text if message is not None else None) == said


def test_somebody_who_is_not_on_the_list_is_found_and_added(
    view: EventView, dinner: Event, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    with context.database.read() as connection:
        listed = {one.person_id for one in read_participants(connection, dinner.id)[1]}
    qtbot.keyClicks(view._attendance._field, "nobody of this name")
    assert "Not on the list" in view._attendance._hint.text()
    qtbot.keyClick(view._attendance._field, Qt.Key.Key_Return)
    dialog = child_of(view, FindPersonDialog)
    dialog._text.setText("Hargreaves")
    qtbot.waitUntil(lambda: dialog._people.count() == 1, timeout=10_000)
    dialog.accept()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        people = read_participants(connection, dinner.id)[1]
    assert {one.person_id for one in people} == listed | {office.id_of("Hargreaves")}
    came = [one.person_id for one in people if one.status == "attended"]
    assert came == [office.id_of("Hargreaves")]


def test_selected_people_are_invited(
    dinner: Event,
    office: Office,
    show: Callable[[], AlumniPage],
    context: PageContext,
    qtbot: QtBot,
) -> None:
    page = show()
    page.open(ListPeople(ids=office.person_ids[:8]))
    settle(qtbot, context.jobs)
    child_of(page._table, DataTable).selectAll()
    run_bound(page, ADD_TO_EVENT)
    settle(qtbot, context.jobs)
    dialog = child_of(page, EventInviteDialog)
    plan = dialog.plan
    assert plan is not None
    assert plan.by_reason()["already_listed"] == 4
    dialog.accept()
    settle(qtbot, context.jobs)
    assert len(statuses(context.database, dinner)) == 4 + len(plan.invited)


def test_badges_are_offered_for_those_who_come(
    view: EventView, context: PageContext, qtbot: QtBot
) -> None:
    run_bound(view, PRINT_BADGES)
    settle(qtbot, context.jobs)
    dialog = child_of(view, MailingDialog)
    assert dialog._summary.text().startswith("1 badge, on 1 page.")
    dialog.reject()


def test_the_list_is_narrowed_by_status(view: EventView, qtbot: QtBot) -> None:
    chip = next(one for one in view.findChildren(Chip) if one.text() == "Waiting list 2")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert len(names(view)) == 2


def _said(view: EventView) -> str:
    """What the banner of the event says."""
    return " ".join(one.accessibleName() for one in view.findChildren(Banner) if one.isVisible())

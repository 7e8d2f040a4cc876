from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.ui.office import Office, settle, show_page
from ui.actions import IMPORT_CONTACTS, OPEN_SAMPLE
from ui.bound_actions import bind
from ui.context import ALUMNI, SURVEYS, ListPeople, OpenWave, PageContext
from ui.pages.overview.page import OverviewPage, greeting
from ui.widgets import ColumnChart, FigureCard


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


def test_contacts_on_hold_are_to_be_reviewed(
    context: PageContext, office: Office, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    held = {"contact_hold": "Do not contact: “maybe”"}
    run_act(office.database, edit_person, office.id_of("Brennan"), held)
    page = shown(context, qtbot)
    assert "person on hold until reviewed" in texts(page)
    qtbot.mouseClick(button(page, "Review"), Qt.MouseButton.LeftButton)
    assert visited == [(ALUMNI, ListPeople(expression="contact_hold is not empty"))]

"""The form of a new person: possible duplicates, errors and what is saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from queries.people import PeopleQuery
from tests.ui.office import Office, settle
from ui.context import ALUMNI, NewPerson, PageContext, ShowPerson
from ui.pages.alumni.field_form import FieldForm
from ui.pages.alumni.new_person import NewPersonPanel
from ui.pages.alumni.page import AlumniPage


@pytest.fixture
def new(page: AlumniPage, context: PageContext, qtbot: QtBot) -> NewPersonPanel:
    page.open(NewPerson())
    settle(qtbot, context.jobs)
    panel = page.findChild(NewPersonPanel)
    assert panel is not None
    assert panel.isVisible()
    return panel


def test_the_form_opens_before_the_page_was_shown(
    context: PageContext, office: Office, qtbot: QtBot
) -> None:
    page = AlumniPage(context)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    page.open(NewPerson())
    settle(qtbot, context.jobs)
    assert page._new.isVisible()


def test_the_form_stays_while_other_people_are_listed(
    page: AlumniPage, new: NewPersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    fill(new, context, qtbot, given_name="Cora")
    page._show_query(PeopleQuery(search="Brennan"))
    settle(qtbot, context.jobs)
    assert len(page._table.ids) < 15
    assert new.isVisible()


def form(panel: NewPersonPanel) -> FieldForm:
    found = panel.findChild(FieldForm)
    assert found is not None
    return found


def fill(panel: NewPersonPanel, context: PageContext, qtbot: QtBot, **values: str) -> None:
    for key, text in values.items():
        editor = form(panel).editor(key)
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, text)
    qtbot.waitUntil(lambda: not panel._pause.isActive())
    settle(qtbot, context.jobs)


def texts(panel: QWidget) -> list[str]:
    return [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]


def press(panel: QWidget, text: str, qtbot: QtBot) -> None:
    found = [one for one in panel.findChildren(QPushButton) if one.isVisible()]
    button = next(one for one in found if one.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_possible_duplicates_are_shown_while_typing(
    new: NewPersonPanel, office: Office, context: PageContext, visited: list[object], qtbot: QtBot
) -> None:
    fill(new, context, qtbot, given_name="Siobhan", family_name="Brennan")
    assert any(text.startswith("Brennan, Prof Siobhán – ") for text in texts(new))
    press(new, "Open", qtbot)
    assert visited == [(ALUMNI, ShowPerson(office.id_of("Brennan")))]


def test_a_person_is_created(
    new: NewPersonPanel, context: PageContext, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    fill(new, context, qtbot, given_name="Ada", family_name="Newcombe", email="ada@example.org")
    press(new, "Create", qtbot)
    settle(qtbot, context.jobs)
    ((place, what),) = visited
    assert place == ALUMNI
    assert isinstance(what, ShowPerson)


def test_a_name_and_valid_values_are_required(
    new: NewPersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    fill(new, context, qtbot, email="nowhere")
    press(new, "Create", qtbot)
    assert "“nowhere” is not an e-mail address." in texts(new)
    email = form(new).editor("email")
    assert isinstance(email, QLineEdit)
    email.clear()
    assert "“nowhere” is not an e-mail address." not in texts(new)
    press(new, "Create", qtbot)
    assert "Enter a given or family name." in texts(new)

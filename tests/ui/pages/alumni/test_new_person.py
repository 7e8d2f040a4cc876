"""The form of a new person: possible duplicates, errors and what is saved."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from queries.people import PeopleQuery
from queries.people_search import search_people
from records.people import read_people
from tests.ui.office import Office, child_of, settle
from ui.context import ALUMNI, NewPerson, PageContext, ShowPerson
from ui.pages.alumni.field_editor import text_of
from ui.pages.alumni.field_form import FieldForm
from ui.pages.alumni.new_person import NewPersonPanel
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.person import PersonPanel


@pytest.fixture
def new(page: AlumniPage, context: PageContext, qtbot: QtBot) -> NewPersonPanel:
    page.open(NewPerson())
    settle(qtbot, context.jobs)
    panel = child_of(page, NewPersonPanel)
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
    assert page._details.is_adding
    assert page._details.isVisible()


def test_the_form_stays_while_other_people_are_listed(
    page: AlumniPage, new: NewPersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    fill(new, context, qtbot, given_name="Cora")
    page._people.ask(PeopleQuery(search="Brennan"))
    settle(qtbot, context.jobs)
    assert len(page._table.ids) < 15
    assert new.isVisible()


def form(panel: NewPersonPanel) -> FieldForm:
    return child_of(panel, FieldForm)


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


def test_a_person_is_created_and_shown_beside_the_people_listed(
    page: AlumniPage, new: NewPersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    page._people.ask(PeopleQuery(search="Brennan"))
    settle(qtbot, context.jobs)
    listed = list(page._table.ids)
    fill(new, context, qtbot, given_name="Ada", family_name="Newcombe", email="ada@example.org")
    press(new, "Create", qtbot)
    settle(qtbot, context.jobs)
    panel = child_of(page, PersonPanel)
    assert panel.isVisible()
    assert {"Ada Newcombe", "Contact"} <= set(texts(panel))
    assert list(page._table.ids) == listed
    assert page.window().focusWidget() is page._table._table


def test_ten_paper_forms_are_entered_by_keyboard_alone(
    new: NewPersonPanel, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    new.activateWindow()
    qtbot.waitUntil(new.isActiveWindow)
    for number in range(10):
        for text in ("Dr", "Ada", "", f"Newcombe-{number}", "", f"77{number}", "3 march 85"):
            focused = QApplication.focusWidget()
            assert focused is not None
            qtbot.keyClicks(focused, text)
            qtbot.keyClick(focused, Qt.Key.Key_Tab if number % 2 else Qt.Key.Key_Return)
        focused = QApplication.focusWidget()
        assert focused is not None
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(focused, Qt.Key.Key_Return, keys)
        settle(qtbot, context.jobs)
        assert any(f"Newcombe-{number}, Dr Ada added." in text for text in texts(new))
    with office.database.read() as connection:
        ids = search_people(connection, "Newcombe", 20).people
        found = read_people(
            connection, [one.person_id for one in ids], ["title", "alumni_id", "birth_date"]
        )
    assert sorted((row["alumni_id"], row["title"], row["birth_date"]) for row in found) == [
        (f"77{number}", "Dr", date(1985, 3, 3)) for number in range(10)
    ]


def test_what_belongs_to_somebody_else_is_said_beside_its_field(
    new: NewPersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    fill(new, context, qtbot, given_name="Ada", email="person1@example.ac.uk", alumni_id="0001200")
    assert "Also the e-mail of Brennan, Prof Siobhán." in texts(new)
    press(new, "Create", qtbot)
    settle(qtbot, context.jobs)
    taken = "The alumni ID 0001200 belongs to Okafor, Dr Adaeze; nothing was saved."
    assert taken in texts(new)
    assert not any("Also the alumni ID" in text for text in texts(new))
    alumni_id = form(new).editor("alumni_id")
    assert isinstance(alumni_id, QLineEdit)
    qtbot.keyClicks(alumni_id, "9")
    assert taken not in texts(new)


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


def test_a_wrong_value_is_scrolled_to_when_the_form_is_saved(
    new: NewPersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    fill(new, context, qtbot, family_name="Testwood", birth_date="31/02/1980")
    scroll = new._scroll.verticalScrollBar()
    scroll.setValue(scroll.maximum())
    new._more.click()
    birth = form(new).editor("birth_date")
    assert birth.hasFocus()
    assert not birth.visibleRegion().isEmpty()


def test_entries_that_were_left_are_there_again_until_they_are_saved(
    page: AlumniPage, new: NewPersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    fill(new, context, qtbot, family_name="Newcombe", birth_date="31/02/1980")
    qtbot.keyClick(form(new).editor("birth_date"), Qt.Key.Key_Escape)
    assert not new.isVisible()
    page.open(NewPerson())
    settle(qtbot, context.jobs)
    assert form(new).texts() == {"family_name": "Newcombe", "birth_date": "31/02/1980"}
    birth = form(new).editor("birth_date")
    assert isinstance(birth, QLineEdit)
    birth.clear()
    press(new, "Create", qtbot)
    settle(qtbot, context.jobs)
    page.open(NewPerson())
    settle(qtbot, context.jobs)
    assert form(new).texts() == {}
    assert not any("not saved yet" in text for text in texts(new))


def test_entries_that_were_left_are_cleared_on_demand(
    page: AlumniPage, new: NewPersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    fill(new, context, qtbot, family_name="Newcombe")
    new.cancelled.emit()
    page.open(NewPerson())
    settle(qtbot, context.jobs)
    press(new, "Clear form", qtbot)
    assert form(new).texts() == {}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("uk", "uk"), ("ukra", "ukraine"), ("niger", "niger"), ("nigeri", "nigeria")],
)
def test_a_word_that_is_a_country_is_not_completed_to_another(
    new: NewPersonPanel, qtbot: QtBot, typed: str, shown: str
) -> None:
    country = form(new).editor("country")
    country.setFocus()
    qtbot.keyClicks(country, typed)
    assert text_of(country).lower() == shown

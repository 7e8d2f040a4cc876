from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from records.filters.segments import add_to_list, resolve
from records.people import read_people
from records.writing.person_edits import edit_person
from tests.acts import newest_batch, run_act
from tests.ui.office import Office, settle, show_page
from ui.actions import EDIT_PEOPLE
from ui.applicable_actions import available_actions
from ui.context import ListPeople, PageContext
from ui.pages.alumni.bulk_edit.dialog import BulkEditDialog
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.people_table import PeopleTable
from ui.tables import DataTable, RowsTableModel
from ui.tables.columns import cell_text

W = TypeVar("W", bound=QWidget)
Open = Callable[..., BulkEditDialog]


@pytest.fixture
def opened(office: Office, context: PageContext, qtbot: QtBot) -> Iterator[Open]:
    """Opens the dialog from the page, with so many people selected in what it lists."""
    page = AlumniPage(context)

    def open_dialog(selected: int = 3, what: object = None) -> BulkEditDialog:
        show_page(page, context, qtbot, what)
        people = page.findChild(PeopleTable)
        table = people.findChild(DataTable) if isinstance(people, PeopleTable) else None
        assert isinstance(table, DataTable)
        table.selectRow(0)
        for _ in range(selected - 1):
            qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        actions = {action.objectName(): action for action in available_actions(page)}
        actions[EDIT_PEOPLE.key].trigger()
        dialog = page.findChild(BulkEditDialog)
        assert isinstance(dialog, BulkEditDialog)
        settle(qtbot, context.jobs)
        return dialog

    yield open_dialog
    settle(qtbot, context.jobs)


def field(dialog: BulkEditDialog, name: str, kind: type[W]) -> W:
    return next(
        one for one in dialog.findChildren(kind) if one.accessibleName() == name and one.isVisible()
    )


def choose(dialog: BulkEditDialog, action: str) -> None:
    field(dialog, "Action", QComboBox).setCurrentText(action)


def previewed(dialog: BulkEditDialog, context: PageContext, qtbot: QtBot) -> list[list[str]]:
    qtbot.wait(300)  # the pause after the last key
    settle(qtbot, context.jobs)
    table = dialog.findChild(DataTable)
    assert isinstance(table, DataTable)
    model = table.model()
    assert isinstance(model, RowsTableModel)
    return [[cell_text(cell) for cell in model.row(at)] for at in range(model.rowCount())]


def button(dialog: BulkEditDialog) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() != "Cancel")


def texts(dialog: BulkEditDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]


def cities(office: Office) -> set[str | None]:
    with office.database.read() as connection:
        rows = read_people(connection, office.person_ids, ["city"])
    return {row["city"] for row in rows if row["city"]}


def test_a_field_of_the_selection_is_set_and_what_others_wrote_meanwhile_is_kept(
    office: Office, context: PageContext, opened: Open, qtbot: QtBot
) -> None:
    dialog = opened()
    assert field(dialog, "People", QComboBox).currentText() == "3 selected people"
    assert not button(dialog).isEnabled()
    field(dialog, "Field", QComboBox).setCurrentText("City")
    qtbot.keyClicks(field(dialog, "New value", QLineEdit), "York")
    assert previewed(dialog, context, qtbot) == [
        ["Adeyemi, Ms Tunde", "", "York"],
        ["Baptiste, Dr Chloé", "", "York"],
        ["Brennan, Prof Siobhán", "", "York"],
    ]
    assert button(dialog).text() == "Change 3 people"
    run_act(office.database, edit_person, office.id_of("Brennan"), {"city": "Hull"})
    qtbot.mouseClick(button(dialog), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert cities(office) == {"Hull"}
    assert dialog.isVisible()
    assert any("Nothing was saved" in text for text in texts(dialog))
    assert previewed(dialog, context, qtbot)[2] == ["Brennan, Prof Siobhán", "Hull", "York"]
    qtbot.mouseClick(button(dialog), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert cities(office) == {"York"}
    assert newest_batch(office.database).title == "3 people: city changed"


def test_what_cannot_be_the_value_is_said_at_once(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    field(dialog, "Field", QComboBox).setCurrentText("Date of birth")
    qtbot.keyClicks(field(dialog, "New value", QLineEdit), "31/02/1968")
    assert "“31/02/1968” is not a date." in texts(dialog)
    assert not button(dialog).isEnabled()
    dialog.reject()


def test_all_people_of_a_list_are_removed_from_it(
    office: Office, context: PageContext, opened: Open, qtbot: QtBot
) -> None:
    run_act(office.database, add_to_list, "Dinner", office.person_ids[:4])
    dialog = opened(1, ListPeople(expression='in segment "Dinner"'))
    people = field(dialog, "People", QComboBox)
    assert people.currentText() == "1 selected person"
    people.setCurrentText("All 4 people of “Dinner”")
    choose(dialog, "Remove from list")
    assert len(previewed(dialog, context, qtbot)) == 4
    button(dialog).click()
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        assert list(resolve(connection, "Dinner")) == []


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("Clear a field", "3 people change"),
        ("Record consent", "3 people change"),
        ("Withdraw consent", "2 people change · 1 unchanged"),
        ("Log activity", "3 people change"),
        ("Remove activity", "1 person changes · 2 unchanged"),
    ],
)
def test_each_action_is_previewed_as_it_opens(
    context: PageContext, opened: Open, qtbot: QtBot, action: str, says: str
) -> None:
    dialog = opened()
    choose(dialog, action)
    if action == "Clear a field":
        field(dialog, "Field", QComboBox).setCurrentText("Award")
    previewed(dialog, context, qtbot)
    assert says in texts(dialog)
    assert button(dialog).isEnabled()
    dialog.reject()


def test_what_changes_nobody_is_said_of_every_action(
    office: Office, context: PageContext, opened: Open, qtbot: QtBot
) -> None:
    run_act(office.database, add_to_list, "Dinner", office.person_ids[10:12])
    dialog = opened()
    choose(dialog, "Remove from list")
    assert previewed(dialog, context, qtbot) == []
    assert "Nothing to change for these people." in texts(dialog)
    assert not button(dialog).isEnabled()
    assert button(dialog).text() == "Change people"
    dialog.reject()

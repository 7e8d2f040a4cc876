from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from queries.people import NAME, WAVE
from records.people import read_people
from records.writing.cell_edits import CellEdit
from records.writing.person_edits import edit_person
from surveys.waves import all_waves
from tests.acts import newest_batch, run_act
from tests.ui.office import Office, settle
from ui.context import PageContext
from ui.pages.alumni.paste_dialog import (
    FILL_DOWN,
    PASTE,
    CellAction,
    PasteDialog,
    open_paste_dialog,
)
from ui.tables import DataTable, RowsTableModel
from ui.tables.columns import cell_text

Open = Callable[..., PasteDialog]


@pytest.fixture
def opened(context: PageContext, qtbot: QtBot) -> Iterator[Open]:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()

    def open_dialog(*edits: CellEdit, action: CellAction = PASTE) -> PasteDialog:
        dialog = open_paste_dialog(context, host, edits, action)
        settle(qtbot, context.jobs)
        return dialog

    yield open_dialog
    settle(qtbot, context.jobs)


def table_of(dialog: PasteDialog) -> DataTable:
    table = dialog.findChild(DataTable)
    assert isinstance(table, DataTable)
    return table


def lines(dialog: PasteDialog) -> list[list[str]]:
    model = table_of(dialog).model()
    assert isinstance(model, RowsTableModel)
    return [[cell_text(cell) for cell in model.row(at)] for at in range(model.rowCount())]


def button(dialog: PasteDialog) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() != "Cancel")


def city(office: Office, person_id: int) -> str | None:
    with office.database.read() as connection:
        found: str | None = read_people(connection, [person_id], ["city"])[0]["city"]
    return found


def test_issues_come_first_and_a_change_can_be_unticked(
    office: Office, context: PageContext, qtbot: QtBot, opened: Open
) -> None:
    okafor, brennan = office.id_of("Okafor"), office.id_of("Brennan")
    dialog = opened(
        CellEdit(okafor, "city", "York"),
        CellEdit(okafor, "birth_date", "31/02/1968"),
        CellEdit(brennan, "city", "Leeds"),
        CellEdit(brennan, "email", "person0@example.ac.uk"),
    )
    assert lines(dialog) == [
        ["Okafor, Dr Adaeze", "Date of birth", "", "31/02/1968", "“31/02/1968” is not a date."],
        ["Brennan, Prof Siobhán", "E-mail", "person1@example.ac.uk", "person0@example.ac.uk",
         "Also the e-mail address of Okafor, Dr Adaeze."],
        ["Okafor, Dr Adaeze", "City", "", "York", ""],
        ["Brennan, Prof Siobhán", "City", "", "Leeds", ""],
    ]  # fmt: skip
    assert button(dialog).text() == "Paste 3 changes"
    assert "3 changes in 2 people · 1 change to check · 1 value can’t be used" in texts(dialog)
    table = table_of(dialog)
    for row in (0, 1, 3):  # an issue cannot be ticked
        table.selectRow(row)
        qtbot.keyClick(table, Qt.Key.Key_Space)
    assert button(dialog).text() == "Paste 1 change"
    assert "1 change in 1 person · 1 value can’t be used" in texts(dialog)
    qtbot.mouseClick(button(dialog), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert (city(office, okafor), city(office, brennan)) == ("York", None)
    assert newest_batch(office.database).title == "Okafor, Dr Adaeze: city changed"


def test_columns_that_are_no_fields_are_called_by_their_headings(
    office: Office, opened: Open
) -> None:
    okafor = office.id_of("Okafor")
    with office.database.read() as connection:
        waves = all_waves(connection)
    dialog = opened(
        CellEdit(okafor, NAME, "Okafor"),
        *(CellEdit(okafor, f"{WAVE}{one.id}", "x") for one in waves),
    )
    assert {line[1] for line in lines(dialog)} == {"Name", *(one.name for one in waves)}
    dialog.reject()


def test_what_was_changed_meanwhile_is_shown_before_it_is_replaced(
    office: Office, context: PageContext, qtbot: QtBot, opened: Open
) -> None:
    okafor = office.id_of("Okafor")
    dialog = opened(CellEdit(okafor, "city", "York"))
    run_act(office.database, edit_person, okafor, {"city": "Hull"})
    button(dialog).click()
    settle(qtbot, context.jobs)
    assert city(office, okafor) == "Hull"
    assert dialog.isVisible()
    assert any("Nothing was saved" in text for text in texts(dialog))
    assert lines(dialog) == [["Okafor, Dr Adaeze", "City", "Hull", "York", ""]]
    button(dialog).click()
    settle(qtbot, context.jobs)
    assert city(office, okafor) == "York"


@pytest.mark.parametrize(("text", "ready"), [("PhD", False), ("MSc", True)])
def test_nothing_to_change_is_said(office: Office, opened: Open, text: str, ready: bool) -> None:
    edit = CellEdit(office.id_of("Okafor"), "award", text)
    dialog = opened(edit, action=FILL_DOWN)
    assert button(dialog).isEnabled() == ready
    assert button(dialog).text() == ("Fill 1 cell" if ready else "Fill 0 cells")
    said = "Nothing to change: every value is on record already." in texts(dialog)
    assert said != ready
    dialog.reject()


def texts(dialog: PasteDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel)]


def test_enter_on_the_list_of_changes_saves_them(
    opened: Open, context: PageContext, office: Office, qtbot: QtBot
) -> None:
    person_id = office.id_of("Okafor")
    dialog = opened(CellEdit(person_id, "city", "Leeds"))
    qtbot.keyClick(table_of(dialog), Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert city(office, person_id) == "Leeds"

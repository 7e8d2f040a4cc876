"""The columns of a file: where it comes from, columns joined, values that every row has."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.importers.contact_files import everybody
from tests.ui.office import Office, settle
from ui.context import ImportFile, PageContext
from ui.pages.imports.labels import NOT_IMPORTED_LABEL
from ui.pages.imports.page import ImportsPage
from ui.tables import DataTable
from ui.widgets import Chip
from ui.widgets.dialogs import FormDialog


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> ImportsPage:
    page = ImportsPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 716)
    page.show()
    settle(qtbot, context.jobs)
    return page


@pytest.fixture
def at_columns(
    page: ImportsPage, context: PageContext, qtbot: QtBot
) -> Callable[[Path], DataTable]:
    def take(path: Path) -> DataTable:
        page.open(ImportFile(path))
        settle(qtbot, context.jobs)
        press(page, context, qtbot, "Next: columns")
        return shown_table(page)

    return take


def press(page: QWidget, context: PageContext, qtbot: QtBot, text: str) -> None:
    button = next(
        one
        for one in page.findChildren(QPushButton)
        if one.isVisible() and one.text().startswith(text)
    )
    assert button.isEnabled(), text
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)


def shown_table(page: QWidget) -> DataTable:
    return next(one for one in page.findChildren(DataTable) if one.isVisible())


def goes_into(table: DataTable) -> list[tuple[str, str]]:
    model = table.model()
    return [
        (str(model.index(row, 2).data()), str(model.index(row, 3).data()))
        for row in range(model.rowCount())
    ]


def test_columns_join_and_every_row_has_a_value(
    page: ImportsPage,
    context: PageContext,
    office: Office,
    at_columns: Callable[[Path], DataTable],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,Line A,Line B\nZora Quist,Flat 3,12 High Street\n")
    table = at_columns(path)
    for row, typed in ((1, "address"), (2, "Address (append")):  # by keyboard alone
        table.setCurrentIndex(table.model().index(row, 2))
        qtbot.keyClick(table, Qt.Key.Key_Return)
        editor = next(one for one in table.findChildren(QLineEdit) if one.isVisible())
        qtbot.keyClicks(editor, typed)
        qtbot.keyClick(QApplication.activePopupWidget() or editor, Qt.Key.Key_Return)
        settle(qtbot, context.jobs)
    assert goes_into(table)[1:] == [
        ("Address", "manually"),
        ("Address (append to “Line A”)", "manually"),
    ]

    press(page, context, qtbot, "+ Add")
    [dialog] = page.findChildren(FormDialog)
    field, value = dialog.findChildren(QComboBox)
    field.setCurrentIndex(field.findData("award_completed"))
    value.setEditText("soon")
    press(dialog, context, qtbot, "Add")
    assert dialog.isVisible()  # it says why not
    value.setEditText("1998")
    press(dialog, context, qtbot, "Add")
    chips = [one.text() for one in page.findChildren(Chip) if one.isVisible()]
    assert chips == ["Completed: 1998"]
    for step in ("Next: issues", "Next: matches", "Next: changes", "Apply 1 new"):
        press(page, context, qtbot, step)
    made = everybody(office.database, "family_name", "street", "award_completed")[-1]
    assert made == {
        "family_name": "Quist", "street": "Flat 3\n12 High Street", "award_completed": 1998
    }  # fmt: skip


def test_a_value_of_every_row_can_be_taken_away(
    page: ImportsPage,
    context: PageContext,
    at_columns: Callable[[Path], DataTable],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail\nZora Quist,zora@example.org\n")
    at_columns(path)
    press(page, context, qtbot, "+ Add")
    [dialog] = page.findChildren(FormDialog)
    dialog.findChildren(QComboBox)[1].setEditText("France")
    press(dialog, context, qtbot, "Add")
    [chip] = [one for one in page.findChildren(Chip) if one.isVisible()]
    assert chip.text() == "Country: France"
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    settle(qtbot, context.jobs)
    assert [one for one in page.findChildren(Chip) if one.isVisible()] == []


def test_the_program_a_file_comes_from_is_named(
    at_columns: Callable[[Path], DataTable], tmp_path: Path
) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(
        "Notes:\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Zora,Quist,https://www.linkedin.com/in/zora,,Leeds Trust,Consultant,12 Mar 2021\n"
    )
    found = goes_into(at_columns(path))
    assert found[0] == ("Given name", "LinkedIn connections")
    assert found[-1] == ("Don’t import", "skipped")


def test_columns_about_others_and_of_a_second_table_say_why_they_are_left(
    at_columns: Callable[[Path], DataTable], tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "Surname,E-mail,Partner's e-mail,,Surname,E-mail\n"
        "Abel,ann@example.org,al@example.org,,Dent,dora@example.org\n"
    )
    found = at_columns(path)
    model = found.model()
    names = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert names == ["Surname", "E-mail", "Partner's e-mail", "Surname (2)", "E-mail (2)"]
    assert goes_into(found)[2:] == [
        ("Don’t import", "about someone else"),
        ("Don’t import", "second table"),
        ("Don’t import", "second table"),
    ]


def test_a_column_of_opt_outs_that_is_not_imported_stands_out(
    page: ImportsPage, at_columns: Callable[[Path], DataTable], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail,Email Opt Out,Shoe size\nZora Quist,zora@example.org,Yes,38\n")
    table = at_columns(path)
    assert goes_into(table)[2] == ("Do not e-mail", "heading")
    table.setCurrentIndex(table.model().index(2, 2))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    editor = next(one for one in table.findChildren(QLineEdit) if one.isVisible())
    qtbot.keyClicks(editor, NOT_IMPORTED_LABEL[:3])  # no keyboard has its apostrophe
    qtbot.keyClick(QApplication.activePopupWidget() or editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: goes_into(table)[2][1] == "opt-outs skipped")
    assert goes_into(table)[3][1] == "skipped"
    assert any("import them" in one.text() for one in page.findChildren(QLabel) if one.isVisible())


def click_field(table: DataTable, row: int, qtbot: QtBot) -> QComboBox:
    """Click the field of a column; its list opens."""
    place = table.visualRect(table.model().index(row, 2)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    box = next(one for one in table.findChildren(QComboBox) if one.isVisible())
    qtbot.waitUntil(box.view().isVisible)
    return box


def test_a_click_on_a_field_opens_the_list_and_what_is_typed_is_looked_for(
    at_columns: Callable[[Path], DataTable], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail,Shoe size\nZora Quist,zora@example.org,38\n")
    table = at_columns(path)
    assert goes_into(table)[1] == ("E-mail", "heading")
    box = click_field(table, 1, qtbot)
    entries = [box.itemText(at).strip("\u200b") for at in range(box.count())]
    assert entries.index("Person") < entries.index("Given name") < entries.index("Award")
    qtbot.keyClick(box.view(), Qt.Key.Key_Escape)
    click_away = table.visualRect(table.model().index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=click_away)
    qtbot.waitUntil(lambda: not box.isVisible())
    assert goes_into(table)[1] == ("E-mail", "heading")  # nothing was chosen

    box = click_field(table, 2, qtbot)
    qtbot.keyClicks(box.view(), "o")
    qtbot.keyClicks(box, "ther e")
    qtbot.keyClick(QApplication.activePopupWidget() or box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: goes_into(table)[2] == ("Other e-mail", "manually"))

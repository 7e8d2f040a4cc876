"""Editing in the table as in Excel, by keyboard alone."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from records.people import read_people
from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.context import PageContext
from ui.pages.alumni.conflict_dialog import ConflictDialog
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.paste_dialog import PasteDialog
from ui.pages.alumni.people_table import PeopleTable
from ui.tables import DataTable
from ui.tables.cell_note import CellNote
from ui.tables.edit_delegate import EditDelegate

COLUMNS = [
    "name", "award_completed", "department", "birth_date", "award", "deceased", "email", "wave:2",
]  # fmt: skip
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(office: Office, show: Callable[[], AlumniPage], context: PageContext) -> AlumniPage:
    context.preferences.setValue("alumni/columns", " ".join(COLUMNS))
    return show()


@pytest.fixture
def table(page: AlumniPage, qtbot: QtBot) -> DataTable:
    found = child_of(page, DataTable)
    page.activateWindow()
    found.setFocus()
    qtbot.waitUntil(found.hasFocus)
    return found


@pytest.fixture
def press(qtbot: QtBot, context: PageContext) -> Callable[..., None]:
    """Presses keys where the focus is, as a person does: texts are typed, keys are pressed."""

    def keys(*pressed: str | Qt.Key, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
        for one in pressed:
            for key in one if isinstance(one, str) else [one]:
                focused = QApplication.focusWidget()
                assert focused is not None
                qtbot.keyClick(focused, key, modifiers)

    return keys


def go_to(table: DataTable, row: int, key: str) -> None:
    table.go_to(table.model().index(row, COLUMNS.index(key)))


def place(table: DataTable) -> tuple[int, str]:
    index = table.currentIndex()
    return index.row(), COLUMNS[index.column()]


def shown(table: DataTable, row: int, key: str) -> Any:
    return table.model().index(row, COLUMNS.index(key)).data()


def stored(context: PageContext, table: DataTable, row: int) -> Mapping[str, Any]:
    assert isinstance(table, DataTable)
    ids = table.parentWidget().ids  # type: ignore[union-attr]
    with context.database.read() as connection:
        (found,) = read_people(connection, [ids[row]], [k for k in COLUMNS if k in _FIELDS])
    return found


_FIELDS = {"award_completed", "department", "birth_date", "award", "deceased", "email"}


def reason(table: DataTable) -> str:
    delegate = table.itemDelegate()
    assert isinstance(delegate, EditDelegate)
    return "" if delegate._reason.isHidden() else delegate._reason.text()


def test_ten_people_are_entered_by_keyboard_alone(
    table: DataTable, context: PageContext, press: Callable[..., None], qtbot: QtBot
) -> None:
    go_to(table, 0, "award_completed")
    with qtbot.assertNotEmitted(table.model().modelReset):
        for row in range(10):
            press(f"{1990 + row}", Qt.Key.Key_Tab, f"Dept {row}", Qt.Key.Key_Tab)
            press(f"{row + 1} march 85", Qt.Key.Key_Return)
            assert place(table) == (row + 1, "award_completed")
            assert shown(table, row, "department") == f"Dept {row}"
        settle(qtbot, context.jobs)
    for row in range(10):
        one = stored(context, table, row)
        assert (one["award_completed"], one["department"]) == (1990 + row, f"Dept {row}")
        assert (one["birth_date"].day, one["birth_date"].month) == (row + 1, 3)
        assert shown(table, row, "award_completed") == str(1990 + row)


def test_f2_keeps_the_value_typing_replaces_it_and_escape_leaves_it(
    table: DataTable, context: PageContext, press: Callable[..., None], qtbot: QtBot
) -> None:
    go_to(table, 1, "department")
    before = shown(table, 1, "department")
    press(Qt.Key.Key_F2, " B", Qt.Key.Key_Escape)
    assert shown(table, 1, "department") == before
    press(Qt.Key.Key_F2, " B", Qt.Key.Key_Return)
    assert (shown(table, 1, "department"), place(table)) == (f"{before} B", (2, "department"))
    press("Law", Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert stored(context, table, 2)["department"] == "Law"


def test_tab_skips_what_cannot_be_edited_and_goes_on_in_the_next_row(
    table: DataTable, press: Callable[..., None]
) -> None:
    go_to(table, 0, "email")
    press(Qt.Key.Key_F2, Qt.Key.Key_Tab)
    assert place(table) == (1, "award_completed")
    press(Qt.Key.Key_Backtab)
    assert place(table) == (0, "email")
    press(Qt.Key.Key_Escape)
    assert not table.is_editing()


def test_a_wrong_value_is_said_beneath_the_cell_and_nothing_is_saved(
    table: DataTable, context: PageContext, press: Callable[..., None], qtbot: QtBot
) -> None:
    go_to(table, 0, "birth_date")
    before = stored(context, table, 0)["birth_date"]
    press("31/02/1968", Qt.Key.Key_Return)
    assert reason(table) == "“31/02/1968” is not a date."
    assert table.is_editing()
    spot = table.visualRect(table.model().index(4, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert (editor.text(), place(table)) == ("31/02/1968", (0, "birth_date"))
    press(Qt.Key.Key_Escape)
    settle(qtbot, context.jobs)
    assert (table.is_editing(), reason(table)) == (False, "")
    assert stored(context, table, 0)["birth_date"] == before


def test_an_address_of_somebody_else_is_saved_and_said_by_the_cell(
    table: DataTable, context: PageContext, press: Callable[..., None], qtbot: QtBot
) -> None:
    theirs, name = stored(context, table, 5)["email"], shown(table, 5, "name")
    go_to(table, 0, "email")
    press(theirs.upper(), Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert stored(context, table, 0)["email"].casefold() == theirs
    note = next(one for one in table.findChildren(CellNote) if one.isVisible())
    assert note.text() == f"Also the e-mail address of {name}."
    assert (place(table), table.is_editing()) == ((1, "email"), False)
    beneath = table.visualRect(table.currentIndex())
    assert not note.geometry().intersects(beneath)
    go_to(table, 0, "email")
    press("only.mine@example.org", Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert not [one for one in table.findChildren(CellNote) if one.isVisible()]


def test_delete_clears_the_cell_and_choices_are_chosen_by_a_letter(
    table: DataTable, context: PageContext, press: Callable[..., None], qtbot: QtBot
) -> None:
    go_to(table, 0, "department")
    press(Qt.Key.Key_Delete)
    go_to(table, 0, "deceased")
    press("y", Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    one = stored(context, table, 0)
    assert (one["department"], one["deceased"]) == (None, True)
    assert shown(table, 0, "deceased") == "yes"


def test_a_choice_is_shown_whole_in_a_narrow_column(
    table: DataTable, press: Callable[..., None]
) -> None:
    go_to(table, 0, "award")
    at = table.currentIndex()
    table.setColumnWidth(at.column(), 60)
    press(Qt.Key.Key_F2)
    editor = next(one for one in table.findChildren(QComboBox) if one.isVisible())
    longest = max((editor.itemText(at) for at in range(editor.count())), key=len)
    assert editor.width() > editor.fontMetrics().horizontalAdvance(longest) + editor.height()
    assert table.viewport().width() >= editor.geometry().right()


def test_a_value_that_is_refused_goes_back_to_its_cell_with_the_reason(
    page: AlumniPage,
    table: DataTable,
    context: PageContext,
    press: Callable[..., None],
    qtbot: QtBot,
) -> None:
    people = child_of(page, PeopleTable)
    people.columns.choose(["name", "alumni_id"])
    settle(qtbot, context.jobs)
    table.go_to(table.model().index(0, 1))
    before = table.currentIndex().data()
    taken = table.model().index(5, 1).data()
    press(taken, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert "belongs to someone else" in reason(table)
    assert (table.currentIndex().row(), table.currentIndex().data()) == (0, before)
    press(Qt.Key.Key_Escape)
    assert table.currentIndex().data() == before


def test_two_quick_edits_of_one_cell_are_saved_in_order_without_a_conflict(
    table: DataTable, context: PageContext, press: Callable[..., None], qtbot: QtBot
) -> None:
    go_to(table, 0, "department")
    press("One", Qt.Key.Key_Return, Qt.Key.Key_Up, "Two", Qt.Key.Key_Return)
    assert shown(table, 0, "department") == "Two"
    settle(qtbot, context.jobs)
    assert QApplication.activeModalWidget() is None
    assert stored(context, table, 0)["department"] == "Two"


def test_another_desks_value_is_shown_and_chosen(
    page: AlumniPage,
    table: DataTable,
    context: PageContext,
    press: Callable[..., None],
    qtbot: QtBot,
) -> None:
    go_to(table, 0, "department")
    people = child_of(page, PeopleTable)
    page.blockSignals(True)
    context.jobs.changed.disconnect(page.refresh)
    run_act(context.database, edit_person, people.ids[0], {"department": "Theirs"})
    settle(qtbot, context.jobs)
    press("Mine", Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    dialog = child_of(page, ConflictDialog)
    assert stored(context, table, 0)["department"] == "Theirs"
    next(one for one in dialog.findChildren(QRadioButton) if "Mine" in one.text()).click()
    next(one for one in dialog.findChildren(QPushButton) if "Save" in one.text()).click()
    settle(qtbot, context.jobs)
    assert stored(context, table, 0)["department"] == "Mine"


def test_a_block_from_excel_is_pasted_under_its_headings(
    page: AlumniPage,
    table: DataTable,
    context: PageContext,
    press: Callable[..., None],
    qtbot: QtBot,
) -> None:
    names = [shown(table, row, "name") for row in (2, 3)]
    QGuiApplication.clipboard().setText(
        "Name\tYear\tDepartment\r\n"
        f'{names[0]}\t2001\tLaw\r\n{names[1]}\t2002\t"Arts\nand ""Letters"""\r\n'
    )
    go_to(table, 2, "department")
    press(Qt.Key.Key_V, modifiers=CONTROL)
    settle(qtbot, context.jobs)
    dialog = child_of(page, PasteDialog)
    next(one for one in dialog.findChildren(QPushButton) if "4 changes" in one.text()).click()
    settle(qtbot, context.jobs)
    assert [stored(context, table, row)["award_completed"] for row in (2, 3)] == [2001, 2002]
    assert stored(context, table, 2)["department"] == "Law"


def test_a_blank_cell_over_a_column_that_cannot_be_edited_is_no_issue(
    page: AlumniPage,
    table: DataTable,
    context: PageContext,
    press: Callable[..., None],
    qtbot: QtBot,
) -> None:
    rows = [row for row in range(20) if shown(table, row, "wave:2")][:2]
    lines = dict.fromkeys(range(rows[0], rows[1] + 1), "a@example.org\t\n")
    lines[rows[1]] = "a@example.org\tNo longer sent\n"
    QGuiApplication.clipboard().setText("".join(lines.values()))
    go_to(table, rows[0], "email")
    press(Qt.Key.Key_V, modifiers=CONTROL)
    settle(qtbot, context.jobs)
    dialog = child_of(page, PasteDialog)
    assert [issue.text for issue in dialog._plan.issues] == ["No longer sent"]
    dialog.reject()


def test_what_of_a_block_does_not_fit_is_said(
    page: AlumniPage,
    table: DataTable,
    context: PageContext,
    press: Callable[..., None],
    qtbot: QtBot,
) -> None:
    QGuiApplication.clipboard().setText("a@example.org\tx\ty\nb@example.org\n")
    go_to(table, 29, "email")
    press(Qt.Key.Key_V, modifiers=CONTROL)
    settle(qtbot, context.jobs)
    dialog = child_of(page, PasteDialog)
    texts = [one.text() for one in dialog.findChildren(type(dialog._summary))]
    note = "Not pasted: 1 row is below the last person; 1 column is beyond the last column."
    assert note in texts
    dialog.reject()


def test_the_first_selected_value_is_filled_down(
    page: AlumniPage,
    table: DataTable,
    context: PageContext,
    press: Callable[..., None],
    qtbot: QtBot,
) -> None:
    go_to(table, 4, "award_completed")
    year = shown(table, 4, "award_completed")
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, modifiers=SHIFT)
    press(Qt.Key.Key_D, modifiers=CONTROL)
    settle(qtbot, context.jobs)
    dialog = child_of(page, PasteDialog)
    next(one for one in dialog.findChildren(QPushButton) if "2 cells" in one.text()).click()
    settle(qtbot, context.jobs)
    assert [shown(table, row, "award_completed") for row in (4, 5, 6)] == [year] * 3


def test_what_is_being_typed_is_saved_when_the_page_is_left(
    page: AlumniPage,
    table: DataTable,
    context: PageContext,
    press: Callable[..., None],
    qtbot: QtBot,
) -> None:
    go_to(table, 0, "department")
    press("Left")
    page.leave()
    settle(qtbot, context.jobs)
    assert stored(context, table, 0)["department"] == "Left"


def test_the_selection_stays_through_sorting_and_filtering(
    page: AlumniPage, table: DataTable, context: PageContext, qtbot: QtBot
) -> None:
    table.go_to(table.model().index(0, 1))
    table.selectAll()
    before = set(table.selected_ids())
    people = child_of(page, PeopleTable)
    page._people.sort([("award_completed", True), ("name", False)])
    settle(qtbot, context.jobs)
    assert set(table.selected_ids()) == before
    assert table.verticalScrollBar().value() == 0
    one = table.selected_ids()[3]
    people.select(one)
    page._people.sort([("department", False), ("award_completed", True)])
    settle(qtbot, context.jobs)
    assert list(table.selected_ids()) == [one]
    keys = [
        (stored(context, table, row)["department"], -stored(context, table, row)["award_completed"])
        for row in range(30)
    ]
    assert keys == sorted(keys)


def test_typing_is_not_disturbed_by_what_others_save(
    page: AlumniPage,
    table: DataTable,
    context: PageContext,
    press: Callable[..., None],
    qtbot: QtBot,
) -> None:
    go_to(table, 0, "department")
    press(Qt.Key.Key_F2, " and more")
    page._people.sort([("name", True)])
    settle(qtbot, context.jobs)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text().endswith(" and more")
    first = shown(table, 0, "name")
    press(Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert shown(table, 29, "name") == first
    assert shown(table, 29, "department").endswith(" and more")

"""Records of a person: added from any tab, corrected, copied and removed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from records.parts.definition import PersonPart
from records.parts.linked_files import LINKED_FILES
from records.parts.notes import NOTES
from records.parts.roles import ROLES
from records.parts.tasks import TASKS
from records.writing.part_records import add_record, edit_record
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from tests.ui.pages.alumni.person.panel import (
    begin,
    dialog_field,
    link,
    open_editor,
    open_tab,
    press_action,
    row_of,
    texts,
    write,
)
from ui.actions import ADD_AWARD, ADD_PHONE, Action
from ui.applicable_actions import available_actions
from ui.bound_actions import text_of
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.find_person import FindPersonDialog
from ui.pages.alumni.conflict_dialog import ConflictDialog
from ui.pages.alumni.person import PersonPanel
from ui.pages.alumni.person.record_dialog import RecordDialog
from ui.pages.alumni.person.relationships import RelationshipDialog
from ui.widgets import Message, Tabs
from ui.widgets.plain_text import plain_caption


def test_a_record_is_typed_field_by_field(
    brennan: PersonPanel, context: PageContext, value_of: Callable[[str], object], qtbot: QtBot
) -> None:
    qtbot.mouseClick(link(brennan, "Show empty fields"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    editor = begin(brennan, "middle_names", qtbot)
    qtbot.keyClicks(editor, "Aoife")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    editor = open_editor(brennan, "family_name")
    assert editor.hasFocus()
    qtbot.keyClicks(editor, "Brennan-Day")
    settle(qtbot, context.jobs)  # the first save is read back while the second field is typed
    editor = open_editor(brennan, "family_name")
    assert editor.hasFocus()
    assert editor.text() == "Brennan-Day"
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    editor = open_editor(brennan, "suffix")
    qtbot.keyClicks(editor, "FRCR")
    qtbot.keyClick(editor, Qt.Key.Key_Backtab)
    settle(qtbot, context.jobs)
    assert open_editor(brennan, "family_name").hasFocus()
    found = [value_of(key) for key in ("middle_names", "family_name", "suffix")]
    assert found == ["Aoife", "Brennan-Day", "FRCR"]


@pytest.mark.parametrize(("action", "tab"), [(ADD_AWARD, "Career"), (ADD_PHONE, "Profile")])
@pytest.mark.parametrize("shown", ["Profile", "Career", "Surveys"])
def test_a_record_is_added_from_any_tab(
    brennan: PersonPanel, shown: str, action: Action, tab: str
) -> None:
    open_tab(brennan, shown)
    offered = [one for one in available_actions(brennan.window()) if one.text() == action.text]
    assert len(offered) == 1
    offered[0].trigger()
    dialog = child_of(brennan, RecordDialog)
    assert dialog.isVisible()
    tabs = child_of(brennan, Tabs)
    assert tabs.tabText(tabs.currentIndex()) == tab


def test_a_second_award_is_added_corrected_and_removed(
    brennan: PersonPanel, context: PageContext, said: list[Message], qtbot: QtBot
) -> None:
    open_tab(brennan, "Career")
    qtbot.mouseClick(link(brennan, "Add award…"), Qt.MouseButton.LeftButton)
    dialog = child_of(brennan, RecordDialog)
    year = dialog_field(dialog, "Completed")
    assert isinstance(year, QLineEdit)
    dialog.accept()
    settle(qtbot, context.jobs)
    assert "Fill in at least one field; nothing was saved." in texts(dialog)
    qtbot.keyClicks(year, "20x5")
    dialog.accept()
    assert any("20x5" in one for one in texts(dialog))
    year.setText("1991")
    kind = dialog_field(dialog, "Award")
    assert isinstance(kind, QComboBox)
    kind.setEditText("MSc")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert said[-1].text == "Brennan, Prof Siobhán: award added."
    assert "MSc, 1991" in texts(brennan)

    press_action(brennan, "MSc, 1991", "Edit…")
    dialog = next(one for one in brennan.findChildren(RecordDialog) if one.isVisible())
    year = dialog_field(dialog, "Completed")
    assert isinstance(year, QLineEdit)
    assert year.text() == "1991"
    year.setText("1992")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert "MSc, 1992" in texts(brennan)
    press_action(brennan, "MSc, 1992", "Remove")
    settle(qtbot, context.jobs)
    assert "MSc, 1992" not in texts(brennan)


def test_quick_edits_of_ones_own_are_no_conflict(
    brennan: PersonPanel, context: PageContext, value_of: Callable[[str], object], qtbot: QtBot
) -> None:
    qtbot.mouseClick(link(brennan, "Show empty fields"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    write(brennan, "employer", "First", qtbot)
    write(brennan, "employer", "Second", qtbot)  # before the first one is written
    write(brennan, "deceased_on", "3 march 2019", qtbot)  # changes "Deceased" along
    brennan._edits.write({"deceased": False}, {"deceased": False})
    settle(qtbot, context.jobs)
    assert brennan.findChild(ConflictDialog) is None
    assert value_of("employer") == "Second"
    assert value_of("deceased") is False


def test_a_record_changed_by_someone_else_is_asked_about(
    brennan: PersonPanel, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    open_tab(brennan, "Career")
    role = brennan._person.details.roles[0] if brennan._person is not None else None
    assert role is not None
    row_of(brennan, f"roles:{role.id}").setFocus()
    qtbot.keyClick(row_of(brennan, f"roles:{role.id}"), Qt.Key.Key_Return)
    dialog = child_of(brennan, RecordDialog)
    run_act(context.database, edit_record, ROLES, role.id, {"title": "Theirs"})
    title = dialog_field(dialog, "Job title")
    assert isinstance(title, QLineEdit)
    title.setText("Mine")
    dialog.accept()
    settle(qtbot, context.jobs)
    conflict = child_of(dialog, ConflictDialog)
    qtbot.mouseClick(
        next(
            one
            for one in conflict.findChildren(QRadioButton)
            if plain_caption(one.text()) == "Yours: Mine"
        ),
        Qt.MouseButton.LeftButton,
    )
    conflict.accept()
    settle(qtbot, context.jobs)
    assert any(text.startswith("Mine, ") for text in texts(brennan))


def test_a_relationship_leads_to_the_other_person(
    brennan: PersonPanel,
    office: Office,
    context: PageContext,
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    qtbot.mouseClick(link(brennan, "Add relationship…"), Qt.MouseButton.LeftButton)
    dialog = child_of(brennan, RelationshipDialog)
    kind = dialog_field(dialog, "Relationship")
    assert isinstance(kind, QComboBox)
    kind.setCurrentText("Spouse")
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "Find on record…").click()
    find = child_of(dialog, FindPersonDialog)
    search = child_of(find, QLineEdit)
    qtbot.keyClicks(search, "Okafor")
    qtbot.waitUntil(lambda: not find._pause.isActive())
    settle(qtbot, context.jobs)
    find.accept()
    joint = dialog_field(dialog, "Joint mailings")
    assert isinstance(joint, QComboBox)
    joint.setCurrentText("yes")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert {"Dr Adaeze Okafor", "joint mailings"} <= set(texts(brennan))
    name = next(one for one in brennan.findChildren(QLabel) if one.text() == "Dr Adaeze Okafor")
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    assert visited == [(ALUMNI, ShowPerson(office.id_of("Okafor")))]


def test_a_linked_file_that_is_gone_is_said(
    brennan: PersonPanel,
    office: Office,
    context: PageContext,
    said: list[Message],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    values = {"title": "CV", "location": str(tmp_path / "cv.docx")}
    with qtbot.waitSignal(context.jobs.changed):
        run_act(context.database, add_record, LINKED_FILES, office.id_of("Brennan"), values)
    settle(qtbot, context.jobs)
    file = next(one for one in brennan.findChildren(QLabel) if one.text() == "CV")
    file.setFocus()
    qtbot.keyClick(file, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert "“cv.docx” can’t be opened." in said[-1].text
    qtbot.keyClick(file, Qt.Key.Key_Delete)
    settle(qtbot, context.jobs)
    assert "CV" not in texts(brennan)


@pytest.mark.parametrize(
    ("part", "values", "tab", "text"),
    [
        (ROLES, {"title": "Registrar"}, "Career", "Registrar"),
        (NOTES, {"text": "Prefers letters"}, "Timeline", "Prefers letters"),
        (TASKS, {"title": "Call back"}, "Timeline", "Call back"),
    ],
)
def test_a_record_is_copied_and_deleted_by_key_and_by_its_menu(
    part: PersonPart,
    values: dict[str, object],
    tab: str,
    text: str,
    brennan: PersonPanel,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    run_act(context.database, add_record, part, office.id_of("Brennan"), values)
    settle(qtbot, context.jobs)
    open_tab(brennan, tab)
    settle(qtbot, context.jobs)
    record = next(
        one for one in brennan.findChildren(QLabel) if one.text() == text and one.objectName()
    )
    record.setFocus()
    qtbot.keyClick(record, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == text
    place = record.mapToGlobal(record.rect().center())
    told = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, record.rect().center(), place)
    QApplication.sendEvent(record, told)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = [text_of(one) for one in menu.actions() if one.text()]
    menu.close()
    assert offered[0] == "Edit…"
    assert offered[-2:] == ["Copy", "Remove"]
    qtbot.keyClick(record, Qt.Key.Key_Delete)
    settle(qtbot, context.jobs)
    assert text not in texts(brennan)

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from models.batch_kinds import BatchKind
from models.database import user_name
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.parts.definition import PersonPart
from records.parts.linked_files import LINKED_FILES
from records.parts.notes import NOTES
from records.parts.roles import ROLES
from records.parts.tasks import TASKS
from records.people import read_people
from records.writing.part_records import add_record, edit_record
from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.actions import ADD_AWARD, ADD_PHONE, Action
from ui.answers.answer_dialog import AnswerDialog
from ui.applicable_actions import available_actions
from ui.context import ALUMNI, IMPORTS, SURVEYS, OpenWave, PageContext, ShowBatch, ShowPerson
from ui.find_person import FindPersonDialog
from ui.pages.alumni.conflict_dialog import ConflictDialog
from ui.pages.alumni.entry_dialog import EntryDialog
from ui.pages.alumni.news.news_dialog import NewsDialog
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.person import PersonPanel
from ui.pages.alumni.person.field_row import FieldRow
from ui.pages.alumni.person.record_dialog import RecordDialog
from ui.pages.alumni.person.relationships import RelationshipDialog
from ui.widgets import Badge, Chip, Message, Tabs
from ui.widgets.plain_text import plain_caption


@pytest.fixture
def brennan(page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot) -> PersonPanel:
    page.open(ShowPerson(office.id_of("Brennan")))
    settle(qtbot, context.jobs)
    panel = child_of(page, PersonPanel)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return panel


@pytest.fixture
def value_of(office: Office, context: PageContext) -> Callable[[str], object]:
    def read(key: str) -> object:
        with context.database.read() as connection:
            return read_people(connection, [office.id_of("Brennan")], [key])[0][key]

    return read


def choice(dialog: QWidget, text: str) -> QRadioButton:
    buttons = dialog.findChildren(QRadioButton)
    return next(one for one in buttons if plain_caption(one.text()) == text)


def row(panel: PersonPanel, key: str) -> FieldRow:
    return next(one for one in panel.findChildren(FieldRow) if one.key == key and one.isVisible())


def write(panel: PersonPanel, key: str, text: str, qtbot: QtBot) -> QLineEdit:
    """Open the field by its value, write over it and press Enter."""
    field = row(panel, key)
    value = next(one for one in field.findChildren(QLabel) if one.toolTip())
    qtbot.mouseClick(value, Qt.MouseButton.LeftButton)
    editor = field.findChildren(QLineEdit)[-1]  # a former one may not be deleted yet
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    return editor


def texts(panel: QWidget) -> list[str]:
    return [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]


def open_tab(panel: PersonPanel, title: str) -> None:
    tabs = child_of(panel, Tabs)
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index(title))
    QApplication.processEvents()


def show_changes(panel: PersonPanel, context: PageContext, qtbot: QtBot) -> None:
    open_tab(panel, "Timeline")
    settle(qtbot, context.jobs)
    qtbot.mouseClick(link(panel, "Changes"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)


def link(panel: PersonPanel, text: str) -> QPushButton:
    found = [one for one in panel.findChildren(QPushButton) if one.isVisible()]
    return next(one for one in found if one.text() == text)


def test_a_field_is_edited_in_place_and_taken_back(
    brennan: PersonPanel,
    context: PageContext,
    value_of: Callable[[str], object],
    said: list[Message],
    qtbot: QtBot,
) -> None:
    write(brennan, "employer", "Example Institute", qtbot)
    settle(qtbot, context.jobs)
    assert value_of("employer") == "Example Institute"
    assert "Example Institute" in texts(brennan)
    assert said[-1].text == "Brennan, Prof Siobhán: employer changed."
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert value_of("employer") == "Example University Hospital"


def test_what_cannot_be_is_said_under_the_field(
    brennan: PersonPanel, value_of: Callable[[str], object], qtbot: QtBot
) -> None:
    before = value_of("email")
    editor = write(brennan, "email", "not an address", qtbot)
    assert "“not an address” is not an e-mail address." in texts(brennan)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert value_of("email") == before
    assert not row(brennan, "email").is_editing


def test_escape_leaves_the_value(brennan: PersonPanel, qtbot: QtBot) -> None:
    field = row(brennan, "department")
    field.edit()
    editor = child_of(field, QLineEdit)
    qtbot.keyClicks(editor, "xyz")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert "Clinical Studies" in texts(brennan)


def test_a_choice_is_kept_when_chosen(
    brennan: PersonPanel, context: PageContext, value_of: Callable[[str], object], qtbot: QtBot
) -> None:
    field = row(brennan, "award")
    field.edit()
    combo = child_of(field, QComboBox)
    combo.setCurrentText("MSc")
    combo.activated.emit(combo.currentIndex())
    settle(qtbot, context.jobs)
    assert value_of("award") == "MSc"


def test_the_same_field_changed_elsewhere_is_asked_about(
    brennan: PersonPanel,
    office: Office,
    context: PageContext,
    value_of: Callable[[str], object],
    qtbot: QtBot,
) -> None:
    run_act(context.database, edit_person, office.id_of("Brennan"), {"employer": "Theirs"})
    write(brennan, "employer", "Mine", qtbot)
    settle(qtbot, context.jobs)
    dialog = child_of(brennan, ConflictDialog)
    assert value_of("employer") == "Theirs"
    said = next(text for text in texts(dialog) if text.startswith("While you were editing"))
    assert f"{user_name()} changed Prof Siobhán Brennan (today" in said
    mine = next(
        one
        for one in dialog.findChildren(QRadioButton)
        if plain_caption(one.text()) == "Yours: Mine"
    )
    qtbot.mouseClick(mine, Qt.MouseButton.LeftButton)
    dialog.accept()
    settle(qtbot, context.jobs)
    assert value_of("employer") == "Mine"


def test_a_contact_point_is_marked_from_its_menu(
    brennan: PersonPanel, context: PageContext, value_of: Callable[[str], object], qtbot: QtBot
) -> None:
    assert value_of("email_status") == "good"
    found = brennan.findChildren(QPushButton)
    more = next(one for one in found if one.accessibleName() == "Actions for person1@example.ac.uk")
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = child_of(more, QMenu)
    action: QAction = next(one for one in menu.actions() if one.text() == "Mark as bounced")
    action.trigger()
    menu.close()
    settle(qtbot, context.jobs)
    assert value_of("email_status") == "bounced"
    badges = [one.accessibleName() for one in brennan.findChildren(Badge)]
    assert any(name.startswith("bounced") for name in badges)


def test_empty_fields_are_shown_on_request(brennan: PersonPanel, qtbot: QtBot) -> None:
    assert not any(one.key == "nationality" for one in brennan.findChildren(FieldRow))
    qtbot.mouseClick(link(brennan, "Show empty fields"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert row(brennan, "nationality").isVisible()


def test_answers_are_read_and_corrected_in_the_panel(
    brennan: PersonPanel,
    office: Office,
    context: PageContext,
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    open_tab(brennan, "Surveys")
    assert "Clinical alumni careers 2020" in texts(brennan)
    qtbot.mouseClick(link(brennan, "Show answers"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    correct = next(
        one
        for one in brennan.findChildren(QPushButton)
        if one.accessibleName() == "Correct the answer to “How many publications?”"
    )
    correct.setFocus()
    qtbot.keyClick(correct, Qt.Key.Key_Space)
    dialog = child_of(brennan, AnswerDialog)
    field = dialog.findChildren(QLineEdit)[-1]
    before = field.text()
    field.setText("41")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert "41" in texts(brennan)
    assert any(text.startswith(f"Before: {before} · changed") for text in texts(brennan))
    focused = brennan.window().focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Correct the answer to “How many publications?”"
    qtbot.mouseClick(link(brennan, "Open wave"), Qt.MouseButton.LeftButton)
    assert visited == [(SURVEYS, OpenWave("CAC", "2020", "responses", office.id_of("Brennan")))]


@pytest.fixture
def answered_twice(office: Office) -> None:
    """Brennan, who completed the wave of 2018, is merged with somebody who only began it."""
    with office.database.write(BatchKind.MERGE) as changes:
        plan = plan_merge(changes.connection, office.id_of("Brennan"), office.person_ids[9])
        merge_people(changes, plan)


def test_other_answers_of_a_merged_person_are_read_and_made_to_count(
    answered_twice: None,
    brennan: PersonPanel,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    open_tab(brennan, "Surveys")
    shown = [one for one in brennan.findChildren(QPushButton) if one.text() == "Show answers"]
    qtbot.mouseClick(shown[-1], Qt.MouseButton.LeftButton)  # of 2018
    settle(qtbot, context.jobs)
    assert any("others (partial" in text for text in texts(brennan))
    (other,) = (text for text in texts(brennan) if text.startswith("Other answer"))
    qtbot.mouseClick(link(brennan, "Let the others count"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert not any("others (partial" in text for text in texts(brennan))
    assert other.partition(": ")[2] in texts(brennan)


def test_a_single_change_of_the_history_is_reverted(
    brennan: PersonPanel,
    context: PageContext,
    value_of: Callable[[str], object],
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    open_tab(brennan, "Career")
    write(brennan, "employer", "Example Institute", qtbot)
    settle(qtbot, context.jobs)
    show_changes(brennan, context, qtbot)
    assert "Record created" in texts(brennan)
    qtbot.mouseClick(link(brennan, "Revert"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert value_of("employer") == "Example University Hospital"
    qtbot.mouseClick(link(brennan, "Open"), Qt.MouseButton.LeftButton)
    ((place, what),) = visited
    assert place == IMPORTS
    assert isinstance(what, ShowBatch)


def test_what_is_being_written_survives_a_change_elsewhere(
    brennan: PersonPanel, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    field = row(brennan, "department")
    field.edit()
    other = office.id_of("Brennan")
    context.jobs.write(
        lambda _progress: run_act(context.database, edit_person, other, {"gender": "other"}),
        lambda _edited: None,
        title="Another desk",
    )
    settle(qtbot, context.jobs)
    assert row(brennan, "department").is_editing


def begin(panel: PersonPanel, key: str, qtbot: QtBot) -> QLineEdit:
    """Open the field by a click on its value."""
    field = row(panel, key)
    value = next(one for one in field.findChildren(QLabel) if one.toolTip())
    qtbot.mouseClick(value, Qt.MouseButton.LeftButton)
    return open_editor(panel, key)


def open_editor(panel: PersonPanel, key: str) -> QLineEdit:
    editor = row(panel, key).findChild(QLineEdit)
    assert editor is not None
    return editor


def test_a_wrong_value_stays_open_and_all_else_is_up_to_date(
    brennan: PersonPanel, context: PageContext, value_of: Callable[[str], object], qtbot: QtBot
) -> None:
    qtbot.mouseClick(link(brennan, "Show empty fields"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    editor = begin(brennan, "birth_date", qtbot)
    qtbot.keyClicks(editor, "31/02/1968")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    for given_name in ("Olga", "Olga Maria"):
        editor = begin(brennan, "given_name", qtbot)
        editor.selectAll()
        qtbot.keyClicks(editor, given_name)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        settle(qtbot, context.jobs)
        assert value_of("given_name") == given_name
        assert f"Prof {given_name} Brennan" in texts(brennan)
        assert brennan.findChild(ConflictDialog) is None
        assert open_editor(brennan, "birth_date").text() == "31/02/1968"
        assert any("31/02/1968" in text and "not a date" in text for text in texts(brennan))
    assert value_of("birth_date") is None


def test_tab_leaves_a_wrong_last_field_for_what_is_below_it(
    brennan: PersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    last = brennan._rows[-1].key
    editor = begin(brennan, "email", qtbot)
    editor.selectAll()
    qtbot.keyClicks(editor, "bad@")
    row(brennan, last).edit()
    qtbot.keyClick(open_editor(brennan, last), Qt.Key.Key_Tab)
    settle(qtbot, context.jobs)
    assert link(brennan, "Show empty fields").hasFocus()
    assert open_editor(brennan, "email").selectedText() == ""


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


def test_enter_leaves_the_focus_on_the_value(
    brennan: PersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    write(brennan, "department", "Imaging", qtbot)
    settle(qtbot, context.jobs)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Department: Imaging"
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert open_editor(brennan, "department").text() == "Imaging"


def test_a_refused_value_comes_back_with_the_reason(
    brennan: PersonPanel, context: PageContext, value_of: Callable[[str], object], qtbot: QtBot
) -> None:
    write(brennan, "alumni_id", "0001200", qtbot)  # Okafor's
    settle(qtbot, context.jobs)
    editor = open_editor(brennan, "alumni_id")
    assert editor.text() == "0001200"
    assert any("belongs to Okafor, " in text for text in texts(brennan))
    editor.selectAll()
    qtbot.keyClicks(editor, "99")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert value_of("alumni_id") == "99"
    assert brennan.findChild(ConflictDialog) is None


@pytest.mark.parametrize("key", ["email", "other_email"])
def test_a_long_address_leaves_room_for_its_status_and_menu(
    brennan: PersonPanel, office: Office, context: PageContext, key: str, qtbot: QtBot
) -> None:
    address = "siobhan.brennan-castellanos.of.imaging@department.example.ac.uk"
    values = {key: address, "email_status": "bounced"}
    context.jobs.write(
        lambda _progress: run_act(context.database, edit_person, office.id_of("Brennan"), values),
        lambda _edited: None,
        title="Another desk",
    )
    settle(qtbot, context.jobs)
    brennan.resize(390, 800)
    QApplication.processEvents()
    found = [one for one in brennan.findChildren(QPushButton) if one.isVisible()]
    more = next(one for one in found if one.accessibleName() == f"Actions for {address}")
    assert more.mapTo(brennan, more.rect().topRight()).x() < brennan.width()
    for badge in brennan.findChildren(Badge):
        if badge.isVisible():
            assert badge.width() >= badge.sizeHint().width()


def test_a_hold_is_seen_and_released_by_clearing_it(
    brennan: PersonPanel,
    office: Office,
    context: PageContext,
    value_of: Callable[[str], object],
    qtbot: QtBot,
) -> None:
    held = "Do not contact: “maybe”"
    with qtbot.waitSignal(context.jobs.changed):
        run_act(office.database, edit_person, office.id_of("Brennan"), {"contact_hold": held})
    settle(qtbot, context.jobs)
    assert "On hold until reviewed" in badges(brennan)
    write(brennan, "contact_hold", " ", qtbot)
    settle(qtbot, context.jobs)
    assert value_of("contact_hold") is None
    assert "On hold until reviewed" not in badges(brennan)
    show_changes(brennan, context, qtbot)
    assert any("Contact on hold" in text for text in texts(brennan))


def badges(panel: PersonPanel) -> list[str]:
    return [one.accessibleName() for one in panel.findChildren(Badge) if one.isVisible()]


def dialog_field(dialog: EntryDialog, name: str) -> QLineEdit | QComboBox:
    found: list[QLineEdit | QComboBox] = [*dialog.findChildren(QLineEdit)]
    found += dialog.findChildren(QComboBox)
    return next(one for one in found if one.accessibleName() == name)


def press_action(panel: PersonPanel, record: str, text: str) -> None:
    """Choose `text` from the menu of a record."""
    button = next(
        one
        for one in panel.findChildren(QPushButton)
        if one.accessibleName() == f"Actions for {record}"
    )
    button.click()
    menu = child_of(button, QMenu)
    next(one for one in menu.actions() if one.text() == text).trigger()
    menu.close()


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


def test_a_note_a_call_and_a_task_stand_in_the_timeline(
    brennan: PersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    open_tab(brennan, "Timeline")
    settle(qtbot, context.jobs)
    note = next(
        one for one in brennan.findChildren(QLineEdit) if one.accessibleName() == "Add a note"
    )
    note.setFocus()
    qtbot.keyClicks(note, "Prefers letters.")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert "Prefers letters." in texts(brennan)
    focused = brennan.window().focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Add a note"
    menu = link(brennan, "Log").menu()
    next(one for one in menu.actions() if one.text() == "News…").trigger()
    news = child_of(brennan, NewsDialog)
    assert [one.name for one in news._people.people] == ["Prof Siobhán Brennan"]
    news.form.set_texts({"title": "A chair in Leeds"})
    news.accept()
    settle(qtbot, context.jobs)
    assert "News: A chair in Leeds (received, no permission yet)" in texts(brennan)
    menu = link(brennan, "Log").menu()
    next(one for one in menu.actions() if one.text() == "Task…").trigger()
    dialog = child_of(brennan, RecordDialog)
    due = dialog_field(dialog, "Due")
    assert isinstance(due, QLineEdit)
    qtbot.keyClicks(due, "1 january 2020")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert "Enter a task." in texts(dialog)
    title = dialog_field(dialog, "Task")
    assert isinstance(title, QLineEdit)
    qtbot.keyClicks(title, "Send the programme")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert "due" in badges(brennan)
    box = next(
        one
        for one in brennan.findChildren(QCheckBox)
        if one.accessibleName() == "Done: Send the programme"
    )
    box.click()
    settle(qtbot, context.jobs)
    assert "due" not in badges(brennan)


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


def row_of(panel: PersonPanel, place: str) -> QWidget:
    found = panel.findChild(QWidget, place)
    assert found is not None
    return found


def test_an_opt_out_is_recorded_and_withdrawn_in_the_grid(
    brennan: PersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    qtbot.mouseClick(named(brennan, "News by e-mail: none recorded"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert "None recorded." in texts(brennan)
    qtbot.mouseClick(link(brennan, "Record opt-out…"), Qt.MouseButton.LeftButton)
    dialog = child_of(brennan, EntryDialog)
    reason = dialog_field(dialog, "Reason")
    assert isinstance(reason, QLineEdit)
    reason.setText("By phone")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert named(brennan, "News by e-mail: Opted out").isVisible()
    consent = next(
        one
        for one in brennan.findChildren(QLabel)
        if one.text().startswith("Opted out · ") and one.isVisible()
    )
    press_action(brennan, consent.accessibleName(), "Withdraw opt-out…")
    dialog = next(one for one in brennan.findChildren(EntryDialog) if one.isVisible())
    dialog.accept()
    settle(qtbot, context.jobs)
    assert "Fill in this field." in texts(dialog)
    reason = dialog_field(dialog, "Reason")
    assert isinstance(reason, QLineEdit)
    reason.setText("Wrote again")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert named(brennan, "News by e-mail: Consent").isVisible()


def named(panel: PersonPanel, name: str) -> QPushButton:
    """The button of that accessible name."""
    found = [one for one in panel.findChildren(QPushButton) if one.isVisible()]
    return next(one for one in found if one.accessibleName() == name)


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


def test_the_tasks_of_a_person_are_shown_at_once(
    page: AlumniPage, context: PageContext, office: Office, qtbot: QtBot
) -> None:
    first, other = office.person_ids[:2]
    for person_id in (first, other):
        values = {"title": f"Call {person_id}"}
        run_act(context.database, add_record, TASKS, person_id, values)
        settle(qtbot, context.jobs)
        page.open(ShowPerson(person_id, with_tasks=True))
        settle(qtbot, context.jobs)
        chips = [one for one in page.findChildren(Chip) if one.isVisible() and one.isChecked()]
        assert [one.text() for one in chips] == ["Tasks"]
        boxes = [one for one in page.findChildren(QCheckBox) if one.isVisible()]
        assert [one.accessibleName() for one in boxes] == [f"Done: Call {person_id}"]


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
    offered = [one.text() for one in menu.actions() if one.text()]
    menu.close()
    assert offered[0] == "Edit…"
    assert offered[-2:] == ["Copy", "Remove"]
    qtbot.keyClick(record, Qt.Key.Key_Delete)
    settle(qtbot, context.jobs)
    assert text not in texts(brennan)

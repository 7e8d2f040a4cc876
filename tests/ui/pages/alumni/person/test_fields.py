"""Fields of a person are edited in place, and nothing that is typed is lost."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from models.database import user_name
from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from tests.ui.pages.alumni.person.panel import (
    begin,
    link,
    open_editor,
    row,
    texts,
    write,
)
from ui.context import PageContext
from ui.pages.alumni.conflict_dialog import ConflictDialog
from ui.pages.alumni.person import PersonPanel
from ui.pages.alumni.person.field_row import FieldRow
from ui.widgets import Message
from ui.widgets.plain_text import plain_caption


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


def test_empty_fields_are_shown_on_request(brennan: PersonPanel, qtbot: QtBot) -> None:
    assert not any(one.key == "nationality" for one in brennan.findChildren(FieldRow))
    qtbot.mouseClick(link(brennan, "Show empty fields"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert row(brennan, "nationality").isVisible()


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

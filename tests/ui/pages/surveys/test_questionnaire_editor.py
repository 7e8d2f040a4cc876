"""The editor of a questionnaire as an office uses it: by keyboard, with Undo, saved once."""

from functools import partial

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QRadioButton, QTableWidget
from pytestqt.qtbot import QtBot

from surveys.crosswalk import read_crosswalk, unlink_questions
from surveys.edited_questionnaire import read_edited
from surveys.questionnaire import QuestionKind
from surveys.survey_store import read_questionnaire
from surveys.versions import create_version
from tests.acts import run_act
from tests.ui.accessibility import faults_of_dialog
from tests.ui.office import Office, settle
from tests.ui.pages.surveys.conftest import Press, Shown, texts
from tests.ui.pages.surveys.test_survey_dialogs import trigger
from ui.context import PageContext
from ui.pages.surveys.editor.choice_links_dialog import ChoiceLinksDialog
from ui.pages.surveys.editor.crosswalk_dialog import CrosswalkDialog
from ui.pages.surveys.editor.editor_dialog import QuestionnaireEditor
from ui.pages.surveys.page import SurveysPage
from ui.widgets import Message

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def new(page: SurveysPage, dialog: Shown, press: Press) -> QuestionnaireEditor:
    press(page, "New survey…")
    return dialog(QuestionnaireEditor)


@pytest.fixture
def stored(
    page: SurveysPage, dialog: Shown, context: PageContext, qtbot: QtBot
) -> QuestionnaireEditor:
    trigger(page, "edit-questionnaire")
    settle(qtbot, context.jobs)
    return dialog(QuestionnaireEditor)


def listed(editor: QuestionnaireEditor) -> list[str]:
    return [editor._list.item(row).text() for row in range(editor._list.count())]


def test_a_survey_is_made_from_nothing(
    new: QuestionnaireEditor,
    context: PageContext,
    office: Office,
    qtbot: QtBot,
    press: Press,
    said: list[Message],
) -> None:
    assert not new._accept.isEnabled()
    qtbot.keyClicks(new._title, "Mentors")
    qtbot.keyClicks(new._code, "MENT")
    press(new, "Add question")
    assert new.focusWidget() is new._form._text
    qtbot.keyClicks(new._form._text, "Which subject do you teach?")
    assert new._form._code.text() == "SUBJECT_TEACH"
    assert "“SUBJECT_TEACH” has no choices." in texts(new)
    QGuiApplication.clipboard().setText("Physics\nHistory\nLaw")
    press(new, "Paste list")
    press(new, "Add question")
    qtbot.keyClicks(new._form._text, "How easy is it?")
    new._form._kind.setCurrentIndex(new._form._kind.findData(QuestionKind.SCALE))
    assert new._form._choices._table.rowCount() == 5
    table = new._form._choices._table
    table.model().setData(table.model().index(0, 0), "Very difficult")
    qtbot.wait(1)  # until what was shown before is gone
    assert [one.text() for one in new._preview.findChildren(QRadioButton)][:2] == [
        "1 Very difficult",
        "2",
    ]
    press(new, "Create survey")
    assert said[-1].text == "Survey “Mentors” created."
    with office.database.read() as connection:
        found = read_edited(connection, "MENT").questionnaire
    assert [one.code for one in found.questions] == ["SUBJECT_TEACH", "EASY"]
    assert [one.text for one in found.questions[0].choices] == ["Physics", "History", "Law"]
    assert found.questions[1].choices[0].text == "Very difficult"


def test_questions_are_put_in_order_by_keyboard_and_that_is_undone(
    stored: QuestionnaireEditor, qtbot: QtBot
) -> None:
    before = listed(stored)
    stored._list.setFocus()
    stored._list.setCurrentRow(1)
    qtbot.keyClick(stored._list, Key.Key_Down, Modifier.AltModifier)
    assert listed(stored)[1:3] == [before[2], before[1]]
    assert stored._list.place == 1
    qtbot.keyClick(stored._list, Key.Key_Z, Modifier.ControlModifier)
    assert listed(stored) == before
    assert not stored._accept.isEnabled()
    qtbot.keyClick(stored._list, Key.Key_Y, Modifier.ControlModifier)
    assert listed(stored) != before


def test_a_question_is_chosen_by_a_click_also_after_one_was_added(
    new: QuestionnaireEditor, qtbot: QtBot, press: Press
) -> None:
    assert not new._move_up.isEnabled()
    assert not new._delete.isEnabled()
    for text in ("First?", "Second?"):
        press(new, "Add question")
        qtbot.keyClicks(new._form._text, text)
    assert new._move_up.isEnabled()
    assert not new._move_down.isEnabled()
    spot = new._list.visualItemRect(new._list.item(1)).center()
    assert new._list.itemAt(spot) is new._list.item(1)
    qtbot.mouseClick(new._list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert new._form._text.toPlainText() == "First?"
    assert new._move_down.isEnabled()
    press(new, "Duplicate")
    qtbot.keyClicks(new.focusWidget(), "Another?")
    assert new._form._text.toPlainText() == "Another?"


def test_choices_are_typed_one_after_another_by_enter(
    new: QuestionnaireEditor, qtbot: QtBot, press: Press
) -> None:
    press(new, "Add question")
    table = new._form._choices._table
    press(new, "Add choice")
    for text, rows in (("PhD", 2), ("MD", 3), ("", 2)):
        qtbot.keyClicks(table.focusWidget(), text)
        qtbot.keyClick(table.focusWidget(), Key.Key_Return)
        qtbot.waitUntil(partial(_has_rows, table, rows))
    assert [table.model().index(row, 0).data() for row in range(2)] == ["PhD", "MD"]
    press(new, "Add choice")
    qtbot.keyClick(table.focusWidget(), Key.Key_Escape)
    qtbot.waitUntil(partial(_has_rows, table, 2))


def _has_rows(table: QTableWidget, rows: int) -> bool:
    return table.rowCount() == rows


def test_an_access_key_keeps_what_is_being_typed_into_a_cell(
    new: QuestionnaireEditor, qtbot: QtBot, press: Press
) -> None:
    press(new, "Add question")
    choices = new._form._choices
    press(new, "Add choice")
    qtbot.keyClicks(choices._table.focusWidget(), "Neither")
    choices._add.animateClick()  # as Qt does for an access key
    qtbot.waitUntil(partial(_has_rows, choices._table, 2))
    assert choices._table.model().index(0, 0).data() == "Neither"


def test_a_dragged_question_stays_the_current_one(
    stored: QuestionnaireEditor, qtbot: QtBot
) -> None:
    stored._list.setCurrentRow(3)
    text = stored._form._text.toPlainText()
    rows = stored._list.model()
    rows.moveRow(QModelIndex(), 3, QModelIndex(), 1)  # as a drop does
    assert stored._list.place == 0
    assert stored._form._text.toPlainText() == text
    assert listed(stored)[1].startswith("PAPERS")


def test_undo_in_a_field_is_that_of_the_editor(
    new: QuestionnaireEditor, qtbot: QtBot, press: Press
) -> None:
    press(new, "Add question")
    qtbot.keyClicks(new._form._text, "Why?")
    qtbot.keyClick(new._form._text, Key.Key_Z, Modifier.ControlModifier)
    assert new._form._text.toPlainText() == ""
    assert new._form._code.text() == "Q1"
    qtbot.keyClick(new._form._text, Key.Key_Z, Modifier.ControlModifier)
    assert len(listed(new)) == 1


def test_what_was_answered_stays_and_a_new_question_is_added(
    stored: QuestionnaireEditor, office: Office, press: Press, qtbot: QtBot, said: list[Message]
) -> None:
    stored._list.setCurrentRow(1)
    assert stored._form._text.isReadOnly()
    assert not stored._form._kind.isEnabled()
    assert "so its words, type, code and choices stay" in texts(stored)
    press(stored, "Delete")
    assert "“ACTIVE” was answered, so it stays. Begin a new version without it." in texts(stored)
    stored._list.setCurrentRow(4)
    press(stored, "Add question")
    qtbot.keyClicks(stored._form._text, "Anything else?")
    stored._form._kind.setCurrentIndex(stored._form._kind.findData(QuestionKind.TEXT))
    press(stored, "Save questionnaire")
    assert said[-1].text.endswith(" saved.")
    with office.database.read() as connection:
        found = read_edited(connection, "CAC").questionnaire
    assert [one.code for one in found.questions] == [
        "ACTIVE", "EASE", "PAPERS", "MORE", "ANYTHING_ELSE"
    ]  # fmt: skip


def test_what_was_edited_is_not_lost_without_a_question(
    stored: QuestionnaireEditor, press: Press, qtbot: QtBot
) -> None:
    stored._list.setCurrentRow(0)
    qtbot.keyClicks(stored._title, "!")
    stored.reject()
    box = stored.findChild(QMessageBox)
    assert box is not None
    assert stored.isVisible()
    keep = next(one for one in box.findChildren(QPushButton) if "Keep" in one.text())
    keep.click()
    assert stored.isVisible()
    stored.reject()
    box = [one for one in stored.findChildren(QMessageBox) if one.isVisible()][-1]
    next(one for one in box.findChildren(QPushButton) if "iscard" in one.text()).click()
    assert not stored.isVisible()


def test_choices_are_moved_and_removed_by_keys(
    new: QuestionnaireEditor, qtbot: QtBot, press: Press
) -> None:
    press(new, "Add question")
    QGuiApplication.clipboard().setText("a\tApple\nb\tPear\nc\tPlum")
    press(new, "Paste list")
    table = new._form._choices._table
    table.setFocus()
    table.setCurrentCell(2, 0)
    qtbot.keyClick(table, Key.Key_Up, Modifier.AltModifier)
    assert [one.code for one in new.edited.questionnaire.questions[0].choices] == ["a", "c", "b"]
    qtbot.keyClick(table, Key.Key_Delete)
    flag = table.model().index(0, 2)
    table.model().setData(flag, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    choices = new.edited.questionnaire.questions[0].choices
    assert [(one.code, one.in_headline) for one in choices] == [("a", True), ("b", False)]


def test_a_question_is_asked_only_of_some(
    stored: QuestionnaireEditor, press: Press, qtbot: QtBot
) -> None:
    stored._list.setCurrentRow(4)
    field = stored._form._routing
    field._question.setCurrentIndex(field._question.findData("ACTIVE"))
    assert [field._value.itemText(at) for at in range(field._value.count())] == ["Yes", "No"]
    press(stored, "Add condition")
    assert field._text.text() == "ACTIVE = yes"
    assert "Only if question 1 is “Yes”." in texts(stored)
    press(stored, "Add condition")
    assert field._text.text() == "ACTIVE = yes and ACTIVE = yes"
    qtbot.keyClicks(field._text, " and (")
    assert "could not be understood" in texts(stored)
    field._text.setText("PAPERS >= 3")
    assert stored.edited.questionnaire.questions[3].asked_if is not None
    field._text.setText("GONE = 3")
    assert "There is no question “GONE”." in texts(stored)
    field._text.clear()
    assert stored.edited.questionnaire.questions[3].asked_if is None


def test_what_was_answered_is_changed_in_a_new_version(
    stored: QuestionnaireEditor,
    page: SurveysPage,
    office: Office,
    context: PageContext,
    press: Press,
    qtbot: QtBot,
    said: list[Message],
) -> None:
    stored._list.setCurrentRow(1)
    press(stored, "New version…")
    box = next(one for one in stored.findChildren(QMessageBox) if one.isVisible())
    box.buttons()[0].click()
    settle(qtbot, context.jobs)
    found = [one for one in page.findChildren(QuestionnaireEditor) if one.isVisible()]
    editor = found[-1]
    editor._list.setCurrentRow(1)
    assert not editor._form._text.isReadOnly()
    qtbot.keyClicks(editor._form._text, "Today: ")
    press(editor, "Save questionnaire")
    with office.database.read() as connection:
        assert read_edited(connection, "CAC").questionnaire.questions[0].text.startswith("Today: ")
        assert not read_questionnaire(connection, "CAC", 1).questions[0].text.startswith("Today: ")


def test_questions_of_two_versions_are_linked_side_by_side(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    dialog: Shown,
    press: Press,
) -> None:
    run_act(office.database, create_version, "CAC")
    run_act(office.database, unlink_questions, "CAC", 1, 2, [("EASE", "EASE"), ("MORE", "MORE")])
    page.refresh()
    settle(qtbot, context.jobs)
    trigger(page, "edit-crosswalk")
    settle(qtbot, context.jobs)
    shown = dialog(CrosswalkDialog)
    assert all(one.height() > 6 * one.sizeHintForRow(0) for one in shown._lists)

    def states() -> dict[str, str]:
        rows = [shown._model.row(at) for at in range(shown._model.rowCount())]
        return {str(row[0]): str(row[2]) for row in rows}

    assert "Proposed" in states()["EASE"]
    press(shown, "Confirm all proposals")
    assert not any("Proposed" in one for one in states().values())
    row = list(states()).index("MORE")
    shown._table.selectRow(row)
    press(shown, "Remove link")
    assert "Proposed" in states()["MORE"]
    for questions in shown._lists:
        questions.setCurrentRow(3)
    press(shown, "Link the two selected")
    assert "Proposed" not in states()["MORE"]
    for questions, at in zip(shown._lists, (0, 2), strict=True):
        questions.setCurrentRow(at)
    press(shown, "Link the two selected")
    assert "take different types of answers" in texts(shown)


def test_choices_of_linked_questions_are_linked_side_by_side(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    dialog: Shown,
    press: Press,
) -> None:
    run_act(office.database, create_version, "CAC")
    page.refresh()
    settle(qtbot, context.jobs)
    trigger(page, "edit-crosswalk")
    settle(qtbot, context.jobs)
    shown = dialog(CrosswalkDialog)
    rows = [str(shown._model.row(at)[0]) for at in range(shown._model.rowCount())]
    assert not shown._choices.isEnabled()
    shown._table.selectRow(rows.index("MORE"))  # open text has no choices
    assert not shown._choices.isEnabled()
    shown._table.selectRow(rows.index("EASE"))
    press(shown, "Link choices…")
    links = dialog(ChoiceLinksDialog)
    assert list(faults_of_dialog(links)) == []
    (easy, hard) = [str(links._left.row(at)[0]) for at in range(links._left.rowCount())]
    assert links._left.row(0) == (easy, easy)
    assert links._right.checked() == [0]
    links._right.set_checked([0], checked=False)
    assert links._left.row(0) == (easy, "–")
    assert f"New in the later version: “{easy}”." in texts(links)
    links._left_table.selectRow(1)
    assert links._right.checked() == [1]
    links._right.set_checked([0], checked=True)
    assert f"Not compared in trends, as it was split: “{hard}”." in texts(links)
    press(links, "Save links")
    with office.database.read() as connection:
        found = read_crosswalk(connection, "CAC", 1, 2).links
    ease = next(one for one in found if one.earlier.code == "EASE")
    was, now = (one.choices for one in (ease.earlier, ease.later))
    assert ease.choices == ((was[1].code, now[0].code), (was[1].code, now[1].code))
    assert shown.isVisible()

"""Answers typed in, and Excel questionnaires out and in, as the office does it in the window."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from records.writing.person_edits import edit_person
from surveys.responses import read_responses
from surveys.waves import find_wave
from tests.acts import run_act
from tests.ui.office import Office, settle
from tests.ui.pages.surveys.conftest import Press, Shown, texts
from tests.ui.pages.surveys.test_survey_dialogs import trigger
from ui.answers.typed_answers_dialog import TypedAnswersDialog
from ui.context import IMPORTS, ImportFile, OpenWave, PageContext
from ui.find_person import FindPersonDialog
from ui.pages.surveys import answer_forms
from ui.pages.surveys.answer_forms import _ExportDialog, _ReturnedDialog
from ui.pages.surveys.invitations_view import InvitationsView
from ui.pages.surveys.page import SurveysPage
from ui.widgets import Message


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "forms"
    monkeypatch.setattr(answer_forms, "ask_for_folder", lambda *_given: path)
    return path


@pytest.fixture
def typed(
    page: SurveysPage, context: PageContext, qtbot: QtBot, dialog: Shown
) -> TypedAnswersDialog:
    """The dialog for the answers of a person who is invited to a wave."""
    page.open(OpenWave("CAC", "2018", "responses"))
    settle(qtbot, context.jobs)
    trigger(page, "type-answers")
    find = dialog(FindPersonDialog)
    find.search_for("Okafor")
    settle(qtbot, context.jobs)
    qtbot.keyClick(find._text, Qt.Key.Key_Down)
    qtbot.keyClick(find.focusWidget(), Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    return dialog(TypedAnswersDialog)


def count_typed_in(office: Office) -> int:
    """How many responses to the wave were typed in."""
    with office.database.read() as connection:
        wave = find_wave(connection, "CAC", "2018")
        found = read_responses(connection, wave.id)
    return sum(one.platform == "typed in (phone)" for one in found.values())


def test_a_phone_call_is_typed_in_by_the_keyboard(
    typed: TypedAnswersDialog, office: Office, qtbot: QtBot, press: Press, said: list[Message]
) -> None:
    assert not typed._accept.isEnabled()
    assert typed.focusWidget() is typed._entry
    assert "1  Yes\n2  No" in texts(typed)
    qtbot.keyClicks(typed._entry, "3")
    qtbot.keyClick(typed._entry, Qt.Key.Key_Return)
    assert "There is no choice 3; they are 1 to 2." in texts(typed)
    qtbot.keyClicks(typed._entry, "1")  # over the one that is selected
    qtbot.keyClick(typed._entry, Qt.Key.Key_Return)
    assert "Question 2 of 4" in texts(typed)
    assert typed._list.item(0).text().startswith("1. Yes — ")
    qtbot.keyClick(typed._entry, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert typed._entry.text() == "Yes"
    press(typed, "Save answers")
    assert said[-1].text.startswith("Answers of ")
    assert count_typed_in(office) == 1


@pytest.mark.parametrize("then_closed", [False, True])
def test_answers_are_saved_once_whatever_is_pressed_meanwhile(
    typed: TypedAnswersDialog, office: Office, context: PageContext, qtbot: QtBot,
    said: list[Message], *, then_closed: bool,
) -> None:  # fmt: skip
    qtbot.keyClicks(typed._entry, "1")
    assert typed._accept.isEnabled()
    for _ in range(2):
        qtbot.keyClick(typed, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    if then_closed:
        qtbot.keyClick(typed, Qt.Key.Key_Escape)
    settle(qtbot, context.jobs)
    assert count_typed_in(office) == 1
    assert said[-1].action_text == "Undo"


def test_an_answer_is_taken_when_another_question_is_clicked(
    typed: TypedAnswersDialog, qtbot: QtBot
) -> None:
    qtbot.keyClicks(typed._entry, "2")
    typed._list.setCurrentRow(1)
    assert typed._list.item(0).text().startswith("1. No — ")
    assert "Question 2 of 4" in texts(typed)
    typed._list.setCurrentRow(0)
    qtbot.keyClicks(typed._entry, "9")  # over the one that is selected
    typed._list.setCurrentRow(1)
    assert typed._list.currentRow() == 0
    assert "There is no choice 9" in texts(typed)


def test_answers_are_complete_once_the_last_question_is_answered(
    typed: TypedAnswersDialog, qtbot: QtBot
) -> None:
    assert typed._status.currentText() == "Partial"
    qtbot.keyClicks(typed._entry, "1")
    qtbot.keyClick(typed._entry, Qt.Key.Key_Return)
    assert typed._status.currentText() == "Partial"
    typed._list.setCurrentRow(typed._list.count() - 1)
    qtbot.keyClicks(typed._entry, "1")
    qtbot.keyClick(typed._entry, Qt.Key.Key_Return)
    assert typed._status.currentText() == "Complete"
    qtbot.keyClicks(typed._status, "P")  # what is chosen stays
    typed._list.setCurrentRow(0)
    assert typed._status.currentText() == "Partial"


def test_escape_asks_before_typed_answers_are_lost(typed: TypedAnswersDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(typed._entry, "1")
    qtbot.keyClick(typed, Qt.Key.Key_Escape)
    (box,) = typed.findChildren(QMessageBox)
    assert box.text() == "Discard the answers that you typed?"
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert typed.isVisible()
    typed._entry.clear()
    with qtbot.waitSignal(typed.rejected):
        qtbot.keyClick(typed, Qt.Key.Key_Escape)


def test_forms_are_written_for_those_selected_who_may_be_contacted(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    dialog: Shown,
    press: Press,
    said: list[Message],
    folder: Path,
) -> None:
    page.open(OpenWave("CAC", "2018", "invitations"))
    settle(qtbot, context.jobs)
    shown = page.findChild(InvitationsView)
    assert shown is not None
    blocked = next(one.person_id for one in shown._shown if one.block is None)
    run_act(context.database, edit_person, blocked, {"do_not_contact": True})
    page.refresh()
    settle(qtbot, context.jobs)
    shown._table.selectAll()
    able = sum(one.block is None for one in shown._shown)
    assert 0 < able < len(shown._shown)
    trigger(page, "export-forms")
    export = dialog(_ExportDialog)
    assert export._who.currentText() == f"Only the selected ({able} people)"
    press(export, "Choose folder…")
    assert said[-1].text == f"{able} questionnaires saved in “forms”."
    assert len(list(folder.iterdir())) == able


def test_forms_are_written_for_people_and_those_sent_back_are_imported(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    dialog: Shown,
    press: Press,
    said: list[Message],
    visited: list[tuple[str, object]],
    folder: Path,
) -> None:
    page.open(OpenWave("CAC", "2018", "invitations"))
    settle(qtbot, context.jobs)
    trigger(page, "export-forms")
    export = dialog(_ExportDialog)
    export._who.setCurrentText("Everyone invited")
    press(export, "Choose folder…")
    assert "questionnaires saved in “forms”." in said[-1].text
    files = sorted(folder.iterdir())
    book = load_workbook(files[0])
    next(row for row in book["Questionnaire"].iter_rows() if row[0].value == "PAPERS")[2].value = 4
    book.save(files[0])
    (folder / "rubbish.xlsx").write_bytes(b"nothing")
    trigger(page, "import-forms")
    settle(qtbot, context.jobs)
    returned = dialog(_ReturnedDialog)
    assert f"{len(files)} questionnaires found." in texts(returned)
    press(returned, "Import…")
    key, what = visited[-1]
    assert key == IMPORTS
    assert isinstance(what, ImportFile)
    assert (what.survey_code, what.wave_label) == ("CAC", "2018")
    assert what.path is not None
    assert what.path.exists()

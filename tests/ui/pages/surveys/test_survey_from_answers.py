"""A survey made from a file of answers: looked over, created with its wave, then imported."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import create_survey, list_surveys, read_questionnaire
from surveys.waves import all_waves
from tests.acts import run_act
from tests.ui.office import settle
from tests.ui.pages.surveys.conftest import Press, Shown, texts
from tests.ui.pages.surveys.test_survey_dialogs import trigger
from ui.context import IMPORTS, ImportFile, PageContext
from ui.pages.surveys.editor.editor_dialog import QuestionnaireEditor
from ui.pages.surveys.page import SurveysPage
from ui.pages.surveys.wave_dialog import WaveDialog
from ui.widgets import Message

_HEADINGS = ["E-mail", "How was it?", "What do you use?", "How likely would you return?", "Blank"]
_ROWS: list[list[str | int]] = [
    ["anna.marsh@example.org", "Good", "Library; Gym", 5],
    ["ben.nunez@example.org", "Bad", "Gym", 3],
    ["chloe.okafor@example.com", "Good", "Library; Gym", 4],
    ["dan.young@example.org", "Bad", "Library", 5],
]


def answers_at(path: Path, *, columns: int = len(_HEADINGS)) -> Path:
    book = Workbook()
    book.worksheets[0].append(_HEADINGS[:columns])
    for row in _ROWS:
        book.worksheets[0].append(row[:columns])
    book.save(path)
    return path


@pytest.fixture
def choose(
    page: SurveysPage, context: PageContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> "Choose":
    return Choose(page, context, qtbot, monkeypatch)


class Choose:
    """Uses “New survey from file…”, and chooses a file."""

    def __init__(
        self,
        page: SurveysPage,
        context: PageContext,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self._page, self._context, self._qtbot = page, context, qtbot
        self._monkeypatch = monkeypatch

    def __call__(self, path: Path) -> None:
        asked = "ui.pages.surveys.page.ask_for_file"
        self._monkeypatch.setattr(asked, lambda *_arguments: path)
        trigger(self._page, "survey-from-file")
        settle(self._qtbot, self._context.jobs)


def test_answers_become_a_survey_with_a_wave_and_are_imported(
    choose: Choose,
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    dialog: Shown,
    said: list[Message],
    visited: list[tuple[str, object]],
    tmp_path: Path,
) -> None:
    path = answers_at(tmp_path / "Open_day.xlsx")
    choose(path)
    editor = dialog(QuestionnaireEditor)
    shown = texts(editor)
    assert "Inferred from the answers in Open_day.xlsx" in shown
    assert "1 issue in the file" in shown
    assert not editor._accept.isEnabled()
    assert editor.focusWidget() is editor._code
    with context.database.read() as connection:
        assert "DAY" not in [one.code for one in list_surveys(connection)]
    qtbot.keyClicks(editor._code, "DAY")
    qtbot.wait(1)  # until the list is laid out anew
    assert editor._list.itemAt(QPoint(20, 10)) is not None  # its questions are still in sight
    editor._list.setCurrentRow(1)
    editor._form._text.selectAll()
    qtbot.keyClicks(editor._form._text, "How was the day?")
    press(editor, "Continue to wave…")
    wave = dialog(WaveDialog)
    with context.database.read() as connection:
        assert "DAY" not in [one.code for one in list_surveys(connection)]
    assert "answers in Open_day.xlsx" in texts(wave)
    assert (wave.wave.opens, wave.wave.closes) == (None, None)
    field = next(one for one in wave.findChildren(QLineEdit) if one.accessibleName() == "Label")
    field.selectAll()
    qtbot.keyClicks(field, "2024")
    press(wave, "Create survey and wave")
    assert said[-1].text == "Survey “Open day” and its wave 2024 created."
    assert not any(one.isVisible() for one in page.findChildren(QuestionnaireEditor))
    assert visited == [(IMPORTS, ImportFile(path, "DAY", "2024"))]
    with context.database.read() as connection:
        kept = read_questionnaire(connection, "DAY")
        (survey,) = (one for one in list_surveys(connection) if one.code == "DAY")
        assert [one.label for one in all_waves(connection, survey.id)] == ["2024"]
    assert [one.text for one in kept.questions] == ["How was the day?", *_HEADINGS[2:4]]
    assert said[-1].action is not None
    said[-1].action()  # Undo
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert "DAY" not in [one.code for one in list_surveys(connection)]


def test_the_questions_stay_where_no_wave_is_created(
    choose: Choose,
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    dialog: Shown,
    tmp_path: Path,
) -> None:
    """The dialog of the wave can be closed, and a code that is taken be changed."""
    question = QuestionDefinition("Q", "Why?", QuestionKind.TEXT)
    run_act(context.database, create_survey, Questionnaire("CAR", "Careers", None, (question,)))
    choose(answers_at(tmp_path / "day.xlsx"))
    editor = dialog(QuestionnaireEditor)
    qtbot.keyClicks(editor._code, "CAR")
    press(editor, "Continue to wave…")
    press(dialog(WaveDialog), "Cancel")
    assert editor.isVisible()
    press(editor, "Continue to wave…")
    press(dialog(WaveDialog), "Create survey and wave")
    assert editor.isVisible()
    assert "a survey “CAR” already" in texts(editor)
    assert editor._accept.isEnabled()


def test_nothing_is_created_where_the_proposed_questions_are_discarded(
    choose: Choose,
    page: SurveysPage,
    context: PageContext,
    press: Press,
    dialog: Shown,
    tmp_path: Path,
) -> None:
    with context.database.read() as connection:
        before = list_surveys(connection)
    choose(answers_at(tmp_path / "day.xlsx"))
    editor = dialog(QuestionnaireEditor)
    press(editor, "Cancel")
    buttons = dialog(QMessageBox).findChildren(QPushButton)
    next(one for one in buttons if "Discard" in one.text().replace("&", "")).click()
    assert not any(one.isVisible() for one in page.findChildren(WaveDialog))
    with context.database.read() as connection:
        assert list_surveys(connection) == before


def test_a_file_without_questions_opens_nothing(
    choose: Choose, page: SurveysPage, said: list[Message], tmp_path: Path
) -> None:
    choose(answers_at(tmp_path / "people.xlsx", columns=1))
    assert "looks like a question" in said[-1].text
    assert not any(one.isVisible() for one in page.findChildren(QuestionnaireEditor))

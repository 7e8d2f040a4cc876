"""A survey is looked at, renamed, saved as a workbook and deleted, and a wave deleted."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from importers.answers.questionnaires.workbook import read_questionnaire_file
from surveys.survey_store import list_surveys, read_questionnaire
from surveys.waves import list_waves
from tests.ui.office import Office, settle
from tests.ui.pages.surveys.conftest import Press, Shown, texts
from ui.bound_actions import text_of
from ui.context import OpenWave, PageContext
from ui.pages.surveys import survey_dialogs
from ui.pages.surveys.page import SurveysPage
from ui.pages.surveys.survey_dialogs import _RenameDialog
from ui.pages.surveys.wave_card import WaveCard
from ui.pages.surveys.wave_dialog import WaveDialog
from ui.widgets import Message
from ui.widgets.plain_text import plain_caption


def trigger(page: SurveysPage, key: str) -> None:
    next(one for one in page.findChildren(QAction, key) if one.isEnabled()).trigger()


def test_a_questionnaire_is_exported_as_a_workbook_that_can_be_read_again(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "CAC.xlsx"
    monkeypatch.setattr(survey_dialogs, "ask_for_target", lambda *_given: target)
    trigger(page, "export-questionnaire")
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        assert read_questionnaire_file(target).questionnaire == read_questionnaire(
            connection, "CAC"
        )


def test_the_template_is_saved_where_there_is_no_survey(
    empty_page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "template.xlsx"
    monkeypatch.setattr(survey_dialogs, "ask_for_target", lambda *_given: target)
    press(empty_page, "Save template workbook…")
    settle(qtbot, context.jobs)
    assert read_questionnaire_file(target).is_sound


def test_a_survey_is_renamed_and_keeps_its_code(
    page: SurveysPage, office: Office, qtbot: QtBot, dialog: Shown, press: Press
) -> None:
    trigger(page, "rename-survey")
    rename = dialog(_RenameDialog)
    qtbot.keyClicks(rename.findChildren(QLineEdit)[0], "Careers of our alumni")
    press(rename, "Save")
    with office.database.read() as connection:
        (survey,) = list_surveys(connection)
    assert (survey.code, survey.title) == ("CAC", "Careers of our alumni")


@pytest.mark.parametrize("confirms", [True, False])
def test_a_survey_with_responses_is_deleted_once_confirmed_and_comes_back_by_undo(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    said: list[Message],
    *,
    confirms: bool,
) -> None:
    trigger(page, "delete-survey")
    box = page.findChildren(QMessageBox)[-1]
    assert "invitations and 14 responses are deleted with it" in box.informativeText()
    wanted = "Delete survey" if confirms else "Cancel"
    buttons = {plain_caption(one.text()): one for one in box.findChildren(QPushButton)}
    assert box.defaultButton() is buttons["Cancel"]
    buttons[wanted].click()
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        assert len(list_surveys(connection)) == (0 if confirms else 1)
        before = list_waves(connection)
    if confirms:
        assert before == []
        assert said[-1].text == "Survey CAC deleted."
        assert said[-1].action is not None
        said[-1].action()
        settle(qtbot, context.jobs)
        with office.database.read() as connection:
            assert [one.complete for one in list_waves(connection)] == [9, 3]


def test_a_wave_is_deleted_and_the_list_of_surveys_shown(
    page: SurveysPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    page.open(OpenWave("CAC", "2020"))
    settle(qtbot, context.jobs)
    trigger(page, "delete-wave")
    box = page.findChildren(QMessageBox)[-1]
    assert box.text() == "Delete “Clinical alumni careers 2020”?"
    next(
        one for one in box.findChildren(QPushButton) if plain_caption(one.text()) == "Delete wave"
    ).click()
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        assert [one.wave.label for one in list_waves(connection)] == ["2018"]
    assert page._list.isVisible()


def test_a_wave_is_opened_edited_and_deleted_by_right_click_on_its_card(
    page: SurveysPage, context: PageContext, qtbot: QtBot, dialog: Shown
) -> None:
    card = next(one for one in page.findChildren(WaveCard) if one.text().endswith("2018"))
    card.customContextMenuRequested.emit(card.rect().center())
    menu = card.findChild(QMenu)
    assert menu is not None
    assert menu.isVisible()
    menu.close()
    entries = {text_of(one): one for one in menu.actions() if not one.isSeparator()}
    assert list(entries) == ["Open", "Run again…", "Edit wave…", "Delete wave…"]
    entries["Edit wave…"].trigger()
    settle(qtbot, context.jobs)
    assert "2018" in texts(dialog(WaveDialog))
    entries["Delete wave…"].trigger()
    assert page.findChildren(QMessageBox)[-1].text() == "Delete “Clinical alumni careers 2018”?"
    entries["Open"].trigger()
    settle(qtbot, context.jobs)
    assert page.place() == OpenWave("CAC", "2018", "findings")

"""The links of a wave or survey in the window: presets, what is wrong, a preview, whose it is."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from records.office import OfficeSettings, save_office_settings
from records.wave_privacy import Privacy
from surveys.links import link_pattern, set_survey_link
from surveys.waves import change_wave, find_wave, open_wave
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from tests.ui.pages.surveys.conftest import Press, Shown, texts
from ui.actions import SURVEY_LINK
from ui.applicable_actions import applicable_actions
from ui.context import OpenWave, PageContext
from ui.pages.surveys.link_dialog import SurveyLinkDialog
from ui.pages.surveys.page import SurveysPage
from ui.widgets import Message

OF_OFFICE = "https://survey.example.org/office?t={token}"
OF_SURVEY = "https://survey.example.org/cac?t={token}"
Opened = Callable[[str], SurveyLinkDialog]


@pytest.fixture
def link(page: SurveysPage, context: PageContext, qtbot: QtBot, dialog: Shown) -> Opened:
    """Open the dialog from the menu of a wave of CAC."""

    def show(label: str) -> SurveyLinkDialog:
        page.open(OpenWave("CAC", label, "invitations"))
        settle(qtbot, context.jobs)
        applicable_actions(page)[SURVEY_LINK.key].trigger()
        settle(qtbot, context.jobs)
        return dialog(SurveyLinkDialog)

    return show


def preview(shown: SurveyLinkDialog, qtbot: QtBot, context: PageContext) -> str:
    """The link that is shown once the typing has paused."""
    qtbot.waitUntil(lambda: not shown._clock.isActive())
    settle(qtbot, context.jobs)
    return shown._preview.text()


def pattern_of(office: Office, label: str) -> str:
    with office.database.read() as connection:
        return link_pattern(connection, find_wave(connection, "CAC", label).id)


def test_a_link_is_completed_previewed_and_saved(
    link: Opened, office: Office, context: PageContext, qtbot: QtBot, press: Press,
    said: list[Message],
) -> None:  # fmt: skip
    shown = link("2018")
    assert not shown._accept.isEnabled()
    shown._platform.setFocus()
    for _ in range(2):  # LimeSurvey, then Qualtrics, as the arrow key does
        qtbot.keyClick(shown._platform, Qt.Key.Key_Down)
    assert shown._platform.currentText() == "Qualtrics"
    shown._platform.activated.emit(shown._platform.currentIndex())
    assert "anonymous link" in texts(shown)
    assert shown._link.text().startswith("https://example.eu.qualtrics.com/jfe/form/SV_123?")
    shown._link.selectAll()
    qtbot.keyClicks(shown._link, "survey.example.org/{tokn}")
    assert "begins with https://" in texts(shown)
    shown._link.setText("https://survey.example.org/{tokn}")
    assert "“tokn” in brackets, which is no field" in texts(shown)
    assert not shown._accept.isEnabled()
    shown._link.setText("https://survey.example.org/s?n={family_name}&t=")
    assert "needs {token}" in texts(shown)
    shown._link.end(False)
    shown._insert("{token}")
    first = preview(shown, qtbot, context)
    assert first.startswith("https://survey.example.org/s?n=")
    assert "{" not in first
    next_one = next(
        one for one in shown.findChildren(QPushButton) if one.accessibleName() == "Next person"
    )
    next_one.click()
    assert preview(shown, qtbot, context) not in {"", first}
    assert "Links like this show Family name of a person" in texts(shown)
    shown.accept()
    box = child_of(shown, QMessageBox)  # data in links is asked about
    next(one for one in box.buttons() if one.text().replace("&", "") == "Save link").click()
    settle(qtbot, context.jobs)
    assert said[-1].text == "Survey link saved."
    assert pattern_of(office, "2018") == "https://survey.example.org/s?n={family_name}&t={token}"
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert pattern_of(office, "2018") == ""


def test_a_wave_without_a_link_has_that_of_its_survey_or_the_office(
    link: Opened, office: Office, context: PageContext, qtbot: QtBot, press: Press
) -> None:
    run_act(office.database, save_office_settings, OfficeSettings(survey_link=OF_OFFICE))
    run_act(office.database, open_wave, "CAC", "2026")
    shown = link("2026")
    assert f"Blank: the link in Settings > Office, {OF_OFFICE}" in texts(shown)
    assert preview(shown, qtbot, context).startswith("https://survey.example.org/office?t=")
    assert "nobody is invited yet" in texts(shown)
    shown._level.setCurrentIndex(1)
    shown._link.setText(OF_SURVEY)
    shown._level.setCurrentIndex(0)
    assert f"Blank: the link of the survey, {OF_SURVEY}" in texts(shown)
    assert preview(shown, qtbot, context).startswith("https://survey.example.org/cac?t=")
    press(shown, "Save link")
    assert {pattern_of(office, one) for one in ("2018", "2020", "2026")} == {OF_SURVEY}


def test_an_open_link_is_the_same_for_everybody(
    link: Opened, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    wave = run_act(office.database, open_wave, "CAC", "2026")
    run_act(office.database, change_wave, wave, None, None, None, Privacy.OPEN)
    run_act(office.database, set_survey_link, wave.survey_id, "CAC", OF_SURVEY)
    shown = link("2026")
    assert "everybody gets the same one" in texts(shown)
    assert preview(shown, qtbot, context) == "https://survey.example.org/cac?t="
    shown._link.setText("https://survey.example.org/cac")
    assert shown._accept.isEnabled()


def test_the_link_of_a_survey_is_set_from_its_card(
    page: SurveysPage, office: Office, context: PageContext, qtbot: QtBot, press: Press,
    dialog: Shown,
) -> None:  # fmt: skip
    applicable_actions(page)[SURVEY_LINK.key].trigger()
    settle(qtbot, context.jobs)
    shown = dialog(SurveyLinkDialog)
    assert not shown._level.isVisible()
    shown._link.setText(OF_SURVEY)
    press(shown, "Save link")
    assert pattern_of(office, "2018") == OF_SURVEY

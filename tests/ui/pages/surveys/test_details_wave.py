"""A details wave in the window: created, linked, answered by phone, and its proposals reviewed."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from surveys.details.details_waves import asked_fields, open_details_wave
from surveys.invitations import invite, plan_invitations
from surveys.links import link_pattern, set_wave_link
from surveys.proposals.open_proposals import read_proposals
from surveys.waves import Wave, WaveKind, find_wave
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from tests.ui.pages.surveys.conftest import Press, Shown, texts
from tests.ui.pages.surveys.test_survey_dialogs import trigger
from ui.answers.typed_answers_dialog import TypedAnswersDialog
from ui.applicable_actions import applicable_actions
from ui.context import ALUMNI, OpenWave, PageContext, ShowProposals
from ui.find_person import FindPersonDialog
from ui.invitations.invite_dialog import legal_basis
from ui.pages.surveys.details_wave_dialog import DetailsWaveDialog
from ui.pages.surveys.link_dialog import SurveyLinkDialog
from ui.pages.surveys.page import SurveysPage
from ui.widgets import Chip

FIELDS = ("given_name", "phone", "news_by_email")


@pytest.fixture
def wave(office: Office, page: SurveysPage, context: PageContext, qtbot: QtBot) -> Wave:
    wave = run_act(context.database, open_details_wave, "DETAILS", "2026", fields=FIELDS)
    run_act(
        context.database,
        lambda changes: invite(changes, plan_invitations(changes.connection, wave)),
    )
    settle(qtbot, context.jobs)
    return wave


def _chips(page: SurveysPage) -> list[str]:
    return [one.text() for one in page.findChildren(Chip) if one.isVisible()]


def test_a_details_wave_is_created_with_the_fields_that_are_checked(
    page: SurveysPage, context: PageContext, qtbot: QtBot, dialog: Shown, press: Press
) -> None:
    trigger(page, "ask-for-details")
    settle(qtbot, context.jobs)
    shown = dialog(DetailsWaveDialog)
    assert shown._code.text() == "DETAILS"
    assert "E-mail" in shown._fields.checked()
    assert shown.focusWidget() is shown._wave._label
    qtbot.keyClicks(shown._wave._label, "Spring")  # over the year, which is selected
    shown._fields.check([])
    assert not shown._accept.isEnabled()
    shown._fields.check(["City", "Consent: news by e-mail"])
    assert "2 fields chosen. Consents are asked for" in texts(shown)
    press(shown, "Create wave")
    with context.database.read() as connection:
        wave = find_wave(connection, "DETAILS", "Spring")
        assert [*asked_fields(connection, wave)] == ["city", "newsbyemail", "confirmed"]
    assert (wave.kind, wave.opens) == (WaveKind.DETAILS, date.today())
    assert page.place() == OpenWave("DETAILS", "Spring", "invitations")
    assert "Responses" in _chips(page)
    assert "Findings" not in _chips(page)


def test_the_next_wave_of_the_survey_asks_for_the_same(
    page: SurveysPage, wave: Wave, context: PageContext, qtbot: QtBot, dialog: Shown, press: Press
) -> None:
    page._list.wave_requested.emit("DETAILS")
    settle(qtbot, context.jobs)
    shown = dialog(DetailsWaveDialog)
    assert not shown._code.isEnabled()
    assert shown._wave._label.text() not in {"", "2026"}  # which the survey has
    assert shown._fields.checked() == ("Given name", "Phone", "Consent: news by e-mail")
    shown._wave._label.setText("2026")
    press(shown, "Create wave")
    assert "has a wave “2026” already" in texts(shown)
    shown._wave._label.setText("2027")
    press(shown, "Create wave")
    assert page.place() == OpenWave("DETAILS", "2027", "invitations")


def test_inviting_to_a_details_wave_does_not_call_it_research() -> None:
    bases = {"consent": 2, "none": 1}
    said = "Basis on record: consent (2). 1 person has no basis on record and no opt-out"
    assert legal_basis(bases, WaveKind.DETAILS) == f"{said}."
    research = f"{said}; a research survey is not marketing."
    assert legal_basis(bases, WaveKind.SURVEY) == research


def test_who_calls_corrects_what_is_on_record(
    page: SurveysPage, office: Office, wave: Wave, context: PageContext, qtbot: QtBot,
    dialog: Shown, press: Press, visited: list[tuple[str, object]],
) -> None:  # fmt: skip
    page.open(OpenWave("DETAILS", "2026", "responses"))
    settle(qtbot, context.jobs)
    trigger(page, "type-answers")
    find = dialog(FindPersonDialog)
    find.search_for("Okafor")
    settle(qtbot, context.jobs)
    find._people.setCurrentRow(0)
    press(find, "Type in answers…")
    typed = dialog(TypedAnswersDialog)
    assert typed._entry.text() == "Adaeze"
    qtbot.keyClick(typed._entry, Qt.Key.Key_Return)
    assert typed._entry.text() == "+447700900100"
    qtbot.keyClicks(typed._entry, "07700 900999")  # over what is selected
    press(typed, "Save answers")
    with office.database.read() as connection:
        found = read_proposals(connection)
    assert [(one.field.key, one.value) for one in found] == [("phone", "+447700900999")]
    trigger(page, "review-proposals")
    assert visited[-1] == (ALUMNI, ShowProposals("DETAILS 2026"))


def test_a_link_is_filled_in_once_somebody_confirms_that_it_shows(
    page: SurveysPage, wave: Wave, context: PageContext, qtbot: QtBot, dialog: Shown, press: Press
) -> None:
    plain = "https://survey.example.org/s?t={token}"
    run_act(context.database, set_wave_link, wave, plain)
    page.open(OpenWave("DETAILS", "2026", "invitations"))
    settle(qtbot, context.jobs)
    applicable_actions(page)["survey-link"].trigger()
    settle(qtbot, context.jobs)
    shown = dialog(SurveyLinkDialog)
    press(shown, "Fill in what is on record")
    wanted = plain + "&givenname={given_name}&phone={phone}"
    assert shown._link.text() == wanted
    assert "show Given name and Phone" in texts(shown)
    shown.accept()
    box = child_of(shown, QMessageBox)
    assert "everybody who has the mail" in box.informativeText()
    next(one for one in box.buttons() if "Save" in one.text().replace("&", "")).click()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert link_pattern(connection, wave.id) == wanted

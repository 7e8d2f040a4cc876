from datetime import date
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from models.tables import invitations, waves
from surveys.survey_store import list_surveys
from tests.ui.office import Office, settle
from tests.ui.pages.surveys.conftest import Press, Shown, column, table, texts
from ui.context import ALUMNI, IMPORTS, ImportFile, OpenWave, PageContext, ShowPerson
from ui.invitations.invite_dialog import InviteDialog
from ui.pages.surveys.editor.editor_dialog import QuestionnaireEditor
from ui.pages.surveys.page import SurveysPage
from ui.pages.surveys.wave_card import WaveCard
from ui.pages.surveys.wave_dialog import WaveDialog
from ui.theme import PAGE_MARGIN
from ui.widgets import Chip, EmptyState, Message

SAMPLES = Path("resources/samples")


def test_without_surveys_the_first_step_is_offered(empty_page: SurveysPage) -> None:
    state = next(one for one in empty_page.findChildren(EmptyState) if one.isVisible())
    assert "No surveys yet" in texts(state)


def test_waves_are_shown_with_their_response_rates(page: SurveysPage) -> None:
    cards = [one for one in page.findChildren(WaveCard) if one.isVisible()]
    assert [card.text() for card in cards] == [
        "Clinical alumni careers 2020",
        "Clinical alumni careers 2018",
    ]
    assert "9 complete · 1 partial" in cards[1].accessibleDescription()
    assert "16 invited · closed 30 Jun 2018" in cards[1].accessibleDescription()


def test_a_click_on_a_wave_with_answers_shows_its_findings(
    page: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    card = next(one for one in page.findChildren(WaveCard) if one.text().endswith("2018"))
    card.click()
    settle(qtbot, context.jobs)
    chips = {one.text(): one for one in page.findChildren(Chip) if one.isVisible()}
    assert chips["Findings"].isChecked()
    assert "10 of 16 answered (1 partial) · RR1 56.3% (complete ÷ all eligible)" in texts(page)
    assert "with partial answers 62.5%" in texts(page)


def test_the_buttons_of_a_wave_keep_their_room_when_others_appear(
    page: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    page.open(OpenWave("CAC", "2018", "responses"))
    settle(qtbot, context.jobs)
    wave = page._wave
    button = next(one for one in wave._responses.tools.findChildren(QPushButton))
    needed = wave._chips.sizeHint().width() + wave._responses.tools.sizeHint().width()
    page.setFixedWidth(needed + 4 * PAGE_MARGIN + page.width() - wave.width())
    assert wave._toolbar.direction() is QBoxLayout.Direction.LeftToRight
    button.setText("Export responses as a file")
    qtbot.waitUntil(lambda: wave._toolbar.direction() is QBoxLayout.Direction.TopToBottom)


def test_invitations_are_listed_filtered_and_found(
    page: SurveysPage, context: PageContext, qtbot: QtBot, press: Press
) -> None:
    page.open(OpenWave("CAC", "2018", "invitations"))
    settle(qtbot, context.jobs)
    names = column(table(page, "Invitations"), 0)
    assert len(names) == 16
    assert names[:2] == ["Brennan, Prof Siobhán", "Castellanos, Mr Iker"]
    press(page, "Not answered 6")
    assert len(column(table(page, "Invitations"), 0)) == 6
    press(page, "All 16")
    field = next(one for one in page.findChildren(QLineEdit) if one.isVisible())
    qtbot.keyClicks(field, "siobhan")
    assert column(table(page, "Invitations"), 0) == ["Brennan, Prof Siobhán"]


def test_the_person_of_an_invitation_is_opened(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    visited: list[tuple[str, object]],
) -> None:
    page.open(OpenWave("CAC", "2018", "invitations"))
    settle(qtbot, context.jobs)
    invitations = table(page, "Invitations")
    invitations.selectRow(0)
    invitations.actions()[0].trigger()  # of the context menu
    assert visited == [(ALUMNI, ShowPerson(office.id_of("Brennan")))]


def test_several_invitations_are_marked_and_undone(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    said: list[Message],
) -> None:
    page.open(OpenWave("CAC", "2018", "invitations"))
    settle(qtbot, context.jobs)
    press(page, "Not answered")
    table(page, "Invitations").selectAll()
    page._wave._invitations._set_disposition("refused")
    settle(qtbot, context.jobs)
    assert said[-1].text == "6 invitations marked as “Refused”."

    def refused() -> int:
        with office.database.read() as connection:
            rows = connection.scalars(
                select(invitations.c.id).where(invitations.c.disposition == "refused")
            )
            return len(rows.all())

    assert refused() == 6
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert refused() == 0


def test_a_wave_is_created_by_label_and_dates(
    page: SurveysPage, office: Office, press: Press, dialog: Shown, qtbot: QtBot
) -> None:
    press(page, "New wave")
    shown = dialog(WaveDialog)
    field = next(one for one in shown.findChildren(QLineEdit) if one.accessibleName() == "Label")
    field.selectAll()
    qtbot.keyClicks(field, "2024")
    press(shown, "Create wave")
    with office.database.read() as connection:
        labels = connection.scalars(select(waves.c.label).order_by(waves.c.label)).all()
    assert labels == ["2018", "2020", "2024"]
    assert "No invitations yet" in texts(page)


def test_a_new_wave_proposes_no_label_that_the_survey_has(
    page: SurveysPage, press: Press, dialog: Shown, qtbot: QtBot
) -> None:
    press(page, "New wave")
    shown = dialog(WaveDialog)
    field = next(one for one in shown.findChildren(QLineEdit) if one.accessibleName() == "Label")
    field.selectAll()
    qtbot.keyClicks(field, "2018")
    assert "has a wave “2018” already" in texts(shown)
    assert not shown._accept.isEnabled()
    taken = WaveDialog(page, "Careers", date(2018, 5, 1), taken=["2018"])
    assert taken.wave.label == ""
    taken.reject()


def test_a_new_wave_cannot_close_before_it_opens(
    page: SurveysPage, press: Press, dialog: Shown
) -> None:
    press(page, "New wave")
    shown = dialog(WaveDialog)
    shown.wave._closes.setText("yesterday")
    assert "can’t be before the opening date" in texts(shown)
    assert not shown._accept.isEnabled()


def test_inviting_shows_who_is_excluded_and_why(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    dialog: Shown,
    said: list[Message],
) -> None:
    page.open(OpenWave("CAC", "2020", "invitations"))
    settle(qtbot, context.jobs)
    press(page, "Invite more")
    shown = dialog(InviteDialog)
    assert "30 people are eligible" in texts(shown)
    bars = shown._groups._bars.accessibleDescription()
    assert "Already invited: 12" in bars
    assert "Deceased: 1" in bars
    plan = shown.plan
    assert plan is not None
    press(shown, f"Invite {len(plan.invited)} people")
    assert said[-1].text == f"{len(plan.invited)} people invited to CAC 2020."
    assert len(column(table(page, "Invitations"), 0)) == 12 + len(plan.invited)


def test_a_questionnaire_is_shown_before_it_is_created(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    dialog: Shown,
) -> None:
    page.read_questionnaire(SAMPLES / "careers-questionnaire.xlsx")
    settle(qtbot, context.jobs)
    shown = dialog(QuestionnaireEditor)
    assert shown._list.item(1).text().startswith("AWARD  Which research degree")


def test_a_missing_survey_code_is_entered(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    dialog: Shown,
    said: list[Message],
    tmp_path: Path,
) -> None:
    book = Workbook()
    book.worksheets[0].title = "Survey"
    book.worksheets[0].append(["Title", "Mentors"])
    questions = book.create_sheet("Questions")
    questions.append(["Code", "Question", "Type"])
    questions.append(["GOOD", "Was it good?", "Yes/No"])
    book.save(tmp_path / "mentors.xlsx")
    page.read_questionnaire(tmp_path / "mentors.xlsx")
    settle(qtbot, context.jobs)
    shown = dialog(QuestionnaireEditor)
    assert not shown._accept.isEnabled()
    assert "The survey has no code." in texts(shown)
    qtbot.keyClicks(shown._code, "MENT")
    press(shown, "Create survey")
    assert said[-1].text == "Survey “Mentors” created."
    with context.database.read() as connection:
        assert "MENT" in [survey.code for survey in list_surveys(connection)]


def test_responses_are_imported_under_imports(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    visited: list[tuple[str, object]],
) -> None:
    page.open(OpenWave("CAC", "2020", "responses"))
    settle(qtbot, context.jobs)
    press(page, "Import responses")
    assert visited == [(IMPORTS, ImportFile(None, "CAC", "2020"))]

from pathlib import Path

from openpyxl import Workbook
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from core.changed import Changed
from models.tables import invitations, waves
from records.writing.person_edits import create_person, edit_person
from surveys.survey_store import list_surveys
from surveys.waves import open_wave
from tests.acts import run_act
from tests.ui.office import Office, settle
from tests.ui.pages.surveys.conftest import Press, Shown, column, table, texts
from ui.context import ALUMNI, ImportAnswers, OpenWave, PageContext, ShowPerson
from ui.pages.surveys.answers_dialog import AnswersDialog
from ui.pages.surveys.invite_dialog import InviteDialog
from ui.pages.surveys.page import SurveysPage
from ui.pages.surveys.questionnaire_dialog import QuestionnaireDialog
from ui.pages.surveys.review_dialog import ResponseReviewDialog
from ui.pages.surveys.wave_card import WaveCard
from ui.pages.surveys.wave_dialog import WaveDialog
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


def test_enter_opens_the_person(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    visited: list[tuple[str, object]],
) -> None:
    page.open(OpenWave("CAC", "2018", "invitations"))
    settle(qtbot, context.jobs)
    table(page, "Invitations").row_opened.emit(0)
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


def test_a_new_wave_cannot_close_before_it_opens(
    page: SurveysPage, press: Press, dialog: Shown
) -> None:
    press(page, "New wave")
    shown = dialog(WaveDialog)
    shown._closes.setDate(shown._opens.date().addDays(-1))
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
    bars = shown._bars.accessibleDescription()
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
    press: Press,
    dialog: Shown,
    said: list[Message],
) -> None:
    page.read_questionnaire(SAMPLES / "answers-2018.xlsx")
    settle(qtbot, context.jobs)
    assert "is not a questionnaire" in said[-1].text
    page.read_questionnaire(SAMPLES / "careers-questionnaire.xlsx")
    settle(qtbot, context.jobs)
    shown = dialog(QuestionnaireDialog)
    assert "AWARD" in column(table(shown, "Questions"), 0)


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
    shown = dialog(QuestionnaireDialog)
    assert not shown._accept.isEnabled()
    assert "Enter a code for the survey." in texts(shown)
    qtbot.keyClicks(shown._code, "MENT")
    press(shown, "Create survey")
    assert said[-1].text == "Survey “Mentors” created."
    with context.database.read() as connection:
        assert "MENT" in [survey.code for survey in list_surveys(connection)]


def test_answers_are_previewed_then_imported(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    dialog: Shown,
    said: list[Message],
    tmp_path: Path,
) -> None:
    file = tmp_path / "answers.csv"
    token = f"{office.waves[1].id:016x}{office.id_of('Kowalczyk'):016x}"
    file.write_text(
        f"Token,ACTIVE,EASE,PAPERS,MORE,Mystery\n{token},Yes,Easy,4,All well,x\nffff,No,Easy,2,,\n",
        encoding="utf-8",
    )
    page.open(ImportAnswers(file, "CAC", "2020"))
    qtbot.waitUntil(lambda: bool(page.findChildren(QDialog)), timeout=20_000)
    settle(qtbot, context.jobs)
    shown = dialog(AnswersDialog)
    assert column(table(shown, "Rows of the file"), 0) == ["2", "3"]
    assert column(table(shown, "Rows of the file"), 2) == ["Kowalczyk, Ms Zofia", "ffff"]
    assert shown._cards["complete"].text() == "Complete: 1"
    assert shown._cards["review"].text() == "To review: 1"
    assert column(shown._column_table, 2)[-1] == "Don’t import"
    press(shown, "Import 1 response")
    assert said[-1].text == "Answers imported: 1 complete · 1 to review."
    assert "Kowalczyk, Ms Zofia" in column(table(page, "Responses"), 0)
    assert "1 response couldn’t be matched" in texts(page)


def test_an_unmatched_row_is_matched_to_a_person(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    dialog: Shown,
    said: list[Message],
    tmp_path: Path,
) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("Token,ACTIVE,EASE,PAPERS\nffff,No,Easy,2\n", encoding="utf-8")
    page.open(ImportAnswers(file, "CAC", "2020"))
    qtbot.waitUntil(lambda: bool(page.findChildren(QDialog)), timeout=20_000)
    settle(qtbot, context.jobs)
    press(dialog(AnswersDialog), "Import answers")
    press(page, "Review")
    shown = dialog(ResponseReviewDialog)
    shown._find.setText("Lindqvist")
    qtbot.waitUntil(lambda: shown._people.count() == 1)
    press(shown, "Match to this person")
    assert said[-1].text == "Response matched to Lindqvist, Dr Elsa."
    assert "Lindqvist, Dr Elsa" in column(table(page, "Responses"), 0)


def test_only_changes_of_surveys_or_of_somebody_in_a_wave_affect_the_page(
    page: SurveysPage, office: Office
) -> None:
    heard: list[Changed] = []
    outsider = run_act(office.database, create_person, {"family_name": "Outside"})
    office.database.listeners.append(heard.append)
    run_act(office.database, edit_person, outsider, {"city": "York"})
    run_act(office.database, edit_person, office.person_ids[0], {"city": "York"})
    run_act(office.database, open_wave, "CAC", "2022")
    assert [page.is_affected(changed) for changed in heard] == [False, True, True]

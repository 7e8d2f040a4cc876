"""Panels of waves that nobody had in mind: empty, one answer, very many choices, long texts."""

from collections.abc import Mapping, Sequence

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.responses import Answer, Response, ResponseWrite, write_responses
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import open_wave
from tests.acts import run_act
from tests.commented import add_people
from tests.ui.office import Office, settle
from ui.context import OpenWave, PageContext
from ui.pages.surveys.comments.coding_dialog import CodingDialog, open_comments
from ui.pages.surveys.findings.question_card import QuestionCard
from ui.pages.surveys.page import SurveysPage

LONG = "Ein sehr langes Wort und dann noch viele weitere, " * 6
ARABIC = "التمويل غير كاف للباحثين في بداية حياتهم المهنية"
CHOICES = tuple(
    ChoiceDefinition(f"c{at}", f"{ARABIC if at % 2 else LONG} {at}") for at in range(60)
)
QUESTIONNAIRE = Questionnaire(
    "ODD",
    "Odd",
    None,
    (
        QuestionDefinition("MANY", LONG, QuestionKind.MULTIPLE, CHOICES),
        QuestionDefinition("ONE", ARABIC, QuestionKind.SINGLE, CHOICES[:3]),
        QuestionDefinition("ALIKE", "All alike?", QuestionKind.YES_NO, headline="are alike"),
        QuestionDefinition("NUMBER", "How many?", QuestionKind.NUMBER),
        QuestionDefinition("RANK", "In which order?", QuestionKind.RANKING, CHOICES[:5]),
        QuestionDefinition("SCALE", "How much?", QuestionKind.SCALE, scale_from=0, scale_to=10),
        QuestionDefinition("SAID", "What else?", QuestionKind.TEXT),
        QuestionDefinition("NOBODY", "Since when?", QuestionKind.DATE),
    ),
)
ALIKE: Mapping[str, tuple[Answer, ...]] = {
    "MANY": tuple(Answer(one.code) for one in CHOICES),
    "ONE": (Answer("c0"),),
    "ALIKE": (Answer("yes"),),
    "NUMBER": (Answer(number=3.0),),
    "SCALE": (Answer("5"),),
    "SAID": (Answer(text=f"{ARABIC} {LONG}"),),
}


def add_wave(office: Office, people: Sequence[int], *, details: bool = True) -> None:
    run_act(office.database, create_survey, QUESTIONNAIRE)
    wave = run_act(office.database, open_wave, "ODD", "2024")
    with office.database.read() as connection:
        stored = stored_questions(connection, wave.survey_id, wave.version)
    answers = ALIKE if details else {"ALIKE": (Answer("yes"),)}
    writes = [ResponseWrite(Response(dict(answers), True, one)) for one in people]
    run_act(office.database, write_responses, wave, stored, writes)


@pytest.mark.parametrize(("count", "details"), [(1, True), (30, True), (2, False)])
@pytest.mark.parametrize("is_safe", [False, True])
def test_panels_of_odd_waves_are_shown(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    count: int,
    details: bool,
    is_safe: bool,
) -> None:
    add_wave(office, add_people(office.database, count), details=details)
    page.refresh()
    page.open(OpenWave("ODD", "2024", "findings"))
    settle(qtbot, context.jobs)
    if is_safe:
        page._wave._bar.options._safe.setChecked(True)
        settle(qtbot, context.jobs)
    cards = [one for one in page.findChildren(QuestionCard) if one.isVisible()]
    assert len(cards) == len(QUESTIONNAIRE.questions)
    assert all(card.width() <= page.width() for card in cards)
    said = "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
    assert "nan" not in said.split()
    assert ("are alike" in said) or is_safe


def test_a_wave_without_answers_says_so(
    page: SurveysPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    add_wave(office, [])
    page.refresh()
    page.open(OpenWave("ODD", "2024", "findings"))
    settle(qtbot, context.jobs)
    said = "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
    assert "No findings yet" in said


def test_thousands_of_comments_are_listed(
    page: SurveysPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    add_wave(office, add_people(office.database, 3_000))
    open_comments(page, context, "ODD", "2024", "SAID")
    settle(qtbot, context.jobs)
    dialog = page.findChild(CodingDialog)
    assert dialog is not None
    assert dialog._model.rowCount() == 3_000
    qtbot.keyClicks(dialog._search, "langes")
    assert dialog._model.rowCount() == 3_000
    dialog.reject()

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from analysis.publications.ledger import publish
from analysis.request import SummaryRequest
from analysis.waves import summarise_wave
from core.changed import Changed
from models.batch_kinds import BatchKind
from queries.findings import BreakDown
from records.publications.forms import PublicationForm
from records.publications.publication import list_publications
from surveys.questionnaire import (
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.responses import Answer, Response, ResponseWrite, write_responses
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import open_wave
from tests.acts import run_act
from tests.ui.office import Office, settle
from ui.context import ALUMNI, REPORTS, ListPeople, OpenReport, OpenWave, PageContext
from ui.pages.surveys.findings import card as card_module
from ui.pages.surveys.findings.headlines import Headlines
from ui.pages.surveys.findings.matrix_card import MatrixCard
from ui.pages.surveys.findings.non_response_card import NonResponseCard
from ui.pages.surveys.findings.question_card import QuestionCard
from ui.pages.surveys.findings.section import FindingsSection
from ui.pages.surveys.page import SurveysPage
from ui.tables import DataTable
from ui.theme import Tone
from ui.widgets import Banner, Message

Press = Callable[[QWidget, str], None]


@pytest.fixture
def findings(page: SurveysPage, context: PageContext, qtbot: QtBot) -> SurveysPage:
    page.open(OpenWave("CAC", "2018", "findings"))
    wait(page, context, qtbot)
    return page


def wait(page: SurveysPage, context: PageContext, qtbot: QtBot) -> None:
    """Wait until figures stand and every chart is drawn."""

    def drawn() -> bool:
        cards = [one for one in page.findChildren(QuestionCard) if one.isVisible()]
        charts = [one for one in cards if one.has_chart]
        return bool(cards) and all(one._chart.chart is not None for one in charts)

    settle(qtbot, context.jobs)
    qtbot.waitUntil(drawn, timeout=20_000)
    settle(qtbot, context.jobs)


def card(page: SurveysPage, question: str) -> QuestionCard:
    return next(
        one
        for one in page.findChildren(QuestionCard)
        if one.isVisible() and one.accessibleName() == question
    )


def texts(inside: QWidget) -> str:
    return "\n".join(one.text() for one in inside.findChildren(QLabel) if one.isVisible())


def test_headlines_and_a_card_for_each_question_are_shown(findings: SurveysPage) -> None:
    said = texts(findings)
    assert "70%\nactive\n7 of 10" in said
    assert "33%\nfound it difficult\n3 of 9" in said
    assert "10 answered" in said
    assert "Comments · 0 answered · 10 not answered or not asked" in said
    banner = next(one for one in findings.findChildren(Banner) if one.isVisible())
    assert banner.accessibleName().startswith("Internal figures: not rounded")


def test_a_click_on_a_bar_lists_the_people(
    findings: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    visited: list[tuple[str, object]],
) -> None:
    chart = card(findings, "Are you research active?")._chart
    assert chart.chart is not None
    no = next(area for area in chart.chart.areas if area.value == "no")
    middle = QPoint(40, int((no.top + no.bottom) / 2))
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=middle)
    settle(qtbot, context.jobs)
    key, what = visited[-1]
    assert key == ALUMNI
    assert isinstance(what, ListPeople)
    assert what.ids is not None
    assert sorted(what.ids) == [office.person_ids[at] for at in (0, 4, 8)]
    assert what.title.startswith("“No” to “Are you research active?”")


def test_the_keyboard_reaches_the_bars(
    findings: SurveysPage, context: PageContext, qtbot: QtBot, visited: list[tuple[str, object]]
) -> None:
    chart = card(findings, "Are you research active?")._chart
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(chart, key)
    settle(qtbot, context.jobs)
    assert visited[-1][0] == ALUMNI


def test_publish_safe_figures_are_rounded_and_lead_to_nobody(
    findings: SurveysPage, context: PageContext, qtbot: QtBot, visited: list[tuple[str, object]]
) -> None:
    findings._wave._bar.options._safe.setChecked(True)
    settle(qtbot, context.jobs)
    said = texts(findings)
    assert "70%" not in said
    assert "Disclosure control (safe to publish)" in said
    (banner,) = [one for one in findings.findChildren(Banner) if one.isVisible()]
    assert banner.accessibleName().startswith(
        "Counts are rounded to the nearest 5; figures on fewer than 23 people are not given (–). "
        "Checked against the figures"
    )
    shown = card(findings, "Are you research active?")
    shown._choose_row(0)
    settle(qtbot, context.jobs)
    assert not visited


def test_the_heading_says_no_more_than_may_be_published(
    findings: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    wave = findings._wave
    heading = " · ".join(one.text() for one in wave._header.findChildren(QLabel))
    assert "10 of 16 answered (1 partial) · RR1 56.3%" in heading
    wave._bar.options._safe.setChecked(True)
    settle(qtbot, context.jobs)
    published = " · ".join(one.text() for one in wave._header.findChildren(QLabel))
    assert "About 10 of 15 answered" in published
    assert "16" not in published
    assert "%" not in published  # too few for a rate
    wave._tabs.button(0).click()
    settle(qtbot, context.jobs)
    assert " · ".join(one.text() for one in wave._header.findChildren(QLabel)) == heading


def test_figures_are_broken_down_and_compared(
    findings: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    bar = findings._wave._bar.options
    bar._add_variable(BreakDown("gender", "gender"))
    wait(findings, context, qtbot)
    assert "Holm" in texts(findings)
    shown = card(findings, "How many publications?")
    shown._switch_view()
    table = next(one for one in shown.findChildren(DataTable) if one.isVisible())
    model = table.model()
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(3)]
    assert heads == ["Measure", "Female (5)", "Male (5)"]
    bar._compare("2020")
    wait(findings, context, qtbot)
    request = bar.request("CAC", "2018")
    assert (request.by, request.against) == (("gender",), ("2020",))
    assert "Compared with 2020" in texts(findings)
    assert [model.headerData(at, Qt.Orientation.Horizontal) for at in range(3)] == heads


def test_a_break_down_leaves_the_focus_in_its_card_and_the_page_where_it_is(
    findings: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    """A table and a list of answers are made anew; Qt would scroll to the control after them."""
    shown = card(findings, "Are you research active?")
    shown._switch_view()
    table = next(one for one in shown.findChildren(DataTable) if one.isVisible())
    table.setFocus()
    area = next(one for one in findings.findChildren(QScrollArea) if one.isAncestorOf(shown))
    area.verticalScrollBar().setValue(0)
    shown._set_inside(shown._make_table())
    assert findings.window().focusWidget() is shown
    assert area.verticalScrollBar().value() == 0
    banner = next(one for one in findings.findChildren(Banner) if one.isVisible())
    banner.findChildren(QPushButton)[-1].setFocus()
    findings._wave._bar.options._safe.setChecked(True)
    settle(qtbot, context.jobs)
    focused = findings.window().focusWidget()
    assert focused is not None and focused.isAncestorOf(shown)  # noqa: PT018
    assert area.verticalScrollBar().value() == 0


def test_a_table_and_a_picture_can_be_copied(
    findings: SurveysPage, context: PageContext, qtbot: QtBot, said: list[Message]
) -> None:
    shown = card(findings, "Are you research active?")
    shown._copy_table()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Answer\tPeople\tShare\t95% CI"
    assert lines[1].startswith("Yes\t7\t70%\t")
    shown._copy.trigger()
    settle(qtbot, context.jobs)
    copied = QGuiApplication.clipboard().image()
    assert copied.width() > 1500  # wide enough for print
    assert copied.pixelColor(0, 0) == "white"
    assert said[-1].text == "Chart copied as a picture."


def test_a_picture_is_saved_as_a_file(
    findings: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[Message] = []
    context.jobs.said.connect(said.append)
    shown = card(findings, "Are you research active?")
    names: list[str] = []
    target = tmp_path

    def ask(_card: object, _title: str, name: str, _kinds: object) -> Path:
        names.append(name)
        return target

    monkeypatch.setattr(card_module, "ask_for_target", ask)
    for folder, tone in ((tmp_path / "none", Tone.BAD), (tmp_path, Tone.GOOD)):
        target = folder / "ACTIVE.svg"
        shown._save.trigger()
        settle(qtbot, context.jobs)
        assert said[-1].tone is tone
    assert set(names) == {f"ACTIVE-{findings._wave._key[1]}.png"}
    assert (tmp_path / "ACTIVE.svg").read_text().rstrip().endswith("</svg>")


def test_figures_of_one_wave_are_never_shown_under_another(
    findings: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    shown = findings._wave._findings
    findings.open(OpenWave("CAC", "2020", "findings"))
    qtbot.waitUntil(lambda: shown._state.isVisible(), timeout=10_000)
    assert shown._state.text() == "Calculating figures…"
    assert not shown._panels.titles
    assert not shown._above[0].isVisible()
    wait(findings, context, qtbot)
    assert not shown._state.isVisible()
    assert shown._panels.titles


def test_the_report_of_the_wave_is_one_click_away(
    findings: SurveysPage, press: Press, visited: list[tuple[str, object]]
) -> None:
    bar = findings._wave._bar.options
    bar._add_variable(BreakDown("gender", "gender"))
    bar._compare("2020")
    press(findings, "Report…")
    assert visited[-1] == (REPORTS, OpenReport("CAC", "2018", ("gender",), ("2020",), safe=False))


@pytest.fixture
def matrix(office: Office, page: SurveysPage, context: PageContext, qtbot: QtBot) -> SurveysPage:
    """The findings of a survey with a matrix, which two people answered."""
    choices = (ChoiceDefinition("y", "Yes, fully"), ChoiceDefinition("n", "No"))
    rows = tuple(
        QuestionDefinition(
            f"M_{one}", one, QuestionKind.SINGLE, choices, matrix=Matrix("M", "Happy?")
        )
        for one in ("pay", "hours")
    )
    run_act(office.database, create_survey, Questionnaire("MAT", "Matrix", None, rows))
    wave = run_act(office.database, open_wave, "MAT", "2024")
    with office.database.read() as connection:
        stored = stored_questions(connection, wave.survey_id, wave.version)
    writes = [
        ResponseWrite(
            Response({"M_pay": (Answer("y"),), "M_hours": (Answer(hours),)}, True, person)
        )
        for person, hours in zip(office.person_ids, "yn", strict=False)
    ]
    run_act(office.database, write_responses, wave, stored, writes)
    page.refresh()
    page.open(OpenWave("MAT", "2024", "findings"))
    settle(qtbot, context.jobs)
    return page


def test_a_matrix_is_one_card(
    matrix: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    visited: list[tuple[str, object]],
) -> None:
    (shown,) = [one for one in matrix.findChildren(MatrixCard) if one.isVisible()]
    assert not any(one.isVisible() for one in matrix.findChildren(QuestionCard))
    assert "Happy?" in texts(shown)
    assert "2 answered" in texts(shown)
    assert shown._view is not None
    model = shown._view.model()
    cells = [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
    assert cells == [["pay", "100%", "0%", "2"], ["hours", "50%", "50%", "2"]]
    shown._view.setCurrentIndex(model.index(1, 2))
    qtbot.keyClick(shown._view, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    what = visited[-1][1]
    assert isinstance(what, ListPeople)
    assert list(what.ids or ()) == [office.person_ids[1]]
    assert what.title == "“No” to “Happy? hours”, MAT 2024"
    shown._copy_figures.trigger()
    assert QGuiApplication.clipboard().text().startswith("Row\tYes, fully\tNo\tAnswered")
    for chosen, has_chart, has_table in (("Table", False, True), ("Chart", True, False)):
        next(one for one in shown._views.actions() if one.text() == chosen).trigger()
        settle(qtbot, context.jobs)
        assert shown._chart.isVisible() is has_chart
        assert shown._view.isVisible() is has_table


def test_rows_of_a_matrix_have_cards_by_groups(
    matrix: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    matrix._wave._bar.options._add_variable(BreakDown("gender", "gender"))
    settle(qtbot, context.jobs)
    cards = [one for one in matrix.findChildren(QuestionCard) if one.isVisible()]
    assert [one.accessibleName() for one in cards] == ["Happy? pay", "Happy? hours"]
    assert len([one for one in matrix.findChildren(MatrixCard) if one.isVisible()]) == 1


def test_safe_figures_that_are_copied_are_published(
    office: Office, findings: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    card(findings, "Are you research active?")._copy_figures.trigger()
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        assert list_publications(connection) == []
    findings._wave._bar.options._safe.setChecked(True)
    settle(qtbot, context.jobs)
    card(findings, "Are you research active?")._copy_figures.trigger()
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        (published,) = list_publications(connection)
    assert published.definition["questions"] == ["ACTIVE"]
    assert published.form is PublicationForm.TABLE


@pytest.mark.parametrize("key", ["Ctrl+C", "Ctrl+Shift+C"])
def test_figures_copied_from_a_table_are_published(
    key: str, office: Office, findings: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    findings._wave._bar.options._safe.setChecked(True)
    settle(qtbot, context.jobs)
    card(findings, "Are you research active?")._switch_view()
    table = card(findings, "Are you research active?").findChild(DataTable)
    assert isinstance(table, DataTable)
    table.setCurrentIndex(table.model().index(0, 1))
    table.setFocus()
    qtbot.keySequence(table, key)
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        (published,) = list_publications(connection)
    assert published.definition["questions"] == ["ACTIVE"]
    assert published.form is PublicationForm.TABLE


@pytest.mark.parametrize("section", [Headlines, NonResponseCard])
def test_safe_figures_of_sections_that_are_copied_are_published(
    section: type[FindingsSection],
    office: Office,
    findings: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    findings._wave._bar.options._safe.setChecked(True)
    settle(qtbot, context.jobs)
    findings.findChildren(section)[0]._copy.trigger()  # type: ignore[attr-defined]
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        (published,) = list_publications(connection)
    expected = None if section is NonResponseCard else ["ACTIVE", "EASE"]
    assert published.definition["questions"] == expected


def test_figures_are_checked_again_when_others_are_published(
    findings: SurveysPage, office: Office
) -> None:
    heard: list[Changed] = []
    office.database.listeners.append(heard.append)
    request = SummaryRequest("CAC", "2018", publish_safe=True)
    with office.database.read() as connection:
        summary = summarise_wave(connection, request)
    with office.database.write(BatchKind.PUBLICATION) as changes:
        publish(changes, request, summary, PublicationForm.WORD, "findings.docx")
    assert [findings.is_affected(one) for one in heard] == [True]


def test_the_chart_of_a_matrix_lists_the_people_of_a_part(
    matrix: SurveysPage, context: PageContext, qtbot: QtBot, visited: list[tuple[str, object]]
) -> None:
    (shown,) = [one for one in matrix.findChildren(MatrixCard) if one.isVisible()]
    chart = shown._chart.chart
    assert chart is not None
    area = next(one for one in chart.areas if one.group == "M_hours" and one.value == "n")
    spot = QPoint(int((area.left + area.right) / 2), int((area.top + area.bottom) / 2))
    qtbot.mouseClick(shown._chart, Qt.MouseButton.LeftButton, pos=spot)
    settle(qtbot, context.jobs)
    key, what = visited[-1]
    assert key == ALUMNI
    assert isinstance(what, ListPeople)
    assert what.title == "“No” to “Happy? hours”, MAT 2024"

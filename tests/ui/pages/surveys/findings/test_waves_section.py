"""The card of the waves compared: what it shows of which question, and who is behind a flow."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from analysis.request import SummaryRequest
from records.publications.publication import list_publications
from tests.ui.office import Office, settle
from ui.context import ALUMNI, ListPeople, OpenWave, PageContext
from ui.pages.surveys.findings.view import FindingsView
from ui.pages.surveys.findings.waves_section import WavesSection
from ui.pages.surveys.page import SurveysPage
from ui.tables import DataTable
from ui.widgets import Message


@pytest.fixture
def view(page: SurveysPage, context: PageContext, qtbot: QtBot) -> FindingsView:
    page.open(OpenWave("CAC", "2020", "findings"))
    settle(qtbot, context.jobs)
    return next(one for one in page.findChildren(FindingsView) if one.isVisible())


@pytest.fixture
def section(view: FindingsView, context: PageContext, qtbot: QtBot) -> WavesSection:
    show(view, context, qtbot, against=("2018",), by=("gender",))
    return view.findChildren(WavesSection)[0]


def show(view: FindingsView, context: PageContext, qtbot: QtBot, **wanted: object) -> None:
    view.show_findings(SummaryRequest("CAC", "2020", **wanted))  # type: ignore[arg-type]
    settle(qtbot, context.jobs)


def texts(section: WavesSection) -> str:
    return "\n".join(one.text() for one in section.findChildren(QLabel) if one.isVisible())


def captions(section: WavesSection) -> list[str]:
    return [section._parts.itemText(place) for place in range(section._parts.count())]


def choose(section: WavesSection, caption: str, context: PageContext, qtbot: QtBot) -> None:
    """Choose it by keyboard, as a person would."""
    section._parts.setFocus()
    while section._parts.currentText() != caption:
        before = section._parts.currentIndex()
        qtbot.keyClick(section._parts, Qt.Key.Key_Down)
        assert section._parts.currentIndex() > before, f"there is no {caption}"
    settle(qtbot, context.jobs)


def test_without_a_comparison_there_is_no_card(
    view: FindingsView, context: PageContext, qtbot: QtBot
) -> None:
    section = view.findChildren(WavesSection)[0]
    assert not section.isVisible()
    show(view, context, qtbot, against=("2018",))
    assert section.isVisible()
    show(view, context, qtbot)
    assert not section.isVisible()


def test_each_question_has_its_lines_flow_and_groups(
    section: WavesSection, context: PageContext, qtbot: QtBot
) -> None:
    assert "2018 · 2020" in texts(section)
    assert section._questions.itemText(0) == "Are you research active?"
    assert captions(section) == [
        "Over all waves",
        "From 2018 to 2020, the same people",
        "What changed in each group",
    ]
    assert section._chart.chart is not None
    assert {"70%", "75%"} <= {mark.text for mark in section._chart.chart.texts}
    choose(section, "From 2018 to 2020, the same people", context, qtbot)
    table = next(one for one in section.findChildren(DataTable) if one.isVisible())
    model = table.model()
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(3)]
    assert heads == ["2018, then 2020", "Yes", "No"]
    assert "Of 4 people who answered in both waves" in texts(section)
    assert section._chart.accessibleDescription().startswith("From 2018 to 2020: Yes to Yes")
    choose(section, "What changed in each group", context, qtbot)
    assert not section._chart.isVisible()


def test_what_is_shown_stays_when_the_figures_are_read_again(
    section: WavesSection, view: FindingsView, context: PageContext, qtbot: QtBot
) -> None:
    section._questions.setCurrentIndex(1)
    question = section._questions.currentText()
    choose(section, section._parts.itemText(1), context, qtbot)
    shown = section._parts.currentText()
    show(view, context, qtbot, against=("2018",))
    assert (section._questions.currentText(), section._parts.currentText()) == (question, shown)


def test_a_click_on_a_band_lists_its_people(
    section: WavesSection,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    visited: list[tuple[str, object]],
) -> None:
    choose(section, "From 2018 to 2020, the same people", context, qtbot)
    chart = section._chart.chart
    assert chart is not None
    for area in chart.areas:
        assert area.end is not None  # a band is chosen all along
        x, y = (area.left + area.right) / 2, (area.top + area.bottom + sum(area.end)) / 4
        spot = QPoint(round(x), round(y))
        qtbot.mouseClick(section._chart, Qt.MouseButton.LeftButton, pos=spot)
        settle(qtbot, context.jobs)
    assert len(visited) == len(chart.areas) > 0
    listed: list[int] = []
    for area, (where, what) in zip(chart.areas, visited, strict=True):
        assert where == ALUMNI
        assert isinstance(what, ListPeople)
        assert what.ids is not None
        assert area.text.endswith("%)")
        assert f": {len(what.ids)} p" in area.text
        listed += what.ids
    assert sorted(listed) == sorted(office.person_ids[:4])


def test_nobody_is_listed_under_disclosure_control(
    section: WavesSection,
    view: FindingsView,
    context: PageContext,
    qtbot: QtBot,
    visited: list[tuple[str, object]],
) -> None:
    show(view, context, qtbot, against=("2018",), publish_safe=True)
    section._list_people("yes", "yes")
    settle(qtbot, context.jobs)
    assert visited == []


def test_the_chart_is_copied_as_a_picture(
    section: WavesSection, said: list[Message], context: PageContext, qtbot: QtBot
) -> None:
    assert section._chart.chart is not None
    assert section._chart.chart.texts[0].text == "Active"  # what the line is of
    section._copy.trigger()
    settle(qtbot, context.jobs)
    image = QGuiApplication.clipboard().image()
    assert image.width() > image.height() > 600
    assert said[-1].text == "Chart copied as a picture."


def test_the_table_is_copied(section: WavesSection, said: list[Message]) -> None:
    section._copy_table()
    assert QGuiApplication.clipboard().text().startswith("Answer\t2018 (10)\t2020 (4)")


def test_a_safe_table_that_is_copied_is_published(
    view: FindingsView, section: WavesSection, context: PageContext, office: Office, qtbot: QtBot
) -> None:
    show(view, context, qtbot, against=("2018",), publish_safe=True)
    question = section._questions.currentData()
    section._copy_table()
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        (published,) = list_publications(connection)
    assert published.definition["questions"] == [question]

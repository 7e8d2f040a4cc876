from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from analysis.request import SummaryRequest
from core.changed import Changed
from exporters.reports.report_sections import ReportSection
from records.publications.publication import list_publications
from records.writing.person_edits import create_person, edit_person
from tests.acts import run_act
from tests.ui.office import Office, settle
from ui.context import SURVEYS, OpenReport, PageContext
from ui.pages.reports.page import ReportsPage
from ui.pages.reports.report_jobs import ChosenReport
from ui.widgets import Chip, Message


@pytest.fixture
def open_page(context: PageContext, qtbot: QtBot, said: list[Message]) -> Callable[[], ReportsPage]:
    def make() -> ReportsPage:
        page = ReportsPage(context)
        qtbot.addWidget(page)
        page.said.connect(said.append)
        page.resize(1084, 716)
        page.show()
        page.refresh()
        settle(qtbot, context.jobs)
        return page

    return make


@pytest.fixture
def page(
    office: Office, open_page: Callable[[], ReportsPage], context: PageContext, qtbot: QtBot
) -> Iterator[ReportsPage]:
    page = open_page()
    yield page
    page.hide()  # what is out of sight starts nothing more
    context.jobs.cancel_all()
    settle(qtbot, context.jobs)


def press(page: ReportsPage, text: str) -> None:
    found = [one for one in page.findChildren(QPushButton) if one.isVisible()]
    next(one for one in found if one.text() == text).click()


def field(page: ReportsPage, name: str) -> QComboBox:
    return next(one for one in page.findChildren(QComboBox) if one.accessibleName() == name)


def test_without_answers_the_way_to_them_is_shown(
    open_page: Callable[[], ReportsPage], visited: list[tuple[str, object]]
) -> None:
    press(open_page(), "Open surveys")
    assert visited == [(SURVEYS, None)]


def test_the_latest_wave_is_shown_as_pages(page: ReportsPage) -> None:
    assert field(page, "Survey and wave").currentText() == "Clinical alumni careers 2020"
    first = page._pages.visible_page()
    assert first is not None
    assert first.height() > first.width()


def test_another_page_may_ask_for_a_wave_and_its_figures(
    page: ReportsPage, context: PageContext, qtbot: QtBot
) -> None:
    page.open(OpenReport("CAC", "2018", ("gender",), ("2020",), safe=False))
    settle(qtbot, context.jobs)
    assert field(page, "Survey and wave").currentText() == "Clinical alumni careers 2018"
    chips = [chip.text() for chip in page.findChildren(Chip) if chip.isVisible()]
    assert "By gender" in chips
    assert "Compared with 2020" in chips
    assert page._shown == ChosenReport(
        SummaryRequest("CAC", "2018", by=("gender",), against=("2020",), publish_safe=False)
    )


@pytest.mark.parametrize(
    ("button", "name", "start"),
    [
        ("Export to Word…", "report.docx", b"PK"),
        ("PDF…", "report.pdf", b"%PDF"),
        ("PowerPoint…", "report.pptx", b"PK"),
        ("Excel…", "report.xlsx", b"PK"),
    ],
)
def test_a_report_is_written_and_remembered(
    page: ReportsPage,
    context: PageContext,
    qtbot: QtBot,
    said: list[Message],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    button: str,
    name: str,
    start: bytes,
) -> None:
    target = tmp_path / name
    monkeypatch.setattr("ui.pages.reports.page.ask_for_target", lambda *_arguments: target)
    press(page, button)
    settle(qtbot, context.jobs)
    assert target.read_bytes().startswith(start)
    assert said[-1].text == f"“{name}” saved."
    assert said[-1].action_text == "Open"
    assert page._recent.isVisible()


def test_contact_details_are_written(
    page: ReportsPage,
    context: PageContext,
    qtbot: QtBot,
    said: list[Message],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "alumni.xlsx"
    monkeypatch.setattr("ui.pages.reports.page.ask_for_target", lambda *_arguments: target)
    press(page, "Export…")
    settle(qtbot, context.jobs)
    assert said[-1].text == "“alumni.xlsx” saved: 30 people."
    assert openpyxl.load_workbook(target).active is not None


def test_a_page_is_copied_as_a_picture(page: ReportsPage, said: list[Message]) -> None:
    press(page, "Copy page")
    assert QGuiApplication.clipboard().image().width() >= 640
    assert said[-1].text == "Page copied as a picture."


def test_only_changes_of_surveys_or_of_somebody_in_a_wave_affect_the_page(
    page: ReportsPage, office: Office
) -> None:
    heard: list[Changed] = []
    outsider = run_act(office.database, create_person, {"family_name": "Outside"})
    office.database.listeners.append(heard.append)
    run_act(office.database, edit_person, outsider, {"city": "York"})
    run_act(office.database, edit_person, office.person_ids[0], {"city": "York"})
    assert [page.is_affected(changed) for changed in heard] == [False, True]


def test_all_charts_are_written_as_pictures(
    page: ReportsPage,
    context: PageContext,
    qtbot: QtBot,
    said: list[Message],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "charts.zip"
    monkeypatch.setattr("ui.pages.reports.page.ask_for_target", lambda *_arguments: target)
    page._write_charts()
    settle(qtbot, context.jobs)
    assert said[-1].text == "These findings have no chart to save."  # too few answered to publish
    page.open(OpenReport("CAC", "2018", safe=False))
    settle(qtbot, context.jobs)
    page._write_charts()
    settle(qtbot, context.jobs)
    with ZipFile(target) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        for name in names:
            start = b"<?xml" if name.endswith(".svg") else b"\x89PNG"
            assert archive.read(name).startswith(start)
    charts = [name for name in names if name.endswith(".png")]
    assert charts[0].startswith("01-")
    assert f"{len(charts)} charts as PNG and SVG" in said[-1].text


def published(office: Office) -> list[tuple[str, str | None]]:
    with office.database.read() as connection:
        return [(str(one.form), one.file_name) for one in list_publications(connection)]


def test_safe_reports_copied_pages_and_prints_are_entered_in_the_ledger(
    page: ReportsPage,
    context: PageContext,
    office: Office,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "ui.pages.reports.page.ask_for_target", lambda *_arguments: tmp_path / "a.docx"
    )
    page.open(OpenReport("CAC", "2018", safe=False))
    settle(qtbot, context.jobs)
    press(page, "Export to Word…")
    press(page, "Copy page")
    settle(qtbot, context.jobs)
    assert published(office) == []
    page.open(OpenReport("CAC", "2018", safe=True))
    settle(qtbot, context.jobs)
    press(page, "Export to Word…")
    settle(qtbot, context.jobs)
    assert published(office) == [("word", "a.docx")]


def test_the_sections_are_chosen_and_remembered_for_the_survey(
    page: ReportsPage,
    open_page: Callable[[], ReportsPage],
    context: PageContext,
    qtbot: QtBot,
) -> None:
    def boxes(of: ReportsPage) -> dict[str, QCheckBox]:
        return {box.text(): box for box in of._sections.findChildren(QCheckBox)}

    drawn = page._pages.visible_page()
    for name, box in boxes(page).items():
        if name != "At a glance":
            qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert not boxes(page)["At a glance"].isEnabled()
    qtbot.waitUntil(
        lambda: page._shown is not None and page._shown.sections == {ReportSection.HEADLINES}
    )
    settle(qtbot, context.jobs)
    assert page._pages.visible_page() != drawn
    page.hide()
    other = open_page()
    assert [name for name, box in boxes(other).items() if box.isChecked()] == ["At a glance"]
    other.hide()
    settle(qtbot, context.jobs)


def test_groups_of_a_report_can_be_chosen_and_joined(
    page: ReportsPage, context: PageContext, qtbot: QtBot
) -> None:
    request = SummaryRequest("CAC", "2018", by=("department",))
    page.open(OpenReport.of(request))
    settle(qtbot, context.jobs)
    bar = page._form._options
    assert len(bar._groups) > 2
    assert bar._pick.isVisible()
    assert bar._join.isVisible()

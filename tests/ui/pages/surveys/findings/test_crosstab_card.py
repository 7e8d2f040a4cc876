"""The card on two variables, as a person sees and copies it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from analysis.request import SummaryRequest
from tests.ui.office import settle
from ui.context import OpenWave, PageContext
from ui.pages.surveys.findings.crosstab_card import CrosstabCard
from ui.pages.surveys.findings.view import FindingsView
from ui.pages.surveys.page import SurveysPage
from ui.tables import DataTable


def test_two_variables_have_a_card(page: SurveysPage, context: PageContext, qtbot: QtBot) -> None:
    page.open(OpenWave("CAC", "2018", "findings"))
    settle(qtbot, context.jobs)
    view = next(one for one in page.findChildren(FindingsView) if one.isVisible())
    (card,) = view.findChildren(CrosstabCard)
    assert not card.isVisible()
    view.show_findings(SummaryRequest("CAC", "2018", by=("award", "gender")))
    settle(qtbot, context.jobs)
    assert card.isVisible()
    assert [one.accessibleName() for one in card.findChildren(DataTable)] == [
        "People by award and gender"
    ]
    copy = next(one for one in card.findChildren(QPushButton) if one.isVisible())
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["Award", "Female", "Male", "Total"]
    totals = [int(line.split("\t")[-1]) for line in lines[1:]]
    assert totals[-1] == sum(totals[:-1]) > 0
    view.show_findings(SummaryRequest("CAC", "2018", by=("award", "gender"), publish_safe=True))
    settle(qtbot, context.jobs)
    assert card.isVisible()
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    cells = QGuiApplication.clipboard().text().splitlines()[1].split("\t")[1:-1]
    counts = [cell.split(" · ")[0] for cell in cells if cell[0] != "–"]
    assert counts
    assert all(int(count) % 5 == 0 for count in counts)
    view.show_findings(SummaryRequest("CAC", "2018", by=("gender",)))
    settle(qtbot, context.jobs)
    assert not card.isVisible()

"""Alumni statistics in the window: chosen, counted, listed, copied and exported."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.office import Office, child_of, settle
from ui.actions import COPY_FIGURES, COPY_PICTURE, EXPORT_STATISTICS, LIST_GROUP
from ui.applicable_actions import applicable_actions
from ui.chart_view import ChartView
from ui.context import ListPeople, PageContext, ShowStatistics
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.statistics.statistics_view import StatisticsView
from ui.tables import DataTable
from ui.widgets.search_combo import SearchCombo


@pytest.fixture
def view(
    office: Office, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> StatisticsView:
    page = show()
    page.open(ShowStatistics())
    with qtbot.waitActive(page):
        page.activateWindow()
    settle(qtbot, context.jobs)
    return child_of(page, StatisticsView)


def choose(view: StatisticsView, name: str, text: str, context: PageContext, qtbot: QtBot) -> None:
    """Type a part of a variable's name into a field, as one does."""
    field = next(one for one in view.findChildren(SearchCombo) if one.accessibleName() == name)
    field.setFocus()
    qtbot.waitUntil(lambda: field.hasFocus())
    field.select_text()
    qtbot.keyClicks(field.lineEdit(), text)
    qtbot.keyClick(field.lineEdit(), Qt.Key.Key_Return)
    settle(qtbot, context.jobs)


def rows(view: StatisticsView) -> list[tuple[str, ...]]:
    model = child_of(view, DataTable).model()
    return [
        tuple(str(model.index(row, at).data() or "") for at in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_people_are_counted_and_listed_from_the_table_and_the_chart(
    view: StatisticsView, context: PageContext, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    assert rows(view)[0] == ("1980–1989", "6", "21%")
    choose(view, "Count by", "Gender", context, qtbot)
    assert rows(view) == [("female", "15", "52%"), ("male", "14", "48%"), ("All", "29", "")]
    table = child_of(view, DataTable)
    table.setFocus()
    table.go_to(table.model().index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert visited[-1][1] == ListPeople("Gender: male", "gender = male and not deceased")
    chart = child_of(view, ChartView)
    assert "female: 15 · 52%" in chart.accessibleDescription()
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert visited[-1][1] == ListPeople("Gender: female", "gender = female and not deceased")


def test_a_cell_of_two_variables_lists_its_people(
    view: StatisticsView, context: PageContext, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    choose(view, "And by", "Gender", context, qtbot)
    assert rows(view)[0] == ("1980–1989", "3 · 50%", "3 · 50%", "6")
    table = child_of(view, DataTable)
    table.go_to(table.model().index(0, 2))
    applicable_actions(view.window())[LIST_GROUP.key].trigger()
    settle(qtbot, context.jobs)
    request = visited[-1][1]
    assert isinstance(request, ListPeople)
    assert request.expression == (
        "award_completed between 1980 and 1989 and gender = male and not deceased"
    )


def test_disclosure_control_lists_nobody_and_what_is_chosen_is_kept(
    view: StatisticsView, context: PageContext, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    choose(view, "Count by", "Gender", context, qtbot)
    qtbot.mouseClick(child_of(view, QCheckBox), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert rows(view) == [("female", "15", "50%"), ("male", "15", "50%"), ("All", "30", "")]
    assert LIST_GROUP.key not in applicable_actions(view.window())
    table = child_of(view, DataTable)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert not [one for one in visited if isinstance(one[1], ListPeople)]
    assert any("rounded to the nearest 5" in one.text() for one in view.findChildren(QLabel))
    assert context.preferences.value("statistics/by") == "gender"


def test_statistics_are_copied_and_exported(
    view: StatisticsView,
    context: PageContext,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    choose(view, "Count by", "Gender", context, qtbot)
    applicable_actions(view.window())[COPY_FIGURES.key].trigger()
    assert QGuiApplication.clipboard().text().splitlines()[1] == "female\t15\t52%"
    qtbot.waitUntil(lambda: COPY_PICTURE.key in applicable_actions(view.window()))
    applicable_actions(view.window())[COPY_PICTURE.key].trigger()
    settle(qtbot, context.jobs)
    assert QGuiApplication.clipboard().image().width() > 1000
    path = tmp_path / "statistics.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    applicable_actions(view.window())[EXPORT_STATISTICS.key].trigger()
    settle(qtbot, context.jobs)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert ("male", 14) in [row[:2] for row in sheet.values]

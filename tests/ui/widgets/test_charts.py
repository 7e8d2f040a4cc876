from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ui.theme import Theme, colours
from ui.widgets import Bar, BarList, ColumnChart, LineCurve

BARS = [Bar("Invited", 176), Bar("Delivered", 169), Bar("Answered", 63, "36%", ink="good")]
CHARTS: list[type[BarList | ColumnChart]] = [BarList, ColumnChart]


@pytest.fixture(params=CHARTS)
def chart(request: pytest.FixtureRequest, theme: Theme, qtbot: QtBot) -> BarList | ColumnChart:
    kind: type[BarList | ColumnChart] = request.param
    result = kind("Funnel", BARS, clickable=True)
    qtbot.addWidget(result)
    result.resize(300, 140)
    result.show()
    return result


def test_a_click_chooses_the_bar_under_it(chart: BarList | ColumnChart, qtbot: QtBot) -> None:
    for index in range(len(BARS)):
        spot = chart.bar_rect(index).center().toPoint()
        with qtbot.waitSignal(chart.chosen) as told:
            qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot)
        assert told.args == [index]


def test_arrows_and_enter_choose(chart: BarList | ColumnChart, qtbot: QtBot) -> None:
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    with qtbot.waitSignal(chart.chosen) as told:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert told.args == [1]
    for _ in range(5):
        qtbot.keyClick(chart, Qt.Key.Key_Right)
    with qtbot.waitSignal(chart.chosen) as told:
        qtbot.keyClick(chart, Qt.Key.Key_Space)
    assert told.args == [2]


def test_the_values_are_said(chart: BarList | ColumnChart) -> None:
    assert chart.accessibleDescription() == "Invited: 176; Delivered: 169; Answered: 36%"


@pytest.mark.parametrize("bars", [[], [Bar("None", 0)], [Bar("1983", 3)] * 400])
def test_odd_values_are_drawn(chart: BarList | ColumnChart, theme: Theme, bars: list[Bar]) -> None:
    chart.set_bars(bars)
    assert not chart.grab().isNull()


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(date(2026, 3, 1), 0.0)],
        [(date(2026, 3, 1), 2.0), (date(2026, 3, 20), 63.0)],
    ],
)
def test_a_curve_is_drawn(theme: Theme, qtbot: QtBot, points: list[tuple[date, float]]) -> None:
    curve = LineCurve("Answers by day", "No answers yet")
    qtbot.addWidget(curve)
    curve.set_points(points, [(date(2026, 3, 10), "reminder")] if len(points) > 1 else [])
    assert not curve.grab().isNull()
    assert (curve.accessibleDescription() == "No answers yet") == (not points)


def test_the_answers_of_a_single_day_are_seen(theme: Theme, qtbot: QtBot) -> None:
    curve = LineCurve("Answers by day")
    qtbot.addWidget(curve)
    curve.set_points([(date(2026, 3, 10), 4)])
    shown = curve.grab().toImage()
    accent = QColor(colours().accent)
    spots = [(x, y) for x in range(12) for y in range(30)]
    assert any(shown.pixelColor(x, y) == accent for x, y in spots)

"""Widgets in equal columns, as many as fit."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.widgets import ColumnGrid


@pytest.mark.parametrize(
    ("width", "columns"),
    [(1000, 5), (530, 3), (420, 3), (250, 2), (90, 1)],  # five on two lines: three and two
)
def test_lines_are_filled_evenly(qtbot: QtBot, width: int, columns: int) -> None:
    grid = ColumnGrid(100, across=10)
    qtbot.addWidget(grid)
    labels = [QLabel(str(number)) for number in range(5)]
    grid.show_widgets(labels)
    grid.resize(width, 300)
    grid.show()
    qtbot.waitUntil(lambda: len({one.x() for one in labels}) == columns)
    assert all(one.geometry().right() <= width for one in labels)
    rows = [[one for one in labels if one.y() == top] for top in sorted({x.y() for x in labels})]
    assert all(len(row) == columns for row in rows[:-1])


def test_other_widgets_take_the_place_of_those_before(qtbot: QtBot) -> None:
    grid = ColumnGrid(100)
    qtbot.addWidget(grid)
    grid.show_widgets([QLabel("before")])
    grid.show_widgets([QLabel("after")])
    grid.show()
    assert [one.text() for one in grid.findChildren(QLabel) if one.isVisible()] == ["after"]

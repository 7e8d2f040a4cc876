"""A walk through all pages of the window, as a screen reader and the keyboard see them."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.accessibility import (
    assert_wheel_scrolls_the_page,
    is_by_arrows,
    is_stop,
    name_of,
    tab_stops,
)
from tests.ui.office import settle
from ui.context import OpenWave, ShowPerson, ShowSettings
from ui.start import Start
from ui.widgets.charts import ColumnChart

PLACES: tuple[tuple[str, object], ...] = (
    ("overview", None),
    ("alumni", ShowPerson(1)),
    ("surveys", None),
    ("surveys", OpenWave("CAC", "2018", "invitations")),
    ("surveys", OpenWave("CAC", "2018", "responses")),
    ("surveys", OpenWave("CAC", "2018", "findings")),
    ("imports", None),
    ("reports", None),
    *(
        ("settings", ShowSettings(section))
        for section in ("office", "custom-fields", "watched-folders", "database", "about")
    ),
)


@pytest.fixture
def opened(opened: Start, qtbot: QtBot) -> Start:
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    return opened


def _walk(start: Start, qtbot: QtBot) -> Iterator[None]:
    """Show one place after another."""
    for key, what in PLACES:
        start.window.show_page(key, what)
        settle(qtbot, start.jobs)
        yield


@pytest.mark.slow
def test_each_widget_of_all_pages_is_named_and_reached_by_tab(opened: Start, qtbot: QtBot) -> None:
    for _place in _walk(opened, qtbot):
        wanted = [one for one in opened.window.findChildren(QWidget) if is_stop(one)]
        assert [repr(one) for one in wanted if not name_of(one)] == []
        reached = tab_stops(opened.window)
        missed = [one for one in wanted if one not in reached and not is_by_arrows(one, reached)]
        assert [(name_of(one), repr(one)) for one in missed] == []  # nor is there a trap
        for chart in opened.window.findChildren(ColumnChart):
            assert chart.accessibleName()
            assert chart.accessibleDescription() or not chart.isVisible()
        for one in opened.window.findChildren(QWidget):
            if isinstance(one, QComboBox | QAbstractSpinBox | QAbstractSlider):
                assert_wheel_scrolls_the_page(one)

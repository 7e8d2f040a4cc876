"""A walk through all pages of the window, as a screen reader and the keyboard see them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDateTimeEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from models.database import create_database
from tests.office import fill
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
_MOST_STOPS = 400


@pytest.fixture
def opened(start: Start, qtbot: QtBot, tmp_path: Path) -> Start:
    path = tmp_path / "office.db"
    database = create_database(path)
    fill(database)
    database.close()
    with qtbot.waitSignal(start.opened, timeout=30_000):
        start.open(str(path))
    settle(qtbot, start.jobs)
    with qtbot.waitActive(start.window):
        start.window.activateWindow()
    return start


def _walk(start: Start, qtbot: QtBot) -> Iterator[None]:
    """Show one place after another."""
    for key, what in PLACES:
        start.window.show_page(key, what)
        settle(qtbot, start.jobs)
        yield


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return "" if interface is None else str(interface.text(QAccessible.Text.Name))


def _is_stop(widget: QWidget) -> bool:
    """Whether Tab is meant to stop at `widget`."""
    is_reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return is_reached and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _is_by_arrows(widget: QWidget, reached: list[QWidget]) -> bool:
    """Whether arrow keys lead to `widget` from a button of its group that Tab reached."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and not set(group.buttons()).isdisjoint(reached)


def _stops(start: Start) -> list[QWidget]:
    """Where Tab stops, from the first widget round to it again."""
    window = start.window
    found: list[QWidget] = []
    for _ in range(_MOST_STOPS):
        window.focusNextChild()
        at = window.focusWidget()
        if at is None or at in found:
            break
        found.append(at)
    return found


@pytest.mark.slow
def test_each_widget_of_all_pages_is_named_and_reached_by_tab(opened: Start, qtbot: QtBot) -> None:
    for _place in _walk(opened, qtbot):
        wanted = [one for one in opened.window.findChildren(QWidget) if _is_stop(one)]
        assert [repr(one) for one in wanted if not _name(one)] == []
        reached = _stops(opened)
        missed = [one for one in wanted if one not in reached and not _is_by_arrows(one, reached)]
        assert [(_name(one), repr(one)) for one in missed] == []  # nor is there a trap
        for chart in opened.window.findChildren(ColumnChart):
            assert chart.accessibleName()
            assert chart.accessibleDescription() or not chart.isVisible()
        for one in opened.window.findChildren(QWidget):
            if isinstance(one, QComboBox | QAbstractSpinBox | QAbstractSlider):
                _assert_wheel_scrolls_the_page(one)


def _assert_wheel_scrolls_the_page(field: QWidget) -> None:
    """Only a field that has the focus takes the wheel, and none gets the focus by it."""
    if isinstance(field, QScrollBar):
        return
    assert not isinstance(field, QDateTimeEdit), "use ui.widgets.DateField"
    assert not field.focusPolicy() & ~Qt.FocusPolicy.StrongFocus & Qt.FocusPolicy.WheelFocus

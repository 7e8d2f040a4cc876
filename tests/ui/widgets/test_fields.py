import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets import DateField, combo_box, decimal_field, number_field
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import search_field


def test_a_number_stays_in_its_range(theme: Theme, qtbot: QtBot) -> None:
    field = number_field("Least base for a percentage", 1, 100, 23)
    qtbot.addWidget(field)
    field.show()
    field.selectAll()
    qtbot.keyClicks(field, "99")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 100
    assert field.accessibleName() == "Least base for a percentage"


def test_tab_leaves_a_date_and_a_dialog_takes_none_that_is_wrong(
    theme: Theme, qtbot: QtBot
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    dialog = FormDialog(host, "Log activity", "", "Log activity")
    field, note = DateField("Date", date(2026, 3, 1)), QLineEdit()
    dialog.add_field("Date", field)
    dialog.add_field("Note", note)
    dialog.open()
    accepted: list[date | None] = []
    dialog.accepted.connect(lambda: accepted.append(field.day))
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "31/02/2026")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is note
    dialog.accept()
    assert (dialog.isVisible(), accepted) == (True, [])
    assert dialog.focusWidget() is field
    field.selectAll()
    qtbot.keyClicks(field, "3 march 85")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    dialog.accept()
    assert accepted == [date(1985, 3, 4)]


def turn_wheel(over: QWidget) -> None:
    window = over.window().windowHandle()
    spot = over.mapTo(over.window(), over.rect().center())
    QTest.wheelEvent(window, QPointF(spot), QPoint(0, -120))


def scrolled_form(qtbot: QtBot, field: QWidget) -> QScrollArea:
    """A form too tall for its place, with `field` on top and another to have the focus."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.addWidget(field)
    other = QLineEdit()
    other.setFixedHeight(900)
    column.addWidget(other)
    area = QScrollArea()
    area.setWidget(inside)
    area.resize(300, 200)
    qtbot.addWidget(area)
    area.show()
    qtbot.waitExposed(area)
    area.activateWindow()
    other.setFocus()
    return area


def gender() -> QComboBox:
    field = combo_box("Gender")
    field.addItems(["female", "male", "not stated"])
    return field


@pytest.mark.parametrize(
    ("make", "value_of"),
    [
        (gender, lambda field: field.currentIndex()),
        (lambda: number_field("Messages at most", 1, 99, 4), lambda field: field.value()),
        (lambda: decimal_field("Least base", -99, 99), lambda field: field.value()),
    ],
)
def test_the_wheel_scrolls_the_form_and_turns_only_the_field_with_the_focus(
    make: Callable[[], QWidget], value_of: Callable[[QWidget], object], qtbot: QtBot
) -> None:
    field = make()
    area = scrolled_form(qtbot, field)
    before = value_of(field)
    turn_wheel(field)
    assert value_of(field) == before
    assert not field.hasFocus()
    assert area.verticalScrollBar().value() > 0
    area.verticalScrollBar().setValue(0)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    turn_wheel(field)
    assert value_of(field) != before


def test_every_page_takes_its_fields_from_here() -> None:
    made = re.compile(r"\bQ(?:ComboBox|SpinBox|DoubleSpinBox|DateEdit)\(\)")
    ui = Path(__file__).parents[3] / "ui"
    found = [path.name for path in ui.rglob("*.py") if made.search(path.read_text())]
    assert found == ["fields.py"]


@pytest.mark.parametrize("count", [1, 3, 8])
def test_a_list_that_drops_down_shows_all_its_entries(
    count: int, theme: Theme, qtbot: QtBot
) -> None:
    combo = combo_box("Conditions to match")
    qtbot.addWidget(combo)
    combo.addItems([f"does not start with {number}" for number in range(count)])
    combo.setFixedWidth(80)
    combo.show()
    combo.showPopup()
    view = combo.view()
    qtbot.waitUntil(view.isVisible)
    room = view.viewport().rect()
    entries = [view.visualRect(combo.model().index(row, 0)) for row in range(count)]
    assert all(room.contains(entry) for entry in entries)
    assert room.width() >= view.sizeHintForColumn(0)  # none is cut at the right
    assert view.verticalScrollBar().maximum() == 0
    assert view.window().contentsRect() == view.geometry()  # one frame, that of the list
    combo.hidePopup()


def test_escape_empties_a_search_and_only_then_closes_the_dialog(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    field = search_field("Search tasks…", 204)
    QVBoxLayout(dialog).addWidget(field)
    dialog.show()
    assert (field.accessibleName(), field.placeholderText()) == ("Search tasks", "Search tasks…")
    qtbot.keyClicks(field, "Okafor")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert dialog.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()

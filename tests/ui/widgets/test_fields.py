from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets import date_field, number_field


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


def test_a_date_is_kept(theme: Theme, qtbot: QtBot) -> None:
    field = date_field("Opens", date(2026, 3, 1))
    qtbot.addWidget(field)
    assert field.date().toPython() == date(2026, 3, 1)

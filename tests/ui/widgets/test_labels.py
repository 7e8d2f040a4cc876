"""A text that does not fit is told whole where the mouse rests on it."""

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.widgets import labels
from ui.widgets.labels import ElidedLabel


@pytest.mark.parametrize(
    ("width", "own", "shown"),
    [
        (40, "", "Careers of clinical academics"),
        (900, "", ""),
        (40, "Another tool tip", None),
    ],
)
def test_a_shortened_text_is_its_own_tool_tip(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width: int, own: str, shown: str | None
) -> None:
    told: list[str] = []
    monkeypatch.setattr(labels, "show_tool_tip", lambda _place, text: told.append(text))
    label = ElidedLabel("Careers of clinical academics")
    label.setToolTip(own)
    qtbot.addWidget(label)
    label.resize(width, 20)
    label.show()
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), label.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(label, event)
    assert told == ([] if shown is None else [shown])

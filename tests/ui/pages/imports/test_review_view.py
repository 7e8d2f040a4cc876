"""The rows to review beside the people on record, where there is little room."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from records.fields.definitions import Field, FieldKind, Part
from ui.context import PageContext
from ui.pages.imports.review_view import ReviewRow, ReviewView

GIVEN = Field("given_name", "Given name", FieldKind.TEXT, Part.PERSON, "given_name")


def test_no_button_is_cut_off_in_a_small_window(context: PageContext, qtbot: QtBot) -> None:
    window = QWidget()  # which does not grow with what is in it
    qtbot.addWidget(window)
    view = ReviewView(context, "Status", can_wait=True)
    view.setParent(window)
    row = ReviewRow(2, "Row 2 of the file", {"given_name": "Ana"}, (), {"given_name": GIVEN}, "")
    view.show_rows(1, lambda _place: row)
    view.resize(764, 330)
    window.show()
    QApplication.processEvents()
    buttons = [one for one in view.findChildren(QPushButton) if one.isVisible()]
    assert {"New person", "Find person…", "Skip row", "Review later"} <= {
        one.text() for one in buttons
    }
    for button in buttons:
        assert button.width() >= button.sizeHint().width()
        assert view.rect().contains(button.rect().translated(button.mapTo(view, QPoint())))

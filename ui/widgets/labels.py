"""Text on the page: labels in the window's type, lines between things, scrolling columns."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme import GRID, PAGE_MARGIN, Type, font
from ui.widgets.focus import pass_focus_up


class PlainLabel(QLabel):
    """A label of plain text: what a spreadsheet holds is never read as mark-up."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def label(text: str, kind: Type = Type.BODY, *, ink: str = "text", wrap: bool = False) -> QLabel:
    """Make a label of plain text; `ink` is "text", "muted", "quiet" or "bad"."""
    result = PlainLabel(text)
    result.setFont(font(kind))
    result.setProperty("ink", ink)
    result.setWordWrap(wrap)
    return result


class ElidedLabel(PlainLabel):
    """A label of one line that shortens its text with “…” where room is short."""

    def __init__(self, text: str = "", kind: Type = Type.BODY, *, ink: str = "text") -> None:
        super().__init__(text)
        self.setFont(font(kind))
        self.setProperty("ink", ink)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)


def rule() -> QFrame:
    """Make a line of one pixel across."""
    result = QFrame()
    result.setProperty("kind", "rule")
    result.setFixedHeight(1)
    return result


def clear(layout: QLayout) -> None:
    """Take everything out of `layout` and dispose of it; a focus in it goes to what is around."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            pass_focus_up(widget)
            widget.hide()
            widget.deleteLater()


def page_column(page: QWidget) -> QVBoxLayout:
    """Give `page` one scrolling column with the window's margins; fill what is returned."""
    inside = QWidget()
    inside.setProperty("ground", "page")
    column = QVBoxLayout(inside)
    column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, PAGE_MARGIN)
    column.setSpacing(2 * GRID)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    outside = QVBoxLayout(page)
    outside.setContentsMargins(0, 0, 0, 0)
    outside.addWidget(scroll)
    return column

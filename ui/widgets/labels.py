"""Text on a page: labels, rules and scrolling columns."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
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
from ui.widgets.focus import move_focus_to_parent
from ui.widgets.plain_text import caption, plain_caption, show_tool_tip


class PlainLabel(QLabel):
    """A label of plain text: cell values are never read as mark-up.

    Qt reads “&” as the mark of a mnemonic in the name of a field, which is a label with a buddy.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def text(self) -> str:
        return plain_caption(super().text()) if self.buddy() else super().text()

    def setText(self, text: str) -> None:
        super().setText(caption(text) if self.buddy() else text)

    def setBuddy(self, buddy: QWidget) -> None:
        text = self.text()
        super().setBuddy(buddy)
        self.setText(text)


def label(text: str, kind: Type = Type.BODY, *, ink: str = "text", wrap: bool = False) -> QLabel:
    """Make a label of plain text; `ink` is "text", "muted", "quiet", "warning" or "bad"."""
    result = PlainLabel(text)
    result.setFont(font(kind))
    result.setProperty("ink", ink)
    result.setWordWrap(wrap)
    return result


class ElidedLabel(PlainLabel):
    """A single-line label that is shortened with “…” where it does not fit.

    The whole text is its tool tip then, unless it has another.
    """

    def __init__(self, text: str = "", kind: Type = Type.BODY, *, ink: str = "text") -> None:
        super().__init__(text)
        self.setFont(font(kind))
        self.setProperty("ink", ink)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and not self.toolTip():
            is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
            show_tool_tip(event.globalPos(), self.text() if is_cut else "")
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)


def rule() -> QFrame:
    """Make a horizontal line of one pixel."""
    result = QFrame()
    result.setProperty("kind", "rule")
    result.setFixedHeight(1)
    return result


def clear(layout: QLayout) -> None:
    """Remove and delete everything in `layout`; a focus inside moves to the parent."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            move_focus_to_parent(widget)
            widget.hide()
            widget.deleteLater()


def page_column(page: QWidget) -> QVBoxLayout:
    """Give `page` one scrolling column with the window's margins, and return its layout."""
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

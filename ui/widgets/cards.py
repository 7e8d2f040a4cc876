"""Cards: a framed part of a page, or a single figure that can be clicked."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme import GRID, RADIUS, Type, colours, font
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.plain_text import caption


class Card(QFrame):
    """A card with a title, a muted subtitle beside it, and a layout `body` to fill."""

    def __init__(self, title: str = "", subtitle: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self._title = label(title, Type.HEADING)
        self._subtitle = ElidedLabel(subtitle, Type.SMALL, ink="muted")
        self._head = QHBoxLayout()
        self._head.setSpacing(GRID)
        self._head.addWidget(self._title)
        self._head.addWidget(self._subtitle, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(12)
        if title:
            column.addLayout(self._head)
        column.addLayout(self.body, 1)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change the title and subtitle; only for a card made with a title."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self.setAccessibleName(title)

    def add_to_head(self, widget: QWidget) -> None:
        """Put `widget` at the right of the title."""
        self._head.addWidget(widget)


class FigureCard(QAbstractButton):
    """One figure below its label, with a note; emits `clicked` if clickable.

    A `checkable` card can be chosen, like a filter.
    """

    def __init__(
        self,
        title: str,
        figure: str = "–",
        note: str = "",
        *,
        clickable: bool = False,
        checkable: bool = False,
    ) -> None:
        super().__init__()
        self._title, self._figure, self._note = title, figure, note
        self._is_outdated = False
        self._clickable = clickable or checkable
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._clickable else Qt.FocusPolicy.NoFocus)
        if self._clickable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_figure(figure, note)

    def set_title(self, title: str) -> None:
        """Change the label above the figure."""
        self._title = title
        self.set_figure(self._figure, self._note, is_outdated=self._is_outdated)

    def set_figure(self, figure: str, note: str = "", *, is_outdated: bool = False) -> None:
        """Change the figure and the note; one that is being counted again is muted."""
        self._figure, self._note, self._is_outdated = figure, note, is_outdated
        name = f"{self._title}: {figure}"
        self.setText(caption(name))
        self.setAccessibleName(name)
        self.setAccessibleDescription(note)
        self.update()

    def sizeHint(self) -> QSize:
        wide = QFontMetrics(font(Type.SMALL)).horizontalAdvance(self._note)
        return QSize(max(wide + 36, 140), 99)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 99)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isChecked() or self.hasFocus()
        width = 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(QColor(palette.accent if lit else palette.line), width))
        hover = self._clickable and self.underMouse()
        ground = palette.tint if self.isChecked() else palette.surface
        painter.setBrush(QColor(palette.hover if hover and not self.isChecked() else ground))
        edge = width / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), RADIUS, RADIUS
        )
        muted = palette.quiet if self.isChecked() else palette.muted  # on the tint
        figure_ink = muted if self._is_outdated else palette.text
        lines = (
            (self._title, Type.SMALL, muted, 14, 20),
            (self._figure, Type.FIGURE, figure_ink, 33, 32),
            (self._note, Type.SMALL, muted, 66, 20),
        )
        for text, kind, ink, top, height in lines:
            painter.setFont(font(kind))
            painter.setPen(QColor(ink))
            box = QRectF(16, top, self.width() - 32, height)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)

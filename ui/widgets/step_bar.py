"""The steps of a wizard: done, current and not started."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from ui.icons import paint_icon
from ui.theme import Type, blend, colours, font

DONE_STRENGTH = 0.8  # of the accent, on the disc of a step that is done
_DISC = 20
_STATES = {"done": "done", "now": "current step", "coming": "not started"}


class StepBar(QWidget):
    """Numbered steps; a completed step can be clicked: `step_chosen(index)`."""

    step_chosen = Signal(int)

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._steps = [_Step(number, title) for number, title in enumerate(titles, start=1)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        for index, step in enumerate(self._steps):
            step.clicked.connect(lambda _checked=False, at=index: self.step_chosen.emit(at))
            row.addWidget(step)
        row.addStretch(1)
        self.set_current(0)

    def set_current(self, current: int) -> None:
        """Mark `current` as the current step and those before it as done."""
        for index, step in enumerate(self._steps):
            step.show_state("done" if index < current else "now" if index == current else "coming")


class _Step(QAbstractButton):
    """A disc with the step's number or a tick, and its title."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self._number = number
        self._state = "coming"
        self.setText(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_state(self, state: str) -> None:
        """Show "done", "now" or "coming"."""
        self._state = state
        self.setEnabled(state == "done")
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if state == "done" else Qt.CursorShape.ArrowCursor
        )
        self.setAccessibleName(f"{self._number} {self.text()}")
        self.setAccessibleDescription(_STATES[state])
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font(Type.STRONG))
        return QSize(_DISC + 8 + metrics.horizontalAdvance(self.text()) + 2, _DISC + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(1, (self.height() - _DISC) / 2, _DISC, _DISC)
        now = self._state == "now"
        fill = {
            "done": blend(palette.accent, palette.ground, DONE_STRENGTH),
            "now": QColor(palette.accent),
            "coming": QColor(palette.neutral_ground),
        }[self._state]
        ring = QPen(QColor(palette.text), 2) if self.hasFocus() else Qt.PenStyle.NoPen
        painter.setPen(ring)
        painter.setBrush(fill)
        painter.drawEllipse(disc)
        if self._state == "done":
            paint_icon(painter, disc.adjusted(5, 5, -5, -5), "check", palette.on_accent)
        else:
            painter.setFont(font(Type.BADGE))
            painter.setPen(QColor(palette.on_accent if now else palette.quiet))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(font(Type.STRONG if now else Type.BODY))
        painter.setPen(QColor(palette.accent if now else palette.muted))
        words = QRectF(_DISC + 8, 0, self.width() - _DISC - 8, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())

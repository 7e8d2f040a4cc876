"""A part of a dialog that scrolls only where the screen is too small for it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_ELSEWHERE: Final = 200  # pixels of a dialog besides this part, with its title bar
_LEAST: Final = 200


class FittingScroll(QScrollArea):
    """As high as `inside`, which has a layout; on a smaller screen it scrolls."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        inside.setProperty("ground", "page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        layout = self._inside.layout()
        if layout is None:
            return super().minimumSizeHint()
        least = layout.totalMinimumSize()
        width = self.viewport().width()
        # A scroll area gives what is inside its usual height, not its least.
        wanted = max(layout.totalHeightForWidth(width), least.height())
        room = self.screen().availableGeometry().height() - _ELSEWHERE
        return QSize(least.width(), max(min(wanted, room), _LEAST))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # what is inside became higher or lower
            self.updateGeometry()
        return super().eventFilter(watched, event)

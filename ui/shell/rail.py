"""The navigation rail at the left, with a count beside each entry."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.shell.page import NavigationItem
from ui.theme import Type, colours, font
from ui.widgets.labels import label

WIDTH = 196
_CLOSED = 0.45  # opacity of places that cannot be gone to


class Rail(QWidget):
    """The entries from top to bottom. Emits `chosen(key)` on a click."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[NavigationItem]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Navigation")
        self._buttons: dict[str, _RailButton] = {}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 17, 11, 16)
        column.setSpacing(2)
        brand = label("Almanac", Type.BRAND)
        brand.setContentsMargins(10, 0, 0, 0)
        self._note = label("", Type.SMALL, ink="quiet")
        self._note.setContentsMargins(10, 0, 0, 0)
        column.addWidget(brand)
        column.addWidget(self._note)
        column.addSpacing(14)
        self.set_note("")
        for place in [place for place in places if not place.at_end]:
            column.addWidget(self._add(place, group))
        column.addStretch(1)
        for place in [place for place in places if place.at_end]:
            column.addWidget(self._add(place, group))

    def set_current(self, key: str) -> None:
        """Highlight the entry `key`."""
        self._buttons[key].setChecked(True)

    def set_note(self, note: str) -> None:
        """Show a few words under the program's name, or none."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def set_count(self, key: str, count: str) -> None:
        """Show `count` beside an entry: “12,408”, “1 open”, or nothing."""
        self._buttons[key].set_count(count)

    def _add(self, place: NavigationItem, group: QButtonGroup) -> "_RailButton":
        button = _RailButton(place)
        button.clicked.connect(lambda: self.chosen.emit(place.key))
        group.addButton(button)
        self._buttons[place.key] = button
        return button


class _RailButton(QAbstractButton):
    """One entry: icon, title and count, tinted if it is current."""

    def __init__(self, place: NavigationItem) -> None:
        super().__init__()
        self._icon = place.icon
        self._count = ""
        self.setText(place.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_count("")

    def set_count(self, count: str) -> None:
        """Show another count."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 21, 33)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():  # no database is open
            painter.setOpacity(_CLOSED)
        here = self.isChecked()
        if here or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.tint if here else palette.line))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        ink = palette.accent if here else palette.quiet
        middle = Qt.AlignmentFlag.AlignVCenter
        box = QRectF(10, (self.height() - 16) / 2, 16, 16)
        paint_icon(painter, box, self._icon, ink)
        painter.setPen(QColor(ink))
        painter.setFont(font(Type.STRONG if here else Type.BODY))
        painter.drawText(QRectF(36, 0, self.width() - 46, self.height()), middle, self.text())
        painter.setFont(font(Type.SMALL))
        room = QRectF(36, 0, self.width() - 46, self.height())
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, self._count)

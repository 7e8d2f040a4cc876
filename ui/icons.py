"""Icons by what they stand for, drawn as outlines in the palette's colours.

The shapes are qtawesome's Phosphor font, read straight from its file: importing qtawesome and
letting it load all its fonts takes longer than a bare window. Must not know any page.
"""

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QRawFont,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from ui.theme import colours

_GLYPHS = {
    "overview": 0xF2F0,  # squares-four
    "alumni": 0xF351,  # users
    "surveys": 0xF156,  # envelope-simple
    "imports": 0xF14C,  # download-simple
    "reports": 0xF0D2,  # chart-bar
    "settings": 0xF19C,  # gear-six
    "search": 0xF20A,  # magnifying-glass
    "close": 0xF36D,  # x
    "check": 0xF465,  # check-bold
    "add": 0xF27F,  # plus
    "person": 0xF346,  # user
    "new-person": 0xF34F,  # user-plus
    "filter": 0xF196,  # funnel
    "columns": 0xF10E,
    "file": 0xF170,  # file-text
    "tray": 0xF336,
    "send": 0xF25C,  # paper-plane-tilt
    "export": 0xF15A,
    "edit": 0xF266,  # pencil-simple
    "delete": 0xF334,  # trash
    "copy": 0xF114,
    "undo": 0xF021,  # arrow-counter-clockwise
    "next": 0xF0C4,  # caret-right
    "back": 0xF0C3,  # caret-left
    "print": 0xF288,  # printer
    "down": 0xF0C2,  # caret-down
    "more": 0xF145,  # dots-three
    "date": 0xF0AD,  # calendar-blank
    "link": 0xF1F3,
    "neutral": 0xF1E0,  # info
    "info": 0xF1E0,
    "good": 0xF0E8,  # check-circle
    "warning": 0xF35C,
    "bad": 0xF35D,  # warning-circle
    "details": 0xF2EE,  # square-half
    "unknown": 0xF0EC,  # circle
    "checked": 0xF854,  # check-square-fill
    "unchecked": 0xF2ED,  # square
}
_EM = 256.0


def icon(name: str, ink: str = "muted") -> QIcon:
    """Give the icon `name` in the palette's colour `ink` (a field of ui.theme.Palette)."""
    return QIcon(_Engine(name, ink))


def paint_icon(painter: QPainter, box: QRectF, name: str, colour: str) -> None:
    """Draw the icon `name` into the square `box`."""
    scale = box.width() / _EM
    place = QTransform.fromTranslate(box.left(), box.top()).scale(scale, scale)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(place.map(_outlines()[name]), QColor(colour))
    painter.restore()


class IconView(QWidget):
    """An icon on its own, in the palette's colour `ink`."""

    def __init__(self, name: str, side: int, ink: str = "muted") -> None:
        super().__init__()
        self._name = name
        self._ink = ink
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = getattr(colours(), self._ink)
        paint_icon(QPainter(self), QRectF(self.rect()), self._name, colour)


@cache
def _outlines() -> Mapping[str, QPainterPath]:
    """Read the outline of every icon in a square of 256 units, its top left at 0, 0."""
    package = find_spec("qtawesome")
    if package is None or package.origin is None:
        raise FileNotFoundError("qtawesome is not installed")
    file = next((Path(package.origin).parent / "fonts").glob("phosphor-*.ttf"))
    raw = QRawFont(str(file), _EM)
    glyphs = raw.glyphIndexesForString("".join(map(chr, _GLYPHS.values())))
    descent = raw.descent()
    return {
        name: raw.pathForGlyph(glyph).translated(QPointF(0, _EM - descent))
        for name, glyph in zip(_GLYPHS, glyphs, strict=True)
    }


class _Engine(QIconEngine):
    """Draws the outline at any size and pixel ratio, asking the palette each time."""

    def __init__(self, name: str, ink: str) -> None:
        super().__init__()
        self._name = name
        self._ink = ink

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        ink = "muted" if mode == QIcon.Mode.Disabled else self._ink
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        paint_icon(painter, box, self._name, getattr(colours(), ink))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        result = QPixmap(size)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return result

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._ink)

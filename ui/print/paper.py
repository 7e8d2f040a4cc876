"""The paper that is printed on, and the fonts and foot of its pages.

Lengths are in 1/96 inch. Works on any thread of an application with a QGuiApplication.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from exporters.charts.style import PRINT
from ui.theme import LIGHT

UNITS_PER_INCH: Final = 96
PAGE: Final = QSizeF(793.7, 1122.5)  # A4
# OpenType features that put other glyphs in place of letters and signs, such as a raised minus
# between digits: Qt writes no Unicode for them, so the text of a PDF would lack those signs.
_SUBSTITUTES: Final = ("calt", "case", "liga", "dlig")
_FOOT: Final = 62  # from the lower edge of the paper to the top of the foot


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Font size, colour, weight and spacing of a paragraph."""

    size: int
    colour: str = LIGHT.text
    weight: QFont.Weight = QFont.Weight.Normal
    before: float = 0
    after: float = 8


NOTE: Final = TextStyle(12, LIGHT.muted)


class PagedDocument(Protocol):
    """What can be printed: pages of one size."""

    @property
    def size(self) -> QSizeF:
        """The size of each page."""

    def paint(self, painter: QPainter, page: int) -> None:
        """Draw `page` (from 0) from the painter's top left corner."""


def text_font(look: TextStyle, family: str = "") -> QFont:
    """The font of a text: `family` where there is one, else that of the charts."""
    result = QFont()
    result.setFamilies([*([family] if family else []), *PRINT.families])
    result.setPixelSize(look.size)
    result.setWeight(look.weight)
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in _SUBSTITUTES:
        result.setFeature(QFont.Tag(feature), 0)
    return result


def paint_foot(painter: QPainter, size: QSizeF, side: float, left: str, right: str) -> None:
    """Write the foot of a page of `size` between margins of `side`."""
    painter.setFont(text_font(NOTE))
    painter.setPen(QColor(NOTE.colour))
    foot = QRectF(side, size.height() - _FOOT, size.width() - 2 * side, 20)
    painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, left)
    painter.drawText(foot, Qt.AlignmentFlag.AlignRight, right)

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ui.icons import _GLYPHS, icon, paint_icon
from ui.theme import DARK, LIGHT, Theme


def inked(image: QImage) -> list[tuple[int, int]]:
    width, height = image.width(), image.height()
    return [(x, y) for x in range(width) for y in range(height) if image.pixelColor(x, y).alpha()]


@pytest.mark.parametrize("name", _GLYPHS)
def test_every_icon_lies_inside_its_box(theme: Theme, name: str) -> None:
    image = QImage(48, 48, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_icon(painter, QRectF(8, 8, 32, 32), name, "#000000")
    painter.end()
    spots = inked(image)
    assert len(spots) > 20
    assert all(7 <= x <= 40 and 7 <= y <= 40 for x, y in spots)


def test_an_icon_follows_the_scheme(theme: Theme) -> None:
    made = icon("check", "accent")

    def colour() -> QColor:
        image = made.pixmap(64, 64).toImage()
        return max((image.pixelColor(*spot) for spot in inked(image)), key=QColor.alpha)

    assert colour().name() == LIGHT.accent
    theme.set_scheme(Qt.ColorScheme.Dark)
    try:
        assert colour().name() == DARK.accent
    finally:
        theme.set_scheme(Qt.ColorScheme.Light)

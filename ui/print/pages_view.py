"""The preview of a report: its pages as printed, one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from core.formats import plural
from ui.theme import Type, colours, font

WIDTH = 640  # of a page, in device-independent pixels
_MARGIN = 16
_GAP = 14


class PagesView(QScrollArea):
    """Scrolls through `pages`; shows a sentence if there are none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sheets = _Sheets()
        self.setWidget(self._sheets)

    def show_pages(self, pages: Sequence[QImage], words: str = "") -> None:
        """Show `pages` from the first one, or `words`."""
        self._sheets.set_pages(pages, words)
        self.verticalScrollBar().setValue(0)
        self.setAccessibleDescription(words or plural(len(pages), "page"))

    def visible_page(self) -> QImage | None:
        """The page that fills most of the view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        return self._sheets.page_at(middle)


class _Sheets(QWidget):
    """Draws the pages, scaled down to the available width."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: Sequence[QImage] = ()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def set_pages(self, pages: Sequence[QImage], words: str) -> None:
        self._pages, self._words = pages, words
        self._fit()
        self.update()

    def page_at(self, y: float) -> QImage | None:
        boxes = [self._box(place) for place in range(len(self._pages))]
        for box, page in zip(boxes, self._pages, strict=True):
            if y < box.bottom() + _GAP:
                return page
        return self._pages[-1] if self._pages else None

    def minimumSizeHint(self) -> QSize:
        last = self._box(len(self._pages) - 1).bottom() if self._pages else 0
        return QSize(0, int(last) + _MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = colours()
        if not self._pages:
            painter.setFont(font(Type.BODY))
            painter.setPen(QColor(palette.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, page in enumerate(self._pages):
            box = self._box(place)
            if not box.intersects(QRectF(event.rect())):
                continue
            painter.drawImage(box, page)
            painter.setPen(QPen(QColor(palette.line), 1))
            painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _box(self, place: int) -> QRectF:
        size = self._pages[place].deviceIndependentSize()
        width = min(size.width(), self.width() - 2 * _MARGIN)
        height = size.height() * width / size.width()
        left = (self.width() - width) / 2
        return QRectF(round(left), round(_MARGIN + place * (height + _GAP)), width, height)

    def _fit(self) -> None:
        self.setMinimumHeight(self.minimumSizeHint().height())

"""A layout of sections: one below the other, or in two columns where there is room."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLayoutItem, QWidget

from ui.widgets.item_layout import ItemLayout


class SectionLayout(ItemLayout):
    """Sections in their order, in two columns of about the same height where each fits.

    `narrowest` is the width that a column of two needs.
    """

    def __init__(
        self, parent: QWidget | None = None, *, narrowest: int, gap: int, spacing: int
    ) -> None:
        super().__init__(parent, spacing)
        self._narrowest, self._gap = narrowest, gap

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        is_double = rect.width() >= 2 * self._narrowest + self._gap and len(self._items) > 1
        width = (rect.width() - self._gap) // 2 if is_double else rect.width()
        heights = [_height(item, width) for item in self._items]
        first = self._first_column(heights) if is_double else len(heights)
        if place:
            for items, left in ((slice(first), 0), (slice(first, None), width + self._gap)):
                top = rect.y()
                for item, height in zip(self._items[items], heights[items], strict=True):
                    item.setGeometry(QRect(rect.x() + left, top, width, height))
                    top += height + self.spacing()
        return max(self._total(heights[:first]), self._total(heights[first:]))

    def _first_column(self, heights: list[int]) -> int:
        """How many items make the left column, so that the longer column is as short as can be."""
        return min(
            range(1, len(heights) + 1),
            key=lambda count: max(self._total(heights[:count]), self._total(heights[count:])),
        )

    def _total(self, heights: list[int]) -> int:
        return sum(heights) + self.spacing() * max(len(heights) - 1, 0)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()

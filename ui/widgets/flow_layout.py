"""A layout that wraps its widgets into lines."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from ui.widgets.item_layout import ItemLayout


class FlowLayout(ItemLayout):
    """Widgets at their preferred size from left to right, wrapped at the right edge."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 6) -> None:
        super().__init__(parent, spacing)

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if place:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            line = max(line, size.height())
        return y + line - rect.y()

"""The cells of the column mapping in which fields are chosen, from a list with headings."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from importers.columns import ColumnMapping
from records.fields.definitions import Field
from ui.icons import paint_icon
from ui.pages.imports.wizard.targets import choices, grouped
from ui.tables import RowsTableModel
from ui.tables.columns import cell_text
from ui.tables.delegate import CellDelegate
from ui.tables.table_model import Index
from ui.theme import colours
from ui.widgets.search_combo import SearchCombo


class FieldChooser(CellDelegate):
    """A searchable list of fields in the cells of `column`. Emits `chosen(row, key)`."""

    chosen = Signal(int, object)

    def __init__(self, model: RowsTableModel, parent: QWidget, column: int) -> None:
        super().__init__(model, parent)
        self.fields: Mapping[str, Field] = {}
        self.mapping: Sequence[ColumnMapping] = ()
        self.is_contacts = True
        self._column = column

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.column() == self._column:
            box = QRectF(0, 0, 12, 12)
            box.moveCenter(QRectF(option.rect).center())
            box.moveRight(option.rect.right() - 10)
            paint_icon(painter, box, "down", colours().muted)

    def text_room(self, cell: QRectF, index: Index) -> QRectF:
        room = super().text_room(cell, index)
        return room.adjusted(0, 0, -16, 0) if index.column() == self._column else room  # the arrow

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = SearchCombo("Field")
        box.setParent(parent)
        offered = choices(self.mapping, index.row(), self.fields, is_contacts=self.is_contacts)
        for heading, entries in grouped(offered, self.fields).items():
            if heading and self.is_contacts:
                box.add_heading(heading)
            for text, key in entries:
                box.add_entry(text, key)
        now = cell_text(index.data())
        if box.has(now):
            box.choose(now)
        else:  # how it combines with other columns is said in more words than are offered
            box.setCurrentIndex(-1)
            box.setEditText(now)
        initial, row = box.currentIndex(), index.row()
        box.setProperty("initial", initial)
        box.activated.connect(lambda _at: self._take(box, row))
        box.entered.connect(lambda: self._take(box, row))
        found = box.completer()
        if found is not None:
            found.activated.connect(lambda _text: self._take(box, row))
        return box

    def setEditorData(self, editor: QWidget, _index: Index) -> None:
        if isinstance(editor, SearchCombo):
            editor.select_text()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        """Take what was typed, where it names another field; `_take` took a choice."""
        if isinstance(editor, SearchCombo) and _is_new(editor):
            self.chosen.emit(index.row(), editor.currentData())

    def _take(self, box: SearchCombo, row: int) -> None:
        if _is_new(box):
            key = box.currentData()
            box.setProperty("initial", box.currentIndex())  # closing it takes nothing again
            self.closeEditor.emit(box)
            self.chosen.emit(row, key)


def _is_new(box: SearchCombo) -> bool:
    """Whether another entry than the first is the current one."""
    return box.currentIndex() >= 0 and box.currentIndex() != box.property("initial")

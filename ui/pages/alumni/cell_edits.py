"""Editing the cells of the people table: typed, cleared, pasted from Excel or filled down.

One cell is written at once; where more than one would change, the paste dialog shows it before.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.changed import Changed
from core.formats import format_number
from queries.people import PeopleLookups
from records.fields.values import parse_plausible
from records.writing.cell_checks import PersonCell
from records.writing.cell_edits import CellEdit
from tabular.pasted_text import parse_pasted
from ui.context import PageContext
from ui.pages.alumni.cell_editors import PersonCellEditors
from ui.pages.alumni.cell_writer import CellWriter
from ui.pages.alumni.columns import PersonRow, read_keys, row_of
from ui.pages.alumni.field_editor import editable_text
from ui.pages.alumni.paste_dialog import CLEAR, FILL_DOWN, PASTE, CellAction, open_paste_dialog
from ui.pages.alumni.people_clipboard import place_block
from ui.tables import DataTable, PagedTableModel, Row
from ui.theme import Tone
from ui.widgets import Message

_EDITABLE: Final = Qt.ItemFlag.ItemIsEditable
_MOST_CELLS: Final = 50_000  # planned at once; the bulk edit takes any number of people


class CellEdits(QObject):
    """Signal: `settled(person_id)` when a person's row must be read again."""

    settled = Signal(object)

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        model: PagedTableModel,
        lists: Callable[[], PeopleLookups | None],
    ) -> None:
        super().__init__(parent)
        self._context, self._window = context, parent
        self._model, self._lists = model, lists
        self._table: DataTable | None = None
        self.editors = PersonCellEditors(model, lists)
        self._writer = CellWriter(context, parent, lists)
        self._writer.settled.connect(self.settled)
        self._writer.refused.connect(self._complain)
        self._writer.warned.connect(self._warn)
        model.edited.connect(self._save)

    def serve(self, table: DataTable) -> None:
        """Edit the cells of `table`."""
        self._table = table
        table.cleared.connect(self._clear)

    def is_own(self, changed: Changed) -> bool:
        """Whether `changed` is what was typed into a cell."""
        return self._writer.is_own(changed)

    def with_typed(self, rows: Mapping[int, Row]) -> Mapping[int, Row]:
        """`rows` with the values that were typed and are not saved yet."""
        if not self._writer.people:
            return rows
        return {
            one: self._typed(one, row) if one in self._writer.people else row
            for one, row in rows.items()
        }

    def paste(self) -> None:
        """Paste what was copied in a spreadsheet, from the current cell on."""
        table, lists = self._table, self._lists()
        rows = parse_pasted(QGuiApplication.clipboard().text())
        if table is None or lists is None or not rows or not table.currentIndex().isValid():
            return
        current, selected = table.currentIndex(), table.selected_rows_at_most(_MOST_CELLS)
        sections = table.shown_sections()
        if [len(row) for row in rows] == [1] and len(selected) > 1:
            self._plan([(at, current.column(), rows[0][0]) for at in selected], PASTE)
            return
        titles = [self._model.columns[section].title for section in sections]
        first = min(selected, default=current.row()) if len(selected) > 1 else current.row()
        block = place_block(
            rows, titles, sections.index(current.column()), self._model.rowCount() - first
        )
        cells = [
            (first + down, sections[block.column + across], text)
            for down, row in enumerate(block.rows)
            for across, text in enumerate(row)
        ]
        meant = [cell for cell in cells if not self._is_no_edit(*cell)]
        self._plan(meant, PASTE, block.in_words())

    def fill_down(self) -> None:
        """Copy the first selected person's value to the others; of one, the value above."""
        table = self._table
        if table is None or not table.currentIndex().isValid():
            return
        column, rows = table.currentIndex().column(), table.selected_rows_at_most(_MOST_CELLS)
        if len(rows) == 1 and rows[0] > 0:
            rows = [rows[0] - 1, rows[0]]
        row = self._model.row(rows[0]) if len(rows) > 1 else None
        if isinstance(row, PersonRow) and self._model.columns[column].editable:
            text = editable_text(row.values[column])
            self._plan([(at, column, text) for at in rows[1:]], FILL_DOWN)

    def _clear(self, index: QModelIndex) -> None:
        """Clear the current cell, or that column in all selected rows."""
        rows = self._table.selected_rows_at_most(_MOST_CELLS) if self._table is not None else []
        if index.row() not in rows:
            rows = [index.row()]
        self._plan([(row, index.column(), "") for row in rows], CLEAR)

    def _plan(self, cells: list[tuple[int, int, str]], action: CellAction, note: str = "") -> None:
        """Write one cell at once; show what several would change."""
        table = self._table
        if table is None or len(cells) > _MOST_CELLS or table.selected_count() > _MOST_CELLS:
            text = f"Too many cells at once: at most {format_number(_MOST_CELLS)}. Nothing changed."
            self._context.jobs.said.emit(Message(text, Tone.WARNING))
            return
        if len(cells) == 1 and not note:
            row, column, text = cells[0]
            index = self._model.index(row, column)
            reason = self.editors.explain(index, text) if index.flags() & _EDITABLE else ""
            if reason:
                table.complain(index, text, reason)
            elif index.flags() & _EDITABLE:
                self._save(self._model.ids[row], self._model.columns[column].key, text)
            else:
                table.explain(index)
        elif not cells:
            self._context.jobs.said.emit(Message(note or "Nothing to paste.", Tone.WARNING))
        else:
            ids, columns = self._model.ids, self._model.columns
            edits = [CellEdit(ids[row], columns[column].key, text) for row, column, text in cells]
            open_paste_dialog(self._context, self._window, edits, action, note)

    def _is_no_edit(self, row: int, column: int, text: str) -> bool:
        """Whether a cell that cannot be edited is pasted blank, or with the text that it has."""
        if self._model.columns[column].editable:
            return False
        shown = self._model.row(row)
        return not text or (shown is not None and str(shown[column] or "") == text)

    def _save(self, person_id: int, key: str, text: str) -> None:
        """Write a `text` that is a value of the field `key`, and show it at once."""
        lists, row = self._lists(), self._model.loaded_row(person_id)
        if lists is None or not isinstance(row, PersonRow):
            return
        value = parse_plausible(lists.fields[key], text, lists.values)
        on_record = row.values[self._column(key)]
        if value != on_record:
            self._writer.save(PersonCell(person_id, key), value, text, on_record)
            self._model.set_row(person_id, self._typed(person_id, row))

    def _typed(self, person_id: int, row: Row) -> Row:
        lists = self._lists()
        if lists is None or not isinstance(row, PersonRow):
            return row
        keys = [column.key for column in self._model.columns]
        values: list[Any] = [
            self._writer.shown(PersonCell(person_id, key), value)
            for key, value in zip(read_keys(keys), row.values, strict=True)
        ]
        return row_of(values, keys, lists.fields)

    def _column(self, key: str) -> int:
        return [column.key for column in self._model.columns].index(key)

    def _complain(self, person_id: int, key: str, text: str, reason: str) -> None:
        """Show beside the cell why it was not saved; as a message where the cell is not shown."""
        index = self._index(person_id, key)
        if self._table is None or index is None or not self._table.complain(index, text, reason):
            self._context.jobs.said.emit(Message(reason, Tone.BAD))

    def _warn(self, person_id: int, key: str, text: str) -> None:
        """Show beside the cell what to look at; as a message where the cell is not seen."""
        index = self._index(person_id, key)
        if self._table is None or index is None or not self._table.warn(index, text):
            self._context.jobs.said.emit(Message(text, Tone.WARNING))

    def _index(self, person_id: int, key: str) -> QModelIndex | None:
        """The cell of a field of a person; None where it is not in the table."""
        shown = any(column.key == key for column in self._model.columns)
        if not shown or person_id not in self._model.ids:
            return None
        return self._model.index(self._model.ids.index(person_id), self._column(key))

"""The editors of the people table's cells, by kind of field."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from core.formats import spaced_phone
from queries.people import PeopleLookups
from records.fields.definitions import Field, FieldKind
from records.fields.values import BadValue, parse_plausible
from ui.pages.alumni.columns import PersonRow
from ui.pages.alumni.field_editor import Editor, editable_text, is_popup_open, make_editor, text_of
from ui.tables.table_model import Index, TableModel


class PersonCellEditors:
    """Makes and reads editors; `lists` returns the fields and how values are typed."""

    def __init__(self, model: TableModel, lists: Callable[[], PeopleLookups | None]) -> None:
        self._model, self._lists = model, lists

    def make(self, index: Index) -> QWidget:
        """An editor filled with the value of the cell."""
        return make_editor(self._field(index), self._text_at(index))

    def text(self, editor: QWidget) -> str:
        """The text in an editor."""
        return text_of(_known(editor)).strip()

    def is_popup_open(self, editor: QWidget) -> bool:
        """Whether the list of choices of an editor is open."""
        return is_popup_open(_known(editor))

    def explain(self, index: Index, text: str) -> str:
        """Why `text` is no value of the cell; empty if it is one."""
        lists = self._lists()
        if lists is None:
            return ""
        try:
            parse_plausible(self._field(index), text, lists.values)
        except BadValue as bad:
            return bad.message
        return ""

    def _field(self, index: Index) -> Field:
        lists = self._lists()
        if lists is None:
            raise LookupError("no fields are known yet")
        return lists.fields[self._model.columns[index.column()].key]

    def _text_at(self, index: Index) -> str:
        row = self._model.row(index.row())
        value: Any = row.values[index.column()] if isinstance(row, PersonRow) else None
        if value is not None and self._field(index).kind is FieldKind.PHONE:
            return spaced_phone(value)
        return editable_text(value)


def _known(editor: QWidget) -> Editor:
    if not isinstance(editor, Editor):
        raise TypeError(editor)
    return editor

"""What a bulk act would change: how many people, the first of them, and who cannot and why."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.formats import format_number, plural
from records.writing.bulk_edit.bulk_edit import SAMPLE, BulkPreview
from ui.pages.alumni.field_editor import editable_text
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import GRID, Tone
from ui.widgets import Status, label

_TABLE_HEIGHT: Final = 236
_COLUMNS: Final = (
    Column("person", "Person", ColumnKind.STRONG, 240, sortable=False),
    Column("old", "Current", ColumnKind.MUTED, 240, sortable=False),
    Column("new", "New", width=240, sortable=False),
)


class BulkPreviewView(QWidget):
    """Shows a BulkPreview, or a sentence in its place."""

    def __init__(self) -> None:
        super().__init__()
        self._summary = label("", ink="muted", wrap=True)
        self._model = RowsTableModel(_COLUMNS)
        table = DataTable("Preview", self._model)
        table.share_room("old", "new")
        table.setMinimumHeight(_TABLE_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._summary)
        column.addWidget(table, 1)

    def show_sentence(self, text: str) -> None:
        """Say why there is no preview."""
        self._summary.setText(text)
        self._model.set_rows([])

    def show_preview(self, preview: BulkPreview) -> None:
        """Show who changes, and before them who cannot."""
        self._summary.setText(_summary(preview))
        self._model.set_rows([*_refused(preview), *_changed(preview)])


def _summary(preview: BulkPreview) -> str:
    if not preview.changed and not preview.refused:
        return "Nothing to change for these people."
    verb = "person changes" if preview.changed == 1 else "people change"
    parts = [f"{format_number(preview.changed)} {verb}"]
    if preview.unchanged:
        parts.append(f"{format_number(preview.unchanged)} unchanged")
    refused = sum(map(len, preview.refused.values()))
    if refused:
        parts.append(f"{format_number(refused)} can’t be changed")
    if preview.changed > SAMPLE:
        parts.append(f"the first {plural(SAMPLE, 'change')} shown")
    return " · ".join(parts)


def _refused(preview: BulkPreview) -> Iterator[Row]:
    for reason, people in preview.refused.items():
        for person_id in islice(people, SAMPLE):
            name = preview.names.get(person_id, "(deleted)")
            yield (name, "", Status(reason.rstrip("."), Tone.WARNING))


def _changed(preview: BulkPreview) -> Iterator[Row]:
    for change in preview.sample:
        new = _text(change.new) or "(blank)"
        yield (preview.names[change.person_id], _text(change.old), new)


def _text(value: Any) -> str:
    return editable_text(value).replace("\n", ", ")

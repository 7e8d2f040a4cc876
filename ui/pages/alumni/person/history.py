"""The History tab: every change of the person, with who, when, file and row."""

from functools import partial
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from records.history.person_history import HistoryLine
from surveys.dispositions import LABELS
from ui.context import IMPORTS, ShowBatch
from ui.formats import short_time
from ui.pages.alumni.field_editor import editable_text
from ui.pages.alumni.person.tab import Tab
from ui.theme import GRID, Type
from ui.undo import undo
from ui.widgets import Badge, Status, label, link_button, rule


def fill_history(tab: Tab) -> None:
    """Fill `tab` with the changes of each batch, the latest first."""
    for _batch, lines in groupby(tab.person.history, key=lambda line: line.batch_id):
        if tab.has_content:
            tab.add(rule())
        tab.add(_batch_row(tab, list(lines)))


def _batch_row(tab: Tab, lines: list[HistoryLine]) -> QWidget:
    first = lines[0]
    result = QWidget()
    words = QVBoxLayout()
    words.setSpacing(2)
    for text in dict.fromkeys(_change(line) for line in lines):
        words.addWidget(label(text, wrap=True))
    words.addWidget(label(_origin(first), Type.SMALL, ink="muted", wrap=True))
    row = QHBoxLayout(result)
    row.setContentsMargins(0, 4, 0, 4)
    row.setSpacing(GRID)
    row.addLayout(words, 1)
    top = Qt.AlignmentFlag.AlignTop
    if first.is_undone:
        row.addWidget(Badge(Status("undone")), 0, top)
    elif first.batch_id in tab.person.own_batches:
        back = partial(undo, tab.context, first.batch_id, first.title)
        row.addWidget(link_button("Undo", back), 0, top)
    else:  # it also changed other people: undo it as a whole
        show = partial(tab.context.navigate, IMPORTS, ShowBatch(first.batch_id))
        row.addWidget(link_button("Open", show), 0, top)
    return result


def _change(line: HistoryLine) -> str:
    old, new = _value(line.old), _value(line.new)
    if line.what == "Record":
        return f"Record {new or old}"
    if not old and not new:
        return line.title
    if not old:
        return f"{line.what}: {new}"
    return f"{line.what}: {old} → {new or 'empty'}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return LABELS[value].lower() if value in LABELS else value
    return "" if isinstance(value, dict) and not value else editable_text(value)


def _origin(line: HistoryLine) -> str:
    parts = [short_time(line.at), line.by]
    if line.file_name is not None:
        row = f", row {line.source_row}" if line.source_row is not None else ""
        parts.append(f"{line.file_name}{row}")
    return " · ".join(parts)

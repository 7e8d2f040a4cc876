"""Every change of the person, with who, when, file and row; each can be reverted."""

from functools import partial
from itertools import groupby
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.batch_kinds import BatchKind
from records.history.person_history import HistoryLine
from records.history.reverts import revert_change
from surveys.dispositions import LABELS
from ui.context import IMPORTS, ShowBatch
from ui.formats import breakable, origin
from ui.pages.alumni.field_editor import editable_text
from ui.pages.alumni.person.tab import Tab
from ui.theme import Type
from ui.undo import write_batch
from ui.widgets import Badge, Status, label, link_button, rule


def fill_history(tab: Tab) -> None:
    """Fill `tab` with the changes of each batch, the latest first."""
    for place, (_batch, lines) in enumerate(groupby(tab.history, key=lambda line: line.batch_id)):
        if place:
            tab.add(rule())
        tab.add(_batch_block(tab, list(lines)))


def _batch_block(tab: Tab, lines: list[HistoryLine]) -> QWidget:
    first = lines[0]
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(2)
    told = {_change(line): line for line in reversed(lines)}
    for text, line in reversed(told.items()):
        column.addWidget(_line_row(tab, text, line))
    origin = label(_origin(first), Type.SMALL, ink="muted", wrap=True)
    show = link_button("Open", partial(tab.context.navigate, IMPORTS, ShowBatch(first.batch_id)))
    show.setAccessibleName(f"Open {first.title}")
    column.addWidget(tab.side_by_side(origin, show))
    return result


def _line_row(tab: Tab, text: str, line: HistoryLine) -> QWidget:
    words = label(breakable(text), wrap=True)
    if line.is_undone:
        return tab.side_by_side(words, Badge(Status("undone")))
    if not line.can_be_reverted:
        return words

    def revert() -> None:
        write_batch(
            tab.context,
            BatchKind.REVERT,
            lambda changes: revert_change(changes, line.line_id, line.column),
            title="Reverting",
        )

    button = link_button("Revert", revert)
    button.setAccessibleName(f"Revert: {text}")
    return tab.side_by_side(words, button)


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
    return origin(line.at, line.by, line.file_name, line.source_row)

"""Compares a row of a file with the people it may match, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.reasons import Reason, in_words
from records.fields.definitions import Field
from records.people import list_name
from ui.pages.imports.labels import label_of, shown
from ui.tables.columns import cell_text
from ui.theme import GRID, Tone, Type
from ui.widgets import Badge, ElidedLabel, Status, clear, label, rule, secondary_button
from ui.widgets.plain_text import set_tool_tip

_LABEL_WIDTH = 96
_MOST_LABEL_WIDTH = 260  # questions are longer
_MOST_CANDIDATES = 5
_LEAST_WIDTH = 140  # of a candidate; what does not fit is scrolled to
_LIKELIHOODS = (
    (0.99, Status("very likely", Tone.GOOD)),
    (0.9, Status("likely", Tone.INFO)),
    (0.1, Status("possible")),
    (0.0, Status("unlikely", Tone.WARNING)),
)


@dataclass(frozen=True, slots=True)
class CandidatePerson:
    """A person who may match a row: values by field, and the reasons for the match.

    `score` is the probability from 0 to 1.
    """

    person_id: int
    values: Mapping[str, Any]
    reasons: Sequence[Reason]
    score: float


class ComparisonView(QWidget):
    """Shows a row and its candidates side by side. Emits `person_chosen(id)`."""

    person_chosen = Signal(object)  # an id may be larger than Qt's int

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_row(
        self,
        title: str,
        name: str,
        row: Mapping[str, Any],
        candidates: Sequence[CandidatePerson],
        fields: Mapping[str, Field],
        chosen: int | None = None,
        why: str = "",
    ) -> None:
        """Show `row` of `name` under `title`, with the likeliest of `candidates` at its right.

        `why` says why the row is to be reviewed.
        """
        clear(self._column)
        top = Qt.AlignmentFlag.AlignTop
        likely = candidates[:_MOST_CANDIDATES]
        inside = QWidget()
        inside.setProperty("ground", "surface")
        grid = QGridLayout(inside)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(7)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        for column in range(1, len(likely) + 2):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, _LEAST_WIDTH)
        grid.addWidget(_head(title, name, why), 0, 1, top)
        for column, candidate in enumerate(likely, start=2):
            over = f"On record: {column - 1}" if len(likely) > 1 else "On record"
            why_alike = in_words(candidate.reasons)
            head = _head(over, list_name(candidate.values), why_alike, candidate.score)
            grid.addWidget(head, 0, column, top)
            grid.addWidget(
                self._button(candidate, is_chosen=candidate.person_id == chosen),
                1,
                column,
                Qt.AlignmentFlag.AlignLeft,
            )
        grid.addWidget(rule(), 2, 0, 1, len(likely) + 2)
        for line, key in enumerate(_keys(row, likely, fields), start=3):
            heading = label(label_of(key, fields), ink="muted", wrap=True)
            whole = heading.fontMetrics().horizontalAdvance(heading.text())
            heading.setFixedWidth(min(whole + GRID, _MOST_LABEL_WIDTH))
            grid.addWidget(heading, line, 0, top)
            grid.addWidget(_value(row.get(key), fields[key]), line, 1, top)
            for column, candidate in enumerate(likely, start=2):
                differs = row.get(key) is not None and row[key] != candidate.values.get(key)
                held = _value(candidate.values.get(key), fields[key], differs=differs)
                grid.addWidget(held, line, column, top)
        grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea()
        scroll.setProperty("kind", "card")
        scroll.setAccessibleName("The row beside the people on record")
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        self._column.addWidget(scroll)

    def _button(self, candidate: CandidatePerson, *, is_chosen: bool) -> QWidget:
        if is_chosen:
            return Badge(Status("Same person", Tone.GOOD))
        button = secondary_button(
            "Same person", lambda: self.person_chosen.emit(candidate.person_id)
        )
        button.setAccessibleName(f"Same person: {list_name(candidate.values)}")
        return button


def _keys(
    row: Mapping[str, Any], candidates: Sequence[CandidatePerson], fields: Mapping[str, Field]
) -> list[str]:
    """The fields with a value on either side, those of the row first."""
    own = [key for key in fields if row.get(key) not in (None, "")]
    others = [
        key
        for key in fields
        if key not in own
        and any(found.values.get(key) not in (None, "", False) for found in candidates)
    ]
    return own + others


def _head(over: str, name: str, why: str, score: float | None = None) -> QWidget:
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    line = QHBoxLayout()
    line.addWidget(label(over, Type.SMALL, ink="muted"))
    line.addStretch(1)
    if score is not None:
        line.addWidget(Badge(next(word for least, word in _LIKELIHOODS if score >= least)))
    column.addLayout(line)
    column.addWidget(label(name, Type.HEADING, wrap=True))
    if why:
        text = why[:1].upper() + why[1:]
        column.addWidget(label(text, Type.SMALL, ink="muted", wrap=True))
    return result


def _value(value: Any, field: Field, *, differs: bool = False) -> QWidget:
    text = cell_text(shown(value, field))
    kind, ink = Type.STRONG if differs else Type.BODY, "text" if text else "muted"
    if " " in text:
        return label(text, kind, ink=ink, wrap=True)
    result = ElidedLabel(text or "–", kind, ink=ink)  # a long address cannot be wrapped
    set_tool_tip(result, text)
    return result

"""The columns of the people table: available, shown, and the text of their cells.

A column is a field of a person, or a wave, whose cells show the status of the invitation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QSettings

from core.formats import format_value, spaced_phone
from queries.people import NAME, WAVE
from records.fields.definitions import PART_LABELS, Field, FieldKind
from records.filters.filter_sql import BY_NAME
from records.people import NAME_KEYS
from surveys.dispositions import LABELS
from surveys.waves import Wave
from ui.tables import Cell, Column, ColumnKind, MarkedText, Row, SortKey
from ui.theme import Tone
from ui.widgets import Status

_USUAL: Final = ("award", "award_completed", "department", "email")
_SAVED: Final = "alumni/columns"
_SAVED_SORT: Final = "alumni/sort"
_DESCENDING: Final = "-"  # before the key of a column

_TONES: Final[Mapping[str, Tone]] = {
    "good": Tone.GOOD,
    "bounced": Tone.BAD,
    "wrong": Tone.BAD,
    "complete": Tone.GOOD,
    "partial": Tone.WARNING,
    "refused": Tone.BAD,
    "sent": Tone.INFO,
}
_WIDTHS: Final[Mapping[str, int]] = {
    "award": 76,
    "award_completed": 60,
    "department": 120,
    "email": 166,
    "employer": 200,
    "email_status": 102,
}
_SHORT: Final[Mapping[str, str]] = {"award_completed": "Year"}


class PersonRow(tuple[Cell, ...]):
    """The cells of a person, and the `values` behind them."""

    values: tuple[Any, ...]

    @classmethod
    def of(cls, cells: Iterable[Cell], values: Iterable[Any]) -> "PersonRow":
        """A row of `cells` that show `values`."""
        row = cls(cells)
        row.values = tuple(values)
        return row


def tone_of(word: str) -> Tone:
    """The tone of a contact point's status or an invitation's disposition."""
    return _TONES.get(word, Tone.NEUTRAL)


def possible_columns(fields: Mapping[str, Field], waves: Sequence[Wave]) -> dict[str, Column]:
    """Every column that can be shown, by key, the name first."""
    because = "Title, given name and family name make it up. Press F2 to edit them at the right."
    result = {
        NAME: Column(NAME, "Name", ColumnKind.STRONG, 168, sortable=True, fixed_because=because)
    }
    for field in fields.values():
        if field.key not in NAME_KEYS:
            result[field.key] = _field_column(field)
    for wave in waves:
        key = f"{WAVE}{wave.id}"
        because = "The status of an invitation is set on the Surveys page."
        result[key] = Column(
            key, wave.name, ColumnKind.BADGE, 89, fixed_because=because, group="Surveys"
        )
    return result


def with_short_title(column: Column) -> Column:
    """`column` with a shorter title, if it has one."""
    return replace(column, title=_SHORT.get(column.key, column.title))


def default_keys(waves: Sequence[Wave]) -> list[str]:
    """The columns shown by default, including the latest wave."""
    return [NAME, *_USUAL, *(f"{WAVE}{wave.id}" for wave in waves[-1:])]


def saved_keys(preferences: QSettings) -> list[str]:
    """The columns that this user chose, in their order; empty if none were chosen."""
    saved = preferences.value(_SAVED, "")
    return str(saved).split() if saved else []


def save_keys(preferences: QSettings, keys: Sequence[str]) -> None:
    """Save the columns shown, in their order."""
    preferences.setValue(_SAVED, " ".join(keys))


def saved_sort(preferences: QSettings) -> tuple[SortKey, ...]:
    """The columns that this user sorts by; by name if none were chosen."""
    saved = str(preferences.value(_SAVED_SORT, "")).split()
    order_by = ((one.removeprefix(_DESCENDING), one.startswith(_DESCENDING)) for one in saved)
    return tuple(order_by) or BY_NAME


def save_sort(preferences: QSettings, order_by: Sequence[SortKey]) -> None:
    """Save the columns that the user sorts by."""
    saved = (f"{_DESCENDING if descending else ''}{key}" for key, descending in order_by)
    preferences.setValue(_SAVED_SORT, " ".join(saved))


def usable_sort(order_by: Sequence[SortKey], fields: Mapping[str, Field]) -> tuple[SortKey, ...]:
    """`order_by` without fields that were removed meanwhile; by name if none is left."""
    usable = (one for one in order_by if one[0] == NAME or one[0] in fields)
    return tuple(usable) or BY_NAME


def rows_of(
    ids: Sequence[int | None],
    columns: Sequence[Sequence[Any]],
    keys: Sequence[str],
    fields: Mapping[str, Field],
) -> dict[int, Row]:
    """The rows of the columns `keys` from what read_columns gives for `read_keys(keys)`."""
    rows = zip(*columns, strict=True)
    return {
        known: row_of(values, keys, fields)
        for known, values in zip(ids, rows, strict=True)
        if known is not None
    }


def read_keys(keys: Sequence[str]) -> list[str]:
    """What to read for the columns `keys`: with the address, the status that it is marked with."""
    return [*keys, "email_status"] if "email" in keys else list(keys)


def row_of(values: Sequence[Any], keys: Sequence[str], fields: Mapping[str, Field]) -> PersonRow:
    """The row that shows `values`, which are those of `read_keys(keys)`."""
    cells = [_cell(key, value, fields) for key, value in zip(keys, values, strict=False)]
    if "email" in keys:
        at, status = keys.index("email"), values[len(keys)]
        if values[at]:
            cells[at] = MarkedText(values[at], Status(status or "unverified", tone_of(status)))
    return PersonRow.of(cells, values)


def _cell(key: str, value: Any, fields: Mapping[str, Field]) -> Cell:
    if key == NAME:
        return str(value)
    if key.startswith(WAVE):
        return _disposition(value)
    return _field_cell(fields[key], value)


def _field_column(field: Field) -> Column:
    kind = {
        FieldKind.YEAR: ColumnKind.NUMBER,
        FieldKind.NUMBER: ColumnKind.NUMBER,
        FieldKind.DATE: ColumnKind.DATE,
    }.get(field.kind, ColumnKind.TEXT)
    if field.key == "email_status":
        kind = ColumnKind.BADGE
    because = "" if field.editable else "The program derives it from other fields."
    return Column(
        field.key,
        field.label,
        kind,
        _WIDTHS.get(field.key, 130),
        sortable=True,
        editable=field.editable,
        fixed_because=because,
        group=PART_LABELS[field.part],
    )


def _field_cell(field: Field, value: Any) -> Cell:
    if field.key == "email_status":
        return Status(value, tone_of(value)) if value else Status("none")
    if field.kind is FieldKind.PHONE and value is not None:
        return spaced_phone(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format_value(value)
    if value is None or isinstance(value, date):
        return value
    return str(value).replace("\n", ", ")


def _disposition(word: str | None) -> Status:
    if word is None:
        return Status("")
    return Status(LABELS[word], tone_of(word))

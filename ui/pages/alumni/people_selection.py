"""Who is selected in the table of people, and their rows where it lists others."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from ui.tables import DataTable

_MOST_PARTS: Final = 10_000  # of a selection; the table gets slow with more


@dataclass(frozen=True, slots=True)
class SelectedPeople:
    """The `people` selected, in the order shown, and the person of the current row."""

    people: "array[int]"
    current: int | None


@dataclass(frozen=True, slots=True)
class SelectedRows:
    """The rows to select, in order, and the current one."""

    parts: Sequence[range]
    current: int | None


def selected_people(table: DataTable) -> SelectedPeople:
    """Who is selected in `table` now."""
    row = table.currentIndex().row()
    ids = table.ids_at([range(row, row + 1)]) if row >= 0 else ()
    return SelectedPeople(table.selected_ids(), next(iter(ids), None))


def rows_in(ids: "array[int]", chosen: SelectedPeople) -> SelectedRows:
    """The rows of the people `chosen` among `ids`; for a job, where there are a million."""
    if len(chosen.people) <= 1:
        rows: Iterable[int] = (row_in(ids, one) for one in chosen.people)
        parts = _parts(row for row in rows if row >= 0)
    else:
        wanted = set(chosen.people)
        parts = _parts(row for row, one in enumerate(ids) if one in wanted)
    current = -1 if chosen.current is None else row_in(ids, chosen.current)
    return SelectedRows(
        parts if len(parts) <= _MOST_PARTS else (), current if current >= 0 else None
    )


def row_in(ids: "array[int]", person_id: int) -> int:
    """The row of a person among `ids`; -1 if not listed."""
    try:
        return ids.index(person_id)
    except ValueError:
        return -1


def select_rows(table: DataTable, rows: SelectedRows, column: int = 0) -> None:
    """Select `rows`; the current cell is in `column` of the current one, else of the first."""
    flag, model = QItemSelectionModel.SelectionFlag, table.table_model
    column = max(column, 0)
    chosen = QItemSelection()
    for part in rows.parts:
        chosen.select(model.index(part.start, column), model.index(part.stop - 1, column))
    table.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)
    first = rows.parts[0].start if rows.parts else None
    current = first if rows.current is None else rows.current
    if current is not None:
        table.selectionModel().setCurrentIndex(model.index(current, column), flag.NoUpdate)


def _parts(rows: Iterable[int]) -> list[range]:
    """`rows`, which are in order, with neighbours together."""
    parts: list[range] = []
    for row in rows:
        if parts and row == parts[-1].stop:
            parts[-1] = range(parts[-1].start, row + 1)
        else:
            parts.append(range(row, row + 1))
    return parts

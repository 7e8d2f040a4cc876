"""Edits of single cells of many people, as a block pasted from Excel: planned, shown, written.

Planning reads what is on record and what each text means; writing refuses the whole block where
somebody changed one of its values meanwhile. A block may add an opt-out, but never withdraws one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from core.errors import UserError
from core.formats import plural
from core.progress import SILENT, Progress
from models.changes import ChangeSet
from models.consent_fields import bases_of_dates
from records.fields.definitions import Field, all_fields
from records.fields.values import BadValue, ParseOptions, parse_plausible
from records.people import list_names, read_flat
from records.writing.bulk_update import preview_updates, update_people
from records.writing.cell_checks import (
    CellReasons,
    CellValues,
    PersonCell,
    marketing_warnings,
    not_applied,
    refusals,
    shared_email_warnings,
)
from records.writing.person_edits import SOURCE
from records.writing.person_update import PersonUpdate


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A new `text` for the field `key` of a person; a blank one clears it."""

    person_id: int
    key: str
    text: str

    @property
    def cell(self) -> PersonCell:
        """The cell that it edits."""
        return PersonCell(self.person_id, self.key)


@dataclass(frozen=True, slots=True)
class CellEditChange:
    """A value that changes from `old`, which it had when planned, to `new`.

    `warning` says in a sentence what to look at before; empty for nothing.
    """

    person_id: int
    key: str
    old: Any
    new: Any
    warning: str = ""


@dataclass(frozen=True, slots=True)
class CellEditIssue:
    """A `text` that cannot be written in place of `old`: a stable `code` and one plain sentence."""

    person_id: int
    key: str
    text: str
    old: Any
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class CellEditPlan:
    """What edits would change and what of them cannot be used, in the order of the edits.

    `names` are those of the people concerned. Edits that change nothing are in neither.
    """

    changes: tuple[CellEditChange, ...]
    issues: tuple[CellEditIssue, ...]
    names: Mapping[int, str]


class CellEditConflict(UserError):
    """Someone else changed values meanwhile; nothing was written."""

    def __init__(self, cells: Sequence[PersonCell]) -> None:
        super().__init__(
            f"{plural(len(cells), 'value was', 'values were')} changed by someone else meanwhile."
            " Nothing was saved; look at the changes again.",
            code="edit_conflict",
        )
        self.cells = tuple(cells)


def plan_cell_edits(
    connection: Connection,
    edits: Iterable[CellEdit],
    options: ParseOptions,
    progress: Progress = SILENT,
) -> CellEditPlan:
    """What `edits` would change, as the records are now; of two edits of a cell the last one.

    Raises Cancelled.
    """
    texts = {edit.cell: edit.text for edit in edits}
    fields = all_fields(connection)
    held = _held(connection, texts, fields)
    values, refused = _parsed(texts, fields, options, progress)
    refused |= refusals(connection, values, held)
    for cell in refused:
        values.get(cell.person_id, {}).pop(cell.key, None)
    new = _new_values(connection, values, progress)
    refused |= not_applied(values, held, new)
    warnings = shared_email_warnings(connection, new)
    warnings |= marketing_warnings({cell: texts[cell] for cell in new})
    return CellEditPlan(
        tuple(
            CellEditChange(*cell, _value(held, cell), new[cell], warnings.get(cell, ""))
            for cell in texts
            if cell in new
        ),
        tuple(
            CellEditIssue(*cell, text, _value(held, cell), *refused[cell])
            for cell, text in texts.items()
            if cell in refused
        ),
        list_names(connection, sorted(held)),
    )


def write_cell_edits(changes: ChangeSet, plan: CellEditPlan) -> int:
    """Write the changes of `plan`; return the number of values changed.

    Raises CellEditConflict where a value is not the one that was planned with any more, a person
    is gone, or an alumni ID was given to someone else. Nothing is written then.
    """
    values: CellValues = defaultdict(dict)
    for change in plan.changes:
        values[change.person_id][change.key] = change.new
    cells = [PersonCell(change.person_id, change.key) for change in plan.changes]
    held = _held(changes.connection, cells, all_fields(changes.connection))
    refused = refusals(changes.connection, values, held)
    conflicts = [
        cell
        for cell, change in zip(cells, plan.changes, strict=True)
        if cell in refused or _value(held, cell) not in (change.old, change.new)
    ]
    if conflicts:
        raise CellEditConflict(conflicts)
    update_people(changes, _updates(values), source=SOURCE)
    changes.describe(fields=list(dict.fromkeys(cell.key for cell in cells)))
    return len(cells)


def _held(
    connection: Connection, cells: Iterable[PersonCell], fields: Mapping[str, Field]
) -> dict[int, dict[str, Any]]:
    """What is on record of the people in `cells`; those who are gone are left out."""
    ids = list(dict.fromkeys(cell.person_id for cell in cells))
    keys = {cell.key for cell in cells if cell.key in fields}
    keys.update(bases_of_dates(keys))  # an objection on record keeps its date
    columns = read_flat(connection, ids, ["id", *sorted(keys)])
    rows = zip(*columns.values(), strict=True)
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows if row[0] is not None}


def _value(held: Mapping[int, Mapping[str, Any]], cell: PersonCell) -> Any:
    return held.get(cell.person_id, {}).get(cell.key)


def _parsed(
    texts: Mapping[PersonCell, str],
    fields: Mapping[str, Field],
    options: ParseOptions,
    progress: Progress,
) -> tuple[CellValues, CellReasons]:
    """The typed values of `texts`, and the cells that have none, with the reason."""
    values: CellValues = defaultdict(dict)
    refused: CellReasons = {}
    known: dict[tuple[str, str], Any] = {}  # columns repeat their values
    for cell, text in progress.over(texts.items(), "Reading the values"):
        field = fields.get(cell.key)
        if field is None or not field.editable:
            refused[cell] = "not_editable", "This column can’t be edited."
            continue
        if (cell.key, text) not in known:
            known[cell.key, text] = _read(field, text, options)
        found = known[cell.key, text]
        if isinstance(found, BadValue):
            refused[cell] = found.code, found.message
        else:
            values[cell.person_id][cell.key] = found
    return values, refused


def _read(field: Field, text: str, options: ParseOptions) -> Any:
    try:
        return parse_plausible(field, text, options)
    except BadValue as bad:
        return bad


def _updates(values: CellValues) -> list[PersonUpdate]:
    return [PersonUpdate(person_id, row, corrects=True) for person_id, row in values.items() if row]


def _new_values(
    connection: Connection, values: CellValues, progress: Progress
) -> dict[PersonCell, Any]:
    """The values that change, as they will be read afterwards."""
    updates = _updates(values)
    found = preview_updates(connection, updates, progress)
    return {
        PersonCell(update.person_id, change.key): change.new
        for update, changes in zip(updates, found, strict=True)
        for change in changes
        if change.key in update.values
    }

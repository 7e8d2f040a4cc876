"""Edits of single cells of many people, as a block pasted from Excel: planned, shown, written.

Planning reads what is on record and what each text means; writing refuses the whole block where
somebody changed one of its values meanwhile. A block may add an opt-out, but never withdraws one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import plural
from core.progress import SILENT, Progress
from models.changes import ChangeSet
from models.consent_fields import CONSENT_FIELDS, MARKETING, bases_of_dates
from models.match_keys import match_value
from models.opt_outs import withdrawn_opt_outs
from models.sql import within_texts
from models.tables import contact_points, people
from records.fields.definitions import Field, all_fields
from records.fields.values import BadValue, ParseOptions, parse_plausible
from records.fields.vocabulary import yes_no
from records.people import list_names, read_flat
from records.writing.bulk_update import preview_updates, update_people
from records.writing.person_edits import SOURCE
from records.writing.person_update import PersonUpdate

_EMAILS: Final = ("email", "other_email")
_NOT_APPLIED: Final[Mapping[str, str]] = {
    "email_status": "There is no e-mail address to mark.",
    "other_email": "This e-mail address is on record already.",
    "other_phone": "This phone number is on record already.",
}
_NO_OPT_OUT: Final = "This is no opt-out. Enter “objected” if the person has opted out."


class PersonCell(NamedTuple):
    """A field of a person."""

    person_id: int
    key: str


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


_Values: TypeAlias = dict[int, dict[str, Any]]  # person -> field -> typed value
_Reasons: TypeAlias = dict[PersonCell, tuple[str, str]]  # code and sentence


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
    refused |= _refusals(connection, values, held)
    for cell in refused:
        values.get(cell.person_id, {}).pop(cell.key, None)
    new = _new_values(connection, values, progress)
    refused |= _not_applied(values, held, new)
    warnings = shared_email_warnings(connection, new)
    warnings |= {cell: _NO_OPT_OUT for cell in new if _denies_marketing(cell.key, texts[cell])}
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
    values: _Values = defaultdict(dict)
    for change in plan.changes:
        values[change.person_id][change.key] = change.new
    cells = [PersonCell(change.person_id, change.key) for change in plan.changes]
    held = _held(changes.connection, cells, all_fields(changes.connection))
    refused = _refusals(changes.connection, values, held)
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
) -> tuple[_Values, _Reasons]:
    """The typed values of `texts`, and the cells that have none, with the reason."""
    values: _Values = defaultdict(dict)
    refused: _Reasons = {}
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


def _refusals(
    connection: Connection, values: _Values, held: Mapping[int, Mapping[str, Any]]
) -> _Reasons:
    """The cells that must not be written, whatever their value, with the reason."""
    refused: _Reasons = {}
    for person_id, wanted in values.items():
        if person_id not in held:
            for key in wanted:
                refused[PersonCell(person_id, key)] = "gone", "This person was deleted meanwhile."
            continue
        for key in withdrawn_opt_outs(held[person_id], wanted):
            refused[PersonCell(person_id, key)] = (
                "opted_out",
                "This would withdraw an opt-out. Change it on the person’s own record.",
            )
    return refused | _taken_ids(connection, values)


def _taken_ids(connection: Connection, values: _Values) -> _Reasons:
    """The cells with an alumni ID that is another person's, or given to two people at once."""
    wanted = {
        person_id: row["alumni_id"]
        for person_id, row in values.items()
        if row.get("alumni_id") is not None
    }
    if not wanted:
        return {}
    columns = people.c
    owners: dict[str, int] = dict(
        connection.execute(
            select(columns.alumni_id, columns.id).where(
                within_texts(columns.alumni_id, sorted(set(wanted.values())))
            )
        ).all()
    )
    refused: _Reasons = {}
    for person_id, alumni_id in wanted.items():
        if owners.setdefault(alumni_id, person_id) != person_id:
            reason = f"The alumni ID {alumni_id} belongs to someone else."
            refused[PersonCell(person_id, "alumni_id")] = "alumni_id_taken", reason
    return refused


def _updates(values: _Values) -> list[PersonUpdate]:
    return [PersonUpdate(person_id, row, corrects=True) for person_id, row in values.items() if row]


def _new_values(
    connection: Connection, values: _Values, progress: Progress
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


def _not_applied(
    values: _Values, held: Mapping[int, Mapping[str, Any]], new: Mapping[PersonCell, Any]
) -> _Reasons:
    """The cells whose value differs and can yet not be written, with the reason."""
    return {
        PersonCell(person_id, key): ("not_applied", _NOT_APPLIED[key])
        for person_id, row in values.items()
        for key in row.keys() & _NOT_APPLIED
        if row[key] not in (None, held[person_id][key]) and PersonCell(person_id, key) not in new
    }


def _denies_marketing(key: str, text: str) -> bool:
    """Whether `text` is a plain no to marketing, which is a basis and yet no opt-out."""
    consent = CONSENT_FIELDS.get(key)
    return consent is not None and consent.purpose in MARKETING and yes_no(text) is False


def shared_email_warnings(
    connection: Connection, new: Mapping[PersonCell, Any]
) -> dict[PersonCell, str]:
    """A sentence for each new e-mail address in `new` that another person has, or gets as well."""
    given = {
        cell: match_value("email", value)
        for cell, value in new.items()
        if cell.key in _EMAILS and value is not None
    }
    if not given:
        return {}
    points = contact_points.c
    rows = connection.execute(
        select(points.match_value, points.person_id).where(
            points.kind == "email", within_texts(points.match_value, sorted(set(given.values())))
        )
    )
    holders: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        holders[row.match_value].add(row.person_id)
    for cell, address in given.items():
        holders[address].add(cell.person_id)
    others = {
        cell: min(holders[address] - {cell.person_id})
        for cell, address in given.items()
        if len(holders[address]) > 1
    }
    names = list_names(connection, sorted(set(others.values())))
    return {cell: f"Also the e-mail address of {names[other]}." for cell, other in others.items()}

"""What happened to one person's record, line by line: who, when, old, new, from which file and row.

Reads the journal; what can be undone is undone by batches (models/undo.py).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from models.changes import from_json
from models.tables import batches, contact_points, journal, metadata
from records.fields import FIELDS, Part, all_fields

_LATEST: Final = 300  # lines of the journal that are read

_NOUNS: Final = {
    "awards": "Award",
    "roles": "Role",
    "consents": "Consent",
    "engagements": "Engagement",
    "segment_members": "List",
    "frame_members": "Survey",
    "invitations": "Invitation",
    "responses": "Response",
}
_CONTACT_NOUNS: Final = {"email": "E-mail", "phone": "Phone", "post": "Address"}
_PARTS: Final = {"awards": Part.AWARD, "roles": Part.CURRENT_ROLE}
_COLUMN_LABELS: Final = {
    "status": "status",
    "is_primary": "primary",
    "ended": "Role ended",
    "is_current": "Current role",
    "is_first": "First role",
    "basis": "Basis",
    "recorded_on": "Recorded on",
    "disposition": "Invitation",
}
# Columns that say in few words what a record is; the others only fill the line.
_TELLING: Final = {
    "contact_points": ("value", "city", "postal_code", "country"),
    "awards": ("kind", "programme", "completed"),
    "roles": ("title", "employer"),
    "consents": ("basis", "purpose", "channel"),
    "engagements": ("title", "kind"),
    "invitations": ("disposition",),
}
_SILENT: Final = frozenset({"status_on", "disposition_on", "original", "source"})


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change: `what` in words, `old` and `new` as values (None: nothing was or is there).

    `at` is UTC; `batch_id` is what it can be undone by, `is_undone` whether that was done.
    `file_name` and `source_row` tell where the new value came from.
    """

    batch_id: int
    at: datetime
    by: str
    title: str
    file_name: str | None
    source_row: int | None
    is_undone: bool
    what: str
    old: Any
    new: Any


def read_history(connection: Connection, person_id: int) -> list[HistoryLine]:
    """The changes of a person's record, the newest first; that it was added is one line."""
    lines = connection.execute(
        select(
            journal.c.batch_id,
            journal.c.table_name,
            journal.c.record_id,
            journal.c.action,
            journal.c.old,
            journal.c.new,
            journal.c.source_row,
            batches.c.at,
            batches.c.by,
            batches.c.title,
            batches.c.file_name,
            batches.c.undone_by,
        )
        .join_from(journal, batches)
        .where(journal.c.person_id == person_id)
        .order_by(journal.c.id.desc())
        .limit(_LATEST)
    ).all()
    added = {
        line.batch_id for line in lines if line.table_name == "people" and line.action == "create"
    }
    words = _Words(connection, person_id)
    found: list[HistoryLine] = []
    for line in lines:
        if line.batch_id in added and line.table_name != "people":
            continue  # the parts that it was added with
        found += [
            HistoryLine(
                line.batch_id,
                line.at,
                line.by,
                line.title,
                line.file_name,
                line.source_row,
                line.undone_by is not None,
                *change,
            )
            for change in words.changes(line)
        ]
    return found


def batches_of_one(
    connection: Connection, person_id: int, batch_ids: Collection[int]
) -> frozenset[int]:
    """Those of `batch_ids` that changed nothing of anybody else: undone, they concern no other."""
    other = journal.alias()
    shared = connection.scalars(
        select(batches.c.id).where(
            batches.c.id.in_(batch_ids),
            select(other.c.id)
            .where(other.c.batch_id == batches.c.id, other.c.person_id != person_id)
            .exists(),
        )
    )
    return frozenset(batch_ids).difference(shared)


class _Words:
    """Turns lines of the journal into words; knows the labels of all fields."""

    def __init__(self, connection: Connection, person_id: int) -> None:
        self._labels = {key: field.label for key, field in all_fields(connection).items()}
        self._kinds = {
            row.id: row.kind
            for row in connection.execute(
                select(contact_points.c.id, contact_points.c.kind).where(
                    contact_points.c.person_id == person_id
                )
            )
        }

    def changes(self, line: Any) -> list[tuple[str, Any, Any]]:
        """What changed, old and new value, for each thing worth telling in a line."""
        table = metadata.tables[line.table_name]
        old = from_json(table, line.old) if line.old else {}
        new = from_json(table, line.new) if line.new else {}
        if line.table_name == "people" and line.action != "update":
            is_new = line.action == "create"
            return [("Record", None, "added") if is_new else ("Record", "deleted", None)]
        if line.action == "update":
            return [
                (self._label(line, name), old.get(name), new[name])
                for name in new
                if name not in _SILENT and not (name == "is_primary" and not new[name])
            ]
        noun = self._noun(line, {**old, **new})
        return [(noun, _telling(line.table_name, old), _telling(line.table_name, new))]

    def _noun(self, line: Any, record: Mapping[str, Any]) -> str:
        if line.table_name == "contact_points":
            kind: str = record.get("kind") or self._kinds.get(line.record_id, "")
            return _CONTACT_NOUNS.get(kind, "Contact point")
        name: str = line.table_name
        return _NOUNS.get(name, name)

    def _label(self, line: Any, column: str) -> str:
        if line.table_name == "people":
            return self._labels.get(column, column)
        part = _PARTS.get(line.table_name)
        for field in FIELDS:
            if field.part is part and field.column == column:
                return field.label
        noun = self._noun(line, {})
        if line.table_name == "contact_points":
            return noun if column == "value" else f"{noun}, {_COLUMN_LABELS.get(column, column)}"
        return _COLUMN_LABELS.get(column, noun)


def _telling(table_name: str, record: Mapping[str, Any]) -> str | None:
    names = _TELLING.get(table_name, ())
    return ", ".join(str(record[name]) for name in names if record.get(name)) or None

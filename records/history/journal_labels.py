"""Lines of the journal in words: what changed, under the labels that staff know."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from models.changes import from_json
from models.sql import within
from models.tables import contact_points, metadata, people
from records.fields.definitions import FIELDS, Part, all_fields
from records.people import NAME_KEYS

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


class JournalWords:
    """Turns lines of the journal into words; knows the labels of all fields.

    `person_ids` are the people whom the lines are about.
    """

    def __init__(self, connection: Connection, person_ids: Sequence[int]) -> None:
        self._labels = {key: field.label for key, field in all_fields(connection).items()}
        self._kinds = {
            row.id: row.kind
            for row in connection.execute(
                select(contact_points.c.id, contact_points.c.kind).where(
                    within(contact_points.c.person_id, person_ids)
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

    def values(self, line: Any) -> list[tuple[str, Any]]:
        """What a person's record was created or deleted with, by label, beside the name."""
        record = from_json(people, line.new or line.old)
        return [
            (self._labels[name], value)
            for name, value in record.items()
            if name in self._labels and name not in NAME_KEYS and value not in (None, False)
        ]

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

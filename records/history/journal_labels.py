"""Journal lines as text, with the labels of fields."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from models.changes import from_json
from models.sql import within
from models.tables import (
    contact_points,
    different_people,
    former_ids,
    metadata,
    news_items,
    news_people,
    people,
    relationships,
)
from records.fields.definitions import FIELDS, Part, all_fields
from records.parts.registry import PARTS_BY_NAME
from records.parts.relationships import from_other_side
from records.people import NAME_KEYS, list_names

_NOUNS: Final = {
    "segment_members": "List",
    "frame_members": "Survey",
    "unnamed_members": "Survey",
    "invitations": "Invitation",
    "responses": "Response",
    "former_ids": "Merged record",
    "news_items": "News",
    "news_people": "News",
    "different_people": "Not the same person",
}
_CONTACT_NOUNS: Final = {"email": "E-mail", "phone": "Phone", "post": "Address"}
_PARTS: Final = {"awards": Part.AWARD, "roles": Part.CURRENT_ROLE}
# Labels of columns where the one in files would say too little in a line of the history.
_COLUMN_LABELS: Final = {"status": "status", "is_primary": "primary", "ended": "Role ended"}
# Columns that go with another one and are not told.
HIDDEN: Final = frozenset(
    {"status_on", "disposition_on", "original", "employer_original", "source"}
)


class JournalWords:
    """Turns lines of the journal into words; knows the labels of all fields.

    `person_ids` are the people whom the lines are about; a relationship of somebody else is told
    from the side of the other one.
    """

    def __init__(self, connection: Connection, person_ids: Sequence[int]) -> None:
        self._connection = connection
        self._people = frozenset(person_ids)
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
        return [(what, old, new) for _, what, old, new in self.changes_by_column(line)]

    def changes_by_column(self, line: Any) -> list[tuple[str | None, str, Any, Any]]:
        """Like `changes`, each with the column that changed; None: the whole record."""
        table = metadata.tables[line.table_name]
        old = from_json(table, line.old) if line.old else {}
        new = from_json(table, line.new) if line.new else {}
        if line.table_name == relationships.name and line.person_id not in self._people:
            old, new = (from_other_side(one, line.person_id) for one in (old, new))
        if line.table_name == "people" and line.action != "update":
            is_new = line.action == "create"
            before, after = (None, "created") if is_new else ("deleted", None)
            return [(None, "Record", before, after)]
        if line.action == "update" and "person_id" in new:
            name = list_names(self._connection, [new["person_id"]]).get(new["person_id"])
            return [(None, self._noun(line, {}), None, f"moved to {name or 'another record'}")]
        if line.action == "update":
            part = PARTS_BY_NAME.get(line.table_name)
            words = _as_is if part is None else part.in_words
            return [
                (name, self._label(line, name), words(name, old.get(name)), words(name, new[name]))
                for name in new
                if name not in HIDDEN and not (name == "is_primary" and not new[name])
            ]
        noun = self._noun(line, {**old, **new})
        before, after = (self._summary(line.table_name, one) for one in (old, new))
        return [(None, noun, before, after)]

    def values(self, line: Any) -> list[tuple[str, Any]]:
        """The values of a record that was created or deleted, by label, without the name."""
        record = from_json(people, line.new or line.old)
        return [
            (self._labels[name], value)
            for name, value in record.items()
            if name in self._labels and name not in NAME_KEYS and value not in (None, False)
        ]

    def _noun(self, line: Any, record: Mapping[str, Any]) -> str:
        if line.table_name == "contact_points":
            kind = record.get("kind") or self._kind(line.record_id)
            return _CONTACT_NOUNS.get(kind, "Contact point")
        name: str = line.table_name
        part = PARTS_BY_NAME.get(name)
        return part.singular.capitalize() if part is not None else _NOUNS.get(name, name)

    def _kind(self, contact_point_id: int) -> str:
        """“email”, “phone” or “post”, also where a merge gave it to somebody else since; or ""."""
        kind: str | None = self._kinds.get(contact_point_id)
        if kind is None:
            kind = self._connection.scalar(
                select(contact_points.c.kind).where(contact_points.c.id == contact_point_id)
            )
        return kind or ""

    def _label(self, line: Any, column: str) -> str:
        if line.table_name == "people":
            return self._labels.get(column, column)
        key = _PARTS.get(line.table_name)
        for field in FIELDS:
            if field.part is key and field.column == column:
                return field.label
        noun = self._noun(line, {})
        if line.table_name == "contact_points":
            return noun if column == "value" else f"{noun}, {_COLUMN_LABELS.get(column, column)}"
        part = PARTS_BY_NAME.get(line.table_name)
        label = _COLUMN_LABELS.get(column, column if part is None else part.label_of(column))
        if label in (column, noun):
            return noun
        return label if part is None or key is not None else f"{noun}, {label.lower()}"

    def _summary(self, table_name: str, record: Mapping[str, Any]) -> str | None:
        part = PARTS_BY_NAME.get(table_name)
        if table_name == former_ids.name and record:
            return record["alumni_id"] or str(record["former_id"])
        if table_name == different_people.name and record:
            pair = [record["person_id"], record["other_id"]]
            return " / ".join(list_names(self._connection, pair).values())
        if table_name == news_items.name:
            return record.get("title")
        if table_name == news_people.name:
            return "about this person" if record else None
        if part is None:
            return record.get("disposition")
        other_id = record.get("other_id")
        if other_id is None:
            return part.summarise(record)
        name = list_names(self._connection, [other_id]).get(other_id)
        return part.summarise({**record, "other_name": name})


def _as_is(_column: str, value: Any) -> Any:
    return value

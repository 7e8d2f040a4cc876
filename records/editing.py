"""Editing one person in a form, adding one by hand, and deleting people; each is one batch.

Two desks may edit one person: fields are merged one by one, and only where both changed the same
field to different values does the second one hear of it, with both values.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection, func, select

from core.errors import UserError
from core.text import plural
from models.database import Database
from models.tables import contact_points, journal, people
from records.fields import Part, all_fields
from records.people import NAME_KEYS, list_name, read_people
from records.storing import COLUMNS, create_people
from records.updates import PersonUpdate
from records.updating import preview_updates, update_people

SOURCE: Final = "entered by hand"
_MOST_NAMED: Final = 3  # fields named in a batch's title; more are counted

_MOVES: Final = frozenset(
    {"is_current", "is_first", "is_primary"}
)  # another record is the main one
_PARTS: Final[Mapping[str, tuple[Part, ...]]] = {
    "awards": (Part.AWARD,),
    "roles": (Part.CURRENT_ROLE, Part.FIRST_ROLE),
    "consents": (Part.CONSENT,),
    "engagements": (Part.LINKEDIN,),
}
_CONTACT_PARTS: Final[Mapping[str, tuple[Part, ...]]] = {
    "email": (Part.EMAIL, Part.OTHER_EMAIL),
    "phone": (Part.PHONE, Part.OTHER_PHONE),
    "post": (Part.POST,),
}


@dataclass(frozen=True, slots=True)
class Edited:
    """What was done: the batch to undo it by (None: nothing had to be written) and its title."""

    batch_id: int | None
    title: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that two desks changed: its key, and the value of each."""

    key: str
    mine: Any
    theirs: Any


class EditConflict(UserError):
    """Someone else changed the same fields meanwhile; nothing was written.

    `version` is the person's version now: saving again with it overwrites their values.
    """

    def __init__(self, conflicts: Sequence[FieldConflict], version: int) -> None:
        super().__init__(
            "Someone else changed the same fields meanwhile. Nothing was saved; choose which"
            " values to keep.",
            code="edit_conflict",
        )
        self.conflicts = tuple(conflicts)
        self.version = version


def edit_person(
    database: Database, person_id: int, values: Mapping[str, Any], expected_version: int
) -> Edited:
    """Write `values` (field key to typed value, None clears) of a person read at a version.

    What others changed since stands, unless it is the same field: then EditConflict. Raises
    UserError for a person who is gone or an alumni ID that is another person's.
    """
    with database.read() as connection:
        _check(connection, person_id, values, expected_version)
        update = PersonUpdate(person_id, values, corrects=True)
        (changed,) = preview_updates(connection, [update])
        if not changed:
            return Edited(None, "", person_id)
        title = _title(connection, person_id, [change.key for change in changed])
    with database.write("edit", title) as changes:
        _check(changes.connection, person_id, values, expected_version)
        update_people(changes, [update], source=SOURCE)
        return Edited(changes.batch_id, title, person_id)


def create_person(database: Database, values: Mapping[str, Any]) -> Edited:
    """Add one person. Raises UserError without a name or with another person's alumni ID."""
    if not (values.get("family_name") or values.get("given_name")):
        raise UserError("A person needs a name; nothing was saved.", code="no_name")
    title = f"{list_name(values)} added"
    with database.write("edit", title) as changes:
        _check_alumni_id(changes.connection, None, values)
        (person_id,) = create_people(changes, [values], source=SOURCE)
        return Edited(changes.batch_id, title, person_id)


def delete_people(database: Database, person_ids: Collection[int]) -> Edited:
    """Delete people with all that belongs to them; what they answered stays, without a name."""
    ids = list(person_ids)
    with database.read() as connection:
        named = read_people(connection, ids, NAME_KEYS) if len(ids) == 1 else []
    who = list_name(named[0]) if named else plural(len(ids), "person", "people")
    with database.write("delete", f"{who} deleted") as changes:
        changes.delete(people, ids)
        return Edited(changes.batch_id, f"{who} deleted")


def _check(
    connection: Connection, person_id: int, values: Mapping[str, Any], expected_version: int
) -> None:
    version = connection.scalar(select(people.c.version).where(people.c.id == person_id))
    if version is None:
        raise UserError("This person was deleted meanwhile; nothing was saved.", code="gone")
    if version != expected_version:
        touched = _touched(connection, person_id, version - expected_version)
        both = sorted(touched.intersection(values))
        (now,) = read_people(connection, [person_id], both)
        conflicts = [
            FieldConflict(key, values[key], now[key]) for key in both if now[key] != values[key]
        ]
        if conflicts:
            raise EditConflict(conflicts, version)
    _check_alumni_id(connection, person_id, values)


def _check_alumni_id(
    connection: Connection, person_id: int | None, values: Mapping[str, Any]
) -> None:
    alumni_id = values.get("alumni_id")
    if alumni_id is None:
        return
    owner = connection.scalar(select(people.c.id).where(people.c.alumni_id == alumni_id))
    if owner is not None and owner != person_id:
        raise UserError(
            f"The alumni ID {alumni_id} belongs to someone else; nothing was saved.",
            code="alumni_id_taken",
        )


def _touched(connection: Connection, person_id: int, batches: int) -> set[str]:
    """The fields that the last `batches` batches about a person may have changed."""
    latest = (
        select(journal.c.batch_id)
        .where(journal.c.person_id == person_id)
        .group_by(journal.c.batch_id)
        .order_by(func.max(journal.c.id).desc())
        .limit(batches)
    )
    lines = connection.execute(
        select(journal).where(
            journal.c.person_id == person_id, journal.c.batch_id.in_(latest.scalar_subquery())
        )
    ).all()
    return {key for line in lines for key in _keys_of(connection, line)}


def _keys_of(connection: Connection, line: Any) -> set[str]:
    """The fields that one line of the journal may have changed."""
    record = {**orjson.loads(line.old or "{}"), **orjson.loads(line.new or "{}")}
    if line.table_name == "people":
        return set(record)
    parts = _PARTS.get(line.table_name, ())
    if line.table_name == "contact_points":
        kind = record.get("kind") or connection.scalar(
            select(contact_points.c.kind).where(contact_points.c.id == line.record_id)
        )
        parts = _CONTACT_PARTS.get(kind or "", ())
    is_whole = line.action != "update" or not _MOVES.isdisjoint(record)
    return {
        key
        for part in parts
        for key, column in COLUMNS[part].items()
        if is_whole or column in record
    }


def _title(connection: Connection, person_id: int, keys: Sequence[str]) -> str:
    (person,) = read_people(connection, [person_id], NAME_KEYS)
    fields = all_fields(connection)
    labels = [fields[key].label if key in fields else key for key in keys]
    what = (
        ", ".join(_inside(label) for label in labels)
        if len(labels) <= _MOST_NAMED
        else plural(len(labels), "field")
    )
    return f"{list_name(person)}: {what} changed"


def _inside(label: str) -> str:
    """A label as it stands within a sentence: "e-mail", but "LinkedIn group"."""
    first = label.partition(" ")[0]
    return label if first[1:] != first[1:].lower() else label[0].lower() + label[1:]

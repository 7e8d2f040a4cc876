"""Editing one person in a form, adding one by hand, and deleting people; each is one batch.

Two desks may edit one person: fields are merged one by one, and only where a field no longer has
the value that the user saw does the second one hear of it, with both values.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import plural
from core.progress import SILENT, Progress
from models.backups.automatic import back_up_before_change
from models.database import Database
from models.tables import people
from records.fields.definitions import all_fields
from records.people import NAME_KEYS, list_name, read_people
from records.writing.bulk_update import preview_updates, update_people
from records.writing.new_people import create_people
from records.writing.person_update import PersonUpdate

SOURCE: Final = "entered by hand"
_MOST_NAMED: Final = 3  # fields named in a batch's title; more are counted


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
    """Someone else changed the same fields meanwhile; nothing was written."""

    def __init__(self, conflicts: Sequence[FieldConflict]) -> None:
        super().__init__(
            "Someone else changed the same fields meanwhile. Nothing was saved; choose which"
            " values to keep.",
            code="edit_conflict",
        )
        self.conflicts = tuple(conflicts)

    @property
    def theirs(self) -> dict[str, Any]:
        """The values on record by field: saving again with them as seen replaces them."""
        return {conflict.key: conflict.theirs for conflict in self.conflicts}


def edit_person(
    database: Database,
    person_id: int,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> Edited:
    """Write `values` (field key to typed value, None clears).

    `seen` are the values of the same fields that the user decided on; None where nobody looked.
    Raises EditConflict where a field has neither that value any more nor the new one, and
    UserError for a person who is gone or an alumni ID that is another person's.
    """
    with database.read() as connection:
        _check(connection, person_id, values, seen)
        update = PersonUpdate(person_id, values, corrects=True)
        (changed,) = preview_updates(connection, [update])
        if not changed:
            return Edited(None, "", person_id)
        title = _title(connection, person_id, [change.key for change in changed])
    with database.write("edit", title) as changes:
        _check(changes.connection, person_id, values, seen)
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


def delete_people(
    database: Database, person_ids: Collection[int], progress: Progress = SILENT
) -> Edited:
    """Delete people with all that belongs to them; what they answered stays, without a name.

    Of those who opted out, the addresses are suppressed (models/objections.py).
    """
    ids = list(person_ids)
    with database.read() as connection:
        named = read_people(connection, ids, NAME_KEYS) if len(ids) == 1 else []
    who = list_name(named[0]) if named else plural(len(ids), "person", "people")
    back_up_before_change(database, progress)
    with database.write("delete", f"{who} deleted", progress=progress) as changes:
        changes.delete(people, ids)
        return Edited(changes.batch_id, f"{who} deleted")


def _check(
    connection: Connection,
    person_id: int,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None,
) -> None:
    if connection.scalar(select(people.c.id).where(people.c.id == person_id)) is None:
        raise UserError("This person was deleted meanwhile; nothing was saved.", code="gone")
    if seen is not None:
        (now,) = read_people(connection, [person_id], sorted(values))
        conflicts = [
            FieldConflict(key, value, now[key])
            for key, value in sorted(values.items())
            if now[key] not in (seen.get(key), value)
        ]
        if conflicts:
            raise EditConflict(conflicts)
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

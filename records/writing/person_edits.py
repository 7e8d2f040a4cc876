"""Editing one person in a form, adding one by hand, and deleting people.

Two desks may edit one person: fields are merged one by one, and only where a field no longer has
the value that the user saw does the second one hear of it, with both values.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from core.errors import UserError
from models.changes import ChangeSet
from models.tables import people
from records.fields.definitions import all_fields
from records.history.last_change import LastChange, last_change
from records.people import NAME_KEYS, check_exists, full_name, read_people
from records.writing.bulk_update import preview_updates, update_people
from records.writing.new_people import create_people
from records.writing.person_update import PersonUpdate

SOURCE: Final = "entered by hand"


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that two desks changed: its key, and the value of each."""

    key: str
    mine: Any
    theirs: Any


class EditConflict(UserError):
    """Someone else changed the same fields meanwhile; nothing was written.

    `person` is the name of whose record it is, `change` who changed it, if known.
    """

    def __init__(
        self,
        conflicts: Sequence[FieldConflict],
        person: str = "",
        change: LastChange | None = None,
    ) -> None:
        super().__init__(
            "Someone else changed the same fields meanwhile. Nothing was saved; choose which"
            " values to keep.",
            code="edit_conflict",
        )
        self.conflicts = tuple(conflicts)
        self.person, self.change = person, change

    @property
    def theirs(self) -> dict[str, Any]:
        """The values on record by field: saving again with them as seen replaces them."""
        return {conflict.key: conflict.theirs for conflict in self.conflicts}


def edit_person(
    changes: ChangeSet,
    person_id: int,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """Write `values` (field key to typed value, None clears); return the keys that changed.

    `seen` are the values of the same fields that the user decided on; None where nobody looked.
    Raises EditConflict where a field has neither that value any more nor the new one, and
    UserError for a person who is gone or an alumni ID that is another person's.
    """
    _check(changes.connection, person_id, values, seen)
    update = PersonUpdate(person_id, values, corrects=True)
    (changed,) = preview_updates(changes.connection, [update])
    keys = tuple(change.key for change in changed)
    if keys:
        update_people(changes, [update], source=SOURCE)
        changes.describe(fields=keys)
    return keys


def create_person(changes: ChangeSet, values: Mapping[str, Any]) -> int:
    """Add one person; return the id.

    Raises UserError without a name or with another person's alumni ID.
    """
    if not (values.get("family_name") or values.get("given_name")):
        raise UserError("A person needs a name; nothing was saved.", code="no_name")
    _check_alumni_id(changes.connection, None, values)
    (person_id,) = create_people(changes, [values], source=SOURCE)
    return person_id


def delete_people(changes: ChangeSet, person_ids: Collection[int]) -> int:
    """Delete people with all that belongs to them; return how many.

    Their answers stay, without a name. The addresses of those who opted out are suppressed
    (models/objections.py).
    """
    return changes.delete(people, person_ids)


def edit_conflict(
    connection: Connection, person_id: int, conflicts: Sequence[FieldConflict]
) -> EditConflict:
    """The error of `conflicts` in fields of a person, or in columns of a record of the person."""
    fields = all_fields(connection)
    keys = [conflict.key for conflict in conflicts]
    columns = {
        fields[key].column if key in fields and not fields[key].is_custom else key for key in keys
    }
    (person,) = read_people(connection, [person_id], NAME_KEYS)
    return EditConflict(conflicts, full_name(person), last_change(connection, person_id, columns))


def _check(
    connection: Connection,
    person_id: int,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None,
) -> None:
    check_exists(connection, person_id)
    if seen is not None:
        (now,) = read_people(connection, [person_id], sorted(values))
        conflicts = [
            FieldConflict(key, value, now[key])
            for key, value in sorted(values.items())
            if now[key] not in (seen.get(key), value)
        ]
        if conflicts:
            raise edit_conflict(connection, person_id, conflicts)
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

"""Deletions and opt-outs since a backup was made, applied to the database restored from it.

People who were deleted since are deleted, people who opted out since have opted out, addresses
that were suppressed since are suppressed, and messages that went out are known. It is read from
later states of the same database: the one that is replaced and, where that cannot be read or has
another past, later backups.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, exc, or_, select, update

from models.batch_kinds import BatchKind
from models.changes import Change, ChangeSet, from_json
from models.database import user_name
from models.objections import opt_out_addresses, people_in_opt_out_reviews, suppress_left
from models.opt_outs import OBJECTED, OPT_OUT_FIELDS, is_opt_out
from models.sql import within
from models.suppressions import active_suppressions, copy_suppressions, suppression_keys
from models.tables import (
    batches,
    consents,
    contact_points,
    former_ids,
    id_counters,
    journal,
    people,
)
from records.erasure.erase import DiscardDrafts, erase_people
from records.erasure.ledger import copy_erasures, erased_records
from records.publications.copies import copy_publications
from records.restore.sent_messages import pause_mailings, replay_messages

_FIELDS: Final = tuple(key for key in OPT_OUT_FIELDS if key in people.c)
_HOLD: Final = "A row that waited for review when a backup was restored: opted out?"
_RESTORED: Final = "Erased before; a backup was restored"
_CONSENT: Final = ("purpose", "channel", "basis", "recorded_on", "evidence", "wording")


@dataclass(frozen=True, slots=True)
class History:
    """The past of a database: its batches (id -> when, by whom, kind), and its suppression keys."""

    batches: Mapping[int, tuple[datetime, str, str]]
    keys: AbstractSet[bytes]

    def continues(self, earlier: "History") -> bool:
        """Whether this is the past of a later state of the database, or of the same."""
        if not earlier.batches:  # nothing had been done yet
            return not earlier.keys.isdisjoint(self.keys)
        return earlier.batches.items() <= self.batches.items()

    def has(self, batch_id: int, at: datetime) -> bool:
        """Whether the batch of this id and time is in this past."""
        return batch_id in self.batches and self.batches[batch_id][0] == at

    def branches_from(self, earlier: "History") -> bool:
        """Whether the database went on to this state after an even earlier one was restored."""
        common = [one for one, batch in earlier.batches.items() if self.batches.get(one) == batch]
        return bool(common) and any(
            one > max(common) and kind == BatchKind.RESTORE.value
            for one, (_, _, kind) in self.batches.items()
        )


class _Person(NamedTuple):
    """A person of one office, in all its copies: an id alone may be given twice after a restore."""

    id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many people were deleted, opted out and erased again; how many addresses suppressed.

    And how many messages had been sent since.
    """

    deleted: int = 0
    opted_out: int = 0
    suppressed: int = 0
    erased: int = 0
    messages: int = 0


def read_history(connection: Connection) -> History:
    """That by which states of the same database know each other."""
    columns = batches.c
    rows = connection.execute(select(columns.id, columns.at, columns.by, columns.kind))
    return History(
        {row.id: (row.at, row.by, row.kind) for row in rows},
        frozenset(suppression_keys(connection)),
    )


def can_be_read(source: Connection) -> bool:
    """Whether everything that `replay` needs can be read from a possibly damaged database."""
    try:
        _deleted(source)
        _objections(source, [person.id for person in _opted_out(source)])
        active_suppressions(source)
        source.execute(select(id_counters)).all()
    except (exc.DBAPIError, ValueError, LookupError):
        return False
    return True


def replay(
    changes: ChangeSet, later: Sequence[Connection], discard_drafts: DiscardDrafts
) -> Replayed:
    """Apply the `later` states of the same database, newest first.

    Of each person the newest state that knows the person decides.
    """
    connection = changes.connection
    suppressed = sum(copy_suppressions(source, changes) for source in later)
    for source in later:
        copy_erasures(source, changes)
        copy_publications(source, changes)
    erased = erased_records(connection)
    pause_mailings(connection)
    sent = sum(replay_messages(changes, source) for source in later)
    opted_out = gone = 0
    newer: list[Connection] = []
    for source in later:
        deleted = _not_known(newer, _here(connection, _deleted(source)))
        objectors = _not_known(newer, _here(connection, _opted_out(source)))
        opted_out += _opt_out(changes, source, {person: person.id for person in objectors})
        merged = _merged(source)
        apart = _not_known(newer, _here(connection, merged.keys()))
        opted_out += _opt_out(changes, source, {person: merged[person] for person in apart})
        opted_out += _hold(changes, source, newer)
        suppressed += _suppress_unknown_addresses(changes, source, newer)
        gone += changes.delete(people, [person.id for person in deleted])
        newer.append(source)
    if erased:
        erase_people(changes, erased, discard_drafts, reason=_RESTORED, by=user_name())
    return Replayed(gone, opted_out, suppressed, len(erased), sent)


def raise_counters(connection: Connection, later: Sequence[Connection]) -> None:
    """See to it that no identifier that a `later` state gave out is given out again."""
    highest: dict[str, int] = {}
    for source in later:
        for name, next_id in source.execute(select(id_counters)):
            highest[name] = max(next_id, highest.get(name, 0))
    here: Mapping[str, int] = dict(connection.execute(select(id_counters)).all())
    for name, next_id in highest.items():
        counter = id_counters.c.table_name == name
        if name not in here:
            connection.execute(id_counters.insert().values(table_name=name, next_id=next_id))
        elif next_id > here[name]:
            connection.execute(update(id_counters).where(counter).values(next_id=next_id))


def _deleted(source: Connection) -> set[_Person]:
    """The people who were deleted there, and not by undoing the batch that created them."""
    lines = source.execute(
        select(journal.c.record_id, journal.c.old)
        .join(batches, batches.c.id == journal.c.batch_id)
        .where(
            journal.c.table_name == people.name,
            journal.c.action == "delete",
            batches.c.kind != BatchKind.UNDO.value,
        )
    )
    gone = {
        _Person(record_id, created_at)
        for record_id, old in lines
        if (created_at := from_json(people, old).get("created_at")) is not None
    }
    return gone - _here(source, gone) - set(_merged(source))


def _merged(source: Connection) -> dict[_Person, int]:
    """The records that were merged there, with the person that they are part of now.

    A backup in which they are still apart keeps them apart.
    """
    columns = former_ids.c
    rows = source.execute(select(columns.former_id, columns.recorded_at, columns.person_id))
    return {_Person(former_id, at): person_id for former_id, at, person_id in rows}


def _opted_out(source: Connection) -> set[_Person]:
    objected = select(consents.c.person_id).where(consents.c.basis == OBJECTED)
    flags = [
        people.c[name].is_(True) if people.c[name].type.python_type is bool
        else people.c[name].is_not(None)
        for name in _FIELDS
    ]  # fmt: skip
    return {
        _Person(*row)
        for row in source.execute(
            select(people.c.id, people.c.created_at).where(or_(*flags, people.c.id.in_(objected)))
        )
    }


def _here(connection: Connection, persons: Collection[_Person]) -> set[_Person]:
    """Those of `persons` who are on record in another copy of the database."""
    return _people(connection, [person.id for person in persons]).intersection(persons)


def _not_known(newer: Iterable[Connection], persons: AbstractSet[_Person]) -> set[_Person]:
    """Those of `persons` whom none of the `newer` states has, so that an older one decides."""
    left = set(persons)
    for source in newer:
        left -= _here(source, left)
    return left


def _opt_out(changes: ChangeSet, source: Connection, whose: Mapping[_Person, int]) -> int:
    """Bring the opt-outs of people from `source`; give of how many there were new ones.

    `whose` are people on record, each with the id of their record there.
    """
    ids = sorted(person.id for person in whose)
    columns = [people.c.id, *(people.c[name] for name in _FIELDS)]
    query = select(*columns)
    on_record = query.where(within(people.c.id, ids))
    held = {row["id"]: row for row in changes.connection.execute(on_record).mappings()}
    there = query.where(within(people.c.id, sorted(set(whose.values()))))
    told = {row["id"]: row for row in source.execute(there).mappings()}
    records = {person.id: record_id for person, record_id in whose.items() if record_id in told}
    flags = [
        Change(person_id, values)
        for person_id, record_id in records.items()
        if (
            values := {
                name: told[record_id][name]
                for name in _FIELDS
                if is_opt_out(name, told[record_id][name])
                and not is_opt_out(name, held[person_id][name])
            }
        )
    ]
    known = _objections(changes.connection, ids)
    recorded: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for (record_id, *_), values in _objections(source, sorted(told)).items():
        recorded[record_id].append(values)
    objections = [
        {**values, "person_id": person_id}
        for person_id, record_id in records.items()
        for values in recorded[record_id]
        if (person_id, values["purpose"], values["channel"]) not in known
    ]
    changes.update(people, flags)
    changes.insert(consents, objections)
    return len({one.record_id for one in flags} | {one["person_id"] for one in objections})


def _hold(changes: ChangeSet, source: Connection, newer: Sequence[Connection]) -> int:
    """Put people on hold whom a row waiting for review means that this database does not have."""
    connection = changes.connection
    meant = _people(source, people_in_opt_out_reviews(source))
    here = {person.id for person in _not_known(newer, _here(connection, meant))}
    query = select(people.c.id).where(
        within(people.c.id, sorted(here - people_in_opt_out_reviews(connection))),
        people.c.contact_hold.is_(None),
    )
    held = connection.scalars(query).all()
    return changes.update(people, [Change(one, {"contact_hold": _HOLD}) for one in held])


def _suppress_unknown_addresses(
    changes: ChangeSet, source: Connection, newer: Sequence[Connection]
) -> int:
    """Suppress the addresses of people who opted out that came on record since; give how many."""
    meant = _opted_out(source) | _people(source, people_in_opt_out_reviews(source))
    ids = sorted(person.id for person in _not_known(newer, meant))
    addresses = opt_out_addresses(source, within(contact_points.c.person_id, ids))
    return suppress_left(changes, addresses)


def _people(source: Connection, ids: Collection[int]) -> set[_Person]:
    columns = people.c.id, people.c.created_at
    rows = source.execute(select(*columns).where(within(people.c.id, sorted(ids))))
    return {_Person(*row) for row in rows}


def _objections(connection: Connection, ids: Sequence[int]) -> dict[Any, dict[str, Any]]:
    """The objections in force, by person, purpose and channel: the consent recorded last counts."""
    rows = connection.execute(
        select(consents.c.person_id, *(consents.c[name] for name in _CONSENT))
        .where(within(consents.c.person_id, ids))
        .order_by(consents.c.id)
    ).mappings()
    last = {(row["person_id"], row["purpose"], row["channel"]): dict(row) for row in rows}
    return {key: row for key, row in last.items() if row["basis"] == OBJECTED}

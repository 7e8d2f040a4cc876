"""Unmerging: undoing a batch that merged people, after later edits too.

models/undo brings both records back. What was added to the merged person since stays with the kept
one and is listed, and so are messages and lists that went out since, which cannot be undone; an
opt-out recorded since holds for both, as nobody knows which of them gave it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection, Row, Table, or_, select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import Change, ChangeSet, from_json, read_records
from models.opt_outs import OBJECTED, is_opt_out
from models.sql import within
from models.tables import (
    batches,
    consents,
    former_ids,
    invitations,
    journal,
    lists_handed_out,
    messages,
    metadata,
    people,
)
from models.undo import GONE, Protected, SkippedUndo
from records.merging.former_ids import current_people
from records.people import existing_people

ADDED_SINCE: Final = "added since the merge"
CHANGED_SINCE: Final = "changed since the merge"
SENT_SINCE: Final = "sent since the merge, to both as one person"
HANDED_OUT_SINCE: Final = "handed out since the merge, with both as one person if they are on it"


class _Merged(NamedTuple):
    """A record `other` that was merged into `keep`."""

    keep: int
    other: int


def is_about_merge(connection: Connection, batch_id: int) -> bool:
    """Whether a batch merged people, or undid or redid that."""
    return _merge_of(connection, batch_id) is not None


def protect_unmerge(changes: ChangeSet, batch_id: int) -> Protected:
    """What undoing leaves alone: who was merged into somebody who is gone stays gone.

    `batch_id` is a merge, or the undo of one, which is about to be redone. Raises UserError where
    the kept person was merged again since, or either person changed since the undo.
    """
    connection = changes.connection
    merge = _merge_of(connection, batch_id)
    merged = _merged_by(connection, merge or batch_id)
    if batch_id != merge:
        _check_unchanged(connection, batch_id, merged)
        return Protected()
    now = current_people(connection, [one.other for one in merged])
    for one in merged:
        if one.other in now and now[one.other] != one.keep:
            raise UserError(
                f"Record {one.keep} was itself merged into record {now[one.other]} since. Nothing"
                " was changed; undo that merge first.",
                code="merged_since",
            )
    gone = {one.other: GONE for one in merged if one.other not in now}
    return Protected(gone={people: gone})


def complete_unmerge(changes: ChangeSet, batch_id: int) -> Sequence[SkippedUndo]:
    """List what was added since the merge `batch_id`, and record opt-outs since for both people."""
    if _merge_of(changes.connection, batch_id) != batch_id:
        return ()
    found: list[SkippedUndo] = []
    merged = _merged_by(changes.connection, batch_id)
    keepers = sorted({one.keep for one in merged})
    others = existing_people(changes.connection, [one.other for one in merged])
    since: dict[int, list[Row[Any]]] = {one: [] for one in keepers}
    for line in _lines_since(changes.connection, batch_id, keepers):
        since[line.person_id].append(line)
    for keep, lines in since.items():
        found += _sent(changes.connection, batch_id, keep)
        found += _added(changes.connection, keep, lines)
        theirs = [one.other for one in merged if one.keep == keep and one.other in others]
        _opt_out_too(changes, keep, theirs, lines)
    lists = _created_since(changes.connection, batch_id, lists_handed_out)
    return [*found, *(SkippedUndo(None, lists_handed_out.name, HANDED_OUT_SINCE) for _ in lists)]


def _merge_of(connection: Connection, batch_id: int) -> int | None:
    """The merge that a batch is, or undid or redid; None for any other batch."""
    root = batch_id
    while True:
        row = connection.execute(
            select(batches.c.kind, batches.c.reverses).where(batches.c.id == root)
        ).first()
        if row is None or row.reverses is None:
            break
        root = row.reverses
    return root if row is not None and row.kind == BatchKind.MERGE else None


def _merged_by(connection: Connection, merge_id: int) -> list[_Merged]:
    lines = connection.scalars(
        select(journal.c.new)
        .where(
            journal.c.batch_id == merge_id,
            journal.c.table_name == former_ids.name,
            journal.c.action == "create",
        )
        .order_by(journal.c.id)
    )
    told = map(orjson.loads, lines)  # the line of somebody who was erased tells nothing
    return [_Merged(values["person_id"], values["former_id"]) for values in told if values]


def _check_unchanged(connection: Connection, undo_id: int, merged: Sequence[_Merged]) -> None:
    """Raise UserError where one of the people was changed since the merge was undone."""
    concerned = sorted({person_id for one in merged for person_id in one})
    if _lines_since(connection, undo_id, concerned):
        raise UserError(
            "One of the two records was changed since the merge was undone. Nothing was changed;"
            " compare and merge them again.",
            code="changed_since",
        )


def _lines_since(
    connection: Connection, batch_id: int, person_ids: Sequence[int]
) -> Sequence[Row[Any]]:
    """The lines about people after a batch, but for those of its own undos and redos."""
    last = (
        select(journal.c.id)
        .where(journal.c.batch_id == batch_id)
        .order_by(journal.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    reversing = select(batches.c.id).where(batches.c.reverses == batch_id)
    again = select(batches.c.id).where(batches.c.reverses.in_(reversing))
    return connection.execute(
        select(journal)
        .where(
            journal.c.id > last,
            within(journal.c.person_id, person_ids),
            ~or_(journal.c.batch_id.in_(reversing), journal.c.batch_id.in_(again)),
        )
        .order_by(journal.c.id)
    ).all()


def _sent(connection: Connection, batch_id: int, person_id: int) -> list[SkippedUndo]:
    """The messages to a person since a batch."""
    merged_at = select(batches.c.at).where(batches.c.id == batch_id).scalar_subquery()
    theirs = (
        select(messages.c.id)
        .join(invitations, invitations.c.id == messages.c.invitation_id)
        .where(messages.c.at > merged_at, invitations.c.person_id == person_id)
    )
    sent = connection.scalars(theirs).all()
    return [SkippedUndo(person_id, messages.name, SENT_SINCE)] * len(sent)


def _created_since(connection: Connection, batch_id: int, table: Table) -> Sequence[int]:
    """The records of `table` that batches after a batch created."""
    return connection.scalars(
        select(journal.c.record_id).where(
            journal.c.batch_id > batch_id,
            journal.c.table_name == table.name,
            journal.c.action == "create",
        )
    ).all()


def _added(connection: Connection, person_id: int, lines: Sequence[Row[Any]]) -> list[SkippedUndo]:
    """What was added to a person's record, and changed in its fields, and is still there."""
    made: dict[str, list[int]] = {}
    changed: dict[str, None] = {}
    for line in lines:
        if line.action == "create":
            made.setdefault(line.table_name, []).append(line.record_id)
        elif line.action == "update" and line.table_name == people.name:
            changed |= dict.fromkeys(orjson.loads(line.new))
    found: list[SkippedUndo] = []
    for name, ids in made.items():
        there = read_records(connection, metadata.tables[name], ids)
        theirs = [one for one in there.values() if one["person_id"] == person_id]
        found += [SkippedUndo(person_id, name, ADDED_SINCE)] * len(theirs)
    return found + [SkippedUndo(person_id, name, CHANGED_SINCE) for name in changed]


def _opt_out_too(
    changes: ChangeSet, keep: int, others: Sequence[int], lines: Sequence[Row[Any]]
) -> None:
    """Record for `others` the opt-outs that the `lines` about `keep` recorded and that hold."""
    connection = changes.connection
    now = read_records(connection, people, [keep, *others])
    if keep not in now:
        return
    flags: dict[str, Any] = {}
    made: list[int] = []
    for line in lines:
        if line.table_name == people.name and line.action == "update":
            told: Mapping[str, Any] = from_json(people, line.new)
            flags |= {
                name: value
                for name, value in told.items()
                if is_opt_out(name, value) and is_opt_out(name, now[keep].get(name))
            }
        elif line.table_name == consents.name and line.action == "create":
            made.append(line.record_id)
    rows = read_records(connection, consents, made).values()
    objections = [
        {name: value for name, value in row.items() if name not in ("id", "person_id")}
        for row in rows
        if row["basis"] == OBJECTED
    ]
    for other in others:
        missing = {
            name: value for name, value in flags.items() if not is_opt_out(name, now[other][name])
        }
        changes.update(people, [Change(other, missing)])
        changes.insert(consents, [{"person_id": other, **one} for one in objections])

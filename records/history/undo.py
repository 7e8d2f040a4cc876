"""Undo and redo, which never weaken an opt-out: those stay unless they are released.

Nor do they loosen the privacy of a wave that has answers.

An office undoes an import for a wrong column, or a change for a wrong click; that somebody asked
not to be contacted, or died, is true all the same. What stays is listed and counted.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, and_, case, null, or_, select

from core.errors import UserError
from core.formats import plural
from core.progress import SILENT, Progress
from models import undo as models_undo
from models.batch_kinds import BatchKind
from models.changes import Change, ChangeSet, from_json
from models.database import Database, user_name, utc_now
from models.opt_outs import OBJECTED, is_opt_out, opt_outs
from models.sql import within
from models.tables import (
    batches,
    consents,
    journal,
    metadata,
    people,
    reviews,
    suppressions,
    waves,
)
from models.undo import Protected, SkippedUndo, Undone
from records.consent.undone_opt_outs import people_to_keep, suppress_rows
from records.disposition_history import complete_undone_history
from records.history.batches import read_batch
from records.merging.unmerge import complete_unmerge, is_about_merge, protect_unmerge
from records.wave_privacy import answered_waves

OPT_OUT: Final = "opt-out"  # the reason for which something is kept
_TABLES: Final = (people, consents, suppressions, reviews)
_OPEN: Final = "open"

# What is told for a column of a record that is kept as a whole; nothing where another tells it.
_RECORD_COLUMNS: Final[Mapping[str, str]] = {
    "released_at": suppressions.name,
    "released_by": "",
    "release_reason": "",
    "state": reviews.name,
    "decided_for": "",
}

_Values = dict[tuple[Any, int, str], str]


@dataclass(frozen=True, slots=True)
class UndoneBatch:
    """The result of an undo, and the number of people and rows to review whose opt-outs were kept.

    `suppressed` of them were created by the batch and are gone; their addresses are suppressed.
    `addresses` suppressed by the batch stay suppressed.
    """

    undone: Undone
    opt_outs: int = 0
    suppressed: int = 0
    addresses: int = 0

    def in_words(self) -> str:
        """The opt-outs kept: "2 opt-outs and 1 suppressed address", or an empty string."""
        people = plural(self.opt_outs, "opt-out") if self.opt_outs else ""
        suppressed = "suppressed address"
        addresses = plural(self.addresses, suppressed, f"{suppressed}es") if self.addresses else ""
        return " and ".join(filter(None, (people, addresses)))


def undo_batch(
    database: Database,
    batch_id: int,
    progress: Progress = SILENT,
    *,
    release_opt_outs: bool = False,
) -> UndoneBatch:
    """Undo `batch_id`, keeping opt-outs unless `release_opt_outs`.

    With that, a batch that is undone already is redone first, and the addresses that it, its undos
    and redos suppressed are released. Undoing a merge unmerges: an opt-out goes back to the record
    that it came from. Raises UserError as models.undo.undo does.
    """
    with database.read() as connection:
        is_merge = is_about_merge(connection, batch_id)
    if is_merge:
        return UndoneBatch(_run_unmerge(models_undo.undo, database, batch_id, progress))
    if not release_opt_outs:
        return _protected(
            lambda protect: models_undo.undo(
                database, batch_id, progress, protect=protect, complete=_complete
            )
        )
    with database.read() as connection:
        batch = read_batch(connection, batch_id)
    if batch is not None and not batch.is_active:
        models_undo.redo(database, batch_id, progress, protect=_release, complete=_complete)
    return UndoneBatch(
        models_undo.undo(
            database, batch_id, progress, protect=_release_with_addresses, complete=_complete
        )
    )


def redo_batch(database: Database, batch_id: int, progress: Progress = SILENT) -> UndoneBatch:
    """Redo `batch_id`, keeping opt-outs.

    Raises UserError as models.undo.redo does.
    """
    with database.read() as connection:
        is_merge = is_about_merge(connection, batch_id)
    if is_merge:
        return UndoneBatch(_run_unmerge(models_undo.redo, database, batch_id, progress))
    return _protected(
        lambda protect: models_undo.redo(
            database, batch_id, progress, protect=protect, complete=_complete
        )
    )


def unmerge(database: Database, batch_id: int, progress: Progress = SILENT) -> UndoneBatch:
    """Undo the merge `batch_id`: both records are there again; what stays as it is is listed.

    Raises UserError as `undo_batch` does, where the batch merged nobody, and where the merged
    person was merged again since.
    """
    with database.read() as connection:
        batch = read_batch(connection, batch_id)
    if batch is not None and batch.kind is not BatchKind.MERGE:
        raise UserError(
            f"Batch {batch_id} merged nobody; nothing was changed. To undo it: undo {batch_id}",
            code="no_merge",
        )
    return undo_batch(database, batch_id, progress)


def _run_unmerge(
    run: Callable[..., Undone], database: Database, batch_id: int, progress: Progress
) -> Undone:
    return run(database, batch_id, progress, protect=protect_unmerge, complete=_complete_unmerge)


def _complete(changes: ChangeSet, batch_id: int) -> Sequence[SkippedUndo]:
    complete_undone_history(changes, batch_id)
    return ()


def _complete_unmerge(changes: ChangeSet, batch_id: int) -> Sequence[SkippedUndo]:
    kept = complete_unmerge(changes, batch_id)
    complete_undone_history(changes, batch_id)
    return kept


def _protected(run: Callable[[models_undo.Protect], Undone]) -> UndoneBatch:
    suppressed: set[int] = set()

    def protect(changes: ChangeSet, original: int) -> Protected:
        kept = _keep_opt_outs(changes, original, suppressed)
        return replace(kept, values={**kept.values, **_kept_privacy(changes, original)})

    undone = run(protect)
    undone = replace(undone, kept=tuple(_told(undone.kept)))
    kept = [one for one in undone.kept if one.reason == OPT_OUT]
    of_people = {one.person_id for one in kept if one.person_id is not None}
    rows = sum(one.field == reviews.name for one in kept)
    addresses = sum(one.field == suppressions.name for one in kept)
    opt_outs_kept = len(of_people) + rows + len(suppressed)
    return UndoneBatch(undone, opt_outs_kept, len(suppressed), addresses)


def _told(kept: Iterable[SkippedUndo]) -> Iterator[SkippedUndo]:
    """The skipped changes, with one line for each suppressed address and review."""
    for one in kept:
        if one.reason == OPT_OUT and one.field in _RECORD_COLUMNS:
            if table := _RECORD_COLUMNS[one.field]:
                yield replace(one, field=table)
        else:
            yield one


def _release(changes: ChangeSet, _original: int) -> Protected:
    changes.releases_opt_outs = True
    return Protected()


def _release_with_addresses(changes: ChangeSet, original: int) -> Protected:
    """Release the addresses that other batches suppressed which undid or redid this one."""
    related = _related(changes.connection, original) - {original}
    made = select(journal.c.record_id).where(
        within(journal.c.batch_id, sorted(related)),
        journal.c.table_name == suppressions.name,
        journal.c.action == "create",
    )
    found = changes.connection.scalars(
        select(suppressions.c.id).where(
            suppressions.c.id.in_(made), suppressions.c.released_at.is_(None)
        )
    )
    released = {
        "released_at": utc_now(),
        "released_by": user_name(),
        "release_reason": "The opt-out was undone",
    }
    changes.update(suppressions, [Change(one, released) for one in found.all()])
    return _release(changes, original)


def _related(connection: Connection, batch_id: int) -> set[int]:
    """The batch, the batch it undid or redid, and all that undid or redid those."""
    root = batch_id
    while (before := _reversed_by(connection, root)) is not None:
        root = before
    found, new = set[int](), {root}
    while new:
        found |= new
        reversing = select(batches.c.id).where(within(batches.c.reverses, sorted(new)))
        new = set(connection.scalars(reversing)) - found
    return found


def _reversed_by(connection: Connection, batch_id: int) -> int | None:
    found: int | None = connection.scalar(
        select(batches.c.reverses).where(batches.c.id == batch_id)
    )
    return found


def _keep_opt_outs(changes: ChangeSet, batch_id: int, suppressed: set[int]) -> Protected:
    """What undoing the batch has to leave alone, so that no opt-out is weakened.

    The people whom it created and whose addresses will be suppressed are added to `suppressed`, and
    so are reviews that go.
    """
    connection = changes.connection
    is_new_person = and_(journal.c.table_name == people.name, journal.c.action == "create")
    lines = connection.execute(
        select(
            journal.c.table_name,
            journal.c.record_id,
            journal.c.action,
            case((journal.c.action == "delete", journal.c.old), else_=null()).label("old"),
            case((is_new_person, null()), else_=journal.c.new).label("new"),
        ).where(
            journal.c.batch_id == batch_id,
            journal.c.table_name.in_([table.name for table in _TABLES]),
            or_(journal.c.table_name == consents.name, journal.c.action != "delete"),
        )
    ).all()
    made: dict[Any, list[int]] = {table: [] for table in _TABLES}
    values: _Values = {}
    deleted: dict[int, dict[str, Any]] = {}
    for line in lines:
        table = metadata.tables[line.table_name]
        if line.action == "create":
            made[table].append(line.record_id)
        elif line.action == "delete":
            deleted[line.record_id] = from_json(table, line.old)
        else:
            new = from_json(table, line.new)
            values |= {(table, line.record_id, name): OPT_OUT for name in _opt_outs_set(table, new)}
    _drop_other_reviews(connection, values)
    created = set(made[people])
    kept_people, gone = people_to_keep(connection, created, made[reviews])
    open_reviews = _opt_out_reviews(connection, made[reviews])
    kept_reviews = {
        review
        for review, row, candidates in open_reviews
        if any(one["person"] not in created or one["person"] in kept_people for one in candidates)
    }
    rows = {review: row for review, row, _ in open_reviews if review not in kept_reviews}
    covered = suppress_rows(changes, rows)
    suppressed |= gone
    suppressed |= {-review for review in covered}  # negative: no person has such an id
    kept: dict[Any, Iterable[int]] = {
        people: kept_people,
        consents: _objections(connection, made[consents]),
        suppressions: made[suppressions],
        reviews: kept_reviews | (rows.keys() - covered),
    }
    return Protected(
        {table: dict.fromkeys(sorted(ids), OPT_OUT) for table, ids in kept.items()},
        {consents: dict.fromkeys(superseding(connection, deleted), OPT_OUT)},
        values,
    )


def _opt_outs_set(table: Any, new: Mapping[str, Any]) -> list[str]:
    """The columns in which an update of a record of `table` to `new` recorded an opt-out."""
    if table is people:
        return [name for name, value in new.items() if is_opt_out(name, value)]
    if table is consents:
        return ["basis"] if new.get("basis") == OBJECTED else []
    if table is suppressions:  # a release that was undone
        return list(new) if "released_at" in new and new["released_at"] is None else []
    return list(new) if new.get("state") == _OPEN else []


def _kept_privacy(changes: ChangeSet, batch_id: int) -> _Values:
    """The privacy that the batch gave to waves, where answers came."""
    lines = changes.connection.execute(
        select(journal.c.record_id, journal.c.new).where(
            journal.c.batch_id == batch_id,
            journal.c.table_name == waves.name,
            journal.c.action == "update",
        )
    )
    given = {line.record_id for line in lines if "privacy" in from_json(waves, line.new)}
    answered = answered_waves(changes.connection, sorted(given))
    return {(waves, wave_id, "privacy"): "answers came" for wave_id in answered}


def _drop_other_reviews(connection: Connection, values: _Values) -> None:
    """Leave out of `values` the reviews of rows that say nothing of an opt-out."""
    reopened = sorted({record for table, record, _ in values if table is reviews})
    waiting = {review for review, *_ in _opt_out_reviews(connection, reopened)}
    for key in [key for key in values if key[0] is reviews and key[1] not in waiting]:
        del values[key]


def _opt_out_reviews(
    connection: Connection, ids: Collection[int]
) -> list[tuple[int, dict[str, Any], list[dict[str, Any]]]]:
    """The open reviews among `ids` whose row contains an opt-out."""
    waiting = connection.execute(
        select(reviews.c.id, reviews.c.row, reviews.c.candidates).where(
            within(reviews.c.id, sorted(ids)), reviews.c.state == _OPEN
        )
    )
    return [(review, row, candidates) for review, row, candidates in waiting if opt_outs(row)]


def _objections(connection: Connection, ids: Collection[int]) -> list[int]:
    found = select(consents.c.id).where(
        within(consents.c.id, sorted(ids)), consents.c.basis == OBJECTED
    )
    return list(connection.scalars(found))


def superseding(connection: Connection, deleted: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """Those of the `deleted` consents that would take the place of an objection on record."""
    owners = sorted({row["person_id"] for row in deleted.values()})
    objections: dict[tuple[int, str, str], int] = {}
    for row in connection.execute(
        select(consents).where(within(consents.c.person_id, owners), consents.c.basis == OBJECTED)
    ):
        key = row.person_id, row.purpose, row.channel
        objections[key] = min(row.id, objections.get(key, row.id))
    return [
        record
        for record, row in deleted.items()
        if row["basis"] != OBJECTED
        and record > objections.get((row["person_id"], row["purpose"], row["channel"]), record)
    ]

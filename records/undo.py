"""Undoing a batch, but for the opt-outs that an import brought: those stay unless released.

An office undoes an import for a wrong column or a wrong file; that somebody asked not to be
contacted, or died, is true all the same. What stays is listed and counted.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, case, select

from core.progress import SILENT, Progress
from models import undo as models_undo
from models.changes import ChangeSet, from_json
from models.database import Database
from models.history import read_batch
from models.tables import batches, consents, journal, people, reviews
from models.undo import Protected, Undone
from records.deleted_opt_outs import people_who_opted_out, suppress_opt_outs
from records.opt_outs import OBJECTED, is_opt_out, opt_outs

OPT_OUT: Final = "opt-out"  # the reason for which something is kept
_IMPORT: Final = "contacts"  # the kind of the batches whose opt-outs stay


@dataclass(frozen=True, slots=True)
class UndoneBatch:
    """What undoing did, and of how many people, or rows to review, it kept the opt-outs.

    `suppressed` of them were created by the batch and are gone; their addresses are suppressed.
    """

    undone: Undone
    opt_outs: int = 0
    suppressed: int = 0


def undo_batch(
    database: Database,
    batch_id: int,
    progress: Progress = SILENT,
    *,
    release_opt_outs: bool = False,
) -> UndoneBatch:
    """Undo `batch_id`, but keep the opt-outs of an import unless `release_opt_outs`.

    With that, an import that is undone already is redone first. Raises UserError as
    models.undo.undo does.
    """
    if release_opt_outs:
        with database.read() as connection:
            batch = read_batch(connection, batch_id)
        if batch is not None and batch.kind == _IMPORT and not batch.stands:
            models_undo.redo(database, batch_id, progress)
        return UndoneBatch(models_undo.undo(database, batch_id, progress))
    suppressed: set[int] = set()

    def protect(changes: ChangeSet, original: int) -> Protected:
        kind = changes.connection.scalar(select(batches.c.kind).where(batches.c.id == original))
        return _keep_opt_outs(changes, original, suppressed) if kind == _IMPORT else Protected()

    undone = models_undo.undo(database, batch_id, progress, protect=protect)
    kept = {one.person_id or one for one in undone.kept if one.reason == OPT_OUT}
    return UndoneBatch(undone, len(kept) + len(suppressed), len(suppressed))


def _keep_opt_outs(changes: ChangeSet, batch_id: int, suppressed: set[int]) -> Protected:
    """The opt-outs that the batch brought, to be kept.

    Of people whom it created it suppresses the addresses instead, where it can, and adds the people
    to `suppressed`.
    """
    connection = changes.connection
    is_new_person = and_(journal.c.table_name == people.name, journal.c.action == "create")
    lines = connection.execute(
        select(
            journal.c.table_name,
            journal.c.record_id,
            case((is_new_person, None), else_=journal.c.new).label("new"),
        ).where(
            journal.c.batch_id == batch_id,
            journal.c.action != "delete",
            journal.c.table_name.in_([people.name, consents.name]),
        )
    ).all()
    created = [line.record_id for line in lines if line.new is None]
    values: dict[tuple[Any, int, str], str] = {}
    objections: dict[int, str] = {}
    for line in lines:
        if line.new is None:
            continue
        if line.table_name == consents.name:
            if from_json(consents, line.new).get("basis") == OBJECTED:
                objections[line.record_id] = OPT_OUT
        else:
            for name, value in from_json(people, line.new).items():
                if is_opt_out(name, value):
                    values[people, line.record_id, name] = OPT_OUT
    opted_out = people_who_opted_out(connection, created)
    suppressed |= suppress_opt_outs(changes, opted_out, set(created))
    records = {
        people: dict.fromkeys(opted_out.keys() - suppressed, OPT_OUT),
        consents: objections,
        reviews: dict.fromkeys(_open_reviews(changes, batch_id, set(created)), OPT_OUT),
    }
    return Protected(records, values)


def _open_reviews(changes: ChangeSet, batch_id: int, created: set[int]) -> list[int]:
    """The batch's reviews that hold somebody who was on record before, for an opt-out."""
    waiting = changes.connection.execute(
        select(reviews.c.id, reviews.c.row, reviews.c.candidates).where(
            reviews.c.batch_id == batch_id, reviews.c.state == "open"
        )
    )
    return [
        review
        for review, row, candidates in waiting
        if opt_outs(row) and any(one["person"] not in created for one in candidates)
    ]

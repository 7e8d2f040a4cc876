"""Writing exactly what a plan says: one transaction, one batch, one journal, undone as a whole."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import select

from core.chunks import in_chunks
from core.errors import UserError
from core.progress import SILENT, Progress
from core.text import plural
from importers import profiles
from importers.comparing import CellChange, Row
from importers.contacts import KIND, ContactsImport
from importers.planning import Outcome, Plan, review_json
from models.changes import ChangeSet
from models.database import Database
from models.sql import within
from models.tables import people, reviews
from records.storing import create_people
from records.updating import PersonUpdate, update_people

_CHUNK: Final = 20_000


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written: the batch (None where there was nothing to do) and the rows by outcome."""

    batch_id: int | None
    counts: Mapping[str, int]


def apply_import(
    database: Database,
    planned: ContactsImport,
    progress: Progress = SILENT,
    *,
    unticked: Collection[CellChange] = (),
    save_mapping_as: str | None = None,
) -> Applied:
    """Write the plan, but for the `unticked` changes; wholly or, on any error, not at all.

    Raises UserError when someone changed one of the people since the plan was made, and Cancelled
    when the user stopped.
    """
    plan = planned.plan
    left_out = frozenset(unticked)
    wanted = [change for change in plan.changes if change not in left_out]
    counts = _counts(plan, wanted)
    if not plan.changes_anything and save_mapping_as is None:
        return Applied(None, counts)
    name = planned.source.path.name
    batch_id = database.announce(
        KIND,
        f"{name} imported",
        file_name=name,
        file_hash=planned.source.digest,
        sheet=planned.source.table.sheet_name,
    )
    try:
        with database.write(KIND, "", progress=progress, batch_id=batch_id) as changes:
            write_plan(changes, plan, wanted, name)
            _set_aside(changes, plan)
            if save_mapping_as is not None:
                profiles.remember(changes, KIND, save_mapping_as, planned.mapping, {})
            changes.counts.update(counts)
    except BaseException:
        database.give_up(batch_id)
        raise
    return Applied(batch_id, counts)


def write_plan(
    changes: ChangeSet, plan: Plan, wanted: Sequence[CellChange], source: str
) -> Sequence[int]:
    """Create the plan's new people and make the `wanted` changes; give the ids of the new people.

    Raises UserError when one of the people changed since the plan was made.
    """
    _check_versions(changes, plan)
    created = _create(changes, plan, source)
    _update(changes, plan, wanted, source)
    return created


def _counts(plan: Plan, changes: Sequence[CellChange]) -> dict[str, int]:
    """The rows by outcome; a row whose every change was left out is unchanged."""
    changed = {change.row_index for change in changes}
    counts = plan.counts
    left = sum(
        outcome is Outcome.UPDATED and index not in changed
        for index, outcome in enumerate(plan.outcomes)
    )
    counts["updated"] -= left
    counts["unchanged"] += left
    return counts


def _check_versions(changes: ChangeSet, plan: Plan) -> None:
    moved = 0
    for ids in in_chunks(list(plan.versions), _CHUNK):
        now = dict(
            changes.connection.execute(
                select(people.c.id, people.c.version).where(within(people.c.id, ids))
            )
            .tuples()
            .all()
        )
        moved += sum(now.get(person_id) != plan.versions[person_id] for person_id in ids)
    if moved:
        raise UserError(
            f"{plural(moved, 'person', 'people')} in this file changed while you were looking at"
            " the plan. Nothing was imported; look at the changes again.",
            code="stale_plan",
        )


def _create(changes: ChangeSet, plan: Plan, source: str) -> Sequence[int]:
    wanted = [i for i, outcome in enumerate(plan.outcomes) if outcome is Outcome.CREATED]
    return create_people(
        changes,
        [plan.rows[index] for index in wanted],
        [plan.row_numbers[index] for index in wanted],
        source=source,
    )


def _update(changes: ChangeSet, plan: Plan, wanted: Sequence[CellChange], source: str) -> None:
    values: dict[int, dict[str, Any]] = {}
    people_of: dict[int, int] = {}
    for change in wanted:
        row = values.setdefault(change.row_index, {})
        row[change.field] = change.new
        people_of[change.row_index] = change.person_id
        original = plan.rows[change.row_index].get(f"{change.field}.original")
        if original is not None:
            row[f"{change.field}.original"] = original
    for index, row in values.items():
        _name_the_award(row, plan.rows[index])
    update_people(
        changes,
        [
            PersonUpdate(people_of[index], row, plan.row_numbers[index])
            for index, row in values.items()
        ],
        source=source,
    )


def _name_the_award(values: dict[str, Any], row: Row) -> None:
    """A change of an award's year or department says of which award."""
    about_award = {"programme", "department", "supervisor", "award_started", "award_completed"}
    if row.get("award") and about_award.intersection(values):
        values.setdefault("award", row["award"])


def _set_aside(changes: ChangeSet, plan: Plan) -> None:
    """Keep the uncertain rows for someone to decide; a row that waits already is not kept twice."""
    waiting = {
        orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
        for row in changes.connection.scalars(
            select(reviews.c.row).where(reviews.c.kind == "contact", reviews.c.state == "open")
        )
    }
    rows: list[dict[str, Any]] = []
    for index, outcome in enumerate(plan.outcomes):
        if outcome is not Outcome.REVIEW:
            continue
        row = review_json(plan.rows[index])
        if orjson.dumps(row, option=orjson.OPT_SORT_KEYS) in waiting:
            continue
        rows.append(
            {
                "batch_id": changes.batch_id,
                "kind": "contact",
                "source_row": plan.row_numbers[index],
                "row": row,
                "candidates": [
                    {"person": found.person_id, "score": found.score, "reasons": found.reasons}
                    for found in plan.matches[index].candidates
                ],
                "reason": plan.why.get(index, ""),
            }
        )
    changes.insert(reviews, rows)

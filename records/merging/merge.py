"""Merging two records of one person into one: the act, on a change set, in one batch.

The other record goes; all that it had belongs to the kept one, and its IDs find the kept one. The
history shows both (records/history/person_history.py). Undoing the batch unmerges
(records/merging/unmerge.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.opt_outs import OBJECTED
from models.tables import consents, contact_points, former_ids, people
from records.merging.moved_records import move_records
from records.merging.plan import PRIMARY_KINDS, MergeField, MergePlan, Side, check_there
from records.people import custom_value, read_people

# Bases of contact, the strictest last.
_STRICTNESS: Final = ("consent", "soft opt-in", "not marketing", "none", OBJECTED)
_CONSENT: Final = ("purpose", "channel", "basis", "recorded_on", "evidence", "wording")


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What merging did: the person that stays, the record that went, and what moved, by table."""

    person_id: int
    merged_id: int
    moved: Mapping[str, int]


def merge_people(changes: ChangeSet, plan: MergePlan) -> MergeResult:
    """Merge two records as planned.

    Raises UserError where either was changed or deleted since the plan was made; nothing is
    written then.
    """
    return merge_many(changes, [plan])[0]


def merge_many(changes: ChangeSet, plans: Iterable[MergePlan]) -> list[MergeResult]:
    """Merge two records by each of `plans`, of which no two name the same record.

    Raises UserError as `merge_people` does.
    """
    found: list[MergeResult] = []
    values: list[Change] = []
    for plan in plans:
        _check_current(changes, plan)
        found.append(MergeResult(plan.keep_id, plan.other_id, _give_all(changes, plan)))
        values.append(Change(plan.keep_id, _values(plan)))
    # All at once, as every table is asked for what still refers to somebody who is deleted.
    changes.delete(people, [one.merged_id for one in found])
    # After the other records are gone, which may have the alumni ID.
    changes.update(people, values)
    changes.counts["merged"] = changes.counts.get("merged", 0) + len(found)
    if found:
        changes.describe(person=found[-1].person_id)
    return found


def _give_all(changes: ChangeSet, plan: MergePlan) -> dict[str, int]:
    """Give all that the other record has to the kept one; how many records moved, by table."""
    keep_id, other_id = plan.keep_id, plan.other_id
    primary = _chosen_primary(changes, plan)
    newest = {one: _newest_consents(changes, one) for one in (keep_id, other_id)}
    moved = move_records(changes, keep_id, other_id)
    _keep_strictest(changes, keep_id, newest[keep_id], newest[other_id])
    _set_primary(changes, keep_id, primary)
    _note_former_id(changes, plan)
    return moved


def _check_current(changes: ChangeSet, plan: MergePlan) -> None:
    ids = plan.keep_id, plan.other_id
    rows = read_people(changes.connection, ids, ["id", "version"])
    check_there(changes.connection, dict(zip(ids, rows, strict=True)))
    if tuple(row["version"] for row in rows) != plan.versions:
        raise UserError(
            "One of the two records was changed meanwhile. Nothing was merged; compare them again.",
            code="stale_plan",
        )


def _values(plan: MergePlan) -> dict[str, Any]:
    """The columns of the kept record that change."""
    found: dict[str, Any] = {}
    for one in plan.fields:
        side = plan.side(one)
        if one.key not in PRIMARY_KINDS and side is not Side.KEPT:
            found[one.key] = (
                custom_value(one.value(side)) if one.field.is_custom else one.value(side)
            )
    return found


def _chosen_primary(changes: ChangeSet, plan: MergePlan) -> dict[str, int]:
    """The contact point that is to be primary, by kind."""
    found: dict[str, int] = {}
    for one in plan.fields:
        if one.key in PRIMARY_KINDS:
            owner = plan.other_id if plan.side(one) is Side.OTHER else plan.keep_id
            point = _primary(changes, owner, one)
            if point is not None:
                found[PRIMARY_KINDS[one.key]] = point
    return found


def _primary(changes: ChangeSet, person_id: int, one: MergeField) -> int | None:
    columns = contact_points.c
    query = (
        select(columns.id)
        .where(columns.person_id == person_id, columns.kind == PRIMARY_KINDS[one.key])
        .order_by(columns.is_primary.desc(), columns.id)
        .limit(1)
    )
    found: int | None = changes.connection.scalar(query)
    return found


def _set_primary(changes: ChangeSet, person_id: int, chosen: Mapping[str, int]) -> None:
    """Leave one primary contact point of each kind: the chosen one, or what stays in its place."""
    columns = contact_points.c
    rows = changes.connection.execute(
        select(columns.id, columns.kind, columns.is_primary)
        .where(columns.person_id == person_id)
        .order_by(columns.is_primary.desc(), columns.id)
    ).all()
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    for kind, points in by_kind.items():
        ids = [row.id for row in points]
        best = chosen[kind] if chosen.get(kind) in ids else ids[0]
        wanted = [Change(row.id, {"is_primary": row.id == best}) for row in points]
        changes.update(contact_points, wanted)


def _newest_consents(changes: ChangeSet, person_id: int) -> dict[tuple[str, str], Any]:
    query = select(consents).where(consents.c.person_id == person_id).order_by(consents.c.id)
    return {(row.purpose, row.channel): row for row in changes.connection.execute(query)}


def _keep_strictest(
    changes: ChangeSet, keep_id: int, mine: Mapping[Any, Any], theirs: Mapping[Any, Any]
) -> None:
    """Record the strictest basis of both again where a less strict one is the newest now."""
    again: list[dict[str, Any]] = []
    for key in mine.keys() & theirs.keys():
        one, other = mine[key], theirs[key]
        newest = max(one, other, key=lambda row: row.id)
        strictest = max(one, other, key=lambda row: (_STRICTNESS.index(row.basis), row.id))
        if strictest is not newest and strictest.basis != newest.basis:
            names = ("purpose", "channel", "basis", "recorded_on", "evidence", "wording")
            again.append(
                {"person_id": keep_id} | {name: getattr(strictest, name) for name in names}
            )
    changes.insert(consents, again)


def _note_former_id(changes: ChangeSet, plan: MergePlan) -> None:
    other = changes.connection.execute(
        select(people.c.alumni_id, people.c.created_at).where(people.c.id == plan.other_id)
    ).one()
    changes.insert(
        former_ids,
        [
            {
                "person_id": plan.keep_id,
                "former_id": plan.other_id,
                "alumni_id": other.alumni_id,
                "recorded_at": other.created_at,
            }
        ],
    )

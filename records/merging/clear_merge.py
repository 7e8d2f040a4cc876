"""Merging many clear pairs as one batch: all records of one person into one of them.

Where A is B, and B is C, all three become one, unless two of the three contradict each other or
are marked as different: then none of the three is merged, and somebody has to look.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import Connection, func, select

from models.changes import ChangeSet
from models.sql import within
from models.tables import journal, people
from records.duplicates.clear_pairs import PeopleCompared, clear_pairs
from records.duplicates.decisions import different_pairs
from records.duplicates.pairs import DuplicatePair
from records.merging.merge import merge_many
from records.merging.plan import MergePlan, plan_merge


@dataclass(frozen=True, slots=True)
class ClearGroup:
    """The records of one person: `others` are to be merged into `keep_id`."""

    keep_id: int
    others: tuple[int, ...]


def clear_groups(connection: Connection, pairs: Iterable[DuplicatePair]) -> list[ClearGroup]:
    """Whom the clear ones among `pairs` make one person, by what is on record now.

    Kept is the record with an alumni ID, then the one with the longest history, then the oldest.
    """
    groups = _connected(clear_pairs(connection, pairs))
    ids = sorted({person_id for group in groups for person_id in group})
    compared, different = PeopleCompared(connection, ids), different_pairs(connection, ids)
    rank = _ranks(connection, ids)
    found: list[ClearGroup] = []
    for group in groups:
        if all(
            pair not in different and not compared.contradicts(*pair)
            for pair in combinations(sorted(group), 2)
        ):
            keep, *others = sorted(group, key=lambda one: rank[one])
            found.append(ClearGroup(keep, tuple(others)))
    return sorted(found, key=lambda group: group.keep_id)


def merge_groups(changes: ChangeSet, groups: Sequence[ClearGroup]) -> int:
    """Merge the records of each of `groups` as suggested; return how many records went.

    Raises UserError where one of them is gone; then nothing is written. Raises Cancelled.
    """
    count = sum(len(group.others) for group in groups)
    merged = 0
    # In rounds: what a third record adds depends on what the second one did.
    for place in range(max((len(group.others) for group in groups), default=0)):
        of_round = [group for group in groups if place < len(group.others)]
        plans = (
            _plan(changes, group.keep_id, group.others[place], done, count)
            for done, group in enumerate(of_round, merged)
        )
        merged += len(merge_many(changes, plans))
    if len(groups) > 1:
        del changes.parameters["person"]
    return merged


def _plan(changes: ChangeSet, keep_id: int, other_id: int, done: int, count: int) -> MergePlan:
    changes.progress.report("Merging", done, count)
    return plan_merge(changes.connection, keep_id, other_id)


def _connected(pairs: Sequence[DuplicatePair]) -> list[set[int]]:
    """The people of `pairs` in groups, each of who are connected by pairs."""
    group_of: dict[int, set[int]] = {}
    for pair in pairs:
        joined = group_of.get(pair.left, {pair.left}) | group_of.get(pair.right, {pair.right})
        group_of |= dict.fromkeys(joined, joined)
    return list({id(group): group for group in group_of.values()}.values())


def _ranks(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[bool, int, int]]:
    of_people = select(journal.c.person_id, func.count()).where(within(journal.c.person_id, ids))
    counted = connection.execute(of_people.group_by(journal.c.person_id))
    lines: Mapping[int | None, int] = dict(counted.all())
    rows = connection.execute(
        select(people.c.id, people.c.alumni_id).where(within(people.c.id, ids))
    )
    return {row.id: (row.alumni_id is None, -lines.get(row.id, 0), row.id) for row in rows}

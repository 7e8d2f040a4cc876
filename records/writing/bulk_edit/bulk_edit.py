"""Previews a bulk act and writes it: some people at a time, in one transaction."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection, func, select

from core.chunks import in_chunks
from core.errors import UserError
from core.formats import plural
from core.progress import SILENT, Progress
from models.changes import ChangeSet
from models.parts import PERSON_PARTS
from models.tables import journal, people
from records.people import existing_people, list_names
from records.writing.bulk_edit.definition import BulkAct, BulkChange, BulkPlan

SAMPLE: Final = 100  # changes, and people refused for each reason, that a preview names
_CHUNK: Final = 2_500  # people planned at a time, between two looks at Cancel
_DELETED: Final = "Deleted meanwhile"


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What an act did, or would do, for `people`: who changes, and who cannot, by the reason."""

    people: int
    changed_ids: Sequence[int]
    refused: Mapping[str, Sequence[int]]  # reason in a few words -> people

    @property
    def changed(self) -> int:
        """How many change."""
        return len(self.changed_ids)

    @property
    def unchanged(self) -> int:
        """How many have it already."""
        return self.people - self.changed - sum(map(len, self.refused.values()))


@dataclass(frozen=True, slots=True)
class BulkPreview(BulkResult):
    """What an act would do, with the first changes.

    `names` are those of the people in the sample, and of the first ones refused for each reason.
    `as_of` is the newest line of the journal then.
    """

    sample: tuple[BulkChange, ...]
    names: Mapping[int, str]
    as_of: int


def preview_bulk_edit(
    connection: Connection, person_ids: Sequence[int], act: BulkAct, progress: Progress = SILENT
) -> BulkPreview:
    """What `act` would do for `person_ids`, as the records are now.

    Raises UserError for an act that nobody can be changed by, and Cancelled.
    """
    act.check(connection)
    as_of = connection.scalar(select(func.max(journal.c.id))) or 0
    sample: list[BulkChange] = []
    changed: array[int] = array("q")
    refused: dict[str, array[int]] = defaultdict(lambda: array("q"))
    done = 0
    for some in in_chunks(person_ids, _CHUNK):
        progress.report("Comparing with the records", done, len(person_ids))
        done += len(some)
        plan = _planned(connection, some, act)
        changed.extend(change.person_id for change in plan.changes)
        sample += plan.changes[: SAMPLE - len(sample)]
        _add_refused(refused, plan)
    named = {change.person_id for change in sample}
    named.update(one for some in refused.values() for one in islice(some, SAMPLE))
    names = list_names(connection, sorted(named))
    return BulkPreview(len(person_ids), changed, refused, tuple(sample), names, as_of)


def apply_bulk_edit(
    changes: ChangeSet, person_ids: Sequence[int], act: BulkAct, as_of: int | None = None
) -> BulkResult:
    """Do `act` for those of `person_ids` for whom it changes something.

    `as_of` is that of the preview that the user saw; None where nobody looked. Raises UserError
    where the act cannot be done, and where it would replace what somebody wrote since the preview;
    Cancelled. Nothing is written then.
    """
    act.check(changes.connection)
    if as_of is not None and act.replaces:
        _check_unchanged(changes.connection, person_ids, as_of)
    changed: array[int] = array("q")
    refused: dict[str, array[int]] = defaultdict(lambda: array("q"))
    done = 0
    for some in in_chunks(person_ids, _CHUNK):
        changes.progress.report("Changing people", done, len(person_ids))
        done += len(some)
        plan = _planned(changes.connection, some, act)
        if plan.changes:
            act.write(changes, plan.changes)
        changed.extend(change.person_id for change in plan.changes)
        _add_refused(refused, plan)
    return BulkResult(len(person_ids), changed, refused)


def _planned(connection: Connection, person_ids: Sequence[int], act: BulkAct) -> BulkPlan:
    there = set(existing_people(connection, person_ids))
    plan = act.plan(connection, [one for one in person_ids if one in there])
    plan.refused |= {one: _DELETED for one in person_ids if one not in there}
    return plan


def _add_refused(refused: Mapping[str, "array[int]"], plan: BulkPlan) -> None:
    for person_id, reason in plan.refused.items():
        refused[reason].append(person_id)


def _check_unchanged(connection: Connection, person_ids: Sequence[int], as_of: int) -> None:
    """Raise UserError where somebody changed one of the people after the line `as_of`."""
    lines = select(journal.c.person_id).where(
        journal.c.id > as_of, journal.c.table_name.in_([people.name, *PERSON_PARTS])
    )
    changed = set(connection.scalars(lines.distinct())).intersection(person_ids)
    if changed:
        some = plural(len(changed), "person was", "people were")
        raise UserError(
            f"{some} changed by someone else meanwhile. Nothing was saved; look at the preview"
            " again.",
            code="edit_conflict",
        )

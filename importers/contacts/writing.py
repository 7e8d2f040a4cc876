"""Writing exactly what a plan says: one transaction, one batch, one journal, undone as a whole."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, select

from core.chunks import in_chunks
from core.errors import UserError
from core.formats import plural
from core.text import replace_invalid
from importers.choices import NEW
from importers.contacts.choices import EVENT_STATUS
from importers.contacts.group_members import end_memberships
from importers.contacts.import_plan import ContactsImport
from importers.contacts.matching.row_resolution import RowOutcome
from importers.contacts.participants import write_participants
from importers.contacts.planning.differences import Row
from importers.contacts.planning.plan import ContactsPlan
from importers.contacts.planning.unwritten_addresses import suppress_unwritten
from importers.review_rows import CONTACT, RowToReview, set_aside
from importers.row_plan import CellChange
from models.changes import ChangeSet
from models.sql import within
from models.tables import journal, people
from records.matching.row_matching import Candidate
from records.office import insert_custom_fields
from records.writing.bulk_update import update_people
from records.writing.new_people import create_people
from records.writing.person_update import PersonUpdate

_CHUNK: Final = 20_000


def write_contacts(changes: ChangeSet, planned: ContactsImport) -> None:
    """Write the chosen plan of an import. Raises as `write_plan`."""
    plan, name = planned.chosen(), replace_invalid(planned.source.path.name)
    insert_custom_fields(changes, planned.new_fields)
    _set_aside(changes, plan, write_plan(changes, plan, name))


def write_plan(changes: ChangeSet, plan: ContactsPlan, source: str) -> Mapping[int, int]:
    """Create the plan's new people, make its changes and deletions; give the new people by row.

    Raises UserError when one of the people changed, or someone was added, since the plan was made.
    """
    _check_state(changes.connection, plan)
    created = _create(changes, plan, source)
    _update(changes, plan, created, source)
    write_participants(changes, plan, created, source)
    suppress_unwritten(changes, plan.suppressed)
    changes.delete(people, plan.deletions)
    end_memberships(changes, plan.left, source)
    return created


def _check_state(connection: Connection, plan: ContactsPlan) -> None:
    moved = 0
    for ids in in_chunks(list(plan.versions), _CHUNK):
        versions = select(people.c.id, people.c.version).where(within(people.c.id, ids))
        now = {row.id: row.version for row in connection.execute(versions)}
        moved += sum(now.get(person_id) != plan.versions[person_id] for person_id in ids)
    if moved:
        what = f"{plural(moved, 'person', 'people')} in this file changed"
    elif RowOutcome.CREATED in plan.outcomes and _someone_was_added(connection, plan):
        what = "People were added"
    else:
        return
    raise UserError(
        f"{what} in the meantime. Nothing was imported; check the changes again.",
        code="stale_plan",
    )


def _someone_was_added(connection: Connection, plan: ContactsPlan) -> bool:
    """Whether there are people of whom the plan, which may create them again, does not know."""
    added = select(journal.c.id).where(
        journal.c.id > plan.last_line,
        journal.c.table_name == people.name,
        journal.c.action == "create",
    )
    return connection.scalar(added.limit(1)) is not None


def _create(changes: ChangeSet, plan: ContactsPlan, source: str) -> dict[int, int]:
    indices = [i for i, outcome in enumerate(plan.outcomes) if outcome is RowOutcome.CREATED]
    ids = create_people(
        changes,
        [plan.rows[index] for index in indices],
        [plan.row_numbers[index] for index in indices],
        source=source,
    )
    return dict(zip(indices, ids, strict=True))


def _update(
    changes: ChangeSet, plan: ContactsPlan, created: Mapping[int, int], source: str
) -> None:
    """Make the plan's changes, and add to new people what further rows say of them."""
    by_row: dict[tuple[int, int], list[CellChange]] = {}
    for change in plan.changes:
        if change.field == EVENT_STATUS:
            continue  # of a participation, not of the person
        by_row.setdefault((change.row_index, change.person_id), []).append(change)
    updates = [
        PersonUpdate(
            person_id, row, plan.row_numbers[index], only, corrects=index in plan.edited_rows
        )
        for (index, person_id), wanted in by_row.items()
        for row, only in _wanted(plan, index, wanted)
    ]
    updates += [
        PersonUpdate(person_id, row, plan.row_numbers[index])
        for index, person_id in created.items()
        for row in plan.additional_records.get(index, ())
    ]
    updates += [
        PersonUpdate(created[repeat.leader], row, plan.row_numbers[index])
        for index, repeat in plan.repeats.items()
        if repeat.leader in created
        for row in repeat.more
    ]
    update_people(changes, updates, source=source)


def _wanted(
    plan: ContactsPlan, index: int, wanted: Sequence[CellChange]
) -> Iterator[tuple[Row, Collection[str] | None]]:
    """What the row at `index` says that is wanted, and of it only these fields.

    What it adds beside its own fields is one thing, wanted or not.
    """
    own = 0 if index in plan.repeats else 1
    rows = plan.updates_of(index)
    added = [row for row in rows[own:] if any(row.get(one.field) == one.new for one in wanted)]
    if own:
        yield (
            rows[0],
            {
                one.field
                for one in wanted
                if not any(row.get(one.field) == one.new for row in added)
            },
        )
    for row in added:
        yield row, None


def _set_aside(changes: ChangeSet, plan: ContactsPlan, created: Mapping[int, int]) -> None:
    """Keep the rows that someone has to decide, and those that someone decided."""
    rows = [_review(plan, index, created) for index in plan.to_set_aside]
    for index, decision in plan.decided.items():
        person = created.get(index) if decision == NEW else decision
        rows.append(
            replace(
                _review(plan, index, created),
                review_id=plan.waiting.get(index),
                decision=decision,
                person_id=person if isinstance(person, int) else None,
            )
        )
    set_aside(changes, CONTACT, rows)


def _review(plan: ContactsPlan, index: int, created: Mapping[int, int]) -> RowToReview:
    return RowToReview(
        plan.row_numbers[index],
        plan.as_read[index],
        plan.matches[index].reasons,
        [*plan.matches[index].candidates, *_created_candidates(plan, index, created)],
    )


def _created_candidates(
    plan: ContactsPlan, index: int, created: Mapping[int, int]
) -> Iterator[Candidate]:
    """The people created with this import whom a row to review may mean too."""
    for found in plan.row_candidates.get(index, ()):
        repeat = plan.repeats.get(found.row_index)
        first = found.row_index if repeat is None else repeat.leader
        if first in created:
            yield Candidate(created[first], found.score, found.reasons)

"""What one update of a person means: the plan of its writes and of the fields that they change.

Nothing that someone recorded is lost on the way: each part (records.parts) says what adds a
record and what corrects one. What a row says that is on record already, wherever, is no change,
so that the same file twice changes nothing.

Pure: works on records that were read before; records.writing.bulk_update reads and writes.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table

from models.tables import people
from records.fields.definitions import Part
from records.parts.definition import COLUMNS, FLAGS, Record
from records.parts.registry import PERSON_PARTS
from records.people import CUSTOM_PREFIX, custom_value
from records.writing.person_update import PersonUpdate, PersonWritePlan


def plan_update(
    update: PersonUpdate, parts: Mapping[Table, Sequence[Record]], source: str | None
) -> PersonWritePlan:
    """Plan `update` of a person whose records are `parts`; empty if the person was deleted.

    Parts that the update says nothing of may be left out.
    `source` is noted with new contact points, consents and engagements.
    """
    plan = PersonWritePlan(update, parts, source, update.wanted)
    if parts[people]:
        _plan_person(plan)
        for part in PERSON_PARTS:
            if part.table in parts:
                for step in part.plan:
                    step(plan)
    return plan


def _plan_person(plan: PersonWritePlan) -> None:
    person = plan.parts[people][0]
    values: dict[str, Any] = {}
    for key, new in plan.wanted.items():
        if key.startswith(CUSTOM_PREFIX):
            old = (person["custom"] or {}).get(key.removeprefix(CUSTOM_PREFIX))
            new, shown = custom_value(new), new
            if isinstance(shown, date) and isinstance(old, str):
                plan.note(key, date.fromisoformat(old), shown)
            else:
                plan.note(key, old, shown)
        elif key in COLUMNS[Part.PERSON]:
            new = bool(new) if key in FLAGS else new
            old = person[key]
            plan.note(key, old, new)
        else:
            continue
        if old != new:
            values[key] = new
    if values:
        plan.set(people, person, **values)

"""Roles: the positions that a person held.

The current role that fields show is the one that started latest (a date before none), then the
one recorded last; the first role is the oldest one marked as first. A new employer is a new
current role; the former one had ended by the day on which that was recorded. An employer in
another spelling is no new one (records.employers).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from core.formats import format_day
from core.text import comparison_key
from models.tables import roles
from records.employers.names import employer_key
from records.fields.definitions import FieldKind, Part
from records.parts.definition import (
    COLUMNS,
    ORIGINAL,
    PartColumn,
    PartQuery,
    PersonPart,
    Record,
)
from records.parts.new_records import NewRecords, RecordColumns, at_places
from records.parts.record_check import RecordLimits
from records.writing.person_update import PersonWritePlan


@dataclass(frozen=True, slots=True)
class Role:
    """A position held."""

    id: int
    title: str | None
    employer: str | None
    employer_original: str | None
    sector: str | None
    started: date | None
    ended: date | None
    ended_by: date | None
    is_first: bool
    is_current: bool
    research_active: bool | None


def _create_current(new: NewRecords) -> RecordColumns:
    return _with_originals(new, "employer", new.part(Part.CURRENT_ROLE, is_current=True))


def _create_first(new: NewRecords) -> RecordColumns:
    return _with_originals(new, "first_employer", new.part(Part.FIRST_ROLE, is_first=True))


def _with_originals(new: NewRecords, key: str, records: RecordColumns) -> RecordColumns:
    """`records` with how the source wrote the employers of the field `key`, where it tells."""
    places, columns = records
    if places and key + ORIGINAL in new.values:
        columns["employer_original"] = at_places(new.values[key + ORIGINAL], places)
    return places, columns


def _plan_current(plan: PersonWritePlan) -> None:
    wanted = plan.of(Part.CURRENT_ROLE)
    if not wanted:
        return
    best_first = sorted(
        (row for row in plan.parts[roles] if row["is_current"]),
        key=lambda row: (row["started"] or date.min, row["id"]),
        reverse=True,
    )
    target = best_first[0] if best_first else None
    employer = plan.update.values.get("employer") or ""
    if comparison_key(employer) and target is not None and not plan.update.corrects:
        there = _of_employer(best_first, employer)
        if there is not None:
            target = there
            if _is_respelt(employer, target["employer"]):
                wanted.pop("employer", None)
        elif target["employer"] and "employer" in wanted:
            _plan_new_employer(plan, target, wanted)
            return
    plan.write_record(ROLES, Part.CURRENT_ROLE, target, wanted, is_current=True, is_first=False)


def _is_respelt(one: str, other: str | None) -> bool:
    """Whether two names are of one employer in two spellings, beyond capitals and punctuation."""
    if not other or comparison_key(one) == comparison_key(other):
        return False
    return employer_key(one) == employer_key(other)


def _of_employer(records: Sequence[Record], employer: str) -> Record | None:
    """The first of `records` with that employer, else with it in another spelling."""
    for key in (comparison_key, employer_key):
        for record in records:
            if record["employer"] and key(record["employer"]) == key(employer):
                return record
    return None


def _plan_new_employer(plan: PersonWritePlan, former: Record, wanted: Mapping[str, Any]) -> None:
    """Plan a new current role: the wanted values, and those of the row that stay the same."""
    values: dict[str, Any] = {}
    for key, column in COLUMNS[Part.CURRENT_ROLE].items():
        value = plan.update.values.get(key)
        if key in wanted:
            plan.note(key, former[column], value)
        values[column] = value if key in wanted or value == former[column] else None
    ended_by = {} if former["ended_by"] else {"ended_by": plan.today}
    plan.set(roles, former, is_current=False, **ended_by)
    original = plan.update.values.get("employer" + ORIGINAL)
    new = {"employer_original": original, "is_current": True, "is_first": False}
    plan.insert(roles, {**values, **new})


def _plan_first(plan: PersonWritePlan) -> None:
    wanted = plan.of(Part.FIRST_ROLE)
    if wanted:
        target = next((row for row in plan.parts[roles] if row["is_first"]), None)
        employer = wanted.get("first_employer")
        corrects = plan.update.corrects
        if employer and target and not corrects and _is_respelt(employer, target["employer"]):
            wanted.pop("first_employer")
        fixed = {"is_current": False, "is_first": True, "sector": None, "started": None}
        plan.write_record(ROLES, Part.FIRST_ROLE, target, wanted, **fixed)


def _check(role: Record, limits: RecordLimits) -> Mapping[str, str]:
    issues = {}
    started, ended = role["started"], role["ended"]
    if role["ended_by"] is not None and role["is_current"]:
        issues["ended_by"] = "A current role has no end."
    if started is not None and started > limits.today and role["is_current"]:
        issues["started"] = "A current role cannot start in the future."
    if started is not None and limits.birth_date is not None and started <= limits.birth_date:
        issues["started"] = "The role would start before the person was born."
    if ended is None:
        return issues
    if ended > limits.today:
        issues["ended"] = "The end is in the future; leave it blank until then."
    elif started is not None and ended < started:
        issues["ended"] = f"The role would end before it started ({format_day(started)})."
    elif role["is_current"]:
        issues["ended"] = "A current role has no end."
    return issues


ROLES: Final = PersonPart(
    roles,
    Role,
    "role",
    "roles",
    columns=(
        PartColumn("title", "Job title"),
        PartColumn("employer", "Employer"),
        PartColumn("sector", "Sector"),
        PartColumn("started", "From", FieldKind.DATE),
        PartColumn("ended", "To", FieldKind.DATE),
        PartColumn("ended_by", "Ended by", FieldKind.DATE),
        PartColumn("is_first", "First role", FieldKind.YES_NO),
        PartColumn("is_current", "Current role", FieldKind.YES_NO),
        PartColumn("research_active", "Research active", FieldKind.YES_NO),
    ),
    summary=("title", "employer"),
    order=(roles.c.is_current.desc(), roles.c.started.desc().nulls_last(), roles.c.id.desc()),
    queries={
        Part.CURRENT_ROLE: PartQuery(
            roles, (roles.c.is_current,), (roles.c.started.desc().nulls_last(), roles.c.id.desc())
        ),
        Part.FIRST_ROLE: PartQuery(roles, (roles.c.is_first,), (roles.c.id.asc(),)),
    },
    create=(_create_current, _create_first),
    plan=(_plan_current, _plan_first),
    check=_check,
    content=("title", "employer", "sector", "started", "ended", "research_active"),
    originals={"employer": "employer_original"},
)

"""Roles: the positions that a person held.

The current role that fields show is the one that started latest (a date before none), then the
one recorded last; the first role is the oldest one marked as first. A new employer is a new
current role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from core.formats import format_day
from core.text import comparison_key
from models.tables import roles
from records.fields.definitions import FieldKind, Part
from records.parts.definition import COLUMNS, PartColumn, PartQuery, PersonPart, Record
from records.parts.new_records import NewRecords, RecordColumns
from records.parts.record_check import RecordLimits
from records.writing.person_update import PersonWritePlan


@dataclass(frozen=True, slots=True)
class Role:
    """A position held."""

    id: int
    title: str | None
    employer: str | None
    sector: str | None
    started: date | None
    ended: date | None
    is_first: bool
    is_current: bool
    research_active: bool | None


def _create_current(new: NewRecords) -> RecordColumns:
    return new.part(Part.CURRENT_ROLE, is_current=True)


def _create_first(new: NewRecords) -> RecordColumns:
    return new.part(Part.FIRST_ROLE, is_first=True)


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
    employer = comparison_key(plan.update.values.get("employer") or "")
    if employer and target is not None and not plan.update.corrects:
        there = [row for row in best_first if comparison_key(row["employer"] or "") == employer]
        if there:
            target = there[0]
        elif target["employer"] and "employer" in wanted:
            _plan_new_employer(plan, target, wanted)
            return
    plan.write_record(ROLES, Part.CURRENT_ROLE, target, wanted, is_current=True, is_first=False)


def _plan_new_employer(plan: PersonWritePlan, former: Record, wanted: Mapping[str, Any]) -> None:
    """Plan a new current role: the wanted values, and those of the row that stay the same."""
    values: dict[str, Any] = {}
    for key, column in COLUMNS[Part.CURRENT_ROLE].items():
        value = plan.update.values.get(key)
        if key in wanted:
            plan.note(key, former[column], value)
        values[column] = value if key in wanted or value == former[column] else None
    plan.set(roles, former, is_current=False)
    plan.insert(roles, {**values, "is_current": True, "is_first": False})


def _plan_first(plan: PersonWritePlan) -> None:
    wanted = plan.of(Part.FIRST_ROLE)
    if wanted:
        target = next((row for row in plan.parts[roles] if row["is_first"]), None)
        fixed = {"is_current": False, "is_first": True, "sector": None, "started": None}
        plan.write_record(ROLES, Part.FIRST_ROLE, target, wanted, **fixed)


def _check(role: Record, limits: RecordLimits) -> Mapping[str, str]:
    issues = {}
    started, ended = role["started"], role["ended"]
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
)

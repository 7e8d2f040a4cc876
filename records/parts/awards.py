"""Awards: the degrees that a person obtained here.

The one that fields show is the one completed latest (a year before none), then the one recorded
last. An award of another kind is a further award, not a correction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.text import comparison_key
from models.tables import awards
from records.fields.definitions import FieldKind, Part
from records.fields.plausibility import LEAST_AGE
from records.parts.definition import PartColumn, PartQuery, PersonPart, Record
from records.parts.new_records import NewRecords, RecordColumns
from records.parts.record_check import RecordLimits
from records.writing.person_update import PersonWritePlan


@dataclass(frozen=True, slots=True)
class Award:
    """A degree obtained here; years."""

    id: int
    kind: str | None
    programme: str | None
    department: str | None
    supervisor: str | None
    started: int | None
    completed: int | None


def _create(new: NewRecords) -> RecordColumns:
    return new.part(Part.AWARD)


def _plan(plan: PersonWritePlan) -> None:
    wanted = plan.of(Part.AWARD)
    if not wanted:
        return
    best_first = sorted(
        plan.parts[awards], key=lambda row: (row["completed"] or 0, row["id"]), reverse=True
    )
    target = best_first[0] if best_first else None
    kind = plan.update.values.get("award")
    if kind is not None and not plan.update.corrects:
        same = [
            row for row in best_first if comparison_key(row["kind"] or "") == comparison_key(kind)
        ]
        year = plan.update.values.get("award_completed")
        target = next(
            (row for row in same if row["completed"] == year), same[0] if same else None
        ) or next((row for row in best_first if row["kind"] is None), None)
        if target is None and best_first and "award" not in wanted:
            return  # the rest of the row speaks of an award that is not wanted
    plan.write_record(AWARDS, Part.AWARD, target, wanted)


def _check(award: Record, limits: RecordLimits) -> Mapping[str, str]:
    issues = {}
    started, completed, born = award["started"], award["completed"], limits.birth_date
    for name, year in (("started", started), ("completed", completed)):
        if year is not None and year > limits.today.year:
            issues[name] = f"{year} is in the future."
    if started is not None and born is not None and started <= born.year:
        issues["started"] = f"The person was born in {born.year}."
    if completed is None or "completed" in issues:
        return issues
    if started is not None and completed < started:
        issues["completed"] = f"The award would be completed before it was started ({started})."
    elif born is not None and completed < born.year + LEAST_AGE:
        issues["completed"] = f"The person was born in {born.year}: younger than {LEAST_AGE}."
    return issues


_ORDER: Final = (awards.c.completed.desc().nulls_last(), awards.c.id.desc())

AWARDS: Final = PersonPart(
    awards,
    Award,
    "award",
    "awards",
    columns=(
        PartColumn("kind", "Award"),
        PartColumn("programme", "Programme"),
        PartColumn("department", "Department"),
        PartColumn("supervisor", "Supervisor"),
        PartColumn("started", "Started", FieldKind.YEAR),
        PartColumn("completed", "Completed", FieldKind.YEAR),
    ),
    summary=("kind", "programme", "completed"),
    order=_ORDER,
    queries={Part.AWARD: PartQuery(awards, (), _ORDER)},
    create=(_create,),
    plan=(_plan,),
    check=_check,
    content=("kind", "programme", "department", "supervisor", "started", "completed"),
)

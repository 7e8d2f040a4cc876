"""What one update of a person means, part by part: the plan of its writes and of what they change.

Nothing that someone recorded is lost on the way. A new e-mail address or phone becomes the
primary one and the former stays; an award of another kind is a further award; a new employer is
a new current role; a new basis is a new consent. What a row says that is already held, in
whatever record, is no change, so that the same file twice changes nothing.

Pure: works on records that were read before; records/writing/bulk_update.py reads and writes.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Table

from core.text import comparison_key as text_key
from models.tables import (
    PHONE_EXTENSION,
    awards,
    consents,
    contact_points,
    engagements,
    match_value,
    people,
    roles,
)
from records.fields.definitions import Part
from records.parts import CONSENT_CHANNEL, CONSENT_PURPOSE, FLAGS, LINKEDIN_GROUP
from records.people import CUSTOM_PREFIX
from records.writing.new_people import (
    COLUMNS,
    contact_point,
    custom_value,
    new_consent,
    postal_address,
)
from records.writing.person_update import PersonUpdate, PersonWritePlan, Record

# What a record is worth keeping for: one that holds none of these says nothing.
_CONTENT: Final[Mapping[Table, tuple[str, ...]]] = {
    contact_points: ("value", "city", "region", "postal_code", "country"),
    awards: ("kind", "programme", "department", "supervisor", "started", "completed"),
    roles: ("title", "employer", "sector", "started", "ended", "research_active"),
}


def plan_update(
    update: PersonUpdate, parts: Mapping[Table, Sequence[Record]], source: str | None
) -> PersonWritePlan:
    """Plan `update` of a person whose records are `parts`; empty for a person who is gone.

    `source` is noted with new contact points, consents and engagements.
    """
    plan = PersonWritePlan(update, parts, source, update.wanted)
    if parts[people]:
        for step in _STEPS:
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


def _plan_email(plan: PersonWritePlan) -> None:
    _plan_contact(plan, "email", "email", "other_email")


def _plan_phone(plan: PersonWritePlan) -> None:
    _plan_contact(plan, "phone", "phone", "other_phone")


def _plan_contact(plan: PersonWritePlan, kind: str, key: str, other_key: str) -> None:
    wanted = {name for name in (key, other_key, f"{kind}_status") if name in plan.wanted}
    if not wanted:
        return
    points = [point for point in plan.parts[contact_points] if point["kind"] == kind]
    main = next((point for point in points if point["is_primary"]), points[0] if points else None)
    rest = [point for point in points if point is not main]
    held = {point["match_value"]: point for point in points}
    new_address: str | None = None
    target = main
    if key in wanted:
        new_address, target = _plan_main_contact(plan, kind, key, main, held)
    if other_key in wanted:
        _plan_other_contact(plan, kind, other_key, rest, held, new_address)
    if f"{kind}_status" in wanted and target is not None:
        status = plan.wanted[f"{kind}_status"] or "unverified"
        plan.note(f"{kind}_status", target["status"], status)
        if target["status"] != status:
            plan.set(contact_points, target, status=status)


def _plan_main_contact(
    plan: PersonWritePlan, kind: str, key: str, main: Record | None, held: Mapping[str, Record]
) -> tuple[str | None, Record | None]:
    """Plan the primary contact point: the match value when it is new, and the one on record."""
    new = plan.wanted[key]
    old = main["value"] if main else None
    if new is None:
        if main is not None:
            plan.note(key, old, None)
            plan.delete(contact_points, main)
            heir = next((point for point in held.values() if point is not main), None)
            if heir is not None:
                plan.set(contact_points, heir, is_primary=True)
        return None, None
    known = held.get(match_value(kind, new))
    if known is not None and known is main:
        if new != old and (PHONE_EXTENSION in new or plan.update.corrects):
            plan.note(key, old, new)
            plan.set(contact_points, main, value=new)
        return None, main
    plan.note(key, old, new)
    if main is not None:
        plan.set(contact_points, main, is_primary=False)
    if known is not None:
        plan.set(contact_points, known, is_primary=True)
        return None, known
    made = contact_point(plan.update.values, kind, key, is_primary=True, source=plan.source)
    plan.insert(contact_points, made)
    return match_value(kind, new), None


def _plan_other_contact(
    plan: PersonWritePlan,
    kind: str,
    key: str,
    rest: Sequence[Record],
    held: Mapping[str, Record],
    new_address: str | None,
) -> None:
    """Plan a further contact point; `new_address` is what the update makes primary."""
    new = plan.wanted[key]
    old = rest[-1] if rest else None  # the newest of those that are not primary
    if new is None:
        if old is not None:
            plan.note(key, old["value"], None)
            plan.delete(contact_points, old)
        return
    address = match_value(kind, new)
    if address in held or address == new_address:
        return
    plan.note(key, None, new)
    is_primary = not held and new_address is None
    made = contact_point(plan.update.values, kind, key, is_primary=is_primary, source=plan.source)
    plan.insert(contact_points, made)


def _plan_post(plan: PersonWritePlan) -> None:
    wanted = plan.of(Part.POST)
    if not wanted:
        return
    points = [point for point in plan.parts[contact_points] if point["kind"] == "post"]
    main = next((point for point in points if point["is_primary"]), points[0] if points else None)
    values = {COLUMNS[Part.POST][key]: value for key, value in wanted.items()}
    for key, value in wanted.items():
        plan.note(key, (main[COLUMNS[Part.POST][key]] if main else None) or None, value)
    if main is None:
        if any(values.values()):
            plan.insert(contact_points, postal_address(values, plan.source))
        return
    if "value" in values:
        values["value"] = values["value"] or ""
    _set_or_delete(plan, contact_points, main, values)


def _plan_award(plan: PersonWritePlan) -> None:
    wanted = plan.of(Part.AWARD)
    if not wanted:
        return
    best_first = sorted(
        plan.parts[awards], key=lambda row: (row["completed"] or 0, row["id"]), reverse=True
    )
    target = best_first[0] if best_first else None
    kind = plan.update.values.get("award")
    if kind is not None and not plan.update.corrects:
        same = [row for row in best_first if text_key(row["kind"] or "") == text_key(kind)]
        year = plan.update.values.get("award_completed")
        target = next(
            (row for row in same if row["completed"] == year), same[0] if same else None
        ) or next((row for row in best_first if row["kind"] is None), None)
        if target is None and best_first and "award" not in wanted:
            return  # the rest of the row speaks of an award that is not wanted
    _plan_record(plan, awards, Part.AWARD, target, wanted, {})


def _plan_current_role(plan: PersonWritePlan) -> None:
    wanted = plan.of(Part.CURRENT_ROLE)
    if not wanted:
        return
    best_first = sorted(
        (row for row in plan.parts[roles] if row["is_current"]),
        key=lambda row: (row["started"] or date.min, row["id"]),
        reverse=True,
    )
    target = best_first[0] if best_first else None
    employer = text_key(plan.update.values.get("employer") or "")
    if employer and target is not None and not plan.update.corrects:
        there = [row for row in best_first if text_key(row["employer"] or "") == employer]
        if there:
            target = there[0]
        elif target["employer"] and "employer" in wanted:
            _plan_move(plan, target, wanted)
            return
    marks = {"is_current": True, "is_first": False}
    _plan_record(plan, roles, Part.CURRENT_ROLE, target, wanted, marks)


def _plan_move(plan: PersonWritePlan, former: Record, wanted: Mapping[str, Any]) -> None:
    """Plan a new current role; of the row's values it has the wanted ones and those that stayed."""
    values: dict[str, Any] = {}
    for key, column in COLUMNS[Part.CURRENT_ROLE].items():
        value = plan.update.values.get(key)
        if key in wanted:
            plan.note(key, former[column], value)
        values[column] = value if key in wanted or value == former[column] else None
    plan.set(roles, former, is_current=False)
    plan.insert(roles, {**values, "is_current": True, "is_first": False})


def _plan_first_role(plan: PersonWritePlan) -> None:
    wanted = plan.of(Part.FIRST_ROLE)
    if wanted:
        target = next((row for row in plan.parts[roles] if row["is_first"]), None)
        marks = {"is_current": False, "is_first": True, "sector": None, "started": None}
        _plan_record(plan, roles, Part.FIRST_ROLE, target, wanted, marks)


def _plan_consent(plan: PersonWritePlan) -> None:
    wanted = plan.of(Part.CONSENT)
    if not wanted:
        return
    history = [
        row
        for row in plan.parts[consents]
        if row["purpose"] == CONSENT_PURPOSE and row["channel"] == CONSENT_CHANNEL
    ]
    newest = history[-1] if history else None
    if "survey_consent" in wanted:
        basis = wanted["survey_consent"] or ("none" if newest else None)
    else:
        basis = newest["basis"] if newest else "consent"
    if basis is None:
        return
    recorded_on = wanted.get("survey_consent_on")
    if newest is None or newest["basis"] != basis:
        plan.note("survey_consent", newest["basis"] if newest else None, basis)
        plan.note("survey_consent_on", newest["recorded_on"] if newest else None, recorded_on)
        values = {"basis": basis, "recorded_on": recorded_on}
        plan.insert(consents, new_consent(values, plan.source))
    elif "survey_consent_on" in wanted and newest["recorded_on"] != recorded_on:
        plan.note("survey_consent_on", newest["recorded_on"], recorded_on)
        plan.set(consents, newest, recorded_on=recorded_on)


def _plan_linkedin(plan: PersonWritePlan) -> None:
    if "linkedin_group" not in plan.wanted:
        return
    is_member = bool(plan.wanted["linkedin_group"])
    memberships = [row for row in plan.parts[engagements] if row["kind"] == LINKEDIN_GROUP]
    plan.note("linkedin_group", bool(memberships), is_member)
    if is_member and not memberships:
        plan.insert(engagements, {"kind": LINKEDIN_GROUP, "source": plan.source})
    elif not is_member:
        for row in memberships:
            plan.delete(engagements, row)


def _plan_record(
    plan: PersonWritePlan,
    table: Table,
    part: Part,
    target: Record | None,
    wanted: Mapping[str, Any],
    marks: Mapping[str, Any],
) -> None:
    """Plan the `wanted` fields of a record that is there, or of a new one with `marks`."""
    columns = COLUMNS[part]
    values = {columns[key]: value for key, value in wanted.items()}
    for key, value in wanted.items():
        plan.note(key, target[columns[key]] if target else None, value)
    if target is not None:
        _set_or_delete(plan, table, target, values)
    elif any(value is not None for value in values.values()):
        plan.insert(table, {**dict.fromkeys(columns.values()), **values, **marks})


def _set_or_delete(
    plan: PersonWritePlan, table: Table, record: Record, values: Mapping[str, Any]
) -> None:
    """Set `values`, or delete the record where it holds nothing after that."""
    if all(record[column] == value for column, value in values.items()):
        return
    after = {**record, **values}
    if all(after[column] in (None, "") for column in _CONTENT[table]):
        plan.delete(table, record)
    else:
        plan.set(table, record, **values)


_STEPS: Final[tuple[Callable[[PersonWritePlan], None], ...]] = (
    _plan_person,
    _plan_email,
    _plan_phone,
    _plan_post,
    _plan_award,
    _plan_current_role,
    _plan_first_role,
    _plan_consent,
    _plan_linkedin,
)

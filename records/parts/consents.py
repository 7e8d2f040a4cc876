"""Consents: the basis on which a person may be contacted, by purpose and channel.

The one that a field shows is the one for its purpose and channel that was recorded last; earlier
ones are history. A new basis is a new consent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from models.consent_fields import CHANNELS, CONSENT_FIELDS, PURPOSES, ConsentField
from models.tables import consents
from records.fields.definitions import FieldKind, Part
from records.parts.definition import PartColumn, PartQuery, PersonPart
from records.parts.new_records import NewRecords, RecordColumns
from records.parts.record_check import not_in_future
from records.writing.person_update import PersonWritePlan

# What is stored, with the words for it.
BASES: Final = {one: one for one in ("consent", "soft opt-in", "not marketing", "none", "objected")}


@dataclass(frozen=True, slots=True)
class Consent:
    """A basis for contacting, per purpose and channel; the newest of each counts."""

    id: int
    purpose: str
    channel: str
    basis: str
    recorded_on: date | None
    evidence: str | None
    wording: str | None


def _new(
    field: ConsentField, basis: str | None, recorded_on: date | None, source: str | None
) -> dict[str, Any]:
    """A new consent; a date without a basis means that it was given."""
    return {
        "purpose": field.purpose,
        "channel": field.channel,
        "basis": basis or "consent",
        "recorded_on": recorded_on,
        "evidence": source,
    }


def _create(field: ConsentField, new: NewRecords) -> RecordColumns:
    places, columns = new.part(Part(field.key))
    count = len(places)
    bases, days = (columns.get(name) or [None] * count for name in ("basis", "recorded_on"))
    made = [_new(field, *values, new.source) for values in zip(bases, days, strict=True)]
    return places, {name: [one[name] for one in made] for name in (made[0] if made else ())}


def _plan(field: ConsentField, plan: PersonWritePlan) -> None:
    wanted: Mapping[str, Any] = plan.of(Part(field.key))
    if not wanted:
        return
    history = [
        row
        for row in plan.parts[consents]
        if row["purpose"] == field.purpose and row["channel"] == field.channel
    ]
    newest = history[-1] if history else None
    if field.key in wanted:
        basis = wanted[field.key] or ("none" if newest else None)
    else:
        basis = newest["basis"] if newest else "consent"
    if basis is None:
        return
    recorded_on = wanted.get(field.date_key)
    if newest is None or newest["basis"] != basis:
        plan.note(field.key, newest["basis"] if newest else None, basis)
        plan.note(field.date_key, newest["recorded_on"] if newest else None, recorded_on)
        plan.insert(consents, _new(field, basis, recorded_on, plan.source))
    elif field.date_key in wanted and newest["recorded_on"] != recorded_on:
        plan.note(field.date_key, newest["recorded_on"], recorded_on)
        plan.set(consents, newest, recorded_on=recorded_on)


CONSENTS: Final = PersonPart(
    consents,
    Consent,
    "consent",
    "consents",
    columns=(
        PartColumn("purpose", "Purpose", choices=PURPOSES, is_required=True),
        PartColumn("channel", "Channel", choices=CHANNELS, is_required=True),
        PartColumn("basis", "Basis", choices=BASES, is_required=True),
        PartColumn("recorded_on", "Recorded on", FieldKind.DATE),
        PartColumn("evidence", "Evidence"),
        PartColumn("wording", "Wording agreed to"),
    ),
    check=not_in_future("recorded_on"),
    summary=("basis", "purpose", "channel"),
    order=(consents.c.id.desc(),),
    queries={
        Part(field.key): PartQuery(
            consents,
            (consents.c.purpose == field.purpose, consents.c.channel == field.channel),
            (consents.c.id.desc(),),
        )
        for field in CONSENT_FIELDS.values()
    },
    create=tuple(partial(_create, field) for field in CONSENT_FIELDS.values()),
    plan=tuple(partial(_plan, field) for field in CONSENT_FIELDS.values()),
)

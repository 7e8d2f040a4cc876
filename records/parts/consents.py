"""Consents: the basis on which a person may be contacted, by purpose and channel.

The one that fields show is the one for surveys by e-mail that was recorded last; earlier ones are
history. A new basis is a new consent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from models.tables import consents
from records.fields.definitions import FieldKind, Part
from records.parts.definition import PartColumn, PartQuery, PersonPart
from records.parts.new_records import NewRecords, RecordColumns
from records.parts.record_check import not_in_future
from records.writing.person_update import PersonWritePlan

# What is stored, with the words for it.
PURPOSES: Final = {one: one for one in ("survey", "news", "fundraising", "events")}
CHANNELS: Final = {"email": "e-mail", "phone": "phone", "post": "post"}
BASES: Final = {one: one for one in ("consent", "soft opt-in", "not marketing", "none", "objected")}
CONSENT_PURPOSE, CONSENT_CHANNEL = "survey", "email"  # of the one consent that is a field


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


def _new(basis: str | None, recorded_on: date | None, source: str | None) -> dict[str, Any]:
    """A new consent to surveys by e-mail; a date without a basis means that it was given."""
    return {
        "purpose": CONSENT_PURPOSE,
        "channel": CONSENT_CHANNEL,
        "basis": basis or "consent",
        "recorded_on": recorded_on,
        "evidence": source,
    }


def _create(new: NewRecords) -> RecordColumns:
    places, columns = new.part(Part.CONSENT)
    count = len(places)
    bases, days = (columns.get(name) or [None] * count for name in ("basis", "recorded_on"))
    made = [_new(*values, new.source) for values in zip(bases, days, strict=True)]
    return places, {name: [one[name] for one in made] for name in (made[0] if made else ())}


def _plan(plan: PersonWritePlan) -> None:
    wanted: Mapping[str, Any] = plan.of(Part.CONSENT)
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
        plan.insert(consents, _new(basis, recorded_on, plan.source))
    elif "survey_consent_on" in wanted and newest["recorded_on"] != recorded_on:
        plan.note("survey_consent_on", newest["recorded_on"], recorded_on)
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
        Part.CONSENT: PartQuery(
            consents,
            (consents.c.purpose == CONSENT_PURPOSE, consents.c.channel == CONSENT_CHANNEL),
            (consents.c.id.desc(),),
        )
    },
    create=(_create,),
    plan=(_plan,),
)

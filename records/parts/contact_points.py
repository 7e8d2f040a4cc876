"""Contact points: e-mail addresses, phone numbers and postal addresses.

The one that fields show is the primary one, else the oldest. "Other" is the newest of those that
are not primary, so that what was written last is what is read. A new e-mail address or phone
number becomes the primary one, and the former stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from models.match_keys import PHONE_EXTENSION, match_value
from models.tables import contact_points
from records.fields.definitions import FieldKind, Part
from records.fields.phones import phone_remark
from records.parts.definition import (
    COLUMNS,
    ORIGINAL,
    PartColumn,
    PartQuery,
    PersonPart,
    Record,
)
from records.parts.new_records import NewRecords, RecordColumns
from records.parts.record_check import not_in_future
from records.writing.person_update import PersonWritePlan

NOUNS: Final = {"email": "e-mail address", "phone": "phone number", "post": "postal address"}
_KINDS: Final = {"email": "e-mail", "phone": "phone", "post": "post"}
STATUSES: Final = ("good", "bounced", "wrong", "unverified")
_UNVERIFIED: Final = "unverified"


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """An e-mail address, phone number or postal address (`kind` email, phone or post)."""

    id: int
    kind: str
    label: str | None
    value: str
    original: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    country: str | None
    status: str
    status_on: date | None
    source: str | None
    is_primary: bool

    @property
    def remark(self) -> str:
        """What the source wrote beside a phone number: "wife", "until June 2019"."""
        return phone_remark(self.original, self.value) if self.kind == "phone" else ""


# --- records of new people, in bulk ---------------------------------------------------------


def _create_addresses(kind: str, new: NewRecords) -> RecordColumns:
    """E-mail addresses or phone numbers: the main and the other one of each person."""
    other_key = f"other_{kind}"
    statuses = new.column(f"{kind}_status")
    places: list[int] = []
    found: list[tuple[Any, ...]] = []  # value, original, status, whether it is the primary one
    slots = [
        column
        for key in (kind, other_key)
        for column in (new.column(key), new.column(key + ORIGINAL))
    ]
    for place, (first, original, other, other_original) in enumerate(zip(*slots, strict=True)):
        if first:
            places.append(place)
            found.append((first, original, statuses[place] or _UNVERIFIED, True))
        if other and not (first and match_value(kind, first) == match_value(kind, other)):
            places.append(place)
            found.append((other, other_original, _UNVERIFIED, not first))
    if not found:
        return (), {}
    values, originals, states, primary = zip(*found, strict=True)
    return places, {
        "kind": [kind] * len(places),
        "value": values,
        "original": originals,
        "status": states,
        "source": [new.source] * len(places),
        "is_primary": primary,
    }


def _create_postal_addresses(new: NewRecords) -> RecordColumns:
    places, columns = new.part(Part.POST, kind="post", source=new.source, is_primary=True)
    # A town alone is an address too.
    columns["value"] = [value or "" for value in columns.get("value") or [None] * len(places)]
    return places, columns


# --- changes by an update of one person -----------------------------------------------------


def _plan_addresses(kind: str, plan: PersonWritePlan) -> None:
    other_key, status_key = f"other_{kind}", f"{kind}_status"
    if plan.wanted.keys().isdisjoint((kind, other_key, status_key)):
        return
    points, main = _points_of(plan, kind)
    held = {point["match_value"]: point for point in points}
    new_address: str | None = None
    target = main
    if kind in plan.wanted:
        new_address, target = _plan_main(plan, kind, main, held)
    if other_key in plan.wanted:
        rest = [point for point in points if point is not main]
        _plan_other(plan, kind, rest, held, new_address)
    if status_key in plan.wanted and target is not None:
        status = plan.wanted[status_key] or _UNVERIFIED
        plan.note(status_key, target["status"], status)
        if target["status"] != status:
            plan.set(contact_points, target, status=status)


def _points_of(plan: PersonWritePlan, kind: str) -> tuple[list[Record], Record | None]:
    """The contact points of a kind, and the primary one, else the oldest."""
    points = [point for point in plan.parts[contact_points] if point["kind"] == kind]
    return points, next((one for one in points if one["is_primary"]), points[0] if points else None)


def _plan_main(
    plan: PersonWritePlan, kind: str, main: Record | None, held: Mapping[str, Record]
) -> tuple[str | None, Record | None]:
    """Plan the primary contact point: the match value when it is new, and the one on record."""
    new = plan.wanted[kind]
    old = main["value"] if main else None
    if new is None:
        if main is not None:
            plan.note(kind, old, None)
            plan.delete(contact_points, main)
            next_one = next((point for point in held.values() if point is not main), None)
            if next_one is not None:
                plan.set(contact_points, next_one, is_primary=True)
        return None, None
    known = held.get(match_value(kind, new))
    if known is not None and known is main:
        if new != old and (PHONE_EXTENSION in new or plan.update.corrects):
            plan.note(kind, old, new)
            plan.set(contact_points, main, value=new)
        return None, main
    plan.note(kind, old, new)
    if main is not None:
        plan.set(contact_points, main, is_primary=False)
    if known is not None:
        plan.set(contact_points, known, is_primary=True)
        return None, known
    plan.insert(contact_points, _new_address(plan, kind, kind, is_primary=True))
    return match_value(kind, new), None


def _plan_other(
    plan: PersonWritePlan,
    kind: str,
    rest: Sequence[Record],
    held: Mapping[str, Record],
    new_address: str | None,
) -> None:
    """Plan the other contact point; `new_address` is what the update makes primary."""
    key = f"other_{kind}"
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
    plan.insert(contact_points, _new_address(plan, kind, key, is_primary=is_primary))


def _new_address(plan: PersonWritePlan, kind: str, key: str, *, is_primary: bool) -> dict[str, Any]:
    """A new e-mail address or phone number from field `key` of the update's row."""
    row = plan.update.values
    return _contact_point(
        kind,
        row[key],
        plan.source,
        original=row.get(key + ORIGINAL),
        status=(row.get("email_status") if key == "email" else None) or _UNVERIFIED,
        is_primary=is_primary,
    )


def _contact_point(kind: str, value: str, source: str | None, **values: Any) -> dict[str, Any]:
    """A new contact point with the key of every column set, as rows of one statement must."""
    return {
        "kind": kind,
        "value": value,
        "original": None,
        "city": None,
        "region": None,
        "postal_code": None,
        "country": None,
        "status": _UNVERIFIED,
        "source": source,
        "is_primary": True,
        **values,
    }


def _plan_postal_address(plan: PersonWritePlan) -> None:
    wanted = plan.of(Part.POST)
    if not wanted:
        return
    _, main = _points_of(plan, "post")
    values = {COLUMNS[Part.POST][key]: value for key, value in wanted.items()}
    for key, value in wanted.items():
        plan.note(key, (main[COLUMNS[Part.POST][key]] if main else None) or None, value)
    street = values.pop("value", main["value"] if main else None) or ""  # a town alone is one too
    if main is None:
        if street or any(values.values()):
            plan.insert(contact_points, _contact_point("post", street, plan.source, **values))
        return
    plan.set_or_delete(CONTACT_POINTS, main, {"value": street, **values})


# --- the declaration ------------------------------------------------------------------------


def _main_query(kind: str) -> PartQuery:
    columns = contact_points.c
    return PartQuery(
        contact_points, (columns.kind == kind,), (columns.is_primary.desc(), columns.id.asc())
    )


def _other_query(kind: str) -> PartQuery:
    columns = contact_points.c
    return PartQuery(
        contact_points, (columns.kind == kind, ~columns.is_primary), (columns.id.desc(),)
    )


CONTACT_POINTS: Final = PersonPart(
    contact_points,
    ContactPoint,
    "address or number",
    "addresses and numbers",
    columns=(
        PartColumn("kind", "Kind", choices=_KINDS, is_required=True),
        PartColumn("value", "Address or number"),
        PartColumn("original", "As written in the source"),
        PartColumn("city", "City"),
        PartColumn("region", "Region"),
        PartColumn("postal_code", "Postcode"),
        PartColumn("country", "Country"),
        PartColumn("label", "Label"),
        PartColumn("is_primary", "Primary", FieldKind.YES_NO),
        PartColumn("status", "Status", choices={one: one for one in STATUSES}, is_required=True),
        PartColumn("status_on", "Status since", FieldKind.DATE),
        PartColumn("source", "Source"),
    ),
    check=not_in_future("status_on"),
    summary=("value", "city", "postal_code", "country"),
    order=(contact_points.c.kind, contact_points.c.is_primary.desc(), contact_points.c.id),
    queries={
        Part.EMAIL: _main_query("email"),
        Part.OTHER_EMAIL: _other_query("email"),
        Part.PHONE: _main_query("phone"),
        Part.OTHER_PHONE: _other_query("phone"),
        Part.POST: _main_query("post"),
    },
    create=(
        partial(_create_addresses, "email"),
        partial(_create_addresses, "phone"),
        _create_postal_addresses,
    ),
    plan=(
        partial(_plan_addresses, "email"),
        partial(_plan_addresses, "phone"),
        _plan_postal_address,
    ),
    content=("value", "city", "region", "postal_code", "country"),
    kinds=NOUNS,
)

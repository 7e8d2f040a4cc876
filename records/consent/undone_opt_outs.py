"""Opt-outs of people and rows removed by an undo, and which of them suppressions can replace.

The others stay on record.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from models.canonical_address import canonical_address
from models.changes import ChangeSet
from models.consent_fields import CONSENT_FIELDS
from models.database import user_name
from models.objections import (
    OptOutAddress,
    addresses_of,
    holders_of,
    objected_purposes,
    opt_out_addresses,
    people_in_opt_out_reviews,
)
from models.opt_outs import OPT_OUT_FIELDS, opt_outs
from models.sql import within
from models.suppressions import EVERYTHING
from models.tables import contact_points
from records.consent.suppression import suppress
from records.people import read_flat

_DEATHS: Final = frozenset({"deceased", "deceased_on"})
_CONSENTS: Final = frozenset(
    key for one in CONSENT_FIELDS.values() for key in (one.key, one.date_key)
)
_REASON: Final = "Opted out; the row to review was undone"


def people_to_keep(
    connection: Connection, created: Collection[int], going_reviews: Collection[int]
) -> tuple[set[int], set[int]]:
    """Of people to be removed who opted out: those who must be kept, and those who may go.

    To be kept is who opted out in a way that no suppression can say (no calls, no post, a hold, a
    row that waits for review and does not go with them), has no address for it, or shares one with
    somebody who stays. When the others go, their addresses are suppressed (models/objections.py).
    """
    ids = sorted(created)
    flat = read_flat(connection, ids, OPT_OUT_FIELDS)
    rows = zip(*(flat[key] for key in OPT_OUT_FIELDS), strict=True)
    opted_out = {
        person_id: found
        for person_id, row in zip(ids, rows, strict=True)
        if (found := opt_outs(dict(zip(OPT_OUT_FIELDS, row, strict=True))))
    }
    for person_id, _channel in objected_purposes(connection, ids):
        opted_out.setdefault(person_id, {})
    for person_id in people_in_opt_out_reviews(connection, going_reviews) & set(created):
        opted_out.setdefault(person_id, {})
    if not opted_out:
        return set(), set()
    addresses = opt_out_addresses(connection, within(contact_points.c.person_id, sorted(opted_out)))
    holders = holders_of(connection, addresses)
    going = {
        person_id
        for person_id, found in opted_out.items()
        if _is_covered(found, own := [one for one in addresses if one.person_id == person_id])
        and all(
            holders[one.kind, canonical_address(one.kind, one.value)] <= set(created) for one in own
        )
    }
    return opted_out.keys() - going, going


def suppress_rows(changes: ChangeSet, rows: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Suppress the addresses of rows that say that somebody opted out; give those it could be for.

    `rows` are flat, by any key.
    """
    covered: set[int] = set()
    for key, row in rows.items():
        found = opt_outs(row)
        addresses = addresses_of(row)
        wanted: dict[str, list[tuple[str, str]]] = {}  # addresses by purpose
        if found.keys() & {"do_not_contact", *_DEATHS}:
            wanted[EVERYTHING] = addresses
        elif "do_not_email" in found:
            wanted[EVERYTHING] = [one for one in addresses if one[0] == "email"]
        elif found.keys() <= _CONSENTS:
            for consent in map(CONSENT_FIELDS.get, found):
                if consent is not None:
                    wanted.setdefault(consent.purpose, []).extend(
                        one for one in addresses if one[0] == consent.channel
                    )
        for purpose, some in wanted.items():
            suppress(changes, some, reason=_REASON, by=user_name(), purpose=purpose)
        if wanted and all(wanted.values()):
            covered.add(key)
    return covered


def _is_covered(found: Mapping[str, Any], own: Collection[OptOutAddress]) -> bool:
    """Whether suppressing a person's `own` addresses stands for the opt-outs `found`."""
    if not found.keys() & _DEATHS:
        own = [one for one in own if one.is_objection]  # else the person is on hold
    if any(one.purpose == EVERYTHING for one in own):
        return True
    return bool(own) and found.keys() <= _CONSENTS

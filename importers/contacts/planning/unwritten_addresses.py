"""Addresses of people who opted out that a row gives and the policy does not write: suppressed.

Else another file could bring such an address, of which nobody would know that its owner opted out.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from importers.choices import Existing
from importers.contacts.planning.differences import Differences, Row
from models.canonical_address import canonical_address
from models.changes import ChangeSet
from models.consent_fields import CONSENT_FIELDS
from models.database import user_name
from models.objections import ADDRESS_FIELDS
from models.opt_outs import opt_outs
from models.sql import within
from models.suppressions import EVERYTHING, active_suppressions
from models.tables import contact_points
from records.consent.suppression import suppress

_REASON: Final = "Opted out; the address was in a file and not imported"


class UnwrittenAddress(NamedTuple):
    """An address to suppress for `purpose`; `fields` of the row say that the person opted out."""

    row_index: int
    kind: str
    value: str
    purpose: str
    fields: frozenset[str]


def unwritten_addresses(
    connection: Connection, rows: Sequence[Row], differences: Differences, existing: Existing
) -> tuple[UnwrittenAddress, ...]:
    """Those in `rows` that say that the person opted out, and that `existing` does not write.

    Not those that the person has, nor those that are suppressed already.
    """
    found: list[tuple[int, UnwrittenAddress]] = []
    for one in differences.found:
        said = opt_outs({**rows[one.row_index], **one.row})
        wanted = one.wanted(existing) if said else ()
        for change in one.changes if said else ():
            kind = ADDRESS_FIELDS.get(change.key)
            if kind is None or not change.new or change in wanted:
                continue
            for purpose in _purposes(said, kind):
                address = UnwrittenAddress(
                    one.row_index, kind, change.new, purpose, frozenset(said)
                )
                found.append((one.person_id, address))
    if not found:
        return ()
    active = active_suppressions(connection)
    points = contact_points.c
    theirs = {
        (point.person_id, point.kind, canonical_address(point.kind, point.value))
        for point in connection.execute(
            select(points.person_id, points.kind, points.value).where(
                within(points.person_id, sorted({person_id for person_id, _ in found}))
            )
        )
    }
    return tuple(
        one
        for person_id, one in found
        if (person_id, one.kind, canonical_address(one.kind, one.value)) not in theirs
        and active.of(one.kind, one.value).isdisjoint({EVERYTHING, one.purpose})
    )


def suppress_unwritten(changes: ChangeSet, addresses: Sequence[UnwrittenAddress]) -> None:
    """Suppress `addresses`."""
    for purpose in sorted({one.purpose for one in addresses}):
        pairs = [(one.kind, one.value) for one in addresses if one.purpose == purpose]
        suppress(changes, pairs, reason=_REASON, by=user_name(), purpose=purpose)


def _purposes(said: Mapping[str, Any], kind: str) -> list[str]:
    """The purposes for which an address of `kind` is not to be used."""
    if "do_not_contact" in said or (kind == "email" and "do_not_email" in said):
        return [EVERYTHING]
    consents = (CONSENT_FIELDS[key] for key in said if key in CONSENT_FIELDS)
    return [one.purpose for one in consents if one.channel == kind]

"""Opt-outs of people who are deleted: they live on as suppressed addresses.

So that the next file with such a person does not make them contactable again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from models.changes import ChangeSet
from models.database import user_name
from models.sql import within, within_texts
from models.suppressions import EVERYTHING
from models.tables import contact_points
from records.opt_outs import OPT_OUT_FIELDS, opt_outs
from records.parts import CONSENT_PURPOSE
from records.people import read_flat
from records.suppression import suppress

_ADDRESSES: Final = ("email", "phone")
_REASON: Final = "Opted out; the record was deleted"


class _Scope(NamedTuple):
    """What a suppression has to cover: kinds of addresses, and the purpose."""

    kinds: tuple[str, ...]
    purpose: str


# The opt-outs that a suppression can stand for. The others (no phone calls, no post, a hold) say
# less than that an address must not be used, or are yet to be reviewed.
_SCOPES: Final[Mapping[str, _Scope]] = {
    "do_not_contact": _Scope(_ADDRESSES, EVERYTHING),
    "deceased": _Scope(_ADDRESSES, EVERYTHING),
    "do_not_email": _Scope(("email",), EVERYTHING),
}
_SURVEY_SCOPE: Final = _Scope(("email",), CONSENT_PURPOSE)
_SURVEY_FIELDS: Final = frozenset({"survey_consent", "survey_consent_on"})


class _Address(NamedTuple):
    """A contact point of a person, and the form in which it is compared."""

    kind: str
    value: str
    match_value: str


def people_who_opted_out(
    connection: Connection, person_ids: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """The opt-outs of those of `person_ids` who have any, by field key."""
    flat = read_flat(connection, person_ids, OPT_OUT_FIELDS)
    rows = zip(*(flat[key] for key in OPT_OUT_FIELDS), strict=True)
    return {
        person_id: found
        for person_id, row in zip(person_ids, rows, strict=True)
        if (found := opt_outs(dict(zip(OPT_OUT_FIELDS, row, strict=True))))
    }


def suppress_opt_outs(
    changes: ChangeSet, opted_out: Mapping[int, Mapping[str, Any]], going: AbstractSet[int]
) -> set[int]:
    """Suppress addresses for the opt-outs of people who are to be deleted; give who is covered.

    `opted_out` is from `people_who_opted_out`; `going` are all who are to be deleted with them. Not
    covered is who opted out in a way that a suppression cannot say, has no address for it, or
    shares one with somebody who stays.
    """
    addresses = _addresses(changes.connection, list(opted_out))
    shared = _held_by_others(changes.connection, addresses, going)
    covered: set[int] = set()
    wanted: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for person_id, found in opted_out.items():
        scope, own = _scope(found, addresses[person_id])
        if own and shared.isdisjoint((one.kind, one.match_value) for one in own):
            covered.add(person_id)
            wanted[scope.purpose] += [(one.kind, one.value) for one in own]
    for purpose, values in wanted.items():
        suppress(changes, values, reason=_REASON, by=user_name(), purpose=purpose)
    return covered


def _scope(
    found: Mapping[str, Any], addresses: Sequence[_Address]
) -> tuple[_Scope, list[_Address]]:
    """The widest scope of the opt-outs `found`, and the addresses that it covers."""
    scopes = [scope for key, scope in _SCOPES.items() if key in found]
    if found.keys() <= _SURVEY_FIELDS:
        scopes.append(_SURVEY_SCOPE)
    for scope in scopes:
        own = [one for one in addresses if one.kind in scope.kinds]
        if own:
            return scope, own
    return _SURVEY_SCOPE, []


def _addresses(
    connection: Connection, person_ids: Sequence[int]
) -> defaultdict[int, list[_Address]]:
    columns = contact_points.c
    rows = connection.execute(
        select(columns.person_id, columns.kind, columns.value, columns.match_value).where(
            within(columns.person_id, person_ids), columns.kind.in_(_ADDRESSES)
        )
    )
    found: defaultdict[int, list[_Address]] = defaultdict(list)
    for person_id, *address in rows:
        found[person_id].append(_Address(*address))
    return found


def _held_by_others(
    connection: Connection, addresses: Mapping[int, Sequence[_Address]], going: AbstractSet[int]
) -> set[tuple[str, str]]:
    """Kind and match value of those of `addresses` that somebody has who stays."""
    columns = contact_points.c
    values = sorted({one.match_value for some in addresses.values() for one in some})
    holders = connection.execute(
        select(columns.person_id, columns.kind, columns.match_value).where(
            within_texts(columns.match_value, values), columns.match_value != ""
        )
    )
    return {(kind, value) for person_id, kind, value in holders if person_id not in going}

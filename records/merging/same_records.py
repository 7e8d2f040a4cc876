"""Which records of one merged person say the same, so that one of them is enough. Pure.

Two awards or roles are the same where what tells them agrees and nothing else contradicts; what is
blank in one is filled from the other. An address is the same however it is written.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from core.text import comparison_key
from models.tables import awards, contact_points, engagements, linked_files, roles
from records.parts.definition import Record
from records.parts.engagements import ATTENDED, TELLING

# What says no more than that a record was seen in another place or on another day.
_INCIDENTAL: Final = frozenset({"employer_original", "ended_by"})
# What the first of two records of one table gets where both are the same; None: they are two.
Combine: TypeAlias = Callable[[Record, Record], dict[str, Any] | None]

_OWN: Final = frozenset({"id", "person_id"})
# The better of two statuses of one address, where no date tells which is newer.
_STATUSES: Final = ("good", "unverified", "bounced", "wrong")
_UNKNOWN: Final = "unverified"


def combine_same(table: Any, records: Sequence[Record]) -> list[tuple[int, int, dict[str, Any]]]:
    """The records of one person that another one makes superfluous, by `table`, one of COMBINED.

    For each: the id of the one that stays, its own, and the values that the first gets.
    """
    combine = COMBINED[table]
    found: list[tuple[int, int, dict[str, Any]]] = []
    staying: list[dict[str, Any]] = []
    for record in records:
        for one in staying:
            values = combine(one, record)
            if values is not None:
                one.update(values)
                found.append((one["id"], record["id"], values))
                break
        else:
            staying.append(dict(record))
    return found


def _same_address(one: Record, other: Record) -> dict[str, Any] | None:
    if one["kind"] != other["kind"] or _address(one) != _address(other):
        return None
    blank = ("label", "original", "city", "region", "postal_code", "country", "source")
    values = {name: other[name] for name in blank if not one[name] and other[name]}
    status, on = _better_status(one, other)
    return values | {"status": status, "status_on": on}


def _address(point: Record) -> Any:
    if point["kind"] == "post":
        lines = (point["value"], point["city"], point["postal_code"])
        return tuple(comparison_key(line or "") for line in lines)
    return point["canonical"] or point["match_value"] or point["value"]


def _better_status(one: Record, other: Record) -> tuple[str, date | None]:
    """A known status rather than none, then the one noted later, then the better one."""

    def rank(point: Record) -> tuple[bool, date, int]:
        status = point["status"]
        noted = point["status_on"] or date.min
        return status != _UNKNOWN, noted, -_STATUSES.index(status)

    best = max((one, other), key=rank)
    return best["status"], best["status_on"]


def _same_award(one: Record, other: Record) -> dict[str, Any] | None:
    return _filled(one, other, ("kind", "completed"))


def _same_role(one: Record, other: Record) -> dict[str, Any] | None:
    values = _filled(one, other, ("employer", "title"), flags=("is_first", "is_current"))
    if values is not None and any(values.get(end) or one[end] for end in ("ended", "ended_by")):
        values["is_current"] = False
    return values


def _same_engagement(one: Record, other: Record) -> dict[str, Any] | None:
    """Of two participations in one event the one that is further, such as attended, counts."""
    if one["event_id"] is None or one["event_id"] != other["event_id"]:
        return _equal(one, other)
    further = min((one, other), key=lambda row: TELLING.index(row["status"] or ATTENDED))
    notes = dict.fromkeys(filter(None, (one["note"], other["note"])))
    return {
        "status": further["status"],
        "status_on": further["status_on"],
        "note": "\n".join(notes) or None,
    }


def _equal(one: Record, other: Record) -> dict[str, Any] | None:
    same = all(one[name] == other[name] for name in one.keys() - _OWN - {"source"})
    return {} if same else None


def _filled(
    one: Record, other: Record, telling: Sequence[str], flags: Sequence[str] = ()
) -> dict[str, Any] | None:
    """What `one` gets from `other` if both are the same.

    That they are where the columns `telling` agree, of which one is filled, and no other column
    contradicts; either yes among `flags` counts.
    """
    if not any(one[name] for name in telling):
        return None
    values: dict[str, Any] = {}
    for name in one.keys() - _OWN:
        mine, theirs = one[name], other[name]
        if name in flags:
            if theirs and not mine:
                values[name] = True
        elif _key(mine) == _key(theirs):
            continue
        elif name in telling or (mine not in (None, "") and theirs not in (None, "")):
            if name not in _INCIDENTAL:
                return None
        elif mine in (None, ""):
            values[name] = theirs
    return values


def _key(value: Any) -> Any:
    return comparison_key(value) if isinstance(value, str) else value


COMBINED: Final[Mapping[Any, Combine]] = {
    contact_points: _same_address,
    awards: _same_award,
    roles: _same_role,
    engagements: _same_engagement,
    linked_files: _equal,
}

"""New people from flat rows: the person and every part of it, one statement for each table.

Rows come typed and checked; what they are worth is decided before (importers, the window).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from models.changes import CHUNK, ChangeSet
from models.tables import (
    awards,
    consents,
    contact_points,
    engagements,
    match_value,
    people,
    roles,
)
from records.fields.definitions import FIELDS, Part
from records.parts import CONSENT_CHANNEL, CONSENT_PURPOSE, FLAGS, LINKEDIN_GROUP
from records.people import CUSTOM_PREFIX

Row = Mapping[str, Any]

# field key -> column, for each part
COLUMNS: Final[Mapping[Part, Mapping[str, str]]] = {
    part: {field.key: field.column for field in FIELDS if field.part is part} for part in Part
}
_UNVERIFIED: Final = "unverified"
ORIGINAL: Final = ".original"  # "phone.original": the value as the source wrote it


def create_people(
    changes: ChangeSet,
    rows: Sequence[Row],
    source_rows: Sequence[int | None] | None = None,
    *,
    source: str | None = None,
) -> Sequence[int]:
    """Create one person for each of `rows`; give their ids in the same order.

    A row maps field keys (records.fields.definitions, "custom.KEY") to typed values; blanks may be
    None or left out. "phone.original" and the like keep how the source wrote a value. `source` (a
    file, a form) is noted with contact points, consents and engagements. A consent's date without
    a basis means that consent was given on that day; a date of death, that the person has died.
    """
    ids: list[int] = []
    for start in range(0, len(rows), CHUNK):
        changes.progress.report("Writing new people", start, len(rows))
        part = slice(start, start + CHUNK)
        lines = None if source_rows is None else source_rows[part]
        ids += _create(changes, rows[part], lines, source)
    return ids


def _create(
    changes: ChangeSet,
    rows: Sequence[Row],
    source_rows: Sequence[int | None] | None,
    source: str | None,
) -> Sequence[int]:
    """Create some people and their parts, by column."""
    rows = [with_implied(row) for row in rows]
    given: set[str] = set().union(*rows)
    new = _NewPeople({key: [row.get(key) for row in rows] for key in given}, len(rows), source)
    new.ids = changes.insert_columns(people, _people(new), len(rows), source_rows)
    for table, make in (
        (contact_points, _emails),
        (contact_points, _phones),
        (contact_points, _postal_addresses),
        (awards, _awards),
        (roles, _current_roles),
        (roles, _first_roles),
        (consents, _consents),
        (engagements, _engagements),
    ):
        places, columns = make(new)
        if places:
            columns["person_id"] = _picked(new.ids, places)
            lines = None if source_rows is None else _picked(source_rows, places)
            changes.insert_columns(table, columns, len(places), lines)
    return new.ids


def with_implied(row: Row) -> Row:
    """`row` with what its values imply: a date of death says that the person has died.

    Likewise, whoever has not died has no date of death.
    """
    if row.get("deceased_on") is not None:
        return {**row, "deceased": True}
    if row.get("deceased") is False:
        return {**row, "deceased_on": None}
    return row


def custom_value(value: Any) -> Any:
    """`value` as JSON keeps it: a date as ISO text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def contact_point(
    row: Row, kind: str, key: str, *, is_primary: bool, source: str | None
) -> dict[str, Any]:
    """A new contact point of `kind` from field `key` of `row`, with the key of every column set."""
    return {
        "kind": kind,
        "value": row[key],
        "original": row.get(key + ORIGINAL),
        "city": None,
        "region": None,
        "postal_code": None,
        "country": None,
        "status": (row.get("email_status") if key == "email" else None) or _UNVERIFIED,
        "source": source,
        "is_primary": is_primary,
    }


def postal_address(values: Row, source: str | None) -> dict[str, Any]:
    """A new primary postal address from `values` by column."""
    return {
        "kind": "post",
        "original": None,
        "status": _UNVERIFIED,
        "source": source,
        "is_primary": True,
        **{column: values.get(column) for column in COLUMNS[Part.POST].values()},
        "value": values.get("value") or "",  # a town alone is an address too
    }


def picked(row: Row, part: Part) -> dict[str, Any]:
    """The columns of `part` that `row` has a value for."""
    return {column: row[key] for key, column in COLUMNS[part].items() if row.get(key) is not None}


def new_consent(values: Row, source: str | None) -> dict[str, Any]:
    """A new consent to surveys by e-mail from `values` by column."""
    return {
        "purpose": CONSENT_PURPOSE,
        "channel": CONSENT_CHANNEL,
        "basis": values.get("basis") or "consent",
        "recorded_on": values.get("recorded_on"),
        "evidence": source,
    }


# --- many at once, by column ----------------------------------------------------------------


@dataclass(slots=True)
class _NewPeople:
    """People to create: `values` by field, each list as long as there are people."""

    values: Mapping[str, Sequence[Any]]
    count: int
    source: str | None
    ids: Sequence[int] = ()

    def column(self, key: str) -> Sequence[Any]:
        return self.values.get(key) or [None] * self.count

    def part(self, part: Part) -> tuple[Sequence[int], dict[str, Sequence[Any]]]:
        """The places of those who have something of `part`, and its columns for them."""
        given = {
            column: self.values[key] for key, column in COLUMNS[part].items() if key in self.values
        }
        width = len(given)
        places: Sequence[int] = [
            place
            for place, values in enumerate(zip(*given.values(), strict=True))
            if values.count(None) < width
        ]
        if len(places) == self.count:
            places = range(self.count)  # everybody: nothing to pick
        return places, {column: _picked(values, places) for column, values in given.items()}


# Places among the people, and the columns of the records that those have; the columns that a
# record leaves out get their defaults.
_Records: TypeAlias = tuple[Sequence[int], dict[str, Sequence[Any]]]


def _picked(values: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
    return values if isinstance(places, range) else [values[place] for place in places]


def _people(new: _NewPeople) -> dict[str, Sequence[Any]]:
    columns: dict[str, Sequence[Any]] = {
        column: [bool(value) for value in new.values[key]] if key in FLAGS else new.values[key]
        for key, column in COLUMNS[Part.PERSON].items()
        if key in new.values
    }
    own = sorted(key for key in new.values if key.startswith(CUSTOM_PREFIX))
    if own:
        names = [key.removeprefix(CUSTOM_PREFIX) for key in own]
        columns["custom"] = [
            {name: custom_value(v) for name, v in zip(names, values, strict=True) if v is not None}
            for values in zip(*(new.values[key] for key in own), strict=True)
        ]
    return columns


def _emails(new: _NewPeople) -> _Records:
    return _addresses(new, "email", ("email", "other_email"), new.column("email_status"))


def _phones(new: _NewPeople) -> _Records:
    return _addresses(new, "phone", ("phone", "other_phone"), [None] * new.count)


def _addresses(
    new: _NewPeople, kind: str, keys: tuple[str, str], states: Sequence[str | None]
) -> _Records:
    """Contact points of one `kind`; `states` are those of the first field's."""
    places: list[int] = []
    found: list[tuple[Any, ...]] = []  # value, original, status, whether it is the primary one
    slots = [column for key in keys for column in (new.column(key), new.column(key + ORIGINAL))]
    for place, (first, original, other, other_original) in enumerate(zip(*slots, strict=True)):
        if first:
            places.append(place)
            found.append((first, original, states[place] or _UNVERIFIED, True))
        if other and not (first and match_value(kind, first) == match_value(kind, other)):
            places.append(place)
            found.append((other, other_original, _UNVERIFIED, not first))
    if not found:
        return (), {}
    values, originals, statuses, primary = zip(*found, strict=True)
    columns: dict[str, Sequence[Any]] = {
        "kind": [kind] * len(places),
        "value": values,
        "original": originals,
        "status": statuses,
        "source": [new.source] * len(places),
        "is_primary": primary,
    }
    return places, columns


def _postal_addresses(new: _NewPeople) -> _Records:
    places, columns = new.part(Part.POST)
    count = len(places)
    # A town alone is an address too.
    columns["value"] = [value or "" for value in columns.get("value") or [None] * count]
    columns |= {
        "kind": ["post"] * count,
        "source": [new.source] * count,
        "is_primary": [True] * count,
    }
    return places, columns


def _awards(new: _NewPeople) -> _Records:
    return new.part(Part.AWARD)


def _current_roles(new: _NewPeople) -> _Records:
    places, columns = new.part(Part.CURRENT_ROLE)
    return places, {**columns, "is_current": [True] * len(places)}


def _first_roles(new: _NewPeople) -> _Records:
    places, columns = new.part(Part.FIRST_ROLE)
    return places, {**columns, "is_first": [True] * len(places)}


def _consents(new: _NewPeople) -> _Records:
    places, columns = new.part(Part.CONSENT)
    rows = zip(*columns.values(), strict=True)
    made = [new_consent(dict(zip(columns, row, strict=True)), new.source) for row in rows]
    return places, {name: [one[name] for one in made] for name in (made[0] if made else ())}


def _engagements(new: _NewPeople) -> _Records:
    places = [place for place, value in enumerate(new.column("linkedin_group")) if value]
    count = len(places)
    return places, {"kind": [LINKEDIN_GROUP] * count, "source": [new.source] * count}

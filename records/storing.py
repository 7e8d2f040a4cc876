"""New people from flat rows: the person and every part of it, one statement for each table.

Rows come typed and checked; what they are worth is decided before (importers, the window).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from models.changes import ChangeSet
from models.tables import (
    awards,
    consents,
    contact_points,
    engagements,
    match_value,
    people,
    roles,
)
from records.fields import FIELDS, Part
from records.parts import CONSENT_CHANNEL, CONSENT_PURPOSE, FLAGS, LINKEDIN_GROUP
from records.people import CUSTOM_PREFIX

Row = Mapping[str, Any]

# field key -> column, for each part
COLUMNS: Final[Mapping[Part, Mapping[str, str]]] = {
    part: {field.key: field.column for field in FIELDS if field.part is part} for part in Part
}
ORIGINAL: Final = ".original"  # "phone.original": the value as the source wrote it


def create_people(
    changes: ChangeSet,
    rows: Sequence[Row],
    source_rows: Sequence[int | None] | None = None,
    *,
    source: str | None = None,
) -> Sequence[int]:
    """Create one person for each of `rows`; give their ids in the same order.

    A row maps field keys (records/fields.py, "custom.KEY") to typed values; blanks may be None or
    left out. "phone.original" and the like keep how the source wrote a value. `source` (a file,
    a form) is noted with contact points, consents and engagements. A consent's date without a
    basis means that consent was given on that day.
    """
    if not rows:
        return []
    given: set[str] = set().union(*rows)
    own = sorted(key for key in given if key.startswith(CUSTOM_PREFIX))
    columns = COLUMNS[Part.PERSON]
    ids = changes.insert(
        people,
        [
            {
                **{
                    column: row.get(key) or False if key in FLAGS else row.get(key)
                    for key, column in columns.items()
                },
                "custom": own_values(row, own),
            }
            for row in rows
        ],
        source_rows,
    )
    lines = source_rows if source_rows is not None else [None] * len(rows)
    numbered = list(zip(ids, rows, lines, strict=True))
    parts = (
        (contact_points, _emails_and_phones, (Part.EMAIL, Part.PHONE,
                                              Part.OTHER_EMAIL, Part.OTHER_PHONE)),
        (contact_points, _postal_addresses, (Part.POST,)),
        (awards, _awards, (Part.AWARD,)),
        (roles, _roles, (Part.CURRENT_ROLE, Part.FIRST_ROLE)),
        (consents, _consents, (Part.CONSENT,)),
        (engagements, _engagements, (Part.LINKEDIN,)),
    )  # fmt: skip
    for table, make, concerned in parts:
        if not any(given.intersection(COLUMNS[part]) for part in concerned):
            continue
        made: list[dict[str, Any]] = []
        made_lines: list[int | None] = []
        for person_id, row, line in numbered:
            for record in make(row, source):
                record["person_id"] = person_id
                made.append(record)
                made_lines.append(line)
        changes.insert(table, made, made_lines)
    return ids


def own_values(row: Row, keys: Sequence[str]) -> dict[str, Any]:
    """The office's own fields `keys` of `row` as the `custom` column keeps them."""
    return {
        key.removeprefix(CUSTOM_PREFIX): own_value(row[key])
        for key in keys
        if row.get(key) is not None
    }


def own_value(value: Any) -> Any:
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
        "status": (row.get("email_status") if key == "email" else None) or "unverified",
        "source": source,
        "is_primary": is_primary,
    }


def postal_address(values: Row, source: str | None) -> dict[str, Any]:
    """A new primary postal address from `values` by column."""
    return {
        "kind": "post",
        "original": None,
        "status": "unverified",
        "source": source,
        "is_primary": True,
        **{column: values.get(column) for column in COLUMNS[Part.POST].values()},
        "value": values.get("value") or "",  # a town alone is an address too
    }


def picked(row: Row, part: Part) -> dict[str, Any]:
    """The columns of `part` that `row` has a value for."""
    return {column: row[key] for key, column in COLUMNS[part].items() if row.get(key) is not None}


def _emails_and_phones(row: Row, source: str | None) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for kind, key, other in (("email", "email", "other_email"), ("phone", "phone", "other_phone")):
        held: set[str] = set()
        for name in (key, other):
            value = row.get(name)
            if not value or match_value(kind, value) in held:
                continue
            made.append(contact_point(row, kind, name, is_primary=not held, source=source))
            held.add(match_value(kind, value))
    return made


def _postal_addresses(row: Row, source: str | None) -> list[dict[str, Any]]:
    values = picked(row, Part.POST)
    return [postal_address(values, source)] if values else []


def _awards(row: Row, _source: str | None) -> list[dict[str, Any]]:
    return _whole(row, Part.AWARD)


def _roles(row: Row, _source: str | None) -> list[dict[str, Any]]:
    every = [
        {**role, "is_current": part is Part.CURRENT_ROLE, "is_first": part is Part.FIRST_ROLE}
        for part in (Part.CURRENT_ROLE, Part.FIRST_ROLE)
        for role in _whole(row, part)
    ]
    return [
        {"title": None, "employer": None, "sector": None, "started": None,
         "research_active": None, **role}
        for role in every
    ]  # fmt: skip


def _consents(row: Row, source: str | None) -> list[dict[str, Any]]:
    values = picked(row, Part.CONSENT)
    return [new_consent(values, source)] if values else []


def new_consent(values: Row, source: str | None) -> dict[str, Any]:
    """A new consent to surveys by e-mail from `values` by column."""
    return {
        "purpose": CONSENT_PURPOSE,
        "channel": CONSENT_CHANNEL,
        "basis": values.get("basis") or "consent",
        "recorded_on": values.get("recorded_on"),
        "evidence": source,
    }


def _engagements(row: Row, source: str | None) -> list[dict[str, Any]]:
    return [{"kind": LINKEDIN_GROUP, "source": source}] if row.get("linkedin_group") else []


def _whole(row: Row, part: Part) -> list[dict[str, Any]]:
    """One record with every column of `part`, or none where `row` has nothing for it."""
    values = {column: row.get(key) for key, column in COLUMNS[part].items()}
    return [values] if any(value is not None for value in values.values()) else []

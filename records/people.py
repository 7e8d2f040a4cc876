"""People as flat rows: reading any fields of many people at once, and their names.

What a field means where a person has several records beneath it is told in records/parts.py;
writing is done by records/writing/new_people.py, updating.py and editing.py.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from core.chunks import in_chunks
from core.errors import UserError
from models.sql import within
from models.tables import custom_fields, people
from records.engagement_score import read_scores
from records.fields.definitions import BY_KEY, ENGAGEMENT_SCORE, Field, FieldKind, Part
from records.parts.definition import FLAGS
from records.parts.registry import QUERIES

CUSTOM_PREFIX: Final = "custom."
_CHUNK: Final = 20_000  # people per query


def read_flat(
    connection: Connection, person_ids: Sequence[int], keys: Sequence[str]
) -> dict[str, list[Any]]:
    """The fields `keys` of people, by column: each list is in the order of `person_ids`.

    Keys are those of records/fields/definitions.py, "custom.KEY", and the columns "id", "version",
    "created_at" and "updated_at" of `people`. None where there is nothing, or no such person
    (its "id" is None then); the flags are True or False. One query for each part concerned.
    """
    distinct = list(dict.fromkeys(person_ids))
    found: dict[str, list[Any]] = {key: [] for key in keys}
    dates = _own_dates(connection, keys)
    for part in in_chunks(distinct, _CHUNK):
        for key, values in _read_chunk(connection, part, keys, dates).items():
            found[key].extend(values)
    if len(distinct) == len(person_ids):
        return found
    position = {person_id: index for index, person_id in enumerate(distinct)}
    order = [position[person_id] for person_id in person_ids]
    return {key: [values[index] for index in order] for key, values in found.items()}


def read_people(
    connection: Connection, person_ids: Sequence[int], keys: Sequence[str]
) -> list[dict[str, Any]]:
    """Like `read_flat`, one dictionary for each of `person_ids`: for a few people."""
    columns = read_flat(connection, person_ids, keys)
    return [{key: columns[key][index] for key in keys} for index in range(len(person_ids))]


def is_blank(field_key: str, value: Any) -> bool:
    """Whether `value` is blank, so that an import may fill it."""
    return value is None or value == "" or (field_key in FLAGS and value is False)


def list_name(person: Mapping[str, Any]) -> str:
    """A person's name as lists sort it: "Brennan, Prof Siobhán"."""
    given = _joined(person, "title", "given_name")
    return ", ".join(filter(None, (_joined(person, "family_name"), given))) or "(no name)"


def full_name(person: Mapping[str, Any]) -> str:
    """A person's name as one writes it: "Prof Siobhán Brennan"."""
    return _joined(person, "title", "given_name", "family_name") or "(no name)"


NAME_KEYS: Final = ("title", "given_name", "family_name")  # what the two names are made of


def list_names(connection: Connection, person_ids: Sequence[int]) -> dict[int, str]:
    """`list_name` of people by their ids; those who are gone are left out."""
    found = read_people(connection, person_ids, ["id", *NAME_KEYS])
    return {row["id"]: list_name(row) for row in found if row["id"] is not None}


def existing_people(connection: Connection, person_ids: Collection[int]) -> list[int]:
    """Those of `person_ids` who are on record, ascending."""
    found = select(people.c.id).where(within(people.c.id, sorted(set(person_ids))))
    return list(connection.scalars(found.order_by(people.c.id)))


def check_exists(connection: Connection, person_id: int) -> None:
    """Raise UserError if a person no longer exists."""
    if not existing_people(connection, [person_id]):
        raise UserError("This person was deleted meanwhile; nothing was saved.", code="gone")


def _joined(person: Mapping[str, Any], *keys: str) -> str:
    return " ".join(filter(None, (person.get(key) for key in keys)))


def _own_dates(connection: Connection, keys: Iterable[str]) -> set[str]:
    """The custom fields among `keys` that are dates, which JSON stores as text."""
    own = {key.removeprefix(CUSTOM_PREFIX) for key in keys if key.startswith(CUSTOM_PREFIX)}
    if not own:
        return set()
    dates = connection.scalars(
        select(custom_fields.c.key).where(custom_fields.c.kind == FieldKind.DATE.value)
    )
    return own.intersection(dates)


def _read_chunk(
    connection: Connection, ids: Sequence[int], keys: Sequence[str], dates: set[str]
) -> dict[str, list[Any]]:
    found = {key: [False if key in FLAGS else None] * len(ids) for key in keys}
    position = {person_id: index for index, person_id in enumerate(ids)}
    personal: list[str] = []  # fields, timestamps and custom fields, all in the table of people
    by_part: dict[Part, list[Field]] = {}
    for key in keys:
        field = BY_KEY.get(key)
        if key == ENGAGEMENT_SCORE.key:
            scores = read_scores(connection, ids)
            _fill(found[key], [position[one] for one in scores], scores.values())
        elif field is None or field.part is Part.PERSON:
            personal.append(key)
        else:
            by_part.setdefault(field.part, []).append(field)
    if personal:
        _read_personal(connection, position, personal, dates, found)
    for part, fields in by_part.items():
        _read_part(connection, position, part, fields, found)
    return found


def _read_personal(
    connection: Connection,
    position: Mapping[int, int],
    keys: Sequence[str],
    dates: set[str],
    found: Mapping[str, list[Any]],
) -> None:
    own = [key for key in keys if key.startswith(CUSTOM_PREFIX)]
    columns = [people.c[key] for key in keys if not key.startswith(CUSTOM_PREFIX)]
    if own:
        columns.append(people.c.custom)
    rows = connection.execute(
        select(people.c.id, *columns).where(within(people.c.id, list(position)))
    ).all()
    if not rows:
        return
    ids, *read = zip(*rows, strict=True)  # by column, which is quicker than row by row
    places = [position[person_id] for person_id in ids]
    customs = read[-1]
    plain = iter(read)
    for key in keys:
        if key in own:
            name = key.removeprefix(CUSTOM_PREFIX)
            values = [custom.get(name) for custom in customs]
            if name in dates:
                values = [date.fromisoformat(value) if value else None for value in values]
            _fill(found[key], places, values)
        else:
            _fill(found[key], places, next(plain))


def _read_part(
    connection: Connection,
    position: Mapping[int, int],
    part: Part,
    fields: Sequence[Field],
    found: Mapping[str, list[Any]],
) -> None:
    query = QUERIES[part]
    columns = [query.table.c[field.column] for field in fields]
    best_first = connection.execute(
        select(query.table.c.person_id, *columns)
        .where(within(query.table.c.person_id, list(position)), *query.only)
        .order_by(*query.best_first)
    ).all()
    if not best_first:
        return
    rows = best_first[::-1]  # the best record is filled in last, and stays
    ids, *read = zip(*rows, strict=True)
    places = [position[person_id] for person_id in ids]
    for field, values in zip(fields, read, strict=True):
        is_flag = part is Part.LINKEDIN  # that there is a record is the value
        _fill(found[field.key], places, [True] * len(places) if is_flag else values)


def _fill(target: list[Any], places: Sequence[int], values: Iterable[Any]) -> None:
    for index, value in zip(places, values, strict=True):
        target[index] = value


def custom_value(value: Any) -> Any:
    """`value` of a custom field as JSON holds it: a date as ISO text."""
    return value.isoformat() if isinstance(value, date) else value

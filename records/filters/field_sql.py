"""Where the values of a field are: of the person at hand, or of which records."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement

from models.match_keys import match_value
from models.sql import within_texts
from models.tables import contact_points, people
from records.engagement_score import score_value
from records.fields.definitions import CONSENT_PARTS, Field, FieldKind, Part
from records.filters.model import Comparison
from records.filters.subjects import (
    LATEST,
    NEWEST_CONSENT,
    PERSONAL,
    SUBJECTS,
    RecordSource,
)
from records.filters.value_sql import typed_values
from records.parts.registry import PERSON_PARTS, QUERIES, main_value

_ADDRESSES: Final = {
    Part.EMAIL: "email",
    Part.OTHER_EMAIL: "email",
    Part.PHONE: "phone",
    Part.OTHER_PHONE: "phone",
}

_WRITTEN: Final[Mapping[Any, ColumnElement[Any]]] = {
    part.table.c[name]: part.table.c[original]
    for part in PERSON_PARTS
    for name, original in part.originals.items()
}


def field_value(field: Field) -> ColumnElement[Any]:
    """The value of a field of the flat row for the person at hand."""
    if field.part is Part.SCORE:
        return score_value()
    if not field.is_custom:
        return main_value(field)
    kept: Any = people.c.custom[field.column]
    value: ColumnElement[Any] = kept.as_string()
    if field.kind is FieldKind.NUMBER:
        value = kept.as_float()
    elif field.kind is FieldKind.YES_NO:
        value = kept.as_boolean()
    return value


def records_of(field: Field) -> tuple[RecordSource | None, Callable[[Field], ColumnElement[Any]]]:
    """The records that a field is a column of, None for the person; and the value of a field."""
    if field.key in PERSONAL:
        return LATEST.get(field.key), lambda one: PERSONAL[one.key].value
    if field.part is Part.RECORD:
        subject = SUBJECTS[field.key.partition(".")[0]]
        return subject.records, lambda one: subject.columns[one.key].value
    query = QUERIES.get(field.part)
    if query is None:
        return None, field_value
    table = query.table
    # Of consents the newest one is the field; of other records any one is looked at.
    only = (*query.only, *(NEWEST_CONSENT if field.part in CONSENT_PARTS else ()))
    return (
        RecordSource(table, table.c.id, table.c.person_id, only),
        lambda one: table.c[one.column],
    )


def written_value(value: ColumnElement[Any]) -> ColumnElement[Any] | None:
    """How the source wrote `value`, where that is kept: filters of old find it by that too."""
    return _WRITTEN.get(value)


def address_conditions(field: Field, asked: Comparison, today: date) -> list[ColumnElement[bool]]:
    """The indexed form of addresses and numbers that are looked for as a whole."""
    kind = _ADDRESSES.get(field.part)
    if kind is None or field.column != "value" or asked.operator not in {"=", "in"}:
        return []
    known = [match_value(kind, one) for one in typed_values(field, asked.values, today)]
    column = contact_points.c.match_value
    return [column != "", within_texts(column, known)] if all(known) else []

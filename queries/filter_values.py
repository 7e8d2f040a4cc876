"""The values on record of what a filter can ask of, for those who choose one."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, func, select

from models.tables import people
from records.fields.definitions import FieldKind
from records.filters.criteria import Criterion
from records.filters.field_sql import field_value
from records.filters.subjects import ANSWER, SUBJECTS
from records.parts.registry import QUERIES

_MOST: Final = 200  # different values; nobody reads more
_KINDS: Final = frozenset({FieldKind.TEXT, FieldKind.CHOICE})


def read_values(connection: Connection, criterion: Criterion) -> Mapping[str, int]:
    """The values of `criterion` with the number of records that have each, most frequent first.

    Empty for what is typed in full, such as dates and e-mail addresses, and for questions.
    """
    if criterion.field.kind not in _KINDS or criterion.key.startswith(ANSWER):
        return {}
    source, value, only = _source(criterion)
    number = func.count()
    statement = (
        select(value, number)
        .select_from(source)
        .where(value.is_not(None), *only)
        .group_by(value)
        .order_by(number.desc(), value)
        .limit(_MOST)
    )
    return {str(text): int(count) for text, count in connection.execute(statement)}


def _source(
    criterion: Criterion,
) -> tuple[FromClause, ColumnElement[Any], tuple[ColumnElement[bool], ...]]:
    """Where the values of a criterion are: rows, their column, and which rows count."""
    for subject in SUBJECTS.values():
        if criterion.key in subject.columns:
            records = subject.records
            return records.source, subject.columns[criterion.key].value, records.only
    place = QUERIES.get(criterion.field.part)
    if place is None:
        return people, field_value(criterion.field), ()
    return place.table, place.table.c[criterion.field.column], tuple(place.only)

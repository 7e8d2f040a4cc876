"""Filters as SQL, and the ids of the people who meet them in any order."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    BinaryExpression,
    BooleanClauseList,
    ColumnElement,
    Connection,
    Select,
    func,
    select,
)
from sqlalchemy.sql import operators

from core.errors import UserError
from models import search
from models.sql import read_ids
from models.tables import people
from records.fields.definitions import Field, all_fields
from records.filters.condition_sql import to_sql
from records.filters.field_sql import field_value
from records.filters.model import Comparison, Filter, Not, Records

SortKey: TypeAlias = tuple[str, bool]  # "name" or a field's key, and whether descending
BY_NAME: Final[tuple[SortKey, ...]] = (("name", False),)


def person_ids(
    connection: Connection,
    chosen: Filter | None = None,
    *,
    text: str = "",
    is_similar: bool = False,
    order_by: Sequence[SortKey] = BY_NAME,
) -> "array[int]":
    """The ids of the people who meet `chosen` and match `text`, in order.

    With `is_similar`, of those who have similar words, where nobody on record matches. People
    without a value of a key come last, equals by name.
    Raises UserError for an unknown segment, wave or field.
    """
    fields = all_fields(connection)
    statement = select(people.c.id)
    if chosen is not None:
        statement = statement.where(to_sql(connection, chosen, fields))
    if text.strip():
        found_by = search.similar if is_similar else search.matches
        statement = statement.where(found_by(connection, text))
    return read_ids(connection, statement.order_by(*_order(order_by, fields)))


def _order(
    order_by: Sequence[SortKey], fields: Mapping[str, Field]
) -> Iterator[ColumnElement[Any]]:
    names: list[ColumnElement[Any]] = [people.c.sort_name, people.c.id]
    for key, descending in order_by:
        if key == "name":  # no two people are equal beyond it
            yield from (column.desc() for column in names) if descending else names
            return
        if key not in fields:
            raise UserError(f"There is no field “{key}” to sort by.", code="unknown_field")
        value = field_value(fields[key])
        yield value.desc().nulls_last() if descending else value.asc().nulls_last()
    yield from names


def count(connection: Connection, chosen: Filter | None) -> int:
    """How many people meet `chosen`."""
    everybody = select(func.count()).select_from(people)
    if chosen is None:
        return int(connection.scalar(everybody) or 0)
    fields = all_fields(connection)
    denied = _denied(chosen)
    if denied is None:
        return _count(connection, to_sql(connection, chosen, fields))
    # Those who have something are counted sooner than those who have not.
    having = _count(connection, to_sql(connection, denied, fields))
    return int(connection.scalar(everybody) or 0) - having


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    """How many people meet `condition`; where it names their records alone, by those."""
    statement = select(func.count()).select_from(people).where(condition)
    sets = _sets(condition)
    first = next((one for one in sets if one.operator is operators.in_op), None)
    if first is not None:
        rows = first.right.element.distinct().subquery()
        others = [one.operator(rows.c[0], one.right) for one in sets if one is not first]
        statement = select(func.count()).select_from(rows).where(*others)
    return int(connection.scalar(statement) or 0)


def _sets(condition: ColumnElement[bool]) -> Sequence[BinaryExpression[bool]]:
    """The sets of ids of which `condition` says that people are in or not; none if it says more."""
    is_list = isinstance(condition, BooleanClauseList) and condition.operator is operators.and_
    parts: Sequence[Any] = condition.clauses if is_list else [condition]
    are_sets = all(
        isinstance(part, BinaryExpression)
        and part.left is people.c.id
        and part.operator in {operators.in_op, operators.not_in_op}
        and isinstance(getattr(part.right, "element", None), Select)
        for part in parts
    )
    return parts if are_sets else ()


def _denied(chosen: Filter) -> Filter | None:
    """What a filter that asks for its absence denies; None for another filter."""
    match chosen:
        case Not(Comparison(operator="empty") | Records(most=0)):
            return None
        case Not(part):
            return part
        case Comparison(operator="empty"):
            return Not(chosen)
        case Records(most=0):
            return replace(chosen, fewest=1, most=None)
    return None

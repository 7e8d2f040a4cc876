"""The few SQL expressions that SQLite and PostgreSQL write differently."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Select,
    String,
    Text,
    bindparam,
    literal,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from core.chunks import in_chunks

_LONGEST_CHAIN: Final = 100


class _IdSet(FunctionElement[int]):
    """A set of identifiers sent as one JSON parameter, however many there are."""

    type = BigInteger()
    inherit_cache = True


class _JsonObject(FunctionElement[Any]):
    """A JSON object of names and values."""

    type = JSON()
    inherit_cache = True


class _JsonArray(FunctionElement[Any]):
    """The values of several rows as a JSON array."""

    type = JSON()
    inherit_cache = True


class _TextSet(FunctionElement[str]):
    """A set of texts, sent like identifiers."""

    type = Text()
    inherit_cache = True


class _MonthAndDay(FunctionElement[str]):
    """The month and the day of a date."""

    type = Text()
    inherit_cache = True


class _Brackets(FunctionElement[bool]):
    """A condition in brackets, which SQLAlchemy would take away between two of the same kind."""

    type = Boolean()
    inherit_cache = True


@compiles(_Brackets)
def _brackets(element: _Brackets, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)})"


@compiles(_MonthAndDay, "sqlite")
def _sqlite_month_and_day(element: _MonthAndDay, compiler: SQLCompiler, **options: Any) -> str:
    # Dates are kept as 2026-01-31; the functions for dates would take longer than all the rest.
    return f"substr({compiler.process(element.clauses, **options)}, 6)"


@compiles(_MonthAndDay, "postgresql")
def _postgresql_month_and_day(element: _MonthAndDay, compiler: SQLCompiler, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)}, 'MM-DD')"


@compiles(_IdSet, "sqlite")
@compiles(_TextSet, "sqlite")
def _sqlite_set(element: _IdSet | _TextSet, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"  # noqa: S608


@compiles(_IdSet, "postgresql")
def _postgresql_id_set(element: _IdSet, compiler: SQLCompiler, **options: Any) -> str:
    ids = compiler.process(element.clauses, **options)
    return f"(SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST({ids} AS json)))"  # noqa: S608


@compiles(_TextSet, "postgresql")
def _postgresql_text_set(element: _TextSet, compiler: SQLCompiler, **options: Any) -> str:
    texts = compiler.process(element.clauses, **options)
    return f"(SELECT value FROM json_array_elements_text(CAST({texts} AS json)))"  # noqa: S608


@compiles(_JsonObject, "sqlite")
def _sqlite_object(element: _JsonObject, compiler: SQLCompiler, **options: Any) -> str:
    # JSON is text there, which would be quoted.
    parts = [
        f"json({compiler.process(part, **options)})"
        if isinstance(part.type, JSON)
        else compiler.process(part, **options)
        for part in element.clauses
    ]
    return f"json_object({', '.join(parts)})"


@compiles(_JsonObject, "postgresql")
def _postgresql_object(element: _JsonObject, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_build_object({compiler.process(element.clauses, **options)})"


@compiles(_JsonArray, "sqlite")
def _sqlite_array(element: _JsonArray, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **options)})"


@compiles(_JsonArray, "postgresql")
def _postgresql_array(element: _JsonArray, compiler: SQLCompiler, **options: Any) -> str:
    return f"coalesce(json_agg({compiler.process(element.clauses, **options)}), '[]')"


def joined(
    join: Callable[..., ColumnElement[bool]], conditions: Sequence[ColumnElement[bool]]
) -> ColumnElement[bool]:
    """`conditions` joined by `join`, and_ or or_: however many there are.

    SQLite nests a chain a link deep and takes no more than 1,000, so long ones are in brackets.
    """
    if len(conditions) <= _LONGEST_CHAIN:
        return join(*conditions)
    chains = (join(*chunk) for chunk in in_chunks(conditions, _LONGEST_CHAIN))
    return joined(join, [_Brackets(chain) for chain in chains])


def json_object(values: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    """A JSON object of `values`: dates as ISO text, flags as the database keeps them."""
    named = [
        part for name, value in values.items() for part in (literal_column(f"'{name}'"), value)
    ]
    return _JsonObject(*named)


def json_array(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A JSON array of `value` of all rows, empty where there is none."""
    return _JsonArray(value)


def read_ids(connection: Connection, ids: Select[int]) -> "array[int]":
    """The ids that a statement selects, in its order: a million of them in a third of a second.

    As rows they would take three times as long.
    """
    rows = ids.subquery()
    return array("q", connection.scalar(select(json_array(next(iter(rows.c))))) or ())


def month_and_day(value: ColumnElement[Any]) -> ColumnElement[str]:
    """The month and the day of a date, such as "01-31"."""
    return _MonthAndDay(value)


def within_rows(
    connection: Connection, column: ColumnElement[int], rows: Select[Any], *, negated: bool = False
) -> ColumnElement[bool]:
    """`column` is, or is not, among the first column of `rows`, which has no NULL.

    For “not in”, SQLite makes a set of the rows once; PostgreSQL joins what does not exist.
    """
    if not negated:
        return column.in_(rows)
    if connection.dialect.name == "sqlite":
        return column.not_in(rows)
    found = rows.subquery()
    return ~select(literal(1)).where(next(iter(found.c)) == column).correlate_except(found).exists()


def within(column: ColumnElement[Any], ids: Sequence[int]) -> ColumnElement[bool]:
    """`column` is one of `ids`; good for a hundred thousand of them."""
    parameter = bindparam(None, orjson.dumps(list(ids)).decode(), type_=String)
    return column.op("IN", is_comparison=True)(_IdSet(parameter))


def within_texts(column: ColumnElement[Any], texts: Sequence[str]) -> ColumnElement[bool]:
    """`column` is one of `texts`; good for a hundred thousand of them."""
    parameter = bindparam(None, orjson.dumps(list(texts)).decode(), type_=String)
    return column.op("IN", is_comparison=True)(_TextSet(parameter))

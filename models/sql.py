"""The few SQL expressions that SQLite and PostgreSQL write differently."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import BigInteger, ColumnElement, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _IdSet(FunctionElement[int]):
    """A set of identifiers sent as one JSON parameter, however many there are."""

    type = BigInteger()
    inherit_cache = True


@compiles(_IdSet, "sqlite")
def _sqlite_id_set(element: _IdSet, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"  # noqa: S608


@compiles(_IdSet, "postgresql")
def _postgresql_id_set(element: _IdSet, compiler: SQLCompiler, **options: Any) -> str:
    ids = compiler.process(element.clauses, **options)
    return f"(SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST({ids} AS json)))"  # noqa: S608


def within(column: ColumnElement[Any], ids: Sequence[int]) -> ColumnElement[bool]:
    """`column` is one of `ids`; good for a hundred thousand of them."""
    parameter = bindparam(None, orjson.dumps(list(ids)).decode(), type_=String)
    return column.op("IN", is_comparison=True)(_IdSet(parameter))

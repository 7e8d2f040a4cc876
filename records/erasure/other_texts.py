"""Texts of the database that name people who are erased: the names are taken out of them."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import JSON, Connection, Table, Text, cast, select, update

from models.bulk import update_columns
from models.changes import Change, ChangeSet
from models.derived_columns import DERIVED
from models.tables import (
    UNJOURNALLED,
    erasure_keys,
    erasures,
    journal,
    metadata,
    suppressions,
)
from records.erasure.terms import PersonTerm, Terms, removed

_CHUNK: Final = 10_000  # rows
_LINE_ENDS: Final = re.compile(r"\\[nrt]")  # as JSON writes them, which look like letters
_KEPT: Final = {erasures, erasure_keys, suppressions}


def remove_terms(changes: ChangeSet, terms: Terms) -> int:
    """Take `terms` out of all texts of the database; return in how many records there were any."""
    count = 0
    for table in metadata.sorted_tables:
        if table in _KEPT or table is journal or "id" not in table.c:
            continue
        found = list(_named(changes.connection, table, terms))
        count += len(found)
        if table.name not in UNJOURNALLED:
            changes.update(table, found)
            continue
        for one in found:
            changes.connection.execute(
                update(table).where(table.c.id == one.record_id).values(**one.values)
            )
    # At last: what was changed here has its former text in a line.
    lines = list(_named(changes.connection, journal, terms))
    for name in ("old", "new"):
        some = [line for line in lines if name in line.values]
        if some:
            values = {name: [line.values[name] for line in some], "id": [x.record_id for x in some]}
            update_columns(changes.connection, journal, values)
    return count


def _without(terms: Terms, text: str, *, is_json: bool) -> str:
    """`text` without `terms`; in JSON they are looked for in each text, and in the whole."""
    there = terms.found_in(_spaced(text) if is_json else text)
    if there and is_json:
        value = orjson.loads(text)
        new = _walk(there, value)
        if new != value:
            text = orjson.dumps(new).decode()
    return removed(there, text)


def _spaced(text: str) -> str:
    """JSON whose ends of lines, as they are written there, are no part of a word."""
    return _LINE_ENDS.sub(" ", text) if "\\" in text else text


def _walk(terms: Sequence[PersonTerm], value: Any) -> Any:
    if isinstance(value, str):
        return removed(terms, value)
    if isinstance(value, list):
        return [_walk(terms, one) for one in value]
    if isinstance(value, dict):
        return {name: _walk(terms, one) for name, one in value.items()}
    return value


def _named(connection: Connection, table: Table, terms: Terms) -> Iterator[Change]:
    """The texts of `table` that hold a term, without it."""
    derived = DERIVED[table.name].names if table.name in DERIVED else ()
    columns = {
        str(column.name): column
        for column in table.columns
        if isinstance(column.type, Text | JSON) and column.name not in derived
    }
    if not columns:
        return
    are_json = [isinstance(one.type, JSON) or table is journal for one in columns.values()]
    # JSON is searched as it is written: to read that of everybody would take longer than the rest.
    texts = [cast(column, Text) for column in columns.values()]
    query = select(table.c.id, *texts).order_by(table.c.id).limit(_CHUNK)
    rows = connection.execute(query).all()
    while rows:
        whole = "\n".join(text for row in rows for text in row[1:] if text)
        some = terms.among(_spaced(whole) if any(are_json) else whole)
        if some:
            for row_id, *of_row in rows:
                values = {
                    name: orjson.loads(new) if isinstance(column.type, JSON) else new
                    for (name, column), is_json, text in zip(
                        columns.items(), are_json, of_row, strict=True
                    )
                    if text and (new := _without(some, text, is_json=is_json)) != text
                }
                if values:
                    yield Change(row_id, values)
        rows = connection.execute(query.where(table.c.id > rows[-1].id)).all()

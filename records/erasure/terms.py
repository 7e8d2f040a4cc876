"""Texts elsewhere that name somebody who is erased: found, and the names taken out of them.

Named are those whom a text calls by an e-mail address, a phone number, an alumni ID, a LinkedIn
profile or the whole name. What somebody else on record is called, too, names nobody for certain
and stays.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Final

import orjson
from sqlalchemy import JSON, Connection, Table, Text, cast, select, update

from core.text import comparison_key, search_words
from models.bulk import update_columns
from models.canonical_address import canonical_address
from models.changes import Change, ChangeSet
from models.derived_columns import DERIVED
from models.match_keys import match_name
from models.sql import within_texts
from models.tables import (
    UNJOURNALLED,
    erasure_keys,
    erasures,
    journal,
    metadata,
    people,
    suppressions,
)
from records.erasure.identity import Identity

ERASED: Final = "(erased)"
_CHUNK: Final = 10_000  # rows
_SHORTEST_ID: Final = 5  # signs of an alumni ID of digits alone; a year or a count has fewer
_KEPT: Final = {erasures, erasure_keys, suppressions}


class Terms:
    """What the texts of a database are searched for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for text in {one.casefold() for one in texts if one}:
            words = search_words(text)
            if words:
                self._by_word[max(words, key=len)].append(text)

    def found_in(self, text: str) -> list[str]:
        """Those that stand in `text`, as words or as a part of words."""
        words = self._by_word.keys() & set(search_words(text))
        folded = text.casefold() if words else ""
        return [term for word in words for term in self._by_word[word] if term in folded]

    def are_in(self, text: str) -> bool:
        """Whether `text` names somebody."""
        return removed(self.found_in(text), text) != text


def removed(terms: Collection[str], text: str) -> str:
    """`text` with "(erased)" in the place of each of `terms`, where it is no part of a word."""
    folded = text.casefold()
    for term in sorted((one for one in terms if one in folded), key=len, reverse=True):
        text = re.sub(rf"(?<![\w@]){re.escape(term)}(?!\w)", ERASED, text, flags=re.IGNORECASE)
    return text


def terms_of(
    connection: Connection,
    identities: Iterable[Identity],
    shared: Collection[tuple[str, str]],
) -> Terms:
    """The terms that name people who are not on record any more.

    `shared` addresses, by kind and canonical form, are others' too.
    """
    texts: set[str] = set()
    names: dict[str, tuple[str, str]] = {}
    for one in identities:
        texts |= {
            value
            for kind, value in one.addresses
            if (kind, canonical_address(kind, value)) not in shared
        }
        texts |= one.profiles
        texts |= {i for i in one.alumni_ids if len(i) >= _SHORTEST_ID or not i.isdigit()}
        names |= {
            match_name(given, family): (given, family)
            for given in one.given
            for family in one.family
        }
    namesakes = set(
        connection.scalars(
            select(people.c.match_name).where(within_texts(people.c.match_name, sorted(names)))
        )
    )
    for name, (given, family) in names.items():
        if name not in namesakes and len(comparison_key(name).split()) > 1:
            texts |= {f"{given} {family}", f"{family} {given}", f"{family}, {given}"}
    return Terms(texts)


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
    # JSON is searched as it is written: to read that of everybody would take longer than the rest.
    texts = [cast(column, Text) for column in columns.values()]
    query = select(table.c.id, *texts).order_by(table.c.id).limit(_CHUNK)
    rows = connection.execute(query).all()
    while rows:
        found = terms.found_in("\n".join(text for row in rows for text in row[1:] if text))
        if found:
            for row_id, *of_row in rows:
                values = {
                    name: orjson.loads(new) if isinstance(column.type, JSON) else new
                    for (name, column), text in zip(columns.items(), of_row, strict=True)
                    if text and (new := removed(found, text)) != text
                }
                if values:
                    yield Change(row_id, values)
        rows = connection.execute(query.where(table.c.id > rows[-1].id)).all()

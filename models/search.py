"""Finding people as one types: a full-text index over what people are known by and reached at.

SQLite keeps it in an FTS5 table with prefix indexes, PostgreSQL in a tsvector with a GIN index;
both hold folded text, so "nunez" finds "Núñez". ChangeSet keeps it up to date. What is in the index
of a person is in models/search_documents.py.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Subquery,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
)

from core.errors import UserError
from core.text import SYLLABLES, clean, comparison_key, fold, search_text
from models.search_documents import documents
from models.search_words import whole_words_of, words_of
from models.sql import within
from models.tables import people

# One letter matches a tenth of everybody; it is looked up at the start of the sorted names.
SHORTEST_FULL_TEXT: Final = 2
_WEIGHED: Final = 10_000  # matches that are put in order as one types
_MOST_WORDS: Final = 50  # of a search
_LONGEST: Final = 2_000  # characters of a search

SQLITE_SCHEMA: Final = (
    "CREATE VIRTUAL TABLE people_search USING fts5(document, content='', contentless_delete=1,"
    " prefix='2 3', tokenize='unicode61 remove_diacritics 2')",
)
POSTGRESQL_SCHEMA: Final = (
    "CREATE FUNCTION almanac_fold(source text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE"
    " RETURN replace(replace(replace(translate(lower(regexp_replace(normalize(source, NFKD),"
    " U&'[\\0300-\\036f]', '', 'g')), 'øđðłħı', 'oddlhi'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')",
    "CREATE TABLE people_search (person_id bigint PRIMARY KEY, document tsvector NOT NULL)",
    "CREATE INDEX ix_people_search_document ON people_search USING gin (document)",
)

_sqlite_index = table("people_search", column("rowid"), column("document"))
_postgresql_index = table("people_search", column("person_id"), column("document"))


def refresh(connection: Connection, changed: Sequence[int], created: Sequence[int] = ()) -> None:
    """Bring the index up to date for people `changed` or `created` in this transaction."""
    remove(connection, changed)
    ids = [*changed, *created]
    if ids:
        _add(connection, documents(within(people.c.id, ids)))


def rebuild(connection: Connection) -> None:
    """Make the index anew for everybody: for a migration that changes what is in it."""
    is_sqlite = connection.dialect.name == "sqlite"
    connection.execute(delete(_sqlite_index if is_sqlite else _postgresql_index))
    _add(connection, documents())


def _add(connection: Connection, found: Subquery) -> None:
    if connection.dialect.name == "sqlite":
        text = func.almanac_search_text(found.c.document)
        statement = insert(_sqlite_index).from_select(
            ["rowid", "document"], select(found.c.id, text)
        )
    else:
        text = func.almanac_fold(found.c.document)  # and then as core.text.search_text
        signs = func.regexp_replace(text, f"({SYLLABLES})", r" \1 ", "g")
        words = func.regexp_replace(signs, r"[^[:alnum:]]+", " ", "g")
        statement = insert(_postgresql_index).from_select(
            ["person_id", "document"], select(found.c.id, func.to_tsvector("simple", words))
        )
    connection.execute(statement)


def remove(connection: Connection, ids: Sequence[int]) -> None:
    """Take people out of the index."""
    if not ids:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(delete(_sqlite_index).where(within(_sqlite_index.c.rowid, ids)))
    else:
        connection.execute(
            delete(_postgresql_index).where(within(_postgresql_index.c.person_id, ids))
        )


def find(connection: Connection, text: str, limit: int = 200) -> list[int]:
    """The ids of at most `limit` people who match `text`.

    Those whose sorted name begins with it come first, then others, both in the order of names.
    Every word of `text` must begin a word of the person's names, IDs, addresses, phone numbers,
    places, job titles or employers; of a phone number, six digits are enough. Of a word that very
    many have, such as "example", no more than _WEIGHED are put in order: whoever types goes on.
    Raises UserError for a text of more words than anybody searches by.
    """
    _words(text)
    in_order = select(people.c.id).order_by(people.c.sort_name, people.c.id).limit(limit)
    named = connection.scalars(in_order.where(_named(fold(clean(text))))).all()
    if len(named) == limit:
        return list(named)
    others = connection.scalars(
        in_order.where(matches(connection.dialect.name, text, at_most=_WEIGHED))
    )
    return list(dict.fromkeys((*named, *others)))[:limit]


def matches(dialect: str, text: str, *, at_most: int | None = None) -> ColumnElement[bool]:
    """The condition that a row of `people` matches `text`; true for a text without words.

    With `at_most`, for so many of those who match. Raises UserError for too many words.
    """
    words = _words(text)
    if not words:
        return literal_column("1 = 1").op("AND")(literal_column("1 = 1"))
    if len(words) == 1 and len(words[0]) < SHORTEST_FULL_TEXT and words[0].isascii():
        return _named(words[0])
    if dialect == "sqlite":
        query = _query(text, '"{}"*', " AND ", " OR ")
        match = literal_column("people_search").op("MATCH", is_comparison=True)(query)
        return people.c.id.in_(select(_sqlite_index.c.rowid).where(match).limit(at_most))
    query = _query(text, "{}:*", " & ", " | ")
    match = _postgresql_index.c.document.op("@@", is_comparison=True)(
        func.to_tsquery("simple", query)
    )
    return people.c.id.in_(select(_postgresql_index.c.person_id).where(match).limit(at_most))


def _words(text: str) -> list[str]:
    """The words of a search. Raises UserError where they are too many: all must match."""
    words = comparison_key(search_text(text)).split() if len(text) <= _LONGEST else []
    if len(text) > _LONGEST or len(words) > _MOST_WORDS:
        raise UserError(
            f"A search takes at most {_MOST_WORDS} words, all of which must match. To find many"
            " people at once, use a filter such as: alumni_id in (A1, A2, A3).",
            code="too_many_words",
        )
    return words


def _query(text: str, begins: str, both: str, either: str) -> str:
    """The query of an index for `text`: `begins` is its form of “a word that begins so”."""

    def alternatives(words: Iterable[Sequence[str]]) -> str:
        return either.join(f"({both.join(map(begins.format, some))})" for some in words)

    each = both.join(f"({alternatives(ways)})" for ways in words_of(text))
    whole = alternatives([word] for word in whole_words_of(text))
    return f"({each}){either}{whole}" if whole else each


def _named(start: str) -> ColumnElement[bool]:
    """The condition that the sorted name of a row of `people` begins with the folded `start`."""
    return people.c.sort_name.between(start, start + "\U0010ffff")

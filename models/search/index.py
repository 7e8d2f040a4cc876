"""The full-text index over what people are known by and reached at, and its words.

SQLite keeps it in an FTS5 table with prefix indexes, PostgreSQL in a tsvector with a GIN index.
What is in it is made into words here, so both hold the same. ChangeSet keeps it up to date.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, column, delete, table

from core.chunks import in_chunks
from models.search.documents import document_words, documents
from models.search.vocabulary import Vocabulary
from models.search.words import SearchQuery, Term, Ways
from models.sql import within
from models.tables import people

_CHUNK: Final = 5_000  # people

sqlite_index = table("people_search", column("rowid"), column("document"))
postgresql_index = table("people_search", column("person_id"), column("document"))


def refresh(connection: Connection, changed: Sequence[int], created: Sequence[int] = ()) -> None:
    """Bring the index up to date for people `changed` or `created` in this transaction."""
    remove(connection, changed)
    words = Vocabulary(connection)
    for ids in in_chunks([*changed, *created], _CHUNK):
        rows = connection.execute(documents(within(people.c.id, ids))).all()
        _add(connection, rows, words)


def rebuild(connection: Connection) -> None:
    """Make the index anew for everybody: for a migration that changes what is in it."""
    is_sqlite = connection.dialect.name == "sqlite"
    connection.execute(delete(sqlite_index if is_sqlite else postgresql_index))
    words = Vocabulary(connection)
    words.clear()
    everybody = documents().order_by(people.c.id).execution_options(yield_per=_CHUNK)
    for rows in connection.execute(everybody).partitions():
        _add(connection, rows, words)


def remove(connection: Connection, ids: Sequence[int]) -> None:
    """Take people out of the index; its words stay in the vocabulary."""
    if not ids:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(delete(sqlite_index).where(within(sqlite_index.c.rowid, ids)))
    else:
        connection.execute(
            delete(postgresql_index).where(within(postgresql_index.c.person_id, ids))
        )


def _add(connection: Connection, rows: Sequence[Any], words: Vocabulary) -> None:
    entries = list(_entries(rows, words))
    if connection.dialect.name == "sqlite":
        if entries:
            statement = "INSERT INTO people_search (rowid, document) VALUES (?, ?)"
            connection.exec_driver_sql(statement, entries)
    else:
        cursor: Any = connection.connection.cursor()
        # Words of letters and digits alone are what a tsvector is written as.
        with cursor, cursor.copy("COPY people_search (person_id, document) FROM STDIN") as copy:
            for entry in entries:
                copy.write_row(entry)
    words.write()


def _entries(rows: Sequence[Any], words: Vocabulary) -> Iterator[tuple[int, str]]:
    for row in rows:
        texts, numbers = document_words(row)
        words.note(texts)
        yield row.id, " ".join(texts + numbers)


def match_text(dialect: str, query: SearchQuery) -> str:
    """`query` as the database's index is asked."""
    both, either = (" AND ", " OR ") if dialect == "sqlite" else (" & ", " | ")

    def one(term: Term) -> str:
        if dialect == "sqlite":
            return f'"{term.word}"' if term.is_whole else f'"{term.word}"*'
        return f"'{term.word}'" if term.is_whole else f"'{term.word}':*"

    def any_of(ways: Ways) -> str:
        return either.join(f"({both.join(map(one, way))})" for way in ways)

    each = both.join(f"({any_of(ways)})" for ways in query.words)
    return f"({each}){either}{any_of(query.whole)}" if query.whole else each

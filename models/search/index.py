"""The full-text index over what people are known by and reached at, and its words.

SQLite keeps it in an FTS5 table with prefix indexes, PostgreSQL in a tsvector with a GIN index.
What is in it is made into words here, so both hold the same. ChangeSet keeps it up to date.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, column, delete, table

from core.chunks import in_chunks
from core.text import search_words
from models.search.documents import document_texts, documents
from models.search.vocabulary import Vocabulary
from models.search.words import SearchQuery, Term, Ways
from models.sql import within
from models.tables import people

_CHUNK: Final = 5_000  # people
_LONGEST: Final = 100_000  # characters of a document
_LONGEST_WORD: Final = 500  # characters; a server takes no longer ones
# Bytes of words that FTS5 gathers before it writes them; at its 1 MB, many people are merged again
# and again. It keeps the number in the file.
_GATHERED: Final = 16 * 1024 * 1024

sqlite_index = table("people_search", column("rowid"), column("document"))
postgresql_index = table("people_search", column("person_id"), column("document"))


def refresh(connection: Connection, changed: Sequence[int], created: Sequence[int] = ()) -> None:
    """Bring the index up to date for people `changed` or `created` in this transaction."""
    remove(connection, changed)
    if connection.dialect.name == "sqlite" and len(changed) + len(created) > _CHUNK:
        _gather(connection)
    words = Vocabulary(connection)
    for ids in in_chunks([*changed, *created], _CHUNK):
        rows = connection.execute(documents(within(people.c.id, ids))).all()
        _add(connection, rows, words)
    words.write()
    _put_in_order(connection)


def rebuild(connection: Connection) -> None:
    """Make the index anew for everybody: for a migration that changes what is in it."""
    is_sqlite = connection.dialect.name == "sqlite"
    connection.execute(delete(sqlite_index if is_sqlite else postgresql_index))
    if is_sqlite:
        _gather(connection)
    words = Vocabulary(connection)
    words.clear()
    everybody = documents().order_by(people.c.id).execution_options(yield_per=_CHUNK)
    for rows in connection.execute(everybody).partitions():
        _add(connection, rows, words)
    words.write()
    _put_in_order(connection)


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


def forget_unused_words(connection: Connection) -> None:
    """Take the words out of the vocabulary by which nobody is found any more.

    The index of a file keeps what was deleted until it is put in order, which is done before.
    """
    run = connection.exec_driver_sql
    if connection.dialect.name == "sqlite":
        run("INSERT INTO people_search (people_search) VALUES ('optimize')")
        run("CREATE VIRTUAL TABLE temp.used_words USING fts5vocab('main', 'people_search', 'row')")
        used = "SELECT term FROM temp.used_words"
    else:
        used = "SELECT word FROM ts_stat('SELECT document FROM people_search')"
    unused = run(f"SELECT word FROM search_words WHERE word NOT IN ({used})").scalars().all()  # noqa: S608
    if connection.dialect.name == "sqlite":
        run("DROP TABLE temp.used_words")
    Vocabulary(connection).remove(unused)


def _gather(connection: Connection) -> None:
    """Have FTS5 write the words of very many people at once."""
    connection.exec_driver_sql(
        "INSERT INTO people_search (people_search, rank) VALUES ('hashsize', ?)", (_GATHERED,)
    )


def _put_in_order(connection: Connection) -> None:
    """Have a server put the words in order that were added, which every search would go through.

    Only the owner of the index may; for others the server does it by itself, later.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "SELECT gin_clean_pending_list(oid) FROM pg_class"
            " WHERE oid = to_regclass('ix_people_search_document')"
            " AND pg_has_role(relowner, 'USAGE')"
        )


def _add(connection: Connection, rows: Sequence[Row[Any]], words: Vocabulary) -> None:
    """Add the documents `rows` to the index, and their words to the vocabulary."""
    found = list(map(document_texts, rows))
    words.add(texts for _id, texts, _numbers in found)
    entries = [(person_id, f"{texts} {numbers}"[:_LONGEST]) for person_id, texts, numbers in found]
    if connection.dialect.name == "sqlite":
        # The index parts ASCII into words as `search_words` does.
        entries = [(one, text if text.isascii() else _as_words(text)) for one, text in entries]
        if entries:
            statement = "INSERT INTO people_search (rowid, document) VALUES (?, ?)"
            connection.exec_driver_sql(statement, entries)
        return
    cursor: Any = connection.connection.cursor()
    # Words of letters and digits alone are what a tsvector is written as.
    with cursor, cursor.copy("COPY people_search (person_id, document) FROM STDIN") as copy:
        for person_id, text in entries:
            copy.write_row((person_id, _as_words(text)))


def _as_words(text: str) -> str:
    return " ".join(word[:_LONGEST_WORD] for word in search_words(text))


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

"""The distinct words of the search index: what parts of words and typing errors are looked up in.

A million people have some hundred thousand different words, so an index over every three letters
of these costs little, and both databases can have the same. A word whose last person was deleted
stays until the index is rebuilt or somebody is erased; it finds nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Connection, TextClause, text

from core.text import is_syllable, search_words

SHORTEST_PART: Final = 3  # letters of a word that is kept, and of a part that is looked up
_LONGEST_WORD: Final = 100  # letters of a word that is kept

# The same question for each database. Lists are JSON for a file and arrays for a server; every
# trigram is quoted for a file, as its index wants it.
_KNOWN: Final[Mapping[str, TextClause]] = {
    "sqlite": text(
        "SELECT word FROM search_words WHERE word IN (SELECT value FROM json_each(:words))"
    ),
    "postgresql": text("SELECT word FROM search_words WHERE word = ANY(:words)"),
}
_BEGINNING: Final[Mapping[str, TextClause]] = {
    "sqlite": text(
        "SELECT value FROM json_each(:words) WHERE EXISTS (SELECT 1 FROM search_words"
        " WHERE word >= value AND word < value || char(1114111))"
    ),
    "postgresql": text(
        "SELECT value FROM unnest(CAST(:words AS text[])) AS value WHERE EXISTS (SELECT 1"
        " FROM search_words WHERE word >= value AND word < value || chr(1114111))"
    ),
}
_CONTAINING: Final[Mapping[str, TextClause]] = {
    "sqlite": text(
        "SELECT word FROM search_words WHERE id IN (SELECT rowid FROM search_trigrams"
        " WHERE search_trigrams MATCH :all_trigrams) AND instr(word, :part) > 1"
        " ORDER BY length(word), word LIMIT :limit"
    ),
    "postgresql": text(
        "SELECT word FROM search_words WHERE trigrams @> :trigrams"
        " AND strpos(word, :part) > 1 ORDER BY length(word), word LIMIT :limit"
    ),
}
_SHARING: Final[Mapping[str, TextClause]] = {
    "sqlite": text(
        "SELECT word FROM search_words WHERE length(word) BETWEEN :shortest AND :longest"
        " AND id IN (SELECT search_trigrams.rowid FROM json_each(:trigrams) AS one"
        " CROSS JOIN search_trigrams WHERE search_trigrams MATCH one.value"
        " GROUP BY search_trigrams.rowid HAVING count(*) >= :least)"
    ),
    "postgresql": text(
        "SELECT word FROM search_words WHERE length(word) BETWEEN :shortest AND :longest"
        " AND trigrams && :trigrams AND (SELECT count(*) FROM unnest(trigrams) AS one"
        " WHERE one = ANY(:trigrams)) >= :least"
    ),
}


class Vocabulary:
    """Takes the words of people in, each once, and writes those that are new."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._words: set[str] = set()

    def add(self, texts: Iterable[str]) -> None:
        """Take in those words of `texts` that parts or errors are looked up in."""
        ascii_texts, others = _by_kind(texts)
        words = set(search_words(" ".join(ascii_texts)))  # many at once is far faster
        words.update(*map(search_words, others))
        self._words.update(filter(_is_kept, words - self._words))

    def write(self) -> None:
        """Write the words that are new; at once, as FTS5 puts in order what each statement adds."""
        new = sorted(self._words.difference(known_words(self._connection, list(self._words))))
        if new and self._connection.dialect.name == "sqlite":
            self._write_to_file(new)
        elif new:
            self._write_to_server(new)

    def clear(self) -> None:
        """Delete every word."""
        run = self._connection.exec_driver_sql
        run("DELETE FROM search_words")
        if self._connection.dialect.name == "sqlite":
            run("INSERT INTO search_trigrams (search_trigrams) VALUES ('delete-all')")

    def remove(self, words: Sequence[str]) -> None:
        """Delete `words`, which are there."""
        run = self._connection.exec_driver_sql
        known = [(word,) for word in words]
        if not known:
            return
        if self._connection.dialect.name == "sqlite":
            run(
                "INSERT INTO search_trigrams (search_trigrams, rowid, word)"
                " SELECT 'delete', id, ' ' || word || ' ' FROM search_words WHERE word = ?",
                known,
            )
            run("DELETE FROM search_words WHERE word = ?", known)
            run("INSERT INTO search_trigrams (search_trigrams) VALUES ('optimize')")
        else:
            run("DELETE FROM search_words WHERE word = %s", known)

    def _write_to_file(self, new: Sequence[str]) -> None:
        run = self._connection.exec_driver_sql
        last = run("SELECT coalesce(max(id), 0) FROM search_words").scalar()
        run("INSERT INTO search_words (word) VALUES (?)", [(word,) for word in new])
        run(
            "INSERT INTO search_trigrams (rowid, word)"
            " SELECT id, ' ' || word || ' ' FROM search_words WHERE id > ?",
            (last,),
        )

    def _write_to_server(self, new: Sequence[str]) -> None:
        cursor: Any = self._connection.connection.cursor()
        with cursor, cursor.copy("COPY search_words (word, trigrams) FROM STDIN") as copy:
            for word in new:
                copy.write_row((word, _trigrams(f" {word} ")))


def known_words(connection: Connection, words: Sequence[str]) -> Sequence[str]:
    """Those of `words` that are in the vocabulary."""
    return _asked(connection, _KNOWN, words=words)


def known_beginnings(connection: Connection, words: Sequence[str]) -> Sequence[str]:
    """Those of `words` with which a word of the vocabulary begins."""
    return _asked(connection, _BEGINNING, words=words)


def words_containing(connection: Connection, part: str, limit: int) -> Sequence[str]:
    """At most `limit` words that have `part` in them, not at the beginning; the shortest first.

    None for a part of less than three letters.
    """
    if len(part) < SHORTEST_PART:
        return ()
    return _asked(connection, _CONTAINING, part=part, trigrams=_trigrams(part), limit=limit)


def words_sharing(
    connection: Connection, word: str, least: int, lengths: tuple[int, int]
) -> Sequence[str]:
    """Words that share `least` trigrams with `word` or more, and are as long as `lengths` say.

    The beginning and the end of a word count as a letter.
    """
    shared = {"trigrams": _trigrams(f" {word} "), "least": least}
    return _asked(connection, _SHARING, **shared, shortest=lengths[0], longest=lengths[1])


def _asked(
    connection: Connection, statements: Mapping[str, TextClause], **parameters: Any
) -> Sequence[str]:
    if connection.dialect.name == "sqlite":
        if trigrams := parameters.get("trigrams"):
            parameters["trigrams"] = [f'"{one}"' for one in trigrams]
            parameters["all_trigrams"] = " AND ".join(parameters["trigrams"])
        parameters = {
            name: orjson.dumps(value).decode() if isinstance(value, list) else value
            for name, value in parameters.items()
        }
    statement = statements[connection.dialect.name]
    needed = {name: parameters[name] for name in statement.compile().params}
    return connection.execute(statement, needed).scalars().all()


def _trigrams(word: str) -> list[str]:
    """Every three letters of `word`, each once."""
    return list(dict.fromkeys(word[at : at + 3] for at in range(len(word) - 2)))


def _by_kind(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Those of `texts` in ASCII, and the others."""
    kinds: tuple[list[str], list[str]] = [], []
    for one in texts:
        kinds[not one.isascii()].append(one)
    return kinds


def _is_kept(word: str) -> bool:
    """Whether parts and errors are looked up in `word`: not in numbers, nor in names with one."""
    is_long_enough = SHORTEST_PART <= len(word) <= _LONGEST_WORD
    return is_long_enough and word.isalpha() and (word.isascii() or not is_syllable(word))

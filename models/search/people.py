"""The people who match a search, the best matches first."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    cast,
    false,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from core.text import clean, comparison_key, fold
from models.search.index import match_text, postgresql_index, sqlite_index
from models.search.similar import similar_queries
from models.search.vocabulary import words_containing
from models.search.words import SearchQuery, Ways, parse_search, ways_of
from models.tables import contact_points, former_ids, people

_WEIGHED: Final = 1_000  # matches that are put in order as one types
_MOST_PARTS: Final = 200  # words that have what was typed in them
_LAST: Final = "\U0010ffff"  # sorted behind every name that begins alike


def find(connection: Connection, text: str, limit: int = 200) -> list[int]:
    """The ids of at most `limit` people who match `text`, the best matches first.

    First come those whose ID or e-mail address it is, then those whose name begins with it, family
    or given name first, then those with words that begin with its words, then those with words in
    which they stand; each in the order of names. Every word of `text` must match a word of the
    person's names, IDs, addresses, phone numbers, places, job titles, employers or custom fields;
    of a phone number, six digits are enough. Of what very many match, such as "example", those
    first on record are put in order: whoever types goes on. Raises UserError for a text of more
    words than anybody searches by.
    """
    found: dict[int, None] = {}
    for statement in _steps(connection, text):
        found |= dict.fromkeys(connection.scalars(statement.limit(limit)))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def find_similar(connection: Connection, text: str, limit: int = 200) -> list[int]:
    """The ids of people found by words similar to those of `text`, which nobody matches.

    One typing error in a word is forgiven, where that finds nobody two in a long one. Raises
    UserError as `find` does.
    """
    found = _in_order().where(similar(connection, text))
    return list(connection.scalars(found.limit(limit)))


def matches(connection: Connection, text: str) -> ColumnElement[bool]:
    """The condition that a row of `people` matches `text`; true for a text without words.

    Raises UserError as `find` does.
    """
    query = parse_search(text)
    if not query.words:
        return true()
    if query.initial:
        return _begins(people.c.sort_name, query.initial)
    found = people.c.id.in_(_matching(connection, _with_parts(connection, query)))
    return or_(found, _had_id(clean(text)))


def similar(connection: Connection, text: str) -> ColumnElement[bool]:
    """The condition that a row of `people` is found by words similar to those of `text`.

    False where somebody matches `text` itself, and where nobody has such words. Raises UserError as
    `find` does.
    """

    def finds_someone(query: SearchQuery) -> bool:
        return connection.scalar(_matching(connection, query).limit(1)) is not None

    query = parse_search(text)
    if query.initial or not query.words or finds_someone(_with_parts(connection, query)):
        return false()
    for candidate in similar_queries(connection, query, finds_someone):
        if finds_someone(candidate):
            return people.c.id.in_(_matching(connection, candidate))
    return false()


def _steps(connection: Connection, text: str) -> Iterator[Select[tuple[int]]]:
    """The statements that find people, the best matches first; the later ones as they are asked."""
    query = parse_search(text)
    if not query.words:
        yield _in_order()
        return
    yield _in_order().where(_has_id_or_email(clean(text)))
    yield _in_order().where(_begins(people.c.sort_name, fold(clean(text.replace(",", " ")))))
    if query.initial:
        return
    by_given_name = select(people.c.id).order_by(people.c.match_name, people.c.id)
    yield by_given_name.where(_begins(people.c.match_name, comparison_key(text)))
    yield _in_order().where(people.c.id.in_(_matching(connection, query, at_most=_WEIGHED)))
    with_parts = _with_parts(connection, query)
    if with_parts != query:
        found = _matching(connection, with_parts, at_most=_WEIGHED)
        yield _in_order().where(people.c.id.in_(found))


def _in_order() -> Select[tuple[int]]:
    return select(people.c.id).order_by(people.c.sort_name, people.c.id)


def _has_id_or_email(text: str) -> ColumnElement[bool]:
    """The condition that `text` is the ID of a row of `people`, or an e-mail address of it."""
    is_id = or_(people.c.alumni_id.in_(_cases(text)), _had_id(text))
    if "@" not in text:
        return is_id
    held = select(contact_points.c.person_id).where(contact_points.c.match_value == text.casefold())
    return or_(is_id, people.c.id.in_(held))


def _had_id(text: str) -> ColumnElement[bool]:
    """The condition that `text` was the ID of a record that was merged into a row of `people`."""
    columns = former_ids.c
    return people.c.id.in_(select(columns.person_id).where(columns.alumni_id.in_(_cases(text))))


def _cases(text: str) -> set[str]:
    return {text, text.upper(), text.lower()}


def _begins(name: ColumnElement[str], start: str) -> ColumnElement[bool]:
    return name.between(literal(start), literal(start + _LAST))


def _with_parts(connection: Connection, query: SearchQuery) -> SearchQuery:
    """`query`, which also finds people with words in which its words stand."""

    def more(ways: Ways) -> Ways:
        (first, *others) = ways[0]
        parts = () if others else words_containing(connection, first.word, _MOST_PARTS)
        return [*ways, *ways_of(parts, is_whole=True)]

    return replace(query, words=[more(ways) for ways in query.words])


def _matching(
    connection: Connection, query: SearchQuery, at_most: int | None = None
) -> Select[tuple[int]]:
    """The ids of people who match `query`; with `at_most`, of so many who are first on record."""
    asked = literal(match_text(connection.dialect.name, query))
    if connection.dialect.name == "sqlite":
        person = sqlite_index.c.rowid
        condition = literal_column("people_search").op("MATCH", is_comparison=True)(asked)
    else:
        person = postgresql_index.c.person_id
        condition = postgresql_index.c.document.op("@@", is_comparison=True)(cast(asked, TSQUERY))
    found = select(person).where(condition)
    return found if at_most is None else found.order_by(person).limit(at_most)

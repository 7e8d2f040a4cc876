"""The people who match a search, the best matches first."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    cast,
    false,
    literal,
    literal_column,
    select,
    true,
    union_all,
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
    candidate = _similar_query(connection, text)
    if candidate is None:
        return []
    likely = _first_matching(connection, candidate)
    found = _in_order().where(people.c.id.in_(likely))
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
    found = _matching(connection, _with_parts(connection, query))
    return people.c.id.in_(union_all(found, _had_id(clean(text))))


def similar(connection: Connection, text: str) -> ColumnElement[bool]:
    """The condition that a row of `people` is found by words similar to those of `text`.

    False where somebody matches `text` itself, and where nobody has such words. Raises UserError as
    `find` does.
    """
    candidate = _similar_query(connection, text)
    return false() if candidate is None else people.c.id.in_(_matching(connection, candidate))


def _similar_query(connection: Connection, text: str) -> SearchQuery | None:
    """The likeliest query with words similar to those of `text` that finds somebody.

    None where somebody matches `text` itself. Raises UserError as `find` does.
    """
    finds_someone = partial(_finds_someone, connection)
    query = parse_search(text)
    if query.initial or not query.words or finds_someone(_with_parts(connection, query)):
        return None
    return next(filter(finds_someone, similar_queries(connection, query, finds_someone)), None)


def _finds_someone(connection: Connection, query: SearchQuery) -> bool:
    return connection.scalar(_first_matching(connection, query, at_most=1)) is not None


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
    typed = _first_matching(connection, query, is_typed=True)
    yield _in_order().where(people.c.id.in_(typed))
    with_parts = _with_parts(connection, query)
    if with_parts != query:
        yield _in_order().where(people.c.id.in_(_first_matching(connection, with_parts)))


def _in_order() -> Select[tuple[int]]:
    return select(people.c.id).order_by(people.c.sort_name, people.c.id)


def _has_id_or_email(text: str) -> ColumnElement[bool]:
    """The condition that `text` is the ID of a row of `people`, or an e-mail address of it."""
    known = people.alias()  # each asked by its index, as neither database would for “or”
    found = [select(known.c.id).where(known.c.alumni_id.in_(_cases(text))), _had_id(text)]
    if "@" in text:
        held = select(contact_points.c.person_id)
        found.append(held.where(contact_points.c.match_value == text.casefold()))
    return people.c.id.in_(union_all(*found))


def _had_id(text: str) -> Select[tuple[int]]:
    """The ids of people into whose record one was merged that had the ID `text`."""
    columns = former_ids.c
    return select(columns.person_id).where(columns.alumni_id.in_(_cases(text)))


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


def _matching(connection: Connection, query: SearchQuery) -> Select[tuple[int]]:
    """The ids of the people who match `query`."""
    asked = literal(match_text(connection.dialect.name, query))
    if connection.dialect.name == "sqlite":
        condition = literal_column("people_search").op("MATCH", is_comparison=True)(asked)
        return select(sqlite_index.c.rowid).where(condition)
    matched = postgresql_index.c.document.op("@@", is_comparison=True)(cast(asked, TSQUERY))
    return select(postgresql_index.c.person_id).where(matched)


def _first_matching(
    connection: Connection, query: SearchQuery, at_most: int = _WEIGHED, *, is_typed: bool = False
) -> Select[tuple[int]]:
    """The ids of the people who match `query`, at most those first on record.

    A server knows how common the beginnings are that are typed, and goes through everybody for the
    commonest. Other words it takes for commoner than they are; OFFSET has it look these up first.
    """
    found = _matching(connection, query)
    if connection.dialect.name == "postgresql" and not is_typed:
        found = select(found.offset(0).subquery().c.person_id)
    (person,) = found.selected_columns
    return found.order_by(person).limit(at_most)

"""What the search knows of a person: names, IDs, addresses, phone numbers, places, posts.

Words are taken apart by the index; what people leave out or write otherwise stands here in each
way: "OBrien" beside O'Brien, "Muller" beside Mueller, the end of a phone number beside its whole.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, reduce
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Subquery,
    Table,
    Text,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.sql.visitors import iterate

from models.tables import DERIVED, awards, contact_points, people, roles

# A number of twelve digits is found by its last six, and by what stands behind the country's code.
_PHONE_STARTS: Final = range(1, 8)
PHONE_MARK: Final = "q"  # before a number, so that a short ID or a year does not find it
_MARKS_IN_NAMES: Final = (" ", "-", "'", "’")
# As core.text.fold leaves them: Müller is "muller", and people write Mueller.
UMLAUTS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def documents(whom: ColumnElement[bool] | None = None) -> Subquery:
    """`id` and `document` of everybody, or of `whom`: as on record, neither folded nor split."""
    names = (people.c.given_name, people.c.family_name, people.c.former_name)
    own = (people.c.alumni_id, people.c.middle_names, people.c.preferred_name, *names)
    document = _joined(
        *own,
        *(_where_it_differs(name, _without_marks(name)) for name in names),
        _where_it_differs(people.c.sort_name, _without_umlauts(people.c.sort_name)),
        _of_all(contact_points, _contact_words()),
        _of_all(roles, _joined(roles.c.title, roles.c.employer)),
        _of_all(awards, awards.c.department),
    )
    found = select(people.c.id, document.label("document"))
    return (found if whom is None else found.where(whom)).subquery()


@cache
def searched_columns() -> Mapping[str, frozenset[str]]:
    """The columns that documents are made of, by table, with those that these derive from."""
    found: dict[str, set[str]] = defaultdict(set)
    for element in iterate(documents().element):
        if isinstance(element, Column) and element.table is not None:
            found[str(element.table.name)].add(str(element.name))
    for name, derived in DERIVED.items():
        if not found[name].isdisjoint(derived.names):
            found[name].update(derived.of)
    return {name: frozenset(columns) for name, columns in found.items()}


def _contact_words() -> ColumnElement[str]:
    """An e-mail address, every end of a phone number that people search by, or a place."""
    points = contact_points.c
    numbers = (literal(PHONE_MARK) + func.substr(points.match_value, at) for at in _PHONE_STARTS)
    return case(
        (points.kind == "email", points.value),
        (points.kind == "phone", _joined(*numbers)),
        else_=_joined(points.city, points.postal_code, func.replace(points.postal_code, " ", "")),
    )


def _of_all(part: Table, words: ColumnElement[str]) -> ColumnElement[str]:
    """The `words` of all records of a person in the table `part`."""
    found: Select[Any] = select(func.aggregate_strings(words, " ")).where(
        part.c.person_id == people.c.id
    )
    return found.correlate(people).scalar_subquery()


def _joined(*columns: ColumnElement[Any]) -> ColumnElement[str]:
    texts: list[ColumnElement[str]] = [func.coalesce(cast(part, Text), "") for part in columns]
    return reduce(lambda text, part: text + " " + part, texts)


def _where_it_differs(column: ColumnElement[Any], other: ColumnElement[str]) -> ColumnElement[Any]:
    """`other` where it is not what `column` holds; else nothing, which keeps the index small."""
    return func.nullif(other, column)


def _without_marks(column: ColumnElement[Any]) -> ColumnElement[str]:
    return reduce(lambda text, mark: func.replace(text, mark, ""), _MARKS_IN_NAMES, column)


def _without_umlauts(column: ColumnElement[Any]) -> ColumnElement[str]:
    return reduce(lambda text, pair: func.replace(text, *pair), UMLAUTS, column)

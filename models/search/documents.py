"""What the search knows of a person: names, IDs, addresses, phone numbers, places, posts.

What people leave out or write otherwise stands here in each way: "OBrien" beside O'Brien, "Muller"
beside Mueller, the end of a phone number beside its whole, an ID without its leading zeros.
"""

from collections.abc import Mapping
from functools import reduce
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Table,
    Text,
    case,
    cast,
    func,
    literal,
    select,
)

from core.text import search_words
from models.tables import awards, contact_points, people, roles

# A number of twelve digits is found by its last six, and by what stands behind the country's code.
_PHONE_STARTS: Final = range(1, 8)
PHONE_MARK: Final = "q"  # before a number, so that a short ID or a year does not find it
_MARKS_IN_NAMES: Final = (" ", "-", "'", "’", "ʼ", "ʻ")
_MARKS_IN_IDS: Final = (" ", "-", "/", ".")
# As core.text.fold leaves them: Müller is "muller", and people write Mueller; Ågård Aagaard.
UMLAUTS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_LONGEST: Final = 100_000  # characters of a person's document
_LONGEST_WORD: Final = 100  # characters


def documents(whom: ColumnElement[bool] | None = None) -> Select[Any]:
    """What is indexed of everybody, or of `whom`: rows for `document_words`."""
    names = (people.c.given_name, people.c.family_name, people.c.former_name)
    own = (people.c.middle_names, people.c.preferred_name, people.c.title, *names)
    document = _joined(
        people.c.alumni_id,
        _where_it_differs(people.c.alumni_id, _without(people.c.alumni_id, _MARKS_IN_IDS)),
        _where_it_differs(people.c.alumni_id, func.ltrim(people.c.alumni_id, "0")),
        *own,
        *(_where_it_differs(name, _without(name, _MARKS_IN_NAMES)) for name in names),
        _where_it_differs(people.c.sort_name, _without_umlauts(people.c.sort_name)),
        _of_all(contact_points, _contact_words()),
        _of_all(roles, _joined(roles.c.title, roles.c.employer)),
        _of_all(awards, awards.c.department),
    )
    numbers = _of_all(contact_points, _phone_words())
    found = select(
        people.c.id, document.label("document"), numbers.label("numbers"), people.c.custom
    )
    return found if whom is None else found.where(whom)


def document_words(row: Row[Any]) -> tuple[list[str], list[str]]:
    """The words of one of `documents`: those of texts, and the phone numbers with their mark."""
    text = row.document
    if row.custom:
        text = f"{text} {_custom_text(row.custom)}"
    words = search_words(text[:_LONGEST])
    if len(text) > _LONGEST_WORD:  # few have so long a document, let alone a word
        words = [word[:_LONGEST_WORD] for word in words]
    return words, row.numbers.split() if row.numbers else []


def _custom_text(values: Mapping[str, Any]) -> str:
    """The texts and choices among the values of custom fields."""
    return " ".join(value for value in values.values() if isinstance(value, str))


def _contact_words() -> ColumnElement[str]:
    """An e-mail address, or a place."""
    points = contact_points.c
    return case(
        (points.kind == "email", points.value),
        (points.kind == "phone", None),
        else_=_joined(points.city, points.postal_code, func.replace(points.postal_code, " ", "")),
    )


def _phone_words() -> ColumnElement[str]:
    """Every end of a phone number that people search by."""
    points = contact_points.c
    numbers = (literal(PHONE_MARK) + func.substr(points.match_value, at) for at in _PHONE_STARTS)
    return case((points.kind == "phone", _joined(*numbers)))


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


def _without(column: ColumnElement[Any], marks: tuple[str, ...]) -> ColumnElement[str]:
    return reduce(lambda text, mark: func.replace(text, mark, ""), marks, column)


def _without_umlauts(column: ColumnElement[Any]) -> ColumnElement[str]:
    return reduce(lambda text, pair: func.replace(text, *pair), UMLAUTS, column)

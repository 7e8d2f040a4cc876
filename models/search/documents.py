"""What the search knows of a person: names, IDs, addresses, phone numbers, places, posts.

What people leave out or write otherwise stands here in each way: "OBrien" beside O'Brien, "Muller"
beside Mueller, the end of a phone number beside its whole, an ID without its leading zeros.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, reduce
from typing import Any, Final

import orjson
from sqlalchemy import Column, ColumnElement, Select, Table, Text, case, cast, func, select
from sqlalchemy.sql.visitors import iterate

from models.derived_columns import DERIVED
from models.tables import awards, contact_points, people, roles

PHONE_MARK: Final = "q"  # before a number, so that a short ID or a year does not find it
# As core.text.fold leaves them: Müller is "muller", and people write Mueller; Ågård Aagaard.
UMLAUTS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
# A number of twelve digits is found by its last six, and by what stands behind the country's code.
_PHONE_STARTS: Final = range(7)
_MARKS_IN_NAMES: Final = re.compile("[ '’ʼʻ-]")
_MARKS_IN_IDS: Final = re.compile("[ ./-]")


def documents(whom: ColumnElement[bool] | None = None) -> Select[Any]:
    """What is indexed of everybody, or of `whom`: rows for `document_texts`."""
    points = contact_points.c
    is_phone = points.kind == "phone"
    postcode = _joined(points.postal_code, func.replace(points.postal_code, " ", ""))
    found = select(
        people.c.id,
        people.c.alumni_id,
        people.c.title,
        people.c.given_name,
        people.c.middle_names,
        people.c.family_name,
        people.c.preferred_name,
        people.c.former_name,
        people.c.sort_name,
        func.nullif(cast(people.c.custom, Text), "{}"),
        _of_all(contact_points, case((is_phone, points.match_value))),
        _of_all(
            contact_points,
            case(
                (points.kind == "email", points.value),
                (points.kind == "post", _joined(points.city, postcode)),
            ),
        ),
        _of_all(roles, _joined(roles.c.title, roles.c.employer, roles.c.employer_original)),
        _of_all(awards, awards.c.department),
    )
    return found if whom is None else found.where(whom)


@cache
def searched_columns() -> Mapping[str, frozenset[str]]:
    """The columns that documents are made of, by table, with those that these derive from."""
    found: dict[str, set[str]] = defaultdict(set)
    for element in iterate(documents()):
        if isinstance(element, Column) and element.table is not None:
            found[str(element.table.name)].add(str(element.name))
    for name, derived in DERIVED.items():
        if not found[name].isdisjoint(derived.names):
            found[name].update(derived.of)
    return {name: frozenset(columns) for name, columns in found.items()}


def document_texts(row: Sequence[Any]) -> tuple[int, str, str]:
    """The id of one of `documents`, its texts, and its IDs and phone numbers."""
    (person_id, alumni_id, title, given, middle, family, preferred, former, sort_name, custom,
     phones, *others) = row  # fmt: skip
    texts = [title, given, middle, family, preferred, former, *others]
    texts += [_MARKS_IN_NAMES.sub("", name) for name in (given, family, former)
              if name and not name.isalpha()]  # fmt: skip
    if any(written in sort_name for written, _plain in UMLAUTS):
        texts.append(reduce(lambda name, pair: name.replace(*pair), UMLAUTS, sort_name))
    if custom:
        texts += (value for value in orjson.loads(custom).values() if isinstance(value, str))
    numbers: list[str] = []
    if alumni_id:
        plain = _MARKS_IN_IDS.sub("", alumni_id)
        numbers += dict.fromkeys((alumni_id, plain, plain.lstrip("0")))
    if phones:
        numbers += [PHONE_MARK + one[at:] for one in phones.split() for at in _PHONE_STARTS]
    return person_id, " ".join(filter(None, texts)), " ".join(numbers)


def _of_all(part: Table, words: ColumnElement[Any]) -> ColumnElement[str]:
    """The `words` of all records of a person in the table `part`."""
    found: Select[Any] = select(func.aggregate_strings(words, " ")).where(
        part.c.person_id == people.c.id
    )
    return found.correlate(people).scalar_subquery()


def _joined(*columns: ColumnElement[Any]) -> ColumnElement[str]:
    texts: list[ColumnElement[str]] = [func.coalesce(part, "") for part in columns]
    return reduce(lambda text, part: text + " " + part, texts)

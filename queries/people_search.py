"""People found as one types: who they are, and why, where their name does not say it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select

from core.formats import spaced_phone
from core.text import search_words
from models import search
from models.search.words import phone_digits
from models.sql import within
from models.tables import awards, contact_points, people, roles
from records.fields.definitions import BY_KEY, read_custom_fields
from records.people import NAME_KEYS, list_name, read_people

MOST_COUNTED: Final = 10_000  # matches of a search that are counted

_DETAILS: Final = ("award", "award_completed", "employer", "city")
_CONTACT_LABELS: Final = {"email": "E-mail", "phone": "Phone"}


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person found by a search.

    `details` are a few words to tell people of one name apart; `reason` is what matches, such as
    “Phone +44 7700 900123”, where neither name nor details show it.
    """

    person_id: int
    name: str
    details: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """The people found by a search, the best matches first.

    `is_similar`: nobody matches, and these have similar words.
    """

    people: Sequence[FoundPerson]
    is_similar: bool = False


def search_people(connection: Connection, text: str, limit: int) -> FoundPeople:
    """At most `limit` people who match `text`, or have similar words where nobody does.

    Raises UserError for a text of more words than anybody searches by.
    """
    ids = search.find(connection, text, limit)
    is_similar = not ids
    if is_similar:
        ids = search.find_similar(connection, text, limit)
    rows = read_people(connection, ids, ["id", *NAME_KEYS, *_DETAILS])
    found = [(row["id"], list_name(row), _details(row)) for row in rows if row["id"] is not None]
    reasons: Mapping[int, str] = {}
    if not is_similar:
        shown = {person_id: f"{name} {details}" for person_id, name, details in found}
        reasons = _reasons(connection, text, shown)
    return FoundPeople([FoundPerson(*one, reasons.get(one[0], "")) for one in found], is_similar)


def count_matches(connection: Connection, text: str) -> int:
    """How many people match `text`; one more than MOST_COUNTED where it is more than that."""
    found = select(people.c.id).where(search.matches(connection, text)).limit(MOST_COUNTED + 1)
    return connection.scalar(select(func.count()).select_from(found.subquery())) or 0


def _details(person: Mapping[str, Any]) -> str:
    award = " ".join(str(person[key]) for key in ("award", "award_completed") if person[key])
    return " · ".join(filter(None, (award, person["employer"], person["city"])))


def _reasons(connection: Connection, text: str, shown: Mapping[int, str]) -> dict[int, str]:
    """For each person, what matches a word of `text` that is not in what is `shown` of them."""
    words, number = search_words(text), phone_digits(text)
    missing = {
        person_id: left
        for person_id, line in shown.items()
        if (left := [word for word in words if not _has_word(line, word)])
    }
    if not missing:
        return {}
    reasons: dict[int, str] = {}
    for person_id, label, value in _searched_values(connection, list(missing)):
        is_phone = label == _CONTACT_LABELS["phone"]
        if person_id in reasons and not is_phone:  # the whole number says more than one word
            continue
        if is_phone:
            is_why = bool(number) and number in "".join(filter(str.isdecimal, value))
        else:
            is_why = any(_has_word(value, word) for word in missing[person_id])
        if is_why:
            reasons[person_id] = f"{label} {spaced_phone(value) if is_phone else value}"
    return reasons


def _has_word(text: str, word: str) -> bool:
    """Whether a word of `text` begins with `word`, or the text has it without its marks."""
    words = search_words(text)
    return any(one.startswith(word) for one in words) or word in "".join(words)


def _searched_values(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Each value by which the people `ids` are found, but those always shown: id, label, value."""
    own = ("former_name", "preferred_name", "middle_names", "alumni_id")
    labels = ("Formerly", "Known as", "Middle names", "Alumni ID")
    columns = select(people.c.id, *(people.c[key] for key in own), people.c.custom)
    custom_labels = {field.column: field.label for field in read_custom_fields(connection)}
    for person_id, *values, custom in connection.execute(columns.where(within(people.c.id, ids))):
        named = [*zip(labels, values, strict=True)]
        named += ((custom_labels.get(key, key), value) for key, value in custom.items())
        for label, value in named:
            if value and isinstance(value, str):
                yield person_id, label, value
    points = contact_points.c
    found = select(points.person_id, points.kind, points.value, points.city, points.postal_code)
    for row in connection.execute(found.where(within(points.person_id, ids)).order_by(points.id)):
        if row.kind in _CONTACT_LABELS:
            yield row.person_id, _CONTACT_LABELS[row.kind], row.value
        else:
            yield row.person_id, "Address", " ".join(filter(None, (row.city, row.postal_code)))
    for table, key, name in (
        (roles, "role_title", "title"),
        (roles, "employer", "employer"),
        (awards, "department", "department"),
    ):
        held = select(table.c.person_id, table.c[name]).where(
            within(table.c.person_id, ids), table.c[name].is_not(None)
        )
        for person_id, value in connection.execute(held.order_by(table.c.id)):
            yield person_id, BY_KEY[key].label, value

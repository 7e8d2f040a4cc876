"""Lists of people to hand out: a phone list, and a directory by year of award."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from core.formats import spaced_phone
from core.text import fold
from records.consent.contactable import BLOCK_LABELS, contact_blocks
from records.listed_people import ListSection, PeopleList
from records.people import NAME_KEYS, list_name, read_people

_NO_PHONE: Final = "No phone number"
_NO_YEAR: Final = "Year not recorded"
_WRITTEN: Final = ("award", "programme", "employer", "city", "country", "phone")


def phone_list(connection: Connection, person_ids: Sequence[int], purpose: str) -> PeopleList:
    """The phone numbers of those who may be called for `purpose`, by name."""
    people, excluded = _read(connection, person_ids, purpose, "phone")
    excluded |= {one["id"]: _NO_PHONE for one in people if not one["phone"]}
    rows = tuple(
        (list_name(one), spaced_phone(one["phone"]), one["employer"] or "")
        for one in people
        if one["phone"]
    )
    sections = (ListSection("", rows),) if rows else ()
    return PeopleList("Phone list", ("Name", "Phone", "Employer"), sections, excluded)


def cohort_directory(connection: Connection, person_ids: Sequence[int], purpose: str) -> PeopleList:
    """People by the year in which their award was completed, by name; the newest year first.

    It has no addresses or numbers, and nobody who must not be written to by e-mail for `purpose`:
    who wants no mail has not asked to be shown to others either.
    """
    people, excluded = _read(connection, person_ids, purpose, "email")
    by_year: defaultdict[int, list[tuple[str, ...]]] = defaultdict(list)
    for one in people:
        award = ", ".join(filter(None, (one["award"], one["programme"])))
        place = ", ".join(filter(None, (one["city"], one["country"])))
        row = (list_name(one), award, one["employer"] or "", place)
        by_year[one["award_completed"] or 0].append(row)
    sections = tuple(
        ListSection(str(year) if year else _NO_YEAR, tuple(by_year[year]))
        for year in sorted(by_year, reverse=True)
    )
    return PeopleList("Directory", ("Name", "Award", "Employer", "Place"), sections, excluded)


def _read(
    connection: Connection, person_ids: Sequence[int], purpose: str, channel: str
) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """The people who may be contacted, by name, and who must not be, and why."""
    ids = list(dict.fromkeys(person_ids))
    blocked = contact_blocks(connection, ids, channel, purpose)
    keys = ["id", *NAME_KEYS, "award_completed", *_WRITTEN]
    found = read_people(connection, [one for one in ids if one not in blocked], keys)
    people = [one for one in found if one["id"] is not None]
    people.sort(key=_by_name)
    return people, {one: BLOCK_LABELS[why] for one, why in blocked.items()}


def _by_name(person: Mapping[str, Any]) -> tuple[str, str]:
    """Where a person stands in a list by name: accents and titles do not count."""
    return fold(person["family_name"] or ""), fold(person["given_name"] or "")

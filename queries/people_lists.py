"""Lists of people to hand out: phone lists, directories by year of award, lists of a class."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from core.chunks import in_chunks
from core.formats import listed, spaced_phone
from core.text import fold
from models.consent_fields import CHANNELS
from models.sql import within
from models.tables import contact_points
from records.consent.contactable import BLOCK_LABELS, UNUSABLE, ContactBlock, contact_blocks
from records.listed_people import ListSection, PeopleList
from records.people import NAME_KEYS, list_name, read_people

_NO_PHONE: Final = "No phone number"
_NO_YEAR: Final = "Year not recorded"
_LOST: Final = "Lost: no usable address"
_CHUNK: Final = 20_000  # people per query
_OF_ALL_CHANNELS: Final = (ContactBlock.DECEASED, ContactBlock.OBJECTED, ContactBlock.ON_HOLD)
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
        name, award, place = _name_award_place(one)
        row = (name, award, one["employer"] or "", place)
        by_year[one["award_completed"] or 0].append(row)
    sections = tuple(
        ListSection(str(year) if year else _NO_YEAR, tuple(by_year[year]))
        for year in sorted(by_year, reverse=True)
    )
    return PeopleList("Directory", ("Name", "Award", "Employer", "Place"), sections, excluded)


def class_list(
    connection: Connection, groups: Mapping[str, Sequence[int]], purpose: str, title: str
) -> PeopleList:
    """The people of each group by name, and whether they can be reached: all of them.

    It has no addresses or numbers, so that whoever organises a reunion can be shown who is missing.
    """
    ids = list(dict.fromkeys(one for members in groups.values() for one in members))
    contacts = _contacts(connection, ids, purpose)
    keys = ["id", *NAME_KEYS, *_WRITTEN]
    people = {one["id"]: one for one in read_people(connection, ids, keys)}
    sections = []
    for heading, members in groups.items():
        there = sorted((people[one] for one in members if one in people), key=_by_name)
        rows = tuple((*_name_award_place(one), contacts[one["id"]]) for one in there)
        if rows:
            sections.append(ListSection(heading, rows))
    return PeopleList(title, ("Name", "Award", "Place", "Contact"), tuple(sections), {})


def _name_award_place(person: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        list_name(person),
        _joined(person, "award", "programme"),
        _joined(person, "city", "country"),
    )


def _joined(person: Mapping[str, Any], *keys: str) -> str:
    return ", ".join(filter(None, (person[key] for key in keys)))


def _contacts(connection: Connection, ids: Sequence[int], purpose: str) -> dict[int, str]:
    """How each person may be written to or called for `purpose`, else why not."""
    usable: defaultdict[int, set[str]] = defaultdict(set)
    points = contact_points.c
    for some in in_chunks(ids, _CHUNK):
        kinds = select(points.person_id, points.kind).where(
            within(points.person_id, some), points.status.not_in(UNUSABLE)
        )
        for person_id, kind in connection.execute(kinds):
            usable[person_id].add(kind)
    open_to: defaultdict[int, list[str]] = defaultdict(list)
    blocked: dict[int, ContactBlock] = {}
    for channel, words in CHANNELS.items():
        blocks = contact_blocks(connection, ids, channel, purpose)
        for one in ids:
            if one in blocks and (channel in usable[one] or blocks[one] in _OF_ALL_CHANNELS):
                blocked.setdefault(one, blocks[one])
            elif channel in usable[one]:
                open_to[one].append(words)
    return {
        one: listed(open_to[one]).capitalize()
        or (BLOCK_LABELS[blocked[one]] if one in blocked else _LOST)
        for one in ids
    }


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

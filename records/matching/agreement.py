"""In what a row of a file and a person agree or differ. Pure; knows no database."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from rapidfuzz import fuzz

from core.text import comparison_key, fold
from models.reasons import Reason, ReasonKind
from records.matching.given_names import plain_given

SAME_ID: Final = Reason(ReasonKind.SAME_ID)
SAME_EMAIL: Final = Reason(ReasonKind.SAME_EMAIL)
SAME_NAME: Final = Reason(ReasonKind.SAME_NAME)
OTHER_NUMBER: Final = Reason(ReasonKind.OTHER_ID)

_SIMILAR_NAME: Final = 85  # of 100; "Katharine" and "Katherine" are 89, "Jon" and "John" 86


class Person(NamedTuple):
    """What a person on record is compared by.

    `awards` are pairs of kind (as a key) and year; `emails` and `phones` are values as
    models.tables.match_value gives them, without shared mailboxes.
    """

    person_id: int
    alumni_id: str | None
    given_name: str | None
    family_name: str | None
    former_name: str | None
    preferred_name: str | None
    birth_date: date | None
    title: str | None = None
    gender: str | None = None
    suffix: str | None = None
    awards: Collection[tuple[str, int | None]] = ()
    emails: Collection[str] = ()
    phones: Collection[str] = ()


@lru_cache(maxsize=200_000)
def plain_family(family_name: str | None) -> str:
    """A family name as names are compared."""
    return comparison_key(family_name or "")


def full_keys(person: Person) -> set[str]:
    """The comparison keys of all current and former full names of the person."""
    givens = {person.given_name, person.preferred_name} - {None}
    families = {person.family_name, person.former_name} - {None}
    return {
        comparison_key(f"{given or ''} {family or ''}") for given in givens for family in families
    }


def has_name(row: Mapping[str, Any], person: Person) -> bool:
    """Whether `row` has a current or former full name of the person."""
    return bool(row.get("family_name") and row.get("given_name")) and not full_keys(
        person
    ).isdisjoint(row_keys(row))


def row_keys(row: Mapping[str, Any]) -> set[str]:
    """The full names in a row, its former and preferred ones too; empty for half a name."""
    givens = {row.get("given_name"), row.get("preferred_name")} - {None}
    families = {row.get("family_name"), row.get("former_name")} - {None}
    return {comparison_key(f"{given} {family}") for given in givens for family in families}


@lru_cache(maxsize=200_000)
def bare_number(alumni_id: str) -> str:
    """An alumni ID without the leading zeros that spreadsheets lose."""
    return fold(alumni_id).lstrip("0")


def same_number(one: str | None, other: str | None) -> bool:
    """Whether two alumni IDs are the same but for leading zeros, which spreadsheets lose."""
    return one is not None and other is not None and bare_number(one) == bare_number(other)


def other_number(row: Mapping[str, Any], person: Person) -> bool:
    """Whether row and person both have an alumni ID, and not the same one."""
    given = row.get("alumni_id")
    return bool(given and person.alumni_id) and not same_number(given, person.alumni_id)


def other_birth(row: Mapping[str, Any], person: Person) -> bool:
    """Whether row and person both have a date of birth, and not the same one."""
    given = row.get("birth_date")
    return bool(given and person.birth_date) and given != person.birth_date


def same_birth(row: Mapping[str, Any], person: Person) -> bool:
    """Whether row and person have the same date of birth."""
    return person.birth_date is not None and row.get("birth_date") == person.birth_date


def near_birth(row: Mapping[str, Any], person: Person) -> bool:
    """Whether the dates of birth are the same or differ as slips do.

    A slip is one part that differs, or day and month exchanged.
    """
    one, other = row.get("birth_date"), person.birth_date
    if one is None or other is None:
        return False
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return same >= 2 or (one.year, one.month, one.day) == (other.year, other.day, other.month)


def same_award(row: Mapping[str, Any], person: Person) -> bool:
    """Whether the person has the award of the row, completed in the same year."""
    kind, year = row.get("award"), row.get("award_completed")
    return kind is not None and year is not None and (comparison_key(kind), year) in person.awards


def is_stranger(row: Mapping[str, Any], person: Person) -> bool:
    """Whether no part of the row's name is like the person's; False where either has no name."""
    if not (row.get("family_name") or row.get("given_name")):
        return False
    if not (person.family_name or person.given_name):
        return False
    families = {plain_family(person.family_name), plain_family(person.former_name)} - {""}
    givens = {plain_given(person.given_name), plain_given(person.preferred_name)} - {""}
    family, given = plain_family(row.get("family_name")), plain_given(row.get("given_name"))
    return not (
        any(_alike(family, known) for known in families)
        or any(_alike(given, known) for known in givens)
    )


def _alike(one: str, other: str) -> bool:
    return bool(one and other) and fuzz.ratio(one, other) >= _SIMILAR_NAME

"""Evidence that a row and a person, or two rows, are different people. Pure.

An e-mail address is often a couple's. What stands against it counts as much as another alumni ID:
a pair that contradicts itself is for somebody to decide, never one person.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from core.text import comparison_key
from models.match_keys import match_value
from models.reasons import Reason, ReasonKind
from records.matching.agreement import (
    OTHER_NUMBER,
    Person,
    has_name,
    is_stranger,
    near_birth,
    other_birth,
    other_number,
    same_birth,
)
from records.matching.given_names import are_initials, may_be_same
from records.matching.mailboxes import personal_emails

OTHER_GIVEN_NAME: Final = Reason(ReasonKind.OTHER_GIVEN_NAME)
_GENDERS: Final = frozenset({"female", "male"})
_GENDER_OF_TITLE: Final[Mapping[str, str]] = {
    "Mr": "male", "Sir": "male", "Lord": "male",
    "Mrs": "female", "Ms": "female", "Miss": "female", "Dame": "female", "Lady": "female",
}  # fmt: skip
_GENERATIONS: Final[Mapping[str, str]] = {
    "jr": "jr", "jnr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr",
    "ii": "ii", "iii": "iii", "iv": "iv",
}  # fmt: skip
_PHONES: Final = ("phone", "other_phone")


def contradictions(row: Mapping[str, Any], person: Person) -> tuple[Reason, ...]:
    """Reasons why `row` and `person` are probably two people; empty without any.

    Another award does so only where the given names are not known to be the same, for many people
    have two. A date of birth that differs as slips do is no other one under the same name.
    """
    found: list[Reason] = []
    if other_number(row, person):
        found.append(OTHER_NUMBER)
    if is_stranger(row, person):
        found.append(Reason(ReasonKind.UNLIKE_NAME))
    elif other_given_name(row, person):
        found.append(OTHER_GIVEN_NAME)
    if other_gender(row, person):
        found.append(Reason(ReasonKind.OTHER_GENDER))
    if _other_generation(row, person):
        found.append(Reason(ReasonKind.OTHER_GENERATION))
    if other_birth(row, person) and not (has_name(row, person) and near_birth(row, person)):
        found.append(Reason(ReasonKind.OTHER_BIRTH))
    if not _has_full_given_name(row, person) and _other_award(row, person):
        found.append(Reason(ReasonKind.OTHER_AWARD))
    return tuple(found)


def contradicts_number(row: Mapping[str, Any], person: Person) -> bool:
    """Whether `row` contradicts the `person` with its alumni ID.

    A given name may have changed, or be another form; with another gender or date of birth beside
    it, the number is likely to be wrong.
    """
    if same_birth(row, person):
        return False
    return is_stranger(row, person) or (
        other_given_name(row, person) and (other_gender(row, person) or other_birth(row, person))
    )


def other_given_name(row: Mapping[str, Any], person: Person) -> bool:
    """Whether no given or preferred name of `row` may be one of the person's."""
    mine, theirs = _given_names(row), _person_given_names(person)
    return bool(mine and theirs) and not any(may_be_same(a, b) for a in mine for b in theirs)


def other_gender(row: Mapping[str, Any], person: Person) -> bool:
    """Whether one of the two is a woman and the other a man, by gender or else by title."""
    mine = known_gender(row.get("gender"), row.get("title"))
    theirs = known_gender(person.gender, person.title)
    return mine is not None and theirs is not None and mine != theirs


def other_contacts(row: Mapping[str, Any], person: Person) -> tuple[Reason, ...]:
    """How `row` and `person` are reached otherwise: both have an address, or a number, none shared.

    Nothing where they share either: people have several addresses.
    """
    pairs = (
        (ReasonKind.OTHER_EMAIL, personal_emails(row), person.emails),
        (ReasonKind.OTHER_PHONE, phones(row), person.phones),
    )
    if any(not mine.isdisjoint(theirs) for _, mine, theirs in pairs):
        return ()
    return tuple(Reason(kind) for kind, mine, theirs in pairs if mine and theirs)


def phones(row: Mapping[str, Any]) -> frozenset[str]:
    """The phone numbers of `row`, as they are compared."""
    return frozenset(match_value("phone", row[name]) for name in _PHONES if row.get(name))


def _given_names(row: Mapping[str, Any]) -> Collection[str]:
    return {name for field in ("given_name", "preferred_name") if (name := row.get(field))}


def _person_given_names(person: Person) -> Collection[str]:
    return {name for name in (person.given_name, person.preferred_name) if name}


def _has_full_given_name(row: Mapping[str, Any], person: Person) -> bool:
    """Whether the person has a given name of `row`, and not only an initial of it."""
    return any(
        not are_initials(a) and not are_initials(b) and may_be_same(a, b)
        for a in _given_names(row)
        for b in _person_given_names(person)
    )


def _other_generation(row: Mapping[str, Any], person: Person) -> bool:
    """Whether one is Jr and the other Sr; or only one of them is either, and has another award."""
    mine, theirs = _generation(row.get("suffix")), _generation(person.suffix)
    return mine != theirs and ((mine and theirs) is not None or _other_award(row, person))


def _generation(suffix: str | None) -> str | None:
    words = comparison_key(suffix or "").split()
    return next((_GENERATIONS[word] for word in words if word in _GENERATIONS), None)


def _other_award(row: Mapping[str, Any], person: Person) -> bool:
    if not row.get("award") or not person.awards:
        return False
    kind, year = comparison_key(row["award"]), row.get("award_completed")
    return all(one != kind or (held and year and held != year) for one, held in person.awards)


def known_gender(gender: str | None, title: str | None) -> str | None:
    """Whether somebody is a woman or a man, by gender or else by title; None where neither says."""
    return gender if gender in _GENDERS else _GENDER_OF_TITLE.get(title or "")

"""The field that a heading names, understood by its parts.

Pure. Numbering, brackets, words for the person and qualifiers are taken away step by step, until
what is left names a field; a heading that speaks of someone or something else names none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.text import comparison_key
from importers.contacts.mapping.heading_subjects import SELF, Subject, other_subject
from importers.contacts.mapping.heading_words import (
    standard_words,
    without_brackets,
    without_numbering,
    words_in_order,
    words_of,
)
from importers.contacts.splitters import AWARD_AND_YEAR, FULL_ADDRESS, FULL_NAME, SPLITS
from records.fields.definitions import Field, Part

_SPLIT_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    FULL_NAME: (
        "name", "full name", "display name", "person", "contact", "contact name", "alumnus",
        "alumna", "alumni name", "alumnus name", "nom", "nombre", "nome", "naam",
    ),
    FULL_ADDRESS: (
        "full address", "complete address", "whole address", "mailing address",
        "correspondence address",
    ),
    AWARD_AND_YEAR: (
        "award and year", "degree and year", "qualification and year", "degree year",
        "award year and degree", "degree s", "awards", "degrees",
    ),
}  # fmt: skip
# Which of a person's addresses and numbers a column has.
PLACES: Final = standard_words(
    "home work private personal business office university uni college nhs hospital institute"
    " academic term permanent mailing postal correspondence other",
    "privat dienstlich geschäftlich beruflich personnel perso professionnel pro domicile bureau"
    " trabajo casa privato lavoro ufficio privé zakelijk werk thuis",
)
_WHICH: Final = PLACES | standard_words(
    "current primary main preferred new latest best direct second secondary alternative alternate"
    " additional daytime evening day contact principal"
)
_ORDINALS: Final[Mapping[str, int]] = {
    **{word: n for n, word in enumerate(("first", "second", "third", "fourth", "fifth"), 1)},
    **{word: n for n, word in enumerate(("1st", "2nd", "3rd", "4th", "5th"), 1)},
}
_CONTACT: Final = frozenset({Part.EMAIL, Part.OTHER_EMAIL, Part.PHONE, Part.OTHER_PHONE, Part.POST})
_SEVERAL: Final = _CONTACT | {Part.AWARD}  # parts that a number says which of several is meant
_OF_SUPERVISOR: Final = standard_words("name full primary main lead principal phd thesis academic")
_NAMES: Final = frozenset({"family_name", FULL_NAME})


@dataclass(frozen=True, slots=True)
class NamedField:
    """What a heading names: a field's key or that of a split, or the `other` it speaks of."""

    field: str | None = None
    other: Subject | None = None


@dataclass(frozen=True, slots=True)
class HeadingIndex:
    """The fields by the texts and by the words of their headings; `parts` has each one's part."""

    parts: Mapping[str, Part | None]
    by_text: Mapping[str, str]
    by_words: Mapping[frozenset[str], str]


def heading_index(fields: Mapping[str, Field]) -> HeadingIndex:
    """The headings by which `fields` and the splits are known."""
    by_text: dict[str, str] = {}
    by_words: dict[frozenset[str], str] = {}
    for name, headings in _SPLIT_HEADINGS.items():
        by_text |= {comparison_key(heading): name for heading in headings}
    for one in fields.values():
        for heading in (one.label, one.key, *one.headings):
            by_text.setdefault(comparison_key(heading), one.key)
            by_words.setdefault(words_of(heading), one.key)
            # Capitals within a word part it: in capitals alone, "LINKEDIN" is one word.
            by_words.setdefault(words_of(heading.casefold()), one.key)
    for name, headings in _SPLIT_HEADINGS.items():
        by_text.setdefault(comparison_key(name), name)
        for heading in headings:
            by_words.setdefault(words_of(heading), name)
    by_words.pop(frozenset(), None)
    parts = {
        **{one.key: one.part for one in fields.values()},
        FULL_NAME: None,
        FULL_ADDRESS: Part.POST,
        AWARD_AND_YEAR: Part.AWARD,
    }
    return HeadingIndex(parts, by_text, by_words)


def field_named(heading: str, index: HeadingIndex) -> NamedField:
    """The field that `heading` names, if any; else what it speaks of that is not the person."""
    exact = index.by_text.get(comparison_key(heading))
    if exact is not None:
        return NamedField(exact)
    for words, parts in (*_readings(heading), *_alternatives(heading, index)):
        found = index.by_words.get(words)
        if found is not None and (parts is None or index.parts[found] in parts):
            other = other_subject(heading, named=words)
            if found == AWARD_AND_YEAR and number_in(heading) is not None:
                found = "award_completed"  # "Degree 1 year" stands beside "Degree 1"
            return NamedField(found) if other is None else NamedField(None, other)
    return NamedField(None, other_subject(heading))


def field_under(group: str, heading: str, index: HeadingIndex) -> NamedField:
    """The field of a heading below the heading `group` of several columns, taken by itself.

    None where the group is something else that may have an address: the city of an employer.
    """
    named = field_named(heading, index)
    over = field_named(group, index).field
    if over is None or over in SPLITS or index.parts[over] in _CONTACT:
        return named
    own = named.field is not None and index.parts[named.field] not in _CONTACT
    return named if own else NamedField()


def number_in(heading: str) -> int | None:
    """The number that stands behind or in a heading, not in front: 2 of "Degree 2"."""
    words = words_in_order(without_numbering(heading))
    digits = [int(word) for word in words if _is_number(word) and len(word) < 3]
    ordinals = [_ORDINALS[word] for word in words if word in _ORDINALS]
    return next(iter(digits + ordinals), None)


def columns_of_second_person(headings: Sequence[str], index: HeadingIndex) -> frozenset[int]:
    """The columns that are numbered as those of a second person: LAST_NAME_2, EMAIL_2."""
    numbers = [number_in(heading) for heading in headings]
    second = {
        number
        for heading, number in zip(headings, numbers, strict=True)
        if number is not None
        and number > 1
        and comparison_key(heading) not in index.by_text  # "Second name" is one of the person's own
        and index.by_words.get(_unnumbered(words_of(heading) - SELF)) in _NAMES
    }
    return frozenset(at for at, number in enumerate(numbers) if number in second)


def _readings(heading: str) -> Iterator[tuple[frozenset[str], frozenset[Part] | None]]:
    """Words of `heading` that may name a field, and the parts that it may then be of (None: any).

    The most exact reading comes first.
    """
    number = number_in(heading)
    whole = words_of(without_numbering(heading))
    yield words_of(heading), None
    yield whole, None
    for words in dict.fromkeys((whole, words_of(without_brackets(without_numbering(heading))))):
        own = words - SELF
        yield words, None
        yield own, None
        unnumbered = _unnumbered(own)
        if "supervisor" in own:  # the field has the name of the first one
            if number in (None, 1):
                yield unnumbered - _OF_SUPERVISOR, frozenset({Part.AWARD})
            continue
        yield unnumbered, None if number == 1 else _SEVERAL
        yield unnumbered - _WHICH, _CONTACT


def _alternatives(
    heading: str, index: HeadingIndex
) -> Iterator[tuple[frozenset[str], frozenset[Part] | None]]:
    """The words of one half of "Job title/Position", where both halves name one field."""
    halves = [words_of(half) for half in without_numbering(heading).split("/")]
    if len(halves) > 1 and len({index.by_words.get(words, words) for words in halves}) == 1:
        yield halves[0], None


def _unnumbered(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word not in _ORDINALS and not _is_number(word))


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def known_headings(fields: Mapping[str, Field]) -> frozenset[str]:
    """Every heading by which a column is known, as core.text.key gives it."""
    return frozenset(heading_index(fields).by_text)

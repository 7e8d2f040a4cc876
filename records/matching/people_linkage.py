"""By what people are compared, which of them, and what makes two people look like one."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from records.linkage.columns import Codes, ManyColumn, combined
from records.linkage.comparisons import (
    DateComparison,
    PairComparison,
    SharedComparison,
    TextComparison,
)
from records.linkage.model import Rival
from records.linkage.pair_blocks import PairBlock, block
from records.matching.people_records import PeopleRecords

GIVEN: Final = "given name"
FAMILY: Final = "family name"
BIRTH: Final = "date of birth"
GENDER: Final = "gender"
EMAIL: Final = "email"
PHONE: Final = "phone"
PROFILE: Final = "profile"
ADDRESS: Final = "address"
AWARD: Final = "award"
DEPARTMENT: Final = "department"
EMPLOYER: Final = "employer"
ALUMNI_ID: Final = "alumni ID"  # of rows; on record everybody has another one

# Two people who are alike for a reason, and whom independent chances would take for one.
RIVALS: Final = (
    Rival(
        "household",
        {FAMILY: None, ADDRESS: None, EMAIL: None, PHONE: None, GENDER: (0.9, 0.1)},
    ),
    Rival("namesakes", {GIVEN: None, FAMILY: None, GENDER: None}),
)
_MOST: Final = 300  # people who are the same in one respect, of whom all pairs are compared


def comparisons_of(people: PeopleRecords) -> list[PairComparison]:
    """The comparisons of people, with what is expected of two records of one person."""
    return [
        TextComparison(
            GIVEN,
            people.given,
            0.005,
            forms=people.plain_given,
            elsewhere=(people.preferred, people.family),
            initials=True,
        ),
        TextComparison(FAMILY, people.family, 0.001, elsewhere=(people.given, people.former)),
        DateComparison(BIRTH, people.birth),
        SharedComparison(GENDER, [people.gender], (0.01, 0.99), [0.5]),
        SharedComparison(EMAIL, [people.emails], (0.4, 0.6), [1e-5]),
        SharedComparison(PHONE, [people.phones], (0.25, 0.75), [1e-5]),
        SharedComparison(PROFILE, [people.profiles], (0.05, 0.95), [1e-6]),
        SharedComparison(ADDRESS, [people.cities, people.streets], (0.2, 0.15, 0.65), [0.02, 1e-5]),
        SharedComparison(AWARD, [people.years, people.awards], (0.1, 0.05, 0.85), [0.03, 0.01]),
        SharedComparison(DEPARTMENT, [people.departments], (0.1, 0.9), [0.1]),
        SharedComparison(EMPLOYER, [people.employers], (0.4, 0.6), [0.005]),
    ]


def blocks_of(people: PeopleRecords) -> list[PairBlock]:
    """Which people are compared: those who are the same in one of these respects."""
    given, family, birth = people.given.codes, people.family.codes, people.birth.codes
    plain = people.plain_given.codes
    given_initial = people.given.mapped(_first).codes
    family_initial = people.family.mapped(_first).codes
    birth_year = people.birth.mapped(lambda day: day[:4]).codes
    return [
        _shared(people.emails, [EMAIL]),
        _shared(people.phones, [PHONE]),
        _shared(people.profiles, [PROFILE]),
        _shared(people.streets, [ADDRESS]),
        _same([BIRTH, GIVEN], birth, given_initial),
        _same([BIRTH, FAMILY], birth, family_initial),
        # The two names in any order.
        _same([GIVEN, FAMILY], np.minimum(given, family), np.maximum(given, family)),
        _same([GIVEN, FAMILY, BIRTH], family, birth_year, given_initial),
        _any_family(people, plain),
        _with(people.full_awards, [AWARD, DEPARTMENT, GIVEN], plain),
        _with(people.awards, [AWARD, FAMILY, GIVEN], family, given_initial),
        _with(people.awards, [AWARD, BIRTH], birth),
        _with(people.cities, [ADDRESS, GIVEN, BIRTH], plain, birth_year),
        _with(people.cities, [ADDRESS, FAMILY, GIVEN], family, given_initial),
    ]


def certain_pairs(people: PeopleRecords) -> int:
    """How many pairs have the same names and date of birth; about what most duplicates do."""
    given, family = people.given.codes, people.family.codes
    names = np.minimum(given, family), np.maximum(given, family)
    return len(_same([], *names, people.birth.codes).pairs)


def _same(fixed: Sequence[str], *columns: Codes) -> PairBlock:
    return block(combined(*columns), fixed, most=_MOST)


def _shared(values: ManyColumn, fixed: Sequence[str]) -> PairBlock:
    return block(values.codes, fixed, most=_MOST, records=values.records)


def _with(values: ManyColumn, fixed: Sequence[str], *columns: Codes) -> PairBlock:
    """People who have one of `values` in common, and are the same in all `columns`."""
    keys = combined(values.codes, *(codes[values.records] for codes in columns))
    return block(keys, fixed, most=_MOST, records=values.records)


def _any_family(people: PeopleRecords, given: Codes) -> PairBlock:
    """People with the same given name, and a family name that is or was the same."""
    records = np.arange(people.count, dtype=np.int32)
    families = ManyColumn.of_codes(
        np.concatenate([records, records]),
        np.concatenate([people.family.codes, people.former.codes]),
        people.count,
    )
    return _with(families, [GIVEN, FAMILY], given)


def _first(text: str) -> str:
    return text[:1]

"""Rules decide what they say, and leave what two people fit."""

from dataclasses import replace

import pytest

from importers.choices import NEW
from importers.contacts.matching.match_rules import RULES, applicable, likeliest
from models.reasons import Reason, ReasonKind
from records.matching.agreement import OTHER_NUMBER, SAME_EMAIL
from records.matching.contradictions import OTHER_GIVEN_NAME
from records.matching.row_matching import Candidate, Certainty, Match

GIVEN_NAME, FAMILY_NAME, SAME_BIRTH = (
    Reason(kind)
    for kind in (ReasonKind.SAME_GIVEN_NAME, ReasonKind.SAME_FAMILY_NAME, ReasonKind.SAME_BIRTH)
)
SAME_NAME = (GIVEN_NAME, FAMILY_NAME)

BORN, ALIKE, NUMBER, GIVEN, NAME = RULES


def match(*candidates: tuple[float, tuple[Reason, ...]]) -> Match:
    people = tuple(Candidate(at, *one) for at, one in enumerate(candidates, 1))
    return Match(Certainty.POSSIBLE, None, (), people)


def but(against: Reason) -> Reason:
    return Reason(ReasonKind.BUT, {"why": SAME_EMAIL, "against": (against,)})


@pytest.mark.parametrize(
    ("rule", "uncertain", "decision"),
    [
        (BORN, match((0.85, (*SAME_NAME, SAME_BIRTH))), 1),
        (BORN, match((0.5, SAME_NAME), (0.45, (*SAME_NAME, SAME_BIRTH, OTHER_NUMBER))), 2),
        (BORN, match((0.85, (*SAME_NAME, SAME_BIRTH)), (0.85, (*SAME_NAME, SAME_BIRTH))), None),
        (BORN, match((0.5, SAME_NAME)), None),
        (ALIKE, match((0.992, SAME_NAME)), 1),
        (ALIKE, match((0.992, SAME_NAME), (0.4, SAME_NAME)), 1),
        (ALIKE, match((0.992, SAME_NAME), (0.6, SAME_NAME)), None),
        (ALIKE, match((0.98, SAME_NAME)), None),
        (ALIKE, replace(match((0.992, SAME_NAME)), reasons=(but(OTHER_NUMBER),)), None),
        (ALIKE, match(), None),
        (NUMBER, match((0.4, (*SAME_NAME, OTHER_NUMBER))), NEW),
        (NUMBER, match((0.4, (*SAME_NAME, OTHER_NUMBER)), (0.4, SAME_NAME)), None),
        (NUMBER, match(), None),
        (GIVEN, replace(match(), reasons=(but(OTHER_GIVEN_NAME),)), NEW),
        (GIVEN, replace(match(), reasons=(but(OTHER_NUMBER),)), None),
        (NAME, match((0.5, SAME_NAME), (0.5, SAME_NAME)), NEW),
        (NAME, match((0.5, SAME_NAME), (0.6, (*SAME_NAME, SAME_BIRTH))), None),
        (NAME, match((0.3, (*SAME_NAME, OTHER_NUMBER))), NEW),
        (NAME, match(), None),
    ],
)
def test_a_rule_decides_what_it_says(rule: object, uncertain: Match, decision: object) -> None:
    assert rule in RULES
    found = {one: decided for one, decided in applicable([uncertain], [0]) if one is rule}
    assert found == ({rule: {0: decision}} if decision is not None else {})


def test_only_open_rows_are_decided() -> None:
    matches = [match((0.5, SAME_NAME)), match((0.5, SAME_NAME))]
    assert applicable(matches, [1]) == [(NAME, {1: NEW})]
    assert applicable(matches, []) == []


def test_the_likeliest_is_the_first() -> None:
    assert likeliest(match((0.5, ()), (0.4, ()))) == 1
    assert likeliest(match()) is None

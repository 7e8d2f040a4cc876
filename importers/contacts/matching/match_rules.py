"""Deciding many uncertain rows at once, by rules that say in a sentence what they decide.

Pure. A rule never guesses between two people: where two fit, the row stays open.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from importers.contacts.matching.past_decisions import NEW, Decision
from records.matching.contradictions import OTHER_GIVEN_NAME
from records.matching.row_matching import Candidate, Match
from records.matching.similarity import OTHER_NUMBER, SAME_BIRTH, SAME_NAME

_ALIKE: Final = 0.95
_LEAD: Final = 0.15  # by which the next candidate must be less alike


@dataclass(frozen=True, slots=True)
class Rule:
    """`words` say which rows and what they are; `decide` gives None for a row that it leaves."""

    words: str
    decide: Callable[[Match], Decision | None]


def applicable(
    matches: Sequence[Match], indices: Iterable[int]
) -> list[tuple[Rule, Mapping[int, Decision]]]:
    """The rules that decide any of the rows at `indices`, with what they decide."""
    rows = list(indices)
    found: list[tuple[Rule, Mapping[int, Decision]]] = []
    for rule in RULES:
        decided = {i: one for i in rows if (one := rule.decide(matches[i])) is not None}
        if decided:
            found.append((rule, decided))
    return found


def likeliest(match: Match) -> Decision | None:
    """The person who is most alike, if there is anybody."""
    return match.candidates[0].person_id if match.candidates else None


def _same_name_and_birth(match: Match) -> Decision | None:
    fitting = [one for one in match.candidates if {SAME_NAME, SAME_BIRTH} <= set(one.reasons)]
    return fitting[0].person_id if len(fitting) == 1 else None


def _nearly_certain(match: Match) -> Decision | None:
    first, *others = match.candidates or (Candidate(0, 0.0, ()),)
    leads = all(other.score <= first.score - _LEAD for other in others)
    return first.person_id if first.score >= _ALIKE and leads else None


def _other_numbers(match: Match) -> Decision | None:
    others = [OTHER_NUMBER in one.reasons for one in match.candidates]
    return NEW if others and all(others) else None


def _other_given_name(match: Match) -> Decision | None:
    """Somebody shares an e-mail address, as couples do."""
    return NEW if any(OTHER_GIVEN_NAME in reason for reason in match.reasons) else None


def _name_alone(match: Match) -> Decision | None:
    """Nothing but a name was alike, and nothing else could be compared."""
    return (
        NEW
        if match.candidates and all(len(one.reasons) == 1 for one in match.candidates)
        else (None)
    )


RULES: Final = (
    Rule("with the same name and date of birth as one person are that person",
         _same_name_and_birth),
    Rule("at least 95% alike to one person, and to nobody else, are that person",
         _nearly_certain),
    Rule("with another alumni ID than everybody alike are new people", _other_numbers),
    Rule("with an e-mail address of somebody of another given name are new people",
         _other_given_name),
    Rule("that share no more than a name with anybody are new people", _name_alone),
)  # fmt: skip

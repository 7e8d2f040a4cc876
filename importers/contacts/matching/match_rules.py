"""Rules that resolve many uncertain rows at once. Pure.

A rule never guesses between two people: if two fit, the row stays open.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from importers.choices import NEW, Decision
from models.reasons import Reason, ReasonKind
from records.matching.agreement import OTHER_NUMBER
from records.matching.contradictions import OTHER_GIVEN_NAME
from records.matching.row_matching import Candidate, Match

_LIKELY: Final = 0.99
_UNLIKELY: Final = 0.5  # any other candidate must be
_SAME_NAME_AND_BIRTH: Final = {
    Reason(kind)
    for kind in (ReasonKind.SAME_GIVEN_NAME, ReasonKind.SAME_FAMILY_NAME, ReasonKind.SAME_BIRTH)
}
_BESIDE_THE_NAME: Final = {
    Reason(kind)
    for kind in (
        ReasonKind.SAME_ID, ReasonKind.SAME_BIRTH, ReasonKind.SIMILAR_BIRTH, ReasonKind.SAME_EMAIL,
        ReasonKind.SAME_PHONE, ReasonKind.SAME_PROFILE, ReasonKind.SAME_ADDRESS,
        ReasonKind.SAME_CITY, ReasonKind.SAME_AWARD, ReasonKind.SAME_YEAR,
        ReasonKind.SAME_DEPARTMENT, ReasonKind.SAME_EMPLOYER,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """`title` is the menu text; `decide` returns None if the rule does not apply to a row."""

    title: str
    decide: Callable[[Match], Decision | None]


def applicable(
    matches: Sequence[Match], indices: Iterable[int]
) -> list[tuple[Rule, Mapping[int, Decision]]]:
    """The rules that apply to any of the rows at `indices`, each with its decisions by row."""
    rows = list(indices)
    found: list[tuple[Rule, Mapping[int, Decision]]] = []
    for rule in RULES:
        decided = {i: one for i in rows if (one := rule.decide(matches[i])) is not None}
        if decided:
            found.append((rule, decided))
    return found


def likeliest(match: Match) -> Decision | None:
    """The id of the most similar person, or None without candidates."""
    return match.candidates[0].person_id if match.candidates else None


def _same_name_and_birth(match: Match) -> Decision | None:
    fitting = [one for one in match.candidates if set(one.reasons) >= _SAME_NAME_AND_BIRTH]
    return fitting[0].person_id if len(fitting) == 1 else None


def _nearly_certain(match: Match) -> Decision | None:
    """Nothing contradicts it, and nobody else is likely."""
    first, *others = match.candidates or (Candidate(0, 0.0, ()),)
    is_alone = all(other.score < _UNLIKELY for other in others)
    is_contradicted = any("against" in one.parameters for one in match.reasons)
    likely = first.score >= _LIKELY and is_alone and not is_contradicted
    return first.person_id if likely else None


def _other_numbers(match: Match) -> Decision | None:
    others = [OTHER_NUMBER in one.reasons for one in match.candidates]
    return NEW if others and all(others) else None


def _other_given_name(match: Match) -> Decision | None:
    """Somebody shares an e-mail address, as couples do."""
    return NEW if any(_mentions(one, OTHER_GIVEN_NAME) for one in match.reasons) else None


def _mentions(reason: Reason, part: Reason) -> bool:
    """Whether a reason is `part`, or has it among what speaks against a match."""
    return reason == part or part in reason.parameters.get("against", ())


def _name_alone(match: Match) -> Decision | None:
    """Nothing but a name is alike."""
    alike = [_BESIDE_THE_NAME.isdisjoint(one.reasons) for one in match.candidates]
    return NEW if alike and all(alike) else None


RULES: Final = (
    Rule("Match: same name and date of birth as one person", _same_name_and_birth),
    Rule("Match: at least 99% likely to be one person only", _nearly_certain),
    Rule("Add as new: alumni ID differs from everyone similar", _other_numbers),
    Rule("Add as new: shares an e-mail address with another given name", _other_given_name),
    Rule("Add as new: only the name is alike", _name_alone),
)

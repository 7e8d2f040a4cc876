"""Disclosure control of groups by answers: which groups there are, and how large, are the counts.

So they may tell no more than is published of the answers of everybody. Knows groups and published
questions; nothing of what is withheld within the groups.
"""

from collections.abc import Sequence

from analysis.disclosure.joined_groups import OTHER_GROUPS, join_small
from analysis.results import Breakdown, Group, QuestionSummary, Thresholds
from core.errors import UserError
from surveys.derived_variables import DERIVED, QUESTION


def groups_to_publish(
    breakdown: Breakdown,
    published: Sequence[QuestionSummary],
    thresholds: Thresholds,
    *,
    in_segment: bool,
) -> tuple[Group, ...]:
    """The groups of `breakdown`, those joined whose names or sizes would tell of few people.

    `published` are the figures of everybody as they are published: groups by an answer that is
    withheld there are joined. `in_segment`: the figures are of some people only.
    Raises UserError for groups by answers of which fewer than two are left, or of too few people.
    """
    withheld = withheld_answers(breakdown, published, in_segment=in_segment)
    groups = join_small(breakdown.groups, thresholds, withheld)
    by_answers = in_segment and any(key.startswith((QUESTION, DERIVED)) for key in breakdown.by)
    if not withheld and not by_answers:
        return groups
    people = sum(group.respondents or 0 for group in groups)
    named = sum(group.known and group.label != OTHER_GROUPS for group in groups)
    if named < 2 or (in_segment and people < thresholds.percent_base):
        raise UserError(
            f"The answers to “{breakdown.label}” are of too few people here, nearly all alike, or"
            " hidden beside what was published before, so figures by them can’t be safe to publish;"
            " choose a field, or figures of more people.",
            code="answers_of_few",
        )
    return groups


def withheld_answers(
    breakdown: Breakdown, published: Sequence[QuestionSummary], *, in_segment: bool
) -> frozenset[str]:
    """The answers among the groups of `breakdown` of which no share is published of everybody."""
    return frozenset(
        share.text
        for question in published
        if f"{QUESTION}{question.code}" in breakdown.by
        for share in question.values
        if share.percent is None and (in_segment or share.band is not None or share.count is None)
    )

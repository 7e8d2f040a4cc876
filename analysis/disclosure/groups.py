"""Disclosure control of a break-down: small groups joined, shares of few people suppressed.

Knows groups and thresholds; which cells to withhold is found by `cell_suppression`.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import Final

from analysis.comparison_sentences import share_compared
from analysis.comparisons import holm
from analysis.disclosure.answer_groups import groups_to_publish, withheld_answers
from analysis.disclosure.cell_suppression import Withheld, withhold
from analysis.disclosure.crosstabs import safe_crosstab, uncounted_pairs
from analysis.disclosure.joined_groups import OTHER_GROUPS
from analysis.disclosure.questions import count_table, published_question
from analysis.disclosure.rounding import rounded, rounded_effect, rounded_p
from analysis.disclosure.two_way_suppression import hidden_totals
from analysis.disclosure.withheld_figures import EVERYBODY, GROUP, NOTHING, WithheldFigures
from analysis.power import smallest_number_difference, smallest_share_difference
from analysis.results import (
    HEADLINE,
    POINTS,
    Breakdown,
    Group,
    GroupComparison,
    GroupVariable,
    QuestionSummary,
    SmallestDifference,
    Thresholds,
    identifying_field,
)
from core.errors import UserError

_NEARLY_UNIQUE: Final = 9  # respondents: in fewer, groups of one person each may be chance
_BY_NUMBERS: Final = frozenset({"number", "scale"})  # kinds that are tested as numbers


def safe_breakdown(
    breakdown: Breakdown,
    questions: Sequence[QuestionSummary],
    thresholds: Thresholds,
    withheld: Mapping[str, WithheldFigures] = MappingProxyType({}),
    *,
    published: Sequence[QuestionSummary] = (),
    is_weighted: bool = False,
    without_crosstab: bool = False,
    in_segment: bool = False,
) -> Breakdown:
    """Round and hide the groups of `breakdown`, question by question, and their tests.

    `questions` are the unrounded ones of everybody, `published` those that are published of them,
    `withheld` what is hidden of them, by code, because of earlier publications, `without_crosstab`
    where that is. Where all people are in one group, only the figures of the whole wave are given.
    `in_segment`: they are of some people only.
    Raises UserError for a field that is nearly unique, so that it identifies people, and for groups
    by answers that tell of themselves what is withheld.
    """
    if breakdown.is_overlapping:
        raise UserError(
            f"People may be in several groups of “{breakdown.label}”, so these can’t be safe to"
            " publish. Choose one of its answers under “Only those who…”, or join answers to groups"
            " of which everybody is in one.",
            code="overlapping_groups",
        )
    known = [group.respondents or 0 for group in breakdown.groups if group.known]
    if sum(known) > _NEARLY_UNIQUE and len(known) > sum(known) / 2:
        raise identifying_field(breakdown.label)
    groups = groups_to_publish(breakdown, published, thresholds, in_segment=in_segment)
    respondents = [group.respondents or 0 for group in groups]
    shown: list[list[QuestionSummary]] = [[] for _ in groups]
    withheld_of: dict[str, Withheld] = {}
    for everybody, *of_groups in zip(
        questions, *(group.questions for group in groups), strict=True
    ):
        found = _withheld(
            everybody,
            of_groups,
            respondents,
            thresholds,
            withheld.get(everybody.code, NOTHING),
            [group.label for group in groups],
        )
        withheld_of[everybody.code] = found
        for place, one in enumerate(of_groups):
            shown[place].append(published_question(one, place, found, thresholds))
    crosstab = None
    # Totals of the crosstab would tell of an answer that is withheld of everybody.
    without_crosstab |= bool(withheld_answers(breakdown, published, in_segment=in_segment))
    if breakdown.crosstab is not None and not without_crosstab:
        crosstab = safe_crosstab(breakdown.crosstab, thresholds, is_weighted=is_weighted)
    uncounted = hidden_totals(respondents, thresholds)
    if crosstab is not None:
        without_count = uncounted_pairs(crosstab)
        uncounted |= {
            place
            for place, group in enumerate(groups)
            if group.values in without_count or group.label == OTHER_GROUPS
        }
    # Tests that are hidden leave no trace: which groups were large enough for them, how many could
    # reject, and how many of their p-values are smaller would tell of hidden figures.
    comparisons = [
        comparison
        for comparison in breakdown.comparisons
        if _is_shown(comparison, groups, questions, withheld_of)
    ]
    adjusted = holm([one.p if one.can_reject else None for one in comparisons])
    return Breakdown(
        # The names of small groups, and what the hidden ones follow from, are not given.
        variables=tuple(
            GroupVariable(
                key=one.key,
                label=one.label,
                values=(),
                is_ordered=one.is_ordered,
                is_overlapping=one.is_overlapping,
            )
            for one in breakdown.variables
        ),
        groups=tuple(
            Group(
                label=group.label,
                known=group.known,
                respondents=None if place in uncounted else rounded(respondents[place], thresholds),
                questions=tuple(shown[place]),
                values=group.values,
            )
            for place, group in enumerate(groups)
        ),
        comparisons=tuple(
            _safe_comparison(comparison, groups, shown, p)
            for comparison, p in zip(comparisons, adjusted, strict=True)
        ),
        tests=sum(p is not None for p in adjusted),
        margins=(),
        crosstab=crosstab,
    )


def groups_without_numbers(
    bases: Sequence[int], mean: float | None, minimum: float
) -> frozenset[int]:
    """Which groups' means are hidden, by position: small ones, and those that would reveal them.

    The mean of the hidden people follows from everybody's and from the groups that are shown, but
    only as well as these are rounded. The next smallest group is hidden too while it would be known
    to less than 1, and those hidden are fewer than `minimum` or alone.
    """
    half = 0.5 if abs(mean or 0) >= 10 else 0.05  # how far a rounded mean may be off
    by_size = sorted((base, place) for place, base in enumerate(bases) if base > 0)
    hidden = [part for part in by_size if part[0] < minimum]
    for part in by_size[len(hidden) :]:
        people = sum(base for base, _ in hidden)
        off = half * (2 * sum(bases) - people) / people if people else 1
        if off >= 1 or (len(hidden) > 1 and people >= minimum):
            break
        hidden.append(part)
    return frozenset(place for _, place in hidden)


def _withheld(
    everybody: QuestionSummary,
    of_groups: Sequence[QuestionSummary],
    respondents: Sequence[int],
    thresholds: Thresholds,
    earlier: WithheldFigures,
    labels: Sequence[str],
) -> Withheld:
    """Find what to withhold of one question, with what is hidden because of `earlier` figures."""
    bases = [question.base or 0 for question in of_groups]
    minimum = thresholds.percent_base
    hidden, numberless = (
        frozenset(place for place, label in enumerate(labels) if label in some)
        for some in earlier.labels(GROUP)
    )
    small = hidden | {place for place, base in enumerate(bases) if base < minimum}
    numbers = groups_without_numbers(bases, everybody.numbers.mean, minimum) | small | numberless
    if not everybody.values or len(of_groups) < 2:
        only = frozenset(range(len(bases))) if len(bases) == 1 else small
        return Withheld(only, frozenset(), None, numbers | only)
    total = None if earlier.hides(EVERYBODY) else everybody
    table = count_table(of_groups, respondents, total)
    return withhold(table, thresholds, without_numbers=numbers, without_figures=hidden)


def _places(groups: Sequence[Group]) -> dict[str, int]:
    """The places of the groups that may be compared, by label."""
    return {group.label: place for place, group in enumerate(groups) if group.known}


def _is_shown(
    comparison: GroupComparison,
    groups: Sequence[Group],
    questions: Sequence[QuestionSummary],
    withheld_of: Mapping[str, Withheld],
) -> bool:
    """Whether a test is published: no figure of the groups that it compares is withheld."""
    places = _places(groups)
    compared = {places[label] for label in comparison.groups if label in places}
    question = next(one for one in questions if one.code == comparison.question)
    withheld = withheld_of[question.code]
    columns = {
        column
        for column, share in enumerate(question.values)
        if comparison.value in (None, share.value)
        or (comparison.value == HEADLINE and share.value in question.headline_codes)
    }
    if comparison.value == HEADLINE:
        columns.add(len(question.values))
    hidden = withheld.groups | (withheld.without_numbers if question.kind in _BY_NUMBERS else set())
    return not (
        len(compared) < len(comparison.groups)
        or compared & hidden
        or any(cell in withheld.cells for cell in product(compared, columns))
    )


def _safe_comparison(
    comparison: GroupComparison,
    groups: Sequence[Group],
    shown: Sequence[Sequence[QuestionSummary]],
    p_adjusted: float | None,
) -> GroupComparison:
    """Round a test; `p_adjusted` is adjusted for the tests that are published.

    Groups that were too small to be tested are not named. What would have been found is worked out
    from the figures `shown` of the groups; tests of each two of several groups are not published.
    """
    places = _places(groups)
    return GroupComparison(
        question=comparison.question,
        value=comparison.value,
        text=comparison.text,
        groups=comparison.groups,
        method=comparison.method,
        p=rounded_p(comparison.p),
        p_adjusted=rounded_p(p_adjusted),
        effects=tuple(map(rounded_effect, comparison.effects)),
        pair=comparison.pair,
        can_reject=comparison.can_reject,
        left_out=(),
        how=comparison.how,
        detectable=_published_detectable(
            comparison,
            [
                one
                for label in comparison.pair
                for one in shown[places[label]]
                if one.code == comparison.question
            ],
        ),
        pairs=(),
    )


def _published_detectable(
    comparison: GroupComparison, published: Sequence[QuestionSummary]
) -> SmallestDifference | None:
    """The smallest difference that would have been found, from two groups as `published`.

    Of numbers it is not known in their units, as their standard deviations are not published.
    """
    if comparison.detectable is None or len(published) != 2:
        return None
    people = published[0].base or 0, published[1].base or 0
    if not all(people):
        return None
    if all(effect.name != POINTS for effect in comparison.effects):
        return smallest_number_difference(people, None)
    shares = [share_compared(question, comparison) for question in published]
    percents = [None if share is None else share.percent for share in shares]
    counts = [
        percent * base
        for percent, base in zip(percents, people, strict=True)
        if percent is not None
    ]
    if len(counts) < len(people):
        return None
    return smallest_share_difference(people, sum(counts) / (100 * sum(people)))

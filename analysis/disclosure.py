"""What may be published: rounding, suppression and complementary suppression.

Knows results and thresholds; never sees answers. The practice is that of HESA, "Rounding and
suppression to anonymise statistics"; the complementary rule follows the Handbook on Statistical
Disclosure Control (Hundepool and others), chapter 5: what was hidden must not follow from a
total and the figures that are left. Percentages are of the unrounded counts, as whole numbers, for
decimals give the counts away. In a group a share of a few people, or of all but a few, is hidden.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from analysis.rates import Rate
from analysis.results import (
    Breakdown,
    Change,
    Comparison,
    FrameDetails,
    Group,
    NumberSummary,
    QuestionSummary,
    ResponseCounts,
    Summary,
    Thresholds,
    Trend,
    ValueShare,
)


def publish_safe(summary: Summary, thresholds: Thresholds) -> Summary:
    """`summary` with counts rounded and every figure that could point at a person None.

    Raises ValueError when it is safe already: rounded counts would be judged as if they were raw.
    """
    if summary.safe is not None:
        raise ValueError("the summary is publish-safe already")
    return replace(
        summary,
        respondents=rounded(summary.respondents, thresholds),
        frame=rounded(summary.frame, thresholds),
        dispositions={
            word: rounded(count, thresholds) or 0 for word, count in summary.dispositions.items()
        },
        rates=tuple(_safe_rate(rate, thresholds) for rate in summary.rates),
        questions=tuple(_safe_question(question, thresholds) for question in summary.questions),
        breakdown=summary.breakdown and _safe_breakdown(summary.breakdown, thresholds),
        trend=summary.trend and _safe_trend(summary.trend, thresholds),
        safe=thresholds,
        not_invited=rounded(summary.not_invited, thresholds) or 0,
        responses=_safe_responses(summary.responses, thresholds),
        frame_details=summary.frame_details and _safe_frame(summary.frame_details, thresholds),
    )


def rounded(count: int | None, thresholds: Thresholds) -> int | None:
    """`count` to the nearest step, half a step upwards; the smallest counts are 0."""
    if count is None:
        return None
    if count <= thresholds.count_as_none:
        return 0
    step = thresholds.round_to
    return step * math.floor(count / step + 0.5)


def hidden_parts(bases: Sequence[int], minimum: float) -> frozenset[int]:
    """Which parts of a total to hide, by their place, so that none below `minimum` can be derived.

    Parts with people but fewer than `minimum` are hidden. Together the hidden ones follow from
    the total, so the next smallest join them until they are at least two and reach `minimum`.
    """
    by_size = sorted((base, place) for place, base in enumerate(bases) if base > 0)
    hidden = [(base, place) for base, place in by_size if base < minimum]
    for part in by_size[len(hidden) :]:
        if not hidden or (len(hidden) > 1 and sum(base for base, _ in hidden) >= minimum):
            break
        hidden.append(part)
    return frozenset(place for _, place in hidden)


def _safe_responses(counts: ResponseCounts, thresholds: Thresholds) -> ResponseCounts:
    return ResponseCounts(
        complete=rounded(counts.complete, thresholds),
        partial=rounded(counts.partial, thresholds),
        ineligible=rounded(counts.ineligible, thresholds),
        to_review=rounded(counts.to_review, thresholds),
        duplicates={
            rule: shown
            for rule, count in counts.duplicates.items()
            if (shown := rounded(count, thresholds))
        },
    )


def _safe_frame(frame: FrameDetails, thresholds: Thresholds) -> FrameDetails:
    """Round the counts; the years of a small frame are of single people."""
    has_years = (frame.eligible or 0) >= thresholds.percent_base
    return replace(
        frame,
        first_year=frame.first_year if has_years else None,
        last_year=frame.last_year if has_years else None,
        size=rounded(frame.size, thresholds),
        ineligible=rounded(frame.ineligible, thresholds),
        eligible=rounded(frame.eligible, thresholds),
        invited=rounded(frame.invited, thresholds),
        delivered=rounded(frame.delivered, thresholds),
    )


def _safe_rate(rate: Rate, thresholds: Thresholds) -> Rate:
    base = rate.denominator or 0
    return replace(
        rate,
        numerator=rounded(rate.numerator, thresholds),
        denominator=rounded(math.floor(base + 0.5), thresholds),
        percent=_whole(rate.percent) if base >= thresholds.percent_base else None,
    )


def _safe_question(
    question: QuestionSummary,
    thresholds: Thresholds,
    *,
    hide_percents: bool = False,
    hide_numbers: bool = False,
    in_group: bool = False,
) -> QuestionSummary:
    """Round and hide by the question's own base, or where a total asks for it.

    `in_group` hides also each share of few people, or of all but few. The lowest and highest
    number and date belong to one person each and are never published.
    """
    base = question.base or 0
    hide_percents = hide_percents or base < thresholds.percent_base
    hide_numbers = hide_numbers or base < thresholds.mean_base
    headline = question.headline

    def safe_share(share: ValueShare) -> ValueShare:
        count = share.count or 0
        few = in_group and min(count, base - count) <= thresholds.count_as_none
        return _safe_share(share, thresholds, hide=hide_percents or few)

    return replace(
        question,
        base=rounded(question.base, thresholds),
        missing=rounded(question.missing, thresholds),
        not_applicable=rounded(question.not_applicable, thresholds),
        population=rounded(question.population, thresholds),
        values=tuple(safe_share(value) for value in question.values),
        headline=headline and safe_share(headline),
        numbers=NumberSummary()
        if hide_numbers
        else replace(question.numbers, lowest=None, highest=None),
        earliest=None,
        latest=None,
    )


def _safe_share(share: ValueShare, thresholds: Thresholds, *, hide: bool) -> ValueShare:
    safe = replace(share, count=rounded(share.count, thresholds))
    if hide:
        return replace(safe, percent=None, low=None, high=None)
    return replace(
        safe, percent=_whole(share.percent), low=_whole(share.low), high=_whole(share.high)
    )


def _whole(percent: float | None) -> float | None:
    """A percentage, or a difference of two, to the nearest whole number, halves upwards."""
    return None if percent is None else float(math.floor(percent + 0.5))


def _safe_breakdown(breakdown: Breakdown, thresholds: Thresholds) -> Breakdown:
    """Hide small groups, and others from which these could be derived, question by question."""
    groups = breakdown.groups
    percents_hidden: dict[str, frozenset[int]] = {}
    numbers_hidden: dict[str, frozenset[int]] = {}
    for of_groups in zip(*(group.questions for group in groups), strict=True):
        bases = [question.base or 0 for question in of_groups]
        code = of_groups[0].code
        percents_hidden[code] = hidden_parts(bases, thresholds.percent_base)
        numbers_hidden[code] = hidden_parts(bases, thresholds.mean_base)

    def safe_group(place: int, group: Group) -> Group:
        return replace(
            group,
            respondents=rounded(group.respondents, thresholds),
            questions=tuple(
                _safe_question(
                    question,
                    thresholds,
                    hide_percents=place in percents_hidden[question.code],
                    hide_numbers=place in numbers_hidden[question.code],
                    in_group=True,
                )
                for question in group.questions
            ),
        )

    kinds = {question.code: question.kind for group in groups for question in group.questions}

    def safe_comparison(comparison: Comparison) -> Comparison:
        code = comparison.question
        by_numbers = kinds[code] in {"number", "scale"}
        hidden = (numbers_hidden if by_numbers else percents_hidden)[code]
        if not any(groups[place].label in comparison.groups for place in hidden):
            return comparison
        return replace(comparison, p=None, p_adjusted=None, effects=())

    return replace(
        breakdown,
        groups=tuple(safe_group(place, group) for place, group in enumerate(groups)),
        comparisons=tuple(safe_comparison(comparison) for comparison in breakdown.comparisons),
    )


def _safe_trend(trend: Trend, thresholds: Thresholds) -> Trend:
    """Hide what rests on few, also where few are in all respondents but not the same people."""
    among_all = {_figure(change): change for change in trend.changes if change.people == "all"}

    def safe_change(change: Change) -> Change:
        by_mean = change.measure == "mean"
        minimum = thresholds.mean_base if by_mean else thresholds.percent_base
        then, now = change.base_then or 0, change.base_now or 0
        hide_then, hide_now = then < minimum, now < minimum
        if change.people == "same":
            everyone = among_all[_figure(change)]
            hide_then = hide_now = any(
                0 in hidden_parts([same, (all_of_them or 0) - same], minimum) or same < minimum
                for same, all_of_them in (
                    (then, everyone.base_then),
                    (now, everyone.base_now),
                )
            )
        safe = replace(
            change,
            base_then=rounded(change.base_then, thresholds),
            base_now=rounded(change.base_now, thresholds),
            then=None if hide_then else change.then,
            now=None if hide_now else change.now,
        )
        if hide_then or hide_now:
            safe = replace(safe, difference=None, low=None, high=None, p=None, p_adjusted=None)
        if by_mean:
            return safe
        return replace(
            safe,
            then=_whole(safe.then),
            now=_whole(safe.now),
            difference=_whole(safe.difference),
            low=_whole(safe.low),
            high=_whole(safe.high),
        )

    return replace(
        trend,
        respondents=rounded(trend.respondents, thresholds),
        same_people=rounded(trend.same_people, thresholds),
        questions=tuple(_safe_question(question, thresholds) for question in trend.questions),
        changes=tuple(safe_change(change) for change in trend.changes),
    )


def _figure(change: Change) -> tuple[str, str | None, str]:
    return change.question, change.value, change.measure

"""Disclosure control of non-response and weights.

Groups in which 1 to `count_as_none` people answered or did not are joined until none is left, so
that nothing within a table has to be hidden; early and late respondents are two groups, of which
a headline is given where neither share is one of few people. Weights themselves are never given.
"""

from collections.abc import Sequence

from analysis.disclosure.count_table import is_few
from analysis.disclosure.rounding import rounded, rounded_number, rounded_p, rounded_percent
from analysis.results import QuestionSummary, Thresholds
from analysis.weighting.groups import OTHERS
from analysis.weighting.results import (
    FieldResponse,
    GroupResponse,
    NonResponse,
    ResponseTiming,
    TimedFigure,
    WeightingDetails,
    WeightingEffect,
)


def safe_non_response(
    found: NonResponse, questions: Sequence[QuestionSummary], thresholds: Thresholds
) -> NonResponse:
    """Round the figures of non-response, and suppress those of few people.

    `questions` are those to be published, whose hidden headlines stay hidden here.
    """
    shown = {
        question.code
        for question in questions
        if question.headline is not None and question.headline.percent is not None
    }
    fields = (_safe_field(field, thresholds) for field in found.fields)
    return NonResponse(
        frame=rounded(found.frame, thresholds),
        sampled=rounded(found.sampled, thresholds),
        respondents=rounded(found.respondents, thresholds),
        unnamed=rounded(found.unnamed, thresholds),
        fields=tuple(field for field in fields if field is not None),
        timing=found.timing and _safe_timing(found.timing, shown, thresholds),
        proposed=found.proposed and safe_weighting(found.proposed, thresholds),
        remark=found.remark,
    )


def safe_weighting(details: WeightingDetails, thresholds: Thresholds) -> WeightingDetails:
    """What may be said of weights: what they are made of, and how much they cost.

    Their range is of single people, and remarks tell of groups of few.
    """
    return WeightingDetails(
        keys=details.keys,
        fields=details.fields,
        lightest=details.lightest,
        heaviest=details.heaviest,
        respondents=rounded(details.respondents, thresholds),
        lowest=None,
        highest=None,
        limited=None,
        effective_size=None
        if details.effective_size is None
        else rounded(round(details.effective_size), thresholds),
        design_effect=rounded_number(details.design_effect),
        converged=details.converged,
        deviation=rounded_percent(details.deviation),
        by_design=details.by_design,
        remarks=(),
    )


def safe_effect(
    effect: WeightingEffect | None, thresholds: Thresholds, *, is_percent: bool
) -> WeightingEffect | None:
    """What weights change of a headline that is published: both figures as they would be.

    A weighted and an unweighted figure are two equations for the people of each weight: with two
    weights, as of men and women, the figure of either follows. So there is none where these are too
    few for a figure of their own.
    """
    if effect is None or not _tells_of_many(effect, thresholds, is_percent=is_percent):
        return None
    as_published = rounded_percent if is_percent else rounded_number
    return WeightingEffect(
        unweighted=as_published(effect.unweighted),
        weighted=as_published(effect.weighted),
        fewest_alike=None,
        fewest_apart=None,
    )


def _tells_of_many(effect: WeightingEffect, thresholds: Thresholds, *, is_percent: bool) -> bool:
    return (effect.fewest_alike or 0) >= thresholds.percent_base and (
        not is_percent or (effect.fewest_apart or 0) > thresholds.count_as_none
    )


def _safe_field(field: FieldResponse, thresholds: Thresholds) -> FieldResponse | None:
    """The groups with the small ones joined; None where that leaves one, or too few answered."""
    known = _joined([group for group in field.groups if group.known], thresholds)
    respondents = sum(group.respondents or 0 for group in known)
    if len(known) < 2 or respondents < thresholds.percent_base:
        return None
    unknown = [group for group in field.groups if not group.known]
    frame = sum(group.frame or 0 for group in known)
    is_tested = len(known) == sum(group.known for group in field.groups) and all(
        (group.sampled or 0) >= thresholds.percent_base for group in known
    )
    return FieldResponse(
        key=field.key,
        label=field.label,
        groups=tuple(
            _safe_group(group, frame, thresholds)
            for group in [*known, *(one for one in unknown if not _is_few(one, thresholds))]
        ),
        p=rounded_p(field.p) if is_tested else None,
    )


def _joined(groups: list[GroupResponse], thresholds: Thresholds) -> list[GroupResponse]:
    """Join groups of few respondents, or with few others, with the next smallest."""
    small = [group for group in groups if _is_few(group, thresholds)]
    if not small:
        return groups
    others = sorted(
        (group for group in groups if group not in small), key=lambda one: one.respondents or 0
    )
    while others and _is_few(_sum(small), thresholds):
        small.append(others.pop(0))
    return [*(group for group in groups if group in others), _sum(small)]


def _is_few(group: GroupResponse, thresholds: Thresholds) -> bool:
    return is_few(group.respondents or 0, group.sampled or 0, thresholds)


def _sum(groups: Sequence[GroupResponse]) -> GroupResponse:
    """Several groups as one, with exact counts and shares; its interval is not known."""

    def total(counts: Sequence[int | None]) -> int:
        return sum(count or 0 for count in counts)

    sampled = total([group.sampled for group in groups])
    answered = total([group.respondents for group in groups])
    share = sum(group.percent or 0 for group in groups)
    of_frame = sum(group.frame_percent or 0 for group in groups)
    return GroupResponse(
        label=OTHERS,
        known=True,
        frame=total([group.frame for group in groups]),
        sampled=sampled,
        respondents=answered,
        rate=100 * answered / sampled if sampled else None,
        frame_percent=of_frame,
        percent=share,
        difference=share - of_frame,
        low=None,
        high=None,
    )


def _safe_group(group: GroupResponse, frame: int, thresholds: Thresholds) -> GroupResponse:
    """Round one group; a rate is of its sampled people, a share of the frame of all of it."""
    has_rate = (group.sampled or 0) >= thresholds.percent_base
    has_share = frame >= thresholds.percent_base
    share, of_frame = rounded_percent(group.percent), rounded_percent(group.frame_percent)
    return GroupResponse(
        label=group.label,
        known=group.known,
        frame=rounded(group.frame, thresholds),
        sampled=rounded(group.sampled, thresholds),
        respondents=rounded(group.respondents, thresholds),
        rate=rounded_percent(group.rate) if has_rate else None,
        frame_percent=of_frame if has_share else None,
        percent=share,
        difference=None if share is None or of_frame is None else share - of_frame,
        low=rounded_percent(group.low),
        high=rounded_percent(group.high),
    )


def _safe_timing(
    timing: ResponseTiming, shown: set[str], thresholds: Thresholds
) -> ResponseTiming | None:
    """Early and late respondents; None where either are fewer than a percentage needs."""
    if min(timing.early or 0, timing.late or 0) < thresholds.percent_base:
        return None
    return ResponseTiming(
        since=timing.since,
        by_reminder=timing.by_reminder,
        early=rounded(timing.early, thresholds),
        late=rounded(timing.late, thresholds),
        undated=rounded(timing.undated, thresholds),
        figures=tuple(
            _safe_figure(one)
            for one in timing.figures
            if one.question in shown and _has_many(one, thresholds)
        ),
    )


def _has_many(figure: TimedFigure, thresholds: Thresholds) -> bool:
    """Whether neither share is one of few people, nor of all but few."""
    return all(
        (base or 0) >= thresholds.percent_base
        and not is_few(round((base or 0) * (percent or 0) / 100), base or 0, thresholds)
        for base, percent in (
            (figure.early_base, figure.early),
            (figure.late_base, figure.late),
        )
    )


def _safe_figure(figure: TimedFigure) -> TimedFigure:
    early, late = rounded_percent(figure.early), rounded_percent(figure.late)
    return TimedFigure(
        question=figure.question,
        text=figure.text,
        early_base=None,
        late_base=None,
        early=early,
        late=late,
        difference=None if early is None or late is None else late - early,
        low=rounded_percent(figure.low),
        high=rounded_percent(figure.high),
        p_adjusted=rounded_p(figure.p_adjusted),
    )

"""Non-response and weights in sentences, the same in panel, reports and commands."""

from collections.abc import Iterator, Mapping
from typing import Final

from analysis.headline_results import HeadlineFigure
from analysis.results import COHORT, SIGNIFICANT, Summary
from analysis.weighting.results import (
    FieldResponse,
    GroupResponse,
    NonResponse,
    ResponseTiming,
    TimedFigure,
    WeightingDetails,
)
from core.formats import format_day, format_number, format_percent, listed, plural
from surveys.headline_definition import HeadlineKind

_ASSUMPTION: Final = "Intervals take those who answered as a random sample of the frame"
# How people of a group are called, where its label alone does not say so.
_PEOPLE: Final[Mapping[tuple[str, str], str]] = {
    ("gender", "female"): "women",
    ("gender", "male"): "men",
}


def headline_sentence(summary: Summary, figure: HeadlineFigure) -> str:
    """What non-response means for a headline, in one sentence.

    “Intervals take those who answered as a random sample of the frame; women are 41% of respondents
    and 48% of the frame; weighting would change this figure by 0.8 points.”
    """
    parts = [_ASSUMPTION, *_largest_difference(summary)]
    if change := effect_of_weights(summary, figure):
        parts.append(change)
    return f"{'; '.join(parts)}."


def wave_sentence(summary: Summary) -> str:
    """What is to be said of non-response in the whole wave, in one sentence or two."""
    found = summary.non_response
    if found is None:
        return f"{_ASSUMPTION}."
    parts = [_ASSUMPTION, *_largest_difference(summary)]
    changes = [
        abs(one.effect.change)
        for one in summary.headlines
        if one.effect is not None and one.effect.change is not None and one.share is not None
    ]
    if changes:
        largest = _points(max(changes), is_rounded=summary.publish_safe)
        did = "changes" if summary.weighting is not None else "would change"
        parts.append(f"weighting {did} the headlines by up to {largest}")
    elif found.remark:
        return f"{'; '.join(parts)}. {found.remark}"
    return f"{'; '.join(parts)}."


def effect_of_weights(summary: Summary, figure: HeadlineFigure) -> str:
    """“weighting would change this figure by 0.8 points, to 57%”; empty where nobody knows."""
    effect = figure.effect
    change = None if effect is None else effect.change
    if effect is None or change is None:
        return ""
    is_percent = figure.definition.kind is HeadlineKind.SHARE

    def shown(value: float | None) -> str:
        return format_percent(value or 0) if is_percent else _number(value or 0)

    amount = (
        _points(abs(change), is_rounded=summary.publish_safe)
        if is_percent
        else _number(abs(change))
    )
    if summary.weighting is not None:
        return f"weighting changes this figure by {amount}, from {shown(effect.unweighted)}"
    return f"weighting would change this figure by {amount}, to {shown(effect.weighted)}"


def describe_weights(details: WeightingDetails) -> Iterator[str]:
    """What the weights are, in sentences."""
    chances = ", after the unequal chances of the sample" if details.by_design else ""
    yield (
        f"Respondents are weighted to the frame by {listed(details.fields)} (raking){chances};"
        f" no weight is changed by a factor below {format_number(details.lightest, 1)} or above"
        f" {format_number(details.heaviest, 1)}. People whose group is not known keep their share."
    )
    if details.lowest is not None and details.highest is not None:
        limited = (
            f", {format_number(details.limited)} of them at a limit" if details.limited else ""
        )
        yield (
            f"Weights run from {format_number(details.lowest, 2)} to"
            f" {format_number(details.highest, 2)}{limited}."
        )
    if details.effective_size is not None and details.respondents is not None:
        effect = (
            f" (design effect {format_number(details.design_effect, 2)})"
            if details.design_effect is not None
            else ""
        )
        yield (
            f"{plural(details.respondents, 'weighted respondent')} tell as much as"
            f" {format_number(details.effective_size)} without weights would{effect}."
        )
    yield from details.remarks
    if not details.converged and not details.remarks:
        yield "The limits of the weights are too narrow to give every group its share of the frame."


def describe_timing(timing: ResponseTiming) -> str:
    """What early and late respondents suggest on non-response, in a sentence or two."""
    if timing.since is None:
        return ""
    day = format_day(timing.since)
    after = f"the first reminder on {day}" if timing.by_reminder else day
    late = f"Those who answered from {after} on"
    if not timing.figures:
        return f"{late} are too few to be compared with those who answered before."
    differing = [
        one for one in timing.figures if one.p_adjusted is not None and one.p_adjusted < SIGNIFICANT
    ]
    if not differing:
        many = plural(len(timing.figures), "headline")
        return (
            f"{late} do not clearly differ from those who answered before in any of {many}."
            " That is no proof that people who did not answer are like them: so few show only large"
            " differences."
        )
    said = listed([_describe_figure(one) for one in differing])
    return (
        f"{late} differ from those who answered before: {said}. If people who did not answer are"
        " like them, the whole frame lies further in this direction."
    )


def _describe_figure(figure: TimedFigure) -> str:
    late, early = (format_percent(one or 0) for one in (figure.late, figure.early))
    return f"{late} {figure.text}, before {early}"


def _largest_difference(summary: Summary) -> Iterator[str]:
    """“women are 41% of respondents and 48% of the frame”, of the group that differs most."""
    found = largest_difference(summary.non_response)
    if found is None:
        return
    field, group = found
    yield (
        f"{people_of(field, group)} are {format_percent(group.percent or 0)} of respondents and"
        f" {format_percent(group.frame_percent or 0)} of the frame"
    )


def largest_difference(
    non_response: NonResponse | None,
) -> tuple[FieldResponse, GroupResponse] | None:
    """The group whose share of the respondents differs most from that of the frame."""
    if non_response is None:
        return None
    groups = [
        (field, group)
        for field in non_response.fields
        for group in field.groups
        if group.difference is not None
    ]
    return max(groups, key=lambda one: abs(one[1].difference or 0), default=None)


def people_of(field: FieldResponse, group: GroupResponse) -> str:
    """What the people of a group are called: “women”, “people who completed in 1990–1999”."""
    named = _PEOPLE.get((field.key, group.label.casefold()))
    if named is not None:
        return named
    if field.key == COHORT:
        return f"people who completed in {group.label}"
    return f"people with {field.label.casefold()} “{group.label}”"


def _points(value: float, *, is_rounded: bool) -> str:
    """“0.8 points”, “3 points”, “less than 0.1 points”."""
    least = 1.0 if is_rounded else 0.1
    if value < least / 2:
        return "less than 1 point" if is_rounded else "less than 0.1 points"
    shown = format_number(value, 0 if value >= 10 or value == round(value) else 1)
    return f"{shown} point" if shown == "1" else f"{shown} points"


def _number(value: float) -> str:
    """“0.3”, “12”."""
    return format_number(value, 0 if value >= 100 else 1)

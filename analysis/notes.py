"""The notes below the figures: methods, and what was rounded or suppressed.

Knows results; nothing of how they are drawn.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Final

from analysis.rates import SILENCE
from analysis.results import (
    CROSSTAB,
    RATES,
    SIMULATED,
    SMALLEST_GROUP,
    Breakdown,
    FrameDetails,
    JoinSuggestion,
    SampleDetails,
    Summary,
    Thresholds,
    Trend,
)
from analysis.trend_results import FEW_CHANGES
from analysis.weighting.sentences import describe_weights, wave_sentence
from core.formats import format_day, format_number, listed, plural
from records.events.initiatives import INITIATIVE

# Which answers count of a person who gave several, by rule.
_CHOSEN: Final[Mapping[str, str]] = {
    "complete": "the complete answers",
    "later": "the answers submitted later",
    "import": "the answers imported later",
    "hand": "the answers chosen by hand",
}
_NON_RESPONSE: Final = (
    "People who did not answer may differ from those who did in other ways, and no interval tells "
    "by how much."
)
_WEIGHTED: Final = (
    "Percentages, means and quartiles are weighted; counts and bases are not, nor is how numbers "
    "and dates are spread in a chart, which counts people. Intervals take the weights as "
    "given: Wilson’s with the effective base, Student’s t with a linearised variance. Groups "
    "are compared by the Rao–Scott test, or by weighted ranks (Lumley and Scott)."
)
_NOT_ADJUSTED: Final = (
    "Intervals are not adjusted, so that one may exclude 0 although no difference is shown by the "
    "adjusted p-value."
)
ALWAYS_SAFE: Final = "The answers are confidential, so figures are always safe to publish."
_INTERNAL_TRENDS: Final = (
    "Flows, changes of groups, and who answered three waves or more are shares of few people: they "
    "are internal figures, and not given here."
)
COUNTED_PEOPLE: Final = (
    "Figures of the same people, with their tests and flows, are not weighted: they count people."
)
INTERNAL: Final = "Internal figures: not rounded or suppressed. Don’t publish."
NOT_CHECKED: Final = (
    "Not checked against other publications: together with other published figures of nearly the "
    "same people, these may still identify individuals."
)

NO_EXPERIMENT: Final = (
    "This is no experiment: people chose to take part, or were chosen, so those who did may have "
    "changed differently for other reasons."
)
CHECKED: Final = (
    "Checked against the figures of these waves that this program published before; figures "
    "published in other ways are not known to it."
)
_MOST_NAMED: Final = 3  # publications and questions; of more questions their number is told
_WHAT_TO_DO: Final = (
    "Join groups, publish the figures of the whole wave only, or wait for more answers."
)


def notes(summary: Summary) -> tuple[str, ...]:
    """Return the notes that `summary` needs, in the order of its parts."""
    said = [*_about_frame(summary), *_about_responses(summary), _about_intervals(summary)]
    if summary.frame_details is not None:
        said.append(f"{wave_sentence(summary)} {_NON_RESPONSE}")
    if summary.weighting is not None:
        said += [*describe_weights(summary.weighting), _WEIGHTED]
        said += _about_weighted_waves(summary.trend)
    if summary.breakdown is not None:
        said.append(_about_tests(summary.breakdown))
        if any(is_of_initiative(one.key) for one in summary.breakdown.variables):
            said.append(NO_EXPERIMENT)
    if summary.trend is not None:
        said.append(_about_changes(summary.trend))
        if summary.publish_safe:
            said.append(_INTERNAL_TRENDS)
    said += withheld(summary)
    said.append(_about_disclosure_control(summary.thresholds))
    return tuple(said)


def rounding(thresholds: Thresholds) -> str:
    """Say in a sentence what is rounded, and what a dash means."""
    return (
        f"Counts are rounded to the nearest {thresholds.round_to}; figures on fewer than "
        f"{math.ceil(thresholds.percent_base)} people are not given (–)."
    )


def withheld(summary: Summary) -> tuple[str, ...]:
    """Say in a sentence which figures are withheld because of which publications; none: nothing."""
    if not summary.withheld_for:
        return ()
    codes = {code for one in summary.withheld_for for code in one.questions}
    named = [one.code for one in summary.questions if one.code in codes]
    what = named if len(named) <= _MOST_NAMED else [plural(len(named), "question")]
    what = [*what, *(one for one in (RATES, CROSSTAB) if one in codes)]
    newest = summary.withheld_for[-_MOST_NAMED:]
    beside = listed(f"“{one.title}” of {format_day(one.at.date())}" for one in newest)
    return (
        f"Figures of {listed(what)} are hidden, as beside the published {beside} they would reveal"
        f" the answers of a few people. {_WHAT_TO_DO}",
    )


def join_in_words(found: JoinSuggestion) -> str:
    """Say which groups to join: “Join “PhD” and “MD(Res)”: 4 more figures can be shown.”."""
    first, second = found.labels
    more = plural(found.figures, "more figure")
    return f"Join “{first}” and “{second}”: {more} can be shown."


def is_of_initiative(by: str | None) -> bool:
    """Whether figures are broken down by participation in an initiative."""
    return by is not None and by.startswith(INITIATIVE)


def _about_intervals(summary: Summary) -> str:
    corrected = summary.questions[0].population if summary.questions else None
    correction = (
        f", with a finite-population correction for a frame of {format_number(corrected)}"
        if corrected
        else ""
    )
    partly = (
        " For a question that was put to some of them only this is too small a correction."
        if corrected
        else ""
    )
    return (
        "Percentages are of those who answered the question; those who did not, or were not asked "
        "it, and not applicable answers are counted beside them. Intervals are 95% confidence "
        f"intervals: Wilson’s for percentages, Student’s t for means{correction}.{partly}"
    )


def _about_frame(summary: Summary) -> list[str]:
    if summary.frame_details is None:
        return []
    return [
        describe_frame(summary.frame_details),
        f"Response rates follow AAPOR’s Standard Definitions. {SILENCE} RR3 to RR6 depend on this.",
    ]


def describe_frame(frame: FrameDetails) -> str:
    """Say in a sentence or two who could be asked: “The frame is 188 people ...”."""
    years = ""
    if frame.first_year is not None and frame.last_year is not None:
        years = (
            f" with awards of {frame.first_year}"
            if frame.first_year == frame.last_year
            else f" with awards of {frame.first_year} to {frame.last_year}"
        )
    drawn = f", drawn from {listed(frame.sources)}" if frame.sources else ""
    kept = "" if frame.segment is None else f"; the figures are of those in “{frame.segment}”"
    size = plural(frame.eligible or 0, "eligible person", "eligible people")
    said = f"The frame is {size}{years}{drawn}{kept}."
    if frame.ineligible:
        said += (
            f" {plural(frame.ineligible, 'person', 'people')} who had died or turned out ineligible"
            f" {'is' if frame.ineligible == 1 else 'are'} left out."
        )
    return " ".join([said, *map(_describe_sample, frame.samples)])


def _describe_sample(sample: SampleDetails) -> str:
    of = plural(sample.available or 0, "person", "people")
    return (
        f"{sample.method}: {format_number(sample.drawn or 0)} of {of}, with the seed {sample.seed}."
    )


def _about_responses(summary: Summary) -> list[str]:
    said = []
    if summary.not_invited:
        said.append(
            f"{not_invited(summary.not_invited)}: not part of the response rates and figures, "
            "which describe the people in the frame of the wave."
        )
    if summary.responses.ineligible:
        said.append(
            f"{ineligible(summary.responses.ineligible)}: not part of the response rates and "
            "figures."
        )
    if summary.responses.to_review:
        said.append(f"{to_review(summary.responses.to_review)}: not in the figures yet.")
    if summary.responses.duplicates:
        said.append(_about_duplicates(summary.responses.duplicates))
    return said


def _about_duplicates(duplicates: Mapping[str, int | None]) -> str:
    people = plural(sum(count or 0 for count in duplicates.values()), "person", "people")
    by_rule = ", ".join(f"{_CHOSEN[rule]} for {count}" for rule, count in duplicates.items())
    return f"{people} answered more than once and count once: {by_rule}."


def not_invited(count: int) -> str:
    """“6 responses from people who were not invited”."""
    return f"{plural(count, 'response')} from people who were not invited"


def ineligible(count: int) -> str:
    """“1 response from people known to be ineligible”."""
    return f"{plural(count, 'response')} from people known to be ineligible"


def to_review(count: int) -> str:
    """“3 responses to review, which couldn’t be matched to a person”."""
    return f"{plural(count, 'response')} to review, which couldn’t be matched to a person"


def _about_tests(breakdown: Breakdown) -> str:
    simulated = any(one.how == "simulated" for one in breakdown.comparisons)
    return (
        "Shares are compared by Fisher’s exact test (with Freeman and Halton’s extension), "
        "numbers, scales and choices with an order by the Mann–Whitney or Kruskal–Wallis test"
        + (
            f"; where it says so over {format_number(SIMULATED)} simulated outcomes"
            if simulated
            else ""
        )
        + f". p-values are given as they are and adjusted for {plural(breakdown.tests, 'test')} "
        "(Holm); tests that could not have shown a difference do not count. Groups in which fewer "
        f"than {SMALLEST_GROUP} people answered are not compared. {_NOT_ADJUSTED} Those within "
        "groups have no finite-population correction."
    )


def _about_changes(trend: Trend) -> str:
    several = len(trend.waves) > 2
    shared = (
        "" if trend.same_people is None else f" ({format_number(trend.same_people)} answered both)"
    )
    if several:
        shared = (
            ""
            if trend.same_in_all is None
            else f" ({format_number(trend.same_in_all)} answered all of them)"
        )
    against = listed([one.label for one in trend.waves]) if several else trend.against
    said = [
        f"Compared {'are' if several else 'with'} {against}: all respondents with regard to the "
        f"people in {'several' if several else 'both'} waves{shared}, and the same people by "
        "McNemar’s exact and Wilcoxon’s test; p-values are given as they are and adjusted for the "
        "number of changes tested (Holm), of which tests that could not have shown one do not "
        f"count. {_NOT_ADJUSTED}",
        *_about_series(trend),
    ]
    families = trend.families
    if families.flows:
        said.append(
            "Whether three answers or more of the people who answered in both waves shifted is "
            "tested by the tests of Stuart and Maxwell and of Bowker, adjusted for "
            f"{plural(families.flows, 'test')}."
        )
    if trend.groups:
        said.append(
            "Changes in groups count the people in both waves; whether groups changed differently "
            "is tested by Cochran’s test for homogeneity, adjusted for "
            f"{plural(families.groups_all, 'figure')} of all respondents and for "
            f"{format_number(families.groups_same)} of the same people."
        )
    return " ".join(said)


def _about_weighted_waves(trend: Trend | None) -> Iterator[str]:
    if trend is None:
        return
    for other in trend.others:
        if other.weighting is not None:
            yield " ".join([f"{other.label}:", *describe_weights(other.weighting)])
    yield (
        f"Each wave is weighted to its own frame. {COUNTED_PEOPLE} Changes among all respondents "
        "are compared by tests that count the effective bases and the effective overlap of both "
        f"waves; there is none where fewer than {FEW_CHANGES} people changed or answered once, as "
        "no exact test exists with weights."
    )


def _about_series(trend: Trend) -> Iterator[str]:
    families = trend.families
    if not families.series_all and not families.series_same:
        return
    yield (
        "Whether there is a trend over all waves is tested by the test of Cochran and Armitage, "
        "with regard to the people in several waves, and among the people who answered in all of "
        "them by Cochran’s Q and Friedman’s test; adjusted for "
        f"{plural(families.series_all, 'figure')} of all respondents and for "
        f"{format_number(families.series_same)} of the same people."
    )


def _about_disclosure_control(thresholds: Thresholds | None) -> str:
    if thresholds is None:
        return INTERNAL
    few = thresholds.count_as_none
    return (
        "Disclosure control (safe to publish): counts are rounded to the nearest "
        f"{thresholds.round_to} (0–{few} shown as 0); percentages, means and p-values are rounded "
        f"too, and not given on fewer than {math.ceil(thresholds.percent_base)} people. In groups, "
        f"a share of 0–{few} people, or of all but 0–{few}, is given as a range, as are others "
        f"from which it would follow; groups of fewer than {few + 1} people are joined and not "
        f"named. {CHECKED}"
    )

"""The sentences that stand under the figures: how they were made and what was hidden.

Knows results; nothing of how they are drawn.
"""

from analysis.results import SIMULATED, Breakdown, Summary, Thresholds, Trend
from core.text import plural


def notes(summary: Summary) -> tuple[str, ...]:
    """Give every sentence that `summary` needs, in the order in which its parts come."""
    said = [_about_intervals(summary)]
    if summary.not_invited:
        said.append(_about_not_invited(summary))
    if summary.breakdown is not None:
        said.append(_about_tests(summary.breakdown))
    if summary.trend is not None:
        said.append(_about_changes(summary.trend))
    said.append(_about_safety(summary.safe))
    return tuple(said)


def _about_intervals(summary: Summary) -> str:
    corrected = summary.questions[0].population if summary.questions else None
    correction = (
        f", with a finite-population correction for a frame of {corrected:,}" if corrected else ""
    )
    return (
        "Percentages are of those who answered the question; missing and not applicable answers "
        "are counted beside them. Intervals are 95%: Wilson’s for percentages, Student’s t for "
        f"means{correction}."
    )


def _about_not_invited(summary: Summary) -> str:
    return (
        f"{not_invited(summary.not_invited)}: not part of the response rates and figures, which "
        "describe the people in the frame of the wave."
    )


def not_invited(count: int) -> str:
    """“6 responses from people who were not invited”."""
    return f"{plural(count, 'response')} from people who were not invited"


def _about_tests(breakdown: Breakdown) -> str:
    simulated = any("Halton" in comparison.method for comparison in breakdown.comparisons)
    return (
        "Shares are compared by Fisher’s exact test, numbers and scales by the Mann–Whitney or "
        f"Kruskal–Wallis test; p-values are adjusted for {plural(breakdown.tests, 'test')} "
        "(Holm). Intervals within groups have no finite-population correction."
        + (f" Tests of larger tables rest on {SIMULATED:,} simulated ones." if simulated else "")
    )


def _about_changes(trend: Trend) -> str:
    shared = "" if trend.same_people is None else f" ({trend.same_people:,} answered both)"
    return (
        f"Compared with {trend.against}: all respondents with regard to the people in both "
        f"waves{shared}, and the same people by McNemar’s exact and Wilcoxon’s test; p-values "
        "are adjusted for the number of changes tested (Holm)."
    )


def _about_safety(safe: Thresholds | None) -> str:
    if safe is None:
        return "Raw figures for staff: nothing is rounded or hidden, so do not publish them."
    return (
        f"Made safe to publish: counts are rounded to the nearest {safe.round_to} (0–"
        f"{safe.count_as_none} shown as 0); there is no percentage on fewer than "
        f"{safe.percent_base:g} people and no mean on fewer than {safe.mean_base}. A group is "
        "hidden as well where a smaller one would follow from it, and in groups so are shares of "
        f"0–{safe.count_as_none} people or of all but as many. Percentages are whole numbers of "
        "unrounded counts: where few people answered, a small count may still follow from one."
    )

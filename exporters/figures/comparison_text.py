"""Sentences about tests: which groups or waves differ, by how much at most, what was not tested.

Must not know where they are shown.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from analysis.comparison_sentences import (
    comparison_sentence,
    is_shown,
    pair_sentences,
    would_be_found,
)
from analysis.results import (
    MEANS,
    ODDS_RATIO,
    POINTS,
    RANK_BISERIAL,
    SMALLEST_GROUP,
    Breakdown,
    GroupComparison,
    QuestionSummary,
)
from analysis.trend_results import WaveChange
from core.formats import plural
from exporters.figures.formats import bare_p_value, count, group, number, p_value, points

_OF_TWO_GROUPS: Final = frozenset({POINTS, ODDS_RATIO, RANK_BISERIAL, MEANS})
_TOLD: Final = frozenset({POINTS, MEANS})  # effect sizes that a sentence tells


def method(test: GroupComparison) -> str:
    """A test's name, and how its p-value was found: “Mann–Whitney test (exact)”.

    Empty where the test is hidden.
    """
    if not test.method or test.how == "asymptotic" or "exact" in test.method:
        return test.method
    return f"{test.method} ({test.how})"


def p_values(p: float | None, p_adjusted: float | None) -> str:
    """Both p-values: “p = 0.01, Holm-adjusted 0.04”; empty where they are hidden."""
    if p is None:
        return ""
    adjusted = "" if p_adjusted is None else f", Holm-adjusted {bare_p_value(p_adjusted)}"
    return f"{p_value(p)}{adjusted}"


def statistics(test: GroupComparison) -> str:
    """A test with its p-values and the effect sizes that its sentence does not tell."""
    if test.p is None:
        return ""
    said = f"{method(test)}, {p_values(test.p, test.p_adjusted)}"
    sizes = effects(replace(test, effects=tuple(e for e in test.effects if e.name not in _TOLD)))
    return f"{said}; {sizes}." if sizes and test.can_reject else f"{said}."


def comparison(breakdown: Breakdown, test: GroupComparison) -> str:
    """What a test shows in plain words, then its statistics; empty where it is hidden."""
    said = (comparison_sentence(breakdown, test), statistics(test))
    return " ".join(filter(None, (*said, *pair_sentences(breakdown, test))))


def effects(test: GroupComparison) -> str:
    """The sizes of a difference: “difference in means 12.2 (10 to 14.4); odds ratio 2.1”.

    Of several groups the two largest are compared.
    """
    said: list[str] = []
    for effect in test.effects:
        if effect.value is None:
            continue
        span = "" if effect.low is None else f" ({number(effect.low)} to {number(effect.high)})"
        words = f"{effect.name} {number(effect.value)}{span}"
        names_pair = len(test.groups) > 2 and effect.name in _OF_TWO_GROUPS and test.pair
        if names_pair and not any(one.startswith("largest") for one in said):
            words = f"largest groups, {' against '.join(map(group, test.pair))}: {words}"
        said.append(words)
    return "; ".join(said)


def nothing_shown(tests: Sequence[GroupComparison]) -> str:
    """Say of which answers no difference was shown, and how large a one would have been found.

    Empty where each of the `tests` shows one, and where none could.
    """
    told = [test for test in tests if test.p is not None and test.can_reject]
    others = [test for test in told if not is_shown(test.p_adjusted)]
    if not others:
        return ""
    rest = "answer" if len(others) == 1 else plural(len(others), "answer")
    which = "of any answer" if len(others) == len(told) else f"of the other {rest}"
    said = f"No difference was shown {which}"
    found = [test.detectable for test in others if test.detectable is not None]
    values = [one.value for one in found if one.value is not None]
    if not found or len(values) < len(found):
        return f"{said}."
    largest = max(found, key=lambda one: one.value or 0)
    return f"{said}; {would_be_found(largest, ' points')}."


def left_out(tests: Sequence[GroupComparison]) -> str:
    """Name the groups that were too small to be tested; empty where there are none."""
    names = list(dict.fromkeys(group(name) for test in tests for name in test.left_out))
    if not names:
        return ""
    return f"Not compared, as fewer than {SMALLEST_GROUP} answered: {', '.join(names)}."


def family(breakdown: Breakdown) -> str:
    """Say for how many tests p-values are adjusted; empty where none is."""
    if not any(test.p_adjusted is not None for test in breakdown.comparisons):
        return ""
    tests = plural(breakdown.tests, "test")
    return f"p-values are adjusted (Holm) for {tests} of this breakdown."


def about_tests(
    breakdown: Breakdown, question: QuestionSummary, *, with_family: bool = True
) -> list[str]:
    """Describe the tests of a question; of a multiple choice only those that show a difference.

    `with_family` it is said for how many tests p-values are adjusted.
    """
    tests = [test for test in breakdown.comparisons if test.question == question.code]
    told = [test for test in tests if test.p is not None]
    if not told and _is_withheld(breakdown, question):
        return ["The groups are not compared: one of the figures is of too few people."]
    is_multiple = question.kind == "multiple"
    listed = [test for test in told if not is_multiple or is_shown(test.p_adjusted)]
    said = []
    for test in listed:
        about = comparison(breakdown, test)
        said.append(about if test.text == question.text else f"{group(test.text)}: {about}")
    is_adjusted = with_family and any(test.p_adjusted is not None for test in told)
    nothing = nothing_shown(told) if is_multiple else ""
    adjusted = family(breakdown) if is_adjusted else ""
    return [*said, *filter(None, (nothing, adjusted, left_out(tests)))]


def _is_withheld(breakdown: Breakdown, question: QuestionSummary) -> bool:
    """Whether any figure of a question is withheld of a group, so that tests are too."""
    figures = [
        one for group in breakdown.groups for one in group.questions if one.code == question.code
    ]
    return len(figures) > 1 and any(
        one.base is None or (one.base and any(share.percent is None for share in one.values))
        for one in figures
    )


def about_changes(kind: str, changes: Sequence[WaveChange]) -> str:
    """Say in a sentence what changed since the earlier wave; empty where nothing was tested.

    Of several answers only those are listed that changed among all respondents.
    """
    if kind != "multiple" and len({(change.value, change.measure) for change in changes}) == 1:
        unweighted = ", unweighted" if any(change.is_weighted for change in changes) else ""
        return " · ".join(filter(None, [_change(change, unweighted) for change in changes]))
    listed = [
        f"{'mean' if change.measure == 'mean' else change.text} {points(change.difference)}"
        for change in changes
        if change.people == "all" and is_shown(change.p_adjusted)
    ]
    if listed:
        return f"Changed among all respondents: {'; '.join(listed)} (Holm-adjusted p < 0.05)."
    is_tested = any(change.p is not None for change in changes)
    return "No clear change in any answer (Holm-adjusted)." if is_tested else ""


def _change(change: WaveChange, unweighted: str) -> str:
    """One change; `unweighted` stands with the same people where other figures are weighted."""
    if change.difference is None or change.p is None:
        return ""
    who = (
        "All respondents"
        if change.people == "all"
        else f"same people ({count(change.base_now)}){unweighted}"
    )
    unit = "" if change.measure == "mean" else " points"
    moved = f"{points(change.difference)}{unit}" if change.difference else "no change"
    if change.difference and not is_shown(change.p_adjusted):
        moved += ", no clear change"
    return f"{who}: {moved} ({p_values(change.p, change.p_adjusted)})"

"""Sentences about tests: which groups or waves differ, by how much at most, what was not tested.

Must not know where they are shown.
"""

from collections.abc import Sequence
from typing import Final

from analysis.results import (
    MEANS,
    ODDS_RATIO,
    POINTS,
    RANK_BISERIAL,
    SIGNIFICANT,
    SMALLEST_GROUP,
    GroupComparison,
)
from analysis.trend_results import WaveChange
from core.formats import format_number
from exporters.figures.formats import bare_p_value, count, group, number, p_value, points

_OF_TWO_GROUPS: Final = frozenset({POINTS, ODDS_RATIO, RANK_BISERIAL, MEANS})
_NOT_TESTED: Final = "could not have shown a difference, as nearly everybody answered alike"


def is_shown(p_adjusted: float | None) -> bool:
    """Whether a test shows a difference, by its Holm-adjusted p-value."""
    return p_adjusted is not None and p_adjusted < SIGNIFICANT


def method(test: GroupComparison) -> str:
    """A test's name, and how its p-value was found: “Mann–Whitney test (exact)”."""
    if test.how == "asymptotic" or "exact" in test.method:
        return test.method
    return f"{test.method} ({test.how})"


def p_values(p: float | None, p_adjusted: float | None) -> str:
    """Both p-values: “p = 0.01, Holm-adjusted 0.04”; empty where they are hidden."""
    if p is None:
        return ""
    adjusted = "" if p_adjusted is None else f", Holm-adjusted {bare_p_value(p_adjusted)}"
    return f"{p_value(p)}{adjusted}"


def comparison(test: GroupComparison) -> str:
    """A test with its p-values and effect sizes, one sentence; empty where it is hidden."""
    if test.p is None:
        return ""
    first = f"{group(' against '.join(test.groups))}: " if len(test.groups) == 2 else ""
    said = f"{first}{method(test)}, {p_values(test.p, test.p_adjusted)}"
    if not test.can_reject:
        return f"{said}; the test {_NOT_TESTED}."
    sizes = effects(test)
    return f"{said}; {sizes}." if sizes else f"{said}."


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


def conclusion(tests: Sequence[GroupComparison]) -> str:
    """Say how large a difference could still be where no test of a question shows one.

    Empty where one shows a difference, and where none could.
    """
    told = [test for test in tests if test.p is not None and test.can_reject]
    if not told or any(is_shown(test.p_adjusted) for test in told):
        return ""
    farthest = _farthest(told, POINTS)
    if farthest is not None:
        return f"No difference was shown; it could be up to {format_number(farthest)} points."
    farthest = _farthest(told, MEANS)
    if farthest is not None:
        return f"No difference was shown; that of the means could be up to {number(farthest)}."
    return "No difference was shown."


def left_out(tests: Sequence[GroupComparison]) -> str:
    """Name the groups that were too small to be tested; empty where there are none."""
    names = list(dict.fromkeys(group(name) for test in tests for name in test.left_out))
    if not names:
        return ""
    return f"Not compared, as fewer than {SMALLEST_GROUP} answered: {', '.join(names)}."


def about_tests(kind: str, tests: Sequence[GroupComparison]) -> list[str]:
    """Describe the tests of a question; of a multiple choice only those that show a difference."""
    told = [test for test in tests if test.p is not None]
    if tests and not told:
        return ["The groups are not compared: one of the figures is of too few people."]
    if kind == "multiple":
        listed = [test for test in told if is_shown(test.p_adjusted)]
        said = [f"{test.text}: {comparison(test)}" for test in listed]
    else:
        said = [
            comparison(test) if test.value is None else f"{group(test.text)}: {comparison(test)}"
            for test in told
        ]
    return [*said, *filter(None, (conclusion(tests), left_out(tests)))]


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


def _farthest(tests: Sequence[GroupComparison], name: str) -> float | None:
    ends = [
        abs(end)
        for test in tests
        for effect in test.effects
        if effect.name == name
        for end in (effect.low, effect.high)
        if end is not None
    ]
    return max(ends, default=None)

from dataclasses import replace

import numpy as np
import pytest

from analysis.comparison_sentences import comparison_sentence, pair_sentences
from analysis.comparisons import compare_pairs, holm
from analysis.dataset import Dataset
from analysis.disclosure.publication import publish_safe
from analysis.groups import break_down
from analysis.results import (
    Breakdown,
    Effect,
    Group,
    GroupComparison,
    GroupVariable,
    NumberSummary,
    QuestionSummary,
    SmallestDifference,
    Thresholds,
    ValueShare,
)
from analysis.summary import exact_summary
from tests.analysis.conftest import MakeDataset

POINTS, MEANS, RANKS = (
    "difference in percentage points", "difference in means", "rank-biserial correlation",
)  # fmt: skip


FEW = SmallestDifference((5, 6), None)


def breakdown(*percents: float, medians: tuple[float, ...] = ()) -> Breakdown:
    """Groups a, b, c with so many who chose the first of two answers."""
    groups = []
    for place, name in enumerate("abc"[: max(len(percents), len(medians))]):
        shares = [ValueShare("x", "Easy", 1, p, None, None) for p in percents[place : place + 1]]
        shares += [ValueShare("y", "Hard", 1, 100 - one.percent, None, None) for one in shares]  # type: ignore[operator]
        numbers = NumberSummary(median=medians[place]) if medians else NumberSummary()
        question = QuestionSummary("q", "Q?", "yes_no", 26, 0, 0, tuple(shares), numbers=numbers)
        groups.append(Group(name, True, 26, (question,)))
    return Breakdown((GroupVariable("field", "Field"),), tuple(groups), (), 1)


def compared(*effects: Effect, p: float = 0.01, text: str = "Easy") -> GroupComparison:
    return GroupComparison(
        "q", None, text, ("a", "b"), "Test", p, p, effects, ("a", "b"),
        detectable=SmallestDifference((26, 37), 34.2),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (compared(Effect(POINTS, -21.4, -38.2, -4.4)),
         "A less often than b: 73% against 94%, 21 points less (95% CI 4.4 to 38)."),
        (compared(Effect(POINTS, 21.0, 4.0, 38.0)),
         "A more often than b: 73% against 94%, 21 points more (95% CI 4 to 38)."),
        (compared(Effect(POINTS, 0.0, -1.0, 1.0)), "A and b differ by less than 1 point."),
        (compared(Effect(RANKS, 0.31)),
         "A nearer to “Hard” than b: rank-biserial correlation 0.31."),
        (compared(Effect(RANKS, -0.31)),
         "A nearer to “Easy” than b: rank-biserial correlation 0.31."),
        (compared(Effect("Cramér’s V", 0.31)), "A and b answered differently."),
        (compared(Effect(POINTS, -2.0, -19.4, 11.0), p=1.0),
         "No difference was shown between a and b (−2 points; 95% CI −19 to 11); with 26 and 37 "
         "people, only a difference of about 34 points or more would have been found reliably "
         "in a single test (80% power)."),
        (replace(compared(Effect(POINTS, -2.0), p=1.0), detectable=FEW),
         "No difference was shown between a and b (−2 points); with 5 and 6 people, no difference "
         "would have been found reliably in a single test (80% power)."),
        (replace(compared(Effect(RANKS, 0.05), p=1.0),
                 detectable=SmallestDifference((26, 37), None, 0.733, 0.396)),
         "No difference was shown between a and b; with 26 and 37 people, only a rank-biserial "
         "correlation of about 0.40 or more would have been found reliably in a single test (80% "
         "power)."),
        (replace(compared(Effect(POINTS, -1.0), p=1.0), groups=("a", "b", "c")),
         "No difference was shown between a, b and c; between the two largest, a and b, it is "
         "−1 point; with 26 and 37 people in the two largest groups, only a difference of about 34 "
         "points or more would have been found reliably in a single test (80% power)."),
        (replace(compared(Effect(MEANS, -1.0), p=1.0), groups=("a", "b", "c"), detectable=None),
         "No difference was shown between a, b and c; between the two largest, a and b, the "
         "difference in means is −1."),
        (replace(compared(), can_reject=False),
         "Between a and b no difference could have been shown, as nearly everybody answered "
         "alike."),
        (replace(compared(), p=None), ""),
    ],
)  # fmt: skip
def test_what_a_comparison_shows_or_could_have_shown(test: GroupComparison, said: str) -> None:
    assert comparison_sentence(breakdown(73.0, 94.0), test) == said


def test_numbers_are_told_by_medians_and_means() -> None:
    of_numbers = breakdown(medians=(12.0, 35.5))
    test = compared(Effect(RANKS, -0.5), Effect(MEANS, -12.3, -20.0, -4.5), text="Q?")
    assert comparison_sentence(of_numbers, test) == (
        "A lower than b: median 12 against 35.5, difference in means −12 (95% CI −20 to −4.5)."
    )
    found = SmallestDifference((26, 37), 8.8, 0.733, 0.4)
    assert comparison_sentence(of_numbers, replace(test, p_adjusted=0.4, detectable=found)) == (
        "No difference was shown between a and b (difference in means −12; 95% CI −20 to −4.5); "
        "with 26 and 37 people, only a difference of about 8.8 (0.73 standard deviations) or more "
        "would have been found reliably in a single test (80% power)."
    )


def test_women_and_men_have_their_names() -> None:
    found = breakdown(73.0, 94.0)
    groups = tuple(
        replace(one, label=label)
        for one, label in zip(found.groups, ("female", "male"), strict=True)
    )
    found = replace(found, groups=groups, variables=(GroupVariable("gender", "Gender"),))
    test = replace(compared(Effect(POINTS, -21.0)), groups=("female", "male"))
    assert comparison_sentence(found, test).startswith("Women less often than men: 73% against 94%")


def test_several_groups_have_the_lowest_and_highest_named() -> None:
    test = replace(compared(Effect("Cramér’s V", 0.4)), groups=("a", "b", "c"))
    assert comparison_sentence(breakdown(73.0, 94.0, 12.0), test) == (
        "A, b and c differ: from 12% (c) to 94% (b)."
    )


def test_pairs_by_dunns_test() -> None:
    """scikit-posthocs 0.17.1: posthoc_dunn([a, b, c]), and with p_adjust="holm"."""
    samples = [[1, 2, 3, 5, 1], [12, 31, 54, 12, 7], [10, 12, 6, 74, 11]]
    p_values = compare_pairs([np.array(one, dtype=float) for one in samples])
    assert list(p_values) == [(0, 1), (0, 2), (1, 2)]
    given = list(p_values.values())
    assert given == pytest.approx([0.00358929875, 0.0157365776, 0.61904847])
    assert holm(given) == pytest.approx([0.0107678963, 0.0314731551, 0.61904847])


def three_groups(make_dataset: MakeDataset) -> Dataset:
    """Two groups of 30 in which few are active, one in which nearly all are."""
    active = [n % 30 < (6, 8, 28)[n // 30] for n in range(90)]
    papers = [float(n % 30 + (0, 0, 25)[n // 30]) for n in range(90)]
    given = {n: {"active": "yes" if active[n] else "no", "papers": papers[n]} for n in range(90)}
    return make_dataset(given, {"field": ["a"] * 30 + ["b"] * 30 + ["c"] * 30})


def test_pairs_of_several_groups_that_differ(make_dataset: MakeDataset) -> None:
    found = break_down(three_groups(make_dataset), ("field",))
    tests = {test.question: test for test in found.comparisons}
    assert [pair.groups for pair in tests["active"].pairs] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert {pair.method for pair in tests["active"].pairs} == {"Fisher’s exact test"}
    assert {pair.method for pair in tests["papers"].pairs} == {"Dunn’s test"}
    # The family of pairs is the question's own; that of the breakdown has the overall tests.
    assert found.tests == len(found.comparisons)
    said = pair_sentences(found, tests["active"])
    assert said[0].startswith("A less often than c: 20% against 93%, 73 points less (95% CI ")
    assert said[-1] == (
        "Pairs of groups are adjusted (Holm) for the 3 pairs of these groups; between no other two "
        "groups was one shown."
    )


def test_published_sentences_are_of_rounded_figures(make_dataset: MakeDataset) -> None:
    exact = exact_summary(three_groups(make_dataset), by=("field",))
    published = publish_safe(exact, Thresholds()).breakdown
    assert published is not None
    assert {test.pairs for test in published.comparisons} == {()}
    for test in published.comparisons:
        if test.p is None:
            assert (test.detectable, comparison_sentence(published, test)) == (None, "")
        elif test.detectable is not None:
            assert all(size % 5 == 0 for size in test.detectable.people)

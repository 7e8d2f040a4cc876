from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.answers import Choice, Question
from analysis.dataset import Dataset
from analysis.groups import break_down
from analysis.results import Breakdown
from analysis.variables.groupings import MOST_GROUPS, NOT_KNOWN
from core.errors import UserError
from surveys.derived_variables import DerivedVariable, EndPoints, ScaleEnd
from tests.analysis.conftest import MakeDataset


def broken_down(dataset: Dataset, by: str) -> Breakdown:
    return break_down(dataset, (by,))


def test_groups_add_up_to_everybody(wave: Dataset) -> None:
    breakdown = broken_down(wave, "award")
    assert [(g.label, g.known, g.respondents) for g in breakdown.groups] == [
        ("MD(Res)", True, 21),
        ("PhD", True, 39),
        (NOT_KNOWN, False, 3),
    ]
    bases = [group.questions[0].base or 0 for group in breakdown.groups]
    assert sum(bases) == 63


def test_tests_leave_people_without_a_value_out(wave: Dataset) -> None:
    by_question = {c.question: c for c in broken_down(wave, "award").comparisons}
    assert by_question["active"].groups == ("MD(Res)", "PhD")
    assert by_question["degree"].p is not None
    assert by_question["degree"].p < 1e-10
    assert not {"more", "since"} & set(by_question)


def test_each_choice_of_a_multiple_question_is_tested(wave: Dataset) -> None:
    breakdown = broken_down(wave, "gender")
    does = [c.value for c in breakdown.comparisons if c.question == "does"]
    assert does == ["trials", "imaging", "other"]
    # One person was inactive, all do trials, nobody other things: these cannot reject.
    cannot = {c.value or c.question for c in breakdown.comparisons if not c.can_reject}
    assert (len(breakdown.comparisons), breakdown.tests) == (8, 5)
    assert cannot == {"active", "other", "trials"}


def test_questions_that_make_the_groups_are_not_tested(wave: Dataset) -> None:
    top = DerivedVariable("Hard", EndPoints("question:hard", ScaleEnd.TOP, 2))
    derived = replace(wave, derived=(top,))
    for key, question in (("question:degree", "degree"), (top.key, "hard")):
        tested = {one.question for one in broken_down(derived, key).comparisons}
        assert tested == {"active", "degree", "does", "hard", "papers"} - {question}


def test_p_values_are_adjusted_over_the_tests(wave: Dataset) -> None:
    comparisons = broken_down(wave, "speaker").comparisons
    lowest = min(comparisons, key=lambda c: c.p or 1)
    assert lowest.p is not None
    family = [c for c in comparisons if c.can_reject]
    assert lowest.p_adjusted == pytest.approx(min(1, len(family) * lowest.p))
    assert {c.p_adjusted for c in comparisons if not c.can_reject} == {None}


def test_membership_of_a_segment_is_yes_and_no(wave: Dataset) -> None:
    assert [g.label for g in broken_down(wave, "speaker").groups] == ["Yes", "No"]


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([2010.0, 1990.0, None], ["1990", "2010", NOT_KNOWN]),
        (["b", "", "A"], ["A", "b", NOT_KNOWN]),
        (
            pd.Categorical(["low", "high", "low"], categories=["low", "mid", "high"]),
            ["low", "high"],
        ),
        (["x", "x", "x"], ["x"]),
        ([None, None, None], [NOT_KNOWN]),
    ],
)
def test_order_and_names_of_groups(
    make_dataset: MakeDataset, values: list[object], labels: list[str]
) -> None:
    given = {n: {"papers": float(n), "hard": "3"} for n in range(15)}
    field = pd.Series(values).repeat(5)
    breakdown = broken_down(make_dataset(given, {"field": field.array}), "field")
    assert [group.label for group in breakdown.groups] == labels
    assert bool(breakdown.comparisons) == (sum(g.known for g in breakdown.groups) > 1)


def test_a_group_in_which_nobody_answered_is_not_compared(make_dataset: MakeDataset) -> None:
    given = {n: {"papers": float(n)} if n % 3 < 2 else {} for n in range(15)}
    breakdown = broken_down(make_dataset(given, {"field": ["a", "b", "c"] * 5}), "field")
    assert [(c.groups, c.left_out) for c in breakdown.comparisons] == [(("a", "b"), ())]


def test_a_few_of_a_third_group_do_not_take_the_place_of_the_two_large_ones(
    make_dataset: MakeDataset,
) -> None:
    # Thirty women, 29 men, one other: 8 and 23 of them active.
    genders = ["female"] * 30 + ["male"] * 29 + ["other"]
    given = {n: {"active": "yes" if n < 8 or 30 <= n < 53 or n == 59 else "no"} for n in range(60)}
    (test,) = broken_down(make_dataset(given, {"gender": genders}), "gender").comparisons
    assert (test.groups, test.left_out, test.method) == (
        ("female", "male"), ("other",), "Fisher’s exact test",
    )  # fmt: skip
    difference, ratio = test.effects
    assert difference.value == pytest.approx(100 * (8 / 30 - 23 / 29))
    assert ratio.value == pytest.approx(8 * 6 / (22 * 23))


@pytest.mark.parametrize(
    "word", ["not stated", "Prefer not to say", "UNKNOWN", "n/k", "Don’t know", "?", "Not known."]
)
def test_what_says_that_nothing_is_known_is_not_known(make_dataset: MakeDataset, word: str) -> None:
    given = {n: {"papers": float(n)} for n in range(18)}
    breakdown = broken_down(make_dataset(given, {"field": ["a", "b", word] * 6}), "field")
    assert [group.label for group in breakdown.groups] == ["a", "b", NOT_KNOWN]
    assert [c.groups for c in breakdown.comparisons] == [("a", "b")]


EASE = tuple(
    Choice(text, text, text.endswith("difficult"), rank)
    for rank, text in enumerate(("easy", "neither", "difficult", "very difficult"), 1)
)


def test_an_ordered_choice_is_tested_by_its_ranks_and_its_headline_share(
    make_dataset: MakeDataset,
) -> None:
    questions = (Question("ease", "How easy?", "single", (*EASE, Choice("?", "Don’t know")),
                          headline="found it difficult"),)  # fmt: skip
    chosen = [0, 0, 1, 1, 2, 2, 1, 0, 1, 2, 3, 2]
    given = {n: {"ease": EASE[place].code} for n, place in enumerate(chosen)} | {12: {"ease": "?"}}
    dataset = make_dataset(given, {"field": ["a"] * 6 + ["b"] * 6 + ["a"]}, questions=questions)
    ranks, headline = broken_down(dataset, "field").comparisons
    dealt = stats.rankdata(chosen)
    far = [abs(sum(dealt[list(one)]) - 39) for one in combinations(range(12), 6)]
    assert (ranks.value, ranks.method) == (None, "Mann–Whitney test")
    assert ranks.p == pytest.approx(np.mean(np.array(far) >= far[0] - 1e-9))
    assert [effect.name for effect in ranks.effects] == ["rank-biserial correlation"]
    assert (headline.value, headline.text) == ("headline", "found it difficult")
    assert headline.p == pytest.approx(stats.fisher_exact(np.array([[2, 5], [3, 3]])).pvalue)


def test_a_scale_counts_alike_in_every_group(make_dataset: MakeDataset) -> None:
    points = ["1", "5", "very", "4"] * 5
    given = {n: {"hard": point} for n, point in enumerate(points)}
    breakdown = broken_down(make_dataset(given, {"field": ["a", "a", "b", "b"] * 5}), "field")
    assert [group.questions[3].numbers.mean for group in breakdown.groups] == [3.0, 4.0]
    assert [(c.question, c.value) for c in breakdown.comparisons] == [
        ("hard", None), ("hard", "headline"),
    ]  # fmt: skip


def test_three_choices_are_one_test(make_dataset: MakeDataset) -> None:
    given = {n: {"degree": ["phd", "md", "msc"][n % 3]} for n in range(12)}
    fields = {"field": ["a", "b"] * 6}
    (comparison,) = broken_down(make_dataset(given, fields), "field").comparisons
    assert (comparison.value, comparison.method) == (None, "Fisher–Freeman–Halton test")


def test_fields_that_cannot_be_broken_down_by_are_refused(make_dataset: MakeDataset) -> None:
    many = MOST_GROUPS + 1
    dataset = make_dataset(
        {n: {} for n in range(many)}, {"employer": [str(n) for n in range(many)]}
    )
    with pytest.raises(UserError, match="no field") as unknown:
        broken_down(dataset, "shoe size")
    with pytest.raises(UserError, match="31 different values") as too_many:
        broken_down(dataset, "employer")
    assert (unknown.value.code, too_many.value.code) == ("unknown_field", "too_many_groups")

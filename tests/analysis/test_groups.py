import pandas as pd
import pytest

from analysis.dataset import Dataset
from analysis.groups import MOST_GROUPS, NOT_KNOWN, break_down
from analysis.results import Breakdown
from core.errors import UserError
from tests.analysis.conftest import MakeDataset


def broken_down(dataset: Dataset, by: str) -> Breakdown:
    return break_down(dataset.by_question(), dataset.people, by)


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
    assert breakdown.tests == len(breakdown.comparisons) == 7


def test_p_values_are_adjusted_over_the_tests(wave: Dataset) -> None:
    comparisons = broken_down(wave, "speaker").comparisons
    lowest = min(comparisons, key=lambda c: c.p or 1)
    assert lowest.p is not None
    assert lowest.p_adjusted == pytest.approx(min(1, len(comparisons) * lowest.p))


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
    given = {n: {"papers": float(n), "hard": "3"} for n in range(3)}
    breakdown = broken_down(make_dataset(given, {"field": values}), "field")
    assert [group.label for group in breakdown.groups] == labels
    assert bool(breakdown.comparisons) == (sum(g.known for g in breakdown.groups) > 1)


def test_a_group_in_which_nobody_answered_is_not_compared(make_dataset: MakeDataset) -> None:
    given: dict[object, dict[str, object]] = {1: {"papers": 2.0}, 2: {"papers": 4.0}, 3: {}}
    breakdown = broken_down(make_dataset(given, {"field": ["a", "b", "c"]}), "field")
    assert [c.groups for c in breakdown.comparisons] == [("a", "b")]


def test_a_scale_counts_alike_in_every_group(make_dataset: MakeDataset) -> None:
    given = {1: {"hard": "1"}, 2: {"hard": "5"}, 3: {"hard": "very"}, 4: {"hard": "4"}}
    breakdown = broken_down(make_dataset(given, {"field": ["a", "a", "b", "b"]}), "field")
    assert [group.questions[3].numbers.mean for group in breakdown.groups] == [3.0, 4.0]
    assert [(c.question, c.groups) for c in breakdown.comparisons] == [("hard", ("a", "b"))]


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

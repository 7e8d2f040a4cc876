from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.dataset import Dataset
from analysis.questions import count_by_choice
from tests.analysis.conftest import MakeDataset


def test_everybody_answered_or_declined_or_is_missing(wave: Dataset) -> None:
    collected = wave.by_question()
    assert list(collected) == [question.code for question in wave.questions]
    hard, does = collected["hard"], collected["does"]
    assert (hard.base, len(hard.not_applicable), hard.missing) == (60, 3, 0)
    assert (does.base, len(does.not_applicable), does.missing) == (50, 0, 13)


def test_answers_of_some_people_count_only_them(wave: Dataset) -> None:
    some = wave.by_question()["hard"].among(wave.people.index[:10])
    assert (some.base, len(some.not_applicable), some.missing) == (7, 3, 0)


def test_a_choice_beside_not_applicable_is_an_answer(make_dataset: MakeDataset) -> None:
    does = make_dataset({1: {"does": ["trials", None]}}).by_question()["does"]
    assert (does.base, len(does.not_applicable)) == (1, 0)


def test_that_none_was_chosen_is_an_answer(make_dataset: MakeDataset) -> None:
    none = Dataset(
        "2018",
        (good := make_dataset({1: {"does": ["trials"]}, 2: {"does": ["art"]}})).questions,
        good.answers.assign(value=pd.Series(["trials", None], dtype=object)),
        good.people,
        {},
    )
    does = none.by_question()["does"]
    assert (does.base, does.missing, count_by_choice(does)) == (2, 0, [1, 0, 0])


def test_answers_outside_the_choices_are_kept_as_choices(make_dataset: MakeDataset) -> None:
    does = make_dataset({1: {"does": ["trials", "teaching"]}, 2: {"does": ["art"]}})
    codes = [choice.code for choice in does.by_question()["does"].question.choices]
    assert codes == ["trials", "imaging", "other", "art", "teaching"]


@pytest.mark.parametrize(
    ("respondents", "answers"),
    [([1, 1], [(1, "active")]), ([1], [(2, "active")]), ([1], [(1, "active"), (1, "active")])],
    ids=["a person twice", "nobody's answer", "two answers"],
)
def test_broken_promises_are_bugs(
    make_dataset: MakeDataset, respondents: list[int], answers: list[tuple[int, str]]
) -> None:
    good = make_dataset({1: {"active": "yes"}})
    with pytest.raises(ValueError, match=r"respondent|nobody"):
        Dataset(
            "2018",
            good.questions,
            good.answers.iloc[[0] * len(answers)].assign(respondent=[who for who, _ in answers]),
            good.people.iloc[[0] * len(respondents)],
            {},
        ).by_question()


def test_a_choice_given_twice_is_a_bug(make_dataset: MakeDataset) -> None:
    with pytest.raises(ValueError, match="twice"):
        make_dataset({1: {"does": ["trials", "trials"]}}).by_question()


def test_people_who_are_kept_have_the_arrays_that_their_answers_make(wave: Dataset) -> None:
    kept = wave.among(np.arange(63) % 3 > 0)
    assert len(kept.people) == 42
    anew = replace(kept).by_question()  # a copy collects its answers itself
    for code, answers in kept.by_question().items():
        other = anew[code]
        assert answers is not other
        for name in ("people", "state", "choice", "marks", "given"):
            np.testing.assert_array_equal(getattr(answers, name), getattr(other, name))


@pytest.mark.parametrize(("frame", "population"), [(None, None), (1, None), (2, 2), (90, 90)])
def test_a_frame_smaller_than_its_respondents_is_not_believed(
    make_dataset: MakeDataset, frame: int | None, population: int | None
) -> None:
    assert make_dataset({1: {}, 2: {}}, frame_size=frame).population == population

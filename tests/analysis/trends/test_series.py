from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.answers import Choice, Question
from analysis.comparisons import holm
from analysis.dataset import Dataset
from analysis.intervals import wilson
from analysis.results import Trend
from analysis.trend_results import FigureSeries
from analysis.trends.comparison import compare_waves
from tests.analysis.conftest import QUESTIONS, MakeDataset


def find(
    trend: Trend, question: str, people: str = "all", value: str | None = None
) -> FigureSeries:
    return next(
        one
        for one in trend.series
        if (one.question, one.people, one.value) == (question, people, value)
    )


def test_points_are_the_figures_of_each_wave(three_waves: list[Dataset]) -> None:
    trend = compare_waves(three_waves[2], three_waves[:2])
    assert [wave.label for wave in trend.waves] == ["2016", "2018", "2020"]
    active = find(trend, "active")
    assert [point.value for point in active.points] == pytest.approx([50, 60, 80])
    assert [point.base for point in active.points] == [60, 60, 60]
    interval = wilson(30, 60, 120)
    assert interval is not None
    assert (active.points[0].low, active.points[0].high) == pytest.approx(
        (100 * interval.low, 100 * interval.high)
    )
    assert [point.value for point in find(trend, "papers").points] == pytest.approx(
        [np.mean([n % 7 + place for n in range(20 * place, 20 * place + 60)]) for place in range(3)]
    )


def test_the_order_of_the_request_does_not_matter(three_waves: list[Dataset]) -> None:
    first, second, third = three_waves
    trend = compare_waves(third, [second, first])
    assert trend == compare_waves(third, [first, second])
    assert trend.against == "2018"  # the nearest one before


def test_the_wave_may_be_the_oldest_or_between(three_waves: list[Dataset]) -> None:
    first, second, third = three_waves
    oldest = compare_waves(first, [second, third])
    assert oldest.against == "2018"
    change = next(one for one in oldest.changes if one.question == "active")
    assert (change.then, change.now, change.difference) == pytest.approx((60, 50, -10))
    assert (change.wave_then, change.wave_now) == ("2018", "2016")
    forward = find(oldest, "active").changes[0]
    assert (forward.difference, forward.low) == pytest.approx((10, -(change.high or 0)))
    assert compare_waves(second, [first, third]).against == "2016"


def test_without_opening_days_the_wave_is_the_last(three_waves: list[Dataset]) -> None:
    first, second, third = (replace(wave, opens=None) for wave in three_waves)
    trend = compare_waves(third, [second, first])
    assert [wave.label for wave in trend.waves] == ["2018", "2016", "2020"]
    test = find(trend, "active").test
    assert test is not None
    assert test.unit == "wave"


def test_changes_are_between_neighbours_and_from_first_to_last(three_waves: list[Dataset]) -> None:
    trend = compare_waves(three_waves[2], three_waves[:2])
    changes = find(trend, "active").changes
    waves = [(change.wave_then, change.wave_now) for change in changes]
    assert waves == [("2016", "2018"), ("2018", "2020"), ("2016", "2020")]
    assert [change.difference for change in changes] == pytest.approx([10, 20, 30])
    same = find(trend, "active", "same").changes
    assert [change.base_now for change in same] == [40, 40, 20]
    assert {change.p for change in trend.changes if change.question == "active"} == {
        changes[1].p,
        same[1].p,
    }


def test_two_waves_have_the_changes_alone(three_waves: list[Dataset]) -> None:
    trend = compare_waves(three_waves[1], three_waves[:1])
    assert len(find(trend, "active").changes) == 1
    assert find(trend, "active").test is None
    assert [one.changes[0] for one in trend.series] == list(trend.changes)


def test_slope_is_a_year(three_waves: list[Dataset]) -> None:
    test = find(compare_waves(three_waves[2], three_waves[:2]), "active").test
    assert test is not None
    assert test.unit == "year"
    assert test.slope == pytest.approx(7.5, abs=0.02)
    assert test.low is not None
    assert test.high is not None
    assert test.low < 7.5 < test.high


def test_the_same_people_answered_in_every_wave(three_waves: list[Dataset]) -> None:
    trend = compare_waves(three_waves[2], three_waves[:2])
    assert trend.same_in_all == 20
    same = find(trend, "active", "same")
    assert [point.base for point in same.points] == [20, 20, 20]
    assert [point.value for point in same.points] == pytest.approx([50, 60, 80])
    assert same.test is not None
    assert same.test.method == "Cochran’s Q test (simulated)"
    papers = find(trend, "papers", "same").test
    assert papers is not None
    assert papers.method == "Friedman test (simulated)"
    assert papers.p == pytest.approx(1 / 10_000)  # everybody has one more each time


def test_each_family_is_adjusted_for_itself(three_waves: list[Dataset]) -> None:
    trend = compare_waves(three_waves[2], three_waves[:2])
    for people, number, tests in (
        ("all", trend.families.changes_all, trend.families.series_all),
        ("same", trend.families.changes_same, trend.families.series_same),
    ):
        series = [one for one in trend.series if one.people == people]
        changes = [change for one in series for change in one.changes]
        expected = holm([one.p if one.can_reject else None for one in changes])
        assert [one.p_adjusted for one in changes] == expected
        assert sum(p is not None for p in expected) == number > 0
        made = [one.test for one in series if one.test is not None]
        expected = holm([one.p if one.can_reject else None for one in made])
        assert [one.p_adjusted for one in made] == expected
        assert sum(p is not None for p in expected) == tests > 0


def test_a_wave_that_did_not_ask_is_a_gap(three_waves: list[Dataset]) -> None:
    first, second, third = three_waves
    unasked = tuple(
        replace(one, not_asked_in="2018") if one.code == "papers" else one for one in QUESTIONS
    )
    without = replace(
        second, questions=unasked, answers=second.answers[second.answers["question"] != "papers"]
    )
    trend = compare_waves(third, [first, without])
    papers = find(trend, "papers")
    assert [point.asked for point in papers.points] == [True, False, True]
    assert [(one.wave_then, one.wave_now) for one in papers.changes] == [("2016", "2020")]
    assert papers.test is None
    assert trend.not_compared["papers"] == "Not asked in 2018."
    assert not [one for one in trend.changes if one.question == "papers"]


def test_mean_ranks_of_rankings_and_of_choices_with_an_order(make_dataset: MakeDataset) -> None:
    questions = (
        Question("rank", "Rank these", "ranking", (Choice("a", "A"), Choice("b", "B"))),
        Question(
            "often", "How often?", "single",
            (Choice("n", "Never", rank=1), Choice("s", "Sometimes", rank=2),
             Choice("a", "Always", rank=3), Choice("d", "Don’t know")),
        ),
    )  # fmt: skip
    waves = []
    for label, first in (("2018", "a"), ("2020", "b")):
        wave = make_dataset(
            {
                n: {"rank": first, "often": "a" if label == "2020" else "nsd"[n % 3]}
                for n in range(30)
            },
            label=label,
            questions=questions,
        )
        ranks = [
            (n, "rank", choice, 1 if choice == first else 2) for n in range(30) for choice in "ab"
        ]
        columns = ["respondent", "question", "choice", "rank"]
        waves.append(replace(wave, ranks=pd.DataFrame(ranks, columns=columns)))
    trend = compare_waves(waves[1], waves[:1])
    ranked = next(one for one in trend.series if (one.measure, one.value) == ("rank", "a"))
    assert [point.value for point in ranked.points] == [1, 2]
    often = next(one for one in trend.series if (one.measure, one.question) == ("rank", "often"))
    assert [point.value for point in often.points] == [1.5, 3]
    assert [point.base for point in often.points] == [20, 30]


def test_a_wave_that_nobody_answered(three_waves: list[Dataset], make_dataset: MakeDataset) -> None:
    nobody = replace(make_dataset({}, {"gender": []}, label="2019"), opens=three_waves[1].opens)
    trend = compare_waves(three_waves[2], [three_waves[0], nobody], by=("gender",))
    assert trend.same_in_all == 0
    assert [point.base for point in find(trend, "active").points] == [60, 0, 60]
    assert find(trend, "active", "same").test is None
    assert {flow.people for flow in trend.flows if "2019" in (flow.wave_then, flow.wave_now)} == {0}


def test_everybody_the_same_in_every_wave(wave: Dataset) -> None:
    trend = compare_waves(wave, [wave, wave], by=("gender",))
    assert {one.test.p for one in trend.series if one.test is not None} == {1.0}
    assert all(
        one.difference == pytest.approx(0) for one in trend.groups if one.difference is not None
    )

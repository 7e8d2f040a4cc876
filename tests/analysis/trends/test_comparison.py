from dataclasses import replace

import numpy as np
import pytest

from analysis.answers import Question
from analysis.dataset import Dataset
from analysis.results import Trend
from analysis.trend_results import WaveChange
from analysis.trends.changes import mcnemar, wilcoxon
from analysis.trends.comparison import compare_waves
from tests.analysis.conftest import MakeDataset


def find(trend: Trend, question: str, people: str, measure: str = "percent") -> WaveChange:
    (change,) = (
        change
        for change in trend.changes
        if (change.question, change.people, change.measure) == (question, people, measure)
    )
    return change


@pytest.fixture
def waves(make_dataset: MakeDataset) -> tuple[Dataset, Dataset]:
    """Twenty people then, 25 now, ten of them the same; nine of these became active."""
    then = {n: {"active": "no" if n < 12 else "yes", "papers": float(n)} for n in range(20)}
    now = {
        n: {"active": "no" if n == 10 or n > 30 else "yes", "papers": float(n + n % 3 + 1)}
        for n in range(10, 35)
    }
    return make_dataset(then), make_dataset(now, label="2020")


def test_mcnemar_counts_those_who_changed() -> None:
    # nine gained, one lost: 2 (1 + 10) / 1024
    then = np.array([0.0] * 9 + [1.0] + [1.0] * 20)
    now = np.array([1.0] * 9 + [0.0] + [1.0] * 20)
    assert mcnemar(then, now).p == pytest.approx(0.021484375)
    assert (mcnemar(now, now).p, mcnemar(now, now).can_reject) == (1.0, False)


def test_wilcoxon_is_that_of_r() -> None:
    # Hollander and Wolfe (1973), p. 29: one-sided 0.01953
    then = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
    now = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
    assert wilcoxon(then, now).p == pytest.approx(2 * 0.01953, abs=1e-5)
    assert wilcoxon(then, then).p == 1.0
    assert not wilcoxon(then[:0], now[:0]).can_reject


def test_all_respondents_and_the_same_people(waves: tuple[Dataset, Dataset]) -> None:
    then, now = waves
    trend = compare_waves(now, [then])
    assert (trend.against, trend.respondents, trend.same_people) == ("2018", 20, 10)
    everyone, same = find(trend, "active", "all"), find(trend, "active", "same")
    assert (everyone.base_then, everyone.base_now) == (20, 25)
    assert (everyone.then, everyone.now) == pytest.approx((40, 80))
    assert everyone.difference == pytest.approx(40)
    assert everyone.low is not None
    assert everyone.high is not None
    assert everyone.low < 40 < everyone.high
    assert (same.base_then, same.base_now) == (10, 10)
    assert (same.then, same.now) == pytest.approx((80, 90))
    assert same.p == 1.0
    papers = find(trend, "papers", "same", "mean")
    assert papers.difference == pytest.approx(np.mean([n % 3 + 1 for n in range(10, 20)]))


def test_each_way_of_asking_is_adjusted_for_itself(waves: tuple[Dataset, Dataset]) -> None:
    then, now = waves
    trend = compare_waves(now, [then])
    for people in ("all", "same"):
        family = [c for c in trend.changes if c.people == people and c.can_reject]
        lowest = min(family, key=lambda change: change.p or 1)
        assert lowest.p_adjusted == pytest.approx(min(1, len(family) * (lowest.p or 0)))


def test_waves_without_common_people_have_no_paired_figures(make_dataset: MakeDataset) -> None:
    then = make_dataset({n: {"active": "yes", "papers": 1.0} for n in range(5)})
    now = make_dataset({n: {"active": "no", "papers": 2.0} for n in range(5, 9)})
    trend = compare_waves(now, [then])
    same = find(trend, "active", "same")
    assert (same.base_now, same.now, same.difference, same.p) == (0, None, None, None)
    assert find(trend, "active", "all").difference == pytest.approx(-100)
    assert find(trend, "papers", "same", "mean").p is None


def test_questions_of_another_kind_or_of_one_wave_are_left_out(
    waves: tuple[Dataset, Dataset],
) -> None:
    then, now = waves
    changed = replace(
        then, questions=(Question("papers", "How many?", "text"), *then.questions[1:3])
    )
    assert {c.question for c in compare_waves(now, [changed]).changes} == {"degree", "does"}


def test_only_choices_that_both_waves_offered_are_followed(make_dataset: MakeDataset) -> None:
    trend = compare_waves(
        make_dataset({1: {"does": ["trials", "robots"]}}),
        [make_dataset({1: {"does": ["leeches"]}})],
    )
    values = [c.value for c in trend.changes if c.question == "does" and c.people == "all"]
    assert sorted(value or "" for value in values) == [
        "imaging",
        "other",
        "trials",
    ]
    assert trend.not_compared["does"] == (
        "Not offered in 2018: “robots”. Not offered in 2018: “leeches”."
    )


def test_nothing_changed(wave: Dataset) -> None:
    trend = compare_waves(wave, [wave])
    assert {change.p for change in trend.changes} == {1.0}
    assert {change.difference for change in trend.changes} == {0.0}
    assert not any(change.can_reject for change in trend.changes)

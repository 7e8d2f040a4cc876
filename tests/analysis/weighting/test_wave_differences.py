"""Weighted differences between waves that share people, against R 4.2.2 with survey 4.1-1."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.dataset import Dataset
from analysis.differences import correlation, mean_difference, share_difference
from analysis.results import Thresholds
from analysis.summary import summarise
from analysis.trend_results import WaveChange
from analysis.trends.comparison import compare_waves
from analysis.trends.repeated_tests import linear_trend
from analysis.weighting.raking import effective_size
from analysis.weighting.wave_differences import (
    overlap_of,
    weighted_mean_change,
    weighted_share_change,
)
from tests.analysis.conftest import MakeDataset
from tests.analysis.trends.test_safe_series import make_waves

NAN = float("nan")
numbers = st.one_of(st.just(NAN), st.integers(0, 6).map(float))
bits = st.one_of(st.just(NAN), st.integers(0, 1).map(float))


def weighted(wave: Dataset, seed: int) -> Dataset:
    chance = np.random.default_rng(seed)
    drawn = chance.uniform(0.4, 2.5, len(wave.people))
    return replace(wave, weights=pd.Series(drawn / drawn.mean(), wave.people.index))


@given(st.lists(st.tuples(numbers, numbers), min_size=4, max_size=40))
def test_equal_weights_give_the_t_test_for_overlapping_samples(
    pairs: list[tuple[float, float]],
) -> None:
    then, now = np.array(pairs).T
    both = ~np.isnan(then) & ~np.isnan(now)
    plain = mean_difference(
        now[~np.isnan(now)], then[~np.isnan(then)], int(both.sum()),
        correlation(then[both], now[both]),
    )  # fmt: skip
    found = weighted_mean_change(then, now, np.ones((len(then), 2)))
    for one, other in zip(found, plain, strict=True):
        assert one == pytest.approx(other, abs=1e-7)


@given(st.lists(st.tuples(bits, bits), min_size=4, max_size=40))
def test_equal_weights_give_the_z_test_for_overlapping_samples(
    pairs: list[tuple[float, float]],
) -> None:
    then, now = np.array(pairs).T
    both = ~np.isnan(then) & ~np.isnan(now)
    first, second = now[~np.isnan(now)], then[~np.isnan(then)]
    plain = share_difference(
        int(first.sum()), len(first), int(second.sum()), len(second), int(both.sum()),
        correlation(then[both], now[both]),
    )  # fmt: skip
    found = weighted_share_change(then, now, np.ones((len(then), 2)))
    for one, other in zip(found, plain, strict=True):
        assert one == pytest.approx(other, abs=1e-7)


def test_the_same_people_have_the_error_of_svymean() -> None:
    """R's svymean of what changed.

    x <- data.frame(then = c(3,5,2,8,6,7,1,4), now = c(4,5,4,9,5,9,3,4),
                    w = c(1.2,.7,.9,2.1,.5,1.4,1,.2))
    m <- svymean(~I(now - then), svydesign(ids = ~1, weights = ~w, data = x))
    coef(m); SE(m); confint(m, df = 7)
    """
    then = np.array([3, 5, 2, 8, 6, 7, 1, 4.0])
    now = np.array([4, 5, 4, 9, 5, 9, 3, 4.0])
    weights = np.array([1.2, 0.7, 0.9, 2.1, 0.5, 1.4, 1, 0.2])
    found = weighted_mean_change(then, now, np.column_stack([weights, weights]))
    assert found.low is not None
    assert (found.value, found.low, found.high) == pytest.approx(
        (1.175, 0.4929161229, 1.8570838771)
    )


def test_a_difference_of_overlapping_waves_has_the_error_of_clustered_people() -> None:
    """Nearly that of the linearised difference, in which each person is one cluster."""
    chance = np.random.default_rng(5)
    then = chance.poisson(4, 400).astype(float)
    now = (then + chance.integers(-1, 3, 400)).astype(float)
    weights = chance.uniform(0.4, 2.5, (400, 2))
    then[300:], now[:100] = NAN, NAN
    found = weighted_mean_change(then, now, weights)
    of_each = np.where(np.isnan(np.column_stack([then, now])), 0.0, weights)
    values = np.nan_to_num(np.column_stack([then, now]))
    means = (of_each * values).sum(axis=0) / of_each.sum(axis=0)
    parts = of_each * (values - means) / of_each.sum(axis=0)
    error = float(np.sqrt(((parts[:, 1] - parts[:, 0]) ** 2).sum()))
    assert found.value == pytest.approx(means[1] - means[0])
    assert found.low is not None
    assert found.high is not None
    assert (found.high - found.low) / 2 / 1.9666 == pytest.approx(error, rel=0.03)


def test_the_weighted_z_test_keeps_its_level() -> None:
    """Of 2,000 pairs of waves without any change, it finds one in about 5%."""
    chance = np.random.default_rng(11)
    found = 0
    for _ in range(2000):
        taste = chance.random(150) < 0.5
        answers = np.where(
            chance.random((150, 2)) < 0.6, taste[:, None], chance.random((150, 2)) < 0.5
        )
        then, now = answers.astype(float).T
        then[110:], now[:40] = NAN, NAN
        p = weighted_share_change(then, now, chance.uniform(0.4, 2.5, (150, 2))).p
        found += p is not None and p < 0.05
    assert 0.038 < found / 2000 < 0.062


def test_a_weighted_trend_of_two_waves_is_their_z_test() -> None:
    chance = np.random.default_rng(3)
    answers = (chance.random((120, 2)) < (0.4, 0.6)).astype(float)
    answers[90:, 0], answers[:30, 1] = NAN, NAN
    weights = chance.uniform(0.4, 2.5, (120, 2))
    for wave in (0, 1):  # as the weights of each wave, with a mean of 1
        there = ~np.isnan(answers[:, wave])
        weights[there, wave] /= weights[there, wave].mean()
    trend = linear_trend(answers, np.array([0.0, 1.0]), are_shares=True, weights=weights)
    change = weighted_share_change(answers[:, 0], answers[:, 1], weights)
    assert trend.slope == pytest.approx(change.value)
    assert trend.test.p == pytest.approx(change.p, rel=0.05)


def test_figures_of_weighted_waves_are_those_of_each_wave(make_dataset: MakeDataset) -> None:
    waves = [
        weighted(wave, at) for at, wave in enumerate(make_waves(make_dataset, 1, (60, 70, 64)))
    ]
    trend = compare_waves(waves[2], waves[:2])
    alone = {wave.label: summarise(wave) for wave in waves}
    for series in trend.series:
        if series.people != "all" or series.measure == "rank":
            continue
        for point in series.points:
            (question,) = (q for q in alone[point.wave].questions if q.code == series.question)
            shares = {share.value: share for share in question.values}
            figure = (
                question.numbers.mean
                if series.measure == "mean"
                else question.headline.percent
                if series.value is None and question.headline is not None
                else shares[str(series.value)].percent
            )
            assert point.value == pytest.approx(figure), series.text
        for change in series.changes:
            values = {point.wave: point.value for point in series.points}
            assert change.then == pytest.approx(values[change.wave_then])
            assert change.now == pytest.approx(values[change.wave_now])
            assert change.is_weighted


def test_the_same_people_are_not_weighted(make_dataset: MakeDataset) -> None:
    waves = make_waves(make_dataset, 1, (60, 70))
    plain = compare_waves(waves[1], waves[:1])
    found = compare_waves(weighted(waves[1], 1), [weighted(waves[0], 0)])
    assert of_same(found.changes) == of_same(plain.changes)
    assert found.flows == plain.flows


def of_same(changes: tuple[WaveChange, ...]) -> list[WaveChange]:
    return [change for change in changes if change.people == "same"]


def test_groups_change_by_their_weighted_figures(make_dataset: MakeDataset) -> None:
    waves = [weighted(wave, at) for at, wave in enumerate(make_waves(make_dataset, 4, (60, 70)))]
    waves = [
        replace(
            wave,
            people=wave.people.assign(
                gender=["Female" if int(one) % 2 else "Male" for one in wave.people.index]
            ),
        )
        for wave in waves
    ]
    trend = compare_waves(waves[1], waves[:1], by=("gender",))
    groups = summarise(waves[1], by=("gender",)).breakdown
    assert groups is not None
    (active,) = (g for g in trend.groups if g.question == "active" and g.people == "all")
    for part in active.groups:
        (group,) = (one for one in groups.groups if one.label == part.group)
        (question,) = (one for one in group.questions if one.code == "active")
        assert question.headline is not None
        assert part.change.now == pytest.approx(question.headline.percent)


def test_so_few_changes_are_not_tested_with_weights(make_dataset: MakeDataset) -> None:
    then = {n: {"active": "yes" if n < 12 else "no"} for n in range(25)}
    now = {n: {"active": "yes" if n < 15 else "no"} for n in range(25)}
    waves = [weighted(make_dataset(then), 0), weighted(make_dataset(now, label="2020"), 1)]
    change = compare_waves(waves[1], waves[:1]).changes[0]
    assert (change.p, change.p_adjusted, change.can_reject) == (None, None, False)
    assert change.low is not None


@pytest.mark.parametrize("seed", range(4))
def test_weights_hide_at_least_what_counts_hide(make_dataset: MakeDataset, seed: int) -> None:
    waves = make_waves(make_dataset, seed, (60, 70))
    plain = summarise(waves[1], against=waves[:1], thresholds=Thresholds()).trend
    heavy = [weighted(wave, at) for at, wave in enumerate(waves)]
    found = summarise(heavy[1], against=heavy[:1], thresholds=Thresholds()).trend
    assert plain is not None
    assert found is not None
    for one, other in zip(found.changes, plain.changes, strict=True):
        assert (one.unweighted_then, one.unweighted_now) == (None, None)
        for name in ("then", "now", "difference"):
            if getattr(other, name) is None:
                assert getattr(one, name) is None, (one.text, one.people, name)


def test_people_in_both_waves_count_by_both_weights() -> None:
    then, now = np.array([1, 0, 1, NAN]), np.array([NAN, 0, 1, 1])
    weights = np.array([[2, 9], [1, 3], [1, 1], [9, 2.0]])
    overlap, paired = overlap_of(then, now, weights)
    sizes = effective_size(np.array([2, 1, 1.0])) * effective_size(np.array([3, 1, 2.0]))
    assert overlap == pytest.approx(4 * (sizes / (6 * 14)) ** 0.5)
    # Around 1/2 and 1/4, the two people counting 3 and 1.
    assert paired == pytest.approx(0.75 / (1 * 0.75) ** 0.5)

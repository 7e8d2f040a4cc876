"""Safe series tell no more than the published figures of each wave, and no few changes."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analysis.dataset import Dataset
from analysis.results import Summary, Thresholds
from analysis.summary import summarise
from analysis.trend_results import FigureSeries
from tests.analysis.conftest import Given, MakeDataset

HESA = Thresholds()


def make_waves(make_dataset: MakeDataset, seed: int, sizes: tuple[int, ...]) -> list[Dataset]:
    """Waves of so many people, half of whom were in the wave before."""
    chance = np.random.default_rng(seed)
    found = []
    for place, size in enumerate(sizes):
        first = 30 * place
        given: dict[object, Given] = {
            person: {
                "active": "yes" if chance.random() < 0.4 + 0.1 * place else "no",
                "degree": "phd" if chance.random() < 0.97 else "md",
                "hard": str(chance.integers(1, 6)),
                "papers": float(chance.poisson(4)),
            }
            for person in range(first, first + size)
        }
        wave = make_dataset(given, label=str(2016 + place), frame_size=size + 50)
        found.append(replace(wave, opens=date(2016 + place, 6, 1)))
    return found


def series(summary: Summary, question: str, value: str | None = None) -> FigureSeries:
    assert summary.trend is not None
    return next(
        one
        for one in summary.trend.series
        if (one.question, one.value, one.people) == (question, value, "all")
    )


@pytest.mark.parametrize("seed", range(8))
def test_points_are_the_published_figures_of_each_wave(
    make_dataset: MakeDataset, seed: int
) -> None:
    waves = make_waves(make_dataset, seed, (60, 70, 64))
    safe = summarise(waves[2], against=waves[:2], thresholds=HESA)
    alone = {wave.label: summarise(wave, thresholds=HESA) for wave in waves}
    assert safe.trend is not None
    for one in safe.trend.series:
        for point in one.points:
            question = next(q for q in alone[point.wave].questions if q.code == one.question)
            assert point.base == question.base
            shares = {share.value: share for share in question.values}
            share = question.headline if one.value is None else shares[one.value]
            if one.measure == "mean":
                assert (point.value, point.low) == (question.numbers.mean, question.numbers.low)
            elif share is not None:
                assert (point.value, point.low) == (share.percent, share.low)


def test_everything_is_rounded(make_dataset: MakeDataset) -> None:
    waves = make_waves(make_dataset, 1, (60, 70, 64))
    safe = summarise(waves[2], against=waves[:2], thresholds=HESA)
    assert safe.trend is not None
    assert [wave.respondents for wave in safe.trend.waves] == [60, 70, 65]
    active = series(safe, "active")
    numbers = [end for point in active.points for end in (point.value, point.low, point.high)]
    assert active.test is not None
    numbers += [active.test.slope, active.test.low, active.test.high]
    for change in active.changes:
        numbers += [change.then, change.now, change.difference, change.low, change.high]
        assert (change.overlap, change.mid_p) == (None, None)
    assert None not in numbers
    assert all(float(one or 0).is_integer() for one in numbers)
    assert active.test.p is not None
    assert round(active.test.p, 2) == active.test.p


def test_of_several_waves_the_same_people_are_those_of_two(make_dataset: MakeDataset) -> None:
    waves = make_waves(make_dataset, 1, (80, 80, 80))
    safe = summarise(waves[2], against=waves[:2], thresholds=HESA)
    assert safe.trend is not None
    assert {one.people for one in safe.trend.series} == {"all"}
    same = [one for one in safe.trend.changes if one.people == "same"]
    assert {(one.wave_then, one.wave_now) for one in same} == {("2017", "2018")}
    assert any(one.now is not None for one in same)
    assert {(one.wave_then, one.wave_now) for one in safe.trend.flows} == {("2017", "2018")}
    assert safe.trend.groups == ()


def test_a_small_wave_is_a_gap(make_dataset: MakeDataset) -> None:
    waves = make_waves(make_dataset, 2, (60, 20, 64))
    active = series(summarise(waves[2], against=waves[:2], thresholds=HESA), "active")
    assert [point.value is None for point in active.points] == [False, True, False]
    by_waves = {(one.wave_then, one.wave_now): one for one in active.changes}
    assert by_waves["2016", "2017"].difference is None
    assert by_waves["2016", "2018"].difference is not None
    assert active.test is not None
    assert (active.test.p, active.test.slope) == (None, None)


def test_a_segment_hides_shares_of_few_people_in_every_wave(make_dataset: MakeDataset) -> None:
    waves = make_waves(make_dataset, 3, (60, 60, 60))
    given = summarise(waves[2], against=waves[:2], thresholds=HESA)
    assert all(point.value is not None for point in series(given, "degree", "md").points)
    segment = summarise(waves[2], against=waves[:2], thresholds=HESA, segment="Speakers")
    exact = summarise(waves[2], against=waves[:2])
    for point, true in zip(
        series(segment, "degree", "md").points, series(exact, "degree", "md").points, strict=True
    ):
        count = round((true.value or 0) * (true.base or 0) / 100)
        assert (point.value is None) == (count <= 2)


def test_a_test_that_could_tell_few_changes_is_hidden(make_dataset: MakeDataset) -> None:
    """All answered every time, and one of them changed: p would tell."""
    waves = []
    for place in range(3):
        given: dict[object, Given] = {
            n: {"active": "yes" if n < 30 + (place > 1) else "no"} for n in range(60)
        }
        wave = make_dataset(given, label=str(2016 + place))
        waves.append(replace(wave, opens=date(2016 + place, 6, 1)))
    active = series(summarise(waves[2], against=waves[:2], thresholds=HESA), "active")
    assert active.test is not None
    assert (active.test.p, active.test.p_adjusted, active.test.slope) == (None, None, None)
    assert {change.p for change in active.changes} == {None}
    assert [point.value for point in active.points] == [50, 50, 52]

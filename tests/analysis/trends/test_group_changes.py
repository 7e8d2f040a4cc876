import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.comparisons import holm
from analysis.dataset import Dataset
from analysis.results import Trend
from analysis.trend_results import GroupTrend
from analysis.trends.comparison import compare_waves
from analysis.trends.figures import FollowedFigure
from analysis.trends.group_changes import group_trends
from tests.analysis.conftest import MakeDataset


def find(trend: Trend, question: str, people: str) -> GroupTrend:
    return next(one for one in trend.groups if (one.question, one.people) == (question, people))


def figure(then: np.ndarray, now: np.ndarray, measure: str = "percent") -> FollowedFigure:
    numbers = np.column_stack([then, now]).astype(float)
    return FollowedFigure("q", None, "q", measure, numbers, (True, True))  # type: ignore[arg-type]


def of(numbers: FollowedFigure, *sizes: int) -> dict[str, GroupTrend]:
    """The trends of a figure whose first people are group a, the next b, and so on."""
    people = pd.RangeIndex(len(numbers.numbers))
    ends = np.cumsum((0, *sizes))
    members = {
        "abcdefgh"[place]: people[ends[place] : ends[place + 1]] for place in range(len(sizes))
    }
    return {
        one.people: one
        for one in group_trends([numbers], people, members, (0, 1), ("2018", "2020"))
    }


def test_each_group_has_its_change(three_waves: list[Dataset]) -> None:
    trend = compare_waves(three_waves[2], three_waves[:2], by=("gender",))
    assert trend.by == "gender"
    active = find(trend, "active", "all")
    assert [one.group for one in active.groups] == ["Female", "Male"]
    for one in active.groups:
        assert (one.change.wave_then, one.change.wave_now) == ("2018", "2020")
        assert (one.change.base_then, one.change.base_now) == (30, 30)
    first, second = (one.change for one in active.groups)
    assert active.difference == pytest.approx((first.difference or 0) - (second.difference or 0))
    assert active.pair == ("Female", "Male")
    same = find(trend, "active", "same")
    assert [one.change.base_now for one in same.groups] == [20, 20]


def test_the_interval_is_newcombes(three_waves: list[Dataset]) -> None:
    # Newcombe (2001), method of squares: the distances to the ends of the two changes
    found = find(compare_waves(three_waves[2], three_waves[:2], by=("gender",)), "papers", "all")
    one, other = (part.change for part in found.groups)
    assert None not in (one.low, one.high, other.low, other.high, one.difference, other.difference)
    below = math.hypot(
        (one.difference or 0) - (one.low or 0), (other.high or 0) - (other.difference or 0)
    )
    assert found.low == pytest.approx((found.difference or 0) - below)


def test_of_two_groups_the_test_is_that_of_the_difference() -> None:
    chance = np.random.default_rng(8)
    then, now = chance.normal(0, 1, (2, 80))
    found = of(figure(then, now, "mean"), 50, 30)["same"]
    changes = now - then
    errors = []
    for part in (slice(0, 50), slice(50, 80)):
        paired = np.corrcoef(then[part], now[part])[0, 1]
        size = part.stop - part.start
        spreads = then[part].std(ddof=1), now[part].std(ddof=1)
        errors.append(
            (spreads[0] ** 2 + spreads[1] ** 2 - 2 * paired * spreads[0] * spreads[1]) / size
        )
    z = (changes[:50].mean() - changes[50:].mean()) / math.sqrt(sum(errors))
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(z)))
    # with the correlation in it, these are the variances of the changes themselves
    welch = stats.ttest_ind(changes[:50], changes[50:], equal_var=False).statistic
    assert z == pytest.approx(welch)


def test_more_groups_are_tested_for_homogeneity() -> None:
    chance = np.random.default_rng(3)
    then = chance.random(300) < 0.5
    now = np.where(np.arange(300) < 100, True, chance.random(300) < 0.5)
    found = of(figure(then, now), 100, 100, 100)["all"]
    assert found.p is not None
    assert found.p < 0.001
    assert found.pair == ("a", "b")


def test_small_groups_are_left_out() -> None:
    then, now = np.tile([0, 1, 1, 0], 8), np.tile([1, 1, 0, 0], 8)
    found = of(figure(then, now), 14, 14, 4)["all"]
    assert found.left_out == ("c",)
    assert found.pair == ("a", "b")
    alone = of(figure(then, now), 28, 4)["all"]
    assert (alone.p, alone.pair, alone.can_reject) == (None, (), False)


@pytest.mark.parametrize("once", [0.0, 1.0])
def test_where_everybody_answers_alike_no_test_counts(once: float) -> None:
    then, now = np.ones(40), np.ones(40)
    then[::4] = np.nan
    now[1::4] = once  # of the same people these are left out
    then[1::4] = np.nan
    found = of(figure(then, now), 20, 20)
    assert [found[one].can_reject for one in ("all", "same")] == [not once, False]
    assert found["same"].p_adjusted is None


def test_numbers_are_grouped_in_both_waves_as_in_this_one(make_dataset: MakeDataset) -> None:
    then, now = (
        make_dataset(
            {
                person: {
                    "papers": float(person % 20 + more),
                    "active": "yes" if person % 2 else "no",
                }
                for person in range(60)
            },
            label=label,
        )
        for label, more in (("2018", 0), ("2020", 10))
    )
    trend = compare_waves(now, [then], by=("question:papers",))
    bands = ["Under 15", "15–19", "20–24", "25 and over"]
    assert [one.group for one in find(trend, "active", "all").groups] == bands
    assert "papers" not in {one.question for one in trend.groups}  # they make the groups


def test_the_family_is_all_figures_among_the_same_people(three_waves: list[Dataset]) -> None:
    trend = compare_waves(three_waves[2], three_waves[:2], by=("gender",))
    numbers = {"all": trend.families.groups_all, "same": trend.families.groups_same}
    for people, number in numbers.items():
        family = [one for one in trend.groups if one.people == people]
        expected = holm([one.p if one.can_reject else None for one in family])
        assert [one.p_adjusted for one in family] == expected
        assert sum(p is not None for p in expected) == number > 0


def test_people_without_a_value_are_in_no_group(three_waves: list[Dataset]) -> None:
    unknown = []
    for wave in three_waves:
        people = wave.people.copy()
        people.loc[people["gender"] == "Female", "gender"] = None
        unknown.append(replace(wave, people=people))
    trend = compare_waves(unknown[2], unknown[:2], by=("gender",))
    assert [one.group for one in find(trend, "active", "all").groups] == ["Male"]


@pytest.mark.parametrize("once", [0.0, 0.4])
def test_the_interval_covers_the_difference_of_the_changes(once: float) -> None:
    # 30 and 60 people in both waves but `once` of them, answers correlated by about 0.6; the
    # first group rises by 20 points, the second by 5
    runs, covered, rejected = 250, 0, 0
    for seed in range(runs):
        chance = np.random.default_rng(seed)
        then = chance.random(90) < 0.5
        stay = chance.random(90) < 0.6
        rise = np.where(np.arange(90) < 30, 0.2, 0.05)
        fresh = chance.random(90) < 0.5 + rise / 0.4
        now = np.where(stay, then, fresh)
        then, now = then.astype(float), now.astype(float)
        gone = chance.random(90) < once
        first = chance.random(90) < 0.5
        then[gone & first], now[gone & ~first] = np.nan, np.nan
        found = of(figure(then, now), 30, 60)["all"]
        covered += (found.low or 0) <= 15 <= (found.high or 0)
        rejected += (found.p or 1) < 0.05
    assert 0.925 <= covered / runs <= 0.985
    assert rejected / runs > 0.1


def test_groups_that_change_alike_are_found_to_differ_in_one_of_twenty() -> None:
    # at levels of their own, 0.4 and 0.7; over 1,500 runs it is 5.5%
    runs, rejected = 250, 0
    for seed in range(runs):
        chance = np.random.default_rng(seed)
        shares = np.where(np.arange(70) < 30, 0.4, 0.7)
        then = chance.random(70) < shares
        now = np.where(chance.random(70) < 0.6, then, chance.random(70) < shares)
        rejected += (of(figure(then, now), 30, 40)["same"].p or 1) < 0.05
    assert 0.01 < rejected / runs < 0.09


def test_of_an_initiative_those_who_took_part_are_compared_with_those_who_did_not(
    three_waves: list[Dataset],
) -> None:
    groups = ("Took part between 2018 and 2020", "Took part before 2018", "Did not take part")
    key = "initiative:Forum"
    waves = [
        replace(
            wave,
            people=wave.people.assign(
                **{
                    key: pd.Categorical(
                        [groups[min(int(n) % 5, 2)] for n in wave.people.index], groups
                    )
                }
            ),
        )
        for wave in three_waves
    ]
    trend = compare_waves(waves[2], waves[:2], by=(key,))
    active = find(trend, "active", "all")
    assert {one.group for one in active.groups} == set(groups)
    assert active.pair == (groups[0], groups[2])
    changes = {one.group: one.change.difference or 0 for one in active.groups}
    assert active.difference == pytest.approx(changes[groups[0]] - changes[groups[2]])

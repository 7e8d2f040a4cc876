"""Who answered beside the frame, and the weights of the respondents."""

import numpy as np
import pytest

from analysis.weighting.groups import MOST_GROUPS, OTHERS, group_codes
from analysis.weighting.non_response import compare_with_frame
from analysis.weighting.people import FramePeople
from analysis.weighting.weights import WeightLimits, weight_respondents
from core.errors import UserError

LIMITS = WeightLimits(0.3, 3.0)


def frame(
    size: int, answered: list[int], sampled: list[int] | None = None, design: float = 1.0
) -> FramePeople:
    """A frame of `size` people with the ids 0, 1..., some of whom `answered`."""
    ids = np.arange(size)
    in_sample = np.ones(size, dtype=bool) if sampled is None else np.isin(ids, sampled)
    return FramePeople(ids, in_sample, np.isin(ids, answered), np.full(size, design))


def test_respondents_are_set_beside_the_frame() -> None:
    # 40 women of whom 10 answered, 60 men of whom 30 did, and two of whom nobody knows.
    people = frame(102, [*range(10), *range(40, 70), 100])
    groups = group_codes("gender", ["female"] * 40 + ["male"] * 60 + [None, "not stated"])
    found = compare_with_frame(people, groups, "Gender")
    women, men, unknown = found.groups
    assert (women.label, women.frame, women.respondents, women.rate) == ("female", 40, 10, 25)
    assert (women.frame_percent, women.percent) == (40, 25)
    assert women.difference == pytest.approx(-15)
    assert (men.rate, men.percent) == (50, 75)
    assert (unknown.label, unknown.known, unknown.frame, unknown.respondents, unknown.rate) == (
        "Not known", False, 2, 1, 50,
    )  # fmt: skip
    assert unknown.percent is None
    # scipy.stats.fisher_exact([[10, 30], [30, 30]])
    assert found.p == pytest.approx(0.0135, abs=5e-4)
    # Wilson's interval of 10 of 40 for a frame of 100, less 40 points.
    assert women.low is not None
    assert women.high is not None
    assert women.low < -15 < women.high < 0


def test_a_sample_with_unequal_chances_is_no_non_response() -> None:
    """As many of 10 PhDs as of 90 MDs were sampled, and everybody answered."""
    ids = np.arange(100)
    sampled = np.isin(ids, [*range(10), *range(10, 20)])
    design = np.where(ids < 10, 1.0, 9.0)
    people = FramePeople(ids, sampled, sampled, design)
    assert people.has_unequal_chances
    groups = group_codes("award", ["phd"] * 10 + ["md"] * 90)
    phd = next(
        one for one in compare_with_frame(people, groups, "Award").groups if one.label == "phd"
    )
    assert (phd.frame, phd.sampled, phd.respondents, phd.rate) == (10, 10, 10, 100)
    assert phd.percent == phd.frame_percent == 10
    weighted = weight_respondents(people, list(range(20)), [], LIMITS)
    assert weighted.details.by_design
    assert weighted.weights.to_numpy() == pytest.approx([0.2] * 10 + [1.8] * 10)


def test_weights_give_respondents_the_shares_of_the_frame() -> None:
    answered = [*range(10), *range(40, 70)]
    people = frame(100, answered)
    gender = group_codes("gender", ["female"] * 40 + ["male"] * 60)
    found = weight_respondents(people, answered, [("Gender", gender)], LIMITS)
    assert found.weights.index.tolist() == answered
    assert found.weights.to_numpy() == pytest.approx([1.6] * 10 + [0.8] * 30, abs=1e-5)
    details = found.details
    assert (details.fields, details.converged, details.limited, details.remarks) == (
        ("Gender",), True, 0, (),
    )  # fmt: skip
    # (10 * 1.6 + 30 * 0.8)^2 / (10 * 1.6^2 + 30 * 0.8^2) = 1600 / 44.8
    assert details.effective_size == pytest.approx(1600 / 44.8, abs=1e-3)
    assert details.design_effect == pytest.approx(44.8 / 40, abs=1e-4)


def test_people_of_unknown_group_keep_their_share() -> None:
    """Nobody knows the gender of 10 of 50 respondents, nor of the people erased meanwhile."""
    answered = [*range(10), *range(40, 70), *range(100, 109)]
    people = frame(109, answered)
    gender = group_codes("gender", ["female"] * 40 + ["male"] * 60 + [None] * 9)
    found = weight_respondents(people, [*answered, -7], [("Gender", gender)], LIMITS)
    weights = found.weights
    assert weights.loc[[*range(100, 109), -7]].to_numpy() == pytest.approx(1.0, abs=1e-5)
    women, men = weights.loc[list(range(10))].sum(), weights.loc[list(range(40, 70))].sum()
    assert women / (women + men) == pytest.approx(0.4, abs=1e-5)


def test_cohorts_of_few_respondents_are_joined_with_their_neighbours() -> None:
    cohorts = ["1980–1989"] * 20 + ["1990–1999"] * 30 + ["2000–2009"] * 30 + ["2010–2019"] * 20
    answered = [*range(20, 28), *range(50, 70), *range(80, 96)]  # nobody of the first
    found = weight_respondents(
        frame(100, answered), answered, [("Cohort", group_codes("cohort", cohorts))], LIMITS
    )
    assert found.details.remarks == (
        "Cohort: 1980–1989 and 1990–1999 are weighted as one group, as fewer than 5 people of some"
        " of them answered.",
    )
    assert found.weights.loc[list(range(20, 28))].sum() / found.weights.sum() == pytest.approx(
        0.5, abs=1e-5
    )


def test_small_groups_without_an_order_are_joined_with_each_other() -> None:
    departments = ["A"] * 40 + ["B"] * 40 + ["C"] * 10 + ["D"] * 10
    answered = [*range(15), *range(40, 52), 80, 81, 90, 91, 92]
    found = weight_respondents(
        frame(100, answered), answered, [("Department", group_codes("department", departments))],
        LIMITS,
    )  # fmt: skip
    assert "C and D are weighted as one group" in found.details.remarks[0]
    assert found.weights.loc[[80, 81, 90, 91, 92]].sum() / found.weights.sum() == pytest.approx(
        0.2, abs=1e-5
    )


def test_limits_too_narrow_are_told() -> None:
    answered = [*range(6), *range(40, 100)]
    gender = group_codes("gender", ["female"] * 40 + ["male"] * 60)
    found = weight_respondents(frame(100, answered), answered, [("Gender", gender)], LIMITS)
    assert not found.details.converged
    assert found.weights.max() == pytest.approx(3)
    assert found.details.limited == 6
    assert found.details.remarks[0].startswith("The limits of the weights are too narrow")
    # 40% less 6 * 3 / 66
    assert found.details.deviation == pytest.approx(100 * (0.4 - 18 / 66), abs=0.1)


def test_a_field_with_one_group_of_enough_respondents_is_refused() -> None:
    answered = [0, *range(40, 70)]
    gender = group_codes("gender", ["female"] * 40 + ["male"] * 60)
    with pytest.raises(UserError, match="Too few people answered to weight by Gender"):
        weight_respondents(frame(100, answered), answered, [("Gender", gender)], LIMITS)


def test_answers_of_nobody_known_cannot_be_weighted() -> None:
    with pytest.raises(UserError, match="aren’t linked to people"):
        weight_respondents(frame(10, [1]), [-1, -2], [], LIMITS)


def test_of_very_many_groups_the_largest_are_kept() -> None:
    values = [f"dept {number:02}" for number in range(20) for _ in range(30 - number)]
    groups = group_codes("department", values)
    assert len(groups.labels) == MOST_GROUPS
    assert groups.labels[-1] == OTHERS
    assert groups.labels[0] == "dept 00"
    assert np.bincount(groups.codes)[-1] == sum(30 - number for number in range(11, 20))

"""Samples: who is drawn, that it can be drawn again, and how it is divided among the strata."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from models.database import Database
from surveys.samples import (
    BLANK,
    LARGEST_SEED,
    Allocation,
    SampleDesign,
    allocate,
    check_design,
    draw_sample,
    new_seed,
    wanted_size,
)

PEOPLE = list(range(1, 1_001))
DESIGN = SampleDesign(seed=7, size=100)


def test_the_same_seed_draws_the_same_people_in_any_order() -> None:
    _, chosen = draw_sample(DESIGN, PEOPLE)
    assert draw_sample(DESIGN, PEOPLE[::-1])[1] == chosen
    assert len(chosen) == 100
    assert draw_sample(replace(DESIGN, seed=8), PEOPLE)[1] != chosen
    # The numbers that are drawn by must be the same in every version: these are of seed 7.
    assert sorted(draw_sample(replace(DESIGN, size=5), PEOPLE)[1]) == FIRST_FIVE_OF_SEED_7


FIRST_FIVE_OF_SEED_7 = [534, 692, 702, 727, 819]


def test_who_leaves_is_replaced_by_one_other_person() -> None:
    _, chosen = draw_sample(DESIGN, PEOPLE)
    gone = min(chosen)
    _, again = draw_sample(DESIGN, [one for one in PEOPLE if one != gone])
    assert chosen - again == {gone}
    assert len(again - chosen) == 1


def test_everybody_is_drawn_as_often_as_the_others() -> None:
    """Over 400 seeds each of 20 people is drawn about 200 times (standard deviation 10)."""
    counts = dict.fromkeys(range(20), 0)
    for seed in range(400):
        for one in draw_sample(SampleDesign(seed, size=10), range(20))[1]:
            counts[one] += 1
    assert all(150 < count < 250 for count in counts.values())


@pytest.mark.parametrize(
    ("size", "available", "allocation", "drawn"),
    [
        (10, [50, 30, 20], Allocation.PROPORTIONAL, [5, 3, 2]),
        (10, [34, 33, 33], Allocation.PROPORTIONAL, [4, 3, 3]),
        (3, [1, 1, 1, 97], Allocation.PROPORTIONAL, [0, 0, 0, 3]),
        (200, [50, 30], Allocation.PROPORTIONAL, [50, 30]),
        (9, [50, 30, 20], Allocation.EQUAL, [3, 3, 3]),
        (10, [50, 30, 20], Allocation.EQUAL, [4, 3, 3]),
        (30, [50, 2, 20], Allocation.EQUAL, [14, 2, 14]),
        (100, [50, 2, 20], Allocation.EQUAL, [50, 2, 20]),
        (5, [], Allocation.EQUAL, []),
        (5, [0, 0], Allocation.PROPORTIONAL, [0, 0]),
    ],
)
def test_a_sample_is_divided_among_the_strata(
    size: int, available: list[int], allocation: Allocation, drawn: list[int]
) -> None:
    assert allocate(size, available, allocation) == drawn


@given(
    st.integers(1, 500),
    st.lists(st.integers(0, 200), max_size=12),
    st.sampled_from(Allocation),
)
def test_no_stratum_gives_more_than_it_has(
    size: int, available: list[int], allocation: Allocation
) -> None:
    drawn = allocate(size, available, allocation)
    assert sum(drawn) == min(size, sum(available))
    assert all(0 <= one <= of for one, of in zip(drawn, available, strict=True))


def test_each_stratum_is_drawn_from() -> None:
    values = ["PhD" if one % 4 else BLANK if one % 8 else "MSc" for one in PEOPLE]
    design = replace(DESIGN, stratified_by="award", allocation=Allocation.EQUAL)
    sample, chosen = draw_sample(design, PEOPLE, values)
    found = [(one.value, one.available, one.drawn) for one in sample.strata]
    assert found == [("MSc", 125, 34), ("PhD", 750, 33), (BLANK, 125, 33)]
    assert sum(values[one - 1] == "MSc" for one in chosen) == 34
    assert (sample.available, sample.drawn) == (1_000, 100)
    assert sample.strata_in_words() == "MSc 34 of 125, PhD 33 of 750 and (blank) 33 of 125"


@pytest.mark.parametrize(
    ("percent", "available", "size"), [(7, 100, 7), (10, 45, 5), (100, 45, 45), (0.1, 45, 1)]
)
def test_a_percentage_is_rounded_up(percent: float, available: int, size: int) -> None:
    assert wanted_size(SampleDesign(1, percent=percent), available) == size


def test_a_field_of_many_values_is_refused() -> None:
    with pytest.raises(UserError, match="1,000 different values"):
        draw_sample(replace(DESIGN, stratified_by="email"), PEOPLE, list(map(str, PEOPLE)))


@pytest.mark.parametrize(
    ("design", "why"),
    [
        (SampleDesign(1), "a number of people, or a percentage"),
        (SampleDesign(1, 5, 5.0), "a number of people, or a percentage"),
        (SampleDesign(1, size=0), "at least one"),
        (SampleDesign(1, percent=101), "at most 100%"),
        (SampleDesign(LARGEST_SEED + 1, size=5), "seed"),
        (SampleDesign(1, size=5, stratified_by="colour"), "no field “colour”"),
    ],
)
def test_a_design_without_sense_is_refused(
    database_file: Database, design: SampleDesign, why: str
) -> None:
    with database_file.read() as connection, pytest.raises(UserError, match=why):
        check_design(connection, design)


def test_a_new_seed_can_be_typed() -> None:
    assert all(1 <= new_seed() <= LARGEST_SEED for _ in range(100))

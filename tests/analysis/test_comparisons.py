import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparisons import compare_choices, compare_numbers, compare_shares, holm
from analysis.results import MEANS, POINTS, RANK_BISERIAL

NUMBERS = st.lists(st.floats(-1e308, 1e308), min_size=1, max_size=12).map(np.array)


def test_two_shares_by_fisher() -> None:
    # Fisher's tea: R gives 0.4857; sample odds ratio 9
    outcome = compare_shares([3, 1], [4, 4])
    assert outcome.method == "Fisher’s exact test"
    assert outcome.p == pytest.approx(0.4857, abs=1e-4)
    difference, ratio = outcome.effects
    assert difference.value == pytest.approx(50)
    assert difference.low is not None
    assert difference.high is not None
    assert -100 <= difference.low < 50 < difference.high <= 100
    assert ratio.value == pytest.approx(9)


def test_an_empty_cell_has_no_odds_ratio() -> None:
    outcome = compare_shares([5, 5], [5, 9])
    assert [effect.name for effect in outcome.effects] == ["difference in percentage points"]


def test_larger_tables_by_fisher_freeman_halton() -> None:
    # Agresti (2002, p. 57), job satisfaction; R: fisher.test(Job) gives 0.7827
    job = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])
    outcome = compare_choices(job)
    assert outcome.p == pytest.approx(0.7827, abs=0.015)
    # Cramér's V from chi-squared 5.9655 of 104 people
    assert outcome.effects[0].value == pytest.approx((5.9655 / (96 * 3)) ** 0.5, abs=0.02)
    assert compare_choices(job).p == outcome.p


@pytest.mark.parametrize("table", [[[4, 0], [3, 0]], [[4, 2, 1], [0, 0, 0]], [[0, 0], [0, 0]]])
def test_a_table_with_one_row_or_column_shows_no_difference(table: list[list[int]]) -> None:
    outcome = compare_choices(np.array(table))
    assert (outcome.p, outcome.effects, outcome.can_reject) == (1.0, (), False)


def test_three_shares_are_one_table() -> None:
    outcome = compare_shares([10, 0, 10], [10, 10, 20])
    assert (outcome.method, outcome.how) == ("Fisher–Freeman–Halton test", "exact")
    assert outcome.p < 0.001
    v, points = outcome.effects  # an empty cell has no odds ratio
    assert (v.name, points.name) == ("Cramér’s V", POINTS)
    assert points.value == pytest.approx(50)
    assert outcome.pair == (0, 2)  # of 10, 10 and 20 people


def test_two_samples_by_mann_whitney() -> None:
    # Hollander and Wolfe (1973), p. 69; R: wilcox.test gives W = 35, p = 0.2544
    outcome = compare_numbers(
        [
            np.array([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]),
            np.array([1.15, 0.88, 0.90, 0.74, 1.21]),
        ]
    )
    assert outcome.p == pytest.approx(0.2544, abs=1e-4)
    assert outcome.effects[0].value == pytest.approx(2 * 35 / 50 - 1)


def test_three_samples_by_kruskal_wallis() -> None:
    # Hollander and Wolfe (1973), p. 116; R: kruskal.test gives 0.77143; NSM3's exact p is 0.7106
    outcome = compare_numbers(
        [
            np.array([2.9, 3.0, 2.5, 2.6, 3.2]),
            np.array([3.8, 2.7, 4.0, 2.4]),
            np.array([2.8, 3.4, 3.7, 2.2, 2.0]),
        ]
    )
    assert (outcome.method, outcome.how) == ("Kruskal–Wallis test", "simulated")
    assert outcome.p == pytest.approx(0.7106, abs=0.015)
    assert outcome.effects[0].value == pytest.approx(0.77143 / 13, abs=1e-5)
    assert [effect.name for effect in outcome.effects[1:]] == [RANK_BISERIAL, MEANS]
    assert outcome.pair == (0, 2)  # five, four and five people


@pytest.mark.parametrize("groups", [2, 3])
def test_constant_samples_do_not_differ(groups: int) -> None:
    outcome = compare_numbers([np.full(4, 7.0)] * groups)
    assert outcome.p == 1.0
    assert outcome.effects[0].value == 0


@given(st.lists(NUMBERS, min_size=2, max_size=4))
def test_any_samples_are_compared_without_a_warning(samples: list[np.ndarray]) -> None:
    outcome = compare_numbers(samples)
    assert outcome.p is None or 0 <= outcome.p <= 1


@pytest.mark.parametrize(
    ("given_p", "adjusted"),
    [
        # R: p.adjust(..., "holm")
        ([0.01, 0.02, 0.03, 0.04], [0.04, 0.06, 0.06, 0.06]),
        ([0.04, 0.005, 0.03, 0.01], [0.06, 0.02, 0.06, 0.03]),
        ([0.5, None, 0.9], [1.0, None, 1.0]),
        ([], []),
    ],
)
def test_holm(given_p: list[float | None], adjusted: list[float | None]) -> None:
    assert holm(given_p) == [None if p is None else pytest.approx(p) for p in adjusted]


@given(st.lists(st.floats(0, 1), max_size=20))
def test_holm_never_lowers_and_keeps_the_order(p_values: list[float]) -> None:
    pairs = sorted(zip(p_values, holm(p_values), strict=True))
    adjusted = [after for _, after in pairs if after is not None]
    assert all(before <= after for before, after in zip(sorted(p_values), adjusted, strict=True))
    assert adjusted == sorted(adjusted)

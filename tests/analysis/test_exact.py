"""Exact tests against all outcomes written out, and against scipy where that is exact too."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import exact
from analysis.exact import overlap_test, rank_sum_test, rank_test, signed_rank_test, table_test

COUNTS = st.integers(0, 9)
VALUES = st.integers(0, 4).map(float)


def dealt(rows: list[int], columns: list[int]) -> list[np.ndarray]:
    """Every table with these margins, by trying all cells."""
    if len(rows) == 1:
        return [np.array([columns])]
    found = []
    for first in product(*(range(min(rows[0], column) + 1) for column in columns)):
        if sum(first) == rows[0]:
            left = [column - cell for column, cell in zip(columns, first, strict=True)]
            found += [np.vstack([first, rest]) for rest in dealt(rows[1:], left)]
    return found


@pytest.mark.parametrize(
    "table", [[[3, 2, 4], [1, 5, 2]], [[2, 0, 3], [1, 4, 1], [3, 1, 0]], [[5, 1], [0, 4], [2, 2]],
              [[1, 1, 1, 1], [4, 0, 0, 0]]],
)  # fmt: skip
def test_tables_are_all_counted(table: list[list[int]]) -> None:
    counts = np.array(table)
    rows, columns = counts.sum(axis=1).tolist(), counts.sum(axis=0).tolist()

    def chance(one: np.ndarray) -> float:
        return float(stats.random_table.pmf(one, rows, columns))

    chances = np.array([chance(one) for one in dealt(rows, columns)])
    assert chances.sum() == pytest.approx(1)
    observed, lowest = chance(counts) * (1 + 1e-9), chances.min() * (1 + 1e-9)
    found = table_test(counts)
    assert found.how == "exact"
    assert found.p == pytest.approx(chances[chances <= observed].sum())
    assert found.least == pytest.approx(chances[chances <= lowest].sum())


@given(st.lists(COUNTS, min_size=4, max_size=4))
def test_two_by_two_is_fishers(cells: list[int]) -> None:
    table = np.array(cells).reshape(2, 2)
    margins = [*table.sum(axis=0), *table.sum(axis=1)]
    expected = 1.0 if 0 in margins else float(stats.fisher_exact(table).pvalue)
    assert table_test(table).p == pytest.approx(expected)


def test_a_large_table_is_simulated_near_the_exact_value(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.array([[10, 5, 5], [3, 9, 8], [4, 4, 6]])
    counted = table_test(table)
    monkeypatch.setattr(exact, "MOST_TABLES", 10)
    drawn = table_test(table)
    assert (counted.how, drawn.how) == ("exact", "simulated")
    assert drawn.p == pytest.approx(counted.p, abs=0.01)


@given(st.lists(VALUES, min_size=2, max_size=9), st.data())
def test_rank_sums_are_all_counted(values: list[float], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(values) - 1))
    ranks = stats.rankdata(values)
    expected = size * (len(values) + 1) / 2
    far = [abs(sum(ranks[list(c)]) - expected) for c in combinations(range(len(values)), size)]
    found = rank_sum_test(np.array(values[:size]), np.array(values[size:]))
    assert found.p == pytest.approx(np.mean(np.array(far) >= far[0] - 1e-9))
    assert found.least == pytest.approx(np.mean(np.array(far) >= max(far) - 1e-9))


def test_three_against_eight_with_ties() -> None:
    # Where the normal approximation says 0.047.
    first, second = np.array([4.0, 4.0, 5.0]), np.array([1, 1, 2, 2, 3, 3, 4, 2], dtype=float)
    assert stats.mannwhitneyu(first, second, method="asymptotic").pvalue < 0.05
    pooled = np.concatenate([first, second])
    ranks = stats.rankdata(pooled)
    far = [abs(sum(ranks[list(c)]) - 18) for c in combinations(range(11), 3)]
    by_hand = float(np.mean(np.array(far) >= abs(ranks[:3].sum() - 18) - 1e-9))
    assert rank_sum_test(first, second).p == pytest.approx(by_hand)


@given(st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=9))
def test_signed_ranks_are_all_counted(changes: list[float]) -> None:
    moved = np.array([change for change in changes if change])
    found = signed_rank_test(np.array(changes))
    if not len(moved):
        assert (found.p, found.can_reject) == (1.0, False)
        return
    ranks = stats.rankdata(abs(moved))
    middle = ranks.sum() / 2
    far = [abs(np.dot(signs, ranks) - middle) for signs in product([0, 1], repeat=len(moved))]
    observed = abs(ranks[moved > 0].sum() - middle)
    assert found.p == pytest.approx(np.mean(np.array(far) >= observed - 1e-9))
    assert found.least == pytest.approx(2 / 2 ** len(moved))


def test_beyond_the_limit_ranks_are_those_of_scipy() -> None:
    chance = np.random.default_rng(5)
    first, second, third = (chance.integers(0, 6, size).astype(float) for size in (40, 35, 30))
    found = rank_sum_test(first, second)
    assert (found.how, found.can_reject) == ("asymptotic", True)
    assert found.p == pytest.approx(stats.mannwhitneyu(first, second).pvalue)
    several, statistic = rank_test([first, second, third])
    assert (statistic, several.p) == pytest.approx(tuple(stats.kruskal(first, second, third)))
    changes = chance.integers(1, 9, 80) - 4.3
    assert signed_rank_test(changes).p == pytest.approx(stats.wilcoxon(changes).pvalue)


def test_several_ranks_by_permutations() -> None:
    samples = [
        np.array([1.0, 1, 2, 2, 3]),
        np.array([2.0, 3, 3, 4, 4]),
        np.array([1.0, 2, 2, 3, 4]),
    ]
    found, statistic = rank_test(samples)
    assert statistic == pytest.approx(stats.kruskal(*samples).statistic)
    drawn = stats.permutation_test(
        samples, lambda *dealt: stats.kruskal(*dealt).statistic, n_resamples=800,
        alternative="greater", permutation_type="independent", vectorized=False,
        rng=np.random.default_rng(3),
    )  # fmt: skip
    assert found.p == pytest.approx(drawn.pvalue, abs=0.04)


@pytest.mark.parametrize(
    ("samples", "can_reject"),
    [
        ([[7.0] * 30, [7.0] * 29 + [8.0]], False),  # one of sixty answered otherwise
        ([[7.0] * 40, [7.0] * 39 + [8.0]], False),
        ([[7.0] * 40, [7.0] * 30 + [8.0] * 10], True),
        ([[7.0] * 30, [7.0] * 30, [7.0] * 29 + [8.0]], False),
        ([[1.0, 2.0, 3.0], [1.0, 5.0, 6.0]], False),
        ([[1.0, 2.0, 3.0, 4.0], [1.5, 5.0, 6.0, 7.0]], True),
    ],
)
def test_what_could_have_been_significant(samples: list[list[float]], can_reject: bool) -> None:
    arrays = [np.array(sample) for sample in samples]
    found = rank_sum_test(*arrays) if len(arrays) == 2 else rank_test(arrays)[0]
    assert found.can_reject is can_reject


@given(COUNTS, COUNTS)
def test_overlap_of_the_same_people_is_mcnemars(gained: int, lost: int) -> None:
    expected = stats.binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    assert overlap_test(gained, lost, (0, 0), (0, 0)).p == pytest.approx(expected)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_overlap_of_nobody_deals_the_answers_to_the_waves(a: int, b: int, c: int, d: int) -> None:
    then, now = (a, a + b), (c, c + d)
    size, ones = a + b + c + d, a + c
    expected = ones * (c + d) / size if size else 0.0
    outcomes = np.arange(ones + 1)
    chances = stats.hypergeom.pmf(outcomes, size, ones, c + d) if size else np.ones(1)
    p = chances[np.abs(outcomes - expected) >= abs(c - expected) - 1e-7].sum()
    assert overlap_test(0, 0, then, now).p == pytest.approx(p)


def test_much_overlap_of_few_keeps_its_level() -> None:
    """Thirty and thirty people, 28 the same: at most 5% of no changes are called one."""
    chance = np.random.default_rng(8)
    rejected = 0
    for _ in range(1_000):
        then = chance.random(32) < 0.5
        now = np.where(chance.random(32) < 0.5, then, chance.random(32) < 0.5)
        gained, lost = (int((one[2:30] & ~other[2:30]).sum()) for one, other in
                        ((now, then), (then, now)))  # fmt: skip
        alone = (int(then[:2].sum()), 2), (int(now[30:].sum()), 2)
        rejected += overlap_test(gained, lost, *alone).p <= 0.05
    assert rejected <= 50


@pytest.mark.parametrize(
    "table",
    [
        [[300, 240, 180], [260, 250, 230]],
        [[40, 60, 90, 110], [70, 80, 60, 120], [100, 150, 90, 140]],
        [[9_000, 3_000], [8_500, 3_200]],
    ],
)
def test_large_tables_are_tested_by_chi_squared(table: list[list[int]]) -> None:
    found = table_test(np.array(table))
    expected = stats.chi2_contingency(np.array(table), correction=False)
    assert found.how == "asymptotic"
    assert found.p == pytest.approx(expected.pvalue)
    assert found.can_reject


def test_a_large_table_with_few_people_in_a_cell_is_not_tested_by_chi_squared() -> None:
    found = table_test(np.array([[900, 2, 300], [850, 1, 320]]))
    assert found.how != "asymptotic"

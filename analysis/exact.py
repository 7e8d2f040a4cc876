"""Exact and permutation tests.

Under the null hypothesis all assignments of the observed answers to the groups are equally likely.
Each test counts those at least as extreme as the observed one: all of them for small samples,
random ones for larger. It also gives the smallest p-value possible. Knows arrays only.
"""

import math
from collections.abc import Sequence
from itertools import permutations
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.intervals import Numbers
from analysis.results import SIGNIFICANT, SIMULATED, How

MOST_TABLES: Final = 20_000  # with the same margins, that are counted one by one
MOST_DRAWN: Final = 1_000  # people in a table of which others are drawn at random
LEAST_EXPECTED: Final = 5  # people in each cell for the chi-squared distribution to hold
MOST_RANKED: Final = 60  # people whose ranks are dealt in all ways, or at random; else the limit
_SEED: Final = 20_180_601  # the same answers always give the same p-value
_ALIKE: Final = 1e-9  # relative: figures that differ by less differ by rounding alone

Counts = npt.NDArray[np.int_]


class PValue(NamedTuple):
    """A two-sided p-value, the smallest that these margins or ranks allow, and how it was found."""

    p: float
    least: float
    how: How

    @property
    def can_reject(self) -> bool:
        """Whether any outcome could have been significant."""
        return self.least <= SIGNIFICANT


def table_test(table: Counts) -> PValue:
    """Whether rows and columns of a table of counts are independent, by its probability.

    Fisher's exact test for two rows and two columns, else the Fisher-Freeman-Halton test. Up to
    MOST_TABLES tables are counted, beyond that SIMULATED are drawn. Of more than MOST_DRAWN people,
    where LEAST_EXPECTED are expected in each cell, it is Pearson's chi-squared test. Without a
    second row or column that anybody is in, p is 1. Sources: Fisher (1935), JRSS 98, 39-54; Freeman
    and Halton (1951), Biometrika 38, 141-149; Pearson (1900), Philosophical Magazine 50, 157-175;
    the simulation counts the observed table too (Davison and Hinkley, Bootstrap Methods and their
    Application, 4.3), so that p is never zero.
    """
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape) < 2:
        return PValue(1.0, 1.0, "exact")
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    if (table.sum() > MOST_DRAWN and max(table.shape) > 2) or table.sum() > MOST_TABLES:
        expected = np.outer(rows, columns) / table.sum()
        if expected.min() >= LEAST_EXPECTED:
            statistic = float(((table - expected) ** 2 / expected).sum())
            freedom = (len(rows) - 1) * (len(columns) - 1)
            return PValue(float(stats.chi2.sf(statistic, freedom)), 0.0, "asymptotic")
    log_factorials = _log_factorials(int(table.sum()))
    # A table's probability, up to what the margins fix: minus the sum of log n! over its cells.
    observed = float(log_factorials[table].sum())
    sums = _all_tables(rows, columns, log_factorials)
    if sums is None:
        drawn = stats.random_table.rvs(
            rows, columns, size=SIMULATED, random_state=np.random.default_rng(_SEED)
        )
        as_unlikely = log_factorials[drawn].sum(axis=(1, 2)) >= observed * (1 - _ALIKE)
        p = (int(as_unlikely.sum()) + 1) / (SIMULATED + 1)
        return PValue(p, 1 / (SIMULATED + 1), "simulated")
    fixed = float(log_factorials[rows].sum() + log_factorials[columns].sum())
    chances = np.exp(fixed - float(log_factorials[int(table.sum())]) - sums)
    least = float(sums.max()) * (1 - _ALIKE)
    chances /= chances.sum()  # 1, but for rounding
    return PValue(
        min(1.0, float(chances[sums >= observed * (1 - _ALIKE)].sum())),
        min(1.0, float(chances[sums >= least].sum())),
        "exact",
    )


def rank_sum_test(first: Numbers, second: Numbers) -> PValue:
    """The Mann-Whitney test of whether one of two samples is higher, with ties.

    Up to MOST_RANKED people the exact distribution of the sum of mid-ranks, where what deviates
    from the expectation as far is as extreme; beyond that normal, corrected for ties and
    continuity. Source: Lehmann, Nonparametrics: Statistical Methods Based on Ranks, 1.4.
    """
    everything = np.concatenate([first, second])
    size, chosen = len(everything), len(first)
    if size > MOST_RANKED:
        by_size = np.sort(everything)
        least = min(
            _mann_whitney(by_size[:chosen], by_size[chosen:]),
            _mann_whitney(by_size[-chosen:], by_size[:-chosen]),
        )
        return PValue(_mann_whitney(first, second), least, "asymptotic")
    ranks = _doubled_ranks(everything)
    # ways[k, s]: in how many ways k people have ranks that add up to s.
    ways = np.zeros((chosen + 1, int(ranks.sum()) + 1))
    ways[0, 0] = 1
    for rank in ranks:
        ways[1:, rank:] += ways[:-1, :-rank]
    return _from_expectation(ways[chosen], int(ranks[:chosen].sum()), chosen * (size + 1))


def rank_test(samples: Sequence[Numbers]) -> tuple[PValue, float]:
    """The Kruskal-Wallis test of whether any of several samples is higher, with ties; and its H.

    Up to MOST_RANKED people over SIMULATED random deals of the ranks, beyond that by the
    chi-squared distribution. Source: Kruskal and Wallis (1952), JASA 47, 583-621.
    """
    ranks = stats.rankdata(np.concatenate(samples))
    sizes = np.array([len(sample) for sample in samples])
    size = int(sizes.sum())
    if ranks.min() == ranks.max():
        return PValue(1.0, 1.0, "exact"), 0.0
    ties = np.unique(ranks, return_counts=True)[1].astype(float)
    correction = 1 - float((ties**3 - ties).sum()) / (float(size) ** 3 - size)

    def statistic(dealt: Numbers, of: npt.NDArray[np.int_]) -> Numbers:
        starts = np.concatenate([[0], np.cumsum(of)[:-1]])
        squares = (np.add.reduceat(dealt, starts, axis=-1) ** 2 / of).sum(axis=-1)
        return np.asarray(
            (12 / (size * (size + 1)) * squares - 3 * (size + 1)) / correction, dtype=np.float64
        )

    observed = float(statistic(ranks, sizes))
    orders = list(permutations(sizes)) if len(sizes) <= 4 else [tuple(np.sort(sizes))]
    by_rank = np.sort(ranks)
    highest = max(float(statistic(by_rank, np.array(order))) for order in orders)
    if size > MOST_RANKED:
        freedom = len(sizes) - 1
        return (
            PValue(
                float(stats.chi2.sf(observed, freedom)),
                float(stats.chi2.sf(highest, freedom)),
                "asymptotic",
            ),
            observed,
        )
    chance = np.random.default_rng(_SEED)
    dealt = statistic(chance.permuted(np.tile(ranks, (SIMULATED, 1)), axis=1), sizes)
    p, least = (
        (int((dealt >= value - _ALIKE * abs(value)).sum()) + 1) / (SIMULATED + 1)
        for value in (observed, highest)
    )
    return PValue(p, least, "simulated"), observed


def signed_rank_test(changes: Numbers) -> PValue:
    """Wilcoxon's signed-rank test of whether paired numbers shifted; unchanged pairs are left out.

    Up to MOST_RANKED changes the exact distribution over all signs of the mid-ranks, beyond that
    normal, corrected for ties. Source: Wilcoxon (1945), Biometrics Bulletin 1, 80-83.
    """
    changes = changes[changes != 0]
    if len(changes) == 0:
        return PValue(1.0, 1.0, "exact")
    if len(changes) > MOST_RANKED:
        result = stats.wilcoxon(changes)
        return PValue(float(result.pvalue), 0.0, "asymptotic")
    ranks = _doubled_ranks(np.abs(changes))
    ways = np.zeros(int(ranks.sum()) + 1)
    ways[0] = 1
    for rank in ranks:
        ways[rank:] += ways[:-rank]
    return _from_expectation(ways, int(ranks[changes > 0].sum()), float(ranks.sum()) / 2)


def overlap_test(gained: int, lost: int, then: tuple[int, int], now: tuple[int, int]) -> PValue:
    """Test whether a share changed between two overlapping samples.

    Of those who answered both times `gained` and `lost` the answer; `then` and `now` are how many
    gave it and how many answered, of those who answered once only. Exact: without change each of
    the former was as likely to gain as to lose (McNemar), and the latter are dealt to the waves at
    random (Fisher); both numbers of answers now are added.
    """
    changed = gained + lost
    ones, size = then[0] + now[0], then[1] + now[1]
    of_changed = stats.binom.pmf(np.arange(changed + 1), changed, 0.5)
    of_others = stats.hypergeom.pmf(np.arange(ones + 1), size, ones, now[1]) if size else np.ones(1)
    expected = changed / 2 + (ones * now[1] / size if size else 0)
    return _from_expectation(np.convolve(of_changed, of_others), gained + now[0], expected)


def _from_expectation(ways: Numbers, observed: int, expected: float) -> PValue:
    """Count outcomes 0, 1, 2... with so many `ways` that lie as far from what is expected."""
    distances = np.abs(np.arange(len(ways)) - expected)
    possible = ways > ways.sum() * 1e-300
    total = float(ways.sum())
    nearly = 1e-7
    p = float(ways[distances >= abs(observed - expected) - nearly].sum()) / total
    farthest = float(distances[possible].max())
    least = float(ways[distances >= farthest - nearly].sum()) / total
    return PValue(min(1.0, p), min(1.0, least), "exact")


def _mann_whitney(first: Numbers, second: Numbers) -> float:
    p = float(stats.mannwhitneyu(first, second, method="asymptotic").pvalue)
    return p if math.isfinite(p) else 1.0  # all alike


def _doubled_ranks(values: Numbers) -> npt.NDArray[np.int_]:
    """Mid-ranks times two, so that they are whole."""
    return np.rint(2 * stats.rankdata(values)).astype(np.int_)


def _log_factorials(largest: int) -> Numbers:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, largest + 1)))])


def _all_tables(rows: Counts, columns: Counts, log_factorials: Numbers) -> Numbers | None:
    """Give the sum of log n! over the cells of every table with these margins; None: too many.

    Fills the tables cell by cell, column after column, each with all that its row and column
    have left.
    """
    if len(rows) > len(columns):
        rows, columns = columns, rows
    left = rows[np.newaxis, :]  # of each row, in each table so far
    sums = np.zeros(1)
    for column in np.sort(columns)[:-1]:
        wanted = np.full(len(left), column)
        for row in range(len(rows) - 1):
            low = np.maximum(0, wanted - left[:, row + 1 :].sum(axis=1))
            ways = np.minimum(left[:, row], wanted) - low + 1
            total = int(ways.sum())
            if total > MOST_TABLES:
                return None
            table = np.repeat(np.arange(len(ways)), ways)
            first = np.repeat(np.cumsum(ways) - ways, ways)
            cell = low[table] + np.arange(total) - first
            left, wanted = left[table], wanted[table] - cell
            left[:, row] -= cell
            sums = sums[table] + log_factorials[cell]
        left = left.copy()
        left[:, -1] -= wanted
        sums = sums + log_factorials[wanted]
    return np.asarray(sums + log_factorials[left].sum(axis=1), dtype=np.float64)

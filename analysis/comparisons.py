"""Do groups differ? One test and its effect sizes for shares, choices and numbers.

Works on counts and arrays; knows nothing of questions. Groups without anybody must be left out
by the caller.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.differences import Difference, mean_difference, share_difference
from analysis.intervals import Numbers, finite
from analysis.results import SIMULATED, Effect

_SEED = 20_180_601  # the same answers always give the same p-value


@dataclass(frozen=True, slots=True)
class Outcome:
    """A method's name, its two-sided p-value (None: cannot be said) and effect sizes."""

    method: str
    p: float | None
    effects: tuple[Effect, ...]


def compare_shares(chosen: Sequence[int], bases: Sequence[int]) -> Outcome:
    """Whether the share `chosen` of `bases` differs between two or more groups.

    Two groups: Fisher's exact test, with the difference of the first from the second in
    percentage points (Newcombe's interval) and the odds ratio. More: as `compare_choices`.
    """
    table = np.array([chosen, np.subtract(bases, chosen)]).T
    if len(bases) > 2:
        return compare_choices(table)
    p = float(stats.fisher_exact(table).pvalue)
    difference = share_difference(chosen[0], bases[0], chosen[1], bases[1])
    effects = [_effect("difference in percentage points", difference, 100)]
    (a, b), (c, d) = table.tolist()
    if b * c:  # with an empty cell the ratio is infinite or unknown
        effects.append(Effect("odds ratio", a * d / (b * c)))
    return Outcome("Fisher’s exact test", p, tuple(effects))


def compare_choices(table: npt.NDArray[np.int_]) -> Outcome:
    """Whether people of several groups choose alike; a row per group, a column per choice.

    The Fisher-Freeman-Halton test, over simulated tables of the same margins (fixed seed), with
    Cramér's V. Two rows and two columns are tested exactly. Source: Freeman and Halton (1951),
    Biometrika 38, 141-149; the simulation counts the observed table too (Davison and Hinkley,
    Bootstrap Methods and their Application, 4.3), so that p is never nought.
    """
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    effects = () if min(table.shape) < 2 else (Effect("Cramér’s V", _cramers_v(table)),)
    if min(table.shape) < 2:
        return Outcome("Fisher’s exact test", 1.0, effects)
    if table.shape == (2, 2):
        return Outcome("Fisher’s exact test", float(stats.fisher_exact(table).pvalue), effects)
    simulated = stats.random_table.rvs(
        table.sum(axis=1),
        table.sum(axis=0),
        size=SIMULATED,
        random_state=np.random.default_rng(_SEED),
    )
    largest = int(table.sum())
    # A table's probability, up to what the margins fix: minus the sum of log n! over its cells.
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, largest + 1)))])
    observed = log_factorial[table].sum()
    as_unlikely = log_factorial[simulated].sum(axis=(1, 2)) >= observed - 1e-9 * abs(observed)
    p = (int(as_unlikely.sum()) + 1) / (SIMULATED + 1)
    return Outcome("Fisher–Freeman–Halton test", p, effects)


def compare_numbers(samples: Sequence[Numbers]) -> Outcome:
    """Whether numbers or ranks run higher in one of two or more groups.

    Two groups: Mann-Whitney, with the rank-biserial correlation (-1..1, positive where the first
    is higher; Kerby 2014, Comprehensive Psychology 3) and the difference of means (Welch's
    interval). More: Kruskal-Wallis with epsilon squared, 0..1 (Tomczak and Tomczak 2014).
    """
    everything = np.concatenate(samples)
    constant = bool(everything.min() == everything.max())
    if len(samples) == 2:
        first, second = samples
        if constant:
            statistic, p = len(first) * len(second) / 2, 1.0
        else:
            result = stats.mannwhitneyu(first, second)
            statistic, p = float(result.statistic), float(result.pvalue)
        effects = (
            Effect("rank-biserial correlation", 2 * statistic / (len(first) * len(second)) - 1),
            _effect("difference in means", mean_difference(first, second)),
        )
        return Outcome("Mann–Whitney test", p, effects)
    if constant:
        return Outcome("Kruskal–Wallis test", 1.0, (Effect("epsilon squared", 0.0),))
    statistic, p = (float(part) for part in stats.kruskal(*samples))
    effect = Effect("epsilon squared", statistic / (len(everything) - 1))
    return Outcome("Kruskal–Wallis test", finite(p), (effect,))


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjust p-values for being several, in their order; None stays None and is not counted.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    made = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, place) in enumerate(made):
        highest = max(highest, min(1.0, (len(made) - rank) * p))
        adjusted[place] = highest
    return adjusted


def _effect(name: str, difference: Difference, unit: float = 1.0) -> Effect:
    ends = (difference.value, difference.low, difference.high)
    return Effect(name, *(None if end is None else unit * end for end in ends))


def _cramers_v(table: npt.NDArray[np.int_]) -> float:
    """Cramér's V, 0..1, of a table without empty rows or columns."""
    total = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    chi_squared = float(((table - expected) ** 2 / expected).sum())
    return min(1.0, math.sqrt(chi_squared / (float(total) * (min(table.shape) - 1))))

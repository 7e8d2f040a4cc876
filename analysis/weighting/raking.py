"""Raking: weights by which the respondents have the frame's shares of several fields at once.

Knows numbers only; nothing of people, fields and waves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.intervals import Numbers

TOLERANCE: Final = 1e-6  # of a share, to which every margin is met: 0.0001 points
_MOST_ROUNDS: Final = 500
_FARTHEST: Final = 1e9  # of a factor before it is limited; one beyond will never meet its margin

Codes = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """One field: the category of each respondent as a code 0, 1..., and the share each should have.

    `shares` are 0..1 by code and add to 1. Every code is some respondent's.
    """

    codes: Codes
    shares: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class RakedWeights:
    """The weight of each respondent, with a mean of 1, and how well they do.

    `deviation` is the largest difference of a category's weighted share from the one it should
    have, 0..1; `converged` says that all are met. `limited` counts the respondents whose weight
    would have been smaller or larger without the limits.
    """

    weights: Numbers
    converged: bool
    rounds: int
    deviation: float
    limited: int


def rake(
    design: Numbers, margins: Sequence[Margin], lightest: float = 0.0, heaviest: float = np.inf
) -> RakedWeights:
    """Rake the `design` weights of respondents to the shares of the `margins`.

    The weight of nobody is changed by a factor below `lightest` or above `heaviest`, which must lie
    on both sides of 1. Without limits this is iterative proportional fitting (Deming and Stephan
    1940, Annals of Mathematical Statistics 11, 427-444). With them it is the truncated
    multiplicative method, case 7 of Deville and Särndal (1992), Calibration estimators in survey
    sampling, JASA 87, 376-382; the factors come from their generalised raking (Deville, Särndal and
    Sautory 1993, JASA 88, 1013-1020): each is the product of one multiplier for each margin, cut
    off at the limits, so that the others make up for what is cut off. Where the limits leave no
    such weights, the nearest found are given and have not `converged`.
    """
    design = design / design.mean()
    if not margins:
        return RakedWeights(design, converged=True, rounds=0, deviation=0.0, limited=0)
    # Whoever is in the same category of every margin has the same factor: a cell.
    sizes = [len(margin.shares) for margin in margins]
    combined = np.ravel_multi_index([margin.codes for margin in margins], sizes)
    cells, cell_of = np.unique(combined, return_inverse=True)
    total = float(design.sum())
    in_cell = np.bincount(cell_of, design, len(cells)) / total
    codes = np.unravel_index(cells, sizes)
    factors = np.ones(len(cells))
    deviation, rounds = np.inf, 0
    while deviation > TOLERANCE and rounds < _MOST_ROUNDS:
        rounds += 1
        for margin, code in zip(margins, codes, strict=True):
            reached = _shares(in_cell, factors, code, len(margin.shares), lightest, heaviest)
            step = np.divide(margin.shares, reached, where=reached > 0, out=np.ones_like(reached))
            factors = np.clip(factors * step[code], 1 / _FARTHEST, _FARTHEST)
        deviation = max(
            float(np.abs(_shares(in_cell, factors, code, size, lightest, heaviest) - shares).max())
            for code, size, shares in zip(codes, sizes, (m.shares for m in margins), strict=True)
        )
    for _ in range(_MOST_ROUNDS if deviation > TOLERANCE else 0):  # a mean of 1 all the same
        factors = factors / float((in_cell * np.clip(factors, lightest, heaviest)).sum())
    beyond = (factors < lightest) | (factors > heaviest)
    weights = design * np.clip(factors, lightest, heaviest)[cell_of]
    return RakedWeights(
        weights / weights.mean(),
        deviation <= TOLERANCE,
        rounds,
        deviation,
        int(beyond[cell_of].sum()),
    )


def effective_size(weights: Numbers) -> float:
    """How many people chosen without weights would tell as much: (sum w)^2 / sum w^2.

    Source: Kish (1965), Survey Sampling, section 11.7; Kish (1992), Weighting for unequal Pi,
    Journal of Official Statistics 8, 183-200.
    """
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def _shares(
    in_cell: Numbers, factors: Numbers, code: Codes, size: int, lightest: float, heaviest: float
) -> Numbers:
    """The weighted share of each category of a margin."""
    weights = in_cell * np.clip(factors, lightest, heaviest)
    return np.bincount(code, weights, size).astype(float)

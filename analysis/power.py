"""The smallest differences between two groups that a test would find reliably.

Reliably: with a power of 80%, by a two-sided test at the 5% level, for that test alone. Knows
numbers only; imports nothing heavy, as figures that are published are worked out anew.
"""

import math
from statistics import NormalDist
from typing import Final

from analysis.results import SIGNIFICANT, SmallestDifference

POWER: Final = 0.8
_RANKS: Final = 3 / math.pi  # efficiency of the Mann-Whitney test beside the t-test (Pitman)
_LEVEL: Final = NormalDist().inv_cdf(1 - SIGNIFICANT / 2)
_REACH: Final = NormalDist().inv_cdf(POWER)
_STEPS: Final = 40  # halvings of the range of a share


def smallest_share_difference(
    people: tuple[int, int], pooled: float, bases: tuple[float, float] | None = None
) -> SmallestDifference:
    """The smallest difference in points where one group has the `pooled` share, 0..1.

    The other has a share nearer to a half, or beyond; of the two groups the one is taken that gives
    the larger difference. By the approximation of Fleiss, Tytun and Ury (1980), Biometrics 36,
    343-346, to the power of Fisher's exact test. `bases` are the effective ones of weighted
    `people`. The value is None where no difference would be found.
    """
    one, other = bases or people
    found = (_share_difference(one, other, pooled), _share_difference(other, one, pooled))
    points = [100 * difference for difference in found if difference is not None]
    return SmallestDifference(people, max(points) if len(points) == len(found) else None)


def smallest_number_difference(
    people: tuple[int, int],
    deviation: float | None,
    bases: tuple[float, float] | None = None,
) -> SmallestDifference:
    """The smallest difference of numbers or ranks by the Mann-Whitney test.

    By the normal approximation with the efficiency 0.955 of ranks (Lehmann, Nonparametrics, 2.4).
    `deviation` is the standard deviation within groups, which makes it units; None: not known.
    """
    one, other = bases or people
    deviations = (_LEVEL + _REACH) * math.sqrt((1 / one + 1 / other) / _RANKS)
    return SmallestDifference(
        people,
        None if deviation is None else deviations * deviation,
        deviations,
        2 * NormalDist().cdf(deviations / math.sqrt(2)) - 1,
    )


def _share_difference(size: float, other: float, share: float) -> float | None:
    """The smallest difference, 0..1, of `other` people from `size` people with a `share`."""
    low, high = 0.0, max(share, 1 - share)
    if _size_needed(share, high, other / size) > size:
        return None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _size_needed(share, middle, other / size) > size:
            low = middle
        else:
            high = middle
    return high


def _size_needed(share: float, difference: float, ratio: float) -> float:
    """People needed in the first group, of `share`, where the other has `ratio` times as many."""
    second = share - difference if share >= 0.5 else share + difference
    mean = (share + ratio * second) / (ratio + 1)
    alike = _LEVEL * math.sqrt((ratio + 1) * mean * (1 - mean))
    apart = _REACH * math.sqrt(ratio * share * (1 - share) + max(0.0, second * (1 - second)))
    needed = (alike + apart) ** 2 / (ratio * difference**2)
    return needed / 4 * (1 + math.sqrt(1 + 2 * (ratio + 1) / (needed * ratio * difference))) ** 2

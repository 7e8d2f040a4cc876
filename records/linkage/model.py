"""What is known of how often pairs agree, and the probability that follows from it.

A pair of records is of one of several classes: the same person, one of the `rivals` (pairs of two
people that are alike for a reason, such as members of one household), or any two people. For each
class and comparison the model has the share of its pairs at each level. The logarithm of the ratio
to any two people is the weight of a level (Fellegi and Sunter 1969); a value that few records have
weighs more, as Winkler (1988) has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from records.linkage.comparisons import ComparedPairs, PairComparison
from records.linkage.pair_blocks import Pairs, records_of

Distribution = NDArray[np.float64]  # the share of pairs at each level of a comparison
Numbers = NDArray[np.float64]
# Of a class, by the place of the comparison; those that are not there are as of any two people.
Distributions = Mapping[int, Distribution]

SMALLEST_SHARE: Final = 1e-9
_CHUNK: Final = 1_000_000  # pairs compared at a time: what bounds the memory


@dataclass(frozen=True, slots=True)
class Rival:
    """A class of pairs of two people that are alike in some respects, and not in others.

    `alike` names the comparisons in which they are, each with the expected share of such pairs at
    each level; None for what is expected of one person.
    """

    name: str
    alike: Mapping[str, tuple[float, ...] | None]


@dataclass(frozen=True, slots=True)
class LinkageModel:
    """How often the pairs of each class agree.

    `any_two` has a distribution for each comparison; `classes` are the same person first, then the
    rivals; `priors` are the shares of all pairs that are of each class, with any two people last.
    """

    any_two: Sequence[Distribution]
    classes: Sequence[Distributions]
    priors: Distribution


def evidence(
    model: LinkageModel, comparisons: Sequence[PairComparison], pairs: Pairs
) -> NDArray[np.float32]:
    """The logarithms of how much likelier `pairs` are in each class than of any two people.

    Shape (classes, pairs).
    """
    left, right = records_of(pairs)
    found = np.zeros((len(model.classes), len(pairs)), dtype=np.float32)
    for place, comparison in enumerate(comparisons):
        compared = comparison.compare(left, right)
        for number, distributions in enumerate(model.classes):
            if place in distributions:
                found[number] += _weights(model.any_two[place], distributions[place], compared)
    return found


def level_weights(model: LinkageModel, place: int, compared: ComparedPairs) -> Numbers:
    """What the comparison at `place` says for one person and against any two, as a logarithm."""
    return _weights(model.any_two[place], model.classes[0][place], compared)


def chunks_of(pairs: Pairs) -> list[Pairs]:
    """`pairs` in parts small enough to be compared at once."""
    return [pairs[start : start + _CHUNK] for start in range(0, len(pairs), _CHUNK)]


def probabilities(likelihoods: NDArray[np.float32], priors: Distribution) -> Numbers:
    """The probability that each pair is of each class, any two people last.

    `likelihoods` is what `evidence` gives; the shape is (classes + 1, pairs).
    """
    logs = np.zeros((len(priors), likelihoods.shape[1]))
    logs[:-1] = likelihoods
    logs += np.log(priors)[:, None]
    logs -= logs.max(axis=0)
    np.exp(logs, out=logs)
    logs /= logs.sum(axis=0)
    return logs


def _weights(any_two: Distribution, of_class: Distribution, compared: ComparedPairs) -> Numbers:
    """The weight of each level; 0 where a value is missing."""
    levels, shares = compared.levels, compared.shares
    weights: Numbers = np.log(of_class / any_two)[levels]
    rare = ~np.isnan(shares)  # a value says more, or less, than an average one of its level
    weights[rare] += np.log(any_two[levels[rare]] / np.maximum(shares[rare], SMALLEST_SHARE))
    weights[levels < 0] = 0
    return weights

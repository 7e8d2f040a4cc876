"""A linkage model, learned from the records themselves.

How often any two people agree follows from the values, or from random pairs. How often pairs of
one person do is found by expectation maximisation among the pairs of each block, as Splink does
(Linacre et al. 2022): a block teaches nothing of the comparisons by which its pairs were chosen, so
that each is learned in the others. What is expected beforehand counts like a few pairs, so that a
small office gets a sensible model. How many pairs are of each class is estimated last.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.progress import Progress
from records.linkage.comparisons import PairComparison
from records.linkage.model import (
    SMALLEST_SHARE,
    Distribution,
    Distributions,
    LinkageModel,
    Rival,
    probabilities,
)
from records.linkage.pair_blocks import PairBlock, Pairs, pairs_of, records_of

_RANDOM_PAIRS: Final = 500_000
_PAIRS_PER_BLOCK: Final = 200_000
_STRENGTH: Final = 20.0  # pairs that what is expected beforehand counts for
_ROUNDS: Final = 100
_CLOSE: Final = 1e-4  # a smaller change of a share ends the estimation
_LARGEST_PRIOR: Final = 0.1
_PRIOR_ROUNDS: Final = 20
_PRIOR_CLOSE: Final = 0.01  # relative


def estimate_agreement(
    comparisons: Sequence[PairComparison],
    blocks: Sequence[PairBlock],
    rivals: Sequence[Rival],
    count: int,
    progress: Progress,
) -> LinkageModel:
    """How often the pairs of each class agree; the priors are even, see `estimate_priors`.

    Raises Cancelled.
    """
    chance = np.random.default_rng(1)
    any_two = _agreement_of_any_two(comparisons, count, chance, progress)
    expected = _expected(comparisons, rivals)
    learned: list[dict[int, list[tuple[Distribution, float]]]] = [{} for _ in expected]
    for one in blocks:
        if not len(one.pairs):
            continue
        progress.report("Learning how records agree")
        pairs = one.pairs
        if len(pairs) > _PAIRS_PER_BLOCK:
            pairs = chance.choice(pairs, _PAIRS_PER_BLOCK, replace=False)
        free = {place for place, each in enumerate(comparisons) if each.name not in one.fixed}
        found, weights = _maximise(_Patterns(comparisons, pairs), any_two, expected, free)
        for number, distributions in enumerate(found):
            for place in free & distributions.keys():
                learned[number].setdefault(place, []).append(
                    (distributions[place], weights[number])
                )
    classes = [
        {place: _average(learned[number].get(place, ()), start) for place, start in one.items()}
        for number, one in enumerate(expected)
    ]
    return LinkageModel(any_two, classes, np.full(len(classes) + 1, 1 / (len(classes) + 1)))


def estimate_priors(
    model: LinkageModel, likelihoods: NDArray[np.float32], certain: int, count: int
) -> LinkageModel:
    """`model` with the shares of all pairs of `count` records that are of each class.

    `likelihoods` is the evidence of all compared pairs (the others are taken as any two people);
    `certain` are the pairs that strict rules find, from which the search for the shares starts.
    """
    total = max(1.0, count * (count - 1) / 2)
    start = min(max(1, certain) / total, _LARGEST_PRIOR)
    priors = np.full(len(model.classes) + 1, start / 4)
    priors[0] = start
    priors[-1] = 1 - priors[:-1].sum()
    for _ in range(_PRIOR_ROUNDS):
        shares = probabilities(likelihoods, priors).sum(axis=1) / total
        # A rival that hardly occurs stays possible.
        shares = np.maximum(shares, [*(start / 1000 for _ in shares[:-1]), 0])
        shares[-1] = 1 - shares[:-1].sum()
        is_close = np.abs(np.log(shares[:-1] / priors[:-1])).max() < _PRIOR_CLOSE
        priors = shares
        if is_close:
            break
    return LinkageModel(model.any_two, model.classes, priors)


def expected_model(
    comparisons: Sequence[PairComparison],
    rivals: Sequence[Rival],
    by_chance: Mapping[str, Mapping[int, float]],
    priors: Sequence[float],
) -> LinkageModel:
    """The model that is expected before anything is learned from records.

    `by_chance` has, by comparison, how often any two records are at a level of which the comparison
    itself does not know it; `priors` are the shares of pairs of each class but any two people.
    """
    any_two = []
    for one in comparisons:
        shares = np.full(len(one.agreement), SMALLEST_SHARE)
        for level, share in {**by_chance.get(one.name, {}), **one.chance()}.items():
            shares[level] = max(share, SMALLEST_SHARE)
        shares[0] = 1 - shares[1:].sum()
        any_two.append(shares)
    return LinkageModel(
        any_two, _expected(comparisons, rivals), np.array([*priors, 1 - sum(priors)])
    )


class _Patterns:
    """The different combinations of levels among some pairs, with how many pairs have each."""

    def __init__(self, comparisons: Sequence[PairComparison], pairs: Pairs) -> None:
        left, right = records_of(pairs)
        sizes = [len(one.agreement) + 1 for one in comparisons]  # MISSING is one more
        codes = np.zeros(len(pairs), dtype=np.int64)
        for size, one in zip(sizes, comparisons, strict=True):
            codes = codes * size + one.compare(left, right).levels + 1
        different, self.counts = np.unique(codes, return_counts=True)
        self.levels = np.empty((len(sizes), len(different)), dtype=np.int64)
        for place in reversed(range(len(sizes))):
            different, level = np.divmod(different, sizes[place])
            self.levels[place] = level - 1


def _agreement_of_any_two(
    comparisons: Sequence[PairComparison],
    count: int,
    chance: np.random.Generator,
    progress: Progress,
) -> list[Distribution]:
    """The share of random pairs at each level; where it follows from the values, exactly that.

    A sample tells little of what is rare, such as the same e-mail address.
    """
    drawn = chance.integers(0, count, (2, min(_RANDOM_PAIRS, count**2)), dtype=np.int32)
    left, right = records_of(pairs_of(drawn[0], drawn[1]))
    found = []
    for one in comparisons:
        progress.report("Learning how often records agree by chance")
        levels = one.compare(left, right).levels
        counts = np.bincount(levels[levels >= 0], minlength=len(one.agreement)) + 0.5
        shares = counts / counts.sum()
        for level, share in one.chance().items():
            shares[level] = max(share, SMALLEST_SHARE)
        shares[0] = max(1 - shares[1:].sum(), 0.01)
        found.append(shares / shares.sum())
    return found


def _expected(
    comparisons: Sequence[PairComparison], rivals: Sequence[Rival]
) -> list[dict[int, Distribution]]:
    """The distributions of each class beforehand: the same person, the rivals, any two people."""
    same = {place: np.array(one.agreement) for place, one in enumerate(comparisons)}
    places = {one.name: place for place, one in enumerate(comparisons)}
    classes = [same]
    for rival in rivals:
        alike = {places[name]: shares for name, shares in rival.alike.items()}
        classes.append({place: np.array(shares or same[place]) for place, shares in alike.items()})
    return classes


def _maximise(
    patterns: _Patterns,
    any_two: Sequence[Distribution],
    expected: Sequence[Distributions],
    free: Collection[int],
) -> tuple[list[Distributions], Distribution]:
    """Estimate the distributions of the comparisons that are `free`, and the pairs of each class.

    By expectation maximisation, with what is `expected` as a Dirichlet prior.
    """
    classes = [{place: one[place] for place in one if place in free} for one in expected]
    classes.append({})  # any two people
    current: list[Distributions] = list(classes)
    mixture = np.full(len(classes), 1 / len(classes))
    known = [levels >= 0 for levels in patterns.levels]
    pairs = np.zeros((len(classes), len(patterns.counts)))
    for _ in range(_ROUNDS):
        logs = np.repeat(np.log(mixture)[:, None], len(patterns.counts), axis=1)
        for number, distributions in enumerate(current):
            for place, shares in distributions.items():
                at = known[place]
                weights = np.log(shares / any_two[place])
                logs[number, at] += weights[patterns.levels[place][at]]
        logs -= logs.max(axis=0)
        pairs = np.exp(logs)
        pairs *= patterns.counts / pairs.sum(axis=0)
        before, mixture = mixture, np.maximum(pairs.sum(axis=1) / patterns.counts.sum(), 1e-6)
        change = float(np.abs(mixture - before).max())
        updated: list[Distributions] = []
        for number, start in enumerate(classes):
            shares_of = {
                place: _share_at_each_level(
                    patterns.levels[place][known[place]], pairs[number][known[place]], shares
                )
                for place, shares in start.items()
            }
            for place, shares in shares_of.items():
                change = max(change, float(np.abs(shares - current[number][place]).max()))
            updated.append(shares_of)
        current = updated
        if change < _CLOSE:
            break
    return current[:-1], pairs.sum(axis=1)


def _share_at_each_level(
    levels: NDArray[Any], pairs: NDArray[np.float64], expected: Distribution
) -> Distribution:
    counts = np.bincount(levels, weights=pairs, minlength=len(expected))
    shares: Distribution = (counts + _STRENGTH * expected) / (counts.sum() + _STRENGTH)
    return shares


def _average(learned: Sequence[tuple[Distribution, float]], expected: Distribution) -> Distribution:
    """What the blocks taught, by the pairs of each; what was expected where none did."""
    weight = sum(pairs for _, pairs in learned)
    if weight <= 0:
        return expected
    total = np.zeros(len(expected))
    for shares, pairs in learned:
        total += shares * pairs
    return total / weight

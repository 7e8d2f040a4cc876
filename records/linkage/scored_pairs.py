"""The probability that two records are one, for all pairs that blocks give."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.progress import Progress
from records.linkage.comparisons import PairComparison
from records.linkage.estimation import estimate_agreement, estimate_priors
from records.linkage.model import (
    LinkageModel,
    Rival,
    chunks_of,
    evidence,
    probabilities,
)
from records.linkage.pair_blocks import PairBlock, Pairs, all_pairs


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """The compared pairs, the probability that each is one, and the model it follows from."""

    pairs: Pairs
    probabilities: NDArray[np.float64]
    model: LinkageModel


def score_pairs(
    count: int,
    comparisons: Sequence[PairComparison],
    blocks: Sequence[PairBlock],
    certain: int,
    progress: Progress,
    rivals: Sequence[Rival] = (),
) -> ScoredPairs:
    """Estimate a model from `count` records and score the pairs of `blocks` by it.

    `certain` is how many pairs a strict rule finds, from which the estimate of all of them starts.
    Raises Cancelled.
    """
    pairs = all_pairs(blocks)
    model = estimate_agreement(comparisons, blocks, rivals, count, progress)
    likelihoods = np.zeros((len(model.classes), len(pairs)), dtype=np.float32)
    done = 0
    for some in chunks_of(pairs):
        progress.report("Comparing records", done, len(pairs))
        likelihoods[:, done : done + len(some)] = evidence(model, comparisons, some)
        done += len(some)
    model = estimate_priors(model, likelihoods, certain, count)
    return ScoredPairs(pairs, probabilities(likelihoods, model.priors)[0], model)

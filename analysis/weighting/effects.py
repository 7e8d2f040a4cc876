"""What weights change: each headline without and with them. Pure; knows answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from analysis.answers import Answers
from analysis.headline_results import HeadlineFigure
from analysis.intervals import Numbers
from analysis.weighting.results import WeightingEffect

_PLACES: Final = 9  # decimals by which two weights are told apart
_MOST_WEIGHTS: Final = 12  # with more, people of one weight are hardly ever many
MakeHeadlines = Callable[[Mapping[str, Answers]], Sequence[HeadlineFigure]]


def with_weighting_effects(
    collected: Mapping[str, Answers],
    weights: "pd.Series[float] | None",
    headlines: MakeHeadlines,
) -> tuple[HeadlineFigure, ...]:
    """The `headlines` of the `collected` answers, each with what `weights` change or would.

    `weights` are by respondent; None: there are none, and nobody knows.
    """
    shown = headlines(collected)
    if weights is None or not collected:
        return tuple(shown)
    people = next(iter(collected.values())).people  # those of every question
    own = weights.loc[people].to_numpy(dtype=np.float64)
    unweighted = {code: replace(one, weights=None) for code, one in collected.items()}
    plain = headlines(unweighted)
    weighted = headlines({code: replace(one, weights=own) for code, one in collected.items()})
    alike = _alike(unweighted, own, headlines)
    return tuple(
        one
        if one.question is None
        else replace(one, effect=WeightingEffect(before.value, after.value, *_fewest(of_weights)))
        for one, before, after, *of_weights in zip(shown, plain, weighted, *alike, strict=True)
    )


def _alike(
    collected: Mapping[str, Answers], weights: Numbers, headlines: MakeHeadlines
) -> list[Sequence[HeadlineFigure]]:
    """The unweighted headlines of the people of each weight; none where there are many weights."""
    kinds, kind_of = np.unique(weights.round(_PLACES), return_inverse=True)
    if len(kinds) > _MOST_WEIGHTS:
        return []
    return [
        headlines({code: one.at(places) for code, one in collected.items()})
        for places in (np.flatnonzero(kind_of == kind) for kind in range(len(kinds)))
    ]


def _fewest(of_weights: Sequence[HeadlineFigure]) -> tuple[int, int]:
    """The fewest people of one weight who answered, and of a share on its smaller side."""
    bases = [one.question.base or 0 for one in of_weights if one.question is not None]
    counts = [
        min(one.share.count or 0, (one.question.base or 0) - (one.share.count or 0))
        for one in of_weights
        if one.question is not None and one.share is not None
    ]
    return min(bases, default=0), min(counts, default=0)

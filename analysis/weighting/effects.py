"""What weights change: each headline without and with them. Pure; knows answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.answers import Answers
from analysis.headline_results import HeadlineFigure
from analysis.weighting.results import WeightingEffect

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
    if weights is None:
        return tuple(shown)
    plain = headlines({code: replace(one, weights=None) for code, one in collected.items()})
    weighted = headlines(
        {
            code: replace(one, weights=weights.loc[one.people].to_numpy(dtype=np.float64))
            for code, one in collected.items()
        }
    )
    return tuple(
        one
        if one.question is None
        else replace(one, effect=WeightingEffect(before.value, after.value))
        for one, before, after in zip(shown, plain, weighted, strict=True)
    )

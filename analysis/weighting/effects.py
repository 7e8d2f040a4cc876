"""What weights would change: each headline without and with them. Pure; knows answers."""

from collections.abc import Mapping

import pandas as pd

from analysis.answers import Answers
from analysis.questions import chosen
from analysis.weighting.estimates import weighted_mean
from analysis.weighting.results import WeightingEffect


def weighting_effects(
    collected: Mapping[str, Answers], weights: "pd.Series[float]"
) -> dict[str, WeightingEffect]:
    """The headline of each question that has one, in percent, by the question's code."""
    found = {}
    for code, answers in collected.items():
        question = answers.question
        if question.headline is None or not question.headline_codes or not answers.base:
            continue
        has_chosen = chosen(answers, question.headline_codes).astype(float)
        theirs = weights.loc[has_chosen.index].to_numpy()
        found[code] = WeightingEffect(
            100 * float(has_chosen.mean()), 100 * weighted_mean(has_chosen.to_numpy(), theirs)
        )
    return found

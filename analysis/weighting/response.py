"""Who answered a wave, beside its answers, as the figures want it. Knows no database."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analysis.weighting.results import NonResponse
from analysis.weighting.weights import RespondentWeights


@dataclass(frozen=True, slots=True, eq=False)
class WaveResponse:
    """Who answered a wave, beside its figures.

    `weights` are those that were asked for, None: none were. `proposed` would be by the fields of
    the office, None where answers can't be weighted. `days` has the day on which each respondent
    answered, None where unknown.
    """

    non_response: NonResponse
    weights: RespondentWeights | None
    proposed: RespondentWeights | None
    days: "pd.Series[Any]"
    reminder: date | None

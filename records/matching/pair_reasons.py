"""Why two records are taken for one person, or for two, each reason with its weight."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from models.reasons import ReasonKind, WeighedReason
from records.linkage.comparisons import PairComparison
from records.linkage.model import LinkageModel, level_weights
from records.linkage.pair_blocks import Pairs, records_of
from records.matching.people_linkage import (
    ADDRESS,
    ALUMNI_ID,
    AWARD,
    BIRTH,
    DEPARTMENT,
    EMAIL,
    EMPLOYER,
    FAMILY,
    GENDER,
    GIVEN,
    PHONE,
    PROFILE,
)

# By comparison, the reason that each of its levels is.
_REASONS: Final[Mapping[str, Sequence[ReasonKind]]] = {
    ALUMNI_ID: (ReasonKind.OTHER_ID, ReasonKind.SAME_ID),
    GIVEN: (
        ReasonKind.OTHER_GIVEN_NAME,
        ReasonKind.SIMILAR_GIVEN_NAME,
        ReasonKind.NEAR_GIVEN_NAME,
        ReasonKind.MOVED_GIVEN_NAME,
        ReasonKind.SAME_GIVEN_NAME,
    ),
    FAMILY: (
        ReasonKind.OTHER_FAMILY_NAME,
        ReasonKind.SIMILAR_FAMILY_NAME,
        ReasonKind.NEAR_FAMILY_NAME,
        ReasonKind.MOVED_FAMILY_NAME,
        ReasonKind.SAME_FAMILY_NAME,
    ),
    BIRTH: (
        ReasonKind.OTHER_BIRTH,
        ReasonKind.PARTLY_OTHER_BIRTH,
        ReasonKind.SIMILAR_BIRTH,
        ReasonKind.SAME_BIRTH,
    ),
    GENDER: (ReasonKind.OTHER_GENDER, ReasonKind.SAME_GENDER),
    EMAIL: (ReasonKind.OTHER_EMAIL, ReasonKind.SAME_EMAIL),
    PHONE: (ReasonKind.OTHER_PHONE, ReasonKind.SAME_PHONE),
    PROFILE: (ReasonKind.OTHER_PROFILE, ReasonKind.SAME_PROFILE),
    ADDRESS: (ReasonKind.OTHER_ADDRESS, ReasonKind.SAME_CITY, ReasonKind.SAME_ADDRESS),
    AWARD: (ReasonKind.OTHER_AWARD, ReasonKind.SAME_YEAR, ReasonKind.SAME_AWARD),
    DEPARTMENT: (ReasonKind.OTHER_DEPARTMENT, ReasonKind.SAME_DEPARTMENT),
    EMPLOYER: (ReasonKind.OTHER_EMPLOYER, ReasonKind.SAME_EMPLOYER),
}
_SLIGHT: Final = 0.5  # bits; less than this is no reason


def reasons_for(
    model: LinkageModel, comparisons: Sequence[PairComparison], pairs: Pairs
) -> list[tuple[WeighedReason, ...]]:
    """The reasons for each of `pairs`, the weightiest first."""
    left, right = records_of(pairs)
    found: list[list[WeighedReason]] = [[] for _ in range(len(pairs))]
    for place, comparison in enumerate(comparisons):
        compared = comparison.compare(left, right)
        weights = level_weights(model, place, compared) / math.log(2)
        kinds = _REASONS[comparison.name]
        for at in np.flatnonzero((compared.levels >= 0) & (np.abs(weights) >= _SLIGHT)).tolist():
            kind = kinds[compared.levels[at]]
            found[at].append(WeighedReason(kind, round(float(weights[at]), 1)))
    return [tuple(sorted(one, key=lambda reason: -abs(reason.weight))) for one in found]

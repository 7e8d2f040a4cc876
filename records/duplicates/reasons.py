"""Why two records are taken for one person, or for two, in words and with its weight."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from records.duplicates.linkage.comparisons import PairComparison
from records.duplicates.linkage.model import LinkageModel, level_weights
from records.duplicates.linkage.pair_blocks import Pairs, records_of
from records.duplicates.pairs import PairReason
from records.duplicates.people_linkage import (
    ADDRESS,
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

_TEXTS: Final[Mapping[str, Sequence[str]]] = {
    GIVEN: (
        "another given name",
        "a similar given name",
        "nearly the same given name",
        "the given name is the other’s preferred or family name",
        "same given name",
    ),
    FAMILY: (
        "another family name",
        "a similar family name",
        "nearly the same family name",
        "the family name is the other’s former or given name",
        "same family name",
    ),
    BIRTH: (
        "another date of birth",
        "a partly different date of birth",
        "nearly the same date of birth",
        "same date of birth",
    ),
    GENDER: ("another gender", "same gender"),
    EMAIL: ("other e-mail addresses", "same e-mail address"),
    PHONE: ("other phone numbers", "same phone number"),
    PROFILE: ("another LinkedIn profile", "same LinkedIn profile"),
    ADDRESS: ("other addresses", "same city", "same postal address"),
    AWARD: ("other awards", "same year of completion", "same award and year"),
    DEPARTMENT: ("another department", "same department"),
    EMPLOYER: ("other employers", "same employer"),
}
_SLIGHT: Final = 0.5  # bits; less than this is no reason


def reasons_for(
    model: LinkageModel, comparisons: Sequence[PairComparison], pairs: Pairs
) -> list[tuple[PairReason, ...]]:
    """The reasons for each of `pairs`, the weightiest first."""
    left, right = records_of(pairs)
    found: list[list[PairReason]] = [[] for _ in range(len(pairs))]
    for place, comparison in enumerate(comparisons):
        compared = comparison.compare(left, right)
        weights = level_weights(model, place, compared) / math.log(2)
        texts = _TEXTS[comparison.name]
        for at in np.flatnonzero((compared.levels >= 0) & (np.abs(weights) >= _SLIGHT)).tolist():
            text = texts[compared.levels[at]]
            found[at].append(PairReason(text, round(float(weights[at]), 1)))
    return [tuple(sorted(one, key=lambda reason: -abs(reason.weight))) for one in found]

"""The weights of a wave's respondents, by the frame's shares of some fields.

Pure; knows people as columns, nothing of the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.intervals import Numbers
from analysis.results import SMALLEST_GROUP
from analysis.weighting.groups import GroupCodes
from analysis.weighting.people import FramePeople
from analysis.weighting.raking import Codes, Margin, effective_size, rake
from analysis.weighting.results import WeightingDetails
from core.errors import UserError
from core.formats import listed

# The codes of the errors that say why a wave can't be weighted.
CANNOT_BE_WEIGHTED: Final = frozenset({"not_linked", "no_frame", "too_few_to_weight"})


@dataclass(frozen=True, slots=True)
class WeightLimits:
    """How small and how large the factor of a weight may be; 1 is between them."""

    lightest: float
    heaviest: float


@dataclass(frozen=True, slots=True, eq=False)
class RespondentWeights:
    """A weight for each respondent, with a mean of 1, and what the weights are like."""

    weights: "pd.Series[float]"
    details: WeightingDetails


@dataclass(frozen=True, slots=True)
class _Joined:
    margin: Margin
    remarks: list[str]


def weight_respondents(
    people: FramePeople,
    respondents: Sequence[int],
    fields: Sequence[tuple[str, GroupCodes]],
    limits: WeightLimits,
) -> RespondentWeights:
    """Rake the `respondents` to the frame by `fields`, each with its label.

    The weights begin with the chances by which a sample was drawn. Groups in which fewer than
    SMALLEST_GROUP people answered are joined: with the neighbour where groups have an order, else
    with each other. Respondents whose group is not known keep the share that they have. Raises
    UserError where that leaves a field a single group, or where nobody is known to have answered.
    """
    at, design = _places(people, respondents)
    margins, remarks = [], []
    for label, groups in fields:
        joined = _margin(label, groups, np.where(at >= 0, groups.codes[at], -1), design)
        margins.append(joined.margin)
        remarks += joined.remarks
    raked = rake(design, margins, limits.lightest, limits.heaviest)
    if not raked.converged:
        remarks.append(
            "The limits of the weights are too narrow to give every group its share of the frame;"
            f" the farthest is {100 * raked.deviation:.1f} points from it."
        )
    size = effective_size(raked.weights)
    details = WeightingDetails(
        keys=tuple(groups.key for _, groups in fields),
        fields=tuple(label for label, _ in fields),
        lightest=limits.lightest,
        heaviest=limits.heaviest,
        respondents=len(respondents),
        lowest=float(raked.weights.min()),
        highest=float(raked.weights.max()),
        limited=raked.limited,
        effective_size=size,
        design_effect=len(respondents) / size,
        converged=raked.converged,
        deviation=100 * raked.deviation,
        by_design=people.has_unequal_chances,
        remarks=tuple(remarks),
    )
    index = pd.Index(np.array(respondents, dtype=np.int64))
    return RespondentWeights(pd.Series(raked.weights, index), details)


def usable_fields(
    people: FramePeople, respondents: Sequence[int], fields: Sequence[tuple[str, GroupCodes]]
) -> list[tuple[str, GroupCodes]]:
    """Those of the `fields` that respondents can be weighted by.

    Raises UserError where nobody is known to have answered.
    """
    at, design = _places(people, respondents)
    found = []
    for label, groups in fields:
        try:
            _margin(label, groups, np.where(at >= 0, groups.codes[at], -1), design)
        except UserError:
            continue
        found.append((label, groups))
    return found


def _places(people: FramePeople, respondents: Sequence[int]) -> tuple[Codes, Numbers]:
    """Where each respondent stands among `people`, -1: nowhere, and the weight of the design.

    Raises UserError where none of them is among `people`.
    """
    place = {one: at for at, one in enumerate(people.ids.tolist())}
    at = np.array([place.get(one, -1) for one in respondents], dtype=np.int64)
    if not (at >= 0).any():
        raise UserError(
            "The answers to this wave aren’t linked to people, so they can’t be weighted.",
            code="not_linked",
        )
    design = np.where(at >= 0, people.design[at], 1.0)
    if (at < 0).any():  # somebody who is nobody known counts as the others do on average
        design[at < 0] = design[at >= 0].mean()
    return at, design / design.mean()


def _margin(label: str, groups: GroupCodes, codes: Codes, design: Numbers) -> _Joined:
    """The margin of one field for respondents whose groups are `codes`."""
    size = len(groups.labels)
    frame = np.bincount(groups.codes[groups.codes >= 0], minlength=size).astype(float)
    answered = np.bincount(codes[codes >= 0], minlength=size)
    parts = [[at] for at in range(size) if frame[at]]
    join = _join_neighbours if groups.ordered else _join_smallest
    parts = join(parts, answered)
    if len(parts) < 2:
        raise UserError(
            f"Too few people answered to weight by {label}: fewer than {SMALLEST_GROUP} in all but"
            " one of its groups. Choose another field.",
            code="too_few_to_weight",
        )
    new = np.full(size + 1, len(parts))  # the last place is of those whose group is not known
    for at, part in enumerate(parts):
        new[part] = at
    own = new[codes]
    unknown = float(design[own == len(parts)].sum() / design.sum())
    shares = np.array([frame[part].sum() for part in parts]) / frame.sum() * (1 - unknown)
    if unknown:
        shares = np.append(shares, unknown)
    joined = [part for part in parts if len(part) > 1]
    remarks = [
        f"{label}: {listed([groups.labels[at] for at in part])} are weighted as one group, as fewer"
        f" than {SMALLEST_GROUP} people of some of them answered."
        for part in joined
    ]
    return _Joined(Margin(own, shares), remarks)


def _join_neighbours(parts: list[list[int]], answered: Codes) -> list[list[int]]:
    """Join each part of too few respondents with the smaller one of those beside it."""
    parts = [list(part) for part in parts]
    while len(parts) > 1:
        counts = [int(answered[part].sum()) for part in parts]
        least = min(range(len(parts)), key=lambda at: counts[at])
        if counts[least] >= SMALLEST_GROUP:
            break
        beside = [at for at in (least - 1, least + 1) if 0 <= at < len(parts)]
        other = min(beside, key=lambda at: counts[at])
        first, second = sorted((least, other))
        parts[first] += parts.pop(second)
    return parts


def _join_smallest(parts: list[list[int]], answered: Codes) -> list[list[int]]:
    """Join all parts of too few respondents, and the next smallest where that is not enough."""
    by_size = sorted(parts, key=lambda part: int(answered[part].sum()))
    small = [part for part in by_size if answered[part].sum() < SMALLEST_GROUP]
    if not small:
        return parts
    others = by_size[len(small) :]
    together = [at for part in small for at in part]
    while others and answered[together].sum() < SMALLEST_GROUP:
        together += others.pop(0)
    kept = [part for part in parts if part in others]
    return [*kept, sorted(together)]

"""Groups of the frame by one field, as codes: what non-response and margins are counted by.

Pure; knows values of a field, nothing of where they come from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analysis.results import COHORT
from analysis.variables.fields import group_label, group_order, is_unknown
from analysis.variables.groupings import NOT_KNOWN
from analysis.weighting.raking import Codes

OTHERS: Final = "Other groups"
MOST_GROUPS: Final = 12  # of a field without an order; smaller ones are joined
_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class GroupCodes:
    """The group of each person as a code, -1 where nobody knows it, and the groups' labels.

    `ordered`: the groups run from one end to the other, as cohorts do.
    """

    key: str
    codes: Codes
    labels: tuple[str, ...]
    ordered: bool

    def label(self, code: int) -> str:
        """What a group is called."""
        return NOT_KNOWN if code == _UNKNOWN else self.labels[code]


def group_codes(key: str, values: Sequence[Any]) -> GroupCodes:
    """Code the `values` of a field; the largest groups alone where there are very many."""
    found = {one for one in set(values) if one is not None and not is_unknown(one)}
    order = sorted(found, key=group_order)
    labels = tuple(dict.fromkeys(group_label(one) for one in order))
    place = {label: at for at, label in enumerate(labels)}
    code_of: dict[Any, int] = {one: place[group_label(one)] for one in order}
    codes = np.fromiter((code_of.get(one, _UNKNOWN) for one in values), np.int64, len(values))
    ordered = key == COHORT or all(isinstance(one, int | float) for one in order)
    groups = GroupCodes(key, codes, labels, ordered)
    return groups if len(labels) <= MOST_GROUPS else _with_others(groups)


def _with_others(groups: GroupCodes) -> GroupCodes:
    """Join all but the MOST_GROUPS - 1 largest groups; the kept ones stay in their order."""
    sizes = np.bincount(groups.codes[groups.codes >= 0], minlength=len(groups.labels))
    largest = sorted(np.argsort(-sizes, kind="stable")[: MOST_GROUPS - 1].tolist())
    new = np.full(len(groups.labels), len(largest))
    new[largest] = np.arange(len(largest))
    codes = np.where(groups.codes >= 0, new[groups.codes], _UNKNOWN)
    labels = (*(groups.labels[at] for at in largest), OTHERS)
    return GroupCodes(groups.key, codes, labels, ordered=False)

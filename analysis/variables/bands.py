"""Numbers and years in bands."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from analysis.intervals import Numbers
from analysis.results import GroupVariable
from analysis.variables.groupings import Grouping, by_place


def band(key: str, label: str, numbers: Numbers, cuts: Sequence[float]) -> Grouping:
    """Group people by the band that their number is in; each of `cuts` begins another band.

    Whoever has no number (not a number) is unknown. The names follow from the cuts alone, and tell
    nothing of the lowest and highest numbers.
    """
    are_whole = all(float(number).is_integer() for number in (*cuts, *numbers[~np.isnan(numbers)]))
    labels = band_labels(cuts, are_whole=are_whole)
    places = np.where(np.isnan(numbers), -1, np.searchsorted(cuts, numbers, side="right"))
    return by_place(GroupVariable(key, label, labels, is_ordered=True), labels, places)


def band_labels(cuts: Sequence[float], *, are_whole: bool | None = None) -> tuple[str, ...]:
    """“Under 5”, “5–9”, “10 and over”; of numbers that are not whole “5 to under 10”.

    Without a word on the numbers, they are taken to be whole where the cuts are.
    """
    if are_whole is None:
        are_whole = all(float(cut).is_integer() for cut in cuts)
    middle = [
        (f"{low:g}" if low == high - 1 else f"{low:g}–{high - 1:g}")
        if are_whole
        else f"{low:g} to under {high:g}"
        for low, high in pairwise(cuts)
    ]
    return (f"Under {cuts[0]:g}", *middle, f"{cuts[-1]:g} and over")

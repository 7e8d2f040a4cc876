"""How the panels of a survey's findings are arranged: plain values.

Must not know how a panel is drawn, nor what its figures are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class PanelView(StrEnum):
    """What a panel shows first: the usual chart, a table, or a kind of chart where it suits."""

    CHART = "chart"
    TABLE = "table"
    BARS = "bars"
    STACKED = "stacked"
    DOTS = "dots"
    CELLS = "cells"
    DISTRIBUTION = "distribution"
    BOXES = "boxes"
    MEANS = "means"


@dataclass(frozen=True, slots=True)
class PanelSettings:
    """What somebody set of the panel of a question or a matrix, by its code.

    `position` is its place among those that were arranged, None: as in the questionnaire. `title`
    stands above the question's text, `note` below the figures. Without a
    `view` the panel shows what suits the question.
    """

    code: str
    position: int | None = None
    is_hidden: bool = False
    title: str | None = None
    note: str | None = None
    view: PanelView | None = None


def arranged(codes: Sequence[str], settings: Sequence[PanelSettings]) -> list[str]:
    """Give `codes`, in the order of the questionnaire, in the order that was set.

    One that joined the questionnaire after they were arranged follows its predecessor there.
    """
    positions = {one.code: one.position for one in settings if one.position is not None}
    known = sorted((code for code in codes if code in positions), key=lambda one: positions[one])
    before: str | None = None
    for code in codes:
        if code not in positions:
            known.insert(0 if before is None else known.index(before) + 1, code)
        before = code
    return known


def moved(codes: Sequence[str], code: str, steps: int) -> list[str]:
    """Give `codes` with `code` moved by `steps`, at most to an end."""
    order = list(codes)
    place = order.index(code)
    order.insert(min(max(place + steps, 0), len(order) - 1), order.pop(place))
    return order

"""The results of comparing waves: changes, series over the waves, flows, and changes of groups.

Plain values as those of analysis/results.py, of which they are a part; imports nothing heavy.
"""

import math
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

People = Literal["all", "same"]  # all respondents, or those who answered each time
# People who changed an answer, or answered once only: with fewer the z-test rejects too often
# (7.6% instead of 5% for 30 and 30 people with 28 in common).
FEW_CHANGES: Final = 30
CHOSEN: Final = "chosen"
NOT_CHOSEN: Final = "not chosen"
ChangeMeasure = Literal["percent", "mean", "rank"]


@dataclass(frozen=True, slots=True)
class Overlap:
    """People who answered a question in both waves, and how many of them changed.

    `gained` chose the answer in the later wave only, `lost` in the earlier one only, `kept` in
    both. For means only `people` is given.
    """

    people: int
    kept: int = 0
    gained: int = 0
    lost: int = 0

    def correlation(self) -> float | None:
        """Phi of the answers then and now; 0 without variation, None for an impossible table."""
        neither = self.people - self.kept - self.gained - self.lost
        if min(self.kept, self.gained, self.lost, neither) < 0:
            return None
        then, now = self.kept + self.lost, self.kept + self.gained
        spread = then * (self.people - then) * now * (self.people - now)
        return (self.people * self.kept - then * now) / math.sqrt(spread) if spread else 0.0


@dataclass(frozen=True, slots=True)
class WaveChange:
    """One figure then and now, among all respondents or the same people.

    `measure` is percent (of the people whose answer is `value`, or the headline where that is
    None), mean, or rank: the mean rank of the choice `value` of a ranking, or of the ordered
    choices of the whole question. The bases are the people behind each figure; `low` to `high` is
    the interval of `difference`, now less then. `p_adjusted` is Holm's over the changes of the same
    `people` whose test can reject, between all waves compared. `mid_p` is McNemar's with half the
    probability of what was observed. Where `is_weighted`, as those of all respondents can be,
    `unweighted_then` and `unweighted_now` are those without weights, which are not
    published. `overlap`, which is never published, is needed to hide what
    tells of few changes. `wave_then` and `wave_now` are the labels of the waves.
    """

    question: str
    value: str | None
    text: str
    measure: ChangeMeasure
    people: People
    base_then: int | None
    base_now: int | None
    then: float | None
    now: float | None
    difference: float | None
    low: float | None
    high: float | None
    method: str
    p: float | None
    p_adjusted: float | None
    overlap: Overlap | None = None
    can_reject: bool = True
    mid_p: float | None = None
    wave_then: str = ""
    wave_now: str = ""
    is_weighted: bool = False
    unweighted_then: float | None = None
    unweighted_now: float | None = None


@dataclass(frozen=True, slots=True)
class WavePoint:
    """One figure in one wave: `value`, with its interval, of `base` people.

    Where not `asked`, the question was not put, or the choice not offered, in that wave.
    """

    wave: str
    base: int | None
    value: float | None
    low: float | None
    high: float | None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class SeriesTest:
    """A test of one figure over three or more waves.

    `slope` with its interval is the change in a year (`unit`), or from one wave to the next where
    their dates are not known; None where the test is of any difference between the waves.
    `p_adjusted` is Holm's over the tests of the same people that can reject.
    """

    method: str
    p: float | None
    p_adjusted: float | None = None
    can_reject: bool = True
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    unit: Literal["year", "wave"] = "wave"


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """One figure over all waves compared, among all respondents or the same people.

    The `points` of the same people are of those who answered in every wave that asked; their
    `changes` are of those who answered in both waves of each. Changes are between neighbours, then
    from the first wave to the last.
    """

    question: str
    value: str | None
    text: str
    measure: ChangeMeasure
    people: People
    points: tuple[WavePoint, ...]
    changes: tuple[WaveChange, ...]
    test: SeriesTest | None = None


@dataclass(frozen=True, slots=True)
class WaveLabel:
    """A wave compared: its label, when it opened, and how many answered."""

    label: str
    opens: date | None
    respondents: int | None


@dataclass(frozen=True, slots=True)
class FlowState:
    """One answer of a flow: how many of its people, and which share of them, gave it in a wave."""

    value: str
    text: str
    count: int | None
    percent: float | None


@dataclass(frozen=True, slots=True)
class FlowCell:
    """How many people went from the answer `then` to the answer `now`, both by code.

    `percent` is of those whose answer was `then`, `band` the range published in place of it.
    """

    then: str
    now: str
    count: int | None
    percent: float | None
    band: str | None = None


@dataclass(frozen=True, slots=True)
class FlowTest:
    """A test of whether the answers of the same people shifted between two waves."""

    method: str
    p: float | None
    p_adjusted: float | None = None
    can_reject: bool = True


@dataclass(frozen=True, slots=True)
class Flow:
    """Who changed from what to what between two waves, of the `people` who answered in both.

    `value` is the choice that the flow is of where the question is multiple, whose states are
    CHOSEN and NOT_CHOSEN. `then` and `now` are the answers offered in each wave, `cells` the people
    from each to each, in their order.
    """

    question: str
    value: str | None
    text: str
    wave_then: str
    wave_now: str
    people: int | None
    changed: int | None
    then: tuple[FlowState, ...]
    now: tuple[FlowState, ...]
    cells: tuple[FlowCell, ...]
    tests: tuple[FlowTest, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What changed in one group of people."""

    group: str
    change: WaveChange


@dataclass(frozen=True, slots=True)
class GroupTrend:
    """One figure then and now in each group, and whether the groups changed differently.

    `difference`, with its interval, is the change of the first group of the `pair` less that of the
    second. `p_adjusted` is Holm's over the figures among the same `people` whose test can reject.
    `left_out` are groups in which too few answered to be tested.
    """

    question: str
    value: str | None
    text: str
    measure: ChangeMeasure
    people: People
    groups: tuple[GroupChange, ...]
    pair: tuple[str, ...] = ()
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    method: str = ""
    p: float | None = None
    p_adjusted: float | None = None
    can_reject: bool = True
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrendFamilies:
    """How many tests of a kind p-values were adjusted for together (Holm)."""

    changes_all: int = 0
    changes_same: int = 0
    series_all: int = 0
    series_same: int = 0
    flows: int = 0
    groups_all: int = 0
    groups_same: int = 0

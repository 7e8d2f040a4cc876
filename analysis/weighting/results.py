"""What is known of non-response and weights: plain values that everything draws.

Percentages are 0..100 and unrounded; a figure that is suppressed or undefined is None. Imports
nothing heavy.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class GroupResponse:
    """One group of the frame beside those of it who answered.

    `frame` are its eligible people, `sampled` those of them who are in the sample (all where none
    was drawn), `respondents` those who answered. `rate` is of the sampled. `frame_percent` and
    `percent` are the group's shares of the frame and of the respondents, of people whose value is
    known; where the sample was drawn with unequal chances, respondents count by those.
    `difference` is the second less the first in points, `low` to `high` its 95% interval, as if
    those who answered were a random sample.
    """

    label: str
    known: bool
    frame: int | None
    sampled: int | None
    respondents: int | None
    rate: float | None = None
    frame_percent: float | None = None
    percent: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class FieldResponse:
    """Who answered by one field; `p` is of the test that all its groups respond alike."""

    key: str
    label: str
    groups: tuple[GroupResponse, ...]
    p: float | None = None


@dataclass(frozen=True, slots=True)
class TimedFigure:
    """A headline among early and among late respondents; `difference` is late less early.

    The bases are how many of them answered the question, `p_adjusted` is Holm's over the headlines.
    """

    question: str
    text: str
    early_base: int | None
    late_base: int | None
    early: float | None
    late: float | None
    difference: float | None
    low: float | None
    high: float | None
    p_adjusted: float | None


@dataclass(frozen=True, slots=True)
class ResponseTiming:
    """Respondents who answered before the day `since`, and on it or later.

    `by_reminder`: that is the day of the first reminder, else one that halves them. `undated`
    answered on a day that nobody knows.
    """

    since: date | None
    by_reminder: bool
    early: int | None
    late: int | None
    undated: int | None
    figures: tuple[TimedFigure, ...]


@dataclass(frozen=True, slots=True)
class WeightingEffect:
    """A headline without and with weights: a percentage, or a mean or median.

    `fewest_alike` are the fewest people of equal weight who answered. `fewest_apart`: of a share,
    the fewest of them whom the headline counts, or does not count.
    """

    unweighted: float | None
    weighted: float | None
    fewest_alike: int | None = None
    fewest_apart: int | None = None

    @property
    def change(self) -> float | None:
        """By how much weights change the figure, of a percentage in points."""
        if self.unweighted is None or self.weighted is None:
            return None
        return self.weighted - self.unweighted


@dataclass(frozen=True, slots=True)
class WeightingDetails:
    """The weights of the respondents: what they are made of, and how far they reach.

    `fields` are the labels of those raked to, `keys` their keys. `lightest` and `heaviest` limit
    the factor of each weight; `lowest` to `highest` is the range that there is, with a mean of 1,
    `limited` how many are at a limit. `effective_size` is how many people chosen without weights
    would tell as much as the `respondents`, `design_effect` the second through the first.
    `deviation` is how far the worst share of a group is from that in the frame, in points; the
    weights have `converged` where it is nothing. `by_design`: sampled people had unequal chances,
    which the weights make up for first. `remarks` say in sentences what was joined or is missing.
    """

    keys: tuple[str, ...]
    fields: tuple[str, ...]
    lightest: float
    heaviest: float
    respondents: int | None
    lowest: float | None
    highest: float | None
    limited: int | None
    effective_size: float | None
    design_effect: float | None
    converged: bool
    deviation: float | None
    by_design: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NonResponse:
    """How those who answered differ from the frame, and what weights would change.

    `frame`, `sampled` and `respondents` are people with a name, `unnamed` members of the frame
    without one, who are in no group. `proposed` are weights by the fields of the office, those of
    which the headlines say what they would change; without them, `remark` says why. `remark` says
    too what cannot be known of this wave.
    """

    frame: int | None
    sampled: int | None
    respondents: int | None
    unnamed: int | None = 0
    fields: tuple[FieldResponse, ...] = ()
    timing: ResponseTiming | None = None
    proposed: WeightingDetails | None = None
    remark: str = ""

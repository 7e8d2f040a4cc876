"""The results of the analysis: plain values that panel, chart, report and command draw.

Percentages are 0..100 and unrounded; a figure that is suppressed or undefined is None. Must
not know how figures are computed or drawn; imports nothing heavy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

from analysis.headline_results import HeadlineFigure
from analysis.rates import Rate
from analysis.trend_results import (
    FigureSeries,
    Flow,
    GroupTrend,
    TrendFamilies,
    WaveChange,
    WaveLabel,
)
from analysis.weighting.results import NonResponse, WeightingDetails
from core.errors import UserError
from surveys.panel_settings import PanelSettings

if TYPE_CHECKING:
    from analysis.publications.records import WaveCut

SIGNIFICANT: Final = 0.05  # below this a p-value shows a difference
SIMULATED: Final = 9_999  # tables of a simulated test; a p-value of 0.05 is right to about 0.004

COHORT: Final = "cohort"  # the breakdown by year of completion, in bands
YEARS_SINCE_AWARD: Final = "years_since_award"  # at the opening of the wave, in bands

# Effect sizes of two groups.
POINTS: Final = "difference in percentage points"
ODDS_RATIO: Final = "odds ratio"
RANK_BISERIAL: Final = "rank-biserial correlation"
MEANS: Final = "difference in means"

HEADLINE: Final = "headline"  # the value of a question's headline share

# People who answered, for a group to be tested: below it one person is more than a fifth of the
# group, and a third group of one or two would take the place of comparing the two large ones.
SMALLEST_GROUP: Final = 5

How = Literal["exact", "simulated", "asymptotic"]  # how a p-value was found
KindName = Literal["yes_no", "single", "multiple", "ranking", "scale", "number", "text", "date"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What may be published; the defaults are the practice of HESA.

    Counts go to the nearest `round_to`, those up to `count_as_none` to 0. A percentage, mean,
    quartile or test needs a base of at least `percent_base`.
    """

    round_to: int = 5
    count_as_none: int = 2
    percent_base: float = 22.5


def identifying_field(label: str) -> UserError:
    """The error for a break-down of published figures by a field that identifies people."""
    return UserError(
        f"“{label}” tells who people are, so figures that are safe to publish can’t be broken down "
        "by it; choose another field.",
        code="identifying_field",
    )


@dataclass(frozen=True, slots=True)
class SampleDetails:
    """A random sample of the frame: the method in words, its size, and what it was drawn from."""

    method: str
    drawn: int | None
    available: int | None
    seed: int


@dataclass(frozen=True, slots=True)
class FrameDetails:
    """The sample frame: who could be asked, in people.

    `sources` are what its people were drawn from, in words; `drawn_from` is the segment where that
    is all of it. `segment` is the one whose people the figures are of, None: all of the frame.
    `first_year` and `last_year` of
    completing an award are those of the eligible people. `size` is all in the frame, `ineligible`
    those of them known to be so, as they had died or otherwise; `invited` and `delivered` (sent,
    not bounced) count eligible people. Where the people are a sample, `samples` says how each was
    drawn, and `not_sampled` how many of the frame are in none.
    """

    drawn_from: str | None
    segment: str | None
    first_year: int | None
    last_year: int | None
    size: int | None
    ineligible: int | None
    eligible: int | None
    invited: int | None
    delivered: int | None
    sources: tuple[str, ...]
    not_sampled: int | None = 0
    samples: tuple[SampleDetails, ...] = ()


@dataclass(frozen=True, slots=True)
class ResponseCounts:
    """Responses in the figures, `complete` and `partial`, and others.

    `ineligible` are those of people known to be ineligible, which are in no figure; `to_review`
    rows of answers that could not be matched to a person and wait for review. `duplicates` are
    people in the figures who answered more than once, by the rule that chose their answers
    (models.counting_responses.ChosenBy).
    """

    complete: int | None = 0
    partial: int | None = 0
    ineligible: int | None = 0
    to_review: int | None = 0
    duplicates: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ValueShare:
    """The count and share of one answer: `percent` of the base, its interval `low` to `high`.

    `band` is the range published in place of a suppressed percentage: “under 10%”. `mean_rank` is
    of a choice that was ranked, of which the share is that of people who ranked it first. Where
    answers are weighted, `percent` and interval are so; `unweighted` is the percentage without
    weights.
    """

    value: str
    text: str
    count: int | None
    percent: float | None
    low: float | None
    high: float | None
    band: str | None = None
    mean_rank: float | None = None
    unweighted: float | None = None


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """Mean, quartiles and range of a sample of numbers; None where undefined.

    `low` and `high` are the interval of the mean; the quartiles interpolate as Excel's
    QUARTILE.INC and R's type 7 do.
    """

    mean: float | None = None
    low: float | None = None
    high: float | None = None
    median: float | None = None
    lower_quartile: float | None = None
    upper_quartile: float | None = None
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class HistogramBin:
    """How many answers lie from `low` to below `high`, or are the one value `low` where both are.

    Dates are days since the start of the calendar (date.toordinal).
    """

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Which matrix a question is a row of, by its code and text, and what stands in the row."""

    code: str
    text: str
    row: str


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """The answers of one set of people to one question.

    `base` answered, `missing` gave no answer, `not_applicable` said so, `not_asked` were led past
    the question by its routing; the four make up everybody. Without routing, the missing may not
    have been asked. `values` is empty for number, text and date; in the questionnaire's
    order, but ranked by count where the question is multiple. `headline` is the share of people
    with any of the headline choices. `numbers` is kept for number and for scale, whose points
    count by their codes where these are numbers, else 1, 2, 3...; `earliest` and `latest` for date.
    `distribution` counts numbers and dates in bins; it is never published.
    `headline_codes` are the choices counted in it. `population` is the frame that the intervals are
    corrected for. `not_asked_in` is the label of the wave where the question was added to the
    survey later: nobody answered, nobody is missing. A row of a `matrix` is a question of its own.
    The choices of one that is `coded_from` the comments on another question, by its code, are their
    themes; `not_coded` of the missing have a comment that nobody coded yet. `among` says in words
    of whom alone the figures are, None: of all respondents.
    Where answers are weighted, `effective_base` is how many people chosen without weights would
    tell as much as the base.
    """

    code: str
    text: str
    kind: KindName
    base: int | None
    missing: int | None
    not_applicable: int | None
    values: tuple[ValueShare, ...] = ()
    headline: ValueShare | None = None
    numbers: NumberSummary = field(default_factory=NumberSummary)
    earliest: date | None = None
    latest: date | None = None
    population: int | None = None
    not_asked_in: str | None = None
    headline_codes: frozenset[str] = frozenset()
    is_year: bool = False
    not_asked: int | None = 0
    matrix: MatrixRow | None = None
    coded_from: str | None = None
    not_coded: int | None = 0
    distribution: tuple[HistogramBin, ...] = ()
    effective_base: float | None = None
    among: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a break-down and its figures; `known` is False for people without a value.

    `values` are those of the breakdown's variables that its people have.
    """

    label: str
    known: bool
    respondents: int | None
    questions: tuple[QuestionSummary, ...]
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect size with its 95% interval; None where undefined."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class SmallestDifference:
    """The smallest difference that a test of two groups of so many `people` finds reliably.

    With a power of 80%, two-sided at 5%, before p-values are adjusted. `value` is in percentage
    points or in the units of the numbers, `deviations` in standard deviations within groups,
    `correlation` as a rank-biserial correlation; None where undefined or not known. Where all are
    None, no difference would be found.
    """

    people: tuple[int, int]
    value: float | None
    deviations: float | None = None
    correlation: float | None = None


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """A test of whether groups differ on a question, one choice (`value`) or its headline.

    `groups` are the labels compared, `left_out` those of groups too small to be tested, `pair` the
    two largest ones: the first less the second is what effects of two groups are of. `how` says how
    `p` was found. `p_adjusted`
    is Holm's over all the break-down's tests that can reject; a test cannot where nearly everybody
    answered alike. `detectable` is the smallest difference of the pair that would be found.
    Where more than two groups differ, `pairs` are the tests of each two of them, adjusted (Holm)
    for these pairs.
    """

    question: str
    value: str | None
    text: str
    groups: tuple[str, ...]
    method: str
    p: float | None
    p_adjusted: float | None
    effects: tuple[Effect, ...]
    pair: tuple[str, ...] = ()
    can_reject: bool = True
    left_out: tuple[str, ...] = ()
    how: How = "exact"
    detectable: SmallestDifference | None = None
    pairs: "tuple[GroupComparison, ...]" = ()


@dataclass(frozen=True, slots=True)
class GroupVariable:
    """What groups are made by: its key in a request, its name in words, and its values in order.

    `is_ordered`: the values run from one end to the other. `is_overlapping`: people may have
    several of them, such as the choices of a multiple choice.
    """

    key: str
    label: str
    values: tuple[str, ...] = ()
    is_ordered: bool = False
    is_overlapping: bool = False


@dataclass(frozen=True, slots=True)
class CrosstabCell:
    """People with one value of each of two variables, as a share of the row and of the column.

    The bands are the ranges published in place of suppressed shares: “under 10%”.
    """

    count: int | None
    row_percent: float | None
    column_percent: float | None
    row_band: str | None = None
    column_band: str | None = None


@dataclass(frozen=True, slots=True)
class Crosstab:
    """How many people have each pair of values of two variables: `rows` by `columns`.

    `cells` has a row for each value of `rows`. `unknown` people, whose value of either is not
    known, are in none of them, so that the totals are of the others.
    """

    rows: GroupVariable
    columns: GroupVariable
    cells: tuple[tuple[CrosstabCell, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None
    unknown: int | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The figures by the values of one or two variables, and the tests between them.

    Of two variables the groups are of the people with each pair of values, `margins` those of each
    variable alone, and `crosstab` counts the pairs. `tests` are those that p-values are adjusted
    for.
    """

    variables: tuple[GroupVariable, ...]
    groups: tuple[Group, ...]
    comparisons: tuple[GroupComparison, ...]
    tests: int
    margins: tuple[tuple[Group, ...], ...] = ()
    crosstab: Crosstab | None = None

    @property
    def by(self) -> tuple[str, ...]:
        """The keys of the variables."""
        return tuple(variable.key for variable in self.variables)

    @property
    def known_labels(self) -> tuple[str, ...]:
        """The labels of the groups, without that of people of whom a value is not known."""
        return tuple(group.label for group in self.groups if group.known)

    @property
    def label(self) -> str:
        """What the figures are broken down by, in words: “Gender and award”."""
        first, *others = (variable.label for variable in self.variables)
        return " and ".join([first, *(other[:1].lower() + other[1:] for other in others)])

    @property
    def is_overlapping(self) -> bool:
        """Whether people may be in several groups."""
        return any(variable.is_overlapping for variable in self.variables)


@dataclass(frozen=True, slots=True)
class WaveFigures:
    """The figures of another wave, in the questions that can be compared with this one.

    `weighting` is what weights they have, None: none.
    """

    label: str
    questions: tuple[QuestionSummary, ...]
    weighting: WeightingDetails | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """Other waves beside this one: the figures of the one before it, and what changed.

    `against` is the nearest of the earlier waves compared, `same_people` answered in it and in this
    one; `questions` and `changes` are of these two. Only questions of the same code and kind are
    compared, and choices that could be chosen both times. `not_compared` says by question's code
    what was not asked or offered in one of the waves, or was another question.

    `waves` are all that are compared, the oldest first, `others` the figures of those but this one,
    `series` the figures over all of them,
    `same_in_all` how many answered every wave. `flows` tell who changed from what to what. Broken
    down `by` something, `groups` are the changes in each group between the same two waves.
    `families` says how many tests p-values are adjusted for.
    """

    against: str
    respondents: int | None
    same_people: int | None
    questions: tuple[QuestionSummary, ...]
    changes: tuple[WaveChange, ...]
    not_compared: Mapping[str, str] = field(default_factory=dict)
    waves: tuple[WaveLabel, ...] = ()
    same_in_all: int | None = None
    others: tuple[WaveFigures, ...] = ()
    series: tuple[FigureSeries, ...] = ()
    flows: tuple[Flow, ...] = ()
    by: str | None = None
    groups: tuple[GroupTrend, ...] = ()
    families: TrendFamilies = field(default_factory=TrendFamilies)


@dataclass(frozen=True, slots=True)
class Base:
    """The people whom all figures are of, where an expression on their answers chooses them.

    `expression` is as routing writes it, `words` say who they are: “those who answered “Yes” to
    “Have you applied?””. `respondents` are all who answered, whether they meet it or not.
    """

    expression: str
    words: str
    respondents: int | None


@dataclass(frozen=True, slots=True)
class JoinSuggestion:
    """Values of a variable to join, by their labels, and how many more `figures` are shown then.

    Worked out from exact figures: for the office, never published.
    """

    key: str
    labels: tuple[str, str]
    figures: int


# In place of a question's code.
RATES: Final = "response rates"
CROSSTAB: Final = "the crosstab"


@dataclass(frozen=True, slots=True)
class EarlierPublication:
    """A publication because of which figures of `questions`, by code, are withheld.

    RATES and CROSSTAB may stand among them.
    `id` is its number in the ledger, `title` what it is of; `at` is UTC.
    """

    id: int
    title: str
    at: datetime
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of a wave.

    `thresholds` are those by which figures were rounded and suppressed, None: all are exact.

    `segment` is the one whose people alone the figures are of, None: all, and `base` who of the
    respondents: dispositions and rates are of all. `respondents` are the people whom the figures
    are of, `frame` how many people were eligible (None: no frame was
    drawn), `not_invited` the responses of people outside the frame, which are in none of the
    figures. `panels` are the settings of the panels that somebody arranged, `headlines` the figures
    of the headline panel. `cuts` are the people
    behind published figures, as hashes for the ledger; `withheld_for` the earlier publications
    because of which figures are withheld. `non_response` says how respondents differ from the
    frame, None where none is known; `weighting` what weights the figures have, None: none.
    """

    label: str
    respondents: int | None
    frame: int | None
    dispositions: Mapping[str, int]
    rates: tuple[Rate, ...]
    questions: tuple[QuestionSummary, ...]
    breakdown: Breakdown | None
    trend: Trend | None
    thresholds: Thresholds | None
    not_invited: int = 0
    responses: ResponseCounts = field(default_factory=ResponseCounts)
    frame_details: FrameDetails | None = None
    segment: str | None = None
    panels: tuple[PanelSettings, ...] = ()
    headlines: tuple[HeadlineFigure, ...] = ()
    base: Base | None = None
    cuts: "tuple[WaveCut, ...]" = field(default=(), compare=False, repr=False)
    withheld_for: tuple[EarlierPublication, ...] = ()
    joins: tuple[JoinSuggestion, ...] = ()
    non_response: NonResponse | None = None
    weighting: WeightingDetails | None = None

    @property
    def publish_safe(self) -> bool:
        """Whether the figures are rounded and suppressed, so that they may be published."""
        return self.thresholds is not None

"""The measures of a question, which make the rows of its tables: answers, headline, numbers, dates.

Gives each figure as text and as values for a workbook; must not know how tables are arranged, nor
compute any figure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from analysis.results import HEADLINE, QuestionSummary, ValueShare
from exporters.figures import formats
from exporters.figures.table import Figures
from tabular.writing.sheets import CellKind, ColumnSpec

ANSWER: Final = ColumnSpec("Answer", width=36)
PEOPLE: Final = ColumnSpec("People", CellKind.INTEGER)
RANGE: Final = ColumnSpec("Share as a range")
SHARE: Final = ColumnSpec("Share", CellKind.PERCENT)
UNWEIGHTED_SHARE: Final = ColumnSpec("Unweighted share", CellKind.PERCENT)
SHARE_FROM: Final = ColumnSpec("95% CI from", CellKind.PERCENT)
SHARE_TO: Final = ColumnSpec("95% CI to", CellKind.PERCENT)
ANSWERED: Final = ColumnSpec("Answered", CellKind.INTEGER)
MISSING: Final = ColumnSpec("Not answered or not asked", CellKind.INTEGER)
NOT_APPLICABLE: Final = ColumnSpec("Not applicable", CellKind.INTEGER)
MEAN_RANK: Final = ColumnSpec("Mean rank", CellKind.DECIMAL)
MEAN: Final = ColumnSpec("Mean", CellKind.DECIMAL)
MEAN_FROM: Final = ColumnSpec("Mean from", CellKind.DECIMAL)
MEAN_TO: Final = ColumnSpec("Mean to", CellKind.DECIMAL)
MEDIAN: Final = ColumnSpec("Median", CellKind.NUMBER)
LOWER_QUARTILE: Final = ColumnSpec("Lower quartile", CellKind.NUMBER)
UPPER_QUARTILE: Final = ColumnSpec("Upper quartile", CellKind.NUMBER)
LOWEST: Final = ColumnSpec("Lowest", CellKind.NUMBER)
HIGHEST: Final = ColumnSpec("Highest", CellKind.NUMBER)
EARLIEST: Final = ColumnSpec("Earliest", CellKind.DATE)
LATEST: Final = ColumnSpec("Latest", CellKind.DATE)
BASES: Final = (ANSWERED, MISSING, NOT_APPLICABLE)

# Measures of numbers and dates: how they are formatted, and which values of a question they are.
_VALUES: Final[Mapping[str, tuple[Callable[..., str], Mapping[ColumnSpec, str]]]] = {
    "Median": (formats.number, {MEDIAN: "numbers.median"}),
    "Quartiles": (
        formats.number_span,
        {LOWER_QUARTILE: "numbers.lower_quartile", UPPER_QUARTILE: "numbers.upper_quartile"},
    ),
    "Mean": (formats.mean, {MEAN: "numbers.mean"}),
    "95% CI of the mean": (
        formats.mean_span,
        {MEAN_FROM: "numbers.low", MEAN_TO: "numbers.high"},
    ),
    "Lowest to highest": (
        formats.number_span,
        {LOWEST: "numbers.lowest", HIGHEST: "numbers.highest"},
    ),
    "Earliest": (formats.day, {EARLIEST: "earliest"}),
    "Latest": (formats.day, {LATEST: "latest"}),
}
MEASURES: Final = tuple(column for _, columns in _VALUES.values() for column in columns)
WHOLE: Final = "whole question"  # the key of a test over all answers, or of a change of the mean


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of figures: an answer, the headline, or a measure of numbers or dates.

    `keys` are those of the test or change that belongs in the row: the code of an answer,
    HEADLINE or WHOLE. `share` finds its share in a question's figures, for those that are one;
    the others have a `text`.
    """

    label: str
    keys: frozenset[str] = frozenset()
    share: Callable[[QuestionSummary], ValueShare | None] | None = None
    text: Callable[[QuestionSummary], str] = lambda _question: ""
    figures: Callable[[QuestionSummary], Figures] = lambda _question: {}
    choice: str | None = None

    def cell(self, question: QuestionSummary) -> str:
        """Format the figure of `question`: “62%”."""
        if self.share is None:
            return self.text(question)
        share = self.share(question)
        return formats.HIDDEN if share is None else formats.share(share)

    def full_cell(self, question: QuestionSummary, *, is_rounded: bool) -> str:
        """Format the figure with its interval and count: “62% (49–73%) · 24”."""
        said = self.cell(question)
        share = None if self.share is None else self.share(question)
        if share is None:
            return said
        if share.low is not None:
            said += f" ({formats.percent_span(share.low, share.high)})"
        has_count = not is_rounded and share.count is not None
        return f"{said} · {formats.count(share.count)}" if has_count else said


def share_figures(share: ValueShare, *, is_rounded: bool) -> Figures:
    """A share for a workbook: with its count, or the range that is published instead."""
    first = {RANGE: share.band} if is_rounded else {PEOPLE: share.count}
    found = {**first, SHARE: share.percent, SHARE_FROM: share.low, SHARE_TO: share.high}
    return found if share.unweighted is None else {**found, UNWEIGHTED_SHARE: share.unweighted}


def base_figures(question: QuestionSummary) -> Figures:
    """How many answered and how many did not, for a workbook."""
    counts = (question.base, question.missing, question.not_applicable)
    return dict(zip(BASES, counts, strict=True))


def measures_of(question: QuestionSummary, *, mean_ranks: bool = True) -> list[Measure]:
    """The measures of `question`, in the order of its rows; without `mean_ranks` none of those."""
    found = []
    for place, choice in enumerate(question.values):
        keys = {choice.value}
        if question.headline_codes == {choice.value}:
            keys.add(HEADLINE)
        if place == 0 and len(question.values) == 2 and question.kind != "scale":
            keys.add(WHOLE)  # the first of two stands for both
        find = _share_finder(choice.value)
        found.append(Measure(choice.text, frozenset(keys), find, choice=choice.value))
    if mean_ranks:
        found += [_mean_rank(one) for one in question.values if one.mean_rank is not None]
    if question.headline is not None and len(question.headline_codes) > 1:
        label = formats.group(question.headline.text)
        found.append(Measure(label, frozenset({HEADLINE}), lambda one: one.headline))
    labels = ["Earliest", "Latest"] if question.kind == "date" else []
    if question.kind in {"number", "scale"}:
        labels = ["Median", "Quartiles"]
        labels += [] if question.is_year else ["Mean", "95% CI of the mean"]
        labels += ["Lowest to highest"] if question.kind == "number" else []
    tested = "Median" if question.is_year else "Mean"
    return [*found, *(_value_measure(one, is_tested=one == tested) for one in labels)]


def _mean_rank(choice: ValueShare) -> Measure:
    find = _share_finder(choice.value)

    def rank(question: QuestionSummary) -> float | None:
        share = find(question)
        return None if share is None else share.mean_rank

    return Measure(
        f"{choice.text}: mean rank",
        text=lambda question: formats.number(rank(question)),
        figures=lambda question: {ANSWER: choice.text, MEAN_RANK: rank(question)},
    )


def _value_measure(label: str, *, is_tested: bool) -> Measure:
    show, columns = _VALUES[label]

    def values(question: QuestionSummary) -> list[Any]:
        return [attrgetter(path)(question) for path in columns.values()]

    return Measure(
        label,
        frozenset({WHOLE} if is_tested else ()),
        text=lambda question: show(*values(question)),
        figures=lambda question: dict(zip(columns, values(question), strict=True)),
    )


def _share_finder(value: str) -> Callable[[QuestionSummary], ValueShare | None]:
    def find(question: QuestionSummary) -> ValueShare | None:
        return next((share for share in question.values if share.value == value), None)

    return find

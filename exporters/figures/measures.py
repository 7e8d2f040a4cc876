"""The measures of a question, which make the rows of its tables: answers, headline, numbers, dates.

Gives each figure as text and as values for a workbook; must not know how tables are arranged, nor
compute any figure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from analysis.results import HEADLINE, QuestionSummary, ValueShare
from exporters.figures import formats
from exporters.figures.table import Figures
from tabular.writing.sheets import CellKind, ColumnSpec

ANSWER: Final = ColumnSpec("Answer", width=36)
PEOPLE: Final = ColumnSpec("People", CellKind.INTEGER)
RANGE: Final = ColumnSpec("Share as a range")
SHARE: Final = ColumnSpec("Share", CellKind.PERCENT)
SHARE_FROM: Final = ColumnSpec("95% CI from", CellKind.PERCENT)
SHARE_TO: Final = ColumnSpec("95% CI to", CellKind.PERCENT)
ANSWERED: Final = ColumnSpec("Answered", CellKind.INTEGER)
MISSING: Final = ColumnSpec("Not answered or not asked", CellKind.INTEGER)
NOT_APPLICABLE: Final = ColumnSpec("Not applicable", CellKind.INTEGER)
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
MEASURES: Final = (
    MEAN, MEAN_FROM, MEAN_TO, MEDIAN, LOWER_QUARTILE, UPPER_QUARTILE, LOWEST, HIGHEST,
    EARLIEST, LATEST,
)  # fmt: skip
BASES: Final = (ANSWERED, MISSING, NOT_APPLICABLE)

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
    return {**first, SHARE: share.percent, SHARE_FROM: share.low, SHARE_TO: share.high}


def base_figures(question: QuestionSummary) -> Figures:
    """How many answered and how many did not, for a workbook."""
    counts = (question.base, question.missing, question.not_applicable)
    return dict(zip(BASES, counts, strict=True))


def measures_of(question: QuestionSummary) -> list[Measure]:
    """The measures of `question`, in the order of its rows."""
    found = []
    for place, choice in enumerate(question.values):
        keys = {choice.value}
        if question.headline_codes == {choice.value}:
            keys.add(HEADLINE)
        if place == 0 and len(question.values) == 2 and question.kind != "scale":
            keys.add(WHOLE)  # the first of two stands for both
        find = _share_finder(choice.value)
        found.append(Measure(choice.text, frozenset(keys), find, choice=choice.value))
    if question.headline is not None and len(question.headline_codes) > 1:
        label = formats.group(question.headline.text)
        found.append(Measure(label, frozenset({HEADLINE}), lambda one: one.headline))
    if question.kind in {"number", "scale"}:
        found += _number_measures(question)
    if question.kind == "date":
        found += [
            _measure((EARLIEST,), lambda one: (one.earliest,), _day),
            _measure((LATEST,), lambda one: (one.latest,), _day),
        ]
    return found


def _number_measures(question: QuestionSummary) -> list[Measure]:
    """Middle and spread of numbers; no mean for years, no lowest and highest for a scale."""
    found = [
        _measure(
            (MEDIAN,),
            lambda one: (one.numbers.median,),
            formats.number,
            keys=(WHOLE,) if question.is_year else (),
        ),
        _measure(
            (LOWER_QUARTILE, UPPER_QUARTILE),
            lambda one: (one.numbers.lower_quartile, one.numbers.upper_quartile),
            formats.number_span,
            "Quartiles",
        ),
    ]
    if not question.is_year:
        found += [
            _measure((MEAN,), lambda one: (one.numbers.mean,), formats.number, keys=(WHOLE,)),
            _measure(
                (MEAN_FROM, MEAN_TO),
                lambda one: (one.numbers.low, one.numbers.high),
                formats.number_span,
                "95% CI of the mean",
            ),
        ]
    if question.kind == "number":
        found.append(
            _measure(
                (LOWEST, HIGHEST),
                lambda one: (one.numbers.lowest, one.numbers.highest),
                formats.number_span,
                "Lowest to highest",
            )
        )
    return found


def _measure(
    columns: Sequence[ColumnSpec],
    values: Callable[[QuestionSummary], tuple[Any, ...]],
    show: Callable[..., str],
    label: str = "",
    keys: Sequence[str] = (),
) -> Measure:
    """Give the measure whose `values` stand in `columns` of a workbook and which `show` writes."""
    return Measure(
        label or columns[0].heading,
        frozenset(keys),
        text=lambda question: show(*values(question)),
        figures=lambda question: dict(zip(columns, values(question), strict=True)),
    )


def _share_finder(value: str) -> Callable[[QuestionSummary], ValueShare | None]:
    def find(question: QuestionSummary) -> ValueShare | None:
        return next((share for share in question.values if share.value == value), None)

    return find


def _day(value: date | None) -> str:
    return formats.HIDDEN if value is None else formats.day(value)

"""One figure of the headline panel, as panel, reports and commands draw it.

Must not know how it is computed or drawn; imports nothing heavy.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.rates import Rate
from analysis.weighting.results import WeightingEffect
from surveys.headline_definition import HeadlineDefinition, HeadlineKind

if TYPE_CHECKING:
    from analysis.results import QuestionSummary, ValueShare


@dataclass(frozen=True, slots=True)
class HeadlineFigure:
    """The figure of a headline: of `question` its share, or its numbers.

    The `question` is of those who meet the base alone; None for the response rate, which is
    `rate`. `effect` is what weights change, or would, None where nobody knows.
    """

    definition: HeadlineDefinition
    question: "QuestionSummary | None" = None
    rate: Rate | None = None
    effect: WeightingEffect | None = None

    @property
    def value(self) -> float | None:
        """The figure itself: a percentage, mean or median; None where it is hidden."""
        if self.question is None:
            return None if self.rate is None else self.rate.percent
        if self.definition.kind is HeadlineKind.MEAN:
            return self.question.numbers.mean
        if self.definition.kind is HeadlineKind.MEDIAN:
            return self.question.numbers.median
        return None if self.share is None else self.share.percent

    @property
    def share(self) -> "ValueShare | None":
        """The share of a headline that is one: the question's own, else that of its first answer.

        None where it is hidden or there is none.
        """
        if self.question is None:
            return None
        if self.definition.is_own:
            return self.question.headline
        return self.question.values[0] if self.question.values else None

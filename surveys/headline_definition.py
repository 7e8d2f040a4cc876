"""Which figures stand in the headline panel of a survey's findings: plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from surveys.routing import Routing


class HeadlineKind(StrEnum):
    """What a headline gives."""

    SHARE = "share"  # of those who gave any of some answers
    MEAN = "mean"
    MEDIAN = "median"
    RESPONSE_RATE = "response_rate"


@dataclass(frozen=True, slots=True)
class HeadlineDefinition:
    """One headline: a figure, and the `words` that follow it (“were research active”).

    A share counts any of `choices`, None: those of the question's own headline. `base` limits it
    to those whose answers meet it. `question` is a code, None for the response rate.
    """

    kind: HeadlineKind
    words: str
    question: str | None = None
    choices: tuple[str, ...] | None = None
    base: Routing | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is the figure of everybody that its question has itself."""
        return self.base is None and (self.choices is None or self.kind is not HeadlineKind.SHARE)


def own_headlines(questions: Iterable[tuple[str, str | None]]) -> list[HeadlineDefinition]:
    """Give the headlines of a questionnaire, of whose `questions` the code and headline are given.

    They stand in the panel of a survey for which nobody chose others.
    """
    return [
        HeadlineDefinition(HeadlineKind.SHARE, words, code) for code, words in questions if words
    ]

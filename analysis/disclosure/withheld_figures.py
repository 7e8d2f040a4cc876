"""What is withheld because of earlier publications, by the names that a summary has for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

SetName = tuple[str, str]  # what the set is one of, and its label

EVERYBODY: Final = ("", "")
GROUP: Final = "group"  # of the breakdown
SAME_PEOPLE: Final = "same people"  # who answered in another wave, too
HEADLINE_BASE: Final = "headline base"  # who meet the base of a headline, by its expression


@dataclass(frozen=True, slots=True)
class WithheldFigures:
    """The sets of people of whom a question has no `figures`, or no `numbers` (mean, quartiles)."""

    figures: frozenset[SetName] = frozenset()
    numbers: frozenset[SetName] = frozenset()

    def hides(self, name: SetName) -> bool:
        """Whether nothing is published of a set."""
        return name in self.figures

    def hides_numbers(self, name: SetName) -> bool:
        """Whether mean and quartiles of a set are not published."""
        return name in self.figures or name in self.numbers

    def labels(self, kind: str) -> tuple[frozenset[str], frozenset[str]]:
        """The labels of the sets of a kind without figures, and of those without numbers."""
        hidden = frozenset(label for one, label in self.figures if one == kind)
        return hidden, hidden | {label for one, label in self.numbers if one == kind}


NOTHING: Final = WithheldFigures()


@dataclass(frozen=True, slots=True)
class WithheldOfWaves:
    """What is withheld by wave's label and question's code.

    `rates`: response rates of all and of groups too, as those of nearly the same people are known.
    `crosstab`: how many people are in each group, as those of nearly the same people are known.
    """

    of_waves: Mapping[str, Mapping[str, WithheldFigures]] = field(default_factory=dict)
    rates: bool = False
    crosstab: bool = False

    def of(self, wave: str, question: str) -> WithheldFigures:
        """What is withheld of a question in a wave."""
        return self.of_waves.get(wave, {}).get(question, NOTHING)

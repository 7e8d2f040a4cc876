"""Which figures of a new cut to withhold because of what was published before.

Figures are withheld until none differs from published ones by few people, and until every withheld
figure, also those of earlier publications, has a witness in all publications together. Knows sets
of respondents and counts; nothing of the ledger's storage.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Final

import numpy as np

from analysis.disclosure.published_sets import Hashes, PublishedCut, PublishedFamily
from analysis.disclosure.small_differences import (
    FEWEST,
    WHOLE,
    Alignment,
    Place,
    SmallDifference,
    align,
    small_differences,
)
from analysis.disclosure.withheld_figures import HEADLINE_BASE
from analysis.results import Thresholds


@dataclass(frozen=True, slots=True)
class WithheldSets:
    """What is withheld of one question: sets without any `figures`, and those without `numbers`.

    `publications` are the ids of those because of which it is.
    """

    figures: frozenset[Place] = frozenset()
    numbers: frozenset[Place] = frozenset()
    publications: frozenset[int] = frozenset()

    def __or__(self, other: "WithheldSets") -> "WithheldSets":
        return WithheldSets(
            self.figures | other.figures,
            self.numbers | other.numbers,
            self.publications | other.publications,
        )


NOTHING: Final = WithheldSets()


@dataclass(slots=True)
class PublicationCheck:
    """Checks one cut against publications, by id; aligning the data with each once."""

    new: PublishedCut
    published: Mapping[int, Sequence[PublishedCut]]
    thresholds: Thresholds
    _aligned: dict[str, Alignment] = field(default_factory=dict)

    def withheld(self) -> dict[str, WithheldSets]:
        """What must be withheld so that no figure differs from a published one by few people."""
        found: dict[str, WithheldSets] = {}
        for code in self.new.state.digests:
            figures, because = self._withheld(code, FEWEST, of_numbers=False)
            least = max(FEWEST, ceil(self.thresholds.percent_base))
            numbers, also = self._withheld(code, least, of_numbers=True)
            weighted, those = self._weighted_otherwise(code)
            if figures or numbers or weighted:
                found[code] = WithheldSets(figures | weighted, numbers, because | also | those)
        return found

    def _weighted_otherwise(self, code: str) -> tuple[frozenset[Place], frozenset[int]]:
        """All sets of a question that was published of the same people with other weights.

        Weighted and unweighted figures are two equations for what either withholds.
        """
        shown = {
            (number, place)
            for number, family in enumerate(self.new.families)
            for place, one in enumerate(family.sets, WHOLE)
            if code in one.questions
        }
        because = frozenset(
            publication
            for publication, cuts in self.published.items()
            for cut in cuts
            if cut.weighting != self.new.weighting and self._shares_people(cut, code)
        )
        return (frozenset(shown), because) if shown and because else (frozenset(), frozenset())

    def _shares_people(self, cut: PublishedCut, code: str) -> bool:
        """Whether anybody is behind figures of a question both in `cut` and in the new one."""

        def people(of: PublishedCut) -> Hashes:
            return np.concatenate(
                [
                    of.state.members[one.members]
                    for family in of.families
                    for one in family.sets
                    if code in one.questions
                ]
                or [np.empty(0, np.uint64)]
            )

        return bool(np.isin(people(self.new), people(cut)).any())

    def _withheld(
        self, code: str, fewest: int, *, of_numbers: bool
    ) -> tuple[frozenset[Place], frozenset[int]]:
        if of_numbers and not any(
            figures.has_numbers
            for family in self.new.families
            for one in family.sets
            if (figures := one.questions.get(code)) is not None
        ):
            return frozenset(), frozenset()
        hidden: set[Place] = set()
        because: set[int] = set()
        differences = self._differences(code, fewest, hidden, of_numbers=of_numbers)
        while differences:
            because.update(publication for publication, _ in differences)
            options = sorted(self._options(code, hidden, of_numbers=of_numbers), key=self._size)
            tried = [
                (self._differences(code, fewest, hidden | one, of_numbers=of_numbers), one)
                for one in options
            ]
            differences, chosen = min(tried, key=lambda pair: len(pair[0]))
            hidden |= chosen
        return frozenset(hidden), frozenset(because)

    def _options(
        self, code: str, hidden: Collection[Place], *, of_numbers: bool
    ) -> Iterable[frozenset[Place]]:
        """The sets of which the question could be withheld next; everybody at once."""
        whole = set()
        for number, family in enumerate(self.new.families):
            for place, one in enumerate(family.sets, WHOLE):
                shown = one.questions.get(code)
                if shown is None or (number, place) in hidden:
                    continue
                if of_numbers and not shown.has_numbers:
                    continue
                if place == WHOLE:
                    whole.add((number, place))
                else:
                    yield frozenset({(number, place)})
        if whole:
            yield frozenset(whole)

    def _size(self, option: frozenset[Place]) -> tuple[int, list[Place]]:
        number, place = min(option)
        members = self.new.families[number].sets[place - WHOLE].members
        return int(members.sum()), sorted(option)

    def _differences(
        self, code: str, fewest: int, hidden: Collection[Place], *, of_numbers: bool
    ) -> list[tuple[int, SmallDifference]]:
        return [
            (publication, difference)
            for publication, cuts in self.published.items()
            for cut in cuts
            for difference in small_differences(
                self.new,
                cut,
                fewest=fewest,
                of_numbers=of_numbers,
                hidden=[(code, place) for place in hidden],
                aligned=self._alignment(cut),
                questions=[code],
            )
        ]

    def _alignment(self, cut: PublishedCut) -> Alignment:
        key = cut.state.fingerprint
        if key not in self._aligned:
            self._aligned[key] = align(self.new.state, cut.state)
        return self._aligned[key]


def headlines_of_few(cut: PublishedCut, thresholds: Thresholds) -> dict[str, WithheldSets]:
    """Give the headlines that differ by few people from other figures of the same publication.

    Cell suppression is for groups side by side; who meets the base of a headline is no group of the
    breakdown. Each is compared with the other figures and with the headlines before it that stay,
    also with everybody else but those, who may be nearly all who meet this one.
    """
    found: dict[str, WithheldSets] = {}
    least = max(FEWEST, ceil(thresholds.percent_base))
    aligned = align(cut.state, cut.state)
    others = [family for family in cut.families if family.by != HEADLINE_BASE]
    for number, family in enumerate(cut.families):
        if family.by != HEADLINE_BASE:
            continue
        (who,) = family.groups
        alone = PublishedCut(cut.state, (PublishedFamily(HEADLINE_BASE, who),))
        rest = PublishedCut(cut.state, tuple(others))
        kept = {}
        for code, shown in who.questions.items():
            few, of_numbers = (
                any(
                    small_differences(
                        alone,
                        rest,
                        fewest=fewest,
                        of_numbers=are_numbers,
                        aligned=aligned,
                        questions=[code],
                    )
                )
                for fewest, are_numbers in ((FEWEST, False), (least, True))
            )
            place = frozenset({(number, 0)})
            if few or of_numbers:
                before = found.get(code, NOTHING)
                found[code] = before | WithheldSets(place if few else frozenset(), place)
            if not few:
                kept[code] = shown
        if kept:
            others.append(replace(family, groups=(replace(who, questions=kept),)))
    return found

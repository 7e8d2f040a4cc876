"""What is withheld somewhere but would follow from all publications of the same answers together.

Counts the answers of the people who are in the same groups of all publications, and looks for
withheld figures without a witness (analysis/disclosure/joint_witnesses.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from analysis.disclosure.count_table import EXCLUSIVE, CountRow
from analysis.disclosure.joint_witnesses import PublishedRows, QuestionTable, unsafe_cells
from analysis.disclosure.publication_check import WithheldSets
from analysis.disclosure.published_sets import Mask, PublishedCut, PublishedFamily, RespondentSet
from analysis.disclosure.withheld_figures import HEADLINE_BASE
from analysis.publications.respondents import WaveRespondents
from analysis.questions import scale_scores
from analysis.results import QuestionSummary, Thresholds

Places = npt.NDArray[np.intp]


def withheld_jointly(
    questions: Sequence[QuestionSummary],
    respondents: WaveRespondents,
    cut: PublishedCut,
    published: Mapping[int, Sequence[PublishedCut]],
    thresholds: Thresholds,
) -> dict[str, WithheldSets]:
    """Give what must be withheld so that nothing follows from all publications together.

    Of a question where something would, no groups are published, and if that is not enough, nobody.
    """
    found: dict[str, WithheldSets] = {}
    cut = replace(cut, families=_without_headlines(cut.families))
    for question in questions:
        given = respondents.chosen.get(question.code)
        if not question.values or given is None:
            continue
        earlier = list(_comparable(question.code, cut, published))
        # Groups of a segment tell of what is withheld of all of it, which cell suppression of the
        # groups alone does not know.
        in_segment = any(one.whole.is_group and one.groups for one in cut.families)
        if not earlier and not in_segment:
            continue
        old = [family for _, family in earlier]
        if not any(_withholds(one, question.code) for one in (*old, *cut.families)):
            continue
        search = _Joint(question, respondents, given, thresholds)
        known = search.unsafe(old)
        if not search.unsafe([*old, *cut.families]) - known:
            continue
        places = {
            (number, place)
            for number, family in enumerate(cut.families)
            for place, one in enumerate(family.groups)
            if question.code in one.questions
        }
        without = [PublishedFamily(one.by, one.whole) for one in cut.families]
        if not places or search.unsafe([*old, *without]) - known:
            places |= {(number, -1) for number in range(len(cut.families))}
        found[question.code] = WithheldSets(
            frozenset(places), publications=frozenset(one for one, _ in earlier)
        )
    return found


def _without_headlines(families: Iterable[PublishedFamily]) -> tuple[PublishedFamily, ...]:
    """The families but those of headlines, whose shares of joined answers are no table's cells."""
    return tuple(one for one in families if one.by != HEADLINE_BASE)


def _withholds(family: PublishedFamily, code: str) -> bool:
    """Whether any figure of a question is withheld of a group, or of all people of a segment."""
    return any(
        one.is_group and (code not in one.questions or bool(one.questions[code].withheld))
        for one in family.sets
    )


def _comparable(
    code: str, cut: PublishedCut, published: Mapping[int, Sequence[PublishedCut]]
) -> Iterable[tuple[int, PublishedFamily]]:
    """Give the published families of the same answers to a question, over the members of `cut`.

    Those that the cut itself has are excluded, and those whose answers have changed since.
    """
    state = cut.state
    own = {_identity(family, code) for family in cut.families}
    for publication, cuts in published.items():
        for other in cuts:
            digests = other.state.digests.get(code)
            if digests is None:
                continue
            places = np.searchsorted(state.members, other.state.members)
            places = np.minimum(places, max(len(state.members) - 1, 0))
            is_there = state.members[places] == other.state.members
            new = np.where(is_there, state.digests[code][places], 0)
            for family in _without_headlines(other.families):
                mask = family.whole.members
                if not any(code in one.questions for one in family.sets):
                    continue
                if (new[mask] != digests[mask]).any():
                    continue
                moved = _over(family, places, is_there, len(state.members))
                identity = _identity(moved, code)
                if identity not in own:
                    own.add(identity)
                    yield publication, moved


def _over(
    family: PublishedFamily,
    places: Places,
    is_there: Mask,
    size: int,
) -> PublishedFamily:
    """Give a family over the members of another state, which has all of its people."""

    def moved(one: RespondentSet) -> RespondentSet:
        members = np.zeros(size, np.bool_)
        members[places[one.members & is_there]] = True
        return RespondentSet(one.label, members, one.questions, one.is_group)

    return PublishedFamily(family.by, moved(family.whole), tuple(map(moved, family.groups)))


def _identity(family: PublishedFamily, code: str) -> tuple[object, ...]:
    return tuple(
        (one.members.tobytes(), one.questions.get(code), one.is_group) for one in family.sets
    )


class _Joint:
    """The counts of one question by the sets of all publications."""

    def __init__(
        self,
        question: QuestionSummary,
        respondents: WaveRespondents,
        given: Mapping[int, frozenset[str]],
        thresholds: Thresholds,
    ) -> None:
        self._question, self._given, self._thresholds = question, given, thresholds
        self._size = len(respondents.state.members)
        self._codes = [share.value for share in question.values]
        self._columns = {code: place for place, code in enumerate(self._codes)}
        self._width = len(self._codes) + (question.headline is not None)

    def unsafe(self, families: Sequence[PublishedFamily]) -> set[tuple[bytes, int]]:
        """The withheld figures without a witness: the people of the set, and the column."""
        sets: list[tuple[int, RespondentSet]] = []
        for number, family in enumerate(families):
            sets += [
                (number, one)
                for one in family.sets
                if one.is_group or self._question.code in one.questions
            ]
        if not sets:
            return set()
        patterns = np.stack([one.members for _, one in sets], axis=1)
        kinds, row_of = np.unique(patterns, axis=0, return_inverse=True)
        rows = self._rows(row_of.reshape(-1), len(kinds))
        table = QuestionTable(
            rows,
            self._question.kind in EXCLUSIVE,
            len(self._codes),
            self._headline(),
            self._scores(),
        )
        published = [
            PublishedRows(
                frozenset(np.flatnonzero(kinds[:, place]).tolist()),
                number,
                one.is_group,
                shown := one.questions.get(self._question.code),
                frozenset(self._places(shown.withheld) if shown is not None else ()),
            )
            for place, (number, one) in enumerate(sets)
        ]
        return {
            (sets[place][1].members.tobytes(), column)
            for place, column in unsafe_cells(table, published, self._thresholds)
        }

    def _rows(self, row_of: Places, count: int) -> tuple[CountRow, ...]:
        bases = [0] * count
        counts = [[0] * self._width for _ in range(count)]
        headline = self._question.headline_codes
        for place, some in self._given.items():
            row = int(row_of[place])
            bases[row] += 1
            for code in some:
                if code in self._columns:
                    counts[row][self._columns[code]] += 1
            if self._question.headline is not None and some & headline:
                counts[row][-1] += 1
        return tuple(CountRow(base, tuple(some)) for base, some in zip(bases, counts, strict=True))

    def _headline(self) -> frozenset[int] | None:
        if self._question.headline is None:
            return None
        codes = self._question.headline_codes
        return frozenset(self._columns[code] for code in codes if code in self._columns)

    def _scores(self) -> tuple[float | None, ...]:
        if self._question.kind != "scale":
            return ()
        scores = scale_scores(self._codes)
        return tuple(scores.get(code) for code in self._codes)

    def _places(self, codes: Iterable[str]) -> Iterable[int]:
        return [self._columns.get(code, self._width - 1) for code in codes]

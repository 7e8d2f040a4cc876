"""One wave's answers, ready for analysis.

Knows pandas and the questionnaire's words; knows nothing of where the answers are stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.answers import (
    RANK_COLUMNS,
    AnswerRows,
    Answers,
    AnswerState,
    Mask,
    Places,
    Question,
    collect_answers,
)
from analysis.bases import base_words, find_base, who_meets
from analysis.intervals import Numbers
from analysis.results import Base, FrameDetails, ResponseCounts
from analysis.weighting.response import WaveResponse
from analysis.weighting.results import WeightingDetails
from surveys.derived_variables import DerivedVariable
from surveys.routing import Routing, routing_text


@dataclass(frozen=True, eq=False)
class Dataset:
    """One wave.

    `people` has one row per respondent, indexed by a unique id (the person's where it is known,
    so that two waves can be compared over the same people), and a column for each field to break
    down by; a column of booleans is membership of a segment.

    `answers` is long, with columns `respondent` (in the index of `people`), `question` (a code),
    `value` and `not_applicable` (bool). `value` is a choice's code for yes_no, single, multiple
    (one row per choice, None where none was chosen), ranking (the first one) and scale, a finite
    float for number, text for text, datetime.date for date; None where not applicable. `ranks` has
    the columns of RANK_COLUMNS: every choice that somebody ranked.

    `weights` are those of the people, with a mean of 1; None: each counts as one. `response` is who
    answered, None where no frame is known.

    `derived` are the variables that the survey has beside these, `labels` the names of columns in
    words. With a `base`, the people are those respondents alone who meet it.

    `remarks` say by a question's code what it was in an earlier version, or why it is excluded.
    `opens` is the day from which people were asked, None where unknown.

    `dispositions` counts the people of the frame by disposition. `frame_size` is how many were
    eligible, None where unknown; a frame smaller than its respondents is ignored.
    `not_invited` is how many responses of people outside the frame are left out.
    """

    label: str
    questions: tuple[Question, ...]
    answers: pd.DataFrame
    people: pd.DataFrame
    dispositions: Mapping[str, int]
    frame_size: int | None = None
    not_invited: int = 0
    responses: ResponseCounts = field(default_factory=ResponseCounts)
    frame_details: FrameDetails | None = None
    ranks: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(RANK_COLUMNS)))
    remarks: Mapping[str, str] = field(default_factory=dict)
    opens: date | None = None
    weights: "pd.Series[float] | None" = None
    response: WaveResponse | None = None
    derived: tuple[DerivedVariable, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    base: Base | None = None

    @property
    def population(self) -> int | None:
        """The frame to which intervals are corrected, None: no correction.

        The whole one, though only a sample of it was invited. Nobody knows how many people of it
        would meet a base.
        """
        frame = None if self.base is not None else self.frame_size
        if frame is not None and self.frame_details is not None:
            frame += self.frame_details.not_sampled or 0
        return frame if frame is not None and frame >= len(self.people) else None

    @property
    def weighting(self) -> WeightingDetails | None:
        """What the weights of the respondents are like, None where they have none."""
        weights = None if self.response is None else self.response.weights
        return None if weights is None else weights.details

    def by_question(self) -> Mapping[str, Answers]:
        """Give each question's answers by its code, in the questionnaire's order.

        Answers that match no choice are added as choices at the end, so that none is lost. Raises
        ValueError where the answers break the rules above.
        """
        return self._collected

    def with_arrays_of(self, other: "Dataset") -> "Dataset":
        """This dataset with the arrays of `other`, whose questions, answers and people it has.

        Collecting them takes longer than many a figure. Weights are those of this dataset.
        """
        weights = self._weights()
        arrays = other.by_question()
        return _seeded(self, {code: replace(one, weights=weights) for code, one in arrays.items()})

    def among(self, is_kept: Mask) -> "Dataset":
        """Keep the people for whom `is_kept`, in the order of `people`, is true."""
        kept = np.flatnonzero(is_kept)
        found = replace(
            self,
            people=self.people[is_kept],
            answers=self.answers[is_kept[self._answer_places]],
            ranks=self.ranks[is_kept[self._places(self.ranks)]],
            weights=None if self.weights is None else self.weights[is_kept],
        )
        arrays = self.by_question()
        return _seeded(found, {code: one.at(kept) for code, one in arrays.items()})

    def limited_to(self, routing: Routing) -> "Dataset":
        """Keep the people whose answers meet `routing`. Raises UserError as `find_base` does."""
        collected = self.by_question()
        spelled = find_base(routing, collected)
        base = Base(routing_text(spelled), base_words(spelled, collected), len(self.people))
        found = self.among(who_meets(spelled, collected, len(self.people)))
        limited = replace(
            found,
            questions=tuple(replace(one, among=base.words) for one in self.questions),
            base=base,
        )
        return _seeded(
            limited,
            {
                code: replace(one, question=replace(one.question, among=base.words))
                for code, one in found.by_question().items()
            },
        )

    def _weights(self) -> Numbers | None:
        return None if self.weights is None else self.weights.to_numpy(dtype=np.float64)

    @cached_property
    def _collected(self) -> Mapping[str, Answers]:
        if not self.people.index.is_unique:
            raise ValueError("a respondent stands twice among the people")
        if (self._answer_places < 0).any():
            raise ValueError("an answer belongs to nobody among the people")
        rows = _rows_by_question(self.answers)
        ranks = _rows_by_question(self.ranks)
        places, ranked = self._answer_places, self._places(self.ranks)
        values = self.answers["value"].to_numpy(dtype=object)
        declined = self.answers["not_applicable"].to_numpy(dtype=bool)
        choices = self.ranks["choice"].to_numpy(dtype=object)
        given = self.ranks["rank"].to_numpy(dtype=np.intp)
        nothing = np.empty(0, dtype=np.intp)
        weights = self._weights()
        collected: dict[str, Answers] = {}
        for question in self.questions:
            own, of_ranks = rows.get(question.code, nothing), ranks.get(question.code, nothing)
            answers = collect_answers(
                question,
                self.people.index,
                AnswerRows(
                    places[own],
                    values[own],
                    declined[own],
                    ranked[of_ranks],
                    choices[of_ranks],
                    given[of_ranks],
                ),
                weights,
            )
            collected[question.code] = _with_routing(answers, collected)
        return collected

    @cached_property
    def _answer_places(self) -> Places:
        return self._places(self.answers)

    def _places(self, rows: pd.DataFrame) -> Places:
        """Where the respondents of `rows` stand among the people."""
        return self.people.index.get_indexer(pd.Index(rows["respondent"]))


def _seeded(dataset: Dataset, collected: Mapping[str, Answers]) -> Dataset:
    """A copy of `dataset` that need not collect its answers."""
    copy = replace(dataset)
    copy.__dict__["_collected"] = collected  # where cached_property looks first
    return copy


def _rows_by_question(rows: pd.DataFrame) -> dict[str, Places]:
    """Where the rows of each question are."""
    codes, found = pd.factorize(rows["question"])
    order = np.argsort(codes, kind="stable")
    sizes = np.bincount(codes, minlength=len(found))
    ends = np.cumsum(sizes)
    return {
        str(code): order[end - size : end]
        for code, size, end in zip(found, sizes, ends, strict=True)
    }


def _with_routing(answers: Answers, before: Mapping[str, Answers]) -> Answers:
    """Tell who was led past the question by its routing; whoever answered was asked."""
    routing = answers.question.asked_if
    if routing is None:
        return answers
    passed = ~who_meets(routing, before, answers.respondents)
    passed &= answers.state == AnswerState.MISSING
    state = np.where(passed, np.int8(AnswerState.NOT_ASKED), answers.state)
    return replace(answers, state=state)

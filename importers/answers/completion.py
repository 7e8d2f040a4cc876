"""Whether a response is complete, and when it was started and submitted.

By the status that the file gives, else by a time of submission, else by how far the answers go.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from core.dates import DateOrder
from core.issues import Issue
from core.text import comparison_key
from importers.answers.headings import ResponseColumn
from importers.answers.times import parse_time
from records.fields.values import BadValue, as_text
from surveys.answer_values.cells import is_blank
from surveys.answer_values.status_words import complete_or_not
from surveys.questionnaire import QuestionDefinition, QuestionKind
from tabular.reading import Cell

MOSTLY_ANSWERED: Final = 0.8  # AAPOR's usual line between complete and partial
HALF_ANSWERED: Final = 0.5  # and between partial and broken off
_NO_DATE_STAMP: Final = datetime(1980, 1, 1)  # LimeSurvey: complete, without a time


class Completion(NamedTuple):
    """How far a response came and when; `issues` name what could not be read."""

    is_complete: bool
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class CompletionReader:
    """Reads the columns that say how far a response came.

    `headings` are those columns' headings, `orders` the order of the dates in them; `statuses`
    says of words for a status, by their `core.text.key`, whether they mean complete, and
    `end_is_complete` whether a time of submission does; where `any_is_complete`, any answer
    completes a response of which nothing else says how far it came.
    """

    headings: Mapping[ResponseColumn, str]
    orders: Mapping[ResponseColumn, DateOrder | None] = field(default_factory=dict)
    statuses: Mapping[str, bool] = field(default_factory=dict)
    end_is_complete: bool = True
    any_is_complete: bool = False

    def read(
        self,
        row: int,
        said: Mapping[ResponseColumn, Cell],
        asked: Sequence[QuestionDefinition],
        answered: Collection[str],
    ) -> Completion:
        """Read row number `row`: `said` are its cells, `answered` the codes of its questions.

        An unknown status and an unreadable time are reported; then the next best thing decides.
        """
        issues: list[Issue] = []
        started, _ = self._time(
            row, ResponseColumn.STARTED, said.get(ResponseColumn.STARTED), issues
        )
        submitted, is_submitted = self._time(
            row, ResponseColumn.SUBMITTED, said.get(ResponseColumn.SUBMITTED), issues
        )
        is_complete = (
            self._status(said[ResponseColumn.STATUS]) if ResponseColumn.STATUS in said else None
        )
        is_unknown = ResponseColumn.STATUS in said and is_complete is None
        if is_complete is None and (self.end_is_complete or not is_submitted):
            is_complete = is_submitted
        if is_complete is None:
            is_complete = (
                bool(answered) if self.any_is_complete else went_far_enough(asked, answered)
            )
        if is_unknown:
            issues.append(
                self._unknown_status(row, said[ResponseColumn.STATUS], is_complete=is_complete)
            )
        return Completion(is_complete, started, submitted, tuple(issues))

    def _status(self, cell: Cell) -> bool | None:
        own = None if cell is None else self.statuses.get(comparison_key(as_text(cell)))
        return complete_or_not(cell) if own is None else own

    def _time(
        self, row: int, about: ResponseColumn, cell: Cell, issues: list[Issue]
    ) -> tuple[datetime | None, bool | None]:
        """Give the time in a cell, and whether it says that this happened (None: nobody knows)."""
        if about not in self.headings:
            return None, None
        if is_blank(cell):
            return None, False
        try:
            moment = parse_time(cell, self.orders.get(about))
        except BadValue as bad:
            said = complete_or_not(cell)
            if said is not None:
                return None, said
            issues.append(
                Issue(
                    "unreadable_time",
                    f"{bad.message} The time was not imported.",
                    row,
                    self.headings[about],
                    value=as_text(cell),
                )
            )
            return None, True if bad.code == "ambiguous_date" else None
        return None if moment == _NO_DATE_STAMP else moment, True

    def _unknown_status(self, row: int, cell: Cell, *, is_complete: bool) -> Issue:
        counted = "complete" if is_complete else "partial"
        text = as_text(cell)
        return Issue(
            "unknown_status",
            f"“{text}” is not a known status. The response was imported as {counted}, judged by"
            " the rest of its row; say whether the word means complete or partial.",
            row,
            self.headings[ResponseColumn.STATUS],
            value=text,
        )


def went_far_enough(asked: Sequence[QuestionDefinition], answered: Collection[str]) -> bool:
    """Whether answers are complete by themselves, where the file does not say.

    Open text aside, which many leave blank: 80% of the questions asked have an answer (or do not
    apply), or half of them have and the last one does, so that the end was reached.
    """
    closed = [question.code for question in asked if question.kind is not QuestionKind.TEXT]
    if not closed:
        return bool(answered)
    share = sum(code in answered for code in closed) / len(closed)
    return share >= MOSTLY_ANSWERED or (share >= HALF_ANSWERED and closed[-1] in answered)

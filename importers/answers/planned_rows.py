"""What becomes of each row of a file of answers: written, as which response, or why not."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from importers.answers.anonymous_rows import AnonymousRow
from importers.answers.respondents import RespondentMatch
from importers.answers.rows import ParsedRow
from importers.choices import LEAVE_OUT, Decision
from models.counting_responses import ChosenBy, chosen_by, rank
from models.reasons import Reason, ReasonKind
from records.matching.row_matching import Candidate, Certainty, Match
from surveys.known_responses import KnownResponses
from surveys.responses import Response, ResponseWrite, merge_responses


class ResponseOutcome(StrEnum):
    """What becomes of a row; the counts of all five add up to the rows of the file."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    UNCHANGED = "unchanged"  # the same answers are there already
    REVIEW = "review"  # a person must decide who the respondent is
    SKIPPED = "skipped"


BY_CHOICE: Final = Reason(ReasonKind.BY_CHOICE)
# Why the answers in another row of the file count.
_REASONS: Final[Mapping[ChosenBy, ReasonKind]] = {
    ChosenBy.COMPLETE: ReasonKind.OTHER_ROW_COMPLETE,
    ChosenBy.LATER: ReasonKind.OTHER_ROW_LATER,
    ChosenBy.IMPORT: ReasonKind.OTHER_ROW_BELOW,
}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row and what becomes of it.

    `write` is what would be written, for COMPLETE and PARTIAL. `reason` says why a row is skipped
    or set aside, or why its response does not count; `candidates` are whose one set aside might
    be. `review_id` is the review in which it waits since an earlier import; `decision` says whose
    it is where that was not certain. `anonymous` is what is noted apart of an anonymous wave.
    """

    row: ParsedRow
    outcome: ResponseOutcome
    write: ResponseWrite | None = None
    person_id: int | None = None
    reason: Reason | None = None
    candidates: tuple[Candidate, ...] = ()
    review_id: int | None = None
    decision: Decision | None = None
    anonymous: AnonymousRow | None = None

    @property
    def match(self) -> Match:
        """Whose the row is; in doubt, whose it may be."""
        if self.person_id is not None and self.decision is None:
            return Match(Certainty.CERTAIN, self.person_id)
        if self.write is not None and self.decision is None:
            return Match(Certainty.NONE)  # anonymous
        reasons = (self.reason,) if self.reason is not None else ()
        return Match(Certainty.POSSIBLE, None, reasons, self.candidates)


def to_response(row: ParsedRow, whose: RespondentMatch, platform: str) -> Response:
    """A row as the response of a person, or of nobody."""
    return Response(
        row.answers,
        row.is_complete,
        whose.person_id,
        whose.invitation_id,
        platform,
        row.source_key,
        row.started_at,
        row.submitted_at,
    )


def anonymous_rows(
    parsed: Sequence[ParsedRow], planned: Sequence[AnonymousRow]
) -> list[PlannedRow]:
    """The rows of a file of answers to an anonymous wave, as they were `planned`."""
    rows = []
    for row, one in zip(parsed, planned, strict=True):
        outcome = ResponseOutcome.UNCHANGED
        if one.is_taken:
            outcome = ResponseOutcome.COMPLETE
        elif one.reason is not None:
            outcome = ResponseOutcome.SKIPPED
        write = ResponseWrite(Response(row.answers, is_complete=True)) if one.is_taken else None
        rows.append(PlannedRow(row, outcome, write, reason=one.reason, anonymous=one))
    return rows


def plan_rows(
    parsed: Sequence[ParsedRow],
    whose: Sequence[RespondentMatch],
    stored: Mapping[int, Response],
    decisions: Mapping[int, Decision | None],
    platform: str,
) -> list[PlannedRow]:
    """Plan the rows `parsed`, of which `whose` says who gave them.

    `stored` are the responses on record by id; `decisions` say by index whose a row is that was in
    doubt.
    """
    rows: list[PlannedRow] = []
    coming: dict[int, Response] = {}  # by the index of the row
    for index, (row, found) in enumerate(zip(parsed, whose, strict=True)):
        reason = _skip_reason(row, found, decisions.get(index))
        if reason is not None:
            rows.append(PlannedRow(row, ResponseOutcome.SKIPPED, reason=reason))
        elif found.reason is not None:
            # It was imported for somebody who is not on record any more, or not said whom.
            is_done = index in decisions
            outcome = ResponseOutcome.UNCHANGED if is_done else ResponseOutcome.REVIEW
            rows.append(PlannedRow(row, outcome, reason=None if is_done else found.reason))
        else:
            coming[index] = to_response(row, found, platform)
            rows.append(PlannedRow(row, ResponseOutcome.UNCHANGED, person_id=found.person_id))
    known = KnownResponses(stored).find(list(coming.values()))
    for (index, response), response_id in zip(coming.items(), known, strict=True):
        before = None if response_id is None else stored[response_id]
        rows[index] = _planned(rows[index], response, before, response_id)
    _tell_which_count(rows, coming, stored)
    return rows


def _skip_reason(
    row: ParsedRow, found: RespondentMatch, decision: Decision | None
) -> Reason | None:
    if decision == LEAVE_OUT:
        return BY_CHOICE
    if found.reason is not None and found.reason.kind is ReasonKind.ERASED:
        return found.reason
    return None if row.answers or row.unread else Reason(ReasonKind.NO_ANSWERS)


def _planned(
    planned: PlannedRow, coming: Response, before: Response | None, response_id: int | None
) -> PlannedRow:
    """The row of `coming`, which is the response `before` on record, if any."""
    after = coming if before is None else merge_responses(before, coming)
    if after == before:
        if all(before.answers.get(code) == given for code, given in coming.answers.items()):
            return planned
        reason = Reason(ReasonKind.KEPT)
        return replace(planned, outcome=ResponseOutcome.SKIPPED, reason=reason)
    outcome = ResponseOutcome.COMPLETE if after.is_complete else ResponseOutcome.PARTIAL
    write = ResponseWrite(after, response_id, planned.row.number)
    return replace(planned, outcome=outcome, write=write)


def _tell_which_count(
    rows: list[PlannedRow], coming: Mapping[int, Response], stored: Mapping[int, Response]
) -> None:
    """Give the rows whose response would not count the reason."""
    of_person: dict[int, list[int]] = defaultdict(list)  # the indices of rows to write
    for index in coming:
        person_id, write = rows[index].person_id, rows[index].write
        if person_id is not None and write is not None:
            of_person[person_id].append(index)
    others: dict[int, dict[int, Response]] = defaultdict(dict)
    for response_id, response in stored.items():
        if response.person_id in of_person:
            others[response.person_id][response_id] = response
    for person_id, indices in of_person.items():
        left = dict(others[person_id])
        given: list[tuple[Response, int | None]] = []  # in the order of the ids they will have
        for index in indices:
            if (write := rows[index].write) is not None:
                left.pop(write.response_id or 0, None)
                given.append((write.response, index))
        given = [*((one, None) for one in left.values()), *given]
        counting, chosen = max(reversed(given), key=lambda one: rank(one[0]))
        for response, place in given:
            if place is not None and place != chosen:
                reason = _why_not(rows, response, counting, chosen)
                rows[place] = replace(rows[place], reason=reason)


def _why_not(
    rows: Sequence[PlannedRow], response: Response, counting: Response, chosen: int | None
) -> Reason:
    """Why `response` does not count but that of the row at `chosen`; None: one on record."""
    rule = chosen_by(counting, response)
    if chosen is None or rule not in _REASONS:
        return Reason(ReasonKind.OTHER_COUNTS)
    return Reason(_REASONS[rule], {"row": rows[chosen].row.number})

"""What an import of answers would do, row by row, before anything is written.

A plan is a value: the screen shows it, writing.py writes exactly it. Planning the same file again
after writing finds nothing to do.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from core.formats import plural
from core.issues import Issue, Severity
from core.progress import SILENT, Progress
from importers.answers.columns import AnswerColumns, ColumnRole, check_columns, choose_columns
from importers.answers.headings import QuestionColumn
from importers.answers.platforms import to_generic
from importers.answers.proposals import propose_columns
from importers.answers.respondents import RespondentMatch, find_people
from importers.answers.reviews import earlier_reviews, review_key, to_review
from importers.answers.rows import ParsedRow, ReadingOptions, read_rows
from surveys.questionnaire import Questionnaire
from surveys.responses import ChosenBy, Response, ResponseWrite, merge_responses, read_responses
from surveys.survey_store import read_questionnaire
from surveys.waves import Wave
from tabular.reading import Table


class ResponseOutcome(StrEnum):
    """What becomes of a row; the counts of all five add up to the rows of the file."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    UNCHANGED = "unchanged"  # the same answers are there already
    REVIEW = "review"  # whose it is must be decided by a person
    SKIPPED = "skipped"


# Outcomes that are told of row by row, with their reason.
_REASONS: Final[Mapping[ChosenBy, str]] = {
    ChosenBy.COMPLETE: "The same person's answers in row {} are complete and count.",
    ChosenBy.LATER: "The same person submitted answers later, in row {}, which count.",
    ChosenBy.FULLER: "The same person answers more questions in row {}, which counts.",
    ChosenBy.ROW: "The same person answers again in row {}, further down, which counts.",
}
_TOLD: Final[Mapping[ResponseOutcome, Severity]] = {
    ResponseOutcome.SKIPPED: Severity.NOTE,
    ResponseOutcome.REVIEW: Severity.WARNING,
}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row and what becomes of it.

    `write` is what would be written: for COMPLETE and PARTIAL, and for SKIPPED where the answers
    on record are to be marked as chosen. `reason` says in words why a row is
    skipped or set aside, `candidates` whose the latter might be. `is_waiting`: it was set aside by
    an earlier import and waits already.
    """

    row: ParsedRow
    outcome: ResponseOutcome
    write: ResponseWrite | None = None
    person_id: int | None = None
    reason: str = ""
    candidates: tuple[int, ...] = ()
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class ResponsePlan:
    """What an import of answers would do.

    `roles` says what each of `headings` means. `refused_rows` could not be read at all. `known` are
    the responses that the wave had when the plan was made.
    """

    wave: Wave
    platform: str
    headings: tuple[str, ...]
    roles: tuple[ColumnRole, ...]
    rows: tuple[PlannedRow, ...]
    refused_rows: tuple[int, ...]
    issues: tuple[Issue, ...]
    known: frozenset[int]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each outcome."""
        found = Counter(planned.outcome for planned in self.rows)
        found[ResponseOutcome.SKIPPED] += len(self.refused_rows)
        return {str(outcome): found[outcome] for outcome in ResponseOutcome}

    @property
    def changes_anything(self) -> bool:
        """Whether there is anything to write."""
        return any(
            planned.write is not None
            or (planned.outcome is ResponseOutcome.REVIEW and not planned.is_waiting)
            for planned in self.rows
        )

    def in_words(self, batch_id: int | None) -> str:
        """Say what was written as `batch_id`, None: nothing, and what is left to review."""
        to_review = self.counts["review"]
        left = (
            f" {plural(to_review, 'response')} couldn’t be matched and"
            f" {'is' if to_review == 1 else 'are'} to review."
            if to_review
            else ""
        )
        if batch_id is not None:
            return f"Batch {batch_id}; undo it with: undo {batch_id}.{left}"
        there = self.counts["unchanged"]
        if there == len(self.rows):
            return "Nothing was changed: every answer in the file is already on record."
        said = [f"{plural(there, 'row')} on record already"] if there else []
        if skipped := self.counts["skipped"]:
            said.append(f"{plural(skipped, 'row')} skipped")
        return f"Nothing was changed{': ' + ', '.join(said) if said else ''}.{left}"

    def as_json(self, batch_id: int | None) -> dict[str, object]:
        """The import as the commands print it; `batch_id` is None where nothing was written."""
        return {
            "platform": self.platform,
            "rows": len(self.rows) + len(self.refused_rows),
            **self.counts,
            "questions": len(
                {use.question for use in self.roles if isinstance(use, QuestionColumn)}
            ),
            "problems": [issue.as_json() for issue in self.issues],
            "batch": batch_id,
        }


def plan_responses(
    connection: Connection,
    table: Table,
    wave: Wave,
    *,
    mapping: Mapping[str, str | None] | None = None,
    platform: str | None = None,
    reading: ReadingOptions | None = None,
    progress: Progress = SILENT,
) -> ResponsePlan:
    """Plan the import of a table of answers into `wave`.

    `mapping` gives headings another meaning: an About word, a question's code, CODE[choice], or
    None to leave the column out; `reading` is for `read_rows`. Raises UserError for a platform,
    heading or question that is not there, a file without identities or questions; Cancelled.
    """
    name, generic = to_generic(table, platform)
    questionnaire = read_questionnaire(connection, wave.survey_code)
    columns = map_columns(generic, questionnaire, mapping or {})
    left_out = list(check_columns(generic.headings, columns))
    parsed, odd = read_rows(generic, columns.roles, questionnaire, reading, progress)
    progress.report("Matching the people")
    whose = find_people(connection, wave, [row.identity for row in parsed])
    stored = read_responses(connection, wave.id)
    rows = _planned(parsed, whose, stored, earlier_reviews(connection, wave), name)
    told = [
        Issue(
            str(planned.outcome),
            planned.reason,
            planned.row.number,
            severity=severity,
            value=", ".join(planned.row.identity.values()),
        )
        for planned in rows
        if (severity := _TOLD.get(planned.outcome)) is not None
    ]
    return ResponsePlan(
        wave,
        name,
        generic.headings,
        columns.roles,
        tuple(rows),
        generic.refused_rows,
        tuple(sorted([*generic.notes, *left_out, *odd, *told], key=lambda issue: issue.row or 0)),
        frozenset(stored),
    )


def map_columns(
    table: Table, questionnaire: Questionnaire, mapping: Mapping[str, str | None]
) -> AnswerColumns:
    """Say what each column holds: as `mapping` says, else as its heading and values tell.

    Raises UserError as `choose_columns` does.
    """
    proposed = propose_columns(table.headings, questionnaire, table.columns)
    return choose_columns(table.headings, proposed, mapping, questionnaire)


def to_response(row: ParsedRow, whose: RespondentMatch, platform: str) -> Response:
    """A row as the response of a person."""
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


def _planned(
    parsed: Sequence[ParsedRow],
    whose: Sequence[RespondentMatch],
    stored: Mapping[int, Response],
    reviewed: Mapping[bytes, str],
    platform: str,
) -> list[PlannedRow]:
    ids = {response.person_id: response_id for response_id, response in stored.items()}
    rows: list[PlannedRow] = []
    of_person: dict[int, list[tuple[ParsedRow, RespondentMatch]]] = defaultdict(list)
    for row, found in zip(parsed, whose, strict=True):
        if not row.answers and not row.unread:
            rows.append(PlannedRow(row, ResponseOutcome.SKIPPED, reason="The row has no answers."))
        elif found.person_id is None:
            rows.append(_set_aside(row, found, reviewed.get(review_key(to_review(row, platform)))))
        else:
            of_person[found.person_id].append((row, found))
    for person_id, several in of_person.items():
        best = max(several, key=lambda item: _fullness(item[0]))
        others = [row for row, _ in several if row is not best[0]]
        for row in others:
            reason = _REASONS[_rule(row, best[0])].format(best[0].number)
            rows.append(
                PlannedRow(row, ResponseOutcome.SKIPPED, person_id=person_id, reason=reason)
            )
        coming = to_response(*best, platform)
        if others:
            coming = replace(coming, chosen_by=_rule(max(others, key=_fullness), best[0]))
        response_id = ids.get(person_id)
        before = None if response_id is None else stored[response_id]
        rows.append(_planned_for(coming, best[0], before, response_id))
    return sorted(rows, key=lambda planned: planned.row.number)


def _planned_for(
    coming: Response, row: ParsedRow, before: Response | None, response_id: int | None
) -> PlannedRow:
    after = coming if before is None else merge_responses(before, coming)
    person_id = coming.person_id
    if before is not None and replace(after, chosen_by=before.chosen_by) == before:
        if all(before.answers.get(code) == given for code, given in coming.answers.items()):
            return PlannedRow(row, ResponseOutcome.UNCHANGED, person_id=person_id)
        reason = "This person's later or complete answers are already on record and were kept."
        # That they were chosen is written down where it is not yet.
        noted = None if after == before else ResponseWrite(after, response_id, row.number)
        return PlannedRow(row, ResponseOutcome.SKIPPED, noted, person_id, reason)
    outcome = ResponseOutcome.COMPLETE if after.is_complete else ResponseOutcome.PARTIAL
    write = ResponseWrite(after, response_id, row.number)
    return PlannedRow(row, outcome, write, person_id)


def _set_aside(row: ParsedRow, found: RespondentMatch, state: str | None) -> PlannedRow:
    """A row whose person is not known; `state` is that of its review by an earlier import."""
    if state == "decided":
        return PlannedRow(row, ResponseOutcome.UNCHANGED)
    if state == "left out":
        return PlannedRow(row, ResponseOutcome.SKIPPED, reason="Skipped by choice.")
    return PlannedRow(
        row,
        ResponseOutcome.REVIEW,
        reason=found.reason,
        candidates=found.candidates,
        is_waiting=state == "open",
    )


def _fullness(row: ParsedRow) -> tuple[bool, datetime, int, int]:
    """Orders the rows of one person: a complete one counts, then the one submitted last."""
    answered = len(row.answers.keys() | row.unread)
    return row.is_complete, row.submitted_at or datetime.min, answered, row.number


def _rule(row: ParsedRow, best: ParsedRow) -> ChosenBy:
    """Why `best` counts and not `row`, of the same person, as `_fullness` orders them."""
    if row.is_complete != best.is_complete:
        return ChosenBy.COMPLETE
    if row.submitted_at != best.submitted_at:
        return ChosenBy.LATER
    if _fullness(row)[:-1] != _fullness(best)[:-1]:
        return ChosenBy.FULLER
    return ChosenBy.ROW

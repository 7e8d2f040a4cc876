"""What an import of answers would do, row by row, before anything is written.

A plan is a value: the screen shows it, writing.py writes exactly it. Planning the same file again
after writing finds nothing to do.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from core.formats import plural
from core.issues import Issue, Severity
from core.progress import SILENT, Progress
from importers.answers.anonymous_rows import plan_anonymous_rows
from importers.answers.columns import AnswerColumns, ColumnRole, check_columns
from importers.answers.file_checks import file_issues
from importers.answers.headings import QuestionColumn
from importers.answers.likely_respondents import likely_respondents
from importers.answers.planned_rows import (
    BY_CHOICE,
    PlannedRow,
    ResponseOutcome,
    anonymous_rows,
    plan_rows,
    to_response,
)
from importers.answers.platforms import GENERIC
from importers.answers.respondents import RespondentMatch, find_people, invitations_of
from importers.answers.reviews import to_review
from importers.answers.rows import ParsedRow, ReadingOptions, SheetReader
from importers.choices import Decision
from importers.review_rows import (
    RESPONSE,
    PastDecisions,
    read_past_decisions,
    row_fingerprint,
)
from importers.row_plan import DOES_NOT_COUNT, RESPONSE_ISSUES, UNTICKED, CellChange
from models.reasons import ReasonKind
from records.matching.row_matching import Match
from surveys.answer_words import answer_text
from surveys.known_responses import KnownResponses
from surveys.questionnaire import Questionnaire
from surveys.responses import Response, read_responses
from surveys.waves import Wave, WaveKind
from tabular.reading import Table

_REFUSED: Final = frozenset({ReasonKind.ERASED, ReasonKind.OTHER_WAVE})
_SEVERITIES: Final = {ResponseOutcome.REVIEW: Severity.WARNING}


@dataclass(frozen=True, slots=True)
class ParsedRows:
    """The rows of a file as read, and what could not be read as it is."""

    rows: Sequence[ParsedRow]
    issues: Sequence[Issue]


@dataclass(frozen=True, slots=True)
class ResponsePlan:
    """What an import of answers would do.

    `roles` says what each of `headings` means. `refused_rows` could not be read at all. `stored`
    are the responses that the wave had when the plan was made, `changes` what would become of them.
    """

    wave: Wave
    platform: str
    headings: tuple[str, ...]
    roles: tuple[ColumnRole, ...]
    rows: tuple[PlannedRow, ...]
    refused_rows: tuple[int, ...]
    issues: tuple[Issue, ...]
    changes: tuple[CellChange, ...]
    stored: Mapping[int, Response]

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows, and how many of them have each outcome."""
        found = Counter(planned.outcome for planned in self.rows)
        found[ResponseOutcome.SKIPPED] += len(self.refused_rows)
        total = len(self.rows) + len(self.refused_rows)
        return {"rows": total, **{str(outcome): found[outcome] for outcome in ResponseOutcome}}

    @property
    def row_numbers(self) -> tuple[int, ...]:
        """The row numbers that Excel shows, without those that could not be read at all."""
        return tuple(planned.row.number for planned in self.rows)

    @property
    def outcomes(self) -> tuple[ResponseOutcome, ...]:
        """What becomes of each row."""
        return tuple(planned.outcome for planned in self.rows)

    @property
    def matches(self) -> tuple[Match, ...]:
        """Whose each row is, or may be."""
        return tuple(planned.match for planned in self.rows)

    @property
    def why(self) -> dict[int, str]:
        """Why rows are skipped or to review, by index."""
        return {at: str(one.reason) for at, one in enumerate(self.rows) if one.reason is not None}

    @property
    def waiting(self) -> dict[int, int]:
        """The open reviews of rows that wait since an earlier import, by index."""
        return {i: one.review_id for i, one in enumerate(self.rows) if one.review_id is not None}

    @property
    def changes_anything(self) -> bool:
        """Whether there is anything to write."""
        return any(
            planned.write is not None
            or (planned.anonymous is not None and planned.anonymous.noted is not None)
            or planned.decision is not None
            or (planned.outcome is ResponseOutcome.REVIEW and planned.review_id is None)
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
    questionnaire: Questionnaire,
    columns: AnswerColumns,
    platform: str = GENERIC.key,
    reading: ReadingOptions | None = None,
    evidence: Table | None = None,
    decisions: Mapping[int, Decision] | None = None,
    before: ParsedRows | None = None,
    progress: Progress = SILENT,
) -> tuple[ResponsePlan, ParsedRows]:
    """Plan the import of a table of answers into `wave`, whose `columns` are mapped.

    The cells of `evidence`, the table uncorrected, prove how columns are read. `decisions` say by
    row index whose an uncertain row is. Rows read `before` are not read again. Gives the rows read
    too. Raises UserError for a file without identities or questions; Cancelled.
    """
    left_out = list(check_columns(table.headings, columns))
    if before is None:
        # Whoever sends their details back is done, whether or not there was something to correct.
        reading = replace(
            reading or ReadingOptions(), any_is_complete=wave.kind is WaveKind.DETAILS
        )
        reader = SheetReader(evidence or table, columns.roles, questionnaire, reading)
        before = ParsedRows(*reader.read(table, progress))
    parsed = before.rows
    progress.report("Matching the people")
    past = read_past_decisions(connection, RESPONSE, wave.id)
    keys = _keys(parsed, platform, past)
    chosen = {**_remembered(parsed, keys, past), **(decisions or {})}
    stored = read_responses(connection, wave.id)
    found = _find_respondents(connection, wave, parsed, stored, platform)
    whose = _decided(connection, wave, found, chosen)
    if wave.privacy.is_anonymous:
        rows = anonymous_rows(parsed, plan_anonymous_rows(connection, wave, parsed, whose, chosen))
    else:
        rows = plan_rows(parsed, whose, stored, chosen, platform)
    likely = likely_respondents(connection, wave, parsed, found)
    for index, match in enumerate(found):
        candidates = likely.get(index, ())
        review_id = past.waiting.get(keys.get(index, b""))
        decision = (decisions or {}).get(index) if match.person_id is None else None
        if candidates or review_id is not None or decision is not None:
            rows[index] = replace(
                rows[index], candidates=candidates, review_id=review_id, decision=decision
            )
    of_file = file_issues(wave, questionnaire, columns.roles, parsed, found)
    issues = [*table.notes, *left_out, *of_file, *before.issues, *_row_issues(rows)]
    plan = ResponsePlan(
        wave,
        platform,
        table.headings,
        columns.roles,
        tuple(rows),
        table.refused_rows,
        tuple(sorted(issues, key=lambda issue: issue.row or 0)),
        _changes(rows, stored, questionnaire),
        stored,
    )
    return plan, before


def without_rows(
    plan: ResponsePlan,
    unticked: Collection[tuple[int, str]],
    skipped_rows: Collection[int],
) -> ResponsePlan:
    """`plan` without what is not wanted of it.

    `unticked` names answers that stay as they are on record, by row index and question,
    `skipped_rows` whole rows by index.
    """
    if not unticked and not skipped_rows:
        return plan
    codes: dict[int, set[str]] = defaultdict(set)
    for index, code in unticked:
        codes[index].add(code)
    rows = list(plan.rows)
    notes: list[Issue] = []
    for index in skipped_rows:
        rows[index] = replace(
            rows[index],
            outcome=ResponseOutcome.SKIPPED,
            write=None,
            reason=BY_CHOICE,
            decision=None,
            anonymous=None,
        )
        notes.extend(_row_issues([rows[index]]))
    for index in codes.keys() - set(skipped_rows):
        rows[index] = _keeping(rows[index], codes[index], plan.stored)
        text = f"Not imported by choice: {', '.join(sorted(codes[index]))}."
        notes.append(Issue(UNTICKED, text, rows[index].row.number, severity=Severity.NOTE))
    skipped = {rows[index].row.number for index in skipped_rows}
    told = [
        issue
        for issue in plan.issues
        if issue.row not in skipped or issue.code not in RESPONSE_ISSUES
    ]
    return replace(
        plan,
        rows=tuple(rows),
        issues=tuple(sorted([*told, *notes], key=lambda issue: issue.row or 0)),
        changes=tuple(
            one
            for one in plan.changes
            if one.row_index not in skipped_rows and (one.row_index, one.field) not in unticked
        ),
    )


def _keeping(
    planned: PlannedRow, codes: Collection[str], stored: Mapping[int, Response]
) -> PlannedRow:
    """A row whose answers to the questions `codes` stay as they are on record."""
    write = planned.write
    if write is None or write.response_id is None:
        return planned
    before = stored[write.response_id]
    answers = {code: given for code, given in write.response.answers.items() if code not in codes}
    answers |= {code: given for code, given in before.answers.items() if code in codes}
    after = replace(write.response, answers=answers)
    if after == before:
        return replace(planned, outcome=ResponseOutcome.UNCHANGED, write=None)
    return replace(planned, write=replace(write, response=after))


def _keys(parsed: Sequence[ParsedRow], platform: str, past: PastDecisions) -> dict[int, bytes]:
    """What tells each row from others, where any was set aside before."""
    if not past.decided and not past.waiting:
        return {}
    return {i: row_fingerprint(to_review(row, platform)) for i, row in enumerate(parsed)}


def _remembered(
    parsed: Sequence[ParsedRow], keys: Mapping[int, bytes], past: PastDecisions
) -> dict[int, Decision | None]:
    """Decisions of earlier imports on the same rows; None where the person is gone."""
    return {
        index: past.decided[keys[index]]
        for index in range(len(parsed))
        if index in keys and keys[index] in past.decided
    }


def _find_respondents(
    connection: Connection,
    wave: Wave,
    parsed: Sequence[ParsedRow],
    stored: Mapping[int, Response],
    platform: str,
) -> list[RespondentMatch]:
    """Find whose the rows are; those of nobody are anonymous.

    A response that is on record by its ID has the person that it has there.
    """
    found = find_people(connection, wave, [row.identity for row in parsed])
    is_nameless = not any(row.identity for row in parsed)
    known = KnownResponses(stored)
    for index, row in enumerate(parsed):
        if found[index].person_id is not None:
            continue
        owner = known.owner(to_response(row, RespondentMatch(), platform))
        if owner is not None and not _is_refused(found[index]):
            found[index] = RespondentMatch(owner)
        elif row.is_anonymous or is_nameless:
            found[index] = RespondentMatch()
    return found


def _is_refused(found: RespondentMatch) -> bool:
    """Whether the answers belong to nobody on record, whatever else is known of them."""
    return found.reason is not None and found.reason.kind in _REFUSED


def _decided(
    connection: Connection,
    wave: Wave,
    found: Sequence[RespondentMatch],
    decisions: Mapping[int, Decision | None],
) -> list[RespondentMatch]:
    """Whose the rows are, once somebody decided it of some."""
    wanted = {index: one for index, one in decisions.items() if isinstance(one, int)}
    invited = invitations_of(connection, wave, set(wanted.values())) if wanted else {}
    return [
        RespondentMatch(wanted[index], invited.get(wanted[index])) if index in wanted else one
        for index, one in enumerate(found)
    ]


def _row_issues(rows: Iterable[PlannedRow]) -> Iterator[Issue]:
    """An issue for each row that is skipped, to review, or does not count, with the reason."""
    for planned in rows:
        if planned.reason is None:
            continue
        is_erased = planned.reason.kind is ReasonKind.ERASED
        identity = "" if is_erased else ", ".join(planned.row.identity.values())
        code = DOES_NOT_COUNT if planned.write is not None else str(planned.outcome)
        severity = _SEVERITIES.get(planned.outcome, Severity.NOTE)
        reason, number = str(planned.reason), planned.row.number
        yield Issue(code, reason, number, severity=severity, value=identity)


def _changes(
    rows: Sequence[PlannedRow], stored: Mapping[int, Response], questionnaire: Questionnaire
) -> tuple[CellChange, ...]:
    """The answers on record that would change, question by question, in words."""
    found: list[CellChange] = []
    for index, planned in enumerate(rows):
        write = planned.write
        if write is None or write.response_id is None or planned.person_id is None:
            continue
        before, after = stored[write.response_id].answers, write.response.answers
        for question in questionnaire.questions:
            old, new = before.get(question.code, ()), after.get(question.code, ())
            if old != new:
                texts = answer_text(question, old), answer_text(question, new)
                found.append(CellChange(index, planned.person_id, question.code, *texts))
    return tuple(found)

"""Responses and their answers in the database: read, and written through a change set.

Knows questions, choices and waves; knows nothing of the files in which answers arrive.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Connection, select

from core.chunks import in_chunks
from models.changes import Change, ChangeSet
from models.counting_responses import ChosenBy, rank, refresh_counting
from models.sql import within
from models.tables import answers, choices, invitations, questions, responses
from records.disposition_history import (
    DispositionEntry,
    DispositionSource,
    record_dispositions,
)
from records.respondents import INELIGIBLE
from surveys.proposals.immediate_updates import record_immediately
from surveys.survey_store import StoredQuestion
from surveys.waves import Wave

_CHUNK = 20_000
_SOURCE_ROW: Final = "source_row"  # beside the columns of answers: the file's row


class Answer(NamedTuple):
    """One answer, or one of several choices; exactly one of the values, or not applicable.

    `text` stands beside `choice` where the choice asks to be put into words (“Other”), `number`
    where it was ranked: 1 is the first. Without any value it says that none of a multiple
    question's choices was chosen (`NONE_CHOSEN`).
    """

    choice: str | None = None  # the choice's code
    number: float | None = None
    text: str | None = None
    on: date | None = None
    not_applicable: bool = False


NONE_CHOSEN: Final = Answer()


def read_answer(row: Mapping[str, Any], codes: Mapping[int, str]) -> Answer:
    """The answer that a `row` of the table holds, or a line of the journal tells.

    `codes` are those of choices by their ids.
    """
    return Answer(
        codes.get(row.get("choice_id") or 0),
        row.get("number"),
        row.get("text"),
        row.get("date"),
        bool(row.get("not_applicable")),
    )


# Question code -> the answer; several for a multiple choice, in the questionnaire's order.
Answers: TypeAlias = Mapping[str, tuple[Answer, ...]]


@dataclass(frozen=True, slots=True)
class Response:
    """One person's answers in a wave. `person_id` is None where the respondent is unknown.

    Of several responses of a person one `counts`: that which was `chosen_by` hand, else as
    models/counting_responses.py says.
    """

    answers: Answers
    is_complete: bool
    person_id: int | None = None
    invitation_id: int | None = None
    platform: str = "generic"
    source_key: str | None = None
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    chosen_by: ChosenBy | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class ResponseWrite:
    """A response to write: over `response_id`, or as a new one; `source_row` is the file's row."""

    response: Response
    response_id: int | None = None
    source_row: int | None = None


def read_responses(
    connection: Connection, wave_id: int, response_id: int | None = None
) -> dict[int, Response]:
    """Every response of a wave by its id, or only the one with `response_id`."""
    wanted = [responses.c.wave_id == wave_id]
    if response_id is not None:
        wanted.append(responses.c.id == response_id)
    given: dict[int, dict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    found = connection.execute(
        select(
            answers.c.response_id,
            questions.c.code.label("question"),
            choices.c.code.label("choice"),
            answers.c.number,
            answers.c.text,
            answers.c.date,
            answers.c.not_applicable,
        )
        .select_from(
            answers.join(responses)
            .join(questions)
            .outerjoin(choices, answers.c.choice_id == choices.c.id)
        )
        .where(*wanted)
        .order_by(
            questions.c.position, answers.c.number, choices.c.position, answers.c.id
        )  # of several choices, those that were ranked stand by their ranks
    )
    for response_id, question, *values in found:
        given[response_id][question].append(Answer(*values))
    rows = connection.execute(select(responses).where(*wanted).order_by(responses.c.id))
    return {
        row.id: Response(
            {code: tuple(several) for code, several in given[row.id].items()},
            row.is_complete,
            row.person_id,
            row.invitation_id,
            row.platform,
            row.source_key,
            row.started_at,
            row.submitted_at,
            None if row.chosen_by is None else ChosenBy(row.chosen_by),
            row.counts,
        )
        for row in rows
    }


def merge_responses(before: Response, coming: Response) -> Response:
    """Bring `before` up to date with `coming`, the same response as exported another time.

    What is blank in `coming` stays as it was. An earlier state of the response only fills what is
    blank: one that was partial where it is complete now, or was submitted earlier.
    """
    if coming.submitted_at is not None and before.submitted_at is not None:
        is_earlier = rank(coming)[1:] < rank(before)[1:]
    else:
        is_earlier = coming.is_complete < before.is_complete
    if is_earlier:
        return replace(before, answers={**coming.answers, **before.answers})
    return replace(
        before,
        answers={**before.answers, **coming.answers},
        is_complete=coming.is_complete,
        person_id=before.person_id or coming.person_id,
        invitation_id=before.invitation_id or coming.invitation_id,
        source_key=before.source_key or coming.source_key,
        started_at=coming.started_at or before.started_at,
        submitted_at=coming.submitted_at or before.submitted_at,
    )


def write_responses(
    changes: ChangeSet,
    wave: Wave,
    stored: Sequence[StoredQuestion],
    writes: Sequence[ResponseWrite],
) -> None:
    """Write responses with their answers, and set the dispositions of their invitations.

    What the answers do at once is recorded, too (surveys/proposals/immediate_updates.py).
    `stored` are the wave's questions. The answers of a response that is written over are replaced
    question by question, where they differ.
    """
    new = [write for write in writes if write.response_id is None]
    ids = changes.insert(
        responses,
        [{"wave_id": wave.id, **_row(write.response)} for write in new],
        [write.source_row for write in new],
    )
    given = [write.response.answers for write in new]
    _insert_answers(changes, stored, list(zip(ids, new, given, strict=True)))
    over = {write.response_id: write for write in writes if write.response_id is not None}
    if over:
        changes.update(
            responses,
            [
                Change(response_id, _row(write.response), write.source_row)
                for response_id, write in over.items()
            ],
        )
        _insert_answers(changes, stored, _replace_answers(changes, wave, stored, over))
    respondents = {write.response.person_id for write in writes}
    refresh_counting(changes.connection, [one for one in respondents if one is not None])
    invited = {write.response.invitation_id: write.source_row for write in writes}
    set_answered(changes, {one: row for one, row in invited.items() if one is not None})
    record_immediately(changes, wave.survey_id, {one for one in respondents if one is not None})


def replace_answer(
    changes: ChangeSet, response_id: int, item: StoredQuestion, given: tuple[Answer, ...]
) -> None:
    """Put `given` in place of a response's answers to one question; empty: no answer."""
    before = changes.connection.scalars(
        select(answers.c.id).where(
            answers.c.response_id == response_id, answers.c.question_id == item.id
        )
    ).all()
    changes.delete(answers, before)
    changes.insert(answers, [_answer_row(response_id, item, answer) for answer in given])


def _answer_row(response_id: int, item: StoredQuestion, answer: Answer) -> dict[str, Any]:
    return {
        "response_id": response_id,
        "question_id": item.id,
        "choice_id": None if answer.choice is None else item.choice_ids[answer.choice],
        "number": answer.number,
        "text": answer.text,
        "date": answer.on,
        "not_applicable": answer.not_applicable,
    }


def _row(response: Response) -> dict[str, Any]:
    return {
        "person_id": response.person_id,
        "invitation_id": response.invitation_id,
        "platform": response.platform,
        "source_key": response.source_key,
        "is_complete": response.is_complete,
        "started_at": response.started_at,
        "submitted_at": response.submitted_at,
        "chosen_by": response.chosen_by,
    }


def _replace_answers(
    changes: ChangeSet,
    wave: Wave,
    stored: Sequence[StoredQuestion],
    over: Mapping[int, ResponseWrite],
) -> list[tuple[int, ResponseWrite, Answers]]:
    """Delete the answers that differ from those wanted; return those to insert."""
    now = read_responses(changes.connection, wave.id)
    question_ids = {item.definition.code: item.id for item in stored}
    wanted: list[tuple[int, ResponseWrite, Answers]] = []
    outdated: set[tuple[int, int]] = set()
    for response_id, write in over.items():
        before, after = now[response_id].answers, write.response.answers
        differing = {
            code: after.get(code, ())
            for code in {**before, **after}
            if before.get(code) != after.get(code)
        }
        outdated |= {(response_id, question_ids[code]) for code in differing}
        wanted.append((response_id, write, differing))
    gone: list[int] = []
    for part in in_chunks(list(over), _CHUNK):
        rows = changes.connection.execute(
            select(answers.c.id, answers.c.response_id, answers.c.question_id).where(
                within(answers.c.response_id, part)
            )
        )
        gone += [row.id for row in rows if (row.response_id, row.question_id) in outdated]
    changes.delete(answers, gone)
    return wanted


def _insert_answers(
    changes: ChangeSet,
    stored: Sequence[StoredQuestion],
    wanted: Sequence[tuple[int, ResponseWrite, Answers]],
) -> None:
    # A million answers at once would take much memory; those of a response stay together.
    at_once = max(_CHUNK // max(len(stored), 1), 1)
    for number, some in enumerate(in_chunks(wanted, at_once)):
        changes.progress.report("Writing", number * at_once, len(wanted))
        # Those that fill the same columns together: a column that all leave blank is not written.
        alike: dict[tuple[str, ...], dict[str, list[Any]]] = {}
        for item in stored:
            columns = _answer_columns(item, some)
            together = alike.setdefault(tuple(columns), {name: [] for name in columns})
            for name, values in columns.items():
                together[name] += values
        for together in alike.values():
            source_rows = together.pop(_SOURCE_ROW, [])
            changes.insert_columns(answers, together, len(source_rows), source_rows)


def _answer_columns(
    item: StoredQuestion, wanted: Sequence[tuple[int, ResponseWrite, Answers]]
) -> dict[str, Sequence[Any]]:
    """The answers to a question by column, and the file's row of each; without blank columns."""
    code = item.definition.code
    found = [
        (response_id, write.source_row, *answer)
        for response_id, write, given in wanted
        for answer in given.get(code, ())
    ]
    if not found:
        return {}
    response_ids, source_rows, chosen, numbers, texts, dates, flags = zip(*found, strict=True)
    ids = item.choice_ids
    values: dict[str, Sequence[Any]] = {
        "choice_id": [None if one is None else ids[one] for one in chosen],
        "number": numbers,
        "text": texts,
        "date": dates,
    }
    columns: dict[str, Sequence[Any]] = {
        "response_id": response_ids,
        "question_id": [item.id] * len(found),
        _SOURCE_ROW: source_rows,
        **{name: some for name, some in values.items() if some.count(None) < len(some)},
    }
    return {**columns, "not_applicable": flags} if any(flags) else columns


def set_answered(changes: ChangeSet, source_rows: Mapping[int, int | None]) -> None:
    """Set the dispositions of answered invitations, by id with the file's row of the answers.

    Of several responses the one that counts says it; the ineligible stay ineligible.
    """
    found = changes.connection.execute(
        select(
            invitations.c.id,
            invitations.c.disposition,
            invitations.c.disposition_on,
            responses.c.is_complete,
            responses.c.submitted_at,
        )
        .join_from(invitations, responses, responses.c.invitation_id == invitations.c.id)
        .where(
            within(invitations.c.id, list(source_rows)),
            responses.c.counts,
            invitations.c.disposition != INELIGIBLE,
        )
    )
    entries: list[DispositionEntry] = []
    for row in found:
        word = "complete" if row.is_complete else "partial"
        known_on = row.disposition_on if row.disposition == word else None
        on = row.submitted_at.date() if row.submitted_at else known_on or changes.at.date()
        entries.append(DispositionEntry(row.id, word, on, source_rows[row.id]))
    record_dispositions(changes, entries, DispositionSource.ANSWER)

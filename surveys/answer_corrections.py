"""Read one response question by question with its history, and correct its answers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeAlias

import orjson
from sqlalchemy import Connection, func, or_, select, union_all

from core.errors import UserError
from models.changes import ChangeSet, typed
from models.tables import answers as answers_table
from models.tables import batches, journal, responses, waves
from records.wave_privacy import privacy_of
from surveys.earlier_answers import EarlierAnswers, read_earlier_answers
from surveys.later_questions import read_later_questions
from surveys.other_answers import OtherAnswers, read_other_answers
from surveys.questionnaire import QuestionDefinition
from surveys.responses import (
    Answer,
    Response,
    read_answer,
    read_responses,
    replace_answer,
)
from surveys.survey_store import StoredQuestion, stored_questions

# Answers by their ids, each with the id of its question.
_Given: TypeAlias = dict[int, tuple[int, Answer]]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One change of the answer to a question; `at` is UTC."""

    at: datetime
    by: str
    file_name: str | None
    source_row: int | None
    old: tuple[Answer, ...]
    new: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with the answer to it (none: blank) and its changes, the newest first."""

    definition: QuestionDefinition
    answers: tuple[Answer, ...]
    history: tuple[AnswerChange, ...]
    was_asked: bool = True


@dataclass(frozen=True, slots=True)
class ReadResponse:
    """A response with all questions of its survey.

    `others` are other responses of the same person, `earlier` what they answered in the last wave
    before.
    """

    response_id: int
    response: Response
    questions: tuple[AnsweredQuestion, ...]
    others: tuple[OtherAnswers, ...] = ()
    earlier: EarlierAnswers | None = None


def read_response(connection: Connection, response_id: int) -> ReadResponse | None:
    """Read a response; None where it does not exist, or nobody is shown who gave which answers."""
    wave = connection.execute(
        select(waves.c.id, waves.c.survey_id, waves.c.version_number)
        .join(responses)
        .where(responses.c.id == response_id)
    ).one_or_none()
    if wave is None or privacy_of(connection, wave.id).hides_answers:
        return None
    response = read_responses(connection, wave.id, response_id)[response_id]
    stored = stored_questions(connection, wave.survey_id, wave.version_number)
    history = _history(connection, response_id, stored)
    not_asked = read_later_questions(connection, wave.id).questions
    return ReadResponse(
        response_id,
        response,
        tuple(
            AnsweredQuestion(
                item.definition,
                response.answers.get(item.definition.code, ()),
                tuple(history[item.id]),
                item.definition.code not in not_asked,
            )
            for item in stored
        ),
        read_other_answers(connection, wave.id, response_id, response),
        read_earlier_answers(connection, wave.survey_id, wave.id, response.person_id),
    )


def read_counting_response(connection: Connection, response_id: int) -> ReadResponse | None:
    """Read the response of the same person to the same wave that counts; None where it is gone."""
    found = read_response(connection, response_id)
    counting = next((one for one in found.others if one.counts), None) if found else None
    return found if counting is None else read_response(connection, counting.response_id)


def correct_answer(
    changes: ChangeSet, response_id: int, code: str, given: Sequence[Answer]
) -> bool:
    """Replace the answer to the question `code` in a response; empty: no answer.

    Returns False where the answer was the same already. Raises UserError where the response or the
    question is gone, or the wave is not a named one.
    """
    if read_response(changes.connection, response_id) is None:
        raise UserError(
            "These answers are confidential or were undone meanwhile. Nothing was changed.",
            code="private_answers",
        )
    if _answers(changes.connection, response_id, code) == tuple(given):
        return False
    asked = changes.connection.execute(
        select(waves.c.survey_id, waves.c.version_number)
        .join(responses)
        .where(responses.c.id == response_id)
    ).one()
    for item in stored_questions(changes.connection, asked.survey_id, asked.version_number):
        if item.definition.code == code:
            replace_answer(changes, response_id, item, tuple(given))
    changes.describe(question=code)
    return True


def _answers(connection: Connection, response_id: int, code: str) -> tuple[Answer, ...]:
    """The answer to a question in a response. Raises UserError where one of them is gone."""
    found = read_response(connection, response_id)
    for one in () if found is None else found.questions:
        if one.definition.code == code:
            return one.answers
    raise UserError(
        "This response or question no longer exists; nothing was changed.",
        code="unknown_response",
    )


def _history(
    connection: Connection, response_id: int, stored: Sequence[StoredQuestion]
) -> Mapping[int, list[AnswerChange]]:
    """The changes of the answers to each question, by its id, the newest first.

    What a response was created with stands in no line (models/parts.py): it is what there is now,
    less what the lines since tell.
    """
    codes = {choice_id: code for item in stored for code, choice_id in item.choice_ids.items()}
    rows = connection.execute(
        select(answers_table).where(answers_table.c.response_id == response_id)
    )
    there = {row["id"]: _answer(dict(row), codes) for row in rows.mappings()}
    changed: dict[tuple[int, int], tuple[Any, _Given, _Given]] = {}
    for line in _lines(connection, response_id):
        before, after = (_given(line, text, codes) for text in (line.old, line.new))
        if line.table_name == responses.name:
            after = there if line.action == "create" else {}
        there = {one: given for one, given in there.items() if one not in after} | before
        for place, answers in ((1, before), (2, after)):
            for one, (question_id, answer) in answers.items():
                entry = changed.setdefault((line.batch_id, question_id), (line, {}, {}))
                entry[place][one] = question_id, answer
    found: dict[int, list[AnswerChange]] = defaultdict(list)
    for (_batch, question_id), (line, *both) in changed.items():
        old, new = (tuple(answers[one][1] for one in sorted(answers)) for answers in both)
        found[question_id].append(
            AnswerChange(line.at, line.by, line.file_name, line.source_row, old, new)
        )
    return found


def _given(line: Any, text: str | None, codes: Mapping[int, str]) -> _Given:
    """The answers that one side of a line holds."""
    record = orjson.loads(text) if text else {}
    if line.table_name == responses.name:
        rows = {row["id"]: row for row in record.get(answers_table.name, ())}
    else:
        rows = {line.record_id: record} if record else {}
    return {one: _answer(typed(answers_table, row), codes) for one, row in rows.items()}


def _lines(connection: Connection, response_id: int) -> Sequence[Any]:
    """The lines of the journal about a response and its answers, the newest first."""
    of_response = journal.c.table_name == responses.name, journal.c.record_id == response_id
    record = func.coalesce(journal.c.new, journal.c.old)
    # SQLite, PostgreSQL and the program itself put blanks in different places.
    marks = [f'"response_id"{colon}{response_id},' for colon in (":", ": ", " : ")]
    since = select(func.min(journal.c.id)).where(*of_response).scalar_subquery()
    of_answers = (
        journal.c.table_name == answers_table.name,
        journal.c.record_id > 0,  # always so; with it, SQLite reads no other lines
        or_(*(record.contains(one) for one in marks)),
        journal.c.id + 0 >= since,  # by arithmetic, so that it does not search by this
    )
    columns = [column for column in journal.columns if column.name != "person_id"]
    found = union_all(*(select(*columns).where(*one) for one in (of_response, of_answers)))
    lines = found.subquery()
    rows = connection.execute(
        select(lines, batches.c.at, batches.c.by, batches.c.file_name).join_from(
            lines, batches, lines.c.batch_id == batches.c.id
        )
    )
    # Sorted here: told to sort, SQLite would read the whole journal in that order.
    return sorted(rows, key=attrgetter("id"), reverse=True)


def _answer(row: Mapping[str, Any], codes: Mapping[int, str]) -> tuple[int, Answer]:
    return row["question_id"], read_answer(row, codes)

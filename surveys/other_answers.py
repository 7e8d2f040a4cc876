"""The responses of merged people that do not count, which stay readable.

Merging deletes the response that does not count (records/merging/double_responses.py), and the
journal line that it leaves holds its answers.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from models.batch_kinds import BatchKind
from models.changes import from_json, typed
from models.sql import within
from models.tables import answers as answers_table
from models.tables import batches, journal, responses
from records.merging.former_ids import merged_records
from surveys.responses import Answer, Answers, read_answer
from surveys.survey_store import StoredQuestion


@dataclass(frozen=True, slots=True)
class OtherAnswers:
    """The `answers` of a response that does not count; the journal has them in the line `line_id`.

    `submitted_at` is UTC. What the response that counts left blank was filled from it, and is not
    among them.
    """

    line_id: int
    answers: Answers
    is_complete: bool
    submitted_at: datetime | None


def read_other_answers(
    connection: Connection, person_id: int, wave_id: int, stored: Sequence[StoredQuestion]
) -> tuple[OtherAnswers, ...]:
    """The responses to a wave that a merged person gave beside the one that counts.

    In the order of merging; `stored` are the questions of the survey.
    """
    merged = merged_records(connection, person_id)
    if not merged:
        return ()
    lines = connection.execute(
        select(journal.c.id, journal.c.old)
        .join(batches, batches.c.id == journal.c.batch_id)
        .where(
            within(journal.c.person_id, [person_id, *merged]),
            journal.c.table_name == responses.name,
            journal.c.action == "delete",
            batches.c.kind == BatchKind.MERGE,
            batches.c.undone_by.is_(None),
        )
        .order_by(journal.c.id)
    )
    codes = {choice_id: code for item in stored for code, choice_id in item.choice_ids.items()}
    found: list[OtherAnswers] = []
    for line_id, old in lines:
        response = from_json(responses, old) if old else {}  # of somebody erased, nothing is left
        if response.get("wave_id") != wave_id:
            continue
        given: dict[int, list[Answer]] = defaultdict(list)
        for row in response.get(answers_table.name, ()):
            given[row["question_id"]].append(read_answer(typed(answers_table, row), codes))
        answers = {
            item.definition.code: tuple(given[item.id]) for item in stored if item.id in given
        }
        found.append(
            OtherAnswers(line_id, answers, response["is_complete"], response["submitted_at"])
        )
    return tuple(found)

"""What a wave did not ask of its version of the questionnaire: added later, or without a column.

A wave asks the questions of its version but these; such a question is shown as not asked, not as
unanswered. Questions of other versions are none of the wave's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.engine import Connection

from models.changes import ChangeSet
from models.tables import (
    answers,
    choices,
    choices_not_offered,
    invitations,
    questions,
    questions_not_asked,
    responses,
    waves,
)


@dataclass(frozen=True, slots=True)
class LaterQuestions:
    """What of its version a wave did not ask: codes of questions, and of choices with theirs."""

    questions: frozenset[str] = frozenset()
    choices: frozenset[tuple[str, str]] = frozenset()


def record_later_questions(
    changes: ChangeSet,
    survey_id: int,
    version: int,
    question_ids: Sequence[int],
    choice_ids: Sequence[int],
) -> None:
    """Record that what is new in a `version` was not asked in its waves that have begun.

    A wave has begun once invitations went out, answers came, or it closed.
    """
    begun = changes.connection.scalars(
        select(waves.c.id).where(
            waves.c.survey_id == survey_id,
            waves.c.version_number == version,
            or_(
                waves.c.closes < changes.at.date(),
                exists().where(responses.c.wave_id == waves.c.id),
                exists().where(
                    invitations.c.wave_id == waves.c.id, invitations.c.disposition != "not_sent"
                ),
            ),
        )
    ).all()
    changes.insert(
        questions_not_asked,
        [{"wave_id": wave, "question_id": one} for wave in begun for one in question_ids],
    )
    changes.insert(
        choices_not_offered,
        [{"wave_id": wave, "choice_id": one} for wave in begun for one in choice_ids],
    )


def record_without_column(changes: ChangeSet, wave_id: int, question_ids: Sequence[int]) -> None:
    """Record that the file of a wave's answers had no column for these questions."""
    known = set(
        changes.connection.scalars(
            select(questions_not_asked.c.question_id).where(
                questions_not_asked.c.wave_id == wave_id
            )
        )
    )
    changes.insert(
        questions_not_asked,
        [{"wave_id": wave_id, "question_id": one} for one in question_ids if one not in known],
    )


def read_later_questions(connection: Connection, wave_id: int) -> LaterQuestions:
    """What was not asked in a wave; a question or choice with an answer in it was."""
    of_wave = responses.c.wave_id == wave_id
    answered = select(answers.c.question_id).join(responses).where(of_wave)
    chosen = (
        select(answers.c.choice_id).join(responses).where(of_wave, answers.c.choice_id.is_not(None))
    )
    not_asked = connection.scalars(
        select(questions.c.code)
        .join(questions_not_asked)
        .where(questions_not_asked.c.wave_id == wave_id, questions.c.id.not_in(answered))
    )
    not_offered = connection.execute(
        select(questions.c.code, choices.c.code)
        .select_from(choices.join(questions).join(choices_not_offered))
        .where(choices_not_offered.c.wave_id == wave_id, choices.c.id.not_in(chosen))
    )
    return LaterQuestions(
        frozenset(not_asked), frozenset((question, choice) for question, choice in not_offered)
    )

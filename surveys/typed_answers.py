"""Answers that staff type in: of a phone call, or of a form on paper."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, select

from core.dates import DateOrder
from core.errors import UserError
from core.text import clean, clean_lines, fold
from models.changes import ChangeSet
from models.tables import invitations, people
from records.wave_privacy import Privacy
from surveys.answer_values.cells import CellReader
from surveys.questionnaire import CHOICE_KINDS, SEVERAL_KINDS, QuestionDefinition, QuestionKind
from surveys.responses import Answer, Answers, Response, ResponseWrite, write_responses
from surveys.survey_store import stored_questions
from surveys.waves import Wave

NOT_APPLICABLE_KEY: Final = "-"
_NOON: Final = time(12)
_NUMBERED: Final = CHOICE_KINDS - {QuestionKind.SCALE}  # a scale is answered by its points


class AnswerChannel(StrEnum):
    """By what way answers reached the office that were typed in."""

    PHONE = "phone"
    PAPER = "paper"


def typed_answer(
    question: QuestionDefinition, text: str, order: DateOrder | None = None
) -> tuple[Answer, ...]:
    """The answer that a few keys give: “2”, “1 3 4: in a shop”, “31/12/2020”; blank: none.

    Choices go by their number, ranked ones in their order, a scale by its points; all may also be
    written in words, and “-” is not applicable. Raises ValueError with a sentence for what is no
    answer.
    """
    text = clean_lines(text) if question.kind is QuestionKind.TEXT else clean(text)
    if not text:
        return ()
    if text == NOT_APPLICABLE_KEY and question.kind is not QuestionKind.TEXT:
        return (Answer(not_applicable=True),)
    if question.kind in _NUMBERED:
        text = _in_texts(question, text)
    reading = CellReader(question, order).read(text)
    if not reading.is_read:
        raise ValueError(reading.remarks[0].message.removesuffix(" It was not imported."))
    return reading.answers


def takes_typed_answers(wave: Wave) -> bool:
    """Whether answers may be linked to people: those to other waves, and once unlinked, may not."""
    return wave.privacy is Privacy.NAMED and wave.unlinked_on is None


def is_invited(connection: Connection, wave: Wave, person_id: int) -> bool:
    """Whether a person is invited to a wave; answers of others are counted separately."""
    return _invitation(connection, wave, person_id) is not None


def save_typed_answers(
    changes: ChangeSet,
    wave: Wave,
    person_id: int,
    answers: Answers,
    *,
    is_complete: bool,
    on: date,
    channel: AnswerChannel,
) -> None:
    """Save answers of a person that were typed in, as a response of its own.

    Raises UserError without answers, where the person is gone, and for a wave whose answers must
    not be linked to people.
    """
    if not takes_typed_answers(wave):
        raise UserError(
            f"{wave.name} is not a named wave, or its answers were unlinked from people, so none"
            " can be typed in for a person. Nothing was saved.",
            code="private_answers",
        )
    if not answers:
        raise UserError("No question was answered, so nothing was saved.", code="no_answers")
    known = select(people.c.id).where(people.c.id == person_id)
    if changes.connection.scalar(known) is None:
        raise UserError(
            "This person is no longer on record, so nothing was saved.", code="no_person"
        )
    stored = stored_questions(changes.connection, wave.survey_id, wave.version)
    response = Response(
        answers,
        is_complete,
        person_id,
        _invitation(changes.connection, wave, person_id),
        f"typed in ({channel})",
        submitted_at=datetime.combine(on, _NOON),
    )
    write_responses(changes, wave, stored, [ResponseWrite(response)])
    changes.describe(wave=wave.name, person=person_id)


def _invitation(connection: Connection, wave: Wave, person_id: int) -> int | None:
    found: int | None = connection.scalar(
        select(invitations.c.id).where(
            invitations.c.wave_id == wave.id, invitations.c.person_id == person_id
        )
    )
    return found


def _in_texts(question: QuestionDefinition, text: str) -> str:
    """Numbers of choices as their texts; what is written in words stays as it is."""
    numbers, colon, words = text.partition(":")
    marks = numbers.replace(",", " ").replace(";", " ").split()
    if not marks or not all(mark.isascii() and mark.isdigit() for mark in marks):
        return _spelled_yes_or_no(question, text)
    if len(marks) > 1 and question.kind not in SEVERAL_KINDS:
        raise ValueError("Choose one answer alone.")
    wrong = next((mark for mark in marks if not 1 <= int(mark) <= len(question.choices)), None)
    if wrong is not None:
        raise ValueError(f"There is no choice {wrong}; they are 1 to {len(question.choices)}.")
    texts = [question.choices[int(mark) - 1].text for mark in marks]
    if colon:
        texts[-1] += f": {clean(words)}"
    return "; ".join(texts)


def _spelled_yes_or_no(question: QuestionDefinition, text: str) -> str:
    known: Sequence[tuple[str, int]] = (("y", 0), ("n", 1))
    if question.kind is QuestionKind.YES_NO:
        for letter, place in known:
            if fold(text) == letter:
                return question.choices[place].text
    return text

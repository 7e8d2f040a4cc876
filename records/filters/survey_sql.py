"""Conditions on waves and on answers as SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, false, or_, select

from core.errors import UserError
from core.formats import quoted
from models.sql import within
from models.tables import (
    answers,
    choices,
    questions,
    questions_not_asked,
    responses,
    surveys,
    waves,
)
from records.fields.definitions import Field, FieldKind, Part
from records.fields.vocabulary import yes_no
from records.filters.model import Comparison
from records.filters.subjects import ANSWER
from records.filters.value_sql import ORDERINGS, not_askable, value_test
from records.wave_privacy import shows_answers

NOT_APPLICABLE: Final = "not applicable"
_CHOSEN: Final = frozenset({"yes_no", "single", "multiple", "scale"})  # kinds with choices
_KINDS: Final = {"number": FieldKind.NUMBER, "date": FieldKind.DATE, "text": FieldKind.LINES}


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What people were asked in: a wave of a survey, or any wave of it where `wave_id` is None."""

    survey_id: int
    survey_code: str
    wave_id: int | None


def find_surveyed(connection: Connection, name: str) -> Surveyed:
    """The wave called CODE/LABEL, or the survey with that code. Raises UserError for others."""
    wanted = name.casefold()
    for survey in connection.execute(select(surveys.c.id, surveys.c.code)):
        if survey.code.casefold() == wanted:
            return Surveyed(survey.id, survey.code, None)
    for wave in connection.execute(
        select(waves.c.id, waves.c.label, waves.c.survey_id, surveys.c.code).join(surveys)
    ):
        if f"{wave.code}/{wave.label}".casefold() == wanted:
            return Surveyed(wave.survey_id, wave.code, wave.id)
    raise UserError(
        f"There is no wave “{name}”; nothing was changed. Write it as CODE/LABEL, or write the code"
        " of a survey.",
        code="unknown_wave",
    )


def answer_test(
    connection: Connection, surveyed: Surveyed, asked: Comparison, today: date
) -> ColumnElement[bool]:
    """Whether the response at hand has the answer that `asked` wants, and is to a named wave.

    Raises UserError for an unknown question, and for what cannot be asked of it.
    """
    is_shown = (
        select(waves.c.id)
        .where(waves.c.id == responses.c.wave_id, shows_answers())
        .correlate(responses)
    )
    return and_(is_shown.exists(), _answer_test(connection, surveyed, asked, today))


def _answer_test(
    connection: Connection, surveyed: Surveyed, asked: Comparison, today: date
) -> ColumnElement[bool]:
    found = _find_questions(connection, surveyed, asked.field.removeprefix(ANSWER))
    question, ids = found[-1], [one.id for one in found]
    field = question_field(question)
    given = (
        select(answers.c.id)
        .where(answers.c.response_id == responses.c.id, within(answers.c.question_id, ids))
        .correlate(responses)
    )
    match asked.operator:
        case "empty":
            return ~given.exists()
        case "not_asked":
            return within(responses.c.wave_id, _waves_without(connection, surveyed, found))
        case "yes" if question.kind == "yes_no":
            asked = Comparison(asked.field, "=", ("yes",))
    if asked.operator in {"=", "in"}:
        words = tuple(word for word in asked.values if word.casefold() != NOT_APPLICABLE)
        met: list[ColumnElement[bool]] = []
        if len(words) < len(asked.values):
            met.append(answers.c.not_applicable.is_(True))
        if words:
            met.append(_answered(connection, found, field, replace(asked, values=words), today))
        return given.where(or_(*met)).exists()
    return given.where(_answered(connection, found, field, asked, today)).exists()


def _answered(
    connection: Connection,
    found: Sequence[Row[Any]],
    field: Field,
    asked: Comparison,
    today: date,
) -> ColumnElement[bool]:
    question = found[-1]
    if question.kind in _CHOSEN:
        offered = connection.execute(
            select(choices)
            .where(within(choices.c.question_id, [one.id for one in found]))
            .order_by(choices.c.position)
        ).all()
        wanted = _chosen(question, field, offered, asked)
        return within(answers.c.choice_id, wanted) if wanted else false()
    value = {"number": answers.c.number, "date": answers.c.date}.get(question.kind, answers.c.text)
    return value_test(field, value, asked, today)


def _chosen(
    question: Row[Any], field: Field, offered: Sequence[Row[Any]], asked: Comparison
) -> list[int]:
    """The ids of the choices that `asked` means: by code, text, part of the text or number."""
    match asked.operator:
        case "=" | "in":
            return [
                one for word in asked.values for one in _choices(question, field, offered, word)
            ]
        case "contains":
            word = asked.values[0].casefold()
            return [one.id for one in offered if word in one.text.casefold()]
        case "starts":
            word = asked.values[0].casefold()
            return [one.id for one in offered if one.text.casefold().startswith(word)]
        case "yes":
            raise not_askable(field, "it is not a yes-or-no question.")
        case "during":
            raise not_askable(field, "it is not a date.")
    numbers = [_number(field, one.code) for one in offered]
    limits = [_number(field, word) for word in asked.values]
    if asked.operator == "between":
        met = [limits[0] <= number <= limits[1] for number in numbers]
    else:
        met = [bool(ORDERINGS[asked.operator](number, limits[0])) for number in numbers]
    return [one.id for one, is_met in zip(offered, met, strict=True) if is_met]


def _choices(question: Row[Any], field: Field, offered: Sequence[Row[Any]], word: str) -> list[int]:
    """The choice that `word` names by code or text, in each version that offers it."""
    wanted = word.casefold()
    found = [one.id for one in offered if wanted in (one.code.casefold(), one.text.casefold())]
    if not found and question.kind == "yes_no" and (answer := yes_no(word)) is not None:
        found = [one.id for one in offered if yes_no(one.code) is answer]
    if found:
        return found
    texts = dict.fromkeys(one.text for one in offered)
    raise not_askable(field, f"“{word}” is not one of its choices: {quoted(texts)}.")


def _number(field: Field, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise not_askable(field, f"“{text}” is not a number.") from error


def _find_questions(connection: Connection, surveyed: Surveyed, code: str) -> list[Row[Any]]:
    """The question with that code in each version of the questionnaire, the latest one last."""
    known = connection.execute(
        select(questions)
        .where(questions.c.survey_id == surveyed.survey_id)
        .order_by(questions.c.version_number, questions.c.position)
    ).all()
    if found := [one for one in known if one.code.casefold() == code.casefold()]:
        return [one for one in found if one.kind == found[-1].kind]
    codes = ", ".join(dict.fromkeys(question.code for question in known))
    raise UserError(
        f"The survey {surveyed.survey_code} has no question “{code}”; nothing was changed. It has"
        f" {codes}.",
        code="unknown_field",
    )


def _waves_without(
    connection: Connection, surveyed: Surveyed, found: Sequence[Row[Any]]
) -> list[int]:
    """The waves of a survey that did not ask a question, which is `found` in some versions."""
    asking = [one.version_number for one in found]
    of_other_versions = select(waves.c.id).where(
        waves.c.survey_id == surveyed.survey_id, waves.c.version_number.not_in(asking)
    )
    left_out = select(questions_not_asked.c.wave_id).where(
        within(questions_not_asked.c.question_id, [one.id for one in found])
    )
    return [*connection.scalars(of_other_versions), *connection.scalars(left_out)]


def question_field(question: Row[Any]) -> Field:
    """How the answers to a question are typed and named."""
    kind = _KINDS.get(question.kind, FieldKind.CHOICE)
    return Field(f"{ANSWER}{question.code}", question.code, kind, Part.RECORD, question.code)

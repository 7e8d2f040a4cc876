"""Conditions on waves and on answers as SQL."""

from collections import defaultdict
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
    choice_links,
    choices,
    question_links,
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
from records.question_links import linked_pairs, read_links
from records.wave_privacy import shows_answers

NOT_APPLICABLE: Final = "not applicable"
# Kinds with choices; that of a ranking is the one ranked first.
_CHOSEN: Final = frozenset({"yes_no", "single", "multiple", "scale", "ranking"})
_KINDS: Final = {"number": FieldKind.NUMBER, "date": FieldKind.DATE, "text": FieldKind.LINES}


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What people were asked in: a wave of a survey, or any wave of it where `wave_id` is None.

    `version` is that of the questionnaire which the wave asks.
    """

    survey_id: int
    survey_code: str
    wave_id: int | None = None
    version: int | None = None


def find_surveyed(connection: Connection, name: str) -> Surveyed:
    """The wave called CODE/LABEL, or the survey with that code. Raises UserError for others."""
    wanted = name.casefold()
    for survey in connection.execute(select(surveys.c.id, surveys.c.code)):
        if survey.code.casefold() == wanted:
            return Surveyed(survey.id, survey.code)
    for wave in connection.execute(
        select(
            waves.c.id, waves.c.label, waves.c.survey_id, waves.c.version_number, surveys.c.code
        ).join(surveys)
    ):
        if f"{wave.code}/{wave.label}".casefold() == wanted:
            return Surveyed(wave.survey_id, wave.code, wave.id, wave.version_number)
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
        wanted = _chosen(connection, question, field, offered, asked)
        is_one = within(answers.c.choice_id, wanted) if wanted else false()
        is_first = answers.c.number == 1
        return and_(is_one, is_first) if question.kind == "ranking" else is_one
    value = {"number": answers.c.number, "date": answers.c.date}.get(question.kind, answers.c.text)
    return value_test(field, value, asked, today)


def _chosen(
    connection: Connection,
    question: Row[Any],
    field: Field,
    offered: Sequence[Row[Any]],
    asked: Comparison,
) -> list[int]:
    """The ids of the choices that `asked` means, in every version that offers them.

    Words and numbers mean choices of `question` itself. One of another version counts where all
    that the crosswalk links it to are meant; where it is linked to none, by its own words.
    """
    own = [one for one in offered if one.question_id == question.id]
    others = [one for one in offered if one.question_id != question.id]
    linked = _counterparts(connection, question, own, others)
    alone = [one for one in others if one.id not in linked]
    if asked.operator not in {"=", "in"}:
        meant = set(_meant(field, own, asked))
        direct = _meant(field, alone, asked)
    else:
        meant, direct = set[int](), list[int]()
        for word in asked.values:
            named = _named(question, own, word)
            meant.update(named)
            direct += _named(question, alone if named else others, word)
            if not named and not _named(question, others, word):
                texts = dict.fromkeys(one.text for one in offered)
                reason = f"“{word}” is not one of its choices: {quoted(texts)}."
                raise not_askable(field, reason)
    followed = [one for one, targets in linked.items() if targets <= meant]
    return sorted({*meant, *followed, *direct})


def _counterparts(
    connection: Connection,
    question: Row[Any],
    own: Sequence[Row[Any]],
    others: Sequence[Row[Any]],
) -> dict[int, set[int]]:
    """The choices of `question` that those of other versions are linked to; all by their ids."""
    if not others:
        return {}
    links = read_links(connection, choice_links, question.survey_id)
    ids, of_others = [one.id for one in own], [one.id for one in others]
    found: dict[int, set[int]] = defaultdict(set)
    for earlier, later in linked_pairs(of_others, links, ids):
        found[earlier].add(later)
    for earlier, later in linked_pairs(ids, links, of_others):
        found[later].add(earlier)
    return found


def _meant(field: Field, offered: Sequence[Row[Any]], asked: Comparison) -> list[int]:
    """The ids of the choices that `asked` means by a part of the text, or by number."""
    match asked.operator:
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


def _named(question: Row[Any], offered: Sequence[Row[Any]], word: str) -> list[int]:
    """The ids of the choices that `word` names by code or text."""
    wanted = word.casefold()
    found = [one.id for one in offered if wanted in (one.code.casefold(), one.text.casefold())]
    if not found and question.kind == "yes_no" and (answer := yes_no(word)) is not None:
        found = [one.id for one in offered if yes_no(one.code) is answer]
    return found


def _number(field: Field, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise not_askable(field, f"“{text}” is not a number.") from error


def _find_questions(connection: Connection, surveyed: Surveyed, code: str) -> list[Row[Any]]:
    """The question with that code, last, and what it was or is in the other versions, by links.

    It is that of the wave's version, or else of the latest one that has it. Another question of the
    same code without a link is another question.
    """
    known = connection.execute(
        select(questions)
        .where(questions.c.survey_id == surveyed.survey_id)
        .order_by(questions.c.version_number, questions.c.position)
    ).all()
    named = [one for one in known if one.code.casefold() == code.casefold()]
    if not named:
        codes = ", ".join(dict.fromkeys(question.code for question in known))
        raise UserError(
            f"The survey {surveyed.survey_code} has no question “{code}”; nothing was changed. It"
            f" has {codes}.",
            code="unknown_field",
        )
    asked = next((one for one in named if one.version_number == surveyed.version), named[-1])
    links = read_links(connection, question_links, surveyed.survey_id)
    ids = [one.id for one in known]
    earlier = {start for start, _ in linked_pairs(ids, links, [asked.id])}
    later = {end for _, end in linked_pairs([asked.id], links, ids)}
    linked = (earlier | later) - {asked.id}
    return [*(one for one in known if one.id in linked and one.kind == asked.kind), asked]


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

"""Store, extend and read questionnaires in the database.

The questions of a survey belong to versions of its questionnaire, 1, 2, ..., of which the latest
is edited. Answers depend on what was asked, so once there are any, a question of that version can
be added but no longer changed or taken away: that takes a new version (surveys/versions.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, func, select

from core.errors import UserError
from core.formats import plural
from core.text import clean, clean_lines, fold
from models.changes import Change, ChangeSet
from models.tables import answers, choices, questions, surveys
from surveys.later_questions import record_later_questions
from surveys.questionnaire import (
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.questionnaire_issues import find_issues
from surveys.routing import parse_routing, routing_text


class SurveyOutcome(StrEnum):
    """What storing a questionnaire did."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class StoredSurvey:
    """The survey of a questionnaire that was saved, and what that did."""

    survey_id: int
    outcome: SurveyOutcome


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as lists show it; `version` is the latest of its questionnaire."""

    id: int
    code: str
    title: str
    description: str | None
    question_count: int  # of the latest version
    version: int


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """A question with the ids under which it and its choices (by choice code) are kept."""

    id: int
    definition: QuestionDefinition
    choice_ids: Mapping[str, int]


def list_surveys(connection: Connection) -> list[Survey]:
    """Every survey, in the order of their codes."""
    latest = (
        select(questions.c.survey_id, func.max(questions.c.version_number).label("version"))
        .group_by(questions.c.survey_id)
        .subquery()
    )
    about = (surveys.c.id, surveys.c.code, surveys.c.title, surveys.c.description)
    found = connection.execute(
        select(*about, func.count(questions.c.id), func.coalesce(latest.c.version, 1))
        .outerjoin(latest, latest.c.survey_id == surveys.c.id)
        .outerjoin(
            questions,
            and_(
                questions.c.survey_id == surveys.c.id,
                questions.c.version_number == latest.c.version,
            ),
        )
        .group_by(*about, latest.c.version)
        .order_by(surveys.c.code)
    )
    return [Survey(*row) for row in found]


def find_survey(connection: Connection, code: str) -> Survey:
    """The survey called `code`, in capitals or not.

    Raises UserError naming the surveys there are.
    """
    known = list_surveys(connection)
    for survey in known:
        if fold(survey.code) == fold(code):
            return survey
    there = ", ".join(f"“{survey.code}”" for survey in known)
    raise UserError(
        f"There is no survey “{code}”; "
        + (f"the surveys are {there}." if known else "create one from its questionnaire first."),
        code="unknown_survey",
    )


def read_questionnaire(
    connection: Connection, code: str, version: int | None = None
) -> Questionnaire:
    """A version of the questionnaire of the survey called `code`, with all its choices.

    None: the latest version. Raises UserError where there is no such survey or version.
    """
    survey = find_survey(connection, code)
    stored = stored_questions(connection, survey.id, version or survey.version)
    if not stored and version not in {None, survey.version}:
        raise UserError(
            f"The survey “{survey.code}” has no version {version} of its questionnaire; the latest"
            f" is version {survey.version}.",
            code="unknown_version",
        )
    return Questionnaire(
        survey.code, survey.title, survey.description, tuple(item.definition for item in stored)
    )


def stored_questions(connection: Connection, survey_id: int, version: int) -> list[StoredQuestion]:
    """The questions of a version of a survey's questionnaire, in their order."""
    of_version = and_(questions.c.survey_id == survey_id, questions.c.version_number == version)
    of_question: dict[int, list[Any]] = {}
    found = connection.execute(
        select(choices).join(questions).where(of_version).order_by(choices.c.position, choices.c.id)
    )
    for choice in found:
        of_question.setdefault(choice.question_id, []).append(choice)
    rows = connection.execute(
        select(questions).where(of_version).order_by(questions.c.position, questions.c.id)
    )
    return [
        StoredQuestion(
            row.id,
            QuestionDefinition(
                code=row.code,
                text=row.text,
                kind=QuestionKind(row.kind),
                choices=tuple(
                    ChoiceDefinition(
                        choice.code, choice.text, choice.in_headline, choice.takes_text
                    )
                    for choice in of_question.get(row.id, [])
                ),
                section=row.section,
                scale_from=row.scale_from,
                scale_to=row.scale_to,
                allows_not_applicable=row.allows_not_applicable,
                headline=row.headline,
                is_ordered=row.is_ordered,
                matrix=None
                if row.matrix_code is None
                else Matrix(row.matrix_code, row.matrix_text or ""),
                asked_if=None if row.asked_if is None else parse_routing(row.asked_if),
            ),
            {choice.code: choice.id for choice in of_question.get(row.id, [])},
        )
        for row in rows
    ]


def create_survey(changes: ChangeSet, questionnaire: Questionnaire) -> StoredSurvey:
    """Save a questionnaire; the latest version of a survey of that code is brought up to date.

    Without answers to that version anything may change. With answers, questions and choices may
    be added, and titles, sections, headlines and routing changed. Raises UserError for an unsound
    questionnaire and for one that would change what has been answered; nothing is changed then.
    """
    found = find_issues(questionnaire)
    if found:
        more = f" ({plural(len(found) - 1, 'more issue')}.)" if len(found) > 1 else ""
        raise UserError(
            f"The questionnaire was not saved: {found[0].message}{more}", code=found[0].code
        )
    wanted = complete_questionnaire(questionnaire)
    survey = _survey_called(changes.connection, wanted.code)
    if survey is None:
        kept = StoredSurvey(_insert_survey(changes, wanted), SurveyOutcome.CREATED)
    elif read_questionnaire(changes.connection, survey.code) == replace(wanted, code=survey.code):
        return StoredSurvey(survey.id, SurveyOutcome.UNCHANGED)
    else:
        _bring_up_to_date(changes, survey, wanted)
        kept = StoredSurvey(survey.id, SurveyOutcome.CHANGED)
    changes.counts["questions"] = len(wanted.questions)
    changes.describe(survey=wanted.code)
    return kept


def rename_survey(changes: ChangeSet, code: str, title: str, description: str | None) -> None:
    """Give the survey called `code` another title and description.

    Raises UserError without a title, and where there is no such survey.
    """
    title = clean(title)
    if not title:
        raise UserError("A survey needs a title. Nothing was changed.", code="no_survey_title")
    survey = find_survey(changes.connection, code)
    new = {"title": title, "description": clean_lines(description or "") or None}
    changes.update(surveys, [Change(survey.id, new)])
    changes.describe(survey=survey.code)


def delete_survey(changes: ChangeSet, code: str) -> None:
    """Delete the survey called `code` with its questions, waves, invitations and responses.

    Raises UserError where there is no such survey.
    """
    survey = find_survey(changes.connection, code)
    changes.delete(surveys, [survey.id])
    changes.describe(survey=survey.code)


def _survey_called(connection: Connection, code: str) -> Survey | None:
    return next((s for s in list_surveys(connection) if fold(s.code) == fold(code)), None)


def _insert_survey(changes: ChangeSet, wanted: Questionnaire) -> int:
    row = {"code": wanted.code, "title": wanted.title, "description": wanted.description}
    survey_id = changes.insert(surveys, [row])[0]
    _insert_questions(changes, survey_id, 1, list(enumerate(wanted.questions)))
    return survey_id


def _insert_questions(
    changes: ChangeSet,
    survey_id: int,
    version: int,
    wanted: Sequence[tuple[int, QuestionDefinition]],
) -> list[int]:
    """Insert questions, each with its position, and their choices; give the questions' ids."""
    rows = [
        {"survey_id": survey_id, "version_number": version, **_question_row(position, question)}
        for position, question in wanted
    ]
    ids = changes.insert(questions, rows)
    changes.insert(
        choices,
        [
            {"question_id": question_id, **_choice_row(position, choice)}
            for question_id, (_, question) in zip(ids, wanted, strict=True)
            for position, choice in enumerate(question.choices)
        ],
    )
    return list(ids)


def _question_row(position: int, question: QuestionDefinition) -> dict[str, Any]:
    return {
        "position": position,
        "code": question.code,
        "section": question.section,
        "text": question.text,
        "kind": str(question.kind),
        "scale_from": question.scale_from,
        "scale_to": question.scale_to,
        "allows_not_applicable": question.allows_not_applicable,
        "headline": question.headline,
        "is_ordered": question.is_ordered,
        "matrix_code": question.matrix and question.matrix.code,
        "matrix_text": question.matrix and question.matrix.text,
        "asked_if": question.asked_if and routing_text(question.asked_if),
    }


def _choice_row(position: int, choice: ChoiceDefinition) -> dict[str, Any]:
    return {
        "position": position,
        "code": choice.code,
        "text": choice.text,
        "in_headline": choice.in_headline,
        "takes_text": choice.takes_text,
    }


def _bring_up_to_date(changes: ChangeSet, survey: Survey, wanted: Questionnaire) -> None:
    kept = stored_questions(changes.connection, survey.id, survey.version)
    stored = {fold(item.definition.code): item for item in kept}
    coming = {fold(question.code): question for question in wanted.questions}
    answered = set(
        changes.connection.scalars(
            select(answers.c.question_id)
            .distinct()
            .join(questions)
            .where(questions.c.survey_id == survey.id, questions.c.version_number == survey.version)
        )
    )
    for code, item in stored.items():
        if item.id in answered:
            _refuse_other_meaning(item.definition, coming.get(code))
    changes.update(
        surveys,
        [Change(survey.id, {"title": wanted.title, "description": wanted.description})],
    )
    changes.delete(questions, [item.id for code, item in stored.items() if code not in coming])
    new: list[tuple[int, QuestionDefinition]] = []
    new_choices: list[int] = []
    for position, (code, question) in enumerate(coming.items()):
        if code not in stored:
            new.append((position, question))
            continue
        item = stored[code]
        changes.update(questions, [Change(item.id, _question_row(position, question))])
        new_choices += _update_choices(changes, item, question)
    new_questions = _insert_questions(changes, survey.id, survey.version, new)
    record_later_questions(changes, survey.id, survey.version, new_questions, new_choices)


def _update_choices(
    changes: ChangeSet, item: StoredQuestion, question: QuestionDefinition
) -> Sequence[int]:
    """Bring the choices of a stored question up to date; give the ids of new ones."""
    stored = {fold(code): choice_id for code, choice_id in item.choice_ids.items()}
    coming = {fold(choice.code): choice for choice in question.choices}
    changes.delete(choices, [stored[code] for code in stored.keys() - coming.keys()])
    new = []
    for position, (code, choice) in enumerate(coming.items()):
        row = _choice_row(position, choice)
        if code in stored:
            changes.update(choices, [Change(stored[code], row)])
        else:
            new.append({"question_id": item.id, **row})
    return changes.insert(choices, new)


def _refuse_other_meaning(now: QuestionDefinition, wanted: QuestionDefinition | None) -> None:
    """Raise UserError where `wanted` would change what the answers to `now` mean."""
    if wanted is None:
        what = "it cannot be left out"
    elif (now.kind, now.scale_from, now.scale_to) != (
        wanted.kind,
        wanted.scale_from,
        wanted.scale_to,
    ):
        what = "its type cannot be changed"
    elif now.text != wanted.text:
        what = "its wording cannot be changed"
    else:
        texts = {fold(choice.code): choice.text for choice in wanted.choices}
        changed = [choice for choice in now.choices if texts.get(fold(choice.code)) != choice.text]
        if not changed:
            return
        what = f"its choice “{changed[0].text}” cannot be changed"
    raise UserError(
        f"The question “{now.code}” has answers already, so {what}. Nothing was changed; create a"
        " new version of the questionnaire, or add a new question under a code of its own.",
        code="answered_already",
    )

"""A questionnaire as the editor opens and saves it: with its answers, and the fields it updates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, distinct, func, select

from core.errors import UserError
from core.text import fold
from models.changes import ChangeSet
from models.tables import answers, questions, surveys
from records.fields.definitions import Field
from surveys.proposals.updated_fields import UPDATABLE, set_updated_field, updatable_fields
from surveys.questionnaire import Questionnaire
from surveys.survey_store import StoredSurvey, create_survey, find_survey, read_questionnaire


@dataclass(frozen=True, slots=True)
class EditedQuestionnaire:
    """A questionnaire to edit; a new one has neither answers nor fields.

    `answered` says of questions, by code, how many responses answer them: what these mean stays as
    it is. `updates` are the fields of people for which answers are proposed, by question; `fields`
    those that can be.
    """

    questionnaire: Questionnaire
    answered: Mapping[str, int] = field(default_factory=dict)
    updates: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=lambda: UPDATABLE, compare=False)


def read_edited(connection: Connection, code: str) -> EditedQuestionnaire:
    """The latest version of the questionnaire of the survey called `code`.

    Raises UserError where there is none.
    """
    survey = find_survey(connection, code)
    of_version = questions.c.survey_id == survey.id, questions.c.version_number == survey.version
    counted = connection.execute(
        select(questions.c.code, func.count(distinct(answers.c.response_id)))
        .join(answers)
        .where(*of_version)
        .group_by(questions.c.code)
    )
    answered = {row[0]: row[1] for row in counted}
    updating = connection.execute(
        select(questions.c.code, questions.c.updates).where(
            *of_version, questions.c.updates.is_not(None)
        )
    )
    updates = {row.code: row.updates for row in updating}
    return EditedQuestionnaire(
        read_questionnaire(connection, survey.code),
        answered,
        updates,
        updatable_fields(connection),
    )


def save_edited(
    changes: ChangeSet, before: EditedQuestionnaire | None, after: EditedQuestionnaire
) -> StoredSurvey:
    """Save a questionnaire that was edited; `before` as it was opened, None: it is a new survey.

    Raises UserError as `create_survey` does, for a code that another survey has, and where somebody
    else changed the questionnaire meanwhile.
    """
    code = after.questionnaire.code
    if before is None:
        taken = changes.connection.scalars(select(surveys.c.code))
        if fold(code) in set(map(fold, taken)):
            raise UserError(
                f"There is a survey “{code}” already. Nothing was saved; choose another code.",
                code="survey_exists",
            )
    elif read_edited(changes.connection, code) != before:
        raise UserError(
            "The questionnaire was edited by someone else, or answered, while you were editing."
            " Nothing was saved; open it again to see it as it is now.",
            code="edited_meanwhile",
        )
    stored = create_survey(changes, after.questionnaire)
    known = {} if before is None else before.updates
    kept = {question.code for question in after.questionnaire.questions}
    for question in sorted(kept & {*known, *after.updates}):
        if known.get(question) != after.updates.get(question):
            set_updated_field(changes, code, question, after.updates.get(question))
    return stored

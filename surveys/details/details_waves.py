"""Opening a details wave: which fields are asked for, and the survey that asks them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Final

from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import quoted
from core.text import clean, fold
from models.changes import Change, ChangeSet
from models.tables import people, questions
from records.fields.definitions import BY_KEY, Field
from records.fields.vocabulary import terms
from surveys.details.details_questions import (
    DESCRIPTION,
    TITLE,
    USUAL_FIELDS,
    details_questionnaire,
    details_questions,
)
from surveys.proposals.proposed_values import LAST_VERIFIED
from surveys.proposals.updated_fields import updatable_fields
from surveys.questionnaire import complete_questionnaire
from surveys.survey_store import Survey, create_survey, list_surveys, read_questionnaire
from surveys.versions import create_version, list_versions
from surveys.waves import Wave, WaveKind, all_waves, check_new_wave, open_wave

CODE: Final = "DETAILS"
GENDER: Final = "gender"


def askable_fields(connection: Connection) -> Mapping[str, Field]:
    """The fields that a details wave can ask for, by key."""
    return {
        key: field for key, field in updatable_fields(connection).items() if key != LAST_VERIFIED
    }


def details_survey(connection: Connection, code: str) -> Survey | None:
    """The survey called `code`, None where there is none yet.

    Raises UserError for a survey with other waves, or with questions of its own.
    """
    known = list_surveys(connection)
    survey = next((one for one in known if fold(one.code) == fold(clean(code))), None)
    if survey is None:
        return None
    kinds = {wave.kind for wave in all_waves(connection, survey.id)}
    if kinds - {WaveKind.DETAILS} or None in _updates(connection, survey):
        raise UserError(
            f"The survey “{survey.code}” asks other questions, so people can’t be asked for their"
            " details in it. Nothing was changed; choose another code.",
            code="not_a_details_survey",
        )
    return survey


def propose_survey_code(connection: Connection) -> str:
    """The code of the survey that asked for details last; else one that no survey has."""
    asked = [one for one in all_waves(connection) if one.kind is WaveKind.DETAILS]
    if asked:
        return max(asked, key=lambda wave: (wave.opens or date.min, wave.id)).survey_code
    taken = {fold(one.code) for one in list_surveys(connection)}
    return next(code for code in _proposed_codes() if fold(code) not in taken)


def fields_of_survey(connection: Connection, survey: Survey | None) -> tuple[str, ...]:
    """The fields that a details survey asked for last, by key; for a new one, the usual ones."""
    if survey is None:
        return USUAL_FIELDS
    known = askable_fields(connection)
    return tuple(key for key in _updates(connection, survey) if key is not None and key in known)


def open_details_wave(
    changes: ChangeSet,
    survey_code: str,
    label: str,
    opens: date | None = None,
    closes: date | None = None,
    *,
    fields: Sequence[str] | None = None,
    title: str | None = None,
) -> Wave:
    """Create a details wave that asks for `fields`, by key; None: those that were asked last.

    A survey that is not there yet is created, called `title`; another choice of fields than last
    time is a new version of its questionnaire. Raises UserError for a field that cannot be asked
    for, a survey of another kind, and as `open_wave` does.
    """
    code = clean(survey_code)
    survey = details_survey(changes.connection, code)
    if survey is not None:
        check_new_wave(changes.connection, survey.code, label, opens, closes)
    keys = fields_of_survey(changes.connection, survey) if fields is None else fields
    _save_questions(changes, survey, code, title, _chosen(changes.connection, keys))
    return open_wave(changes, code, label, opens, closes, kind=WaveKind.DETAILS)


def asked_fields(connection: Connection, wave: Wave) -> Mapping[str, Field]:
    """The fields that a wave asks for, by the code of the question, in their order."""
    known = updatable_fields(connection)
    rows = connection.execute(
        select(questions.c.code, questions.c.updates)
        .where(
            questions.c.survey_id == wave.survey_id,
            questions.c.version_number == wave.version,
            questions.c.updates.is_not(None),
        )
        .order_by(questions.c.position)
    )
    return {row.code: known[row.updates] for row in rows if row.updates in known}


def _proposed_codes() -> Iterator[str]:
    yield CODE
    yield from (f"{CODE}{number}" for number in count(2))


def _chosen(connection: Connection, keys: Sequence[str]) -> list[Field]:
    known = askable_fields(connection)
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise UserError(
            f"People can’t be asked for {quoted(unknown)}. Nothing was changed; choose from"
            f" {', '.join(known)}.",
            code="unknown_field",
        )
    if not keys:
        raise UserError("Choose at least one field to ask for.", code="no_fields")
    return [known[key] for key in dict.fromkeys(keys)]


def _save_questions(
    changes: ChangeSet, survey: Survey | None, code: str, title: str | None, fields: list[Field]
) -> None:
    """Let the latest version of the questionnaire ask for `fields`."""
    connection = changes.connection
    choices = {field.key: _choices(connection, field) for field in fields}
    asked = details_questions(fields, choices, BY_KEY[LAST_VERIFIED])
    new_title = title or (TITLE if survey is None else survey.title)
    description = DESCRIPTION if survey is None else survey.description
    wanted = details_questionnaire(code, new_title, description, asked)
    if survey is not None:
        now = read_questionnaire(connection, survey.code).questions
        is_same = now == complete_questionnaire(wanted).questions
        if not is_same and list_versions(connection, survey.code)[-1].waves:
            create_version(changes, survey.code)
    stored = create_survey(changes, wanted)
    keys = {one.definition.code: one.field.key for one in asked}
    rows = connection.execute(
        select(questions.c.id, questions.c.code, questions.c.updates)
        .where(questions.c.survey_id == stored.survey_id)
        .order_by(questions.c.version_number)
    ).all()
    changes.update(
        questions,
        [
            Change(row.id, {"updates": keys[row.code]})
            for row in rows
            if row.updates is None and row.code in keys
        ],
    )


def _choices(connection: Connection, field: Field) -> Sequence[str]:
    """The words that one chooses from: of a list of the office's, and of the genders in use."""
    if field.key != GENDER:
        return field.choices
    used = connection.scalars(select(people.c.gender).distinct()).all()
    known = terms(GENDER)
    return [*known, *sorted({one for one in used if one} - set(known))]


def _updates(connection: Connection, survey: Survey) -> list[str | None]:
    """The fields that the questions of the latest version update, in their order."""
    return list(
        connection.scalars(
            select(questions.c.updates)
            .where(questions.c.survey_id == survey.id, questions.c.version_number == survey.version)
            .order_by(questions.c.position)
        )
    )

"""What an export of responses holds in any format: which responses, questions and facts of people.

Decides what leaves the program; must not know in which format.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from core.errors import UserError
from exporters.responses.reidentification import Detail, is_exported
from models import tables
from records.fields.definitions import IDENTIFYING, Field, all_fields
from records.people import read_flat
from records.respondents import in_figures
from records.wave_privacy import DESCRIPTIONS
from surveys.later_questions import LaterQuestions, read_later_questions
from surveys.questionnaire import QuestionDefinition
from surveys.responses import Response, read_responses
from surveys.survey_store import read_questionnaire
from surveys.waves import Wave, find_wave
from tabular.writing.sheets import CellValue

PERSON_KEYS: Final = (
    "alumni_id", "title", "given_name", "family_name", "email", "gender", "award",
    "award_completed", "department",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class ExportedResponses:
    """The responses of a wave that count, with what is exported of each.

    `in_figures` says which responses the figures of the wave are of. `questions` are those
    exported, `all_questions` also those that routing needs to be told by.
    `person_fields` are the fields of people that are exported, `people` their values by person.
    Anonymous rows are shuffled, and nothing in them identifies a respondent.
    """

    wave: Wave
    anonymous: bool
    all_questions: tuple[QuestionDefinition, ...]
    questions: tuple[QuestionDefinition, ...]
    later: LaterQuestions
    responses: Sequence[Response]
    in_figures: Sequence[bool]
    person_fields: tuple[Field, ...]
    people: Mapping[int, Mapping[str, CellValue]]
    tokens: Mapping[int, str]
    with_words: bool
    with_months: bool

    def of_person(self, response: Response, key: str) -> CellValue:
        """The value of a field of the respondent; None where nobody knows who it was."""
        return self.people.get(response.person_id or 0, {}).get(key)


def read_exported_responses(
    connection: Connection,
    survey_code: str,
    wave_label: str,
    *,
    anonymous: bool = False,
    details: Collection[Detail] = (),
    fields: Sequence[str] = (),
) -> ExportedResponses:
    """Read what an export of a wave holds.

    `anonymous`, and always of a wave that is not named, excludes everything that identifies
    respondents, and shuffles the rows; comments, job titles and months (in place of days) are
    included only as `details`. People may still be recognised by their answers: see
    `reidentification.singled_out`. `fields` are keys of fields of people, such as gender, that are
    exported beside the answers though names are not. Raises UserError for an unknown survey, wave
    or field, and for fields that identify people or of a wave whose answers are not named.
    """
    wave = find_wave(connection, survey_code, wave_label)
    questions = read_questionnaire(connection, survey_code, wave.version).questions
    known = all_fields(connection)
    _check_fields(known, wave, fields)
    anonymous = anonymous or wave.privacy.hides_answers
    counting = [
        (id_, one) for id_, one in read_responses(connection, wave.id).items() if one.counts
    ]
    if anonymous:
        secrets.SystemRandom().shuffle(counting)
    responses = [one for _, one in counting]
    counted = set(
        connection.scalars(
            select(tables.responses.c.id).where(
                tables.responses.c.wave_id == wave.id, in_figures(connection, wave.id)
            )
        )
    )
    keys = tuple(dict.fromkeys(fields if anonymous else (*PERSON_KEYS, *fields)))
    return ExportedResponses(
        wave=wave,
        anonymous=anonymous,
        all_questions=questions,
        questions=tuple(one for one in questions if not anonymous or is_exported(one, details)),
        later=read_later_questions(connection, wave.id),
        responses=responses,
        in_figures=[id_ in counted for id_, _ in counting],
        person_fields=tuple(known[key] for key in keys),
        people=_people(connection, responses, keys),
        tokens={} if anonymous else _tokens(connection, wave),
        with_words=not anonymous or Detail.COMMENTS in details,
        with_months=not anonymous or Detail.MONTHS in details,
    )


def month_of(moment: date | None) -> str | None:
    """The month of a day, such as 2018-09."""
    return None if moment is None else f"{moment:%Y-%m}"


def _check_fields(known: Mapping[str, Field], wave: Wave, keys: Sequence[str]) -> None:
    for key in keys:
        if key not in known:
            raise UserError(
                f"There is no field “{key}”; nothing was written. Try gender or award.",
                code="unknown_field",
            )
        if key in IDENTIFYING:
            raise UserError(
                f"“{known[key].label}” tells who people are, so it is only exported with names;"
                " nothing was written.",
                code="identifying_field",
            )
    if keys and wave.privacy.hides_answers:
        raise UserError(
            f"{wave.name} is {DESCRIPTIONS[wave.privacy].title.lower()}, so its answers are"
            " exported without facts of people; nothing was written.",
            code="private_answers",
        )


def _people(
    connection: Connection, responses: Sequence[Response], keys: Sequence[str]
) -> dict[int, dict[str, Any]]:
    people = [response.person_id for response in responses if response.person_id is not None]
    if not keys:
        return {}
    flat = read_flat(connection, people, keys)
    return {
        person_id: {key: flat[key][place] for key in keys} for place, person_id in enumerate(people)
    }


def _tokens(connection: Connection, wave: Wave) -> dict[int, str]:
    found = connection.execute(
        select(tables.invitations.c.id, tables.invitations.c.token).where(
            tables.invitations.c.wave_id == wave.id
        )
    )
    return {row.id: row.token for row in found}

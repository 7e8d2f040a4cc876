"""The versions of a survey's questionnaire: listed, begun as a copy of the last, used by waves.

The questions of a version are its own, so that they can be reworded after the last ones were
answered; the crosswalk says which is which.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, Table, func, select

from core.errors import UserError
from core.formats import listed
from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import choice_links, choices, question_links, questions, responses, waves
from surveys.survey_store import find_survey
from surveys.waves import Wave, all_waves, find_wave


@dataclass(frozen=True, slots=True)
class QuestionnaireVersion:
    """A version of a survey's questionnaire, and the labels of the waves that use it."""

    number: int
    question_count: int
    waves: tuple[str, ...]


def list_versions(connection: Connection, survey_code: str) -> list[QuestionnaireVersion]:
    """The versions of a survey's questionnaire, the first one first.

    Raises UserError where there is no such survey.
    """
    survey = find_survey(connection, survey_code)
    counted = connection.execute(
        select(questions.c.version_number, func.count())
        .where(questions.c.survey_id == survey.id)
        .group_by(questions.c.version_number)
        .order_by(questions.c.version_number)
    )
    used = defaultdict(list)
    for wave in all_waves(connection, survey.id):
        used[wave.version].append(wave.label)
    return [QuestionnaireVersion(number, count, tuple(used[number])) for number, count in counted]


def create_version(changes: ChangeSet, survey_code: str) -> int:
    """Begin a new version as a copy of the last, linked with it question by question.

    Waves keep their version; a wave that is opened later uses the new one. Give its number. Raises
    UserError where there is no such survey, and where no wave uses the last version: that can be
    changed itself.
    """
    survey = find_survey(changes.connection, survey_code)
    latest = list_versions(changes.connection, survey_code)[-1]
    if not latest.waves:
        raise UserError(
            f"No wave of the survey “{survey.code}” uses version {latest.number} of its"
            " questionnaire yet, so that version can be changed itself. Nothing was changed.",
            code="version_unused",
        )
    number = latest.number + 1
    asked = (
        changes.connection.execute(
            select(questions)
            .where(questions.c.survey_id == survey.id, questions.c.version_number == latest.number)
            .order_by(questions.c.position)
        )
        .mappings()
        .all()
    )
    copied = _copy(
        changes, questions, question_links, asked, "version_number", [number] * len(asked)
    )
    offered = (
        changes.connection.execute(
            select(choices)
            .where(within(choices.c.question_id, list(copied)))
            .order_by(choices.c.id)
        )
        .mappings()
        .all()
    )
    owners = [copied[choice["question_id"]] for choice in offered]
    _copy(changes, choices, choice_links, offered, "question_id", owners)
    changes.describe(survey=survey.code, version=number)
    return number


def delete_version(changes: ChangeSet, survey_code: str) -> int:
    """Delete the latest version, which no wave uses; give its number.

    Raises UserError where there is no such survey, for a version in use, and for the only one.
    """
    survey = find_survey(changes.connection, survey_code)
    versions = list_versions(changes.connection, survey_code)
    latest = versions[-1]
    if len(versions) == 1:
        raise UserError(
            f"The survey “{survey.code}” has only this version; nothing was deleted. Delete the"
            " survey instead.",
            code="only_version",
        )
    if latest.waves:
        raise UserError(
            f"Version {latest.number} is used by {listed(latest.waves)}; nothing was deleted. Let"
            " that wave use another version first.",
            code="version_used",
        )
    gone = changes.connection.scalars(
        select(questions.c.id).where(
            questions.c.survey_id == survey.id, questions.c.version_number == latest.number
        )
    )
    changes.delete(questions, gone.all())
    changes.describe(survey=survey.code, version=latest.number)
    return latest.number


def use_version(changes: ChangeSet, wave: Wave, version: int) -> Wave:
    """Let a wave use a version of the questionnaire; give the wave as it is then.

    Raises UserError for a version that does not exist, and for a wave with responses, which answer
    the version that was asked.
    """
    known = [one.number for one in list_versions(changes.connection, wave.survey_code)]
    if version not in known:
        raise UserError(
            f"The survey “{wave.survey_code}” has no version {version} of its questionnaire; it has"
            f" {listed(list(map(str, known)))}.",
            code="unknown_version",
        )
    answered = select(responses.c.id).where(responses.c.wave_id == wave.id).limit(1)
    if version != wave.version and changes.connection.scalar(answered) is not None:
        raise UserError(
            f"{wave.name} has responses, which answer version {wave.version} of the questionnaire;"
            " nothing was changed.",
            code="answered_already",
        )
    changes.update(waves, [Change(wave.id, {"version_number": version})])
    changes.describe(wave=wave.name)
    return find_wave(changes.connection, wave.survey_code, wave.label)


def _copy(
    changes: ChangeSet,
    table: Table,
    links: Table,
    records: Sequence[RowMapping],
    column: str,
    values: Sequence[int],
) -> dict[int, int]:
    """Copy records with `values` in their `column`, linked with their copies; give those by id."""
    rows = [{**record, column: value} for record, value in zip(records, values, strict=True)]
    for row in rows:
        del row["id"]
    ids = changes.insert(table, rows)
    copies = {record["id"]: copy for record, copy in zip(records, ids, strict=True)}
    changes.insert(
        links, [{"earlier_id": earlier, "later_id": later} for earlier, later in copies.items()]
    )
    return copies

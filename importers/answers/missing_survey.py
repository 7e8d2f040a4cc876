"""The survey and the wave of a file of answers, created from the file where there are none yet.

Created, planned and written in one transaction: where the import is refused, nothing is created,
and one undo takes all of it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from core.issues import Issue
from core.progress import SILENT, Progress
from core.text import fold
from importers.answers.choices import AnswerChoices
from importers.answers.import_plan import AnswersImport
from importers.answers.kind import RESPONSES, read_sheet
from importers.answers.survey_file import infer_from_answers
from importers.choices import ReadOptions
from importers.workflow import (
    batch_file,
    digest_of,
    find_choices,
    open_book,
    plan_import,
    read_book,
)
from models.batch_kinds import BatchFile
from models.changes import ChangeSet
from models.database import Database
from surveys.questionnaire import Questionnaire
from surveys.survey_store import create_survey, list_surveys, read_questionnaire
from surveys.waves import all_waves, open_wave
from tabular.reading import LIMITS_OF_ANSWERS, Book


@dataclass(frozen=True, slots=True)
class MissingSurvey:
    """What is to be created before answers can be imported.

    `questionnaire` is None where the survey is there, and only the wave is missing. `book` is the
    file with the answers, as read; `file` is it as that of the batch.
    """

    survey: str
    wave: str
    questionnaire: Questionnaire | None
    book: Book = field(repr=False)
    file: BatchFile
    issues: tuple[Issue, ...] = ()


def find_missing(
    database: Database,
    path: Path,
    reading: ReadOptions,
    choices: AnswerChoices,
    progress: Progress = SILENT,
) -> MissingSurvey | None:
    """What the file at `path` needs of the survey and wave of `choices`; None where all is there.

    Raises UserError for a file that cannot be read or has no column that may be a question, and
    Cancelled.
    """
    with database.read() as connection:
        survey_id = _survey_id(connection, choices.survey)
        if survey_id is not None:
            labels = {fold(wave.label) for wave in all_waves(connection, survey_id)}
            if fold(choices.wave) in labels:
                return None
            asked = read_questionnaire(connection, choices.survey)
    if survey_id is not None:
        book = read_sheet(asked, path, reading, choices, progress)
        return MissingSurvey(choices.survey, choices.wave, None, book, _file(path, book))
    book = read_book(path, reading, progress, LIMITS_OF_ANSWERS)
    questionnaire, issues = infer_from_answers(
        path,
        book,
        choices.survey,
        heading_row=reading.heading_row,
        platform_key=choices.platform,
    )
    file = _file(path, book)
    return MissingSurvey(choices.survey, choices.wave, questionnaire, book, file, issues)


def plan_with_survey(
    changes: ChangeSet,
    missing: MissingSurvey,
    path: Path,
    choices: AnswerChoices,
    chosen: Mapping[str, str | None],
    reading: ReadOptions,
) -> AnswersImport:
    """Create what is missing, and plan the import of the answers at `path` to it.

    `chosen` and `reading` are as for `find_choices`, which raises UserError as this does; also for
    a code or label that is blank.
    """
    connection, progress = changes.connection, changes.progress
    if missing.questionnaire is not None:
        create_survey(changes, missing.questionnaire)
    open_wave(changes, missing.survey, missing.wave)
    source = open_book(connection, RESPONSES, path, missing.book, reading, choices, progress)
    found = find_choices(connection, source, choices, chosen, reading)
    planned: AnswersImport = plan_import(connection, source, found, progress)
    changes.describe(**planned.batch_parameters)
    return planned


def _file(path: Path, book: Book) -> BatchFile:
    return batch_file(path, digest_of(path), book.sheet.name)


def _survey_id(connection: Connection, code: str) -> int | None:
    found = (one.id for one in list_surveys(connection) if fold(one.code) == fold(code))
    return next(found, None)

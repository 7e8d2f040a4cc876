"""The survey and the wave of a file of answers, created from the file where there are none yet."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from core.issues import Issue
from core.progress import SILENT, Progress
from core.text import fold
from importers.answers.choices import AnswerChoices
from importers.answers.survey_file import infer_from_answers
from importers.choices import ReadOptions
from importers.workflow import read_book
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database
from surveys.questionnaire import Questionnaire
from surveys.survey_store import create_survey, list_surveys
from surveys.waves import all_waves, open_wave
from tabular.reading import LIMITS_OF_ANSWERS


@dataclass(frozen=True, slots=True)
class MissingSurvey:
    """What is to be created before answers can be imported.

    `questionnaire` is None where the survey is there, and only the wave is missing.
    """

    survey: str
    wave: str
    questionnaire: Questionnaire | None
    issues: tuple[Issue, ...] = ()

    @property
    def batch(self) -> BatchKind:
        """The kind of the batch that creates it."""
        return BatchKind.WAVE_CREATE if self.questionnaire is None else BatchKind.SURVEY


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
            is_there = fold(choices.wave) in labels
            return None if is_there else MissingSurvey(choices.survey, choices.wave, None)
    book = read_book(path, reading, progress, LIMITS_OF_ANSWERS)
    questionnaire, issues = infer_from_answers(
        path,
        book,
        choices.survey,
        heading_row=reading.heading_row,
        platform_key=choices.platform,
    )
    return MissingSurvey(choices.survey, choices.wave, questionnaire, issues)


def create_missing(changes: ChangeSet, missing: MissingSurvey) -> None:
    """Create what is missing. Raises UserError for a code or label that is blank."""
    if missing.questionnaire is not None:
        create_survey(changes, missing.questionnaire)
    open_wave(changes, missing.survey, missing.wave)


def _survey_id(connection: Connection, code: str) -> int | None:
    found = (one.id for one in list_surveys(connection) if fold(one.code) == fold(code))
    return next(found, None)

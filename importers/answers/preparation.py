"""A file of answers, from the file to the plan: what commands and window begin with."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from core.progress import SILENT, Progress
from core.text import replace_invalid
from importers.answers.answer_sheet import read_answers
from importers.answers.options import ResponseOptions
from importers.answers.planning import ResponsePlan, plan_responses
from importers.answers.writing import run_responses_import
from models.batch_kinds import BatchFile
from models.database import Database
from surveys.survey_store import read_questionnaire
from surveys.waves import Wave, find_wave
from tabular.reading import Table


@dataclass(frozen=True, slots=True)
class ResponsesImport:
    """An import of answers up to its plan; nothing has been written."""

    path: Path
    digest: str  # SHA-256 of the file
    table: Table
    plan: ResponsePlan

    def apply(self, database: Database, progress: Progress = SILENT) -> int | None:
        """Write the plan as one batch and return it; see writing.run_responses_import."""
        file = BatchFile(replace_invalid(self.path.name), self.digest, self.table.sheet_name)
        return run_responses_import(database, self.plan, file, progress)


def prepare_responses(
    database: Database,
    path: Path,
    survey_code: str,
    wave_label: str,
    options: ResponseOptions | None = None,
    progress: Progress = SILENT,
) -> ResponsesImport:
    """Read the answers in `path` and plan their import into a wave.

    Raises UserError for an unknown survey or wave, a file that cannot be read, and what
    plan_responses refuses; Cancelled.
    """
    chosen = options or ResponseOptions()
    with database.read() as connection:
        wave = find_wave(connection, survey_code, wave_label)
        questionnaire = read_questionnaire(connection, wave.survey_code)
    table = read_answers(path, questionnaire, chosen, progress)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ResponsesImport(path, digest, table, _plan(database, table, wave, chosen, progress))


def _plan(
    database: Database, table: Table, wave: Wave, options: ResponseOptions, progress: Progress
) -> ResponsePlan:
    with database.read() as connection:
        return plan_responses(
            connection,
            table,
            wave,
            mapping=options.mapping,
            platform=options.platform,
            reading=options.reading,
            progress=progress,
        )

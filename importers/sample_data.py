"""The sample: an office with invented people and two waves of a survey, from the sample workbooks.

For the demonstration (`demo`), and for trying the window.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from core.errors import UserError
from core.paths import SAMPLES
from core.progress import Progress
from core.temporary import private_folder
from importers.answers.choices import AnswerChoices
from importers.answers.kind import RESPONSES
from importers.answers.questionnaires.workbook import read_questionnaire_file
from importers.choices import Existing
from importers.contacts.choices import ContactChoices
from importers.contacts.kind import CONTACTS
from importers.sample_records import add_sample_participation, add_sample_records
from importers.workflow import prepare, run_import
from models.backups.copies import back_up
from models.batch_kinds import BatchKind
from models.database import Database, create_database
from models.file_lock import FileLock
from records.fields.definitions import FieldKind
from records.filters.segments import save_segment
from records.office import OfficeSettings, add_custom_field, save_office_settings
from surveys.frame_sources import FrameSource
from surveys.invitations import invite, plan_invitations
from surveys.mailing_lists import ListKind, invitation_list, record_sent
from surveys.survey_store import create_survey
from surveys.waves import open_wave

SURVEY: Final = "CAC"
SEGMENT: Final = "Clinical alumni 1983–2017"
EXPRESSION: Final = (
    'custom.clinical = yes and award in (PhD, "MD(Res)")'
    " and award_completed between 1983 and 2017 and not deceased"
)


@dataclass(frozen=True, slots=True)
class SampleWave:
    """One wave of the sample and the file of its answers."""

    label: str
    opens: date
    closes: date
    answers: str


WAVES: Final = (
    SampleWave("2018", date(2018, 5, 8), date(2018, 9, 30), "answers-2018.xlsx"),
    SampleWave("2020", date(2020, 5, 11), date(2020, 9, 30), "answers-2020.xlsx"),
)


def create_sample(path: Path, progress: Progress) -> None:
    """Create the sample database at `path`, in place of an earlier one.

    It is made elsewhere and put in place when it is whole. Raises UserError when the samples are
    missing, the folder cannot be written to, or somebody has the earlier one open; Cancelled as
    `progress` says.
    """
    try:
        folder = private_folder()
    except OSError as error:
        raise UserError(
            "The sample cannot be made: there is no room for temporary files. Nothing was changed.",
            code="disk_full",
        ) from error
    try:
        database = create_database(folder.path / path.name)
        try:
            fill_sample(database, progress)
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path, alone=True)
            try:
                for suffix in ("-wal", "-shm"):
                    path.with_name(path.name + suffix).unlink(missing_ok=True)
                back_up(database, path, progress=progress)
            finally:
                lock.release()
        finally:
            database.close()
    finally:
        folder.remove()


def fill_sample(database: Database, progress: Progress) -> None:
    """Fill the empty `database`: people, a segment, a survey and two waves with their answers.

    Raises UserError when the samples are missing; Cancelled as `progress` says.
    """
    settings = OfficeSettings(
        name="Demonstration office",
        survey_link="https://survey.example.org/careers?token={token}",
    )
    with database.write(BatchKind.SETTINGS) as changes:
        save_office_settings(changes, settings)
    with database.write(BatchKind.FIELD_ADD) as changes:
        add_custom_field(changes, "Clinical", FieldKind.YES_NO)
    _import(database, "alumni.xlsx", Existing.FILL, progress)
    with database.write(BatchKind.SEGMENT_SAVE) as changes:
        save_segment(changes, SEGMENT, EXPRESSION)
    add_sample_records(database)
    found = read_questionnaire_file(SAMPLES / "careers-questionnaire.xlsx", progress)
    with database.write(BatchKind.SURVEY) as changes:
        create_survey(changes, found.questionnaire)
    for wave in WAVES:
        if wave is WAVES[-1]:
            _import(database, "registry-update.xlsx", Existing.UPDATE, progress)
        with database.write(BatchKind.WAVE_CREATE) as changes:
            opened = open_wave(changes, SURVEY, wave.label, wave.opens, wave.closes)
        with database.read() as connection:
            plan = plan_invitations(connection, opened, FrameSource(segment=SEGMENT))
        with database.write(BatchKind.INVITE, progress=progress) as changes:
            invite(changes, plan)
        with database.read() as connection:
            listed = invitation_list(connection, opened)
        sent = [row.invitation_id for row in listed.rows]
        with database.write(BatchKind.INVITATION_LIST) as changes:
            record_sent(changes, opened, ListKind.INVITATION, sent, on=wave.opens)
        planned = prepare(
            database,
            RESPONSES,
            SAMPLES / wave.answers,
            choices=AnswerChoices(survey=SURVEY, wave=wave.label),
            progress=progress,
        )
        run_import(database, planned, progress)
    add_sample_participation(database)


def _import(database: Database, name: str, existing: Existing, progress: Progress) -> None:
    planned = prepare(
        database,
        CONTACTS,
        SAMPLES / name,
        choices=ContactChoices(existing=existing),
        progress=progress,
    )
    run_import(database, planned, progress)

"""The demonstration: a complete run on the sample workbooks."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cli.exports import write_invitation_list, write_report_file
from cli.session import Session, session
from core.errors import UserError
from core.formats import plural
from core.paths import SAMPLES
from core.progress import Progress
from exporters.contacts import export_contacts
from exporters.invitations import ListForm
from importers.answers.choices import AnswerChoices
from importers.answers.kind import RESPONSES
from importers.answers.questionnaires.workbook import read_questionnaire_file
from importers.choices import Existing
from importers.contacts.choices import ContactChoices
from importers.contacts.kind import CONTACTS
from importers.workflow import prepare, run_import
from models.batch_kinds import BatchKind
from models.database import Database, create_database, open_database
from models.former_databases import check_no_former_database
from records.fields.definitions import FieldKind
from records.filters.segments import save_segment
from records.office import OfficeSettings, add_custom_field, save_office_settings
from surveys.invitations import (
    ListKind,
    Recipients,
    invitation_list,
    invite,
    plan_invitations,
    record_sent,
)
from surveys.survey_store import create_survey
from surveys.waves import open_wave

if TYPE_CHECKING:
    from analysis.waves import SummaryRequest

SURVEY: Final = "CAC"
SEGMENT: Final = "Clinical alumni 1983–2017"
EXPRESSION: Final = (
    'custom.clinical = yes and award in (PhD, "MD(Res)")'
    " and award_completed between 1983 and 2017 and not deceased"
)
DATABASE: Final = "demonstration.db"


@dataclass(frozen=True, slots=True)
class DemoWave:
    """One wave of the demonstration and the file of its answers."""

    label: str
    opens: date
    closes: date
    answers: str


WAVES: Final = (
    DemoWave("2018", date(2018, 5, 8), date(2018, 9, 30), "answers-2018.xlsx"),
    DemoWave("2020", date(2020, 5, 11), date(2020, 9, 30), "answers-2020.xlsx"),
)


def demo(
    context: typer.Context,
    output: Annotated[Path, typer.Option(help="A folder for the database and the files.")],
    no_window: Annotated[bool, typer.Option("--no-window", help="Open no window.")] = False,
) -> None:
    """Do the whole job on the samples: contacts, survey, invitations, answers, figures, reports."""
    from analysis.as_json import as_json
    from analysis.waves import SummaryRequest, summarise_wave

    run = session(context)
    address = build_demonstration(output, run.progress())
    request = SummaryRequest(SURVEY, "2018", by="gender")
    database = open_database(address)
    try:
        files = list(_write_files(run, database, output))
        files += _write_reports(run, database, output, request)
        files += _write_reports(
            run, database, output, SummaryRequest(SURVEY, "2020", against="2018")
        )
        with database.read() as connection:
            summary = summarise_wave(connection, request)
    finally:
        database.close()
    run.say("Drawing every page …")
    files += run.window.draw_pages(str(address), output / "pages")
    result: dict[str, Any] = {
        "database": str(address),
        "files": [str(file) for file in files],
        "summary": {"survey": SURVEY, "wave": "2018", **as_json(summary)},
    }

    def lines() -> Iterator[str]:
        from cli.summary import lines as figures

        yield from figures(summary)
        yield ""
        yield f"{plural(len(files), 'file')} in {output}; the database is {address.name}"

    run.print(result, lines)
    if not no_window and run.window.has_screen():
        raise typer.Exit(run.window.open(str(address)))


def build_demonstration(folder: Path, progress: Progress) -> Path:
    """Make the demonstration's database in `folder`, in place of an earlier one; give its path.

    Raises UserError when the samples are missing, the folder cannot be written to, or what lies
    there under that name is no database, or backups of one.
    """
    address = folder / DATABASE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(address):
            open_database(address).close()  # refuses whatever is not ours to replace
            for suffix in ("", "-wal", "-shm"):
                address.with_name(DATABASE + suffix).unlink(missing_ok=True)
        else:
            check_no_former_database(address, may_be_known=True)
    except OSError as error:
        raise UserError(
            f"The folder “{folder}” cannot be written to; choose another one.", code="cannot_write"
        ) from error
    progress.report(f"Creating a new database, “{address}”")
    database = create_database(address)
    try:
        _do_the_job(database, progress)
    finally:
        database.close()
    return address


def _do_the_job(database: Database, progress: Progress) -> None:
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
    found = read_questionnaire_file(SAMPLES / "careers-questionnaire.xlsx", progress)
    with database.write(BatchKind.SURVEY) as changes:
        create_survey(changes, found.questionnaire)
    for wave in WAVES:
        if wave is WAVES[-1]:
            _import(database, "registry-update.xlsx", Existing.UPDATE, progress)
        with database.write(BatchKind.WAVE_CREATE) as changes:
            opened = open_wave(changes, SURVEY, wave.label, wave.opens, wave.closes)
        with database.read() as connection:
            plan = plan_invitations(connection, opened, SEGMENT)
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


def _import(database: Database, name: str, existing: Existing, progress: Progress) -> None:
    planned = prepare(
        database,
        CONTACTS,
        SAMPLES / name,
        choices=ContactChoices(existing=existing),
        progress=progress,
    )
    run_import(database, planned, progress)


def _write_files(run: Session, database: Database, folder: Path) -> Iterator[Path]:
    """Write the lists and tables that the job gives, each as it is done."""
    from exporters.responses import export_responses

    for name, form in (("invitations", ListForm.GENERIC), ("mail-merge", ListForm.WORD)):
        path = folder / f"{name}-2020.xlsx"
        write_invitation_list(database, path, SURVEY, "2020", form, Recipients.ALL)
        yield path
    path = folder / "reminders-2020.xlsx"
    write_invitation_list(database, path, SURVEY, "2020", ListForm.WORD, Recipients.NOT_ANSWERED)
    yield path
    path = folder / "contacts.xlsx"
    export_contacts(database, path, progress=run.progress())
    yield path
    path = folder / "responses-2018.xlsx"
    export_responses(database, path, SURVEY, "2018", progress=run.progress())
    yield path


def _write_reports(
    run: Session, database: Database, folder: Path, request: "SummaryRequest"
) -> Iterator[Path]:
    """Write the findings of `request` in every format."""
    for ending in ("docx", "xlsx", "pdf"):
        path = folder / f"findings-{request.wave_label}.{ending}"
        write_report_file(run, database, path, request)
        yield path

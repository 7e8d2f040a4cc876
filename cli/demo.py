"""The demonstration: a complete run on the sample workbooks."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cli.exports import write_invitation_list, write_report_file
from cli.session import Session, session
from core.errors import UserError
from core.formats import plural
from core.progress import Progress
from exporters.contacts import export_contacts
from exporters.list_formats import ListForm
from importers.sample_data import SURVEY, fill_sample
from models.database import Database, create_database, open_database
from models.former_databases import check_no_former_database
from surveys.mailing_lists import Recipients

if TYPE_CHECKING:
    from analysis.request import SummaryRequest

DATABASE: Final = "demonstration.db"


def demo(
    context: typer.Context,
    output: Annotated[Path, typer.Option(help="A folder for the database and the files.")],
    no_window: Annotated[bool, typer.Option("--no-window", help="Open no window.")] = False,
) -> None:
    """Do the whole job on the samples: contacts, survey, invitations, answers, figures, reports."""
    from analysis.as_json import as_json
    from analysis.request import SummaryRequest
    from analysis.waves import summarise_wave

    run = session(context)
    address = build_demonstration(output, run.progress())
    request = SummaryRequest(SURVEY, "2018", by=("gender",))
    database = open_database(address)
    try:
        files = list(_write_files(run, database, output))
        files += _write_reports(run, database, output, request)
        files += _write_reports(
            run, database, output, SummaryRequest(SURVEY, "2020", against=("2018",))
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
        fill_sample(database, progress)
    finally:
        database.close()
    return address


def _write_files(run: Session, database: Database, folder: Path) -> Iterator[Path]:
    """Write the lists and tables that the job gives, each as it is done."""
    from exporters.responses.export import export_responses

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

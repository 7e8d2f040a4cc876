"""The command tree. Turns UserError into a message and exit status 1."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import typer
from typer.core import TyperGroup
from typer.main import get_group

from cli import (
    answer_forms,
    answer_imports,
    batches,
    bounces,
    connections,
    contacts,
    derived_variables,
    duplicates,
    edit,
    employers,
    events,
    exports,
    handed_out,
    headlines,
    imports,
    invitations,
    labels,
    mail,
    mailing_lists,
    maintenance,
    milestones,
    news,
    panels,
    people_records,
    proposals,
    publications,
    questionnaires,
    report_template,
    responses,
    retention,
    reviews,
    scheduled_reports,
    segments,
    sending,
    surveys,
    themes,
    watch,
    wave_progress,
    wave_repeat,
    worklists,
)
from cli.calendar import calendar
from cli.demo import demo
from cli.overview import overview
from cli.session import Session, Window
from cli.statistics import statistics
from cli.summary import summary
from core.errors import Cancelled, UserError, is_panic
from core.file_kinds import IMPORT_ENDINGS, has_ending
from core.log_file import log, log_path
from core.paths import default_address
from core.temporary import remove_left_folders

PROGRAM = "almanac"
DONE, REFUSED = 0, 1  # Typer itself gives 2 for wrong usage

app = typer.Typer(
    name=PROGRAM,
    help="Alumni contact records, repeated surveys and their findings. Without a command, the"
    " window opens; a FILE in its place is the database to open there, or a file to import.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def options(
    database: str = typer.Option("", help="A file, or postgresql+psycopg://user@server/database."),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> None:
    """Alumni contact records, repeated surveys and their findings."""
    # Both are taken from the command line before the tree is walked, so that they may stand
    # anywhere in it; they are declared here for --help.
    _ = database, json


app.add_typer(imports.app, name="import", help="Import a file.")
app.add_typer(connections.app, name="connection", help="Answers fetched from platforms.")
app.add_typer(contacts.app, name="contacts", help="Find and show people.")
app.add_typer(surveys.survey_app, name="survey", help="Questionnaires.")
surveys.survey_app.command()(questionnaires.template)
surveys.survey_app.command()(questionnaires.export)
surveys.survey_app.add_typer(
    questionnaires.version_app, name="version", help="Versions of a questionnaire."
)
surveys.survey_app.add_typer(
    questionnaires.crosswalk_app,
    name="crosswalk",
    help="Which questions of two versions mean the same.",
)
app.add_typer(surveys.wave_app, name="wave", help="Waves of a survey.")
app.add_typer(segments.segment_app, name="segment", help="Segments: filters that stay live.")
app.add_typer(segments.list_app, name="list", help="Lists: fixed sets of people.")
app.add_typer(events.event_app, name="event", help="Events and programmes.")
app.add_typer(news.app, name="news", help="News about alumni, for the newsletter.")
app.add_typer(mail.app, name="mail", help="The account that mails are sent by.")
app.add_typer(sending.mailing_app, name="mailing", help="Mailings: sent, paused, uncertain.")
app.add_typer(responses.app, name="responses", help="Of a person: which of them counts.")
app.add_typer(proposals.app, name="proposals", help="Answers that would update records.")
app.add_typer(employers.app, name="employers", help="Spellings and sectors of employers.")
app.add_typer(headlines.app, name="headlines", help="Headlines of findings, as sentences.")
app.add_typer(themes.app, name="themes", help="Themes that comments are coded by.")
app.add_typer(
    derived_variables.app,
    name="variables",
    help="Variables derived to break figures down by.",
)
app.add_typer(panels.app, name="panels", help="How the findings of a survey are arranged.")
app.add_typer(exports.app, name="export", help="Export a file.")
app.add_typer(publications.app, name="publications", help="Figures that were published.")
scheduled_reports.app.command()(report_template.template)
app.add_typer(scheduled_reports.app, name="report", help="Scheduled reports, and their template.")
app.add_typer(handed_out.app, name="handed-out", help="Who has which list of people.")
app.add_typer(bounces.mailbox_app, name="mailbox", help="The mailbox of bounces and replies.")
app.add_typer(watch.app, name="watch", help="Folders watched for new files.")
exports.app.command("answer-forms")(answer_forms.export_forms)
imports.app.command("responses")(answer_imports.import_responses)
imports.app.command("answer-forms")(answer_forms.import_forms)
surveys.wave_app.command()(wave_progress.progress)
surveys.wave_app.command()(wave_progress.history)
surveys.wave_app.command()(invitations.link)
surveys.wave_app.command()(mailing_lists.lists)
surveys.wave_app.command()(wave_repeat.repeat)
contacts.app.command()(edit.edit)
contacts.app.command()(worklists.verify)
contacts.app.command()(worklists.quality)
contacts.app.command()(retention.retention)
for command in (people_records.note, people_records.task, people_records.log):
    contacts.app.command()(command)
app.command()(people_records.tasks)
app.command()(worklists.worklists)
app.command()(milestones.milestones)
app.command()(events.events)
app.command()(demo)
app.command()(overview)
app.command()(calendar)
app.command()(summary)
app.command()(statistics)
app.command()(batches.batches)
app.command()(batches.undo)
app.command()(batches.redo)
app.command()(duplicates.duplicates)
app.command()(duplicates.merge)
app.command()(duplicates.unmerge)
app.command()(reviews.reviews)
app.command()(reviews.review)
app.command()(bounces.bounces)
app.command()(bounces.replies)
app.command()(bounces.reply)
app.command()(segments.segments)
app.command()(invitations.invite)
app.command()(surveys.disposition)
app.command()(sending.send)
app.command()(maintenance.backup)
app.command()(maintenance.restore)
app.command()(maintenance.check)
app.command()(maintenance.bench)
app.command()(maintenance.pictures)
for mailing in (labels.labels, labels.letters, labels.directory, labels.places):
    app.command()(mailing)


def run(arguments: Sequence[str], window: Window) -> int:
    """Run the command in `arguments`; give the exit status (0 done, 1 refused, 2 wrong usage)."""
    rest, address, as_json = _shared_options(arguments)
    file: Path | None = None
    if len(rest) == 1 and not as_json and _names_file(rest[0]):
        if has_ending(Path(rest[0]), IMPORT_ENDINGS):
            file = Path(rest.pop())
        elif address is None:
            address = rest.pop()
    session = Session(address or default_address(), as_json, window)
    if not rest and not as_json:
        return window.open(session.address, file)
    remove_left_folders()
    try:
        _commands()(rest, prog_name=PROGRAM, obj=session)
    except UserError as refusal:
        session.say(refusal.message)
        return REFUSED
    except Cancelled:
        session.say("Stopped; nothing was changed.")
        return REFUSED
    except SystemExit as end:  # Typer's way to end, also for wrong usage
        return end.code if isinstance(end.code, int) else DONE
    except BaseException as error:
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        session.say(_fault(error))
        return REFUSED
    return DONE


def _fault(error: BaseException) -> str:
    """What to say of what no sentence of its own was written for, and where its report is."""
    if isinstance(error, MemoryError):
        return (
            "There is not enough free memory. Unfinished changes were not saved; close "
            "other programs and try again."
        )
    log.error("A command failed", exc_info=error)
    path = log_path()
    where = f" The log in “{path}” holds no personal data." if path.exists() else ""
    return (
        "An internal error occurred. Unfinished changes were not saved; please contact support."
        f"{where}"
    )


@cache
def _commands() -> TyperGroup:
    """The commands of `app`, ready to run; made once."""
    return get_group(app)


def _names_file(argument: str) -> bool:
    """Whether `argument` is a file or an address to open rather than a command or an option.

    A file that is missing is told from a mistyped command by its ending or its folder.
    """
    if argument.startswith("-") or argument in _commands().commands:
        return False
    path = Path(argument)
    return path.is_file() or bool(path.suffix) or path.name != argument


def _shared_options(arguments: Sequence[str]) -> tuple[list[str], str | None, bool]:
    """`arguments` without --database and --json, and what they said.

    A --database without an address, as where a variable is not set, stays for Typer to refuse.
    """
    rest: list[str] = []
    address: str | None = None
    as_json = False
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--json":
            as_json = True
        elif argument == "--database":
            address = next(waiting, "")
        elif argument.startswith("--database="):
            address = argument.partition("=")[2]
        else:
            rest.append(argument)
    return ["--database"] if address == "" else rest, address, as_json

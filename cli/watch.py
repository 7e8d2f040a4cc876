"""Commands for watched folders; `run` is for the task scheduler."""

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from cli.import_options import Dates
from cli.session import session
from core.formats import plural
from importers.choices import Existing
from importers.queue import watched_folders, worklist
from importers.queue.folder_scan import run_once
from importers.queue.watched_folders import Policy, WatchedFolder
from importers.queue.watched_import import FileOutcome
from models.batch_kinds import BatchKind
from models.database import Database

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER")]
_EVERY: Final = 60.0  # seconds between two rounds


@app.command("add")
def add(
    context: typer.Context,
    folder: Folder,
    profile: Annotated[
        str | None, typer.Option(help="Saved mapping of its files; by default matched by headings.")
    ] = None,
    existing: Annotated[
        Existing, typer.Option(help="For people already on record.")
    ] = Existing.FILL,
    dates: Dates = None,
    kind: Annotated[
        str, typer.Option(help="What the files are: contacts, or responses to a wave.")
    ] = "contacts",
    survey: Annotated[str | None, typer.Option(help="Of responses: the survey’s code.")] = None,
    wave: Annotated[str | None, typer.Option(help="Of responses: the wave’s label.")] = None,
    apply_certain: Annotated[
        bool,
        typer.Option(
            "--apply-certain",
            help="Import rows that match for certain; by default every file is kept for review.",
        ),
    ] = False,
) -> None:
    """Watch a folder for new files."""
    run = session(context)
    policy = Policy(profile, existing, dates, apply_certain, kind, survey, wave)
    with run.database() as database, database.write(BatchKind.FOLDER_ADD) as changes:
        watched = watched_folders.add(changes, folder, policy)
        result = _folder(watched, {})
    run.print(result, lambda: [f"“{watched.path}” is watched."])


@app.command("list")
def list_folders(context: typer.Context) -> None:
    """List the watched folders."""
    run = session(context)
    with run.database() as database:
        folders = _folders(database)
    run.print({"folders": folders}, lambda: map(_folder_line, folders))


@app.command("remove")
def remove(context: typer.Context, folder: Folder) -> None:
    """Stop watching a folder; imported records are unchanged."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.FOLDER_REMOVE) as changes:
        watched_folders.remove(changes, folder)
    run.print({"folder": str(folder)}, lambda: [f"“{folder}” is no longer watched."])


@app.command("run")
def run_rounds(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="Check once and stop; by default, check every minute.")
    ] = False,
) -> None:
    """Import new files: rows that match for certain at once, the rest is kept for review."""
    run = session(context)
    taken: list[FileOutcome] = []
    with run.database() as database:
        with suppress(KeyboardInterrupt):  # how the rounds are stopped
            while True:
                for one in run_once(database, run.progress())[1]:
                    taken.append(one)
                    run.say(_line(one))
                if once:
                    break
                time.sleep(_EVERY)
        folders = _folders(database)
    for folder in folders:
        if folder["fault"]:
            run.say(folder["fault"])
    run.print(
        {"folders": folders, "taken": [_taken(one) for one in taken]},
        lambda: [f"{plural(len(taken), 'new file')} in {plural(len(folders), 'folder')}"],
    )


def _folders(database: Database) -> list[dict[str, Any]]:
    with database.read() as connection:
        told = {one.path: str(one.reason) for one in worklist.faults(connection)}
        return [_folder(one, told) for one in watched_folders.listed(connection)]


def _folder(folder: WatchedFolder, faults: Mapping[str, str]) -> dict[str, Any]:
    policy = folder.policy
    return {
        "folder": str(folder.path),
        "active": folder.active,
        "kind": policy.kind,
        "survey": policy.survey,
        "wave": policy.wave,
        "profile": policy.profile,
        "existing": policy.existing,
        "dates": policy.dates,
        "apply_certain": policy.apply_certain,
        "fault": faults.get(str(folder.path), ""),
    }


def _folder_line(folder: Mapping[str, Any]) -> str:
    does = (
        "certain rows are imported" if folder["apply_certain"] else "every file is kept for review"
    )
    paused = "" if folder["active"] else " (paused)"
    return f"{folder['folder']}{paused}: {does}"


def _taken(one: FileOutcome) -> dict[str, Any]:
    return {
        "file": one.found.path.name,
        "folder": str(one.found.folder.path),
        "outcome": one.outcome,
        "batch": one.batch_id,
        "waiting": one.waiting,
        "problems": one.issues,
        "message": str(one.reason or ""),
        **one.counts,
    }


def _line(one: FileOutcome) -> str:
    return ": ".join(filter(None, (one.found.path.name, one.outcome, str(one.reason or ""))))

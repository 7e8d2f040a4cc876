"""Commands for backups, checks and benchmarks."""

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.session import session
from core.errors import UserError
from importers.queue.draft_erasure import discard_drafts
from models.backups import check as checks
from models.backups.copies import back_up
from models.database import database_place
from models.database_address import is_server_address
from records.restore.restore import restore_backup, restore_to_server

Folder = Annotated[Path, typer.Option("--output", help="The folder for the pictures.")]


def backup(context: typer.Context, out: Path) -> None:
    """Write a verified copy of the database."""
    run = session(context)
    with run.database() as database:
        made = back_up(database, out, progress=run.progress())
    run.print({"ok": True, "problems": [], "file": str(made.path)}, lambda: [f"Written: {out}"])


def restore(context: typer.Context, file: Path) -> None:
    """Restore a backup; the current database is kept under another name."""
    run = session(context)
    run.unlock(database_place(run.address))
    run.unlock(file)
    if is_server_address(run.address):
        with run.database() as database:
            restored = restore_to_server(file, database, discard_drafts, run.progress())
    else:
        restored = restore_backup(
            file, Path(run.address).expanduser(), discard_drafts, run.progress()
        )
    aside = None if restored.aside is None else str(restored.aside)
    run.print(
        {
            "ok": True,
            "problems": [],
            "aside": aside,
            "former": restored.former.value,
            "replayed": asdict(restored.replayed),
            "message": restored.sentence,
        },
        lambda: [
            f"Restored from {file}",
            restored.sentence,
            *([f"The former database: {aside}"] if aside else []),
        ],
    )


def check(context: typer.Context) -> None:
    """Check the database from end to end, and its automatic backups."""
    run = session(context)
    with run.database() as database:
        issues = checks.check(database)
        backups = checks.check_backups(database, run.progress())
        for sentence in checks.limits_of_check(database):
            run.say(sentence)
    run.print(
        {
            "ok": not issues,
            "problems": issues,
            "backups": None
            if backups is None
            else {
                "sound": len(backups.sound),
                "newest": backups.sound[0].at.isoformat() if backups.sound else None,
                "unsound": [path.name for path in backups.unsound],
            },
        },
        lambda: [
            *(issues or ["The database is in order."]),
            *(backups.sentences if backups is not None else []),
        ],
    )
    if issues:
        raise UserError(
            "The database is damaged; restore the newest backup.", code="unsound_database"
        )


def bench(
    context: typer.Context,
    people: Annotated[
        int, typer.Option(min=1, help="Rows of the imported and exported file.")
    ] = 100_000,
    server: Annotated[
        str | None,
        typer.Option(
            help="Address of a PostgreSQL server: measure search, filters and editing there,"
            " in databases of its own."
        ),
    ] = None,
) -> None:
    """Run the benchmarks: each figure is a ratio to its floor in the same run."""
    from bench.run import measure, measure_server

    run = session(context)
    window = run.window
    figures = (
        measure(
            people,
            run.progress(),
            window.measure_start,
            window.measure_import,
            window.measure_charts,
        )
        if server is None
        else measure_server(server, run.progress())
    )
    run.print(
        {"figures": [figure.as_json() for figure in figures]},
        lambda: (figure.line() for figure in figures),
    )


def pictures(context: typer.Context, output: Folder = Path("docs/pictures")) -> None:
    """Draw every page, light and dark, on the sample data."""
    from cli.demo import build_demonstration

    run = session(context)
    with tempfile.TemporaryDirectory() as folder:
        address = build_demonstration(Path(folder), run.progress())
        drawn = run.window.draw_pages(str(address), output)
    run.print({"files": [str(path) for path in drawn]}, lambda: map(str, drawn))

"""The command for what opens, closes and is due."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli.session import session
from core.formats import format_day
from exporters.calendar_file import write_calendar
from models.database import utc_now
from surveys.calendar import DAYS_AHEAD, read_calendar


def calendar(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Argument(metavar="[OUT.ics]", help="A file for other calendars.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="How far ahead.")] = DAYS_AHEAD,
) -> None:
    """List what opens, closes and is due, and write it as a calendar file."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        entries = read_calendar(connection, date.today(), days)
    if out is not None:
        write_calendar(out, entries, utc_now())
    run.print(
        {
            "file": None if out is None else str(out),
            "entries": [
                {"on": one.on.isoformat(), "kind": one.kind, "title": one.title} for one in entries
            ],
        },
        lambda: [f"{format_day(one.on)}  {one.title}" for one in entries] or ["Nothing comes up."],
    )

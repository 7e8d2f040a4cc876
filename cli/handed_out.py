"""Commands for the register of lists handed out."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import typer

from cli.session import session
from core.formats import format_day, plural
from models.batch_kinds import BatchKind
from records.handed_out import (
    HandedOutEnd,
    HandedOutList,
    end_handed_out,
    handed_out,
    record_handed_out,
)

app = typer.Typer(no_args_is_help=True)

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Year-month-day.")]


@app.command("list")
def list_command(
    context: typer.Context,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what should be back.")] = False,
) -> None:
    """List who has which list of people, what for and until when."""
    run = session(context)
    today = date.today()
    with run.database() as database, database.read() as connection:
        found = [one for one in handed_out(connection) if one.is_overdue(today) or not overdue]
    run.print(
        {"handed_out": [_as_json(one, today) for one in found]},
        lambda: (_line(one, today) for one in found) if found else ["No list is handed out."],
    )


@app.command("add")
def add(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What was handed out.")],
    recipient: Annotated[str, typer.Option("--to", help="Who has it.")],
    people: Annotated[int, typer.Option(min=0, help="How many people are on it.")],
    purpose: Annotated[str | None, typer.Option("--for", help="What for.")] = None,
    on: Day = None,
    until: Day = None,
) -> None:
    """Record that a list of people was handed out."""
    run = session(context)
    listed = HandedOutList(title, recipient, people, _day(on) or date.today(), purpose, _day(until))
    with run.database() as database, database.write(BatchKind.LIST_HANDED_OUT) as changes:
        listed = record_handed_out(changes, listed)
    run.print(
        {**_as_json(listed, date.today()), "batch": changes.changed().batch_id},
        lambda: [f"“{listed.title}” recorded, number {listed.id}"],
    )


@app.command("end")
def end(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=1)],
    outcome: Annotated[HandedOutEnd, typer.Option("--as")] = HandedOutEnd.RETURNED,
    on: Day = None,
) -> None:
    """Record that a list came back or was destroyed."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.LIST_ENDED) as changes:
        listed = end_handed_out(changes, number, outcome, _day(on) or date.today())
    run.print(
        {**_as_json(listed, date.today()), "batch": changes.changed().batch_id},
        lambda: [f"“{listed.title}” {listed.outcome}"],
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _as_json(listed: HandedOutList, today: date) -> dict[str, Any]:
    return {**asdict(listed), "overdue": listed.is_overdue(today)}


def _line(listed: HandedOutList, today: date) -> str:
    said = f"{listed.id}  {listed.title} ({plural(listed.people, 'person', 'people')})"
    said += f": {listed.recipient}, {format_day(listed.handed_on)}"
    if listed.ended_on is not None:
        return f"{said}, {listed.outcome} {format_day(listed.ended_on)}"
    if listed.due_on is None:
        return said
    mark = " (overdue)" if listed.is_overdue(today) else ""
    return f"{said}, due {format_day(listed.due_on)}{mark}"

"""Commands for events and programmes, and for the people who are invited and come."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from cli.chosen_people import OfFilter, OfIds, OfSegment
from cli.import_options import DryRun, HeaderRow, Issues, Maps, Rejected, Source
from cli.import_steps import plan_file
from cli.imports import finish_contacts
from cli.list_recipient import ToWhom, Until, WhatFor, registration
from cli.session import session
from core.errors import UserError
from core.formats import plural
from exporters.labels.layouts import find_layout
from exporters.labels.sheets import Label
from importers.choices import Existing, ReadOptions
from importers.contacts.choices import ContactChoices
from importers.contacts.kind import CONTACTS
from models.batch_kinds import BatchKind
from queries.badges import BadgeLine, badge_lines
from queries.events import EventSummary, Participant, read_event_summaries, read_participants
from records.events.events import Event, create_event, delete_event, find_event
from records.events.participants import (
    EXCLUSION_LABELS,
    TAKES_PLACE,
    invite_to_event,
    plan_event_invitations,
    set_participation,
)
from records.office import office_settings
from records.parts.engagements import ATTENDED, STATUSES
from surveys.frame_sources import FrameSource, resolve

event_app = typer.Typer(no_args_is_help=True)

EventName = Annotated[str, typer.Argument(metavar="EVENT", help="The event’s name or number.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Year-month-day.")]


def events(context: typer.Context) -> None:
    """List the events and programmes, the latest first."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = read_event_summaries(connection)
    run.print(
        {"events": [_summary_as_json(one) for one in found]},
        lambda: map(_line, found) if found else ["There are no events yet."],
    )


@event_app.command("create")
def create(
    context: typer.Context,
    name: str,
    kind: Annotated[str, typer.Option(help="In your own words: reunion, forum, …")] = "event",
    on: Day = None,
    until: Day = None,
    place: Annotated[str | None, typer.Option(help="Where it is held.")] = None,
    capacity: Annotated[int | None, typer.Option(help="How many people there is room for.")] = None,
    note: Annotated[str | None, typer.Option(help="Details.")] = None,
) -> None:
    """Create an event or programme."""
    run = session(context)
    event = Event(name, kind, _day(on), _day(until), place, capacity, note)
    with run.database() as database, database.write(BatchKind.EVENT_CREATE) as changes:
        event = create_event(changes, event)
    run.print(
        {**_event_as_json(event), "batch": changes.changed().batch_id},
        lambda: [f"{event.title} created, number {event.id}"],
    )


@event_app.command("invite")
def invite(
    context: typer.Context,
    event: EventName,
    segment: OfSegment = None,
    where: OfFilter = None,
    ids: OfIds = None,
    by: Annotated[str, typer.Option(help="How: email, phone or post.")] = "email",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count; write nothing.")] = False,
) -> None:
    """Invite people to an event; who can’t be contacted about events is excluded."""
    if by not in {"email", "phone", "post"}:
        raise typer.BadParameter("give email, phone or post.", param_hint="--by")
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            people = _people(connection, segment, where, ids)
            plan = plan_event_invitations(connection, find_event(connection, event), people, by)
        batch = None
        if not dry_run:
            with database.write(BatchKind.EVENT_INVITE, progress=run.progress()) as changes:
                invite_to_event(changes, plan)
            batch = changes.changed().batch_id
    excluded = plan.by_reason()
    run.print(
        {
            "event": plan.event.id,
            "invited": len(plan.invited),
            "excluded": excluded,
            "batch": batch,
        },
        lambda: [
            f"{plural(len(plan.invited), 'person', 'people')} invited to {plan.event.title}",
            *(f"  {count} not: {EXCLUSION_LABELS[reason]}" for reason, count in excluded.items()),
        ],
    )


@event_app.command("attend")
def attend(
    context: typer.Context,
    event: EventName,
    segment: OfSegment = None,
    where: OfFilter = None,
    ids: OfIds = None,
    status: Annotated[str, typer.Option(help=f"One of: {', '.join(STATUSES)}.")] = ATTENDED,
    on: Day = None,
) -> None:
    """Record that people attended an event, or that they accepted, declined or wait."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.PARTICIPATION) as changes:
        found = find_event(changes.connection, event)
        people = _people(changes.connection, segment, where, ids)
        places = set_participation(changes, found.id, people, status, on=_day(on))
    told = f"{plural(len(people), 'person', 'people')}: {STATUSES[status]}"
    full = (
        [f"{places.taken} places are taken, {places.over} more than there are"]
        if places.over
        else []
    )
    run.print(
        {
            "event": found.id,
            "status": status,
            "people": len(people),
            "taken": places.taken,
            "capacity": places.capacity,
            "over": places.over,
            "waiting": places.waiting,
            "batch": changes.changed().batch_id,
        },
        lambda: [f"{found.title}: {told}", *full],
    )


@event_app.command("import")
def import_participants(
    context: typer.Context,
    file: Source,
    event: Annotated[str, typer.Option(help="The event’s name or number.")],
    status: Annotated[
        str | None,
        typer.Option(help="Of everybody, where the file has no column of statuses."),
    ] = None,
    create: Annotated[
        bool, typer.Option("--create", help="Add people who are not on record; else they wait.")
    ] = False,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet; else the one with most rows.")
    ] = None,
    header_row: HeaderRow = None,
    mapping: Maps = None,
    existing: Annotated[
        Existing, typer.Option(help="For the fields of people already on record.")
    ] = Existing.FILL,
    issues: Issues = None,
    rejected: Rejected = None,
    dry_run: DryRun = False,
) -> None:
    """Put the people of a spreadsheet on the list of an event, with their status."""
    if status is not None and status not in STATUSES:
        raise typer.BadParameter(f"give one of {', '.join(STATUSES)}.", param_hint="--status")
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            found = find_event(connection, event)
        choices = ContactChoices(
            existing=existing,
            create_unmatched=create,
            event_id=found.id,
            event_status=STATUSES[status] if status is not None else None,
        )
        reading = ReadOptions(sheet, header_row)
        planned = plan_file(run, database, CONTACTS, file, choices, reading, mapping=mapping)
        finish_contacts(run, database, planned, issues, rejected, dry_run=dry_run)


@event_app.command("list")
def list_participants(
    context: typer.Context,
    event: EventName,
    status: Annotated[str | None, typer.Option(help=f"One of: {', '.join(STATUSES)}.")] = None,
) -> None:
    """List the people of an event, by name."""
    if status is not None and status not in STATUSES:
        raise typer.BadParameter(f"give one of {', '.join(STATUSES)}.", param_hint="--status")
    run = session(context)
    with run.database() as database, database.read() as connection:
        found, people = read_participants(connection, find_event(connection, event).id)
    shown = [one for one in people if status in (None, one.status)]
    run.print(
        {**_event_as_json(found), "people": [_participant_as_json(one) for one in shown]},
        lambda: [
            found.title,
            *(f"{one.person_id}  {one.name}: {STATUSES[one.status]}" for one in shown),
        ],
    )


@event_app.command("attendance")
def attendance(
    context: typer.Context,
    event: EventName,
    out: Path,
    to: ToWhom = None,
    what_for: WhatFor = None,
    until: Until = None,
) -> None:
    """Write the attendance list of an event, to be signed: .docx, .pdf or .xlsx."""
    from exporters.attendance_list import Guest, write_attendance_list

    register = registration(to, what_for, until)
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            found, people = read_participants(connection, find_event(connection, event).id)
            office = office_settings(connection).name
        guests = [Guest(one.name, one.employer, one.status) for one in people]
        rows = write_attendance_list(out, found, guests, office, run.window.write_document_pdf)
        given = register(run, database, out.name, rows)
    run.print(
        {"file": str(out), "rows": rows, **given},
        lambda: [f"{plural(rows, 'row')} in {out}"],
    )


@event_app.command("badges")
def badges(
    context: typer.Context,
    event: EventName,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The .pdf or .docx file to write.")],
    layout: Annotated[str, typer.Option(help="A layout of badges, such as L4785.")] = "L4785",
    below_name: Annotated[
        BadgeLine, typer.Option("--below-name", help="What stands under the name.")
    ] = BadgeLine.EMPLOYER,
) -> None:
    """Write name badges of those who accepted or attended, as PDF."""
    if out.suffix.casefold() not in {".pdf", ".docx"}:
        raise UserError(
            "Badges are written as .pdf or .docx; nothing was written.", code="unknown_format"
        )
    sheet = find_layout(layout)
    run = session(context)
    with run.database() as database, database.read() as connection:
        found, people = read_participants(connection, find_event(connection, event).id)
        coming = [one.person_id for one in people if one.status in TAKES_PLACE]
        printed = [Label(lines) for lines in badge_lines(connection, coming, below_name)]
    if not printed:
        raise UserError(f"Nobody has accepted “{found.name}” yet; nothing was written.",
                        code="nobody")  # fmt: skip
    result = run.window.write_label_sheets(out, printed, sheet)
    for warning in result.warnings():
        run.say(warning)
    run.print(
        {"file": str(out), "badges": len(printed), "pages": result.pages},
        lambda: [f"{out}: {plural(len(printed), 'badge')} on {plural(result.pages, 'page')}"],
    )


@event_app.command("delete")
def delete(context: typer.Context, event: EventName) -> None:
    """Delete an event with the record of who took part; the people stay."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.EVENT_DELETE) as changes:
        found = find_event(changes.connection, event)
        delete_event(changes, found.id)
    run.print(
        {"deleted": found.id, "batch": changes.changed().batch_id},
        lambda: [f"{found.title} deleted; its people stay."],
    )


def _people(
    connection: Connection, segment: str | None, where: str | None, ids: list[int] | None
) -> list[int]:
    """The people whom the options name. Raises UserError where one of `ids` is not on record."""
    if sum(scope is not None for scope in (segment, where, ids)) != 1:
        raise typer.BadParameter("give one of --segment NAME, --where EXPRESSION and --id ID.")
    found = resolve(connection, FrameSource(segment, where, ids)).tolist()
    for unknown in set(ids or ()).difference(found):
        raise UserError(f"There is no person {unknown}; nothing was changed.", code="no_person")
    return found


def _line(one: EventSummary) -> str:
    counts = ", ".join(
        f"{one.counts[status]} {words.lower()}"
        for status, words in STATUSES.items()
        if status in one.counts
    )
    room = "" if one.event.capacity is None else f", room for {one.event.capacity}"
    return f"{one.event.id}  {one.event.title}: {counts or 'nobody yet'}{room}"


def _summary_as_json(one: EventSummary) -> dict[str, Any]:
    counts = {status: one.counts.get(status, 0) for status in STATUSES}
    return {**_event_as_json(one.event), "counts": counts}


def _event_as_json(event: Event) -> dict[str, Any]:
    return {"event": event.id, **_with_dates_as_text(event.as_row())}


def _participant_as_json(one: Participant) -> dict[str, Any]:
    values = asdict(one)
    return _with_dates_as_text({"person": values.pop("person_id"), **values})


def _with_dates_as_text(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.date()

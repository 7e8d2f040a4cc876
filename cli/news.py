"""Commands for news about alumni: received, permitted, edited, published."""

from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.session import session
from core.formats import listed, plural
from models.batch_kinds import BatchKind
from models.database import user_name
from records.news.news_items import (
    PERMISSIONS,
    STATES,
    News,
    NewsItem,
    add_news,
    delete_news,
    list_news,
    read_news,
    record_permission,
    set_news_state,
)
from records.office import office_settings

app = typer.Typer(no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="NEWS", min=1, help="The number of the news.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Year-month-day.")]


class Permission(StrEnum):
    """What people said of their news being published."""

    GRANTED = "granted"
    REFUSED = "refused"
    NONE = "none"


@app.command("list")
def list_command(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help=f"One of: {', '.join(STATES)}.")] = None,
) -> None:
    """List news, the newest first."""
    if state is not None and state not in STATES:
        raise typer.BadParameter(f"give one of {', '.join(STATES)}.", param_hint="--state")
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = [one for one in list_news(connection) if state in (None, one.item.state)]
    run.print(
        {"news": [_as_json(one) for one in found]},
        lambda: map(_line, found) if found else ["There is no news."],
    )


@app.command("add")
def add(
    context: typer.Context,
    title: str,
    about: Annotated[list[int], typer.Option(help="Whom it is about, by ID. May be repeated.")],
    text: Annotated[str, typer.Option(help="What is to be published.")] = "",
    source: Annotated[str | None, typer.Option(help="Where it is from.")] = None,
    received: Day = None,
) -> None:
    """Add news about one or more people."""
    run = session(context)
    on = None if received is None else received.date()
    item = NewsItem(title, text, source, on, by=user_name())
    with run.database() as database, database.write(BatchKind.NEWS_ADD) as changes:
        item = add_news(changes, item, about)
        news = read_news(changes.connection, item.id)
    run.print(
        {**_as_json(news), "batch": changes.changed().batch_id},
        lambda: [f"“{item.title}” added, number {item.id}"],
    )


@app.command("set")
def set_command(
    context: typer.Context,
    number: Number,
    state: Annotated[str | None, typer.Option(help=f"One of: {', '.join(STATES)}.")] = None,
    issue: Annotated[str | None, typer.Option(help="In which it is published.")] = None,
    permission: Annotated[Permission | None, typer.Option(help="To publish it.")] = None,
    of: Annotated[
        list[int] | None, typer.Option(help="Whose permission, by ID; else of everybody.")
    ] = None,
    evidence: Annotated[str | None, typer.Option(help="How they gave or refused it.")] = None,
    on: Day = None,
) -> None:
    """Record a permission to publish news, or mark it as checked, edited or published."""
    if state is None and permission is None:
        raise typer.BadParameter("give --state or --permission.")
    run = session(context)
    day = None if on is None else on.date()
    kind = BatchKind.NEWS_PERMISSION if state is None else BatchKind.NEWS_STATE
    with run.database() as database, database.write(kind) as changes:
        news = read_news(changes.connection, number)
        if permission is not None:
            people = of or [one.person_id for one in news.people]
            said = None if permission is Permission.NONE else permission.value
            record_permission(changes, number, people, said, on=day, evidence=evidence)
        if state is not None:
            set_news_state(changes, [number], state, issue=issue, on=day)
        news = read_news(changes.connection, number)
    run.print(
        {**_as_json(news), "batch": changes.changed().batch_id},
        lambda: [_line(news)],
    )


@app.command("delete")
def delete(context: typer.Context, number: Number) -> None:
    """Delete news; the people stay."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.NEWS_DELETE) as changes:
        news = read_news(changes.connection, number)
        delete_news(changes, [number])
    run.print(
        {"deleted": number, "batch": changes.changed().batch_id},
        lambda: [f"“{news.item.title}” deleted; its people stay."],
    )


@app.command("export")
def export(
    context: typer.Context,
    out: Path,
    issue: Annotated[
        str | None, typer.Option(help="What was published in it; else what is ready to be.")
    ] = None,
) -> None:
    """Write news for the newsletter by cohort, as .docx or .pdf: what is edited and permitted."""
    from exporters.newsletter import read_newsletter, write_newsletter_file

    run = session(context)
    with run.database() as database, database.read() as connection:
        newsletter = read_newsletter(connection, issue)
        office = office_settings(connection).name
    items = write_newsletter_file(out, newsletter.entries, office, run.window.write_document_pdf)
    for sentence in newsletter.obstacles:
        run.say(sentence)
    run.print(
        {"file": str(out), "items": items, "left_out": list(newsletter.obstacles)},
        lambda: [f"{plural(items, 'item')} in {out}"],
    )


def _line(one: News) -> str:
    about = listed(who.name for who in one.people) or "nobody on record"
    state = STATES[one.item.state].lower()
    if one.item.published_in:
        state = f"{state} in {one.item.published_in}"
    permissions = {PERMISSIONS[who.permission].lower() for who in one.people}
    said = "" if one.item.published_in else f", permission: {', '.join(sorted(permissions))}"
    return f"{one.item.id}  {one.item.title}, about {about}: {state}{said if permissions else ''}"


def _as_json(one: News) -> dict[str, Any]:
    values = asdict(one.item)
    people = [_plain({"person": who["person_id"], **who}) for who in map(asdict, one.people)]
    return {"news": values.pop("id"), **_plain(values), "people": people,
            "obstacle": one.obstacle}  # fmt: skip


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
        if key != "person_id"
    }

"""Commands about rows that imports set aside because somebody must say whose they are."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from sqlalchemy import Connection, select

from cli.session import LARGEST_ID, session
from core.errors import UserError
from core.text import plural
from importers.deciding import decide
from importers.planning.plan import LEAVE_OUT, NEW, Decision
from importers.responses.reviews import KIND as RESPONSE
from importers.responses.reviews import OPEN, decide_review
from models.database import Database
from models.tables import batches, surveys, waves
from models.tables import reviews as reviews_table
from records.people import list_names

ReviewId = Annotated[int, typer.Argument(metavar="REVIEW", min=1, max=LARGEST_ID)]


def reviews(context: typer.Context) -> None:
    """List the rows of contacts and of answers that wait for somebody to say whose they are."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = _open_reviews(connection)

    def lines() -> list[str]:
        told = [plural(len(found), "row") + " to review"]
        for one in found:
            where = f" ({one['survey']} {one['wave']})" if one["survey"] else ""
            place = f"row {one['row']} of {one['file']}{where}"
            place = f"row {one['row']} of {one['file']}{where}"
            told.append(f"{one['review']}  {place}: {one['reason']}")
            told += [f"     {who['person']}  {who['name']}" for who in one["candidates"]]
        return told if found else ["Nothing to review."]

    run.print({"reviews": found}, lines)


def review(
    context: typer.Context,
    number: ReviewId,
    person: Annotated[
        int | None, typer.Option(min=1, max=LARGEST_ID, help="The row is this person’s.")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="The row is a new person (contacts).")] = False,
    skip: Annotated[bool, typer.Option("--skip", help="The row is not imported.")] = False,
) -> None:
    """Say whose a row to review is."""
    if (person is not None) + new + skip != 1:
        raise typer.BadParameter("give one of --person ID, --new and --skip.")
    run = session(context)
    with run.database() as database:
        owner = _resolve(database, number, person, is_new=new)
    run.print(
        {"review": number, "person": owner},
        lambda: ["Row skipped." if owner is None else f"Row imported for person {owner}."],
    )


def _resolve(database: Database, number: int, person: int | None, *, is_new: bool) -> int | None:
    """Resolve a review of either kind; give the matched person, or None."""
    with database.read() as connection:
        kind = connection.scalar(select(reviews_table.c.kind).where(reviews_table.c.id == number))
    if kind != RESPONSE:
        choice: Decision = NEW if is_new else LEAVE_OUT if person is None else person
        return decide(database, number, choice)
    if is_new:
        raise UserError(
            "Answers belong to a person on record; add the person first. Nothing was changed.",
            code="unknown_person",
        )
    decide_review(database, number, person)
    return person


def _open_reviews(connection: Connection) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(
            reviews_table,
            batches.c.file_name,
            waves.c.label.label("wave"),
            surveys.c.code.label("survey"),
        )
        .select_from(reviews_table.join(batches).outerjoin(waves).outerjoin(surveys))
        .where(reviews_table.c.state == OPEN)
        .order_by(reviews_table.c.id)
    ).all()
    names = list_names(connection, sorted({person for row in rows for person in _people(row)}))
    return [
        {
            "review": row.id,
            "kind": row.kind,
            "file": row.file_name,
            "row": row.source_row,
            "survey": row.survey,
            "wave": row.wave,
            "reason": row.reason,
            "candidates": [
                {"person": person, "name": names[person]}
                for person in _people(row)
                if person in names
            ],
        }
        for row in rows
    ]


def _people(row: Any) -> Sequence[int]:
    return [one["person"] for one in row.candidates if one.get("person") is not None]

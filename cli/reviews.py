"""Commands for rows that imports set aside for review."""

from typing import Annotated, Any

import typer
from sqlalchemy import select

from cli.session import LARGEST_ID, session
from core.formats import plural
from importers.choices import LEAVE_OUT, NEW, Decision
from importers.reviews import resolve_review, review_batch
from models.database import Database
from models.tables import reviews as reviews_table
from queries.reviews import OpenReview, open_reviews

ReviewId = Annotated[int, typer.Argument(metavar="REVIEW", min=1, max=LARGEST_ID)]


def reviews(context: typer.Context) -> None:
    """List the rows of contacts and responses to review."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = [_as_json(one) for one in open_reviews(connection)]

    def lines() -> list[str]:
        told = [plural(len(found), "row") + " to review"]
        for one in found:
            where = f" ({one['survey']} {one['wave']})" if one["survey"] else ""
            place = f"row {one['row']} of {one['file']}{where}"
            told.append(f"{one['review']}  {place}: {one['reason']}")
            told += [f"     {who['person']}  {who['name']}" for who in one["candidates"]]
        return told if found else ["Nothing to review."]

    run.print({"reviews": found}, lines)


def review(
    context: typer.Context,
    number: ReviewId,
    person: Annotated[
        int | None, typer.Option(min=1, max=LARGEST_ID, help="The row belongs to this person.")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="The row is a new person (contacts).")] = False,
    skip: Annotated[bool, typer.Option("--skip", help="The row is not imported.")] = False,
) -> None:
    """Resolve a row to review."""
    if (person is not None) + new + skip != 1:
        raise typer.BadParameter("give one of --person ID, --new and --skip.")
    run = session(context)
    with run.database() as database:
        decision = NEW if new else LEAVE_OUT if person is None else person
        owner = _resolve(database, number, decision)
    run.print(
        {"review": number, "person": owner},
        lambda: ["Row skipped." if owner is None else f"Row imported for person {owner}."],
    )


def _resolve(database: Database, number: int, decision: Decision) -> int | None:
    """Resolve a review of any kind; give the matched person, or None."""
    with database.read() as connection:
        kind = connection.scalar(select(reviews_table.c.kind).where(reviews_table.c.id == number))
    with database.write(review_batch(kind or "", decision)) as changes:
        return resolve_review(changes, number, decision)


def _as_json(one: OpenReview) -> dict[str, Any]:
    return {
        "review": one.id,
        "kind": one.kind,
        "file": one.file_name or None,
        "row": one.source_row,
        "survey": one.survey_code,
        "wave": one.wave_label,
        "reason": one.why,
        "candidates": [{"person": who.person_id, "name": who.name} for who in one.candidates],
    }

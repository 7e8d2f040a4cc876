"""The rows that imports set aside, read for deciding. Must not know a widget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from importers.deciding import typed_row
from models.database import Database
from models.tables import batches, reviews
from records.fields import Field, all_fields
from records.people import read_people
from ui.pages.imports.comparison import CandidatePerson
from ui.pages.imports.review_view import ReviewRow


@dataclass(frozen=True, slots=True)
class OpenReviews:
    """Open rows of contacts by the ids of their reviews; `answers` is how many answers wait."""

    review_ids: Sequence[int]
    rows: Sequence[ReviewRow]
    fields: Mapping[str, Field]
    answers: int


def read_open_reviews(database: Database) -> OpenReviews:
    """The rows that wait, the oldest first, each with its candidates as they are now."""
    with database.read() as connection:
        fields = all_fields(connection)
        answers = connection.scalar(
            select(func.count()).where(reviews.c.state == "open", reviews.c.kind == "response")
        )
        found = connection.execute(
            select(
                reviews.c.id,
                reviews.c.source_row,
                reviews.c.row,
                reviews.c.candidates,
                reviews.c.reason,
                batches.c.file_name,
            )
            .join(batches, batches.c.id == reviews.c.batch_id)
            .where(reviews.c.state == "open", reviews.c.kind == "contact")
            .order_by(reviews.c.id)
        ).all()
        ids = sorted({who["person"] for review in found for who in review.candidates})
        people = dict(zip(ids, read_people(connection, ids, ["id", *fields]), strict=True))
    rows = [
        ReviewRow(
            review.source_row or 0,
            f"Row {review.source_row} of {review.file_name}",
            typed_row(review.row, fields),
            [
                CandidatePerson(who["person"], people[who["person"]], who["reasons"], who["score"])
                for who in review.candidates
                if people[who["person"]]["id"] is not None
            ],
            review.file_name or "",
            why=review.reason,
        )
        for review in found
    ]
    return OpenReviews([review.id for review in found], rows, fields, answers or 0)

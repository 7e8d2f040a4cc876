"""Reads the rows of earlier imports that are to be reviewed. Imports no widget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importers.contacts.reviews import typed_row
from importers.queue.worklist import open_rows
from models.database import Database
from queries.reviews import open_reviews
from records.fields.definitions import Field, all_fields
from records.people import read_people
from ui.pages.imports.comparison import CandidatePerson
from ui.pages.imports.review_view import ReviewRow


@dataclass(frozen=True, slots=True)
class OpenReviews:
    """Contact rows to review with the ids of their reviews; `answers` counts open responses."""

    review_ids: Sequence[int]
    rows: Sequence[ReviewRow]
    fields: Mapping[str, Field]
    answers: int


def read_open_reviews(database: Database) -> OpenReviews:
    """The rows to review, oldest first, with the current values of their candidates."""
    with database.read() as connection:
        fields = all_fields(connection)
        responses = open_rows(connection, "response")
        found = open_reviews(connection, "contact")
        ids = sorted({who.person_id for review in found for who in review.candidates})
        people = dict(zip(ids, read_people(connection, ids, ["id", *fields]), strict=True))
    rows = [
        ReviewRow(
            review.source_row or 0,
            f"Row {review.source_row} of {review.file_name}",
            typed_row(review.row, fields),
            [
                CandidatePerson(who.person_id, people[who.person_id], who.reasons, who.score)
                for who in review.candidates
            ],
            fields,
            review.file_name,
            why=review.reason,
        )
        for review in found
    ]
    return OpenReviews([review.id for review in found], rows, fields, responses)

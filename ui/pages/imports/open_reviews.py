"""Reads the rows of earlier imports that are to be reviewed. Imports no widget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importers.answers.reviews import review_values
from importers.answers.targets import target_fields
from importers.contacts.participants import STATUS_FIELD, with_event_status
from importers.contacts.reviews import typed_row
from importers.review_rows import RESPONSE
from models.database import Database
from queries.reviews import OpenReview, open_reviews
from records.fields.definitions import Field, all_fields
from records.people import read_people
from surveys.questionnaire import Questionnaire
from surveys.survey_store import read_questionnaire
from surveys.waves import find_wave
from ui.pages.imports.comparison import CandidatePerson
from ui.pages.imports.review_view import ReviewRow


@dataclass(frozen=True, slots=True)
class OpenReviews:
    """The rows to review beside their reviews, oldest first."""

    reviews: Sequence[OpenReview]
    rows: Sequence[ReviewRow]


def read_open_reviews(
    database: Database, kind: str | None = None, wave_id: int | None = None
) -> OpenReviews:
    """The rows to review, of a kind or wave or all, with the current values of their candidates."""
    with database.read() as connection:
        fields = all_fields(connection)
        found = open_reviews(connection, kind, wave_id)
        ids = sorted({who.person_id for review in found for who in review.candidates})
        people = dict(zip(ids, read_people(connection, ids, ["id", *fields]), strict=True))
        questionnaires = {
            (code, label): read_questionnaire(
                connection, code, find_wave(connection, code, label).version
            )
            for code, label in {(one.survey_code, one.wave_label) for one in found}
            if code is not None and label is not None
        }
    rows = []
    for review in found:
        candidates = [
            CandidatePerson(who.person_id, people[who.person_id], who.reasons, who.score)
            for who in review.candidates
        ]
        asked = questionnaires.get((review.survey_code or "", review.wave_label or ""))
        rows.append(_review_row(review, candidates, fields, asked))
    return OpenReviews(found, rows)


def _review_row(
    review: OpenReview,
    candidates: Sequence[CandidatePerson],
    fields: Mapping[str, Field],
    asked: Questionnaire | None,
) -> ReviewRow:
    values = with_event_status(typed_row(review.row, fields))
    fields = {**fields, STATUS_FIELD.key: STATUS_FIELD}
    is_response = review.kind == RESPONSE
    if is_response and asked is not None:
        values = {**review_values(review.row, asked)}
        fields = {**fields, **target_fields(asked)}
    return ReviewRow(
        review.source_row or 0,
        f"Row {review.source_row} of {review.file_name}",
        values,
        candidates,
        fields,
        review.file_name,
        why=review.why,
        can_create=not is_response,
    )

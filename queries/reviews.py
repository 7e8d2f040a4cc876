"""The rows of files that imports set aside, with the people whose they may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from core.formats import quoted
from models.reasons import Reason, in_words, read_reasons
from models.tables import batches, reviews, surveys, waves
from records.people import list_names


@dataclass(frozen=True, slots=True)
class ReviewCandidate:
    """A person on record whose the row may be; `score` is the probability, from 0 to 1."""

    person_id: int
    name: str
    reasons: Sequence[Reason] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A row to review, as its import stored it; `kind` is "contact" or "response".

    `source_row` is the row number that Excel shows; survey and wave are those of a response.
    """

    id: int
    kind: str
    file_name: str
    source_row: int | None
    survey_code: str | None
    wave_label: str | None
    reasons: Sequence[Reason]
    row: Mapping[str, Any]
    candidates: Sequence[ReviewCandidate]

    @property
    def why(self) -> str:
        """Why the row is to be reviewed, in words, with what identifies a respondent."""
        text = in_words(self.reasons)
        given = quoted(self.row["identity"].values()) if self.kind == "response" else ""
        return f"{text.removesuffix('.')}: {given}." if given else text


def open_reviews(
    connection: Connection, kind: str | None = None, wave_id: int | None = None
) -> list[OpenReview]:
    """The rows to review, the oldest first: all of them, or of one kind or wave.

    Candidates whose record is gone are left out.
    """
    query = (
        select(reviews, batches.c.file_name, waves.c.label, surveys.c.code)
        .select_from(reviews.join(batches).outerjoin(waves).outerjoin(surveys))
        .where(reviews.c.state == "open")
        .order_by(reviews.c.id)
    )
    if kind is not None:
        query = query.where(reviews.c.kind == kind)
    if wave_id is not None:
        query = query.where(reviews.c.wave_id == wave_id)
    rows = connection.execute(query).all()
    asked = {one["person"] for row in rows for one in row.candidates if one.get("person")}
    names = list_names(connection, sorted(asked))
    return [
        OpenReview(
            row.id,
            row.kind,
            row.file_name or "",
            row.source_row,
            row.code,
            row.label,
            read_reasons(row.reason),
            row.row,
            [
                ReviewCandidate(
                    one["person"],
                    names[one["person"]],
                    read_reasons(one.get("reasons", ())),
                    one.get("score", 0.0),
                )
                for one in row.candidates
                if one.get("person") in names
            ],
        )
        for row in rows
    ]

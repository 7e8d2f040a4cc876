"""The publications of the ledger: listed, found, and withdrawn where they never left the office."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import Connection, RowMapping, select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.database import user_name, utc_now
from models.sql import within
from models.tables import publications
from records.publications.forms import PublicationForm


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication as the ledger lists it; `at` is UTC.

    `title` says what the figures are of, `definition` how they were requested, `data_state` of
    which data they are. Without a `file_name` they were copied or printed. `withdrawn_at` is when
    somebody said that it never left the office, and why.
    """

    id: int
    wave_id: int
    survey_code: str
    wave_label: str
    at: datetime
    published_by: str | None
    form: PublicationForm
    file_name: str | None
    title: str
    definition: Mapping[str, Any]
    data_state: str
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawal_reason: str | None

    @property
    def wave_name(self) -> str:
        """Survey and wave: “CAREERS 2018”."""
        return f"{self.survey_code} {self.wave_label}"


def list_publications(connection: Connection, wave_id: int | None = None) -> list[Publication]:
    """The publications of a wave, or all, the newest first; withdrawn ones too."""
    query = select(*_LISTED).order_by(publications.c.id.desc())
    if wave_id is not None:
        query = query.where(publications.c.wave_id == wave_id)
    return [_publication(row) for row in connection.execute(query).mappings()]


def find_publication(connection: Connection, publication_id: int) -> Publication:
    """The publication of this id. Raises UserError where there is none."""
    query = select(*_LISTED).where(publications.c.id == publication_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UserError(
            f"There is no publication {publication_id}; “publications list” shows those there are.",
            code="unknown_publication",
        )
    return _publication(row)


def published_figures(connection: Connection, publication_id: int) -> dict[str, Any]:
    """The figures as they were published, as the command `summary` gives them."""
    kept = connection.scalar(
        select(publications.c.figures).where(publications.c.id == publication_id)
    )
    found: dict[str, Any] = orjson.loads(zlib.decompress(kept)) if kept else {}
    return found


def withdraw_publication(changes: ChangeSet, publication_id: int, *, reason: str) -> Publication:
    """Record that a publication never left the office, so that nothing is checked against it.

    Raises UserError for an unknown one, one that is withdrawn already, and without a `reason`.
    """
    found = find_publication(changes.connection, publication_id)
    if not reason.strip():
        raise UserError(
            "Say why these figures never left the office. Nothing was changed.", code="no_reason"
        )
    if found.withdrawn_at is not None:
        raise UserError(
            "It is on record already that these figures never left the office.",
            code="publication_withdrawn",
        )
    values = {
        "withdrawn_at": utc_now(),
        "withdrawn_by": user_name(),
        "withdrawal_reason": reason.strip(),
    }
    changes.update(publications, [Change(publication_id, values)])
    changes.counts["withdrawn"] = 1
    changes.describe(wave=found.wave_name, reason=reason.strip())
    return found


def weightings(
    connection: Connection, publication_ids: Iterable[int]
) -> dict[int, tuple[str, ...]]:
    """The fields that the figures of publications are weighted to, in order; none: unweighted."""
    wanted = within(publications.c.id, sorted(publication_ids))
    rows = connection.execute(select(publications.c.id, publications.c.definition).where(wanted))
    return {row.id: tuple(sorted(row.definition.get("weighting", ()))) for row in rows}


_LISTED: Final = [
    publications.c[name] for name in Publication.__dataclass_fields__
]  # without the figures


def _publication(row: RowMapping) -> Publication:
    return Publication(**{**row, "form": PublicationForm(row["form"])})

"""The worklist: drafts, rows to review, and the status of files from watched folders.

Light: the window counts and lists from here as it starts. Drafts are made by `drafts`, files of
folders are imported by `watched_import`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from models.database import Database
from models.reasons import Reason, read_reason
from models.tables import (
    import_drafts,
    reviews,
    surveys,
    watch_faults,
    watched_files,
    watched_folders,
    waves,
)

# Outcomes of a file of a watched folder.
APPLIED: Final = "applied"
WAITING: Final = "waiting"  # as a draft
DROPPED: Final = "dropped"  # its draft was
REPLACED: Final = "replaced"  # its draft was, by a later version of the file
REFUSED: Final = "refused"  # it cannot be read
KNOWN: Final = "known"  # somebody had imported it already


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as a list shows it; `at` is UTC.

    `kind` is the key of the kind of import; `reason` says why it waits where nobody has looked at
    it, `folder` is the watched folder that it came from.
    """

    draft_id: int
    kind: str
    file_name: str
    step: str
    row_count: int | None
    reason: Reason | None
    folder: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A discarded draft with its content, so that discarding can be undone."""

    values: Mapping[str, Any]

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return str(self.values["file_name"])


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """The status of a file; `at` is UTC, `reason` says why, if there is a reason."""

    file_id: int
    folder: str
    name: str
    at: datetime
    outcome: str
    batch_id: int | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A folder, or a file in one, that a machine could not read; `since` is UTC."""

    path: str
    machine: str
    since: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class OpenRows:
    """How many rows of a `kind` are to review: "contact", or "response" with its wave."""

    kind: str
    count: int
    wave_id: int | None = None
    survey_code: str | None = None
    wave_label: str | None = None


def drafts(connection: Connection) -> list[Draft]:
    """Every draft, the newest first."""
    found = connection.execute(_newest_first())
    return [_draft(row) for row in found.mappings()]


def draft_of(connection: Connection, digest: str) -> Draft | None:
    """The newest draft of a file with this SHA-256, or None."""
    same = import_drafts.c.file_hash == digest
    found = connection.execute(_newest_first().where(same).limit(1)).mappings().first()
    return None if found is None else _draft(found)


def open_rows(connection: Connection) -> list[OpenRows]:
    """The rows to review: those of contacts, then those of responses by survey and wave."""
    of_wave = (reviews.c.wave_id, surveys.c.code, waves.c.label)
    found = connection.execute(
        select(reviews.c.kind, func.count(), *of_wave)
        .select_from(reviews.outerjoin(waves).outerjoin(surveys))
        .where(reviews.c.state == "open")
        .group_by(reviews.c.kind, *of_wave)
        .order_by(reviews.c.kind, surveys.c.code, waves.c.label)
    )
    return [OpenRows(*row) for row in found]


def open_row_count(connection: Connection) -> int:
    """The number of rows to review."""
    return connection.scalar(select(func.count()).where(reviews.c.state == "open")) or 0


def count(connection: Connection) -> int:
    """The number of pending items: rows to review, drafts, and unreadable files."""
    kept = connection.scalar(select(func.count()).select_from(import_drafts)) or 0
    return open_row_count(connection) + kept + len(refused_unseen(connection))


def is_watching(connection: Connection) -> bool:
    """Whether any folder is to be looked into."""
    active = select(watched_folders.c.id).where(watched_folders.c.active).limit(1)
    return connection.scalar(active) is not None


def finish(connection: Connection, draft_id: int, outcome: str, batch_id: int | None) -> None:
    """Take a draft away that was applied or dropped, and note that of its watched file.

    `connection` is that of the transaction that applies it.
    """
    draft = connection.execute(
        select(import_drafts.c.folder, import_drafts.c.file_hash).where(
            import_drafts.c.id == draft_id
        )
    ).first()
    if draft is None:
        return
    connection.execute(delete(import_drafts).where(import_drafts.c.id == draft_id))
    _note(connection, draft.folder, draft.file_hash, WAITING, outcome, batch_id)


def drop_all(connection: Connection, draft_ids: Collection[int]) -> None:
    """Take drafts away without applying them; `connection` is that of a writing transaction."""
    for draft_id in draft_ids:
        finish(connection, draft_id, DROPPED, None)


def drop(database: Database, draft_id: int) -> Dropped | None:
    """Take a draft away without applying it; None where it was gone already."""
    with database.unjournalled() as connection:
        draft = connection.execute(
            select(import_drafts).where(import_drafts.c.id == draft_id)
        ).first()
        if draft is None:
            return None
        finish(connection, draft_id, DROPPED, None)
        return Dropped(draft._asdict())


def put_back(database: Database, dropped: Dropped) -> None:
    """Bring back a draft that was dropped, as it was."""
    values = dropped.values
    with database.unjournalled() as connection:
        connection.execute(insert(import_drafts).values(values))
        _note(connection, values["folder"], values["file_hash"], DROPPED, WAITING, None)


def files(connection: Connection, limit: int | None = None) -> list[WatchedFile]:
    """The files of all folders with their outcomes, the newest first."""
    return _files(connection, select(watched_files).limit(limit))


def refused_unseen(connection: Connection) -> list[WatchedFile]:
    """The unreadable files that were not dismissed."""
    refused = watched_files.c.outcome == REFUSED
    return _files(connection, select(watched_files).where(refused, ~watched_files.c.is_seen))


def mark_seen(database: Database, file_id: int) -> None:
    """Dismiss an unreadable file."""
    with database.unjournalled() as connection:
        known = update(watched_files).where(watched_files.c.id == file_id)
        connection.execute(known.values(is_seen=True))


def faults(connection: Connection) -> list[Fault]:
    """What could not be read when it was last looked at, the oldest first."""
    found = connection.execute(select(watch_faults).order_by(watch_faults.c.id))
    return [
        Fault(row.folder, row.machine, row.since, reason)
        for row in found
        if (reason := read_reason(row.reason)) is not None
    ]


def _draft(row: RowMapping) -> Draft:
    return Draft(**{**row, "reason": read_reason(row["reason"])})


def _newest_first() -> Select[Any]:
    columns = [
        import_drafts.c.id.label("draft_id"),
        *(import_drafts.c[name] for name in Draft.__slots__ if name != "draft_id"),
    ]
    return select(*columns).order_by(import_drafts.c.at.desc(), import_drafts.c.id.desc())


def _files(connection: Connection, query: Select[Any]) -> list[WatchedFile]:
    return [
        WatchedFile(
            row.id,
            row.folder,
            row.name,
            row.at,
            row.outcome,
            row.batch_id,
            read_reason(row.reason),
        )
        for row in connection.execute(query.order_by(watched_files.c.id.desc()))
    ]


def _note(
    connection: Connection,
    folder: str | None,
    digest: str,
    before: str,
    outcome: str,
    batch_id: int | None,
) -> None:
    """Record the outcome of the draft of a watched folder’s file, and by which batch."""
    values: dict[str, Any] = {"outcome": outcome} | (
        {} if batch_id is None else {"batch_id": batch_id}
    )
    connection.execute(
        update(watched_files)
        .where(
            watched_files.c.folder == folder,
            watched_files.c.file_hash == digest,
            watched_files.c.outcome == before,
        )
        .values(values)
    )

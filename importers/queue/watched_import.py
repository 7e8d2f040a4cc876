"""One new file of a watched folder is taken, as far as nobody has to be asked.

What is certain is imported if the folder's policy says so; all else waits as a draft, with the
reason. That a file was taken is written in the transaction of its result, so that two programs at
once cannot both take it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import stat_result
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, select

from core.errors import UserError
from core.formats import format_day, plural
from core.issues import Severity
from core.progress import SILENT, Progress
from core.text import comparison_key
from importers import profiles
from importers.choices import Choices
from importers.columns import Reason, quoted
from importers.contacts.preparation import (
    KIND,
    ContactsImport,
    Options,
    find_choices,
    imported_before,
    plan_import,
    read_source,
)
from importers.contacts.writing import run_import
from importers.queue import drafts
from importers.queue.drafts import Standing
from importers.queue.watched_folders import WatchedFolder
from importers.queue.worklist import APPLIED, KNOWN, REFUSED, WAITING
from models.database import Database, utc_now
from models.identifiers import reserve_ids
from models.tables import watched_files

RETRY: Final = "later"  # outcome that is not written: the file is looked at again
_TRY_AGAIN: Final = frozenset(
    {"in_use", "not_found", "disk_full", "busy", "stale_plan", "file_changed"}
)
_NOT_TAKEN: Final = "column_not_taken"  # the issue of a column without a field
_TO_LOOK_AT: Final = frozenset({"no_headings", "password", "wrong_password", "encoding"})


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when a file does: its size in bytes, its time in nanoseconds since 1970."""

    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class DetectedFile:
    """A new file, as it was when it was last looked at."""

    folder: WatchedFolder
    path: Path
    stamp: Stamp
    digest: str


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of a file: an outcome of the books, or LATER.

    `counts` are the rows by outcome, `waiting` the rows and cells that somebody has to decide,
    `issues` the cells and rows that could not be taken.
    """

    found: DetectedFile
    outcome: str
    message: str = ""
    batch_id: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    issues: int = 0


def import_file(
    database: Database, found: DetectedFile, progress: Progress = SILENT
) -> FileOutcome | None:
    """Take one file: import what is certain, or keep it for somebody to look at.

    None where another program took it meanwhile. Raises UserError where the database cannot be
    used, and Cancelled.
    """
    try:
        return _import_file(database, found, progress)
    except UserError as error:
        if error.code in _TRY_AGAIN:
            return FileOutcome(found, RETRY, error.message)
        if error.code == "conflict":
            with database.read() as connection:
                if (str(found.folder.path), found.digest) in done(connection).digests:
                    return None
        raise


def _import_file(database: Database, found: DetectedFile, progress: Progress) -> FileOutcome:
    try:
        source = read_source(found.path, progress=progress)
    except UserError as error:
        if error.code in _TRY_AGAIN:
            raise
        if error.code in _TO_LOOK_AT:
            policy = found.folder.policy
            choices = Choices((), dates=policy.dates, existing=policy.existing)
            return _keep(database, found, Standing(choices), error.message)
        _write_alone(database, found, REFUSED, error.message)
        return FileOutcome(found, REFUSED, error.message)
    with database.read() as connection:
        before = imported_before(connection, source)
        options = _options(found.folder)
        choices = find_choices(connection, source.table, options)
        planned = plan_import(connection, source, choices, progress)
        columns = _about_columns(connection, found.folder, planned)
    if source.digest != found.digest or not _is_unchanged(found):
        return FileOutcome(found, RETRY, f"“{found.path.name}” was changed while it was read.")
    if before is not None:
        message = f"The same file was imported on {format_day(before)}."
        _write_alone(database, found, KNOWN, message)
        return FileOutcome(found, KNOWN, message)
    rows = planned.plan.counts["rows"]
    if columns:
        return _keep(database, found, Standing(choices, "columns", rows), columns)
    if planned.checked.date_questions:
        headings = quoted(planned.checked.date_questions)
        question = f"Dates under {headings} are ambiguous: day or month first?"
        return _keep(database, found, Standing(choices, "problems", rows), question)
    if not found.folder.policy.apply_certain:
        return _keep(database, found, Standing(choices, "changes", rows), "Ready to review.")
    return _apply(database, found, planned, progress)


def _options(folder: WatchedFolder) -> Options:
    policy = folder.policy
    return Options(profile=policy.profile, dates=policy.dates, existing=policy.existing)


def _about_columns(connection: Connection, folder: WatchedFolder, planned: ContactsImport) -> str:
    """What has to be asked about the columns of a file ("": nothing).

    Those that the named mapping takes must be there, others may come beside them. Without a named
    mapping each column must be known, by its heading at least: by its values alone is a guess.
    """
    mapping, name = planned.choices.mapping, folder.policy.profile
    if name is not None:
        present = {comparison_key(column.heading) for column in mapping}
        saved = profiles.named(connection, KIND, name)
        missing = [
            one for one, to in saved.mapping.items() if to and comparison_key(one) not in present
        ]
        if missing:
            return f"Columns of the mapping “{saved.name}” are missing: {quoted(missing)}."
    unknown = [column.heading for column in mapping if column.reason is Reason.VALUES]
    if name is None:
        unknown += [
            issue.column
            for issue in planned.issues
            if issue.code == _NOT_TAKEN and issue.column is not None
        ]
    if unknown:
        return f"Choose what to do with {quoted(unknown)}."
    return ""


def _apply(
    database: Database, found: DetectedFile, planned: ContactsImport, progress: Progress
) -> FileOutcome:
    """Write what is certain. What an edited export leaves to decide waits as a draft beside it."""
    trip = planned.round_trip
    cells = len(trip.conflicts) + len(trip.cleared) if trip is not None else 0
    gone = len(trip.gone) if trip is not None else 0
    issues = sum(one.severity is not Severity.NOTE for one in planned.issues)
    reason = (
        f"{plural(cells, 'cell')} and {plural(gone, 'deleted row')} are to review."
        if cells + gone
        else ""
    )
    packed = drafts.pack(found.path, found.digest) if reason else None
    standing = Standing(planned.choices, "changes", planned.plan.counts["rows"])
    message = f"{plural(issues, 'issue')} in it" if issues else ""

    def write(connection: Connection, batch_id: int | None) -> None:
        outcome = WAITING if packed is not None else APPLIED
        _write(connection, found, outcome, reason or message, batch_id)
        if packed is not None:
            folder = str(found.folder.path)
            drafts.add(connection, packed, standing, reason=reason, folder=folder)

    applied = run_import(
        database,
        planned,
        progress,
        folder=found.folder.path.name,
        also=lambda changes: write(changes.connection, changes.batch_id),
    )
    if applied.batch_id is None:  # there was nothing to import
        with database.unjournalled() as connection:
            write(connection, None)
    return FileOutcome(
        found,
        APPLIED if applied.batch_id is not None or not reason else WAITING,
        reason or message,
        applied.batch_id,
        applied.counts,
        applied.counts["review"] + cells + gone,
        issues,
    )


def _keep(database: Database, found: DetectedFile, standing: Standing, reason: str) -> FileOutcome:
    """Let a file wait until somebody looks at it."""
    packed = drafts.pack(found.path, found.digest)
    with database.unjournalled() as connection:
        _write(connection, found, WAITING, reason, None)
        folder = str(found.folder.path)
        drafts.add(connection, packed, standing, reason=reason, folder=folder)
    counts = {} if standing.row_count is None else {"rows": standing.row_count}
    return FileOutcome(found, WAITING, reason, None, counts, standing.row_count or 0)


def _write_alone(database: Database, found: DetectedFile, outcome: str, message: str) -> None:
    with database.unjournalled() as connection:
        _write(connection, found, outcome, message, None)


def _write(
    connection: Connection, found: DetectedFile, outcome: str, message: str, batch_id: int | None
) -> None:
    """Write into the books that a file was taken. Raises IntegrityError where it was before."""
    connection.execute(
        insert(watched_files).values(
            id=reserve_ids(connection, watched_files, 1)[0],
            folder=str(found.folder.path),
            file_hash=found.digest,
            name=found.path.name,
            size=found.stamp.size,
            modified=found.stamp.modified,
            at=utc_now(),
            outcome=outcome,
            batch_id=batch_id,
            message=message,
        )
    )


@dataclass(frozen=True, slots=True)
class Done:
    """The files that were taken: by folder, name and stamp, and by folder and content."""

    stamps: frozenset[tuple[str, str, Stamp]]
    digests: frozenset[tuple[str, str]]


def done(connection: Connection) -> Done:
    """The files of all folders that were taken."""
    columns = watched_files.c
    rows = connection.execute(
        select(columns.folder, columns.name, columns.size, columns.modified, columns.file_hash)
    ).all()
    return Done(
        frozenset((row.folder, row.name, Stamp(row.size, row.modified)) for row in rows),
        frozenset((row.folder, row.file_hash) for row in rows),
    )


def _is_unchanged(found: DetectedFile) -> bool:
    try:
        return stamp_of(found.path.stat()) == found.stamp
    except OSError:
        return False


def stamp_of(found: stat_result) -> Stamp:
    """The stamp in what the system says of a file."""
    return Stamp(found.st_size, found.st_mtime_ns)

"""Imports one new file of a watched folder, as far as no question is open.

What is certain is imported if the folder's policy says so; all else waits as a draft, with the
reason. That a file was taken is written in the transaction of its result, so that two programs at
once cannot both take it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from os import stat_result
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from core.errors import UserError
from core.issues import Severity
from core.progress import SILENT, Progress
from importers import profiles
from importers.choices import ImportChoices, ReadOptions
from importers.kinds import KINDS
from importers.queue import drafts
from importers.queue.drafts import Standing
from importers.queue.earlier_versions import needless_drafts, replace_drafts
from importers.queue.watched_folders import Policy, WatchedFolder
from importers.queue.worklist import APPLIED, KNOWN, REFUSED, WAITING
from importers.workflow import ImportPlan, find_choices, plan_import, read_source, run_import
from models.database import Database, utc_now
from models.identifiers import reserve_ids
from models.reasons import Reason, ReasonKind, error_reason
from models.tables import watched_files

# Rows that are written without anybody at hand. A batch is one transaction, so edits wait until it
# is written (docs/adr/0043-acts-and-batches.md).
MOST_ROWS: Final = 10_000
RETRY: Final = "later"  # outcome that is not written: the file is looked at again
_TRY_AGAIN: Final = frozenset(
    {"in_use", "not_found", "disk_full", "busy", "stale_plan", "file_changed"}
)
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
    """The outcome of a file: one of the books, or LATER.

    `counts` are the rows by outcome, `waiting` the rows and cells that somebody has to decide,
    `issues` the cells and rows that could not be taken.
    """

    found: DetectedFile
    outcome: str
    reason: Reason | None = None
    batch_id: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    issues: int = 0


def import_file(
    database: Database, found: DetectedFile, progress: Progress = SILENT
) -> FileOutcome | None:
    """Import the rows of a file that match for certain, or save it as a draft for review.

    None where another program took it meanwhile. Raises UserError where the database cannot be
    used, and Cancelled.
    """
    try:
        return _import_file(database, found, progress)
    except UserError as error:
        if error.code in _TRY_AGAIN:
            return FileOutcome(found, RETRY, error_reason(error.code))
        if error.code == "conflict":
            with database.read() as connection:
                if (str(found.folder.path), found.digest) in done(connection).digests:
                    return None
        raise


def _import_file(database: Database, found: DetectedFile, progress: Progress) -> FileOutcome:
    policy, first = found.folder.policy, _first_choices(found.folder.policy)
    kind = KINDS[policy.kind]
    try:
        source = read_source(database, kind, found.path, ReadOptions(), first, progress)
    except UserError as error:
        if error.code in _TRY_AGAIN:
            raise
        if error.code in _TO_LOOK_AT:
            return _keep(database, found, Standing(first), error_reason(error.code))
        refused = error_reason(error.code)
        _write_alone(database, found, REFUSED, refused)
        return FileOutcome(found, REFUSED, refused)
    if source.digest != found.digest or not _is_unchanged(found):
        return FileOutcome(found, RETRY, Reason(ReasonKind.FILE_CHANGED))
    before = source.imported_before
    if before is not None:
        known = Reason(ReasonKind.IMPORTED_BEFORE, {"on": before.date()})
        _write_alone(database, found, KNOWN, known)
        return FileOutcome(found, KNOWN, known)
    with database.read() as connection:
        choices = find_choices(connection, source, first)
        planned = plan_import(connection, source, choices, progress)
        profile = policy.profile
        saved = None if profile is None else profiles.named(connection, policy.kind, profile)
    rows = planned.plan.counts["rows"]
    asked = planned.question(saved)
    if asked is None and _count_written(planned) > MOST_ROWS:
        asked = "changes", Reason(ReasonKind.MANY_ROWS)
    if asked is None and not policy.apply_certain:
        asked = "changes", Reason(ReasonKind.READY)
    folder = str(found.folder.path)
    needless = needless_drafts(database, folder, source, choices, progress)

    def replace(connection: Connection) -> None:
        replace_drafts(connection, folder, source, needless)

    if asked is not None:
        step, question = asked
        return _keep(database, found, Standing(choices, step, rows), question, replace)
    return _apply(database, found, planned, replace, progress)


def _count_written(planned: ImportPlan) -> int:
    """How many rows of the file would be written."""
    counts = planned.plan.counts
    return counts["rows"] - counts["unchanged"] - counts["skipped"] - counts["review"]


def _first_choices(policy: Policy) -> ImportChoices:
    """The choices of a folder's policy that apply to the kind of import."""
    kind = KINDS[policy.kind].choices
    known = {one.name for one in fields(kind)} & {one.name for one in fields(policy)}
    said = {name: getattr(policy, name) for name in known}
    choices: ImportChoices = kind(**{name: is_ for name, is_ in said.items() if is_ is not None})
    return choices


def _apply(
    database: Database,
    found: DetectedFile,
    planned: ImportPlan,
    replace: Callable[[Connection], None],
    progress: Progress,
) -> FileOutcome:
    """Import the certain rows; save a draft if anything is left to review."""
    issues = sum(one.severity is not Severity.NOTE for one in planned.issues)
    left, reason = planned.left_to_decide()
    packed = drafts.pack(found.path, found.digest) if reason is not None else None
    standing = Standing(planned.choices, "changes", planned.plan.counts["rows"])
    said = reason
    if said is None and issues:
        said = Reason(ReasonKind.ISSUES, {"count": issues})

    def write(connection: Connection, batch_id: int | None) -> None:
        outcome = WAITING if packed is not None else APPLIED
        _write(connection, found, outcome, said, batch_id)
        replace(connection)
        if packed is not None:
            folder = str(found.folder.path)
            drafts.add(connection, packed, standing, reason=reason, folder=folder)

    applied = run_import(
        database,
        planned,
        progress,
        folder=found.folder.path.name,
        also=write,
    )
    return FileOutcome(
        found,
        APPLIED if applied.batch_id is not None or reason is None else WAITING,
        said,
        applied.batch_id,
        applied.counts,
        applied.counts["review"] + left,
        issues,
    )


def _keep(
    database: Database,
    found: DetectedFile,
    standing: Standing,
    reason: Reason,
    replace: Callable[[Connection], None] = lambda _connection: None,
) -> FileOutcome:
    """Save a file as a draft for review, in place of those that `replace` takes away.

    One that must not be kept is refused.
    """
    if not drafts.may_wait(database, standing):
        refused = Reason(ReasonKind.ANONYMOUS_WAVE)
        _write_alone(database, found, REFUSED, refused)
        return FileOutcome(found, REFUSED, refused)
    packed = drafts.pack(found.path, found.digest)
    with database.unjournalled() as connection:
        _write(connection, found, WAITING, reason, None)
        replace(connection)
        folder = str(found.folder.path)
        drafts.add(connection, packed, standing, reason=reason, folder=folder)
    counts = {} if standing.row_count is None else {"rows": standing.row_count}
    return FileOutcome(found, WAITING, reason, None, counts, standing.row_count or 0)


def _write_alone(database: Database, found: DetectedFile, outcome: str, reason: Reason) -> None:
    with database.unjournalled() as connection:
        _write(connection, found, outcome, reason, None)


def _write(
    connection: Connection,
    found: DetectedFile,
    outcome: str,
    reason: Reason | None,
    batch_id: int | None,
) -> None:
    """Record that a file was handled. Raises IntegrityError if it already was."""
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
            reason=reason.as_json() if reason is not None else None,
        )
    )


@dataclass(frozen=True, slots=True)
class Done:
    """The files handled before: by folder, name and stamp, and by folder and content."""

    stamps: frozenset[tuple[str, str, Stamp]]
    digests: frozenset[tuple[str, str]]


def done(connection: Connection) -> Done:
    """The files of all folders handled before."""
    columns = watched_files.c
    rows = connection.execute(
        select(columns.folder, columns.name, columns.size, columns.modified, columns.file_hash)
    ).all()
    return Done(
        frozenset((row.folder, row.name, Stamp(row.size, row.modified)) for row in rows),
        frozenset((row.folder, row.file_hash) for row in rows),
    )


def forget_file(connection: Connection, folder: str, digest: str) -> None:
    """Forget that a file was handled, so that it is imported anew."""
    file = watched_files.c
    known = (file.folder == folder) & (file.file_hash == digest)
    connection.execute(delete(watched_files).where(known))


def _is_unchanged(found: DetectedFile) -> bool:
    try:
        return stamp_of(found.path.stat()) == found.stamp
    except OSError:
        return False


def stamp_of(found: stat_result) -> Stamp:
    """The stamp from a file's status."""
    return Stamp(found.st_size, found.st_mtime_ns)

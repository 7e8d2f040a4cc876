"""One way in for files of every kind: read, recognise, map, plan, apply.

A kind of import is a value (`ImportKind`); importers/kinds.py lists those that exist. Each step is
a function from value to value; only `apply_import` writes.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, Self, TypeVar

from sqlalchemy import Connection, Row, select

from core.errors import UserError
from core.issues import Issue, Severity
from core.progress import SILENT, Progress
from core.text import comparison_key, replace_invalid
from importers import profiles
from importers.choices import LEAVE_OUT, Decision, ImportChoices, ReadOptions
from importers.columns import ColumnMapping, MappingReason, column_names
from importers.issues import issue_column
from importers.issues.issue_log import store_issues
from importers.issues.row_check import RowCheck
from importers.queue import worklist
from importers.row_plan import ROW_ISSUES, RowPlan
from models.batch_kinds import BatchFile, BatchKind
from models.changes import ChangeSet
from models.database import Database
from models.reasons import Reason
from models.tables import batches
from tabular.reading import Book, Limits, Table, read_file


class Program(Protocol):
    """A program whose files are known: an address book, a survey platform."""

    @property
    def key(self) -> str:
        """By which it is stored and chosen."""

    @property
    def name(self) -> str:
        """As users know it."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as read, and what was recognised in it; each kind adds its own.

    `digest` is the SHA-256 of its content, `issue_column` the position of the column of issues
    where the file has rows that were rejected and exported before. `imported_before` is when the
    same content was last imported and not undone, in UTC. `program` is the known one that wrote
    the file.
    """

    kind: "AnyKind"
    path: Path
    digest: str
    table: Table
    password: str | None = field(default=None, repr=False)
    issue_column: int | None = None
    imported_before: datetime | None = None
    program: Program | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan(ABC):
    """What an import would do under some choices; nothing has been written.

    `plan` is the plan before the last choices, which `chosen` applies.
    """

    source: SourceFile
    choices: ImportChoices
    plan: RowPlan

    @abstractmethod
    def chosen(self) -> RowPlan:
        """The plan without what was not wanted of it: what `apply_import` writes."""

    @property
    @abstractmethod
    def issues(self) -> tuple[Issue, ...]:
        """Everything found, in the order of the rows; about the whole file first.

        Each row that is to review, skipped or not wholly imported is named, with the reason.
        """

    @property
    def batch_parameters(self) -> dict[str, Any]:
        """The parameters of the batch's title."""
        return {}

    @property
    def batch_kind(self) -> BatchKind:
        """The kind of the batch that writes the plan."""
        return self.source.kind.batch

    @property
    def kept_issues(self) -> tuple[Issue, ...]:
        """The issues that are kept with the batch."""
        return self.issues

    def with_last_choices(self, choices: ImportChoices) -> Self:
        """This import with what `choices` say that its plan does not depend on."""
        return replace(self, choices=self.choices.with_last(choices))

    def is_rejected(self, issue: Issue) -> bool:
        """Whether the row of an issue is exported to be fixed."""
        return issue.severity is not Severity.NOTE

    @abstractmethod
    def question(self, saved: profiles.Profile | None) -> tuple[str, Reason] | None:
        """What somebody must be asked before a watched folder imports the file, if anything.

        The wizard's step at which it is asked, and the question. `saved` is the mapping
        that the folder's files have.
        """

    def left_to_decide(self) -> tuple[int, Reason | None]:
        """How much stays to be decided once the plan was written, and what, if anything."""
        return 0, None


class Target(NamedTuple):
    """What a column may be imported as: its key in a mapping, its name, and its group in a list."""

    key: str
    label: str
    group: str = ""


class Recognition(NamedTuple):
    """What a file may be: a kind with the choices to begin with, and the likeliness from 0 to 1.

    `name` is that of the survey whose questions stand in its headings ("": none).
    """

    kind: "AnyKind"
    choices: ImportChoices
    share: float
    name: str = ""


F = TypeVar("F", bound=SourceFile)
C = TypeVar("C", bound=ImportChoices)
I = TypeVar("I", bound=ImportPlan)  # noqa: E741 - of an import


def may_always_wait(_connection: Connection, _choices: object) -> bool:
    """Say yes: most files may be kept until somebody goes on with their import."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImportKind(Generic[F, C, I]):
    """A kind of import as a value.

    `key` is that of drafts and saved mappings, `batch` the kind of its batches, `review` that of
    rows set aside;
    `name` says what a file holds. `steps` are the wizard's steps that it needs, by name.

    `recognise` says what a book may be, from all its rows (those above and below the headings,
    too). `read_book` reads the sheet that it means, `take_table` the table below the headings of a
    book and the program that wrote it, and `open` adds what else is recognised in a table, once.

    `targets` are what columns may be imported as; `propose` maps the columns, `choose` takes what
    somebody chose for some of them, by what they are called. `plan` plans the rows; what stands of
    an earlier plan is kept. `row_check` reads single rows again. `write` writes the chosen plan,
    `resolve` a row that was set aside, as decided, and gives its person (None: left out).
    `may_wait` says whether the file may be kept until somebody goes on with the import.
    `row_key` is as what the column is imported by which its program knows a row again, if any.
    `sensible` drops from choices made earlier what is not there any more, given those that would
    be proposed now.
    """

    key: str
    batch: BatchKind
    review: str
    name: str
    steps: tuple[str, ...]
    choices: type[C]
    recognise: Callable[[Connection, Book], Iterable[Recognition]]
    read_book: Callable[[Database, Path, ReadOptions, C, Progress], Book]
    take_table: Callable[[Connection, Book, ReadOptions, C], tuple[Table, Program | None]]
    open: Callable[[Connection, SourceFile, C, Progress], F]
    targets: Callable[[Connection, F, C], Mapping[str, Target]]
    propose: Callable[[Connection, F, C], tuple[ColumnMapping, ...]]
    choose: Callable[
        [F, Sequence[ColumnMapping], Mapping[str, str | None], Mapping[str, Target], MappingReason],
        tuple[ColumnMapping, ...],
    ]
    plan: Callable[[Connection, F, C, Progress, I | None], I]
    row_check: Callable[[Connection, I], RowCheck]
    write: Callable[[ChangeSet, I], None]
    resolve: Callable[[ChangeSet, Row[Any], Decision], int | None]
    sensible: Callable[[Connection, C, C, Mapping[str, Target]], C]
    may_wait: Callable[[Connection, C], bool] = may_always_wait
    row_key: str | None = None


AnyKind = ImportKind[Any, Any, Any]


def read_book(
    path: Path, reading: ReadOptions, progress: Progress = SILENT, limits: Limits | None = None
) -> Book:
    """Read the sheet that `reading` names, or the one with most rows. Raises as `read_file`."""
    return read_file(
        path,
        sheet=reading.sheet,
        encoding=reading.encoding,
        password=reading.password,
        fill_down=reading.fill_down,
        limits=limits,
        progress=progress,
    )


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content, by which it is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def batch_file(path: Path, digest: str, sheet_name: str) -> BatchFile:
    """The file of a batch that imports a sheet of the file at `path`."""
    return BatchFile(replace_invalid(path.name), digest, sheet_name)


def read_source(
    database: Database,
    kind: ImportKind[F, C, I],
    path: Path,
    reading: ReadOptions,
    choices: C,
    progress: Progress = SILENT,
) -> F:
    """Read the file at `path` as a kind of import. Raises UserError where it cannot be read."""
    book = kind.read_book(database, path, reading, choices, progress)
    with database.read() as connection:
        return open_book(connection, kind, path, book, reading, choices, progress)


def open_book(
    connection: Connection,
    kind: ImportKind[F, C, I],
    path: Path,
    book: Book,
    reading: ReadOptions,
    choices: C,
    progress: Progress = SILENT,
) -> F:
    """Take the table out of a book that was read from `path`, and recognise what it is.

    Raises UserError where it has no headings, and what the kind refuses.
    """
    table, program = kind.take_table(connection, book, reading, choices)
    last = len(table.headings) - 1
    source = SourceFile(
        kind,
        path,
        digest := digest_of(path),
        table,
        reading.password,
        last if last >= 0 and issue_column.is_ours(table, last) else None,
        imported_before(connection, kind.key, digest),
        program,
    )
    return kind.open(connection, source, choices, progress)


def imported_before(connection: Connection, key: str, digest: str) -> datetime | None:
    """When the file with this content was last imported and not undone, in UTC; or None."""
    found: datetime | None = connection.scalar(
        select(batches.c.at)
        .where(
            batches.c.file_hash == digest,
            batches.c.kind == key,
            batches.c.state == "done",
            batches.c.undone_by.is_(None),
        )
        .order_by(batches.c.id.desc())
        .limit(1)
    )
    return found


def find_choices(
    connection: Connection,
    source: SourceFile,
    first: C,
    chosen: Mapping[str, str | None] | None = None,
    reading: ReadOptions | None = None,
) -> C:
    """The choices for a file: a mapping saved or proposed, and what was said at `first`.

    `first.profile` names a saved mapping; without, one is found by the headings. `chosen` maps
    columns to targets, None for one that is not imported. Raises UserError for a saved mapping,
    column or target that does not exist.
    """
    kind, table = source.kind, source.table
    targets = kind.targets(connection, source, first)
    mapping = kind.propose(connection, source, first)
    saved = (
        profiles.named(connection, kind.key, first.profile)
        if first.profile is not None
        else profiles.found_by_headings(connection, kind.key, table.headings)
    )
    if saved is not None:
        present = set(map(comparison_key, column_names(table)))
        known = {
            heading: target
            for heading, target in saved.mapping.items()
            if comparison_key(heading) in present and (target is None or target in targets)
        }
        mapping = kind.choose(source, mapping, known, targets, MappingReason.PROFILE)
        first = first.with_profile_options(saved.options, targets)
    if chosen:
        mapping = kind.choose(source, mapping, chosen, targets, MappingReason.CHOSEN)
    reading = reading or ReadOptions()
    return replace(
        first.with_mapping(mapping),
        sheet=table.sheet_name,
        heading_row=table.heading_row,
        encoding=reading.encoding,
        fill_down=reading.fill_down,
        profile=saved.name if saved is not None else None,
    )


def prepare(
    database: Database,
    kind: ImportKind[F, C, I],
    path: Path,
    *,
    choices: C | None = None,
    chosen: Mapping[str, str | None] | None = None,
    reading: ReadOptions | None = None,
    progress: Progress = SILENT,
) -> I:
    """Read the file at `path` and plan its import.

    `choices` are those to begin with, `chosen` and the rest as for `find_choices`. Raises UserError
    for what the user must correct first; Cancelled.
    """
    first, reading = choices or kind.choices(), reading or ReadOptions()
    source = read_source(database, kind, path, reading, first, progress)
    with database.read() as connection:
        found = find_choices(connection, source, first, chosen, reading)
        planned: I = plan_import(connection, source, found, progress)
        return planned


def plan_import(
    connection: Connection,
    source: SourceFile,
    choices: ImportChoices,
    progress: Progress = SILENT,
    before: ImportPlan | None = None,
) -> Any:
    """Plan the rows of `source` as `choices` say; the wizard calls it at every step.

    What stands of the plan made `before` is not found again. Gives the kind's own ImportPlan.
    Raises UserError for a choice that the file cannot have, and Cancelled.
    """
    planned = source.kind.plan(connection, source, choices, progress, before)
    faulty = issue_rows(planned.issues) if choices.leave_out_faulty else set[int]()
    if not faulty:
        return planned
    numbers = planned.plan.row_numbers
    left_out = {index: LEAVE_OUT for index, number in enumerate(numbers) if number in faulty}
    fewer = replace(choices, decisions={**choices.decisions, **left_out})
    return replace(source.kind.plan(connection, source, fewer, progress, planned), choices=choices)


def issue_rows(issues: Iterable[Issue]) -> set[int]:
    """The row numbers with something that cannot be imported.

    Not those whose contact is on hold: a row that may be an objection is never left out for it.
    """
    return {
        issue.row
        for issue in issues
        if issue.row is not None
        and issue.severity in (Severity.ERROR, Severity.WARNING)
        and issue.code not in ROW_ISSUES
    }


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written: the batch (None: there was nothing to write) and the rows by outcome."""

    batch_id: int | None
    counts: Mapping[str, int]


def run_import(
    database: Database,
    planned: ImportPlan,
    progress: Progress = SILENT,
    *,
    draft_id: int | None = None,
    also: Callable[[Connection, int | None], object] | None = None,
    **parameters: Any,
) -> Applied:
    """Write the plan as it was chosen as one batch; wholly or, on any error, not at all.

    The draft of `draft_id` ends, and `also` is called with the batch, in the same transaction;
    where there is nothing to write, in one of their own without a batch. `parameters` are further
    ones of the batch's title. Raises UserError when the file changed since it was read, or what is
    on record since the plan was made; Cancelled when the user stopped.
    """
    source, plan = planned.source, planned.chosen()

    def finish(connection: Connection, batch_id: int | None) -> None:
        if draft_id is not None:
            worklist.finish(connection, draft_id, worklist.APPLIED, batch_id)
        if also is not None:
            also(connection, batch_id)

    if not plan.changes_anything and not planned.choices.save_as:
        if draft_id is not None or also is not None:
            with database.unjournalled() as connection:
                finish(connection, None)
        return Applied(None, plan.counts)
    check_unchanged(source)
    file = batch_file(source.path, source.digest, source.table.sheet_name)
    parameters = {**planned.batch_parameters, **parameters}
    with database.write(planned.batch_kind, progress=progress, file=file, **parameters) as changes:
        finish(changes.connection, changes.batch_id)
        apply_import(changes, planned)
    return Applied(changes.batch_id, changes.counts)


def apply_import(changes: ChangeSet, planned: ImportPlan) -> None:
    """Write the plan as it was chosen, its issues, and the mapping if it is to be saved.

    Raises UserError when what is on record changed since the plan was made.
    """
    choices, kind = planned.choices, planned.source.kind
    kind.write(changes, planned)
    store_issues(changes, planned.kept_issues)
    if choices.save_as:
        options = choices.profile_options()
        profiles.remember(changes, kind.key, choices.save_as, choices.mapping, options)
    changes.counts.update(planned.chosen().counts)


def check_unchanged(source: SourceFile) -> None:
    """Raise UserError where the file is another one than was read; one that is gone is not."""
    try:
        found = digest_of(source.path)
    except OSError:
        return
    if found != source.digest:
        raise UserError(
            f"“{source.path.name}” was changed since it was read. Nothing was imported; open the"
            " file again to see its new content.",
            code="file_changed",
        )

"""A file of contacts, from the file to the plan: read, map, check, match, plan.

What the commands, the watched folder and the window's wizard all call. Applying the plan is
importers/applying.py.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Connection, select

from core.collecting import uncollected
from core.dates import DateOrder
from core.problems import Problem, Severity
from core.progress import SILENT, Progress
from core.text import key
from importers import problem_column, profiles
from importers.checking import Checked, check
from importers.choices import Choices
from importers.comparing import Existing
from importers.mapping import FULL_NAME, ColumnMapping, Reason, choose, propose
from importers.matched import Settled, last_line, match_checked, settle
from importers.mending import in_context, mended
from importers.planning import LEAVE_OUT, Plan, plan_settled, without
from importers.reading import Table, read_table
from importers.roundtrip import (
    RoundTrip,
    choose_more,
    not_a_trip,
    plan_round_trip,
    read_exported,
    without_own_notes,
)
from models.database import Database
from models.tables import batches
from records.exported import RECORD_HEADING, saved_identity
from records.fields import Field, all_fields
from records.office import office_settings, own_synonyms
from records.values import Context

KIND: Final = "contacts"


@dataclass(frozen=True, slots=True)
class Options:
    """What a command says about a file of contacts; the other choices are found out.

    `heading_row` is the row number that Excel shows; `chosen` maps headings to field keys, None
    for a column to leave out; `profile` names a saved mapping; the rest is as for `read_table`.
    """

    sheet: str | None = None
    heading_row: int | None = None
    chosen: Mapping[str, str | None] = field(default_factory=dict)
    profile: str | None = None
    dates: DateOrder | None = None
    existing: Existing = Existing.FILL
    encoding: str | None = None
    password: str | None = field(default=None, repr=False)
    fill_down: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file at hand: its path, the SHA-256 of its content, its table, and what opens it."""

    path: Path
    digest: str
    table: Table
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ContactsImport:
    """An import of contacts up to its plan; nothing has been written.

    `imported_before` is when this very file was last imported, or None. `round_trip` is what there
    is to decide where the file was exported for editing. `settled` is what the next plan may keep.
    """

    source: SourceFile
    choices: Choices
    checked: Checked
    plan: Plan
    imported_before: datetime | None = None
    round_trip: RoundTrip | None = None
    settled: Settled | None = None

    def chosen(self) -> Plan:
        """The plan with what the choices take and leave of it: what applying writes."""
        plan = self.plan
        if self.round_trip is not None:
            plan = choose_more(plan, self.round_trip, self.choices.taken, self.choices.deleted)
        return without(plan, self.choices.unticked)

    def finally_choosing(
        self,
        *,
        unticked: Collection[tuple[int, str]],
        save_as: str,
        taken: Collection[tuple[int, str]] = (),
        deleted: Collection[int] = (),
    ) -> Self:
        """This import with other choices that its plan does not depend on; see Choices."""
        choices = replace(
            self.choices,
            unticked=frozenset(unticked),
            save_as=save_as,
            taken=frozenset(taken),
            deleted=frozenset(deleted),
        )
        return replace(self, choices=choices)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found, in the order of the rows; about the whole file first."""
        found = self.source.table.notes + self.plan.problems
        return tuple(sorted(found, key=lambda problem: problem.row or 0))


def read_source(
    path: Path,
    *,
    sheet: str | None = None,
    heading_row: int | None = None,
    encoding: str | None = None,
    password: str | None = None,
    fill_down: bool = False,
    progress: Progress = SILENT,
) -> SourceFile:
    """Read the table of contacts in `path`. Raises UserError for a file that cannot be read."""
    table = read_table(
        path,
        sheet=sheet,
        heading_row=heading_row,
        encoding=encoding,
        password=password,
        fill_down=fill_down,
        progress=progress,
    )
    return SourceFile(path, digest_of(path), table, password)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content, by which it is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def prepare(
    database: Database, path: Path, options: Options, progress: Progress = SILENT
) -> ContactsImport:
    """Read `path` and plan its import. Raises UserError for what the user must mend first."""
    source = read_source(
        path,
        sheet=options.sheet,
        heading_row=options.heading_row,
        encoding=options.encoding,
        password=options.password,
        fill_down=options.fill_down,
        progress=progress,
    )
    with database.read() as connection:
        choices = find_choices(connection, source.table, options)
        return plan_import(connection, source, choices, progress)


def find_choices(connection: Connection, table: Table, options: Options) -> Choices:
    """The choices for `table`: a mapping saved or proposed, and what `options` say.

    Raises UserError for a saved mapping, heading or field that there is not.
    """
    fields = all_fields(connection)
    mapping = propose(table, fields)
    saved = (
        profiles.named(connection, KIND, options.profile)
        if options.profile is not None
        else profiles.found_by_headings(connection, KIND, table.headings)
    )
    if saved is not None:
        present = {key(heading) for heading in table.headings}
        known = {
            heading: name
            for heading, name in saved.mapping.items()
            if key(heading) in present and (name is None or name in fields or name == FULL_NAME)
        }
        mapping = choose(mapping, known, fields, Reason.PROFILE)
    if options.chosen:
        mapping = choose(mapping, options.chosen, fields)
    return Choices(
        mapping,
        sheet=table.sheet_name,
        heading_row=table.heading_row,
        encoding=options.encoding,
        fill_down=options.fill_down,
        profile=saved.name if saved is not None else None,
        dates=options.dates,
        existing=options.existing,
    )


def plan_import(
    connection: Connection,
    source: SourceFile,
    choices: Choices,
    progress: Progress = SILENT,
    before: ContactsImport | None = None,
) -> ContactsImport:
    """Check and plan the rows of `source` as `choices` say; the wizard calls it at every step.

    What stands of the plan made `before` is not found again. Raises Cancelled.
    """
    planned = _plan(connection, source, choices, progress, before)
    faulty = problem_rows(planned.problems) if choices.leave_out_faulty else set[int]()
    if not faulty:
        return planned
    numbers = planned.plan.row_numbers
    left_out = {index: LEAVE_OUT for index, number in enumerate(numbers) if number in faulty}
    fewer = replace(choices, decisions={**choices.decisions, **left_out})
    return replace(_plan(connection, source, fewer, progress, planned), choices=choices)


def problem_rows(problems: Iterable[Problem]) -> set[int]:
    """The row numbers that have something that could not be taken."""
    return {
        problem.row
        for problem in problems
        if problem.row is not None and problem.severity is not Severity.NOTE
    }


def _plan(
    connection: Connection,
    source: SourceFile,
    choices: Choices,
    progress: Progress,
    before: ContactsImport | None,
) -> ContactsImport:
    fields = all_fields(connection)
    context = reading_context(connection, choices)
    at = imported_before(connection, source)
    table = mended(source.table, choices.mends)
    source = replace(source, table=replace(source.table, notes=table.notes))
    exported = read_exported(
        source.path, table, saved_identity(connection), progress, password=source.password
    )
    if exported is not None:
        trip = plan_round_trip(
            connection,
            exported,
            table,
            choices.mapping,
            context,
            choices.existing,
            choices.decisions,
            progress,
        )
        told = trip.plan.problems + _unmapped(source.table, trip.mapping, fields)
        return ContactsImport(
            replace(source, table=without_own_notes(source.table)),
            replace(choices, mapping=trip.mapping),
            trip.checked,
            replace(trip.plan, problems=told),
            at,
            trip.to_decide,
        )
    with uncollected():
        settled = _kept(connection, source, choices, before)
        if settled is None:
            checked = check(table, choices.mapping, fields, context, progress)
            told = (
                checked.problems
                + _unmapped(source.table, choices.mapping, fields)
                + not_a_trip(source.table)
            )
            matched = match_checked(connection, replace(checked, problems=told), progress)
            settled = settle(connection, matched, choices.decisions, progress)
        elif settled.decisions != choices.decisions:
            settled = settle(connection, settled.matched, choices.decisions, progress)
        plan = plan_settled(connection, settled, choices.existing)
    return ContactsImport(source, choices, settled.matched.checked, plan, at, settled=settled)


def _kept(
    connection: Connection, source: SourceFile, choices: Choices, before: ContactsImport | None
) -> Settled | None:
    """What was settled for an earlier plan, where the same rows are in it and the same records."""
    if before is None or before.settled is None:
        return None
    stands = (
        before.source.digest == source.digest
        and before.choices.checked_part() == choices.checked_part()
        and before.settled.matched.last_line == last_line(connection)
    )
    return before.settled if stands else None


def reading_context(connection: Connection, choices: Choices) -> Context:
    """What reading the cells of a file depends on, under `choices`."""
    settings = office_settings(connection)
    context = Context(choices.dates, settings.phone_region, own_synonyms(connection))
    return in_context(context, choices.mends, choices.mapping)


def _unmapped(
    table: Table, mapping: tuple[ColumnMapping, ...], fields: Mapping[str, Field]
) -> tuple[Problem, ...]:
    """Columns that nothing is taken from are said, never passed over in silence."""
    return tuple(
        Problem(
            "column_not_taken",
            f"The column “{column.heading}” is not taken: it is none of the {len(fields)} fields.",
            None,
            column.heading,
            Severity.NOTE,
        )
        for at, column in enumerate(mapping)
        if column.field is None
        and column.heading not in ("", RECORD_HEADING)
        and column.reason is Reason.NONE
        and not problem_column.is_ours(table, at)
    )


def imported_before(connection: Connection, source: SourceFile) -> datetime | None:
    """When the file with this content was last imported and not taken back, in UTC; or None."""
    found: datetime | None = connection.scalar(
        select(batches.c.at)
        .where(
            batches.c.file_hash == source.digest,
            batches.c.kind == KIND,
            batches.c.state == "done",
            batches.c.undone_by.is_(None),
        )
        .order_by(batches.c.id.desc())
        .limit(1)
    )
    return found

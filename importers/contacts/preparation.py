"""A file of contacts, from the file to the plan: read, map, check, match, plan.

What the commands, the watched folder and the window's wizard all call. Applying the plan is
importers/contacts/writing.py.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Connection, select

from core.dates import DateOrder
from core.gc_control import gc_paused
from core.issues import Issue, Severity
from core.progress import SILENT, Progress
from core.text import comparison_key
from importers import profiles
from importers.choices import Choices
from importers.columns import Reason, check_fields, choose
from importers.contacts.mapping.heading_fields import field_named, heading_index
from importers.contacts.mapping.new_fields import fields_for
from importers.contacts.mapping.not_imported import columns_not_imported
from importers.contacts.mapping.proposal import propose
from importers.contacts.mapping.second_tables import without_table_below
from importers.contacts.mapping.targets import TARGET_LABELS
from importers.contacts.matching.row_matches import (
    ResolvedRows,
    find_matches,
    last_line,
    resolve_rows,
)
from importers.contacts.planning.differences import Existing
from importers.contacts.planning.plan import LEAVE_OUT, ContactsPlan, plan_resolved, without
from importers.contacts.planning.row_issues import rows_not_imported
from importers.contacts.round_trip import (
    RoundTrip,
    apply_choices,
    not_a_trip,
    plan_round_trip,
    read_exported,
    without_own_notes,
)
from importers.contacts.validation.corrections import apply_corrections
from importers.contacts.validation.rows import ValidatedTable, find_date_orders, validate_table
from importers.contacts.validation.unmapped_opt_outs import unmapped_opt_outs
from models.database import Database
from models.tables import batches
from records.export_snapshot import saved_identity
from records.fields.definitions import BY_KEY, Field, all_fields
from records.fields.values import ParseOptions
from records.office import office_settings, office_synonyms
from tabular.reading import Book, Table, read_file, to_table
from tabular.reading.heading_row import LOOK_AT

KIND: Final = "contacts"
# Of a sheet, where words that name fields are looked for to find its headings.
_LOOK_AT_COLUMNS: Final = 100
_LONGEST_HEADING: Final = 100  # letters


@dataclass(frozen=True, slots=True)
class Options:
    """What a command says about a file of contacts; the other choices are found out.

    `heading_row` is the row number that Excel shows; `chosen` maps headings to field keys, None
    for a column to leave out; `profile` names a saved mapping. `constants` are values, as written,
    that are the same for every row, by field; `new_fields` are headings of which fields of the
    office's own are made. The rest is as for `read_table`.
    """

    sheet: str | None = None
    heading_row: int | None = None
    chosen: Mapping[str, str | None] = field(default_factory=dict)
    profile: str | None = None
    dates: DateOrder | None = None
    existing: Existing = Existing.FILL
    constants: Mapping[str, str] = field(default_factory=dict)
    new_fields: tuple[str, ...] = ()
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
    is to decide where the file was exported for editing. `resolved` is what the next plan may keep.
    `new_fields` are added with the import.
    """

    source: SourceFile
    choices: Choices
    checked: ValidatedTable
    plan: ContactsPlan
    imported_before: datetime | None = None
    round_trip: RoundTrip | None = None
    resolved: ResolvedRows | None = None
    new_fields: tuple[Field, ...] = ()

    def chosen(self) -> ContactsPlan:
        """The plan with what the choices take and leave of it: what applying writes."""
        plan = self.plan
        if self.round_trip is not None:
            plan = apply_choices(plan, self.round_trip, self.choices.taken, self.choices.deleted)
        return without(plan, self.choices.unticked, self.choices.skipped_rows)

    def finally_choosing(
        self,
        *,
        unticked: Collection[tuple[int, str]],
        save_as: str,
        skipped_rows: Collection[int] = (),
        taken: Collection[tuple[int, str]] = (),
        deleted: Collection[int] = (),
    ) -> Self:
        """This import with other choices that its plan does not depend on; see Choices."""
        choices = replace(
            self.choices,
            unticked=frozenset(unticked),
            skipped_rows=frozenset(skipped_rows),
            save_as=save_as,
            taken=frozenset(taken),
            deleted=frozenset(deleted),
        )
        return replace(self, choices=choices)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Everything found, in the order of the rows; about the whole file first.

        Each row that is to review, skipped or not wholly imported is named, with the reason.
        """
        plan = self.chosen()
        found = self.source.table.notes + plan.issues
        found += tuple(rows_not_imported(plan, found))
        return tuple(sorted(found, key=lambda issue: issue.row or 0))


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
    book = read_file(
        path,
        sheet=sheet,
        encoding=encoding,
        password=password,
        fill_down=fill_down,
        progress=progress,
    )
    table = contacts_table(book, heading_row)
    return SourceFile(path, digest_of(path), table, password)


def contacts_table(book: Book, heading_row: int | None = None) -> Table:
    """The table of contacts in `book`, without a second one below it. Raises as `to_table`."""
    index = heading_index(BY_KEY)
    texts = {
        cell
        for column in book.sheet.columns[:_LOOK_AT_COLUMNS]
        for cell in column[:LOOK_AT]
        if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING
    }
    known = {comparison_key(text) for text in texts if field_named(text, index).field is not None}
    table = to_table(book, heading_row=heading_row, known=known, grouped=True)
    if not table.row_numbers and not table.refused_rows:
        text = (
            f"There are no rows below the headings in row {table.heading_row} of"
            f" “{table.sheet_name}”, so there is nothing to import."
        )
        return replace(table, notes=(*table.notes, Issue("no_rows", text)))
    return without_table_below(table, index)


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
        own = fields_for(connection, source.table, options.new_fields)
        choices = find_choices(connection, source.table, options, own)
        there = all_fields(connection)
        new = tuple(field for field in own.values() if field.key not in there)
        return plan_import(connection, source, choices, progress, new_fields=new)


def find_choices(
    connection: Connection,
    table: Table,
    options: Options,
    own: Mapping[str, Field] | None = None,
) -> Choices:
    """The choices for `table`: a mapping saved or proposed, and what `options` say.

    `own` are fields of the office's own, new ones among them, for the columns with these headings.
    Raises UserError for a saved mapping, heading or field that there is not.
    """
    own = own or {}
    fields = {**all_fields(connection), **{one.key: one for one in own.values()}}
    mapping = propose(table, fields)
    saved = (
        profiles.named(connection, KIND, options.profile)
        if options.profile is not None
        else profiles.found_by_headings(connection, KIND, table.headings)
    )
    if saved is not None:
        present = {comparison_key(column.called) for column in mapping}
        known = {
            heading: name
            for heading, name in saved.mapping.items()
            if comparison_key(heading) in present
            and (name is None or name in fields or name in TARGET_LABELS)
        }
        mapping = choose(mapping, known, fields, Reason.PROFILE)
    chosen = {**{heading: one.key for heading, one in own.items()}, **options.chosen}
    if chosen:
        mapping = choose(mapping, chosen, fields)
    kept = saved.constants if saved is not None else {}
    constants = {
        **{name: text for name, text in kept.items() if name in fields},
        **options.constants,
    }
    check_fields(constants, fields)
    return Choices(
        mapping,
        sheet=table.sheet_name,
        heading_row=table.heading_row,
        encoding=options.encoding,
        fill_down=options.fill_down,
        profile=saved.name if saved is not None else None,
        dates=options.dates,
        existing=options.existing,
        constants=constants,
    )


def plan_import(
    connection: Connection,
    source: SourceFile,
    choices: Choices,
    progress: Progress = SILENT,
    before: ContactsImport | None = None,
    *,
    new_fields: tuple[Field, ...] = (),
) -> ContactsImport:
    """Check and plan the rows of `source` as `choices` say; the wizard calls it at every step.

    What stands of the plan made `before` is not found again; `new_fields` are to be added with the
    import. Raises UserError for a value of every row that its field cannot be, and Cancelled.
    """
    planned = _plan(connection, source, choices, progress, before, new_fields)
    faulty = issue_rows(planned.issues) if choices.leave_out_faulty else set[int]()
    if not faulty:
        return planned
    numbers = planned.plan.row_numbers
    left_out = {index: LEAVE_OUT for index, number in enumerate(numbers) if number in faulty}
    fewer = replace(choices, decisions={**choices.decisions, **left_out})
    told = _plan(connection, source, fewer, progress, planned, new_fields)
    return replace(told, choices=choices)


def issue_rows(issues: Iterable[Issue]) -> set[int]:
    """The row numbers that have something that could not be taken.

    Not those whose contact is on hold: a row that may be an objection is never left out for it.
    """
    return {
        issue.row
        for issue in issues
        if issue.row is not None and issue.severity in (Severity.ERROR, Severity.WARNING)
    }


def _plan(
    connection: Connection,
    source: SourceFile,
    choices: Choices,
    progress: Progress,
    before: ContactsImport | None,
    new_fields: tuple[Field, ...],
) -> ContactsImport:
    fields = {**all_fields(connection), **{one.key: one for one in new_fields}}
    context = reading_context(connection, choices)
    at = imported_before(connection, source)
    table = apply_corrections(source.table, choices.corrections)
    orders = find_date_orders(source.table, choices.mapping, fields)
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
            orders,
            choices.decisions,
            progress,
        )
        told = (
            trip.plan.issues
            + unmapped_opt_outs(table, trip.mapping, fields, context)
            + columns_not_imported(source.table, trip.mapping)
        )
        return ContactsImport(
            replace(source, table=without_own_notes(source.table)),
            replace(choices, mapping=trip.mapping),
            trip.checked,
            replace(trip.plan, issues=told),
            at,
            trip.to_decide,
        )
    with gc_paused():
        resolved = _kept(connection, source, choices, before)
        if resolved is None:
            checked = validate_table(
                table,
                choices.mapping,
                fields,
                context,
                progress,
                constants=choices.constants,
                orders=orders,
            )
            told = (
                checked.issues
                + unmapped_opt_outs(table, choices.mapping, fields, context)
                + columns_not_imported(source.table, choices.mapping)
                + not_a_trip(source.table)
            )
            matched = find_matches(connection, replace(checked, issues=told), progress)
            resolved = resolve_rows(connection, matched, choices.decisions, progress)
        elif resolved.decisions != choices.decisions:
            resolved = resolve_rows(
                connection, resolved.matched, choices.decisions, progress, resolved
            )
        plan = plan_resolved(connection, resolved, choices.existing)
    return ContactsImport(
        source,
        choices,
        resolved.matched.checked,
        plan,
        at,
        resolved=resolved,
        new_fields=new_fields,
    )


def _kept(
    connection: Connection, source: SourceFile, choices: Choices, before: ContactsImport | None
) -> ResolvedRows | None:
    """What was settled for an earlier plan, where the same rows are in it and the same records."""
    if before is None or before.resolved is None:
        return None
    stands = (
        before.source.digest == source.digest
        and before.choices.checked_part() == choices.checked_part()
        and before.resolved.matched.last_line == last_line(connection)
    )
    return before.resolved if stands else None


def reading_context(connection: Connection, choices: Choices) -> ParseOptions:
    """What reading the cells of a file depends on, under `choices`."""
    settings = office_settings(connection)
    return ParseOptions(choices.dates, settings.phone_region, office_synonyms(connection))


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

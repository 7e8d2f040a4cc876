"""The plan of an import of contacts: validated, matched, resolved, compared with the records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from core.gc_control import gc_paused
from core.issues import Issue, Severity
from core.progress import Progress
from importers import profiles
from importers.columns import ColumnMapping, MappingReason
from importers.contacts.choices import ContactChoices
from importers.contacts.group_members import members_not_listed
from importers.contacts.mapping.new_fields import fields_for
from importers.contacts.mapping.skipped_columns import COLUMN_NOT_IMPORTED, columns_not_imported
from importers.contacts.matching.row_matches import (
    ResolvedRows,
    find_matches,
    last_line,
    resolve_rows,
)
from importers.contacts.participants import participant_fields, with_statuses
from importers.contacts.planning.plan import ContactsPlan, plan_resolved, without
from importers.contacts.planning.row_issues import rows_not_imported, without_erased
from importers.contacts.planning.spelling_alignment import chosen_spellings, spelt_as_on_record
from importers.contacts.round_trip import (
    Exported,
    RoundTrip,
    apply_choices,
    not_a_trip,
    plan_round_trip,
    without_own_notes,
)
from importers.contacts.sources import Source
from importers.contacts.validation.rows import (
    DateOrders,
    ValidatedTable,
    find_date_orders,
    validate_table,
)
from importers.contacts.validation.unmapped_opt_outs import unmapped_opt_outs
from importers.issues.corrections import (
    Corrections,
    apply_corrections,
    column_of,
    uncorrected_rows,
)
from importers.row_plan import NOTHING_IMPORTED
from importers.workflow import ImportPlan, SourceFile
from models.reasons import Reason, ReasonKind
from records.fields import vocabulary
from records.fields.definitions import Field, editable_fields
from records.fields.values import ParseOptions, as_text
from records.office import parse_options
from tabular.reading import Table


@dataclass(frozen=True, slots=True)
class ContactsFile(SourceFile):
    """A file of contacts: the known `program` that wrote it, and what it was `exported` as.

    The latter where it was exported from these records for editing.
    """

    program: Source | None = None
    exported: Exported | None = None


@dataclass(frozen=True, slots=True)
class ContactsImport(ImportPlan):
    """An import of contacts up to its plan; nothing has been written.

    `round_trip` is what there is to decide where the file was exported for editing. `resolved` is
    what the next plan may keep. `new_fields` are added with the import.
    """

    source: ContactsFile
    choices: ContactChoices
    plan: ContactsPlan
    checked: ValidatedTable
    round_trip: RoundTrip | None = None
    resolved: ResolvedRows | None = None
    new_fields: tuple[Field, ...] = ()

    def chosen(self) -> ContactsPlan:
        """The plan with what the choices take and leave of it."""
        plan = self.plan
        if self.round_trip is not None:
            plan = apply_choices(plan, self.round_trip, self.choices.taken, self.choices.deleted)
        left = tuple(one for one in plan.not_listed if one in self.choices.left)
        plan = replace(plan, left=left)
        return without(plan, self.choices.unticked, self.choices.skipped_rows)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Everything found, in the order of the rows; about the whole file first."""
        plan = self.chosen()
        found = without_erased(plan, self.source.table.notes + plan.issues)
        found += tuple(rows_not_imported(plan, found))
        return tuple(sorted(found, key=lambda issue: issue.row or 0))

    def is_rejected(self, issue: Issue) -> bool:
        """Whether the row of an issue is exported to be fixed.

        Rows that say nothing new, or that are wholly merged with another, have nothing to fix.
        """
        return issue.severity is not Severity.NOTE or issue.code in NOTHING_IMPORTED

    def question(self, saved: profiles.Profile | None) -> tuple[str, Reason] | None:
        """What somebody must be asked before a watched folder imports the file, if anything.

        The columns that the saved mapping imports must be there, others may come beside them.
        Without one each column must be known, by its heading at least: by its values alone is a
        guess.
        """
        mapping = self.choices.mapping
        if saved is not None:
            missing = profiles.missing_columns(saved, (column.heading for column in mapping))
            if missing is not None:
                return "columns", missing
        unknown = [column.heading for column in mapping if column.reason is MappingReason.VALUES]
        if saved is None:
            unknown += [
                issue.column
                for issue in self.issues
                if issue.code == COLUMN_NOT_IMPORTED and issue.column is not None
            ]
        if unknown:
            return "columns", Reason(ReasonKind.COLUMNS_UNKNOWN, {"columns": unknown})
        if self.checked.date_questions:
            told = {"columns": list(self.checked.date_questions)}
            return "problems", Reason(ReasonKind.DATES, told)
        return None

    def left_to_decide(self) -> tuple[int, Reason | None]:
        """How much of an edited export is left to decide, and what."""
        trip = self.round_trip
        if trip is None or not (trip.conflicts or trip.cleared or trip.gone):
            return 0, None
        cells, gone = len(trip.conflicts) + len(trip.cleared), len(trip.gone)
        told = {"cells": cells, "rows": gone}
        return cells + gone, Reason(ReasonKind.LEFT_TO_DECIDE, told)


def plan_contacts(
    connection: Connection,
    source: ContactsFile,
    choices: ContactChoices,
    progress: Progress,
    before: ContactsImport | None,
) -> ContactsImport:
    """Validate, match and compare the rows of `source`.

    Raises UserError for a value of every row that its field cannot be, and Cancelled.
    """
    there = editable_fields(connection)
    new_fields = tuple(
        one
        for one in fields_for(connection, source.table, choices.new_fields).values()
        if one.key not in there
    )
    fields = {**there, **participant_fields(choices), **{one.key: one for one in new_fields}}
    context = parse_options(connection, choices.dates)
    table = apply_corrections(source.table, choices.corrections)
    orders = find_date_orders(source.table, choices.mapping, fields)
    source = replace(source, table=replace(source.table, notes=table.notes))
    if source.exported is not None:
        trip = plan_round_trip(
            connection,
            source.exported,
            table,
            choices.mapping,
            context,
            choices.existing,
            orders,
            choices.decisions,
            progress,
        )
        told = trip.plan.issues + _column_issues(source, table, trip.mapping, fields, context)
        return ContactsImport(
            replace(source, table=without_own_notes(source.table)),
            replace(choices, mapping=trip.mapping),
            replace(trip.plan, issues=told),
            trip.checked,
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
                program=source.program,
                constants=choices.constants,
                orders=orders,
            )
            checked = with_statuses(checked, choices.mapping, choices)
            checked = spelt_as_on_record(
                connection,
                checked,
                table,
                choices.mapping,
                chosen_spellings(choices.corrections, choices.mapping),
            )
            told = (
                checked.issues
                + _column_issues(source, table, choices.mapping, fields, context)
                + not_a_trip(source.table)
            )
            matched = find_matches(connection, replace(checked, issues=told), progress)
            resolved = resolve_rows(
                connection,
                matched,
                choices.decisions,
                progress,
                create_unmatched=choices.create_unmatched,
            )
        elif resolved.decisions != choices.decisions:
            resolved = resolve_rows(
                connection,
                resolved.matched,
                choices.decisions,
                progress,
                resolved,
                create_unmatched=choices.create_unmatched,
            )
        plan = plan_resolved(connection, resolved, choices.existing)
        if choices.is_group_list:
            absent = members_not_listed(connection, resolved.work, plan.matches)
            plan = replace(plan, not_listed=absent)
    return ContactsImport(
        source, choices, plan, resolved.matched.checked, None, resolved, new_fields
    )


def _column_issues(
    source: ContactsFile,
    table: Table,
    mapping: Sequence[ColumnMapping],
    fields: Mapping[str, Field],
    context: ParseOptions,
) -> tuple[Issue, ...]:
    """What is said of columns that are not imported."""
    return unmapped_opt_outs(
        table, mapping, fields, context, issue_column=source.issue_column
    ) + columns_not_imported(
        source.table, mapping, source.program, issue_column=source.issue_column
    )


def _kept(
    connection: Connection,
    source: ContactsFile,
    choices: ContactChoices,
    before: ContactsImport | None,
) -> ResolvedRows | None:
    """The rows resolved for an earlier plan, where file, choices and records are the same."""
    if before is None or before.resolved is None:
        return None
    stands = (
        before.source.digest == source.digest
        and before.choices.validated_part() == choices.validated_part()
        and before.resolved.matched.last_line == last_line(connection)
    )
    return before.resolved if stands else None


@dataclass(frozen=True, slots=True)
class ContactRowCheck:
    """Reads single rows of a file of contacts again. Needs no database."""

    table: Table
    options: ParseOptions
    mapping: Sequence[ColumnMapping]
    fields: Mapping[str, Field]
    program: Source | None
    orders: DateOrders

    def field_of(self, column: int) -> Field | None:
        """The field of a column; None where its cells are split, or it is not imported."""
        return self.fields.get(self.mapping[column].field or "")

    def check_row(self, index: int, corrections: Corrections) -> list[tuple[Issue, int | None]]:
        """What is wrong with a row once it is corrected, read as among the others."""
        row = apply_corrections(self.table.part([index]), corrections)
        checked = validate_table(
            row, self.mapping, self.fields, self.options, program=self.program, orders=self.orders
        )
        number = self.table.row_numbers[index]
        return [
            (one, column_of(row, 0, one))
            for one in (*row.notes, *checked.issues)
            if one.row == number
        ]

    def unknown_words(self, corrections: Corrections) -> Mapping[int, Mapping[str, Sequence[int]]]:
        """The words in columns of gender, country and the like that nobody knows, with their rows.

        They are imported as they stand, which often is not what is meant. What was corrected is
        not among them.
        """
        found: dict[int, Mapping[str, Sequence[int]]] = {}
        for at in range(len(self.mapping)):
            target = self.field_of(at)
            known = None if target is None else target.vocabulary
            if known is None or known in vocabulary.CLOSED:
                continue
            own = self.options.synonyms.get(known, {})
            texts = {as_text(cell) for cell in self.table.columns[at] if cell is not None}
            unknown = {
                text
                for text in texts
                if vocabulary.canonical(known, text, own) is None
                and (at, text) not in corrections.words
            }
            rows = uncorrected_rows(self.table, corrections, at, unknown)
            if rows:
                found[at] = rows
        return found


def contact_row_check(connection: Connection, planned: ContactsImport) -> ContactRowCheck:
    """What reads single rows of `planned` again."""
    source, choices = planned.source, planned.choices
    fields = {
        **editable_fields(connection),
        **participant_fields(choices),
        **{one.key: one for one in planned.new_fields},
    }
    return ContactRowCheck(
        source.table,
        parse_options(connection, choices.dates),
        choices.mapping,
        fields,
        source.program,
        find_date_orders(source.table, choices.mapping, fields),
    )

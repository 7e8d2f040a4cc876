"""Commands that import contacts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.import_options import (
    Dates,
    DryRun,
    Encoding,
    FillDown,
    HeaderRow,
    Issues,
    Maps,
    Profile,
    Rejected,
    SkipRows,
    Source,
)
from cli.import_steps import issue_lines, plan_file, rejected_lines, write_found
from cli.session import Password, Session, session
from core.formats import format_day, plural
from core.issues import Issue, Severity
from importers.choices import Existing, ReadOptions
from importers.columns import ColumnMapping
from importers.contacts.choices import ContactChoices
from importers.contacts.import_plan import ContactsImport
from importers.contacts.kind import CONTACTS
from importers.contacts.round_trip import CellDifference
from importers.row_plan import NOT_FILLED, ROW_ISSUES
from importers.workflow import run_import
from models.database import Database

if TYPE_CHECKING:
    from importers.issues.rejected_workbook import RejectedWorkbook

app = typer.Typer(no_args_is_help=True)


@app.command("contacts")
def import_contacts(
    context: typer.Context,
    file: Source,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet; else the one with most rows.")
    ] = None,
    header_row: HeaderRow = None,
    mapping: Maps = None,
    profile: Profile = None,
    dates: Dates = None,
    existing: Annotated[
        Existing, typer.Option(help="For people already on record.")
    ] = Existing.FILL,
    constants: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="Default value, used where the column is blank. May be repeated.",
        ),
    ] = None,
    new_fields: Annotated[
        list[str] | None,
        typer.Option(
            "--new-field",
            metavar="HEADING",
            help="Create a custom field from this column. May be repeated.",
        ),
    ] = None,
    issues: Issues = None,
    rejected: Rejected = None,
    take_conflicts: Annotated[
        bool, typer.Option(help="Of an edited export: use the file’s value where both changed.")
    ] = False,
    clear_emptied: Annotated[
        bool, typer.Option(help="Of an edited export: cleared cells are cleared on record too.")
    ] = False,
    delete_missing: Annotated[
        bool, typer.Option(help="Of an edited export: people whose rows were deleted are deleted.")
    ] = False,
    skip_rows: SkipRows = None,
    encoding: Encoding = None,
    password: Password = None,
    fill_down: FillDown = False,
    dry_run: DryRun = False,
) -> None:
    """Import contacts from a spreadsheet, or the changes of an edited export."""
    run = session(context)
    choices = ContactChoices(
        profile=profile,
        dates=dates,
        existing=existing,
        constants=_set(constants),
        new_fields=tuple(new_fields or ()),
    )
    reading = ReadOptions(sheet, header_row, encoding, password, fill_down)
    with run.database(create=True) as database:
        planned = plan_file(
            run, database, CONTACTS, file, choices, reading, mapping=mapping, skip_rows=skip_rows
        )
        planned = replace(planned, plan=planned.chosen())
        trip = planned.round_trip
        if trip is not None:
            take = (trip.conflicts if take_conflicts else ()) + (
                trip.cleared if clear_emptied else ()
            )
            choices = replace(
                planned.choices,
                taken=frozenset(one.place for one in take),
                deleted=frozenset(trip.gone if delete_missing else ()),
            )
            planned = replace(planned, choices=choices)
            planned = replace(planned, plan=planned.chosen())
        finish_contacts(run, database, planned, issues, rejected, dry_run=dry_run)


@app.command("linkedin-group")
def import_linkedin_group(
    context: typer.Context,
    file: Source,
    end_left: Annotated[
        bool, typer.Option("--end-left", help="End the membership of all who are not in the file.")
    ] = False,
    create: Annotated[
        bool, typer.Option("--create", help="Add members who are not on record; else they wait.")
    ] = False,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet; else the one with most rows.")
    ] = None,
    header_row: HeaderRow = None,
    mapping: Maps = None,
    issues: Issues = None,
    rejected: Rejected = None,
    dry_run: DryRun = False,
) -> None:
    """Import the list of all members of the LinkedIn group, and list who has left it."""
    run = session(context)
    with run.database() as database:
        choices = ContactChoices(create_unmatched=create, is_group_list=True)
        reading = ReadOptions(sheet, header_row)
        planned = plan_file(run, database, CONTACTS, file, choices, reading, mapping=mapping)
        if end_left:
            left = frozenset(planned.plan.not_listed)
            planned = planned.with_last_choices(replace(planned.choices, left=left))
        planned = replace(planned, plan=planned.chosen())
        finish_contacts(run, database, planned, issues, rejected, dry_run=dry_run)


def finish_contacts(
    run: Session,
    database: Database,
    planned: ContactsImport,
    issues: Path | None,
    rejected: Path | None,
    *,
    dry_run: bool,
) -> None:
    """Write a planned import of contacts, unless it is a dry run, and print its result.

    The `issues` and the `rejected` rows go to files where they were asked for.
    """
    critical = [one for one in planned.issues if one.severity is Severity.CRITICAL]
    for line in issue_lines(critical):  # before anything is written
        run.say(line)
    batch: int | None = None
    counts = planned.plan.counts
    given = write_found(run, database, planned, issues, rejected)
    if not dry_run:
        applied = run_import(database, planned, run.progress())
        batch, counts = applied.batch_id, dict(applied.counts)
    _print_contacts(run, planned, counts, batch, given, dry_run=dry_run)


def _set(pairs: list[str] | None) -> dict[str, str]:
    """The --set options as field -> value."""
    found: dict[str, str] = {}
    for pair in pairs or ():
        field, equals, value = pair.partition("=")
        if not equals or not value.strip():
            raise typer.BadParameter(f"“{pair}” is not FIELD=VALUE.", param_hint="--set")
        found[field.strip()] = value.strip()
    return found


def _print_contacts(
    run: Session,
    planned: ContactsImport,
    counts: dict[str, int],
    batch: int | None,
    given: "RejectedWorkbook | None",
    *,
    dry_run: bool,
) -> None:
    known = planned.source.program
    result: dict[str, Any] = {
        "file": str(planned.source.path),
        "sheet": planned.source.table.sheet_name,
        **counts,
        "source": known.key if known is not None else None,
        "mapping": {column.called: column.field for column in planned.choices.mapping},
        "columns": [_column(column) for column in planned.choices.mapping],
        "not_filled": planned.plan.not_filled,
        "problems": [issue.as_json() for issue in planned.issues],
        "batch": batch,
    }
    if planned.choices.is_group_list:
        result |= {"not_listed": list(planned.plan.not_listed), "left": list(planned.plan.left)}
    if given is not None:
        result["rejected"] = given.rows
    trip = planned.round_trip
    if trip is not None:
        result |= {
            "conflicts": [_cell(planned, one) for one in trip.conflicts],
            "emptied": [_cell(planned, one) for one in trip.cleared],
            "missing": list(trip.gone),
        }

    def lines() -> list[str]:
        told = [
            f"{planned.source.path.name}, sheet “{planned.source.table.sheet_name}”, headings in"
            f" row {planned.source.table.heading_row}: {plural(counts['rows'], 'row')}"
            + (f" of {known.name}" if known is not None else ""),
            f"{counts['created']} new, {counts['updated']} changed, {counts['unchanged']}"
            f" unchanged, {counts['skipped']} skipped, {counts['review']} to review",
            *_not_imported(planned.issues, planned.plan.not_filled),
        ]
        if trip is not None:
            told.append(
                f"Edited export: {plural(len(trip.conflicts), 'conflict')},"
                f" {plural(len(trip.cleared), 'cleared cell')},"
                f" {plural(len(trip.gone), 'deleted row')}."
            )
        if planned.plan.not_listed:
            members = plural(len(planned.plan.not_listed), "member")
            ended = "their membership ended" if planned.plan.left else "they stay members"
            told.append(f"{members} on record not in the file; {ended}. --json lists them.")
        if given is not None:
            told += rejected_lines(given)
        if planned.source.imported_before is not None:
            day = format_day(planned.source.imported_before)
            told.append(f"This file was already imported on {day}.")
        if dry_run:
            told.append("Nothing was written.")
        elif batch is None:
            is_known = counts["unchanged"] == counts["rows"] and not planned.plan.not_filled
            why = ": everything in the file is already on record" if is_known else ""
            told.append(f"Nothing was changed{why}.")
        else:
            told.append(f"Batch {batch}; undo it with: undo {batch}")
        rest = [one for one in planned.issues if one.severity is not Severity.CRITICAL]
        return [*told, *issue_lines(rest)]

    run.print(result, lines)


def _not_imported(issues: Sequence[Issue], not_filled: int) -> list[str]:
    """How many rows and values are not imported, and where each is named with its reason."""
    found = Counter(one.code for one in issues if one.code in ROW_ISSUES)
    told: list[str] = []
    if not_filled:
        values = plural(not_filled, "differing value")
        told.append(f"{values} in {plural(found[NOT_FILLED], 'row')} not imported.")
    if found:
        told.append(
            "--json and --problems OUT.xlsx list the rows to review, skipped or not fully "
            "imported, with the reason."
        )
    return told


def _column(column: ColumnMapping) -> dict[str, str | None]:
    """A column by the name that --map takes, with how its field was found."""
    return {
        "column": column.called,
        "heading": column.heading,
        "field": column.field,
        "found_by": column.reason.value,
    }


def _cell(planned: ContactsImport, one: CellDifference) -> dict[str, Any]:
    change = one.change
    return {
        "row": planned.plan.row_numbers[change.row_index],
        "person": change.person_id,
        "field": change.field,
        "exported": one.exported,
        "now": change.old,
        "file": change.new,
    }

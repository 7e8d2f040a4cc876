"""Commands that import files."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from cli.answer_forms import import_returned
from cli.session import Password, Session, session
from core.dates import DateOrder
from core.errors import Cancelled, UserError
from core.formats import format_day, plural
from core.issues import Issue, Severity
from importers.answers.choices import AnswerChoices
from importers.answers.kind import RESPONSES
from importers.answers.missing_survey import MissingSurvey, create_missing, find_missing
from importers.choices import Existing, ReadOptions
from importers.columns import ColumnMapping
from importers.contacts.choices import ContactChoices
from importers.contacts.import_plan import ContactsImport
from importers.contacts.kind import CONTACTS
from importers.contacts.round_trip import CellDifference
from importers.queue.target_check import check_target
from importers.row_plan import NOT_FILLED, ROW_ISSUES
from importers.workflow import ImportPlan, prepare, run_import
from models.database import Database
from records.history.undo import undo_batch
from surveys.answer_values.choice_texts import ValueStyle

if TYPE_CHECKING:
    from importers.issues.rejected_workbook import RejectedWorkbook

T = TypeVar("T")
I = TypeVar("I", bound=ImportPlan)  # noqa: E741 - an import

app = typer.Typer(no_args_is_help=True)

Source = Annotated[Path, typer.Argument(metavar="FILE", help="The spreadsheet.")]
Maps = Annotated[
    list[str] | None, typer.Option("--map", metavar="HEADING=FIELD", help="May be repeated.")
]
HeaderRow = Annotated[int | None, typer.Option(min=1, help="As Excel numbers it.")]
Dates = Annotated[DateOrder | None, typer.Option(help="How 03/04/2020 is read.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of a text file: utf-8, cp1250.")]
FillDown = Annotated[
    bool, typer.Option("--fill-down", help="Fill merged cells down: every row gets the value.")
]
Profile = Annotated[str | None, typer.Option(help="A saved mapping.")]
Issues = Annotated[Path | None, typer.Option("--problems", help="Write the issues to this file.")]
Rejected = Annotated[
    Path | None,
    typer.Option(metavar="OUT.xlsx", help="Export the rows that are not fully imported."),
]
SkipRows = Annotated[
    list[int] | None,
    typer.Option(
        "--skip-row", metavar="ROW", help="A row not to import, by its number. May be repeated."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be imported, without importing it.")
]
_SHOWN = 20  # issues listed for people; --json and --issues have them all


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
        planned = prepare(
            database,
            CONTACTS,
            file,
            choices=choices,
            chosen=mapped(mapping),
            reading=reading,
            progress=run.progress(),
        )
        planned = _without_rows(planned, skip_rows or ())
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
        planned = prepare(
            database,
            CONTACTS,
            file,
            choices=ContactChoices(create_unmatched=create, is_group_list=True),
            chosen=mapped(mapping),
            reading=ReadOptions(sheet, header_row),
            progress=run.progress(),
        )
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
    for line in _issue_lines(critical):  # before anything is written
        run.say(line)
    batch: int | None = None
    counts = planned.plan.counts
    given = _write_found(run, database, planned, issues, rejected)
    if not dry_run:
        applied = run_import(database, planned, run.progress())
        batch, counts = applied.batch_id, dict(applied.counts)
    _print_contacts(run, planned, counts, batch, given, dry_run=dry_run)


@app.command("responses")
def import_responses(
    context: typer.Context,
    file: Source,
    survey: Annotated[str, typer.Option(help="The survey's code.")],
    wave: Annotated[str, typer.Option(help="The wave's label.")],
    platform: Annotated[
        str | None,
        typer.Option(help="That wrote the file, if it is not recognised, such as limesurvey."),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet; else the one with most questions.")
    ] = None,
    header_row: HeaderRow = None,
    mapping: Maps = None,
    profile: Profile = None,
    dates: Dates = None,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--values",
            metavar="QUESTION=codes|labels",
            help="What the cells of a question with choices hold. May be repeated.",
        ),
    ] = None,
    statuses: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="WORD=complete|partial",
            help="What a word in the status column means. May be repeated.",
        ),
    ] = None,
    issues: Issues = None,
    rejected: Rejected = None,
    skip_rows: SkipRows = None,
    encoding: Encoding = None,
    password: Password = None,
    fill_down: FillDown = False,
    dry_run: DryRun = False,
) -> None:
    """Import answers to a survey from a spreadsheet, or from a folder of Excel questionnaires."""
    run = session(context)
    if file.is_dir():
        with run.database() as database:
            import_returned(run, database, file, survey, wave, dry_run=dry_run)
        return
    choices = AnswerChoices(
        profile=profile,
        dates=dates,
        survey=survey,
        wave=wave,
        platform=platform,
        value_styles=_chosen(values, {str(style): style for style in ValueStyle}, "--values"),
        statuses=_chosen(statuses, {"complete": True, "partial": False}, "--status"),
    )
    reading = ReadOptions(sheet, header_row, encoding, password, fill_down)
    with run.database(create=True) as database:
        missing = find_missing(database, file, reading, choices, run.progress())
        if missing is not None:
            if dry_run:
                raise UserError(
                    f"There is no wave “{wave}” of a survey “{survey}” yet, and a dry run creates"
                    " nothing. Import the file without --dry-run; it can be undone.",
                    code="unknown_wave",
                )
            with database.write(missing.batch) as changes:
                create_missing(changes, missing)
        with _undone_if_refused(database, None if missing is None else changes.batch_id):
            planned = prepare(
                database,
                RESPONSES,
                file,
                choices=choices,
                chosen=mapped(mapping),
                reading=reading,
                progress=run.progress(),
            )
            planned = _without_rows(planned, skip_rows or ())
            plan = planned.chosen()
            written = _write_found(run, database, planned, issues, rejected)
            batch = None if dry_run else run_import(database, planned, run.progress()).batch_id
    if missing is not None:
        run.say(_created(missing))
    result: dict[str, Any] = {
        **plan.as_json(batch),
        "sheet": planned.source.table.sheet_name,
        "mapping": {column.called: column.field for column in planned.choices.mapping},
    }
    if missing is not None:
        result["created_survey"] = _created_survey(missing)
    if written is not None:
        result["rejected"] = written.rows
    program = planned.source.program
    run.print(
        result,
        lambda: [
            *([] if program is None else [f"A file of {program.name}."]),
            f"{result['rows']} rows: {result['complete']} complete, {result['partial']} partial,"
            f" {result['unchanged']} already on record, {result['review']} to review,"
            f" {result['skipped']} skipped",
            *_issue_lines(plan.issues),
            *([] if written is None else _rejected_lines(written)),
            "Nothing was written." if dry_run else plan.in_words(batch),
        ],
    )


@contextmanager
def _undone_if_refused(database: Database, batch_id: int | None) -> Iterator[None]:
    """Undo the batch that created a survey or wave where the import of its answers is refused."""
    try:
        yield
    except (UserError, Cancelled):
        if batch_id is not None:
            undo_batch(database, batch_id)
        raise


def _created(missing: MissingSurvey) -> str:
    if missing.questionnaire is None:
        return f"Created the wave “{missing.wave}” of {missing.survey}."
    count = plural(len(missing.questionnaire.questions), "question")
    return (
        f"Created the survey {missing.survey} with {count} inferred from the file, and its wave"
        f" “{missing.wave}”. Check the questions under Surveys."
    )


def _created_survey(missing: MissingSurvey) -> dict[str, Any]:
    found: dict[str, Any] = {"code": missing.survey, "wave": missing.wave}
    if missing.questionnaire is not None:
        found["title"] = missing.questionnaire.title
        found["questions"] = [
            {"code": one.code, "text": one.text, "type": str(one.kind)}
            for one in missing.questionnaire.questions
        ]
    return found


def _write_found(
    run: Session,
    database: Database,
    planned: ImportPlan,
    issues: Path | None,
    rejected: Path | None,
) -> "RejectedWorkbook | None":
    """Write the issues and the rejected rows to files, where they were asked for.

    Before the import, which must not be kept where this is refused.
    """
    for path in (issues, rejected):
        if path is not None:
            check_target(database, path, planned.source.path)
    if issues is not None:
        _write_issues(issues, planned.issues)
    return None if rejected is None else _write_rejected(rejected, planned, run)


def _rejected_lines(written: "RejectedWorkbook") -> list[str]:
    return [f"{plural(written.rows, 'row')} to fix written.", *written.notes]


def _without_rows(planned: I, numbers: Sequence[int]) -> I:
    """The import without the rows of these numbers. Raises UserError where there is no such row."""
    if not numbers:
        return planned
    index_of = {number: index for index, number in enumerate(planned.plan.row_numbers)}
    unknown = [number for number in numbers if number not in index_of]
    if unknown:
        raise UserError(
            f"There is no row {unknown[0]} of data in “{planned.source.path.name}”; nothing was"
            " imported.",
            code="unknown_row",
        )
    skipped = frozenset(index_of[number] for number in numbers)
    return planned.with_last_choices(replace(planned.choices, skipped_rows=skipped))


def mapped(pairs: list[str] | None) -> dict[str, str | None]:
    """The --map options as heading -> field; an empty field leaves the column out."""
    found: dict[str, str | None] = {}
    for pair in pairs or ():
        heading, equals, field = pair.rpartition("=")
        if not equals:
            raise typer.BadParameter(f"“{pair}” is not HEADING=FIELD.", param_hint="--map")
        if heading.strip() in found:
            raise UserError(
                f"The column “{heading.strip()}” is mapped twice. Nothing was imported; the second"
                f" of two equal headings is “{heading.strip()} (2)”.",
                code="mapped_twice",
            )
        found[heading.strip()] = field.strip() or None
    return found


def _chosen(pairs: list[str] | None, words: Mapping[str, T], option: str) -> dict[str, T]:
    """The options of the form NAME=WORD as name -> what the word stands for in `words`."""
    found: dict[str, T] = {}
    for pair in pairs or ():
        name, _, word = pair.rpartition("=")
        if not name.strip() or word.strip().casefold() not in words:
            raise typer.BadParameter(
                f"“{pair}” does not end in {' or '.join(f'={word}' for word in words)}.",
                param_hint=option,
            )
        found[name.strip()] = words[word.strip().casefold()]
    return found


def _set(pairs: list[str] | None) -> dict[str, str]:
    """The --set options as field -> value."""
    found: dict[str, str] = {}
    for pair in pairs or ():
        field, equals, value = pair.partition("=")
        if not equals or not value.strip():
            raise typer.BadParameter(f"“{pair}” is not FIELD=VALUE.", param_hint="--set")
        found[field.strip()] = value.strip()
    return found


def _write_issues(path: Path, issues: tuple[Issue, ...]) -> None:
    from exporters.issue_list import write_issues

    write_issues(path, issues)


def _write_rejected(path: Path, planned: ImportPlan, run: Session) -> "RejectedWorkbook":
    from importers.issues.rejected_workbook import write_rejected

    return write_rejected(planned, path, run.progress())


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
            told += _rejected_lines(given)
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
        return [*told, *_issue_lines(rest)]

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


def _issue_lines(issues: Sequence[Issue]) -> list[str]:
    """The first issues to read, and how many more there are."""
    shown = [issue for issue in issues if issue.severity is not Severity.NOTE]
    told = [
        f"  row {issue.row or '–'}, {issue.column or '–'}: {issue.message}"
        for issue in shown[:_SHOWN]
    ]
    if len(shown) > _SHOWN:
        told.append(f"  and {plural(len(shown) - _SHOWN, 'more issue')}")
    return told

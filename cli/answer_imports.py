"""The command that imports answers to a survey, which creates the survey where there is none."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from cli.answer_forms import at_once, import_returned
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
    chosen_words,
    mapped,
)
from cli.import_steps import issue_lines, plan_file, rejected_lines, without_rows, write_found
from cli.session import Password, session
from core.errors import UserError
from core.formats import plural
from importers.answers.choices import AnswerChoices
from importers.answers.kind import RESPONSES
from importers.answers.missing_survey import (
    MissingSurvey,
    find_missing,
    plan_with_survey,
)
from importers.choices import ReadOptions
from importers.workflow import apply_import, run_import
from surveys.answer_values.choice_texts import ValueStyle
from surveys.proposals.immediate_updates import immediate_in_words


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
        value_styles=chosen_words(values, {str(style): style for style in ValueStyle}, "--values"),
        statuses=chosen_words(statuses, {"complete": True, "partial": False}, "--status"),
    )
    reading = ReadOptions(sheet, header_row, encoding, password, fill_down)
    batch: int | None = None
    counts: Mapping[str, int] = {}
    with run.database(create=True) as database:
        missing = find_missing(database, file, reading, choices, run.progress())
        if missing is None:
            planned = plan_file(
                run, database, RESPONSES, file, choices, reading,
                mapping=mapping, skip_rows=skip_rows,
            )  # fmt: skip
            written = write_found(run, database, planned, issues, rejected)
            if not dry_run:
                applied = run_import(database, planned, run.progress())
                batch, counts = applied.batch_id, applied.counts
        elif dry_run:
            raise UserError(
                f"There is no wave “{wave}” of a survey “{survey}” yet, and a dry run creates"
                " nothing. Import the file without --dry-run; it can be undone.",
                code="unknown_wave",
            )
        else:  # in one transaction, so that nothing is created where the import is refused
            with database.write(
                RESPONSES.batch, progress=run.progress(), file=missing.file
            ) as changes:
                planned = plan_with_survey(
                    changes, missing, file, choices, mapped(mapping), reading
                )
                planned = without_rows(planned, skip_rows)
                written = write_found(run, database, planned, issues, rejected)
                apply_import(changes, planned)
            batch, counts = changes.batch_id, changes.counts
    plan = planned.chosen()
    if missing is not None:
        run.say(_created(missing))
    result: dict[str, Any] = {
        **plan.as_json(batch),
        **at_once(counts),
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
            *issue_lines(plan.issues),
            *([] if written is None else rejected_lines(written)),
            *immediate_in_words(counts),
            "Nothing was written." if dry_run else plan.in_words(batch),
        ],
    )


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

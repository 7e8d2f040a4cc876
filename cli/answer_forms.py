"""Commands for Excel questionnaires: one workbook for each person out, and those sent back in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from cli.session import Session, session
from cli.surveys import SurveyCode, WaveLabel
from core.errors import UserError
from core.formats import plural
from core.temporary import private_folder
from exporters.answer_forms.answer_forms import plan_forms, write_forms
from importers.answers.choices import AnswerChoices
from importers.answers.forms.gathered_answers import as_form_issue, write_gathered
from importers.answers.forms.returned_forms import FormIssue, read_forms
from importers.answers.kind import RESPONSES
from importers.workflow import prepare, run_import
from models.batch_kinds import BatchKind
from models.database import Database
from surveys.mailing_lists import record_exported
from surveys.proposals.immediate_updates import OPTED_OUT, VERIFIED, immediate_in_words
from surveys.waves import find_wave

_SHOWN: Final = 20  # issues listed for people; --json has them all


def export_forms(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the workbooks go.")],
    survey: SurveyCode,
    wave: WaveLabel,
    ids: Annotated[
        list[int] | None,
        typer.Option("--id", metavar="ID", help="Only of this person. May be repeated."),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Also of those who have answered.")
    ] = False,
    names: Annotated[bool, typer.Option(help="With each person’s name on the form.")] = True,
    introduction: Annotated[
        str, typer.Option(help="A text above the questions, in place of the survey’s own.")
    ] = "",
    sent: Annotated[
        bool, typer.Option("--sent", help="Record the forms as sent today, as an invitation.")
    ] = False,
) -> None:
    """Write an Excel questionnaire for each person of a wave who has not answered."""
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            forms = plan_forms(
                connection,
                find_wave(connection, survey, wave),
                person_ids=ids,
                only_not_answered=not everybody,
            )
        written = write_forms(
            folder, forms, with_names=names, introduction=introduction, progress=run.progress()
        )
        if sent:
            with database.write(BatchKind.INVITATION_LIST) as changes:
                record_exported(changes, forms.listed, "answer-forms")
    excluded = dict(forms.listed.excluded)
    run.print(
        {"folder": str(folder), "files": len(written), "excluded": excluded},
        lambda: [
            f"{folder}: {plural(len(written), 'form')}",
            *(f"  {count} not: {reason}" for reason, count in excluded.items()),
        ],
    )


def import_forms(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder with the forms, or one of them.")],
    survey: Annotated[str | None, typer.Option(help="The survey’s code.")] = None,
    wave: Annotated[str | None, typer.Option(help="The wave’s label.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be imported, without importing it.")
    ] = False,
) -> None:
    """Import the Excel questionnaires that were sent back, a folder of them in one go."""
    run = session(context)
    with run.database() as database:
        import_returned(run, database, folder, survey, wave, dry_run=dry_run)


def import_returned(
    run: Session,
    database: Database,
    folder: Path,
    survey: str | None,
    wave: str | None,
    *,
    dry_run: bool,
) -> None:
    """Import the forms in `folder` into their wave, unless it is a dry run, and print the result.

    Raises UserError where they are of several waves and none is named, and where none is of the
    one that is.
    """
    returned = read_forms([folder], run.progress())
    if survey is None or wave is None:
        if len(returned.waves) > 1:
            waves = " and ".join(f"{code} {label}" for code, label in returned.waves)
            raise UserError(
                f"The forms are of {waves}. Nothing was imported; say which wave with --survey and"
                " --wave.",
                code="several_waves",
            )
        survey, wave = returned.waves[0]
    returned = returned.of_wave(survey, wave)
    private = private_folder()
    try:
        path = private.path / f"Answer forms {survey} {wave}.xlsx".replace("/", "-")
        write_gathered(path, returned)
        planned = prepare(
            database,
            RESPONSES,
            path,
            choices=AnswerChoices(survey=survey, wave=wave),
            progress=run.progress(),
        )
        plan = planned.chosen()
        applied = None if dry_run else run_import(database, planned, run.progress())
    finally:
        private.remove()
    batch, counts = (None, {}) if applied is None else (applied.batch_id, applied.counts)
    of_cells = [found for one in plan.issues if (found := as_form_issue(returned, one))]
    of_columns = [one for one in plan.issues if as_form_issue(returned, one) is None]
    told = [*returned.issues, *of_cells]
    result = {
        **plan.as_json(batch),
        "files": len(returned.forms),
        **at_once(counts),
        "problems": [
            *(one.as_json() for one in told),
            *(one.as_json() for one in of_columns),
        ],
    }
    run.print(
        result,
        lambda: [
            f"{plural(len(returned.forms), 'form')}: {result['complete']} complete,"
            f" {result['partial']} partial, {result['unchanged']} already on record,"
            f" {result['review']} to review, {result['skipped']} skipped",
            *(_line(one) for one in told[:_SHOWN]),
            *([f"  … and {len(told) - _SHOWN} more"] if len(told) > _SHOWN else []),
            *(f"  {one.message}" for one in of_columns),
            *immediate_in_words(counts),
            "Nothing was written." if dry_run else plan.in_words(batch),
        ],
    )


def at_once(counts: Mapping[str, int]) -> dict[str, int]:
    """How many people the answers opted out, and how many records they confirmed, if any."""
    return {name: counts[name] for name in (OPTED_OUT, VERIFIED) if name in counts}


def _line(issue: FormIssue) -> str:
    cell = f", {issue.cell}" if issue.cell else ""
    return f"  “{issue.file}”{cell}: {issue.message}"

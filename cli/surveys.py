"""Commands for surveys, waves and dispositions."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from analysis.notes import ineligible, not_invited
from cli.session import Password, PersonId, session
from core.errors import UserError
from core.formats import plural
from core.issues import Issue, Severity
from importers.answers.questionnaires.workbook import NO_CODE, read_questionnaire_file
from models.batch_kinds import BatchKind
from models.erasure_clean_up import cut_log
from records.wave_privacy import DESCRIPTIONS, Privacy
from surveys.anonymous_answers import remove_answers
from surveys.details.details_waves import asked_fields, open_details_wave
from surveys.dispositions import find_invitation, set_disposition
from surveys.survey_store import create_survey, list_surveys
from surveys.unlinked_answers import unlink_wave
from surveys.waves import Wave, WaveKind, change_wave, find_wave, list_waves, open_wave

survey_app = typer.Typer(no_args_is_help=True)
wave_app = typer.Typer(no_args_is_help=True)

_MOST_PROBLEMS: Final = 30  # of a questionnaire, in its refusal

SurveyCode = Annotated[str, typer.Option("--survey", help="The survey's code.")]
WaveLabel = Annotated[str, typer.Option("--wave", help="The wave's label.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@survey_app.command("create")
def create(
    context: typer.Context,
    file: Path,
    code: Annotated[
        str | None, typer.Option(help="The survey’s code, in place of the workbook’s.")
    ] = None,
    password: Password = None,
) -> None:
    """Create a survey from a questionnaire workbook, or LimeSurvey’s .lss or .lsa."""
    run = session(context)
    with run.database(create=True) as database:
        found = read_questionnaire_file(file, run.progress(), password=password, code=code)
        if not found.is_sound:
            raise _unsound(found.issues)
        with database.write(BatchKind.SURVEY) as changes:
            kept = create_survey(changes, found.questionnaire)
    survey = found.questionnaire
    run.print(
        {
            "survey": survey.code,
            "title": survey.title,
            "questions": len(survey.questions),
            "outcome": kept.outcome,
            "problems": [issue.as_json() for issue in found.issues],
            "batch": changes.changed().batch_id,
        },
        lambda: [
            f"{survey.code} “{survey.title}”: {plural(len(survey.questions), 'question')},"
            f" {kept.outcome}"
        ],
    )


@survey_app.command("list")
def list_all(context: typer.Context) -> None:
    """List the surveys and their waves."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = [
            {
                "code": survey.code,
                "title": survey.title,
                "questions": survey.question_count,
                "waves": [
                    {
                        "label": counts.wave.label,
                        "opens": _iso(counts.wave.opens),
                        "closes": _iso(counts.wave.closes),
                        "invited": counts.invited,
                        "complete": counts.complete,
                        "partial": counts.partial,
                        "not_invited": counts.not_invited,
                        "ineligible": counts.ineligible,
                    }
                    for counts in list_waves(connection, survey.code)
                ],
            }
            for survey in list_surveys(connection)
        ]

    def lines() -> list[str]:
        told: list[str] = []
        for survey in found:
            told.append(f"{survey['code']}  {survey['title']}")
            waves = survey["waves"]
            told.extend(
                f"  {wave['label']}: {wave['invited']} invited, {wave['complete']} complete,"
                f" {wave['partial']} partial"
                + (f", {not_invited(wave['not_invited'])}" if wave["not_invited"] else "")
                + (f", {ineligible(wave['ineligible'])}" if wave["ineligible"] else "")
                for wave in (waves if isinstance(waves, list) else [])
            )
        return told or ["There are no surveys yet."]

    run.print({"surveys": found}, lines)


@wave_app.command("open")
def open_new(
    context: typer.Context,
    survey: SurveyCode,
    label: Annotated[str, typer.Option(help="For example its year.")],
    opens: Day = None,
    closes: Day = None,
    privacy: Annotated[
        Privacy, typer.Option(help="Who can tell who gave which answers.")
    ] = Privacy.NAMED,
    kind: Annotated[
        WaveKind,
        typer.Option(help="“details” asks people to update their details, and creates its survey."),
    ] = WaveKind.SURVEY,
    fields: Annotated[
        str | None,
        typer.Option(
            metavar="FIELD,FIELD,...",
            help="What a wave of the kind “details” asks for; else what was asked for last.",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="The title of a new survey of the kind “details”.")
    ] = None,
) -> None:
    """Open a wave of a survey, or one in which people update their details."""
    asks_for_details = kind is WaveKind.DETAILS
    if not asks_for_details and (fields is not None or title is not None):
        raise typer.BadParameter("--fields and --title go with --kind details.")
    if asks_for_details and privacy is not Privacy.NAMED:
        raise typer.BadParameter("a wave of the kind “details” is always named.")
    run = session(context)
    dates = _day(opens), _day(closes)
    with run.database() as database, database.write(BatchKind.WAVE_CREATE) as changes:
        if asks_for_details:
            keys = (
                None
                if fields is None
                else [key for one in fields.split(",") if (key := one.strip())]
            )
            wave = open_details_wave(changes, survey, label, *dates, fields=keys, title=title)
        else:
            wave = open_wave(changes, survey, label, *dates, privacy=privacy)
        asked = asked_fields(changes.connection, wave) if asks_for_details else {}
    run.print(
        {
            **_wave(wave),
            **({"fields": {code: one.key for code, one in asked.items()}} if asked else {}),
        },
        lambda: [
            f"Wave {wave.name} is open.",
            *(f"  {code}: {one.label}" for code, one in asked.items()),
        ],
    )


@wave_app.command("privacy")
def set_privacy(
    context: typer.Context, survey: SurveyCode, wave: WaveLabel, privacy: Privacy
) -> None:
    """Set who can tell who gave which answers; never loosened once answers came."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.WAVE_EDIT) as changes:
        found = find_wave(changes.connection, survey, wave)
        changed = change_wave(changes, found, found.opens, found.closes, found.note, privacy)
    run.print(_wave(changed), lambda: [f"{changed.name}: {DESCRIPTIONS[privacy].title.lower()}."])


@wave_app.command("unlink")
def unlink(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Unlink: nobody can link the answers again.")
    ] = False,
) -> None:
    """Unlink the answers to a closed wave from people, for good."""
    _check_confirmed(confirmed=confirm)
    run = session(context)
    with run.database() as database:
        with database.write(BatchKind.ANSWERS_UNLINK, progress=run.progress()) as changes:
            found = find_wave(changes.connection, survey, wave)
            unlink_wave(changes, found, date.today())
        cut_log(database)
    run.print(_wave(found), lambda: [f"The answers to {found.name} name nobody any more."])


@wave_app.command("remove-answers")
def remove_all_answers(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Remove: only their file brings them back.")
    ] = False,
) -> None:
    """Remove all answers of an anonymous wave, of which no single import can be undone."""
    _check_confirmed(confirmed=confirm)
    run = session(context)
    with run.database() as database, database.write(BatchKind.ANSWERS_REMOVE) as changes:
        found = find_wave(changes.connection, survey, wave)
        count = remove_answers(changes, found)
    run.print(
        {**_wave(found), "removed": count},
        lambda: [f"{plural(count, 'response')} of {found.name} removed."],
    )


def _check_confirmed(*, confirmed: bool) -> None:
    if not confirmed:
        raise UserError(
            "This cannot be undone. Nothing was changed; add --confirm to go on.",
            code="not_confirmed",
        )


def _wave(wave: Wave) -> dict[str, object]:
    return {
        "survey": wave.survey_code,
        "wave": wave.label,
        "opens": _iso(wave.opens),
        "closes": _iso(wave.closes),
        "kind": wave.kind,
        "privacy": wave.privacy,
    }


def disposition(
    context: typer.Context,
    person: PersonId,
    value: str,
    survey: SurveyCode,
    wave: WaveLabel,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Since which day; else today.")
    ] = None,
) -> None:
    """Record the disposition of a person's invitation."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.DISPOSITION) as changes:
        found = find_wave(changes.connection, survey, wave)
        invitation = find_invitation(changes.connection, found.id, person)
        changed = set_disposition(changes, invitation, value, _day(on))
    run.print(
        {"person": person, "disposition": value, "changed": changed},
        lambda: [f"Recorded: {value}" if changed else f"It was {value} already."],
    )


def _unsound(issues: Sequence[Issue]) -> UserError:
    """The refusal of a questionnaire: every issue that stands in its way, with its place."""
    errors = [one for one in issues if one.severity is Severity.ERROR]
    said = [
        f"{'row ' + str(one.row) + ', ' if one.row else ''}{one.column}: {one.message}"
        for one in errors[:_MOST_PROBLEMS]
    ]
    more = len(errors) - len(said)
    return UserError(
        f"The questionnaire has {plural(len(errors), 'issue')}; nothing was changed. "
        + " ".join(f"({number}) {text}" for number, text in enumerate(said, 1))
        + (f" And {plural(more, 'more issue')}." if more else "")
        + (" Or give a code with --code." if any(one.code == NO_CODE for one in errors) else ""),
        code=errors[0].code,
    )


def _day(value: datetime | None) -> date | None:
    return None if value is None else value.date()


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()

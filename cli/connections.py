"""Commands for connections to survey platforms; `fetch --due` is for the task scheduler."""

from typing import Annotated, Any

import typer

from cli.session import Session, session
from cli.surveys import SurveyCode, WaveLabel
from connections.accounts import (
    ConnectedWave,
    PlatformConnection,
    add_connection,
    check_connection,
    connect_wave,
    connected_wave,
    connected_waves,
    disconnect_wave,
    find_connection,
    list_connections,
    proposed_connection,
    remove_connection,
)
from connections.fetch import FAILED, fetch_answers
from connections.participants import ParticipantPlan, plan_participants, send_participants
from connections.platform import ConnectedPlatform
from core.errors import UserError
from core.formats import plural
from models.batch_kinds import BatchKind
from models.database import utc_now
from records.office import office_settings
from surveys.reminders import describe_exclusions
from surveys.waves import find_wave

app = typer.Typer(no_args_is_help=True)


@app.command("add")
def add(
    context: typer.Context,
    name: str,
    platform: Annotated[ConnectedPlatform, typer.Option(help="The survey platform.")],
    address: Annotated[str, typer.Option(help="https://… of the platform.")],
    login: Annotated[str, typer.Option(help="Of LimeSurvey: the user name.")] = "",
) -> None:
    """Add a connection, once signing in works; its password or token goes into the keyring."""
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            proposed = proposed_connection(connection, name, platform, address, login)
        _ask_secret(run, proposed)
        with database.write(BatchKind.CONNECTION_ADD) as changes:
            added = add_connection(changes, proposed)
    run.print({"connection": added.name}, lambda: [f"“{added.name}” added."])


@app.command("secret")
def secret(context: typer.Context, name: str) -> None:
    """Enter the password or token of a connection on this computer, once signing in works."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = find_connection(connection, name)
    _ask_secret(run, found)
    run.print({"connection": found.name}, lambda: [f"Signed in to “{found.name}”."])


def _ask_secret(run: Session, proposed: PlatformConnection) -> None:
    """Sign in with the password or token that is typed, and keep it; else with the variable's."""
    given = proposed.given_secret
    typed = given or typer.prompt("Password or token", hide_input=True, err=True)
    check_connection(proposed, typed, run.progress())
    if not given:
        proposed.store_secret(typed)


@app.command("list")
def list_all(context: typer.Context) -> None:
    """List the connections, and the waves that are fetched by them."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        known = list_connections(connection)
        fetched = connected_waves(connection)
    run.print(
        {
            "connections": [
                {"name": one.name, "platform": one.platform, "address": one.address}
                for one in known
            ],
            "waves": [_wave(one) for one in fetched],
        },
        lambda: [
            *(f"{one.name}: {one.platform} at {one.address}" for one in known),
            *(
                f"{one.survey_code} {one.wave_label}: {one.connection} {one.remote_id}"
                f" {one.message or one.outcome}".rstrip()
                for one in fetched
            ),
        ],
    )


@app.command("remove")
def remove(context: typer.Context, name: str) -> None:
    """Remove a connection with its password or token; what was imported stays."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.CONNECTION_REMOVE) as changes:
        removed = remove_connection(changes, name)
    removed.forget_secret()
    run.print({"connection": removed.name}, lambda: [f"“{removed.name}” removed."])


@app.command("use")
def use(
    context: typer.Context,
    name: str,
    survey: SurveyCode,
    wave: WaveLabel,
    remote_id: Annotated[str, typer.Option(help="The survey’s ID on the platform.")],
    every: Annotated[
        int | None, typer.Option(min=1, help="Hours between two fetches; by default on request.")
    ] = None,
    apply_certain: Annotated[
        bool, typer.Option("--apply-certain", help="Import certain rows; else keep for review.")
    ] = False,
) -> None:
    """Fetch the answers to a wave by a connection."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.WAVE_CONNECT) as changes:
        found = find_wave(changes.connection, survey, wave)
        connect_wave(changes, found, name, remote_id, every, apply_certain=apply_certain)
    run.print(
        {"survey": found.survey_code, "wave": found.label, "connection": name},
        lambda: [f"Answers to {found.name} are fetched from “{name}”."],
    )


@app.command("fetch")
def fetch(
    context: typer.Context,
    survey: Annotated[str | None, typer.Option("--survey", help="The survey’s code.")] = None,
    wave: Annotated[str | None, typer.Option("--wave", help="The wave’s label.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Only what the schedule says.")] = False,
) -> None:
    """Fetch answers: of one wave, of those due, or of all that are connected."""
    if (survey is None) is not (wave is None):
        raise typer.BadParameter("give --survey and --wave, or neither.")
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            wanted = connected_waves(connection)
            if survey is not None and wave is not None:
                wanted = [connected_wave(connection, find_wave(connection, survey, wave))]
        now = utc_now()
        results = [
            (one, fetch_answers(database, one, run.progress(), is_asked=not due))
            for one in wanted
            if not due or one.is_due(now)
        ]
    failed = [fetched.message for _, fetched in results if fetched.outcome == FAILED]
    if failed:
        raise UserError(" ".join(failed), code=FAILED)
    run.print(
        {
            "fetched": [
                {
                    "survey": one.survey_code,
                    "wave": one.wave_label,
                    "outcome": fetched.outcome,
                    "message": fetched.message,
                    "batch": fetched.batch_id,
                    "states": fetched.states,
                    **fetched.counts,
                }
                for one, fetched in results
            ]
        },
        lambda: [
            f"{one.survey_code} {one.wave_label}: {fetched.outcome} {fetched.message}".rstrip()
            for one, fetched in results
        ],
    )


@app.command("disconnect")
def disconnect(context: typer.Context, survey: SurveyCode, wave: WaveLabel) -> None:
    """Fetch the answers to a wave no more; what was imported stays."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.WAVE_DISCONNECT) as changes:
        found = find_wave(changes.connection, survey, wave)
        connected_wave(changes.connection, found)
        disconnect_wave(changes, found)
    run.print(
        {"survey": found.survey_code, "wave": found.label},
        lambda: [f"Answers to {found.name} are not fetched any more."],
    )


@app.command("push")
def push(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    by_platform: Annotated[
        bool,
        typer.Option(
            "--by-platform",
            help="The platform sends the mails, and gets names and addresses for that. Qualtrics"
            " and REDCap always do.",
        ),
    ] = False,
    unrecorded: Annotated[
        bool, typer.Option("--unrecorded", help="Do not record them as invited.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show who and what would be sent; send nothing.")
    ] = False,
) -> None:
    """Send the people invited to a wave to its platform as participants, nobody twice."""
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            found = find_wave(connection, survey, wave)
            office = office_settings(connection)
        progress = run.progress()
        plans = plan_participants(database, found, progress)
        plan = plans.get(by_platform, plans[True])
        printed = _plan(plan)
        told = [
            f"{plural(len(plan.new), 'person', 'people')} to send to “{plan.connection.name}”:"
            f" {', '.join(plan.fields)}.",
            *([f"{len(plan.there)} are there already."] if plan.there else []),
            *(f"  excluded: {words}" for words in describe_exclusions(plan.excluded, office)),
        ]
        refused = plan.refused
        if not dry_run:
            sent = send_participants(database, plan, progress, records=not unrecorded)
            refused = sent.refused
            printed |= {"added": sent.added, "recorded": sent.recorded}
            told.append(f"{plural(sent.added, 'person', 'people')} sent.")
            if sent.stopped:
                raise UserError(f"{told[-1]} {sent.stopped}", code="stopped")
    run.print(
        printed | {"refused": [{"person": one.person_id, "reason": one.reason} for one in refused]},
        lambda: [*told, *(f"  refused: {one.name}: {one.reason}" for one in refused)],
    )


def _plan(plan: ParticipantPlan) -> dict[str, Any]:
    return {
        "connection": plan.connection.name,
        "new": len(plan.new),
        "there": len(plan.there),
        "fields": list(plan.fields),
        "by_platform": plan.by_platform,
        "excluded": dict(plan.excluded),
    }


def _wave(one: ConnectedWave) -> dict[str, Any]:
    return {
        "survey": one.survey_code,
        "wave": one.wave_label,
        "connection": one.connection,
        "remote_id": one.remote_id,
        "every_hours": one.every_hours,
        "apply_certain": one.apply_certain,
        "fetched_at": None if one.fetched_at is None else one.fetched_at.isoformat(),
        "outcome": one.outcome,
        "message": one.message,
    }

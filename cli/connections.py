"""Commands for connections to survey platforms; `fetch --due` is for the task scheduler."""

import os
from typing import Annotated, Any

import typer

from cli.session import session
from cli.surveys import SurveyCode, WaveLabel
from connections.accounts import (
    VARIABLE,
    ConnectedWave,
    add_connection,
    connect_wave,
    connected_waves,
    find_connection,
    list_connections,
    remove_connection,
)
from connections.downloads import ConnectedPlatform
from connections.fetch import FAILED, fetch_answers
from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import utc_now
from models.stored_passphrases import forget_passphrase, store_passphrase
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
    """Add a connection; its password or token is asked for and kept in the keyring."""
    run = session(context)
    with run.database() as database:
        with database.write(BatchKind.CONNECTION_ADD) as changes:
            added = add_connection(changes, name, platform, address, login)
        if not os.environ.get(VARIABLE):
            secret = typer.prompt("Password or token", hide_input=True, err=True)
            store_passphrase(added.place, secret)
    run.print({"connection": added.name}, lambda: [f"“{added.name}” added."])


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
    forget_passphrase(removed.place)
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
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            wanted = connected_waves(connection)
            if survey is not None and wave is not None:
                wave_id = find_wave(connection, survey, wave).id
                wanted = [one for one in wanted if one.wave_id == wave_id]
                if not wanted:
                    raise UserError(
                        "No connection is chosen for this wave; “connection use” chooses one.",
                        code="not_connected",
                    )
            for one in wanted:
                find_connection(connection, one.connection)
        now = utc_now()
        results = [
            (one, fetch_answers(database, one, run.progress()))
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

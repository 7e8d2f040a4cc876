"""Commands for the employers of people: spellings that mean the same one, and sectors."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import typer

from cli.session import session
from core.formats import format_number, plural
from models.batch_kinds import BatchKind
from records.data_quality.worklists import JOB_CHANGE_DAYS
from records.employers.decisions import separate_employers, unified_employers, unify_employers
from records.employers.groups import EmployerGroup
from records.employers.job_changes import JobChange, job_changes
from records.employers.proposals import employer_proposals
from records.employers.sectors import SectorProposal, fill_sectors, sector_proposals

app = typer.Typer(no_args_is_help=True)
_Spellings = Annotated[list[str], typer.Argument(metavar="SPELLING...", help="As on record.")]


@app.command("list")
def list_employers(
    context: typer.Context,
    unified: Annotated[
        bool, typer.Option("--unified", help="Those that were unified, in place of proposals.")
    ] = False,
) -> None:
    """List spellings that may mean one employer, or the employers that were unified."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        if unified:
            known = unified_employers(connection)
            run.print(
                {"employers": [asdict(one) for one in known]},
                lambda: [
                    f"{format_number(one.roles):>9}  {one.name}: {', '.join(one.spellings)}"
                    for one in known
                ],
            )
            return
        proposed = employer_proposals(connection)
    run.print(
        {"proposals": [_group_as_json(one) for one in proposed]}, lambda: _group_lines(proposed)
    )


@app.command()
def unify(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Of the employer, as it is shown from now on.")],
    spellings: _Spellings,
) -> None:
    """Give one name to spellings of an employer, on record and in every later import."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.EMPLOYERS_UNIFY) as changes:
        count = unify_employers(changes, name, spellings)
    run.print(
        {"name": name, "roles": count, "batch": changes.changed().batch_id},
        lambda: [f"{plural(count, 'role')} changed to “{name}”"],
    )


@app.command()
def separate(context: typer.Context, spellings: _Spellings) -> None:
    """Remember that spellings are different employers; those that were unified are restored."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.EMPLOYERS_SEPARATE) as changes:
        count = separate_employers(changes, spellings)
    run.print(
        {"spellings": spellings, "roles": count, "batch": changes.changed().batch_id},
        lambda: [f"Marked as different employers; {plural(count, 'role')} restored"],
    )


@app.command()
def sectors(
    context: typer.Context,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="EMPLOYER", help="Fill in the sector proposed for it."),
    ] = None,
    accept_all: Annotated[
        bool, typer.Option("--all", help="Fill in all sectors proposed.")
    ] = False,
) -> None:
    """List the sectors proposed for roles that have none, or fill them in."""
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            proposed = sector_proposals(connection)
        if not accept and not accept_all:
            run.print(
                {"proposals": [asdict(one) for one in proposed]},
                lambda: map(_sector_line, proposed),
            )
            return
        chosen = {
            one.employer: one.sector
            for one in proposed
            if accept_all or one.employer in (accept or ())
        }
        with database.write(BatchKind.SECTORS_FILL) as changes:
            count = fill_sectors(changes, chosen)
    run.print(
        {"employers": len(chosen), "roles": count, "batch": changes.changed().batch_id},
        lambda: [f"{plural(count, 'role')} of {plural(len(chosen), 'employer')} got a sector"],
    )


@app.command()
def changes(
    context: typer.Context,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="A day; without it, 30 days ago."),
    ] = None,
) -> None:
    """List who changed jobs since a day, with the former and the new role."""
    first = date.today() - timedelta(days=JOB_CHANGE_DAYS) if since is None else since.date()
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = job_changes(connection, first)
    run.print(
        {"since": first.isoformat(), "changes": [_change_as_json(one) for one in found]},
        lambda: map(_change_line, found),
    )


def _change_as_json(one: JobChange) -> dict[str, Any]:
    return {
        "person": one.person_id,
        "name": one.person,
        "from": {"title": one.former_title, "employer": one.former_employer},
        "to": {"title": one.title, "employer": one.employer},
        "recorded_at": one.recorded_at.isoformat(),
        "source": one.source,
    }


def _change_line(one: JobChange) -> str:
    former, new = (
        ", ".join(filter(None, pair)) or "not known"
        for pair in ((one.former_title, one.former_employer), (one.title, one.employer))
    )
    return f"{one.person_id:>9}  {one.person}: from {former} to {new}; {one.source}"


def _group_as_json(one: EmployerGroup) -> dict[str, Any]:
    return {
        "name": one.name,
        "roles": one.roles,
        "spellings": [
            {"spelling": it.text, "roles": it.roles, "reason": it.reason} for it in one.spellings
        ],
    }


def _group_lines(proposed: Sequence[EmployerGroup]) -> Iterator[str]:
    for one in proposed:
        yield f"{one.name} ({plural(one.roles, 'role')})"
        yield from (f"{format_number(it.roles):>9}  {it.text}: {it.reason}" for it in one.spellings)


def _sector_line(one: SectorProposal) -> str:
    return f"{format_number(one.roles):>9}  {one.employer}: {one.sector}, {one.reason}"

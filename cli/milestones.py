"""The command for milestones: anniversaries of completion, birthdays, and classes."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli.list_recipient import ToWhom, Until, WhatFor, registration
from cli.session import session
from core.errors import UserError
from core.formats import format_number
from importers.queue.target_check import check_target
from models.consent_fields import PURPOSES
from queries.milestones import (
    MILESTONE_LABELS,
    Milestone,
    MilestoneKind,
    MilestoneQuery,
    find_milestones,
    parse_years,
    people_of,
)
from queries.people_lists import class_list
from records.office import office_settings


def milestones(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Argument(
            metavar="OUT", help="A .docx, .pdf or .xlsx file of the people; else counted only."
        ),
    ] = None,
    kind: Annotated[MilestoneKind, typer.Option(help="What is celebrated.")] = (
        MilestoneKind.ANNIVERSARIES
    ),
    years: Annotated[
        str, typer.Option(help="Years since completion, of anniversaries.")
    ] = "1, 5, 10, 25",
    in_year: Annotated[
        int | None, typer.Option("--in", min=1900, max=2200, help="The year; else this one.")
    ] = None,
    period: Annotated[str, typer.Option(help="Of birthdays.")] = "this month",
    ages: Annotated[
        str, typer.Option(help="Of birthdays: who reaches one of these ages, such as 50, 60.")
    ] = "",
    completed: Annotated[
        list[int] | None, typer.Option(help="A class by its year; else all of them.")
    ] = None,
    purpose: Annotated[
        str, typer.Option(help=f"What they are written to for: {', '.join(PURPOSES)}.")
    ] = "events",
    to: ToWhom = None,
    what_for: WhatFor = None,
    until: Until = None,
) -> None:
    """Count who celebrates and who of them can be reached, each with the filter that lists them.

    Labels, letters, exports and segments take that filter by --where.
    """
    if purpose not in PURPOSES:
        raise typer.BadParameter(f"--purpose is one of {', '.join(PURPOSES)}.")
    today = date.today()

    register = registration(to, what_for, until)
    query = MilestoneQuery(
        kind,
        in_year or today.year,
        parse_years(years),
        period,
        parse_years(ages) if ages.strip() else (),
        tuple(completed or ()),
        purpose,
    )
    run = session(context)
    with run.database() as database:
        if out is not None:
            check_target(database, out)
        with database.read() as connection:
            found = find_milestones(connection, query, today)
            office = office_settings(connection).name
            groups = {} if out is None else people_of(connection, found)
            listed = class_list(connection, groups, purpose, MILESTONE_LABELS[kind])
        given: Mapping[str, int] = {}
        if out is not None:
            from exporters.people_lists import write_people_list_file

            if not listed.count:
                raise UserError("Nobody celebrates then; nothing was written.", code="nobody")
            write_people_list_file(out, listed, office, run.window.write_document_pdf)
            given = register(run, database, out.name, listed.count)
    run.print(
        {
            "file": None if out is None else str(out),
            "kind": kind.value,
            "milestones": [asdict(one) for one in found],
            **given,
        },
        lambda: map(_line, found) if found else ["Nobody celebrates then."],
    )


def _line(found: Milestone) -> str:
    reached = f"{format_number(found.email)} by e-mail, {format_number(found.post)} by post"
    return f"{format_number(found.people):>9}  {found.title} ({found.detail}): {reached}"

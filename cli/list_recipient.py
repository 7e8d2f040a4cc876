"""The options by which a command records that what it writes is handed out."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated

import typer

from cli.session import Session
from models.batch_kinds import BatchKind
from models.database import Database
from records.handed_out import ListRecipient, record_handed_out
from records.office import office_settings

ToWhom = Annotated[
    str | None,
    typer.Option("--to", help="Who outside the office gets it, for the register of lists."),
]
WhatFor = Annotated[str | None, typer.Option("--for", help="With --to: what they need it for.")]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help="With --to: how long they may keep it."),
]
Register = Callable[[Session, Database, str, int], Mapping[str, int]]


def registration(to: str | None, what_for: str | None, until: datetime | None) -> Register:
    """What records a list of so many people, by its title, once it is written.

    It gives its id as “handed_out”, to be printed; nothing without `to`, and where the office keeps
    a register, that is told. Raises UserError for a recipient that cannot be recorded, BadParameter
    for the other options alone.
    """
    if to is None:
        if what_for is not None or until is not None:
            raise typer.BadParameter("--for and --until say more of --to, which is missing.")
        return _tell_unregistered
    recipient = ListRecipient(to, what_for or "", None if until is None else until.date())
    recipient.given("list", 0, date.today())  # refused before anything is written

    def record(_run: Session, database: Database, title: str, people: int) -> Mapping[str, int]:
        given = recipient.given(title, people, date.today())
        with database.write(BatchKind.LIST_HANDED_OUT) as changes:
            return {"handed_out": record_handed_out(changes, given).id}

    return record


def _tell_unregistered(
    run: Session, database: Database, title: str, _people: int
) -> Mapping[str, int]:
    with database.read() as connection:
        is_kept = office_settings(connection).registers_lists
    if is_kept:
        run.say(
            f"“{title}” is not in the register of lists handed out. If it leaves the office, give"
            " --to NAME, or record it by “handed-out add”."
        )
    return {}

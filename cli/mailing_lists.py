"""Commands for the mailing lists of a wave that were exported."""

from typing import Annotated

import typer

from cli.session import session
from cli.surveys import SurveyCode, WaveLabel
from core.formats import plural
from models.batch_kinds import BatchKind
from surveys.list_ledger import ExportedList, read_lists, withdraw_list
from surveys.waves import find_wave


def lists(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    not_sent: Annotated[
        int | None,
        typer.Option(
            metavar="LIST",
            help="Record that this list was not sent: its people can be invited again.",
        ),
    ] = None,
) -> None:
    """Show the mailing lists of a wave that were exported, or record that one was not sent."""
    run = session(context)
    with run.database() as database:
        withdrawn = 0
        if not_sent is not None:
            with database.write(BatchKind.MAILING_LIST_WITHDRAW) as changes:
                found = find_wave(changes.connection, survey, wave)
                withdrawn = withdraw_list(changes, found, not_sent)
        with database.read() as connection:
            shown = read_lists(connection, find_wave(connection, survey, wave).id)
    told = [f"{plural(withdrawn, 'message')} withdrawn."] if not_sent is not None else []
    run.print(
        {
            "lists": [
                {
                    "id": one.id,
                    "kind": one.kind,
                    "format": one.form,
                    "at": one.at.isoformat(timespec="seconds"),
                    "by": one.created_by,
                    "people": one.people,
                    "state": "withdrawn" if one.withdrawn_at else "sent",
                }
                for one in shown
            ],
            **({} if not_sent is None else {"withdrawn": withdrawn}),
        },
        lambda: [*told, *map(_line, shown)] or ["No list was exported yet."],
    )


def _line(one: ExportedList) -> str:
    state = ", not sent" if one.withdrawn_at else ""
    form = one.form or "unknown format"
    people = plural(one.people, "person", "people")
    return f"{one.id}  {one.at:%Y-%m-%d}  {one.kind}, {form}: {people}{state}"

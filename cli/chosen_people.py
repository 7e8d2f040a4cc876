"""The people whom a command is about: those of a segment or list, of a filter, or by their ids."""

from collections.abc import Sequence
from typing import Annotated

import typer
from sqlalchemy import Connection

from records.fields.definitions import all_fields
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.filters.segments import resolve

OfSegment = Annotated[
    str | None, typer.Option("--segment", help="The people of a segment or list.")
]
OfFilter = Annotated[str | None, typer.Option("--where", help="The people who meet a filter.")]
OfIds = Annotated[list[int] | None, typer.Option("--id", help="These people.")]


def chosen_people(
    connection: Connection, segment: str | None, where: str | None, ids: Sequence[int] | None
) -> Sequence[int]:
    """The people of the one option that is given. Raises BadParameter unless there is one."""
    if sum(scope is not None for scope in (segment, where, ids)) != 1:
        raise typer.BadParameter("give one of --segment NAME, --where EXPRESSION and --id ID.")
    if segment is not None:
        return resolve(connection, segment)
    if where is not None:
        return person_ids(connection, parse(where, all_fields(connection)))
    return list(dict.fromkeys(ids or ()))

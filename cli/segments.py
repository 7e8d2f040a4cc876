"""Commands that list, save, show, rename, duplicate and delete segments and lists."""

from collections.abc import Callable
from typing import Annotated, Any, Final

import typer
from sqlalchemy import Connection

from cli.session import Session, session
from core.errors import UserError
from core.formats import format_number, plural
from exporters.segment_uses import rename_everywhere, uses_of
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database
from records.filters.segment_changes import duplicate_segment
from records.filters.segments import (
    Segment,
    delete_segment,
    find_segment,
    list_segments,
    resolve,
    save_segment,
    size,
)
from records.people import NAME_KEYS, list_name, read_people

segment_app = typer.Typer(no_args_is_help=True)
list_app = typer.Typer(no_args_is_help=True)

_SHOWN: Final = tuple(dict.fromkeys(("id", "alumni_id", *NAME_KEYS, "email")))

Limit = Annotated[int, typer.Option(min=0, help="At most so many people.")]
NewName = Annotated[str, typer.Argument(metavar="NEW_NAME")]
Anyway = Annotated[bool, typer.Option("--anyway", help="Also where something uses it.")]


def segments(context: typer.Context) -> None:
    """List the segments and lists, with how many people are in them now."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = [_as_json(connection, one) for one in list_segments(connection)]
    run.print(
        {"segments": found},
        lambda: map(_line, found),
    )


@segment_app.command("save")
def save(
    context: typer.Context,
    name: str,
    where: Annotated[str, typer.Option(help="For example: award = PhD and not deceased.")],
) -> None:
    """Save a filter as a live segment."""
    run = session(context)
    with run.database() as database:
        with database.write(BatchKind.SEGMENT_SAVE) as changes:
            saved = save_segment(changes, name, where)
        _print(run, database, saved, "saved")


@segment_app.command("show")
def show_segment(context: typer.Context, name: str, limit: Limit = 50) -> None:
    """Show a segment: its filter, what uses it, and who is in it now."""
    _show(session(context), name, limit, is_list=False)


@list_app.command("show")
def show_list(context: typer.Context, name: str, limit: Limit = 50) -> None:
    """Show a list: what uses it, and who is on it."""
    _show(session(context), name, limit, is_list=True)


@segment_app.command("rename")
def rename_segment(context: typer.Context, name: str, new_name: NewName) -> None:
    """Rename a segment, also where filters and export layouts name it."""
    _rename(session(context), name, new_name, is_list=False)


@list_app.command("rename")
def rename_list(context: typer.Context, name: str, new_name: NewName) -> None:
    """Rename a list, also where filters and export layouts name it."""
    _rename(session(context), name, new_name, is_list=True)


@segment_app.command("duplicate")
def duplicate(context: typer.Context, name: str) -> None:
    """Save a copy of a segment."""
    _duplicate(session(context), name, is_list=False)


@list_app.command("duplicate")
def duplicate_list(context: typer.Context, name: str) -> None:
    """Save a copy of a list, with its people."""
    _duplicate(session(context), name, is_list=True)


@segment_app.command("delete")
def delete(context: typer.Context, name: str, anyway: Anyway = False) -> None:
    """Delete a segment; its people stay."""
    _delete(session(context), name, anyway=anyway, is_list=False)


@list_app.command("delete")
def delete_list(context: typer.Context, name: str, anyway: Anyway = False) -> None:
    """Delete a list; its people stay."""
    _delete(session(context), name, anyway=anyway, is_list=True)


def _show(run: Session, name: str, limit: int, *, is_list: bool) -> None:
    with run.database() as database, database.read() as connection:
        one = _find(connection, name, is_list=is_list)
        told = _as_json(connection, one)
        ids = [] if told["count"] is None else resolve(connection, one.name)
        people = read_people(connection, ids[:limit], _SHOWN)
        uses = uses_of(connection, [one])
        shown = {
            **told,
            "description": one.description,
            "used_by": list(uses.filters),
            "waves": list(uses.waves),
            "excluded_from": list(uses.excluding),
        }
    run.print(
        {"segments": [shown], "total": len(ids), "people": people},
        lambda: [
            _line(told),
            *filter(None, (one.description, uses.in_words(f"“{one.name}”"))),
            *(f"{row['id']}  {list_name(row)}  {row['email'] or ''}".strip() for row in people),
        ],
    )


def _rename(run: Session, name: str, new_name: str, *, is_list: bool) -> None:
    kind = BatchKind.SEGMENT_RENAME
    _change(run, name, kind, lambda changes, one: rename_everywhere(changes, one, new_name),
            "renamed", is_list=is_list)  # fmt: skip


def _duplicate(run: Session, name: str, *, is_list: bool) -> None:
    kind = BatchKind.LIST_SAVE if is_list else BatchKind.SEGMENT_SAVE
    _change(run, name, kind, duplicate_segment, "saved", is_list=is_list)


def _change(
    run: Session,
    name: str,
    kind: BatchKind,
    act: Callable[[ChangeSet, Segment], Segment],
    verb: str,
    *,
    is_list: bool,
) -> None:
    """Write what `act` makes of a segment or list, and print it as it is then."""
    with run.database() as database:
        with database.write(kind) as changes:
            written = act(changes, _find(changes.connection, name, is_list=is_list))
        _print(run, database, written, verb, changes.changed().batch_id)


def _delete(run: Session, name: str, *, anyway: bool, is_list: bool) -> None:
    with run.database() as database, database.write(BatchKind.SEGMENT_DELETE) as changes:
        one = _find(changes.connection, name, is_list=is_list)
        uses = uses_of(changes.connection, [one])
        if uses and not anyway:
            raise UserError(
                f"{uses.in_words(f'“{one.name}”')} Nothing was deleted; add --anyway to delete it"
                " all the same.",
                code="segment_in_use",
            )
        delete_segment(changes, one)
    used_by = {"used_by": list(uses.filters), "waves": list(uses.waves)}
    run.print(
        {"deleted": one.name, **used_by, "batch": changes.changed().batch_id},
        lambda: [f"“{one.name}” deleted; its people stay."],
    )


def _find(connection: Connection, name: str, *, is_list: bool) -> Segment:
    """The segment, or the list, called `name`. Raises UserError for another one, or none."""
    found, wanted = find_segment(connection, name), "list" if is_list else "segment"
    if found is None:
        raise UserError(f"There is no {wanted} “{name}”; nothing was changed.",
                        code="unknown_segment")  # fmt: skip
    if found.is_list != is_list:
        other = "list" if found.is_list else "segment"
        raise UserError(
            f"“{found.name}” is a {other}; nothing was changed. Use the command {other}.",
            code=f"not_a_{wanted}",
        )
    return found


def _print(
    run: Session, database: Database, segment: Segment, verb: str, batch: int | None = None
) -> None:
    with database.read() as connection:
        result = _as_json(connection, segment)
    run.print(
        {"segments": [result], **({} if batch is None else {"batch": batch})},
        lambda: [f"“{segment.name}” {verb}: {plural(result['count'], 'person', 'people')}"],
    )


def _line(told: dict[str, Any]) -> str:
    count = told["count"]
    people = told["problem"] if count is None else format_number(count)
    return f"{told['name']} ({people}): {told['where'] or 'a list'}"


def _as_json(connection: Connection, segment: Segment) -> dict[str, Any]:
    """A segment or list; the count of one whose filter cannot be used is null, with the problem."""
    told = {"name": segment.name, "where": segment.expression}
    try:
        return {**told, "count": size(connection, segment)}
    except UserError as error:  # its filter names what is there no more
        return {**told, "count": None, "problem": error.message}

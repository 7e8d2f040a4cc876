"""Commands that list what was done, take it back, and do it again."""

from typing import Annotated

import typer

from cli.session import LARGEST_ID, Session, session
from core.text import plural
from models import undo as undoing
from models.history import list_batches
from models.undo import Undone

BatchNumber = Annotated[int, typer.Argument(min=1, max=LARGEST_ID)]


def batches(context: typer.Context) -> None:
    """List the batches: every import and every other set of changes."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        listed = [
            {
                "batch": batch.id,
                "kind": batch.kind,
                "title": batch.title,
                "file": batch.file_name,
                "at": batch.at.isoformat(),
                "by": batch.by,
                "counts": batch.counts,
                "undone": not batch.stands,
            }
            for batch in reversed(list_batches(connection))
        ]
    run.print(
        {"batches": listed},
        lambda: (
            f"{batch['batch']:>5}  {str(batch['at'])[:16]}  {batch['title']}"
            + ("  (undone)" if batch["undone"] else "")
            for batch in listed
        ),
    )


def undo(context: typer.Context, batch: BatchNumber) -> None:
    """Take a batch back, as `batches` numbers it."""
    run = session(context)
    with run.database() as database:
        undone = undoing.undo(database, batch, run.progress())
    _print(run, undone, "taken back")


def redo(context: typer.Context, batch: BatchNumber) -> None:
    """Do a batch again that was taken back."""
    run = session(context)
    with run.database() as database:
        undone = undoing.redo(database, batch, run.progress())
    _print(run, undone, "done again")


def _print(run: Session, undone: Undone, done: str) -> None:
    kept = [
        {"person": one.person_id, "field": one.field, "reason": one.reason} for one in undone.kept
    ]
    run.print(
        {"batch": undone.batch_id, "reverted": undone.reverted, "kept": kept},
        lambda: [
            f"{plural(undone.reverted, 'record')} {done}; {plural(len(kept), 'value')} kept"
            " because of later changes."
        ],
    )

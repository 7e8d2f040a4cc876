"""Commands that list what was done, undo it, and redo it."""

from typing import Annotated

import typer

from cli.session import LARGEST_ID, Session, session
from core.text import plural
from models import undo as undoing
from models.history import list_batches
from models.undo import Undone
from records.undo import OPT_OUT, UndoneBatch, undo_batch

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


def undo(
    context: typer.Context,
    batch: BatchNumber,
    release_opt_outs: Annotated[
        bool,
        typer.Option(
            "--release-opt-outs", help="Undo the opt-outs of an import too, which else are kept."
        ),
    ] = False,
) -> None:
    """Undo a batch, as `batches` numbers it; the opt-outs that an import brought are kept."""
    run = session(context)
    with run.database() as database:
        done = undo_batch(database, batch, run.progress(), release_opt_outs=release_opt_outs)
    _print(run, done.undone, "undone", done)


def redo(context: typer.Context, batch: BatchNumber) -> None:
    """Redo a batch that was undone."""
    run = session(context)
    with run.database() as database:
        undone = undoing.redo(database, batch, run.progress())
    _print(run, undone, "redone")


def _print(run: Session, undone: Undone, done: str, opt_outs: UndoneBatch | None = None) -> None:
    kept = [
        {"person": one.person_id, "field": one.field, "reason": one.reason} for one in undone.kept
    ]
    result: dict[str, object] = {
        "batch": undone.batch_id,
        "reverted": undone.reverted,
        "kept": kept,
    }
    if opt_outs is not None:
        result |= {"opt_outs_kept": opt_outs.opt_outs, "suppressed": opt_outs.suppressed}

    def lines() -> list[str]:
        changed = sum(one.reason != OPT_OUT for one in undone.kept)
        told = [
            f"{plural(undone.reverted, 'record')} {done}; {plural(changed, 'value')} kept"
            " because of later changes."
        ]
        if opt_outs is not None and opt_outs.opt_outs:
            told.append(
                f"{plural(opt_outs.opt_outs, 'opt-out')} kept; to undo them too:"
                f" undo {undone.batch_id} --release-opt-outs"
            )
        return told

    run.print(result, lines)

"""Commands that list, undo and redo batches."""

from typing import Annotated, Any

import typer

from cli.session import LARGEST_ID, Session, session
from core.formats import plural
from records.history.batches import Batch, list_batches
from records.history.undo import OPT_OUT, UndoneBatch, redo_batch, undo_batch

BatchNumber = Annotated[int, typer.Argument(min=1, max=LARGEST_ID)]


def batches(context: typer.Context) -> None:
    """List the batches: every import and every other set of changes."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        listed = list_batches(connection)[::-1]
    run.print(
        {"batches": [batch_as_json(batch) for batch in listed]}, lambda: map(batch_line, listed)
    )


def batch_as_json(batch: Batch) -> dict[str, Any]:
    """A batch as the JSON of commands lists it."""
    return {
        "batch": batch.id,
        "kind": batch.kind.category,
        "title": batch.title,
        "file": batch.file_name,
        "at": batch.at.isoformat(),
        "by": batch.by,
        "counts": batch.counts,
        "undone": not batch.is_active,
    }


def batch_line(batch: Batch) -> str:
    """A batch as a line of a list: number, time (UTC), title."""
    undone = "" if batch.is_active else "  (undone)"
    return f"{batch.id:>5}  {batch.at.isoformat()[:16]}  {batch.title}{undone}"


def undo(
    context: typer.Context,
    batch: BatchNumber,
    release_opt_outs: Annotated[
        bool,
        typer.Option(
            "--release-opt-outs", help="Undo the opt-outs of the batch too, which else are kept."
        ),
    ] = False,
) -> None:
    """Undo a batch, as `batches` numbers it; opt-outs and suppressed addresses are kept."""
    run = session(context)
    with run.database() as database:
        done = undo_batch(database, batch, run.progress(), release_opt_outs=release_opt_outs)
    _print(run, done, "undone")


def redo(context: typer.Context, batch: BatchNumber) -> None:
    """Redo a batch that was undone; opt-outs and suppressed addresses are kept."""
    run = session(context)
    with run.database() as database:
        done = redo_batch(database, batch, run.progress())
    _print(run, done, "redone")


def _print(run: Session, result: UndoneBatch, done: str) -> None:
    undone = result.undone
    changed = sum(one.reason != OPT_OUT for one in undone.kept)

    def lines() -> list[str]:
        told = [
            f"{plural(undone.reverted, 'record')} {done}; {plural(changed, 'value')} kept"
            " because of later changes."
        ]
        if what := result.in_words():
            again = undone.batch_id if done == "undone" else undone.undo_batch_id
            told.append(f"{what} kept; to undo them too: undo {again} --release-opt-outs")
        return told

    run.print(
        {
            "batch": undone.batch_id,
            "reverted": undone.reverted,
            "kept": [
                {"person": one.person_id, "field": one.field, "reason": one.reason}
                for one in undone.kept
            ],
            "opt_outs_kept": result.opt_outs,
            "suppressed": result.suppressed,
        },
        lines,
    )

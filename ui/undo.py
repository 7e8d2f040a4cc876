"""Undo and redo of batches in jobs, for every page."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from core.formats import plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.undo import Undone
from records.history.batches import Batch, read_batch
from records.history.undo import OPT_OUT, UndoneBatch, undo_batch
from ui.context import PageContext
from ui.jobs import is_gone
from ui.theme import Tone
from ui.widgets.banners import Message

T = TypeVar("T")

_VERBS = {False: "Undo", True: "Redo"}  # by whether it is done again
_PAST = {False: "undone", True: "redone"}


def offer_undo(context: PageContext, text: str, batch_id: int) -> None:
    """Show the message `text` with an Undo button."""
    undo_it = Message(text, Tone.GOOD, "Undo", lambda: undo(context, batch_id, text))
    context.jobs.said.emit(undo_it)


def write_batch(
    context: PageContext,
    kind: BatchKind,
    act: Callable[[ChangeSet], T],
    *,
    title: str,
    done: Callable[[T], object] | None = None,
    said: Callable[[T], str] | None = None,
    failed: Callable[[Exception], object] | None = None,
) -> None:
    """Run `act` as a job in one transaction, call `done(result)`, and offer to undo its batch.

    What was done is told by `said(result)`, or else by the title of the batch; where nothing was
    written, nothing is told. `title` and `failed` are those of the job.
    """
    database = context.database

    def work(progress: Progress) -> tuple[T, Batch | None]:
        with database.write(kind, progress=progress) as changes:
            result = act(changes)
        with database.read() as connection:
            return result, read_batch(connection, changes.batch_id)

    def tell(written: tuple[T, Batch | None]) -> None:
        result, batch = written
        if done is not None and not is_gone(done):
            done(result)
        if batch is not None:
            text = f"{batch.title}." if said is None else said(result)
            offer_undo(context, text, batch.id)

    context.jobs.write(work, tell, title=title, failed=failed)


def undo(
    context: PageContext,
    batch_id: int,
    what: str,
    then: Callable[[Undone], object] | None = None,
    *,
    again: bool = False,
    release_opt_outs: bool = False,
) -> None:
    """Undo a batch in a job and report the result with a Redo button; calls `then` last.

    With `again`, the batch is itself an undo and is redone. Opt-outs are kept,
    and to undo them too is offered instead, unless `release_opt_outs`.
    """

    def redo_or_undo(undone: Undone) -> None:
        undo(context, undone.undo_batch_id, what, then, again=not again)

    def ask_to_release() -> None:
        text = "Without their opt-outs, these people can be contacted again."
        context.jobs.said.emit(Message(text, Tone.WARNING, f"{_VERBS[again]} opt-outs", release))

    def release() -> None:
        undo(context, batch_id, what, then, again=again, release_opt_outs=True)

    def tell(done: UndoneBatch) -> None:
        text = _outcome(done, again=again)
        tone = Tone.WARNING if done.undone.kept or done.opt_outs else Tone.GOOD
        if done.in_words():
            message = Message(text, tone, f"{_VERBS[again]} opt-outs too…", ask_to_release)
        else:
            message = Message(text, tone, _VERBS[not again], partial(redo_or_undo, done.undone))
        context.jobs.said.emit(message)
        if then is not None:
            then(done.undone)

    context.jobs.write(
        lambda progress: undo_batch(
            context.database, batch_id, progress, release_opt_outs=release_opt_outs
        ),
        tell,
        title=f"{_VERBS[again]}: {what}",
    )


def _outcome(done: UndoneBatch, *, again: bool) -> str:
    what = done.in_words()
    if what and not done.undone.reverted:
        text = f"Nothing was {_PAST[again]}."
    else:
        text = f"{_PAST[again].capitalize()}."
    if what:
        verb = "is" if done.opt_outs + done.addresses == 1 else "are"
        text += f" {what} {verb} kept."
    changed = sum(one.reason != OPT_OUT for one in done.undone.kept)
    if changed:
        what = plural(changed, "value or record", "values or records")
        text += f" {what} changed or used since {'was' if changed == 1 else 'were'} kept."
    return text

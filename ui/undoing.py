"""Taking back what was done, the same from every page: as a job, with a way back again."""

from collections.abc import Callable

from core.text import plural
from models.undo import Undone, undo
from records.editing import Edited
from ui.context import Context
from ui.theme import Tone
from ui.widgets.banners import Message

_VERBS = {False: "Undo", True: "Redo"}  # by whether it is done again


def offer_undo(context: Context, text: str, batch_id: int) -> None:
    """Tell that `text` was done, with Undo beside it."""
    undo_it = Message(text, Tone.GOOD, "Undo", lambda: take_back(context, batch_id, text))
    context.jobs.said.emit(undo_it)


def tell_edited(context: Context, edited: Edited) -> None:
    """Tell what an edit did, with Undo beside it; nothing where nothing had to be written."""
    if edited.batch_id is not None:
        offer_undo(context, f"{edited.title}.", edited.batch_id)


def take_back(
    context: Context,
    batch_id: int,
    what: str,
    then: Callable[[Undone], object] | None = None,
    *,
    again: bool = False,
) -> None:
    """Undo a batch as a job, then say what was kept, with Redo beside it; `then` is called last.

    With `again`, the batch is itself an undo, and what it took back is done again.
    """

    def tell(undone: Undone) -> None:
        offer_the_opposite = Message(
            _outcome(undone, again=again),
            Tone.WARNING if undone.kept else Tone.GOOD,
            _VERBS[not again],
            lambda: take_back(context, undone.undo_batch_id, what, then, again=not again),
        )
        context.jobs.said.emit(offer_the_opposite)
        if then is not None:
            then(undone)

    context.jobs.write(
        lambda progress: undo(context.database, batch_id, progress),
        tell,
        title=f"{_VERBS[again]}: {what}",
    )


def _outcome(undone: Undone, *, again: bool) -> str:
    done = "Done again" if again else "Taken back"
    if not undone.kept:
        return f"{done}."
    what = plural(len(undone.kept), "value or record", "values or records")
    return f"{done}, but for {what} changed or used since; those were kept."

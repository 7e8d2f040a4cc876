"""Undo and Redo of a batch from the pages that list and show batches."""

from typing import Final

from PySide6.QtWidgets import QWidget

from models.batch_kinds import BatchKind
from models.undo import Undone
from records.history.batches import Batch
from ui.context import PageContext
from ui.pages.imports.skipped_undo import SkippedUndoDialog, read_skipped_rows
from ui.undo import undo

UNDO: Final = "Undo"
REDO: Final = "Redo"
UNMERGE: Final = "Unmerge"


def undo_or_redo(context: PageContext, parent: QWidget, batch: Batch) -> None:
    """Undo a batch, or redo one that was undone; list over `parent` what could not be undone."""

    def show_kept(undone: Undone) -> None:
        if undone.kept:
            context.jobs.read(
                lambda _progress: read_skipped_rows(context.database, undone.kept),
                lambda rows: SkippedUndoDialog(parent, rows).open(),
            )

    back = batch.id if batch.undone_by is None else batch.undone_by
    undo(context, back, batch.action, show_kept, again=batch.is_undone)


def undo_word(batch: Batch) -> str:
    """“Undo” or “Redo”, or an empty string for a restore and for an undo or redo itself.

    The batch that these undo or redo offers it. To undo a merge is to “Unmerge”.
    """
    if batch.reverses is not None or (batch.is_active and not batch.can_be_undone):
        return ""
    if batch.is_undone:
        return REDO
    return UNMERGE if batch.kind is BatchKind.MERGE else UNDO

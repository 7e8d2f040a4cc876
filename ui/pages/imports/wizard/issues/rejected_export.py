"""Exports the rows that are not imported as a copy of the user's workbook, in a job."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.formats import plural
from core.progress import Progress
from importers.wizard_plan import plan_of
from importers.wizard_state import WizardState
from importers.workflow import ImportPlan
from ui.context import PageContext
from ui.table_export import write_file
from ui.theme import Tone
from ui.widgets import Message
from ui.widgets.dialogs import ask_for_target, open_outside

if TYPE_CHECKING:
    from importers.issues.rejected_workbook import RejectedWorkbook

_KINDS = ("Workbooks (*.xlsx)",)


def export_rejected(
    context: PageContext, parent: QWidget, draft: WizardState, planned: ImportPlan | None
) -> None:
    """Export the rows of `draft` that `planned` does not import; None plans it again."""
    name = f"{draft.opened.path.stem} – rows to fix.xlsx"
    path = ask_for_target(parent, "Export rows to fix", name, _KINDS)
    if path is None:
        return

    def work(progress: Progress) -> "RejectedWorkbook":
        from importers.issues.rejected_workbook import write_rejected  # with what writes workbooks

        plan = planned or plan_of(context.database, draft, progress)
        return write_rejected(plan, path, progress)

    def tell(given: "RejectedWorkbook") -> None:
        if not given.rows:
            nothing = "Every row can be imported, so there is nothing to export."
            context.jobs.said.emit(Message(nothing, Tone.INFO))
            return
        words = " ".join((f"{plural(given.rows, 'row')} exported to {path.name}.", *given.notes))
        context.jobs.said.emit(Message(words, Tone.GOOD, "Open", partial(open_outside, path)))

    write_file(context, path, work, tell)

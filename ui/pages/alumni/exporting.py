"""People to a file: asked where, written as a job, opened from the message."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from core.progress import Progress
from core.text import plural
from ui.context import Context
from ui.theme import Tone
from ui.widgets import Message
from ui.widgets.dialogs import ask_for_target, open_outside

_KINDS = ("Workbooks (*.xlsx)", "CSV files (*.csv)")


def export_people(context: Context, parent: QWidget, person_ids: Sequence[int]) -> None:
    """Write people, in the order given, with every field in use, to a file that is asked for."""
    name = f"alumni-{date.today():%Y-%m-%d}.xlsx"
    path = ask_for_target(parent, "Export people", name, _KINDS)
    if path is None:
        return

    def work(progress: Progress) -> int:
        from exporters.contacts import export_contacts  # with what writes workbooks

        return export_contacts(context.database, path, person_ids=person_ids, progress=progress)

    def tell(count: int) -> None:
        words = f"{plural(count, 'person', 'people')} written to {path.name}."
        context.jobs.said.emit(Message(words, Tone.GOOD, "Open", partial(open_outside, path)))

    context.jobs.read(work, tell, title=f"Writing {path.name}")

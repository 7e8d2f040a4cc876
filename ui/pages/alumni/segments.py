"""Keeping and dropping segments, and putting people on lists, asked in small dialogs."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from core.progress import Progress
from core.text import plural
from records.filters import Filter
from records.segments import Segment, add_to_list, delete_segment, list_segments, save_segment
from ui.context import Context
from ui.theme import Tone
from ui.widgets import Message
from ui.widgets.dialogs import FormDialog


def ask_to_save_segment(
    context: Context, parent: QWidget, chosen: Filter, saved: Callable[[str], object]
) -> None:
    """Ask for a name and keep `chosen` under it; then call `saved` with the name."""
    dialog = FormDialog(
        parent,
        "Save as a segment",
        "A segment stays live: whoever meets its filters is in it, today and later.",
        "Save",
    )
    name = QLineEdit()
    dialog.add_field("Name", name)
    dialog.set_ready(ready=False)
    name.textChanged.connect(lambda text: dialog.set_ready(ready=bool(text.strip())))

    def save() -> None:
        wanted = name.text()

        def work(_progress: Progress) -> Segment:
            return save_segment(context.database, wanted, chosen)

        context.jobs.write(work, lambda segment: saved(segment.name), title="Saving the segment")

    dialog.accepted.connect(save)
    dialog.open()


def drop_segment(context: Context, segment: Segment) -> None:
    """Delete a segment or list; the people stay."""

    def tell(_done: None) -> None:
        words = f"“{segment.name}” deleted. Overview, “Lately”, takes it back."
        context.jobs.said.emit(Message(words, Tone.GOOD))

    context.jobs.write(
        lambda _progress: delete_segment(context.database, segment),
        tell,
        title=f"Deleting “{segment.name}”",
    )


def ask_for_list(context: Context, parent: QWidget, person_ids: Sequence[int]) -> None:
    """Ask which list to put people on, an old one or a new one."""
    dialog = FormDialog(
        parent,
        "Add to a list",
        f"{plural(len(person_ids), 'person', 'people')} will be put on the list. Write a new name"
        " to begin a list.",
        "Add",
    )
    name = QComboBox()
    name.setEditable(True)
    dialog.add_field("List", name)
    dialog.set_ready(ready=False)
    name.editTextChanged.connect(lambda text: dialog.set_ready(ready=bool(text.strip())))

    def offer(segments: Sequence[Segment]) -> None:
        name.addItems([segment.name for segment in segments if segment.is_list])

    def read(_progress: Progress) -> list[Segment]:
        with context.database.read() as connection:
            return list_segments(connection)

    def add() -> None:
        wanted = name.currentText()

        def tell(added: int) -> None:
            words = f"{plural(added, 'person', 'people')} put on “{wanted}”."
            context.jobs.said.emit(Message(words, Tone.GOOD))

        context.jobs.write(
            lambda _progress: add_to_list(context.database, wanted, person_ids),
            tell,
            title=f"Adding to “{wanted}”",
        )

    context.jobs.read(read, offer)
    dialog.accepted.connect(add)
    dialog.open()

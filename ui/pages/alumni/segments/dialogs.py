"""Dialogs and actions for segments and lists."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from core.formats import plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from records.filters.model import Filter
from records.filters.segments import (
    Segment,
    add_to_list,
    delete_segment,
    list_segments,
    remove_from_list,
    save_segment,
)
from ui.context import PageContext
from ui.theme import Tone
from ui.undo import write_batch
from ui.widgets import combo_box
from ui.widgets.banners import Message
from ui.widgets.dialogs import FormDialog


def open_save_segment_dialog(
    context: PageContext, parent: QWidget, chosen: Filter, saved: Callable[[str], object]
) -> None:
    """Ask for a name and save `chosen` under it; then call `saved` with the name."""
    dialog = FormDialog(
        parent,
        "Save as segment",
        "A segment updates itself: it includes everyone who matches its filters.",
        "Save",
    )
    name = QLineEdit()
    dialog.add_field("Name", name)
    dialog.set_ready(ready=False)
    name.textChanged.connect(lambda text: dialog.set_ready(ready=bool(text.strip())))

    def save() -> None:
        wanted = name.text()

        write_batch(
            context,
            BatchKind.SEGMENT_SAVE,
            lambda changes: save_segment(changes, wanted, chosen),
            done=lambda segment: saved(segment.name),
            title="Saving segment",
        )

    dialog.accepted.connect(save)
    dialog.open()


def delete_segment_with_undo(context: PageContext, segment: Segment) -> None:
    """Delete a segment or list, and offer to undo it; the people stay."""
    write_batch(
        context,
        BatchKind.SEGMENT_DELETE,
        lambda changes: delete_segment(changes, segment),
        title=f"Deleting “{segment.name}”",
    )


def open_add_to_list_dialog(
    context: PageContext, parent: QWidget, person_ids: Sequence[int]
) -> None:
    """Ask for a list, existing or new, and add people to it."""
    dialog = FormDialog(
        parent,
        f"Add {plural(len(person_ids), 'person', 'people')} to a list",
        "Choose a list, or type a name to create one.",
        "Add to list",
    )
    name = combo_box()
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
        nobody_new = Message(f"Everyone is already on “{wanted}”.", Tone.INFO)
        write_batch(
            context,
            BatchKind.LIST_ADD,
            lambda changes: add_to_list(changes, wanted, person_ids),
            done=lambda added: None if added else context.jobs.said.emit(nobody_new),
            title=f"Adding to “{wanted}”",
        )

    context.jobs.read(read, offer)
    dialog.accepted.connect(add)
    dialog.open()


def remove_from_list_with_undo(
    context: PageContext, segment: Segment, person_ids: Sequence[int]
) -> None:
    """Remove people from a list, and offer to undo it; they stay on record."""
    write_batch(
        context,
        BatchKind.LIST_REMOVE,
        lambda changes: remove_from_list(changes, segment, person_ids),
        title=f"Removing from “{segment.name}”",
    )

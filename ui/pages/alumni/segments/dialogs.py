"""The dialogs of segments and lists: save, rename, combine, add people."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.formats import plural
from core.progress import Progress
from exporters.segment_uses import rename_everywhere
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.people import PeopleQuery, find_ids
from records.filters.model import Filter
from records.filters.segment_changes import save_as_list, set_description
from records.filters.segments import (
    Segment,
    add_to_list,
    create_list,
    create_segment,
    list_segments,
)
from ui.context import PageContext
from ui.pages.alumni.segments.combination import CombinationForm
from ui.pages.alumni.segments.name_dialog import NameDialog
from ui.theme import Tone
from ui.undo import write_batch
from ui.widgets import combo_box
from ui.widgets.banners import Message
from ui.widgets.dialogs import FormDialog

_ABOUT_SEGMENTS = "A segment updates itself: it includes everyone who matches its filters."
_ABOUT_LISTS = "A list keeps its people until you add or remove some."


def open_save_segment_dialog(
    context: PageContext,
    parent: QWidget,
    chosen: Filter,
    taken: Sequence[Segment],
    saved: Callable[[Segment], object],
) -> None:
    """Ask for a name and save `chosen` under it; then call `saved`.

    `taken` are all segments and lists.
    """
    dialog = NameDialog(parent, "Save as segment", _ABOUT_SEGMENTS, "Save segment", taken)

    def save(name: str, description: str) -> None:
        _save(
            context,
            dialog,
            BatchKind.SEGMENT_SAVE,
            lambda changes: create_segment(changes, name, chosen, description),
            saved,
        )

    dialog.named.connect(save)
    dialog.open()


def open_save_list_dialog(
    context: PageContext,
    parent: QWidget,
    who: PeopleQuery | Sequence[int],
    taken: Sequence[Segment],
    saved: Callable[[Segment], object],
) -> None:
    """Ask for a name and save the people of a query, or with these ids, as a list."""
    title = "Save as list"
    if not isinstance(who, PeopleQuery):
        title = f"Save {plural(len(who), 'person', 'people')} as list"
    dialog = NameDialog(parent, title, _ABOUT_LISTS, "Save list", taken)

    def write(changes: ChangeSet, name: str, description: str) -> Segment:
        ids = find_ids(changes.connection, who).ids if isinstance(who, PeopleQuery) else who
        return create_list(changes, name, ids, description)

    def save(name: str, description: str) -> None:
        _save(
            context,
            dialog,
            BatchKind.LIST_SAVE,
            lambda changes: write(changes, name, description),
            saved,
        )

    dialog.named.connect(save)
    dialog.open()


def open_rename_dialog(
    context: PageContext,
    parent: QWidget,
    segment: Segment,
    taken: Sequence[Segment],
    renamed: Callable[[Segment], object],
) -> None:
    """Ask for another name and description; then call `renamed`."""
    title = "Rename list" if segment.is_list else "Rename segment"
    dialog = NameDialog(parent, title, "", "Save", taken, segment)

    def write(changes: ChangeSet, name: str, description: str) -> Segment:
        if description != (segment.description or ""):
            set_description(changes, segment, description)
        if name == segment.name:
            return segment
        return rename_everywhere(changes, segment, name)

    def save(name: str, description: str) -> None:
        is_renamed = name != segment.name
        _save(
            context,
            dialog,
            BatchKind.SEGMENT_RENAME if is_renamed else BatchKind.SEGMENT_DESCRIBE,
            lambda changes: write(changes, name, description),
            renamed,
        )

    dialog.named.connect(save)
    dialog.open()


def open_combine_dialog(
    context: PageContext,
    parent: QWidget,
    people: int,
    segments: Sequence[Segment],
    chosen: Sequence[Segment],
    saved: Callable[[Segment], object],
) -> None:
    """Ask which two of all `segments` to combine and how, beginning with those `chosen`.

    `people` is how many are on record.
    """
    form = CombinationForm(context, people, segments, chosen)
    text = "Combine two segments or lists into a new one."
    dialog = NameDialog(parent, "Combine segments and lists", text, "Save", segments, above=[form])

    def save(name: str, description: str) -> None:
        try:
            who = form.filter()
        except UserError as error:
            dialog.fail(error)
            return
        is_list = form.is_list()
        kind = BatchKind.LIST_SAVE if is_list else BatchKind.SEGMENT_SAVE
        act = save_as_list if is_list else create_segment
        _save(context, dialog, kind, lambda changes: act(changes, name, who, description), saved)

    dialog.named.connect(save)
    dialog.open()


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


def _save(
    context: PageContext,
    dialog: NameDialog,
    kind: BatchKind,
    act: Callable[[ChangeSet], Segment],
    saved: Callable[[Segment], object],
) -> None:
    """Write what `dialog` asked for; it closes once that is saved, and says why if it is not."""

    def close(segment: Segment) -> None:
        dialog.finish()
        saved(segment)

    write_batch(context, kind, act, title="Saving", done=close, failed=dialog.fail)

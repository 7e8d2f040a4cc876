"""Changes to segments and lists that ask nothing, each with undo offered."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMessageBox, QWidget

from core.formats import plural
from core.progress import Progress
from exporters.segment_uses import SegmentUses, uses_of
from models.batch_kinds import BatchKind
from records.filters.model import Filter
from records.filters.segment_changes import delete_segments, duplicate_segment
from records.filters.segments import Segment, remove_from_list, update_segment
from ui.context import PageContext
from ui.undo import write_batch
from ui.widgets.message_box import message_box


def update_with_undo(
    context: PageContext,
    segment: Segment,
    chosen: Filter,
    saved: Callable[[Segment], object],
    failed: Callable[[Exception], object] | None = None,
) -> None:
    """Give a segment another filter."""
    write_batch(
        context,
        BatchKind.SEGMENT_SAVE,
        lambda changes: update_segment(changes, segment, chosen),
        title=f"Saving “{segment.name}”",
        done=saved,
        failed=failed,
    )


def duplicate_with_undo(
    context: PageContext, segment: Segment, saved: Callable[[Segment], object]
) -> None:
    """Save a copy of a segment or list."""
    write_batch(
        context,
        BatchKind.LIST_SAVE if segment.is_list else BatchKind.SEGMENT_SAVE,
        lambda changes: duplicate_segment(changes, segment),
        title=f"Duplicating “{segment.name}”",
        done=saved,
    )


def delete_with_undo(context: PageContext, parent: QWidget, segments: Sequence[Segment]) -> None:
    """Delete segments and lists; the people stay. Asks first where something else uses them."""

    def read(_progress: Progress) -> SegmentUses:
        with context.database.read() as connection:
            return uses_of(connection, segments)

    def ask(uses: SegmentUses) -> None:
        if uses:
            _ask_to_delete(parent, segments, uses, delete)
        else:
            delete()

    def delete() -> None:
        write_batch(
            context,
            BatchKind.SEGMENT_DELETE,
            lambda changes: delete_segments(changes, segments),
            title=f"Deleting {_in_words(segments)}",
        )

    context.jobs.read(read, ask)


def remove_from_list_with_undo(
    context: PageContext, segment: Segment, person_ids: Sequence[int]
) -> None:
    """Remove people from a list; they stay on record."""
    write_batch(
        context,
        BatchKind.LIST_REMOVE,
        lambda changes: remove_from_list(changes, segment, person_ids),
        title=f"Removing from “{segment.name}”",
    )


def _ask_to_delete(
    parent: QWidget,
    segments: Sequence[Segment],
    uses: SegmentUses,
    delete: Callable[[], None],
) -> None:
    effects = []
    if uses.filters:
        what = "That filter" if len(uses.filters) == 1 else "Those filters"
        effects.append(f"{what} will not work until you undo this or change the filter.")
    if uses.waves:
        effects.append("Invitations and figures stay as they are.")
    if uses.excluding:
        effects.append("Its people can be invited there until you undo this.")
    text = " ".join([*effects, "No people are deleted."])
    said = uses.in_words(_in_words(segments), several=len(segments) > 1)
    box = message_box(parent, said, text)
    button = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
    button.clicked.connect(delete)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.open()


def _in_words(segments: Sequence[Segment]) -> str:
    if len(segments) == 1:
        return f"“{segments[0].name}”"
    lists = sum(one.is_list for one in segments)
    live = len(segments) - lists
    counts = ((live, "segment"), (lists, "list"))
    return " and ".join(plural(count, noun) for count, noun in counts if count)

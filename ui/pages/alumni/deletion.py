"""Deleting people, without confirmation but with undo."""

from collections.abc import Sequence

from core.formats import plural
from models.batch_kinds import BatchKind
from records.writing.person_edits import delete_people
from ui.context import PageContext
from ui.undo import write_batch


def delete_people_with_undo(context: PageContext, person_ids: Sequence[int]) -> None:
    """Delete people with all their records, and offer to undo it."""
    write_batch(
        context,
        BatchKind.PERSON_DELETE,
        lambda changes: delete_people(changes, person_ids),
        title=f"Deleting {plural(len(person_ids), 'person', 'people')}",
    )

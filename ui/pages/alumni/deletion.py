"""Deleting people, without confirmation but with undo."""

from collections.abc import Sequence
from functools import partial

from core.formats import plural
from records.writing.editing import delete_people
from ui.context import PageContext
from ui.undo import tell_edited


def delete_people_with_undo(context: PageContext, person_ids: Sequence[int]) -> None:
    """Delete people with all their records, and offer to undo it."""
    people = plural(len(person_ids), "person", "people")
    context.jobs.write(
        lambda progress: delete_people(context.database, person_ids, progress),
        partial(tell_edited, context),
        title=f"Deleting {people}",
    )

"""Deleting people: done at once, with the way back offered."""

from collections.abc import Sequence
from functools import partial

from core.text import plural
from records.writing.editing import delete_people
from ui.context import PageContext
from ui.undo import tell_edited


def remove_people(context: PageContext, person_ids: Sequence[int]) -> None:
    """Delete people and all that is on record of them; it can be undone."""
    people = plural(len(person_ids), "person", "people")
    context.jobs.write(
        lambda progress: delete_people(context.database, person_ids, progress),
        partial(tell_edited, context),
        title=f"Deleting {people}",
    )

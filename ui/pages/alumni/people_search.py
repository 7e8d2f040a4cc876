"""People for the search on top of the window: found as one types, opened on the alumni page."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from core.progress import Progress
from models import search
from records.people import NAME_KEYS, list_name, read_people
from ui.context import ALUMNI, ListPeople, PageContext, ShowPerson
from ui.jobs import Job
from ui.shell.find import Deliver, SearchResult, Source

_MOST: Final = 8
_SUBTITLE: Final = ("award", "award_completed", "employer")


def people_source(context: PageContext) -> Source:
    """Make a source of people; a newer question stops the one before it."""
    asked: list[Job] = []

    def find(text: str, deliver: Deliver) -> None:
        while asked:
            asked.pop().cancel()

        def read(_progress: Progress) -> list[tuple[int, str, str]]:
            with context.database.read() as connection:
                ids = search.find(connection, text, _MOST + 1)
                people = read_people(connection, ids, ["id", *NAME_KEYS, *_SUBTITLE])
            return [
                (
                    one["id"],
                    list_name(one),
                    " · ".join(str(one[key]) for key in _SUBTITLE if one[key]),
                )
                for one in people
                if one["id"] is not None
            ]

        asked.append(context.jobs.read(read, lambda people: deliver(_found(context, text, people))))

    return find


def _found(
    context: PageContext, text: str, people: Sequence[tuple[int, str, str]]
) -> list[SearchResult]:
    def show(person_id: int) -> None:
        context.navigate(ALUMNI, ShowPerson(person_id))

    def show_all() -> None:
        context.navigate(ALUMNI, ListPeople(search=text))

    found = [
        SearchResult(name, words, partial(show, person_id))
        for person_id, name, words in people[:_MOST]
    ]
    if len(people) > _MOST:
        found.append(SearchResult(f"All people matching “{text.strip()}”", "", show_all, "alumni"))
    return found

"""People in the search of the window: found while typing, opened on the Alumni page."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from core.progress import Progress
from queries.people import FoundPerson, search_people
from ui.context import ALUMNI, ListPeople, PageContext, ShowPerson
from ui.jobs import Job
from ui.shell.find import Deliver, SearchResult, Source

_MOST: Final = 8


def people_source(context: PageContext) -> Source:
    """Make a search source of people; a new search cancels the previous one."""
    asked: list[Job] = []

    def find(text: str, deliver: Deliver) -> None:
        while asked:
            asked.pop().cancel()

        def read(_progress: Progress) -> list[FoundPerson]:
            with context.database.read() as connection:
                return search_people(connection, text, _MOST + 1)

        asked.append(context.jobs.read(read, lambda people: deliver(_found(context, text, people))))

    return find


def _found(context: PageContext, text: str, people: Sequence[FoundPerson]) -> list[SearchResult]:
    def show(person_id: int) -> None:
        context.navigate(ALUMNI, ShowPerson(person_id))

    def show_all() -> None:
        context.navigate(ALUMNI, ListPeople(search=text))

    found = [
        SearchResult(one.name, one.details, partial(show, one.person_id)) for one in people[:_MOST]
    ]
    if len(people) > _MOST:
        found.append(SearchResult(f"All people matching “{text.strip()}”", "", show_all, "alumni"))
    return found

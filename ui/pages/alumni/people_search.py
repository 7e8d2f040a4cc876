"""People in the search of the window: found while typing, opened on the Alumni page."""

from functools import partial
from typing import Final

from core.formats import format_number
from core.progress import Progress
from models.interruptible import interruptible
from queries.people_search import MOST_COUNTED, FoundPeople, count_matches, search_people
from ui.context import ALUMNI, ListPeople, PageContext, ShowPerson
from ui.jobs import Job
from ui.shell.search_results import Deliver, SearchResult, Source

PEOPLE: Final = "People"
SIMILAR: Final = "No exact matches: people with similar names"
_MOST: Final = 6


def people_source(context: PageContext) -> Source:
    """Make a search source of people; a new search cancels the previous one.

    How many match is counted once the first of them are delivered.
    """
    asked: list[Job] = []

    def find(text: str, deliver: Deliver) -> None:
        while asked:
            asked.pop().cancel()

        def read(progress: Progress) -> FoundPeople:
            with context.database.read() as connection, interruptible(connection, progress):
                return search_people(connection, text, _MOST + 1)

        def count(progress: Progress) -> int:
            with context.database.read() as connection, interruptible(connection, progress):
                return count_matches(connection, text)

        def show(found: FoundPeople) -> None:
            deliver(_results(context, text, found, None))
            if len(found.people) > _MOST and not found.is_similar:
                asked.append(
                    context.jobs.read(
                        count, lambda total: deliver(_results(context, text, found, total))
                    )
                )

        asked.append(context.jobs.read(read, show))

    return find


def _results(
    context: PageContext, text: str, found: FoundPeople, total: int | None
) -> list[SearchResult]:
    """The people `found`, and what lists all of them: `total`, where they have been counted."""

    def show(person_id: int) -> None:
        context.navigate(ALUMNI, ShowPerson(person_id))

    def show_all() -> None:
        context.navigate(ALUMNI, ListPeople(search=text))

    group = SIMILAR if found.is_similar else PEOPLE
    results = [
        SearchResult(
            one.name, one.details, partial(show, one.person_id), note=one.reason, group=group
        )
        for one in found.people[:_MOST]
    ]
    if len(found.people) > _MOST:
        counted = total is not None and total <= MOST_COUNTED
        number = f"{format_number(total or 0)} " if counted else ""
        title = f"Show all {number}{'similar people' if found.is_similar else 'matches'}"
        results.append(SearchResult(title, "", show_all, "alumni", group=group))
    return results

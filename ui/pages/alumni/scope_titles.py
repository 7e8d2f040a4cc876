"""Who the people of the table are, in words: those selected, or all that it shows."""

from collections.abc import Sized

from core.formats import plural
from queries.people import PeopleQuery


def selected_people(selected: Sized) -> str:
    """“3 selected people”."""
    return plural(len(selected), "selected person", "selected people")


def all_shown(query: PeopleQuery, count: int) -> str:
    """“All 1,204 people of “Doctors””, for the `count` people of `query`."""
    people = f"All {plural(count, 'person', 'people')}"
    if query.is_everybody:
        return people
    if query == PeopleQuery(segment=query.segment, order_by=query.order_by):
        return f"{people} of “{query.segment}”"
    return f"{people} shown"

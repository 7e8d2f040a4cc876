"""Which people the table lists, and in what order: a value that chips, search and headings alter.

Must not know any widget.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from records.fields.definitions import Field
from records.filters.expressions import Filter, Membership, all_of, conditions, parse
from records.filters.filter_sql import person_ids
from ui.context import ListPeople


@dataclass(frozen=True, slots=True)
class Choice:
    """People of a segment who meet all `conditions` and match `search`, in order of a column.

    `only` limits them to certain people, `only_title` says who those are.
    """

    segment: str | None = None
    conditions: tuple[Filter, ...] = ()
    search: str = ""
    only: frozenset[int] | None = None
    only_title: str = ""
    order_by: str = "name"
    descending: bool = False

    @property
    def is_everybody(self) -> bool:
        """Whether nothing limits the people."""
        return self.filter is None and not self.search.strip() and self.only is None

    @property
    def filter(self) -> Filter | None:
        """Segment and conditions as one filter; None for everybody."""
        of_segment = () if self.segment is None else (Membership("segment", self.segment),)
        return all_of((*of_segment, *self.conditions))

    def without(self, condition: Filter) -> "Choice":
        """The choice with one condition less."""
        left = tuple(one for one in self.conditions if one is not condition)
        return replace(self, conditions=left)


def asked_for(what: ListPeople, fields: Mapping[str, Field]) -> Choice:
    """The choice that another page asks for.

    Raises UserError for a filter that cannot be understood.
    """
    asked = parse(what.expression, fields) if what.expression else None
    parts = conditions(asked)
    match parts:
        case (Membership("segment", name), *others):
            return Choice(segment=name, conditions=tuple(others), search=what.search)
    only = None if what.ids is None else frozenset(what.ids)
    return Choice(None, parts, what.search, only, what.title)


def find_ids(connection: Connection, choice: Choice) -> "array[int]":
    """The ids of the people chosen, in order. Raises UserError for an unknown segment or wave."""
    found = person_ids(
        connection,
        choice.filter,
        text=choice.search,
        order_by=choice.order_by,
        descending=choice.descending,
    )
    if choice.only is None:
        return found
    return array("q", [person_id for person_id in found if person_id in choice.only])

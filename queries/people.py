"""Which people a table lists, and the values in its columns."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection

from core.dates import DateOrder
from models.data_state import StateCache
from records.fields.definitions import Field, all_fields
from records.fields.values import ParseOptions as ValueContext
from records.filters.criteria import Criteria, read_criteria
from records.filters.description import describe
from records.filters.filter_sql import BY_NAME, SortKey, count, person_ids
from records.filters.model import Filter, Membership, all_of, conditions
from records.filters.parser import parse
from records.filters.segments import Segment, list_segments
from records.office import parse_options
from records.people import NAME_KEYS, list_name, read_flat
from records.respondents import dispositions_of
from surveys.waves import Wave, all_waves

NAME: Final = "name"
WAVE: Final = "wave:"  # "wave:7" is the column of the wave with that id
_LATEST_WAVES: Final = 6  # that can be columns
# To sort a million people takes seconds; their ids are 8 MB.
_LISTED: Final = StateCache["array[int]"](most=6)


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """The people of a segment who meet all `conditions` and match `search`.

    They come in the order of columns. `only` limits them to certain people, `only_title` says
    who those are.
    """

    segment: str | None = None
    conditions: tuple[Filter, ...] = ()
    search: str = ""
    only: frozenset[int] | None = None
    only_title: str = ""
    order_by: tuple[SortKey, ...] = BY_NAME

    @property
    def is_everybody(self) -> bool:
        """Whether nothing limits the people."""
        return self.filter is None and not self.search.strip() and self.only is None

    @property
    def filter(self) -> Filter | None:
        """Segment and conditions as one filter; None for everybody."""
        of_segment = () if self.segment is None else (Membership("segment", self.segment),)
        return all_of((*of_segment, *self.conditions))

    def without(self, condition: Filter) -> "PeopleQuery":
        """The query with one condition less."""
        left = tuple(one for one in self.conditions if one is not condition)
        return replace(self, conditions=left)


def query_in_words(query: PeopleQuery, fields: Mapping[str, Field]) -> str:
    """Who is listed: the segment, the filters, the search and the choice of people; "" for all."""
    searched = query.search.strip()
    filters = (describe(one, fields) for one in query.conditions)
    parts = (query.only_title, query.segment, *filters, f"“{searched}”" if searched else "")
    return " · ".join(filter(None, parts))


def people_query(
    expression: str | None,
    fields: Mapping[str, Field],
    *,
    ids: Sequence[int] | None = None,
    search: str = "",
    title: str = "",
) -> PeopleQuery:
    """The query for a filter expression, or for certain `ids`, whom `title` describes.

    Raises UserError for a filter that cannot be understood.
    """
    parts = conditions(parse(expression, fields) if expression else None)
    match parts:
        case (Membership("segment", name), *others):
            return PeopleQuery(segment=name, conditions=tuple(others), search=search)
    only = None if ids is None else frozenset(ids)
    return PeopleQuery(None, parts, search, only, title)


@dataclass(frozen=True, slots=True)
class FoundIds:
    """The ids of the people of a query, in order.

    `is_similar`: nobody on record matches its search, and these have similar words.
    """

    ids: "array[int]"
    is_similar: bool = False


def find_ids(connection: Connection, query: PeopleQuery) -> FoundIds:
    """The people of `query`, or those with similar words where nobody matches its search.

    Raises UserError for an unknown segment or wave.
    """
    if not query.search.strip():
        # Filters may ask for days relative to this one.
        key = (query, date.today())
        return FoundIds(_LISTED.get(connection, key, partial(_ids, connection, query)))
    ids = _ids(connection, query)
    if ids:
        return FoundIds(ids)
    similar = _ids(connection, query, is_similar=True)
    return FoundIds(similar, is_similar=bool(similar))


def _ids(connection: Connection, query: PeopleQuery, *, is_similar: bool = False) -> "array[int]":
    found = person_ids(
        connection,
        query.filter,
        text=query.search,
        is_similar=is_similar,
        order_by=query.order_by,
    )
    if query.only is None:
        return found
    return array("q", [person_id for person_id in found if person_id in query.only])


@dataclass(frozen=True, slots=True)
class PeopleLookups:
    """What lists of people are described with.

    The fields by key, the latest waves in the order of opening, the segments, how many people
    there are, how typed values are read, and what filters can ask.
    """

    fields: Mapping[str, Field]
    waves: Sequence[Wave]
    segments: Sequence[Segment]
    people: int
    values: ValueContext
    criteria: Criteria

    def segment_now(self, name: str | None, before: "PeopleLookups | None") -> str | None:
        """What the segment or list is called that `before` knew as `name`; None: it is gone."""
        known = () if before is None else before.segments
        ids = {one.segment_id for one in known if one.name == name}
        now = (one.name for one in self.segments if one.segment_id in ids or one.name == name)
        return next(now, None)

    def list_called(self, name: str | None) -> Segment | None:
        """The list of that name; None for a live segment, or where there is none."""
        return next((one for one in self.segments if one.is_list and one.name == name), None)


def read_lookups(connection: Connection, date_order: DateOrder) -> PeopleLookups:
    """Read the lookups; `date_order` is how this user writes dates."""
    found = sorted(
        all_waves(connection), key=lambda wave: (wave.opens is not None, wave.opens, wave.id)
    )
    return PeopleLookups(
        all_fields(connection),
        found[-_LATEST_WAVES:],
        list_segments(connection),
        count(connection, None),
        read_parse_options(connection, date_order),
        read_criteria(connection),
    )


def read_parse_options(connection: Connection, date_order: DateOrder | None) -> ValueContext:
    """How typed values are read in this office, by a user who writes dates in `date_order`.

    None: only dates that can be read in one way.
    """
    return replace(parse_options(connection, date_order), is_typed=True)


def read_columns(
    connection: Connection, people: Sequence[int], keys: Sequence[str]
) -> tuple[Sequence[int | None], Sequence[Sequence[Any]]]:
    """The values of `people` in the columns `keys`, and the ids of those still on record (or None).

    A column is a field, NAME, or a wave ("wave:7"), whose values are dispositions or None.
    """
    wanted = [key for key in keys if key != NAME and not key.startswith(WAVE)]
    flat = read_flat(connection, people, ["id", *NAME_KEYS, *wanted])
    columns: list[Sequence[Any]] = []
    for key in keys:
        if key == NAME:
            parts = zip(*(flat[name] for name in NAME_KEYS), strict=True)
            columns.append([list_name(dict(zip(NAME_KEYS, one, strict=True))) for one in parts])
        elif key.startswith(WAVE):
            found = dispositions_of(connection, int(key.removeprefix(WAVE)), people)
            columns.append([found.get(person_id) for person_id in people])
        else:
            columns.append(flat[key])
    return flat["id"], columns

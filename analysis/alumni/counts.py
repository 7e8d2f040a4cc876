"""Counting the people on record, and finding those behind a count."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from analysis.alumni.disclosure import publish_safe
from analysis.alumni.groups import GroupedPeople
from analysis.alumni.results import (
    MOST_COLUMNS,
    MOST_ROWS,
    AlumniCell,
    AlumniGroup,
    AlumniRequest,
    AlumniSummary,
)
from analysis.alumni.variables import AlumniVariable, find_variable, group_people
from analysis.results import Thresholds
from core.errors import UserError
from models.data_state import StateCache
from models.sql import read_ids
from models.tables import people
from records.filters.filter_sql import count as count_people
from records.filters.filter_sql import person_ids
from records.filters.model import And, Comparison, Filter, Membership, Not
from records.filters.segments import find_segment, resolve
from records.filters.text import to_text

_DECEASED = Comparison("deceased", "yes")


@dataclass(frozen=True, slots=True)
class PeopleOfCell:
    """The people behind a count: by a filter that finds just them, else by their ids."""

    title: str
    expression: str | None
    ids: Sequence[int] | None


@dataclass(frozen=True, slots=True)
class _Counted:
    """Everybody who is counted, in the groups of each variable."""

    variables: tuple[AlumniVariable, ...]
    ids: Sequence[int]
    grouped: tuple[GroupedPeople, ...]


# To read the values of a million people takes seconds.
_KEPT = StateCache[_Counted](most=2)


def summarise_alumni(
    connection: Connection, request: AlumniRequest, thresholds: Thresholds, today: date
) -> AlumniSummary:
    """Count the living people of `request`; under `thresholds` where it is to be published.

    Raises UserError for a variable, segment or list that is not there.
    """
    counted = _read(connection, request, today)
    summary = _summarise(request, counted, _count_deceased(connection, request.segment))
    return publish_safe(summary, thresholds) if request.publish_safe else summary


def people_of_cell(
    connection: Connection,
    request: AlumniRequest,
    row: int | None,
    column: int | None,
    today: date,
) -> PeopleOfCell:
    """The people in the group at the place `row` and at `column`; None: of any.

    Raises UserError under disclosure control, and where the group is not there any more.
    """
    if request.publish_safe:
        raise UserError(
            "The people behind figures that are safe to publish are not listed. Turn disclosure"
            " control off to list them.",
            code="publish_safe",
        )
    counted = _read(connection, request, today)
    chosen = [
        (variable, grouped, place)
        for variable, grouped, place in zip(
            counted.variables, counted.grouped, (row, column), strict=False
        )
        if place is not None
    ]
    if any(place >= len(grouped.groups) for _, grouped, place in chosen):
        raise UserError("The figures have changed meanwhile; count again.", code="gone")
    ids = [
        one
        for position, one in enumerate(counted.ids)
        if all(place in grouped.places[position] for _, grouped, place in chosen)
    ]
    groups = [(variable, grouped.groups[place]) for variable, grouped, place in chosen]
    title = " · ".join(f"{variable.label}: {group.label}" for variable, group in groups)
    wheres = [group.where for _, group in groups]
    if request.segment is not None:
        wheres.append(Membership("segment", request.segment))
    wheres.append(Not(_DECEASED))
    known = [one for one in wheres if one is not None]
    if len(known) == len(wheres):
        where: Filter = known[0] if len(known) == 1 else And(tuple(known))
        # A field with several records beneath it is asked of any of them, and counted by the main.
        if set(person_ids(connection, where)) == set(ids):
            return PeopleOfCell(title, to_text(where), None)
    return PeopleOfCell(title, None, ids)


def _read(connection: Connection, request: AlumniRequest, today: date) -> _Counted:
    if not 1 <= len(request.by) <= 2 or len(set(request.by)) < len(request.by):
        raise UserError("People are counted by one or two different variables.", code="variables")

    def read() -> _Counted:
        variables = tuple(find_variable(connection, key) for key in request.by)
        ids = _living(connection, request.segment)
        most = (MOST_ROWS, MOST_COLUMNS)
        grouped = tuple(
            group_people(connection, one.key, ids, number, today)
            for one, number in zip(variables, most, strict=False)
        )
        return _Counted(variables, ids, grouped)

    return _KEPT.get(connection, (request.by, request.segment, today), read)


def _living(connection: Connection, segment: str | None) -> Sequence[int]:
    living = read_ids(
        connection, select(people.c.id).where(~people.c.deceased).order_by(people.c.id)
    )
    if segment is None:
        return living
    members = set(resolve(connection, segment))
    return [one for one in living if one in members]


def _count_deceased(connection: Connection, segment: str | None) -> int:
    if segment is None:
        return count_people(connection, _DECEASED)
    found = find_segment(connection, segment)
    name = segment if found is None else found.name
    return count_people(connection, And((Membership("segment", name), _DECEASED)))


def _summarise(request: AlumniRequest, counted: _Counted, deceased: int) -> AlumniSummary:
    """Count each combination of groups once, then whoever is in several in each of them."""
    rows, *others = counted.grouped
    columns = others[0] if others else None
    total = len(counted.ids)
    titles = tuple(one.label for one in counted.variables)
    cells: Counter[tuple[int, int]] = Counter()
    of_row: Counter[int] = Counter()
    of_column: Counter[int] = Counter()
    of_places = zip(
        rows.places, columns.places if columns is not None else ((),) * total, strict=True
    )
    for (row_places, column_places), number in Counter(of_places).items():
        for row in row_places:
            of_row[row] += number
            for column in column_places:
                cells[row, column] += number
        for column in column_places:
            of_column[column] += number
    column_groups = () if columns is None else columns.groups
    return AlumniSummary(
        request,
        titles,
        total,
        tuple(
            AlumniGroup(
                group.label,
                _cell(of_row[row], total),
                tuple(
                    _cell(cells[row, column], of_row[row]) for column in range(len(column_groups))
                ),
                group.is_known,
                row,
                group.by_size,
            )
            for row, group in enumerate(rows.groups)
        ),
        tuple(one.label for one in column_groups),
        tuple(_cell(of_column[column], total) for column in range(len(column_groups))),
        tuple(range(len(column_groups))),
        tuple(one.by_size for one in column_groups),
        rows.overlap,
        columns is not None and columns.overlap,
        deceased,
    )


def _cell(count: int, base: int) -> AlumniCell:
    return AlumniCell(count, 100 * count / base if base else None)

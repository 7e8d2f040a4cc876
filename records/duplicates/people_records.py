"""All people of a database as columns, to be compared with each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, Text, cast, select

from core.progress import Progress
from core.text import comparison_key
from models.address_lookup import CANONICAL
from models.tables import awards, contact_points, people, roles
from records.duplicates.linkage.columns import Column, ManyColumn, Records
from records.matching.given_names import plain_given
from records.matching.mailboxes import is_personal

_ROWS: Final = 50_000  # rows between two looks at Cancel
_GENDERS: Final = frozenset({"female", "male"})


@dataclass(frozen=True, slots=True)
class PeopleRecords:
    """What people are compared by; `ids` are in order, and a person's record is its place there.

    Names are of one vocabulary. `birth` is written as eight digits. An award is its kind and year,
    `full_awards` also its department.
    """

    ids: NDArray[np.int64]
    given: Column
    plain_given: Column
    preferred: Column
    family: Column
    former: Column
    birth: Column
    gender: ManyColumn
    emails: ManyColumn
    phones: ManyColumn
    profiles: ManyColumn
    streets: ManyColumn
    cities: ManyColumn
    awards: ManyColumn
    full_awards: ManyColumn
    years: ManyColumn
    departments: ManyColumn
    employers: ManyColumn

    @property
    def count(self) -> int:
        """How many people there are."""
        return len(self.ids)


def read_people_records(connection: Connection, progress: Progress) -> PeopleRecords:
    """The people of the database, with all that they are compared by. Raises Cancelled."""
    columns = people.c
    rows = list(
        _rows(
            connection,
            select(
                columns.id,
                columns.given_name,
                columns.preferred_name,
                columns.family_name,
                columns.former_name,
                cast(columns.birth_date, Text),
                columns.gender,
                columns.linkedin_url,
            ).order_by(columns.id),
            progress,
        )
    )
    ids, given, preferred, family, former, birth, gender, profiles = (
        zip(*rows, strict=True) if rows else ((),) * 8
    )
    names = Column.of_one_vocabulary((given, preferred, family, former), comparison_key)
    numbers = np.array(ids, dtype=np.int64)
    count = len(numbers)
    streets, cities, emails, phones = _read_contact_points(connection, numbers, progress)
    kinds, full, years, departments = _read_awards(connection, numbers, progress)
    return PeopleRecords(
        numbers,
        names[0],
        names[0].mapped(plain_given),
        names[1],
        names[2],
        names[3],
        Column.of(birth, lambda day: day.replace("-", "")),
        ManyColumn.of(((at, one) for at, one in enumerate(gender) if one in _GENDERS), count),
        emails,
        phones,
        ManyColumn.of(((at, comparison_key(one)) for at, one in enumerate(profiles) if one), count),
        streets,
        cities,
        kinds,
        full,
        years,
        departments,
        _read_employers(connection, numbers, progress),
    )


def _read_contact_points(
    connection: Connection, ids: NDArray[np.int64], progress: Progress
) -> tuple[ManyColumn, ManyColumn, ManyColumn, ManyColumn]:
    """Streets with their city, cities, personal e-mail addresses and phone numbers."""
    points = contact_points.c
    found: dict[str, list[tuple[int, str]]] = {"email": [], "phone": []}
    streets: list[tuple[int, str]] = []
    cities: list[tuple[int, str]] = []
    for person_id, kind, address, street, city in _rows(
        connection,
        select(points.person_id, points.kind, CANONICAL, points.value, points.city),
        progress,
    ):
        if kind == "post":
            place = comparison_key(city or "")
            if place:
                cities.append((person_id, place))
            if line := comparison_key(street):
                streets.append((person_id, f"{line} {place}"))
        elif address and (kind == "phone" or is_personal(address)):
            found[kind].append((person_id, address))
    return (
        _many(streets, ids),
        _many(cities, ids),
        _many(found["email"], ids),
        _many(found["phone"], ids),
    )


def _read_awards(
    connection: Connection, ids: NDArray[np.int64], progress: Progress
) -> tuple[ManyColumn, ManyColumn, ManyColumn, ManyColumn]:
    """Awards by kind and year, these with their department, years, and departments."""
    of = awards.c
    kinds: list[tuple[int, str]] = []
    full: list[tuple[int, str]] = []
    years: list[tuple[int, str]] = []
    departments: list[tuple[int, str]] = []
    for person_id, kind, department, year in _rows(
        connection, select(of.person_id, of.kind, of.department, of.completed), progress
    ):
        place = comparison_key(department or "")
        if place:
            departments.append((person_id, place))
        if year is None:
            continue
        years.append((person_id, str(year)))
        if kind:
            award = f"{comparison_key(kind)} {year}"
            kinds.append((person_id, award))
            full.append((person_id, f"{award} {place}"))
    return _many(kinds, ids), _many(full, ids), _many(years, ids), _many(departments, ids)


def _read_employers(
    connection: Connection, ids: NDArray[np.int64], progress: Progress
) -> ManyColumn:
    query = select(roles.c.person_id, roles.c.employer).where(roles.c.employer.is_not(None))
    return _many(
        [
            (person_id, comparison_key(name))
            for person_id, name in _rows(connection, query, progress)
        ],
        ids,
    )


def _many(pairs: Sequence[tuple[int, str]], ids: NDArray[np.int64]) -> ManyColumn:
    """The values of people as a column of their records."""
    person_ids = np.fromiter((person_id for person_id, _ in pairs), np.int64, len(pairs))
    records: Records = np.searchsorted(ids, person_ids).astype(np.int32)
    values = (value for _, value in pairs)
    return ManyColumn.of(zip(records.tolist(), values, strict=True), len(ids))


def _rows(
    connection: Connection, query: Select[Any], progress: Progress
) -> Iterator[Sequence[Any]]:
    with connection.execution_options(yield_per=_ROWS).execute(query) as result:
        for some in result.partitions():
            progress.report("Reading people")
            yield from some

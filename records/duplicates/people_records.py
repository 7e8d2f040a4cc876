"""All people of a database as columns, to be compared with each other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, Text, cast, select

from core.progress import SILENT, Progress
from core.text import comparison_key
from models.address_lookup import CANONICAL
from models.canonical_address import canonical_address
from models.sql import within
from models.tables import awards, contact_points, people, roles
from records.duplicates.linkage.columns import CodedColumn, ManyColumn
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
    given: CodedColumn
    plain_given: CodedColumn
    preferred: CodedColumn
    family: CodedColumn
    former: CodedColumn
    birth: CodedColumn
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
    return _records_of(_read(connection, progress))


def read_beside(
    connection: Connection, person_ids: Sequence[int], values: Mapping[str, Any]
) -> PeopleRecords:
    """The people with `person_ids`, and as the last record one who is not on record.

    `values` are that person's by field key.
    """
    stored = _read(connection, SILENT, person_ids)
    return _records_of(_with_another(stored, max(person_ids, default=0) + 1, values))


_Columns: TypeAlias = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class _StoredColumns:
    """What people are compared by, as it is stored; the first of the columns is the person’s ID."""

    people: _Columns
    emails: _Columns
    phones: _Columns
    addresses: _Columns
    awards: _Columns
    roles: _Columns


def _read(
    connection: Connection, progress: Progress, person_ids: Sequence[int] | None = None
) -> _StoredColumns:
    of, points = people.c, contact_points.c
    names_of = of.given_name, of.preferred_name, of.family_name, of.former_name
    born, completed = cast(of.birth_date, Text), cast(awards.c.completed, Text)

    def read(query: Select[Any], person: ColumnElement[int]) -> _Columns:
        if person_ids is not None:
            query = query.where(within(person, person_ids))
        return _columns(connection, progress, query)

    def read_points(kind: str, *columns: ColumnElement[Any]) -> _Columns:
        return read(select(points.person_id, *columns).where(points.kind == kind), points.person_id)

    return _StoredColumns(
        people=read(
            select(of.id, *names_of, born, of.gender, of.linkedin_url).order_by(of.id), of.id
        ),
        emails=read_points("email", CANONICAL),
        phones=read_points("phone", CANONICAL),
        addresses=read_points("post", points.value, points.city),
        awards=read(
            select(awards.c.person_id, awards.c.kind, awards.c.department, completed),
            awards.c.person_id,
        ),
        roles=read(select(roles.c.person_id, roles.c.employer), roles.c.person_id),
    )


def _with_another(
    stored: _StoredColumns, person_id: int, values: Mapping[str, Any]
) -> _StoredColumns:
    """`stored` and somebody with `values` by field key, whose id is the highest."""

    def behind(columns: _Columns, *row: Any) -> _Columns:
        found = zip(columns, (person_id, *row), strict=True)
        return [(*column, value) for column, value in found]

    def address(kind: str) -> str | None:
        return canonical_address(kind, values[kind]) if values.get(kind) else None

    get, birth, year = values.get, values.get("birth_date"), values.get("award_completed")
    names = [get(key) for key in ("given_name", "preferred_name", "family_name", "former_name")]
    born = birth and birth.isoformat()
    return _StoredColumns(
        people=behind(stored.people, *names, born, get("gender"), get("linkedin_url")),
        emails=behind(stored.emails, address("email")),
        phones=behind(stored.phones, address("phone")),
        addresses=behind(stored.addresses, get("street"), get("city")),
        awards=behind(stored.awards, get("award"), get("department"), year and str(year)),
        roles=behind(stored.roles, get("employer")),
    )


def _records_of(stored: _StoredColumns) -> PeopleRecords:
    ids, given, preferred, family, former, birth, gender, profiles = stored.people
    numbers = np.array(ids, dtype=np.int64)

    def values(
        person_ids: Sequence[int], texts: Sequence[str | None], key: Callable[[str], str]
    ) -> ManyColumn:
        records = np.searchsorted(numbers, np.array(person_ids, dtype=np.int64))
        return ManyColumn.of(records.astype(np.int32), texts, len(numbers), key)

    names = CodedColumn.of_one_vocabulary((given, preferred, family, former), comparison_key)
    emailed, emails = stored.emails
    phoned, phones = stored.phones
    posted, streets, cities = stored.addresses
    lines = [
        f"{street} {city or ''}" if street else None
        for street, city in zip(streets, cities, strict=True)
    ]
    awarded, kinds, departments, years = stored.awards
    dated = [
        f"{kind} {year}" if kind and year else None for kind, year in zip(kinds, years, strict=True)
    ]
    in_full = [
        award and f"{award} {department or ''}"
        for award, department in zip(dated, departments, strict=True)
    ]
    employed, employers = stored.roles
    return PeopleRecords(
        ids=numbers,
        given=names[0],
        plain_given=names[0].mapped(plain_given),
        preferred=names[1],
        family=names[2],
        former=names[3],
        birth=CodedColumn.of(birth, lambda day: day.replace("-", "")),
        gender=values(ids, gender, lambda text: text if text in _GENDERS else ""),
        emails=values(emailed, emails, lambda text: text if is_personal(text) else ""),
        phones=values(phoned, phones, str),
        profiles=values(ids, profiles, comparison_key),
        streets=values(posted, lines, comparison_key),
        cities=values(posted, cities, comparison_key),
        awards=values(awarded, dated, comparison_key),
        full_awards=values(awarded, in_full, comparison_key),
        years=values(awarded, years, str),
        departments=values(awarded, departments, comparison_key),
        employers=values(employed, employers, comparison_key),
    )


def _columns(
    connection: Connection, progress: Progress, query: Select[Any]
) -> list[tuple[Any, ...]]:
    """The values of each column of `query`, in the order of its rows. Raises Cancelled."""
    rows: list[Any] = []
    with connection.execution_options(yield_per=_ROWS).execute(query) as result:
        for some in result.partitions():
            progress.report("Reading people")
            rows += some
    return list(zip(*rows, strict=True)) or [()] * len(query.selected_columns)

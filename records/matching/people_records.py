"""All people of a database as columns, to be compared with each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from records.linkage.columns import CodedColumn, ManyColumn
from records.matching.contradictions import known_gender
from records.matching.given_names import plain_given
from records.matching.mailboxes import is_personal

_ROWS: Final = 50_000  # rows between two looks at Cancel
_PERSON_KEYS: Final = (
    "given_name", "preferred_name", "family_name", "former_name", "birth_date", "gender", "title",
    "linkedin_url",
)  # fmt: skip


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
    connection: Connection, person_ids: Sequence[int], rows: Sequence[Mapping[str, Any]]
) -> PeopleRecords:
    """The people with `person_ids`, which are in order, and behind them those of `rows`.

    `rows` are of people who may not be on record: values by field key. Their ids are made up.
    """
    stored = _read(connection, SILENT, person_ids) if person_ids else _NOBODY
    return _records_of(_with_rows(stored, max(person_ids, default=0) + 1, rows))


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
    completed = cast(awards.c.completed, Text)

    def read(query: Select[Any], person: ColumnElement[int]) -> _Columns:
        if person_ids is not None:
            query = query.where(within(person, person_ids))
        return _columns(connection, progress, query)

    def read_points(kind: str, *columns: ColumnElement[Any]) -> _Columns:
        return read(select(points.person_id, *columns).where(points.kind == kind), points.person_id)

    return _StoredColumns(
        people=read(
            select(of.id, *(cast(of[key], Text) for key in _PERSON_KEYS)).order_by(of.id), of.id
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


def _with_rows(
    stored: _StoredColumns, first_id: int, rows: Sequence[Mapping[str, Any]]
) -> _StoredColumns:
    """`stored` and the people of `rows`, whose ids count from `first_id`."""
    known = list(enumerate(rows, first_id))

    def behind(columns: _Columns, added: Iterable[tuple[Any, ...]]) -> _Columns:
        new = list(zip(*added, strict=True)) or [()] * len(columns)
        return [[*column, *values] for column, values in zip(columns, new, strict=True)]

    def addresses(kind: str) -> Iterator[tuple[Any, ...]]:
        for at, row in known:
            for key in (kind, f"other_{kind}"):
                if row.get(key):
                    yield at, canonical_address(kind, row[key])

    def values(*keys: str) -> Iterator[tuple[Any, ...]]:
        for at, row in known:
            found = _texts(row, keys)
            if any(found):
                yield (at, *found)

    return _StoredColumns(
        people=behind(stored.people, ((at, *_texts(row, _PERSON_KEYS)) for at, row in known)),
        emails=behind(stored.emails, addresses("email")),
        phones=behind(stored.phones, addresses("phone")),
        addresses=behind(stored.addresses, values("street", "city")),
        awards=behind(stored.awards, values("award", "department", "award_completed")),
        roles=behind(stored.roles, values("employer")),
    )


def _texts(row: Mapping[str, Any], keys: Sequence[str]) -> list[str | None]:
    return [None if row.get(key) is None else str(row[key]) for key in keys]


_NOBODY: Final = _StoredColumns(
    people=[()] * (len(_PERSON_KEYS) + 1),
    emails=[(), ()],
    phones=[(), ()],
    addresses=[(), (), ()],
    awards=[(), (), (), ()],
    roles=[(), ()],
)


def _records_of(stored: _StoredColumns) -> PeopleRecords:
    ids, given, preferred, family, former, birth, genders, titles, profiles = stored.people
    gender = [known_gender(*one) for one in zip(genders, titles, strict=True)]
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
        gender=values(ids, gender, str),
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
    with connection.execute(query.execution_options(yield_per=_ROWS)) as result:
        for some in result.partitions():
            progress.report("Reading people")
            rows += some
    return list(zip(*rows, strict=True)) or [()] * len(query.selected_columns)

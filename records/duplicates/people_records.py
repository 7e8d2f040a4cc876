"""All people of a database as columns, to be compared with each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, Text, cast, select

from core.progress import Progress
from core.text import comparison_key
from models.address_lookup import CANONICAL
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
    of = people.c
    born = cast(of.birth_date, Text)
    names_of = of.given_name, of.preferred_name, of.family_name, of.former_name
    ids, given, preferred, family, former, birth, gender, profiles = _columns(
        connection,
        progress,
        select(of.id, *names_of, born, of.gender, of.linkedin_url).order_by(of.id),
    )
    numbers = np.array(ids, dtype=np.int64)

    def values(
        person_ids: Sequence[int], texts: Sequence[str | None], key: Callable[[str], str]
    ) -> ManyColumn:
        records = np.searchsorted(numbers, np.array(person_ids, dtype=np.int64))
        return ManyColumn.of(records.astype(np.int32), texts, len(numbers), key)

    def addresses(kind: str, *columns: ColumnElement[Any]) -> list[tuple[Any, ...]]:
        query = select(contact_points.c.person_id, *columns).where(contact_points.c.kind == kind)
        return _columns(connection, progress, query)

    names = CodedColumn.of_one_vocabulary((given, preferred, family, former), comparison_key)
    emailed, emails = addresses("email", CANONICAL)
    phoned, phones = addresses("phone", CANONICAL)
    posted, streets, cities = addresses("post", contact_points.c.value, contact_points.c.city)
    lines = [
        f"{street} {city or ''}" if street else None
        for street, city in zip(streets, cities, strict=True)
    ]
    completed = cast(awards.c.completed, Text)
    awarded, kinds, departments, years = _columns(
        connection,
        progress,
        select(awards.c.person_id, awards.c.kind, awards.c.department, completed),
    )
    dated = [
        f"{kind} {year}" if kind and year else None for kind, year in zip(kinds, years, strict=True)
    ]
    in_full = [
        award and f"{award} {department or ''}"
        for award, department in zip(dated, departments, strict=True)
    ]
    employed, employers = _columns(
        connection, progress, select(roles.c.person_id, roles.c.employer)
    )
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

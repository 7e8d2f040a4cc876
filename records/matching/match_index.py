"""The people whom the rows of a file may mean, read in a few statements by all that rows name.

records/matching/row_matching.py decides who it is; records/duplicates/new_person.py only asks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Text, cast, func, or_, select

from core.chunks import in_chunks
from core.progress import Progress
from core.text import comparison_key, fold
from models.address_lookup import CANONICAL, has_address
from models.canonical_address import canonical_address
from models.match_keys import match_value
from models.sql import within, within_texts
from models.tables import awards, contact_points, people
from records.matching.agreement import (
    Person,
    bare_number,
    full_keys,
    near_birth,
    plain_family,
    row_keys,
)
from records.matching.given_names import plain_given
from records.matching.mailboxes import is_personal, personal_emails, shared_addresses
from records.merging.former_ids import people_with_former_alumni_ids

Row = Mapping[str, Any]

_CHUNK: Final = 50_000  # names or ids per statement
_BLOCK: Final = 5  # letters of the sorted name that similar names share


class Index:
    """The people whom `rows` may mean, read once, by everything that rows name."""

    def __init__(self, connection: Connection, rows: Sequence[Row], progress: Progress) -> None:
        self._connection = connection
        self._progress = progress
        self._shared = shared_addresses(rows)
        self._ids = self._read_alumni_ids(rows)
        self._emails = self._read_emails(rows)
        # Only rows that neither an ID nor an address gives to someone are compared by name.
        unnamed = [row for row in rows if not self._is_named(row)]
        self._names = self._read_names(unnamed)
        self._reached = self._read_reached(unnamed)
        blocks = self._read_blocks(unnamed)
        wanted = {*self._ids.values(), *blocks}
        for some in (*self._emails.values(), *self._names.values(), *self._reached.values()):
            wanted.update(some)
        namesakes = {person_id for some in self._names.values() for person_id in some}
        self._people = self._read_people(sorted(wanted), namesakes)
        self._by_initial: dict[tuple[str, str], list[Person]] = defaultdict(list)
        self._by_given: dict[tuple[str, str], list[Person]] = defaultdict(list)
        self._by_birth: dict[tuple[date | None, str], list[Person]] = defaultdict(list)
        self._by_number: dict[str, list[Person]] = defaultdict(list)
        self._nearby = [self._people[person_id] for person_id in blocks]
        for person in self._nearby:
            self._file(person)

    def with_alumni_id(self, row: Row) -> Person | None:
        """The person with the row's alumni ID."""
        person_id = self._ids.get(row.get("alumni_id") or "")
        return None if person_id is None else self._people[person_id]

    def with_email(self, row: Row) -> list[Person]:
        """Everyone with one of the row's personal e-mail addresses."""
        found: dict[int, Person] = {}
        for address in self._addresses(row):
            for person_id in self._emails.get(address, ()):
                found[person_id] = self._people[person_id]
        return list(found.values())

    def with_name(self, row: Row) -> list[Person]:
        """The people who have or had a full name of the row."""
        if not self._names:
            return []
        ids = {person_id for name in row_keys(row) for person_id in self._names.get(name, ())}
        return [self._people[person_id] for person_id in sorted(ids)]

    def similar(self, row: Row) -> list[Person]:
        """People with a similar name, or the same given name, and some other evidence.

        To be reached at the same address or number is evidence enough to be compared.
        """
        same = {one for address in self._reaching(row) for one in self._reached.get(address, ())}
        found = [self._people[person_id] for person_id in sorted(same)]
        family, given = plain_family(row.get("family_name")), plain_given(row.get("given_name"))
        if not family or not given:
            return found
        year = row.get("award_completed")
        found += self._by_birth[row.get("birth_date"), given]
        alike: Iterable[Person] = (
            *self._by_initial[family, given[:1]],
            *self._by_given[family[:_BLOCK], given],
        )
        if row.get("alumni_id"):  # similar names with other IDs of their own: different people
            found += self._by_number[bare_number(row["alumni_id"])]
            alike = (person for person in alike if person.alumni_id is None)
        for person in alike:
            if near_birth(row, person) or any(year == one for _, one in person.awards if one):
                found.append(person)
        return found

    def resembling(self, row: Row) -> list[Person]:
        """Everyone born on the row's date, or whose names begin alike, without other evidence.

        For a single row that somebody looks at: of a whole file these would be too many.
        """
        birth, given = row.get("birth_date"), plain_given(row.get("given_name"))[:1]
        return [
            person
            for person in self._nearby
            if (birth is not None and person.birth_date == birth)
            or (given and plain_given(person.given_name)[:1] == given)
        ]

    def without_shared_addresses(self, row: Row) -> Row:
        """The row without the e-mail addresses that tell nobody apart in this file."""
        addresses = self._addresses(row)
        return {
            key: value
            for key, value in row.items()
            if key not in ("email", "other_email") or match_value("email", value) in addresses
        }

    def _addresses(self, row: Row) -> frozenset[str]:
        """The e-mail addresses of a row that can tell people apart, in this file too."""
        return personal_emails(row) - self._shared

    def _reaching(self, row: Row) -> Iterator[str]:
        """The addresses and numbers of a row, as one is compared with others of its mailbox."""
        for address in self._addresses(row):
            yield canonical_address("email", address)
        for key in ("phone", "other_phone"):
            if row.get(key):
                yield canonical_address("phone", row[key])

    def _is_named(self, row: Row) -> bool:
        if self._ids.get(row.get("alumni_id") or "") is not None:
            return True
        return any(address in self._emails for address in self._addresses(row))

    def _file(self, person: Person) -> None:
        given = plain_given(person.given_name)
        for name in {plain_family(person.family_name), plain_family(person.former_name)} - {""}:
            self._by_initial[name, given[:1]].append(person)
            self._by_given[name[:_BLOCK], given].append(person)
        if person.alumni_id is not None:
            self._by_number[bare_number(person.alumni_id)].append(person)
        if person.birth_date is not None:
            self._by_birth[person.birth_date, given].append(person)

    def _read_alumni_ids(self, rows: Sequence[Row]) -> dict[str, int]:
        wanted = sorted({row["alumni_id"] for row in rows if row.get("alumni_id")})
        found = {
            alumni_id: person_id
            for person_id, alumni_id in self._lookup(people.c.id, people.c.alumni_id, wanted)
        }
        return {**people_with_former_alumni_ids(self._connection, wanted), **found}

    def _read_emails(self, rows: Sequence[Row]) -> dict[str, set[int]]:
        wanted = sorted({address for row in rows for address in self._addresses(row)})
        found: dict[str, set[int]] = defaultdict(set)
        for person_id, address in self._lookup(
            contact_points.c.person_id,
            contact_points.c.match_value,
            wanted,
            contact_points.c.kind == "email",
            contact_points.c.match_value != "",  # what the index covers
        ):
            found[address].add(person_id)
        return dict(found)

    def _read_reached(self, rows: Sequence[Row]) -> dict[str, set[int]]:
        """Who is reached at an address or number of `rows`, however either is written."""
        wanted = sorted({address for row in rows for address in self._reaching(row)})
        found: dict[str, set[int]] = defaultdict(set)
        for some in in_chunks(wanted, _CHUNK):
            self._progress.report("Matching the people in the file")
            query = select(contact_points.c.person_id, CANONICAL).where(has_address(some))
            for person_id, address in self._connection.execute(query):
                found[address].add(person_id)
        return found

    def _read_names(self, rows: Sequence[Row]) -> dict[str, set[int]]:
        wanted = {name for row in rows for name in row_keys(row)}
        found: dict[str, set[int]] = defaultdict(set)
        for person_id, name in self._lookup(people.c.id, people.c.match_name, sorted(wanted)):
            found[name].add(person_id)
        if wanted:
            renamed = self._connection.execute(
                _PERSON.where(
                    or_(people.c.former_name.is_not(None), people.c.preferred_name.is_not(None))
                )
            )
            for row in renamed:
                person = Person(*row)
                for name in full_keys(person) & wanted:
                    found[name].add(person.person_id)
        return found

    def _read_blocks(self, rows: Sequence[Row]) -> list[int]:
        """People whose names begin like a row's, or who were born on a row's date."""
        beginnings: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            if row.get("family_name"):
                beginning = f"{fold(row['family_name'])} "[:_BLOCK]  # a short name ends there
                beginnings[len(beginning)].add(beginning)
        births = sorted({row["birth_date"].isoformat() for row in rows if row.get("birth_date")})
        if not beginnings:
            return []
        self._progress.report("Looking for similar names")
        near: list[ColumnElement[bool]] = [
            within_texts(func.substr(people.c.sort_name, 1, length), sorted(some))
            for length, some in beginnings.items()
        ]
        if births:
            near.append(within_texts(cast(people.c.birth_date, Text), births))
        return list(self._connection.scalars(select(people.c.id).where(or_(*near))))

    def _read_people(self, ids: Sequence[int], namesakes: Collection[int]) -> dict[int, Person]:
        """The people with `ids`; of `namesakes` also how they are reached."""
        found: dict[int, Person] = {}
        for some in in_chunks(ids, _CHUNK):
            self._progress.report("Reading the people found", len(found), len(ids))
            held: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
            for person_id, kind, year in self._connection.execute(
                select(awards.c.person_id, awards.c.kind, awards.c.completed).where(
                    within(awards.c.person_id, some)
                )
            ).all():
                held[person_id].add((comparison_key(kind or ""), year))
            for row in self._connection.execute(_PERSON.where(within(people.c.id, some))).all():
                found[row[0]] = Person(*row)._replace(awards=held.get(row[0], ()))
        for some in in_chunks(sorted(namesakes), _CHUNK):
            for person_id, (emails, phones) in self._read_contacts(some).items():
                found[person_id] = found[person_id]._replace(emails=emails, phones=phones)
        return found

    def _read_contacts(self, ids: Sequence[int]) -> dict[int, tuple[set[str], set[str]]]:
        """The personal e-mail addresses and the phone numbers of people, as they are compared."""
        found: dict[int, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        points = contact_points.c
        for person_id, kind, value in self._connection.execute(
            select(points.person_id, points.kind, points.match_value).where(
                within(points.person_id, ids), points.kind.in_(("email", "phone"))
            )
        ).all():
            if kind == "phone":
                found[person_id][1].add(value)
            elif is_personal(value):
                found[person_id][0].add(value)
        return found

    def _lookup(
        self,
        give: ColumnElement[Any],
        by: ColumnElement[Any],
        texts: Sequence[str],
        *conditions: ColumnElement[bool],
    ) -> Iterator[Sequence[Any]]:
        for some in in_chunks(texts, _CHUNK):
            self._progress.report("Matching the people in the file")
            found = self._connection.execute(
                select(give, by).where(within_texts(by, some), *conditions)
            )
            yield from found.all()


_PERSON: Final = select(
    people.c.id,
    people.c.alumni_id,
    people.c.given_name,
    people.c.family_name,
    people.c.former_name,
    people.c.preferred_name,
    people.c.birth_date,
    people.c.title,
    people.c.gender,
    people.c.suffix,
)

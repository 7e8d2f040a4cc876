"""How many people were on record at the end of each month, as the journal tells.

Goes back from the records of today, line by line of the journal: what a batch created was not there
before it, what it deleted was. So undone batches, redone ones and merges count as what the records
were at the time. Whoever was erased is in no month: the lines about them have no values any more
(docs/adr/0072-figures-over-time.md).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Table, select

from core.progress import SILENT, Progress
from models.data_state import StateCache
from models.tables import batches, consents, contact_points, engagements, journal, people
from records.parts.engagements import LINKEDIN_GROUP

_LINES: Final = 20_000  # read at a time
_USABLE: Final = frozenset({"good", "unverified"})
VERIFIED_MONTHS: Final = 24


class MonthlyCode(StrEnum):
    """What is counted at the end of each month."""

    PEOPLE = "people"
    REACHABLE = "reachable_by_email"
    BOUNCED = "bounced_addresses"
    CONSENT = "survey_consent"
    LINKEDIN = "linkedin_group"
    VERIFIED = "verified"


MONTHLY_LABELS: Final[Mapping[MonthlyCode, str]] = {
    MonthlyCode.PEOPLE: "People on record",
    MonthlyCode.REACHABLE: "Reachable by e-mail",
    MonthlyCode.BOUNCED: "With an e-mail address that bounced",
    MonthlyCode.CONSENT: "Consent to surveys by e-mail",
    MonthlyCode.LINKEDIN: "LinkedIn group",
    MonthlyCode.VERIFIED: f"Verified in {VERIFIED_MONTHS} months",
}


@dataclass(frozen=True, slots=True)
class MonthlyFigures:
    """People at the end of the month that begins on `month`; of the last one, as they are now."""

    month: date
    people: Mapping[MonthlyCode, int]


@dataclass(slots=True)
class _Person:
    """What is counted of one person: columns of the record, and their parts by id."""

    deceased: bool = False
    do_not_contact: bool = False
    do_not_email: bool = False
    on_hold: bool = False
    verified: int | None = None  # the month, counted from the year 0
    emails: dict[int, str] = field(default_factory=dict)  # statuses
    bases: dict[int, str] = field(default_factory=dict)  # of consents to surveys by e-mail
    memberships: set[int] = field(default_factory=set)

    def codes(self) -> Iterator[MonthlyCode]:
        """What the person counts for."""
        yield MonthlyCode.PEOPLE
        living = not self.deceased and not self.do_not_contact
        statuses = self.emails.values()
        if living and not self.do_not_email and not self.on_hold and _USABLE.intersection(statuses):
            yield MonthlyCode.REACHABLE
        if living and "bounced" in statuses:
            yield MonthlyCode.BOUNCED
        if self.bases and self.bases[max(self.bases)] == "consent":
            yield MonthlyCode.CONSENT
        if self.memberships:
            yield MonthlyCode.LINKEDIN

    @property
    def verified_month(self) -> int | None:
        """The month in which a living person's record was verified last."""
        return None if self.deceased else self.verified


_KEPT: Final = StateCache[tuple[MonthlyFigures, ...]](most=1)


def read_monthly_figures(
    connection: Connection, today: date, progress: Progress = SILENT
) -> tuple[MonthlyFigures, ...]:
    """The figures of each month from that of the first batch, in order; empty without one.

    A journal of a million lines takes some seconds; the result is kept until something is written.
    Raises Cancelled as `progress` says.
    """
    month = today.replace(day=1)
    return _KEPT.get(connection, month, lambda: _replay(connection, month, progress))


def _replay(
    connection: Connection, this_month: date, progress: Progress
) -> tuple[MonthlyFigures, ...]:
    first = connection.scalar(select(batches.c.at).order_by(batches.c.at).limit(1))
    if first is None:
        return ()
    state, start = _State(connection), _number(first)
    month = _number(this_month)
    found = [state.figures(month)]
    for line in _lines_backwards(connection, progress):
        changed_in = _number(line.at)
        if changed_in < month:  # nothing changed between
            found += map(state.figures, range(month - 1, changed_in - 1, -1))
            month = changed_in
        if month <= start:  # nobody asks what was before it
            break
        state.take_back(line)
    found += map(state.figures, range(month - 1, start - 1, -1))
    return tuple(reversed(found))


def _lines_backwards(connection: Connection, progress: Progress) -> Iterator[Any]:
    """The lines of the journal about what is counted, the last one first."""
    columns = journal.c
    names = [table.name for table in (people, contact_points, consents, engagements)]
    query = (
        select(
            columns.id, columns.table_name, columns.record_id, columns.person_id, columns.action,
            columns.old, batches.c.at,
        )
        .join(batches, batches.c.id == columns.batch_id)
        .where(columns.table_name.in_(names))
        .order_by(columns.id.desc())
        .limit(_LINES)
    )  # fmt: skip
    last: int | None = None
    while True:
        part = query if last is None else query.where(columns.id < last)
        lines = connection.execute(part).all()
        yield from lines
        if len(lines) < _LINES:
            return
        last = lines[-1].id
        progress.report("Reading the history")


_COUNTED_PARTS: Final[Sequence[tuple[Table, Sequence[Any], Sequence[Any]]]] = (
    (
        contact_points,
        (contact_points.c.kind, contact_points.c.status),
        (contact_points.c.kind == "email",),
    ),
    (
        consents,
        (consents.c.purpose, consents.c.channel, consents.c.basis),
        (consents.c.purpose == "survey", consents.c.channel == "email"),
    ),
    (engagements, (engagements.c.kind,), (engagements.c.kind == LINKEDIN_GROUP,)),
)


class _State:
    """Everybody on record at a time, and how many count for what."""

    def __init__(self, connection: Connection) -> None:
        self._people: dict[int, _Person] = {}
        self._counts: Counter[MonthlyCode] = Counter()
        self._verified: Counter[int] = Counter()
        self._owners: dict[tuple[str, int], int] = {}  # of the parts that are counted
        for row in connection.execute(
            select(
                people.c.id, people.c.deceased, people.c.do_not_contact, people.c.do_not_email,
                people.c.contact_hold, people.c.last_verified,
            )
        ):  # fmt: skip
            self._people[row.id] = _Person(
                row.deceased, row.do_not_contact, row.do_not_email, bool(row.contact_hold),
                None if row.last_verified is None else _number(row.last_verified),
            )  # fmt: skip
        for table, columns, where in _COUNTED_PARTS:
            query = select(table.c.id, table.c.person_id, *columns).where(*where)
            for part in connection.execute(query).mappings():
                values: Mapping[str, Any] = {str(key): value for key, value in part.items()}
                self._add_part(str(table.name), values["id"], values["person_id"], values)
        for person in self._people.values():
            self._count(person, 1)

    def figures(self, month: int) -> MonthlyFigures:
        """What is counted now, as the figures of a month."""
        recent = range(month - VERIFIED_MONTHS + 1, month + 1)
        verified = sum(self._verified[one] for one in recent)
        year, place = divmod(month, 12)
        counts = {code: self._counts[code] for code in MonthlyCode}
        return MonthlyFigures(date(year, place + 1, 1), counts | {MonthlyCode.VERIFIED: verified})

    def take_back(self, line: Any) -> None:
        """Go back before a line of the journal."""
        old = orjson.loads(line.old) if line.old else {}
        if line.table_name == people.name:
            self._take_back_person(line, old)
        else:
            self._take_back_part(line, old)

    def _take_back_person(self, line: Any, old: Mapping[str, Any]) -> None:
        if line.action == "create":
            gone = self._people.pop(line.record_id, None)
            if gone is not None:
                self._count(gone, -1)
        elif line.action == "delete" and old:  # of whoever is erased nothing is told
            self._people[line.record_id] = person = _Person()
            _set_columns(person, old)
            for table in (contact_points, consents, engagements):
                for part in old.get(str(table.name)) or ():
                    self._add_part(str(table.name), part["id"], line.record_id, part)
            self._count(person, 1)
        elif line.action == "update":
            changed = self._people.get(line.record_id)
            if changed is not None:
                self._count(changed, -1)
                _set_columns(changed, old)
                self._count(changed, 1)

    def _take_back_part(self, line: Any, old: Mapping[str, Any]) -> None:
        key = (line.table_name, line.record_id)
        owner = self._owners.get(key)
        before = self._people.get(owner) if owner is not None else None
        if line.action == "create":
            if before is not None:
                self._count(before, -1)
                self._remove_part(before, *key)
                self._count(before, 1)
        elif line.action == "delete":
            person = self._people.get(line.person_id)
            if person is not None and old:
                self._count(person, -1)
                self._add_part(*key, line.person_id, old)
                self._count(person, 1)
        elif before is not None and owner is not None:
            self._change_part(before, owner, key, old)

    def _change_part(
        self, person: _Person, owner: int, key: tuple[str, int], old: Mapping[str, Any]
    ) -> None:
        """Give a part its former status or basis, and its former owner after a merge."""
        table, part_id = key
        self._count(person, -1)
        values: dict[str, Any] = {"kind": "email", "purpose": "survey", "channel": "email"}
        if table == engagements.name:
            values["kind"] = LINKEDIN_GROUP
        values["status"] = person.emails.get(part_id)
        values["basis"] = person.bases.get(part_id)
        self._remove_part(person, table, part_id)
        self._count(person, 1)
        former = old.get("person_id", owner)
        holder = self._people.get(former)
        if holder is not None:
            self._count(holder, -1)
            self._add_part(table, part_id, former, values | dict(old))
            self._count(holder, 1)

    def _add_part(self, table: str, part_id: int, owner: int, values: Mapping[str, Any]) -> None:
        person = self._people.get(owner)
        if person is None:
            return
        kind = values.get("kind")
        if table == contact_points.name and kind == "email":
            person.emails[part_id] = values["status"]
        elif (
            table == consents.name
            and values.get("purpose") == "survey"
            and values.get("channel") == "email"
        ):
            person.bases[part_id] = values["basis"]
        elif table == engagements.name and kind == LINKEDIN_GROUP:
            person.memberships.add(part_id)
        else:
            return
        self._owners[table, part_id] = owner

    def _remove_part(self, person: _Person, table: str, part_id: int) -> None:
        del self._owners[table, part_id]
        if table == contact_points.name:
            del person.emails[part_id]
        elif table == consents.name:
            del person.bases[part_id]
        else:
            person.memberships.discard(part_id)

    def _count(self, person: _Person, sign: int) -> None:
        for code in person.codes():
            self._counts[code] += sign
        if person.verified_month is not None:
            self._verified[person.verified_month] += sign


def _set_columns(person: _Person, old: Mapping[str, Any]) -> None:
    """Give a person the former values of their columns."""
    for name in ("deceased", "do_not_contact", "do_not_email"):
        if name in old:
            setattr(person, name, bool(old[name]))
    if "contact_hold" in old:
        person.on_hold = bool(old["contact_hold"])
    if "last_verified" in old:
        day = old["last_verified"]
        person.verified = None if day is None else _number(date.fromisoformat(day))


def _number(day: date | datetime) -> int:
    """The month of a day, counted from the year 0."""
    return day.year * 12 + day.month - 1

"""Rows of one file that are the same person, told by the rules that tell people on record.

Pure. Each row is compared with those before it, so that a file says the same whether its rows
come at once or one by one, and importing it twice finds nothing to do the second time.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from core.progress import SILENT, Progress
from core.text import comparison_key
from importers.contacts.planning.differences import Row, other_records
from models.match_keys import match_value
from models.opt_outs import added_opt_outs
from models.reasons import Reason
from records.fields.definitions import BY_KEY, Part
from records.matching.agreement import Person, other_number, row_keys, same_number
from records.matching.contradictions import contradictions, contradicts_number, phones
from records.matching.mailboxes import compared_emails, is_personal, personal_emails
from records.matching.row_matching import UnscoredMatch, match_row
from records.parts.definition import ORIGINAL

SLOTS: Final[Mapping[str, tuple[str, str]]] = {
    "email": ("email", "other_email"),
    "phone": ("phone", "other_phone"),
}
_WITH_ADDRESSES: Final = frozenset({"email_status", *SLOTS["email"], *SLOTS["phone"]})
_AWARD: Final = tuple(name for name, field in BY_KEY.items() if field.part is Part.AWARD)


@dataclass(frozen=True, slots=True)
class MergedRow:
    """What two rows of one person come to.

    `row` has the earlier row's values and what the later one fills; `more` is what the later one
    adds beside them, an update each: another award, a third address. `differs` are the fields in
    which the earlier row counts.
    """

    row: Row
    more: tuple[Row, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowMatch:
    """Which row of the file, by index, another is of the same person as.

    Where that is not certain, the `candidates` are those that it may be, for these `reasons`.
    """

    row_index: int | None = None
    reasons: tuple[Reason, ...] = ()
    candidates: tuple[int, ...] = ()


class FileClusters:
    """The people whom a file has named so far, each known by the index of one of its rows."""

    def __init__(self, *, by_name: bool, shared: Collection[str] = ()) -> None:
        """`by_name` is False where every row has an alumni ID, which tells people apart.

        `shared` are e-mail addresses that tell nobody from another; see records.matching.mailboxes.
        """
        self._by_name = by_name
        self._shared = frozenset(shared)
        self._rows: dict[int, Row] = {}
        self._ids: dict[str, int] = {}
        self._emails: dict[str, dict[int, None]] = defaultdict(dict)
        self._names: dict[tuple[Any, ...], dict[int, None]] = defaultdict(dict)
        self._awards: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
        self._emails_of: dict[int, set[str]] = defaultdict(set)
        self._phones_of: dict[int, set[str]] = defaultdict(set)

    def add(self, leader: int, row: Row) -> None:
        """File what `row` is known by under the person `leader`; what is known already counts."""
        self._rows[leader] = {**row, **self._rows[leader]} if leader in self._rows else row
        if row.get("alumni_id"):
            self._ids.setdefault(row["alumni_id"], leader)
        addresses = self._addresses(row)
        for address in addresses:
            self._emails[address][leader] = None
        self._emails_of[leader].update(addresses)
        self._phones_of[leader].update(phones(row))
        if row.get("award"):
            self._awards[leader].add((comparison_key(row["award"]), row.get("award_completed")))
        if self._by_name:
            for name in row_keys(row):
                for evidence in ((), *_evidence(row)):
                    self._names[name, *evidence][leader] = None

    def match(self, row: Row) -> RowMatch:
        """The row filed before that `row` is of the same person as."""
        found = match_row(row, self)
        if isinstance(found, UnscoredMatch):
            return RowMatch(None, found.reasons, found.named)
        return RowMatch(found.person_id, found.reasons)

    def row_with_alumni_id(self, row: Row) -> int | None:
        """The index of the row with the alumni ID of `row`."""
        return self._ids.get(row.get("alumni_id") or "")

    def holds(self, leader: int, row: Row) -> bool:
        """Whether everything in `row` is known of the person `leader`."""
        return row.items() <= self._rows[leader].items()

    def contradict(self, leader: int, row: Row) -> bool:
        """Whether `row` says that it is another person than `leader`."""
        person = self._person(leader)
        if same_number(row.get("alumni_id"), person.alumni_id):
            return contradicts_number(row, person)
        return bool(contradictions(row, person))

    def with_alumni_id(self, row: Row) -> Person | None:
        """The person with the row's alumni ID."""
        leader = self._ids.get(row.get("alumni_id") or "")
        return None if leader is None else self._person(leader)

    def with_email(self, row: Row) -> list[Person]:
        """Everyone with one of the row's personal e-mail addresses."""
        addresses = self._addresses(row)
        found = {leader: None for one in addresses for leader in self._emails.get(one, ())}
        return [self._person(leader) for leader in found]

    def with_name(self, row: Row) -> list[Person]:
        """Everyone of the same name and birth date or award; where a row has neither, of the name.

        One source gives different people different numbers, so another number is another person.
        """
        if not self._by_name:
            return []
        evidence = _evidence(row)
        if not (evidence or row.get("alumni_id") or self._addresses(row)):
            evidence = [()]
        found = {
            leader: None
            for name in row_keys(row)
            for one in evidence
            for leader in self._names.get((name, *one), ())
        }
        people = (self._person(leader) for leader in found)
        return [person for person in people if not other_number(row, person)]

    def similar(self, row: Row) -> list[Person]:  # noqa: ARG002 - the same for every row
        """Nobody: likeness alone says nothing of two rows of one file."""
        return []

    def _person(self, leader: int) -> Person:
        row = self._rows[leader]
        return Person(
            leader,
            row.get("alumni_id"),
            row.get("given_name"),
            row.get("family_name"),
            row.get("former_name"),
            row.get("preferred_name"),
            row.get("birth_date"),
            row.get("title"),
            row.get("gender"),
            row.get("suffix"),
            self._awards.get(leader, ()),
            self._emails_of.get(leader, ()),
            self._phones_of.get(leader, ()),
        )

    def _addresses(self, row: Row) -> list[str]:
        """The e-mail addresses of a row that can tell people apart, in this file too."""
        return sorted(personal_emails(row) - self._shared)


def unique_rows(rows: Sequence[Row], progress: Progress = SILENT) -> set[int]:
    """The rows, by index, whose alumni ID and e-mail addresses no other row has. Raises Cancelled.

    For large files: it is quickly told that most rows share nothing with others.
    """
    text = "Finding duplicate rows"
    addresses = [compared_emails(row) for row in progress.over(rows, text)]
    times = Counter(row.get("alumni_id") for row in rows)
    uses = Counter(chain.from_iterable(addresses))
    return {
        index
        for index, (row, own) in enumerate(zip(progress.over(rows, text), addresses, strict=True))
        if times[row.get("alumni_id")] == 1
        and all(uses[address] == 1 or not is_personal(address) for address in own)
    }


def merge_rows(one: Row, other: Row, awards: Collection[str]) -> MergedRow:
    """Two rows of one person as one: the earlier counts, the later fills what it leaves blank.

    An opt-out in either row counts.

    `awards` are the kinds, as keys, of which there was a row already.
    """
    row, more = dict(one), list[Row]()
    apart = other_records(one, other)
    if (
        one.get("award")
        and other.get("award")
        and comparison_key(one["award"]) != comparison_key(other["award"])
    ):
        apart.add(Part.AWARD)
        if comparison_key(other["award"]) not in awards:
            more.append({name: other[name] for name in _AWARD if name in other})
    differs: list[str] = []
    for name, value in other.items():
        if name.removesuffix(ORIGINAL) in _WITH_ADDRESSES:
            continue
        part = BY_KEY[name].part if name in BY_KEY else Part.CUSTOM
        if name not in one and part not in apart:
            row[name] = value
        elif one.get(name) != value and not any(name in addition for addition in more):
            differs.append(name)
    opted_out = added_opt_outs(one, other)
    row.update(opted_out)
    for kind in SLOTS:
        more += _further_addresses(kind, row, other)
    if "email_status" in other and _same_email(row, other):
        row.setdefault("email_status", other["email_status"])
    return MergedRow(row, tuple(more), tuple(name for name in differs if name not in opted_out))


def _further_addresses(kind: str, row: dict[str, Any], other: Row) -> Iterator[Row]:
    """Put the addresses of `other` into the free places of `row`; give those without a place."""
    slots = SLOTS[kind]
    for name in slots:
        value = other.get(name)
        held = {match_value(kind, row[slot]) for slot in slots if slot in row}
        if value is None or match_value(kind, value) in held:
            continue
        free = next((slot for slot in (name, *slots) if slot not in row), None)
        slot = free or slots[1]
        found = {slot: value}
        if name + ORIGINAL in other:
            found[slot + ORIGINAL] = other[name + ORIGINAL]
        if free is None:
            yield found
        else:
            row.update(found)


def _same_email(one: Row, other: Row) -> bool:
    return all("email" in row for row in (one, other)) and (
        match_value("email", one["email"]) == match_value("email", other["email"])
    )


def _evidence(row: Row) -> list[tuple[Any, ...]]:
    """What, beside the name, tells whose a row is."""
    found: list[tuple[Any, ...]] = []
    if row.get("birth_date"):
        found.append((row["birth_date"],))
    if row.get("award") and row.get("award_completed"):
        found.append((comparison_key(row["award"]), row["award_completed"]))
    return found

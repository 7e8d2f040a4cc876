"""What rows of a file would change in the people they belong to, value by value.

records.writing.bulk_update says what a value means for a person's records; here the policy chooses
among those changes. A blank cell never erases. An opt-out is kept under every policy, and none is
withdrawn by a file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Connection

from core.progress import SILENT, Progress
from core.text import comparison_key
from importers.choices import Existing
from importers.row_plan import CellChange
from models.consent_fields import bases_of_dates
from models.opt_outs import added_opt_outs, withdrawn_opt_outs
from records.fields.definitions import BY_KEY, Part
from records.fields.spellings import Spellings, is_same_but_capitals
from records.matching.agreement import same_number
from records.people import is_blank, read_flat
from records.writing.bulk_update import preview_updates
from records.writing.person_update import FieldChange, PersonUpdate

Row: TypeAlias = Mapping[str, Any]

# What tells one address or role from another, the surest first.
_TELLING: Final[Mapping[Part, tuple[str, ...]]] = {
    Part.POST: ("postal_code", "street", "city"),
    Part.CURRENT_ROLE: ("employer", "role_title"),
    Part.FIRST_ROLE: ("first_employer", "first_role_title"),
}


class RowDifferences(NamedTuple):
    """Differences between a row and the stored person; `protected` fields no file may change."""

    row_index: int
    person_id: int
    row: Row
    changes: Sequence[FieldChange]
    protected: frozenset[str]

    def wanted(self, existing: "Existing") -> list[FieldChange]:
        """The changes that a policy wants."""
        return list(_wanted(self.changes, self.row, existing, self.protected))

    def not_filled(self) -> list[FieldChange]:
        """The changes that are not made where only blank fields are filled."""
        wanted = self.wanted(Existing.FILL)
        return [
            change
            for change in self.changes
            if change not in wanted and change.key not in self.protected and not _same(change)
        ]


@dataclass(frozen=True, slots=True)
class Differences:
    """Where rows and records differ, whatever is to be done about it.

    `versions` are those of the people compared with.
    """

    found: Sequence[RowDifferences]
    versions: Mapping[int, int]

    def changes(self, existing: Existing) -> list[CellChange]:
        """Every value that would change under a policy."""
        return [
            CellChange(one.row_index, one.person_id, change.key, change.old, change.new)
            for one in self.found
            for change in one.wanted(existing)
        ]


def compare(
    connection: Connection,
    updates: Sequence[tuple[int, int, Row]],
    progress: Progress = SILENT,
    chosen: Spellings | None = None,
) -> Differences:
    """What `updates` would change: the index of a row, the person it belongs to, what it says.

    Other capitals in what people are grouped by are no change, but for `chosen` spellings; None:
    they are one. Raises Cancelled.
    """
    ids = [person_id for _, person_id, _ in updates]
    # An objection on record keeps its date.
    bases = bases_of_dates({key for _, _, row in updates for key in row})
    held = read_flat(connection, ids, ["version", *bases])
    wanted = [PersonUpdate(person_id, row) for _, person_id, row in updates]
    found = zip(
        updates,
        preview_updates(connection, wanted, progress),
        strict=True,
    )
    return Differences(
        [
            RowDifferences(
                *update, changes, _protected(changes, {key: held[key][index] for key in bases})
            )
            for index, (update, there) in enumerate(found)
            if (changes := there if chosen is None else _without_capitals(there, chosen))
        ],
        dict(zip(ids, held["version"], strict=True)),
    )


def _without_capitals(changes: Sequence[FieldChange], chosen: Spellings) -> list[FieldChange]:
    """`changes` without those of capitals alone that nobody chose."""
    return [
        one
        for one in changes
        if not is_same_but_capitals(one.key, one.old, one.new) or one.new in chosen.get(one.key, ())
    ]


def other_records(held: Row, row: Row) -> set[Part]:
    """The parts in which `row` speaks of another address or role than `held`, both by field."""
    found: set[Part] = set()
    for part, telling in _TELLING.items():
        for name in telling:
            if held.get(name) and row.get(name):
                if comparison_key(held[name]) != comparison_key(row[name]):
                    found.add(part)
                break
    return found


def _protected(changes: Sequence[FieldChange], bases: Mapping[str, Any]) -> frozenset[str]:
    """The fields in which `changes` would withdraw an opt-out; `bases` are those on record."""
    held = {**bases, **{change.key: change.old for change in changes}}
    return frozenset(withdrawn_opt_outs(held, {change.key: change.new for change in changes}))


def _wanted(
    differences: Sequence[FieldChange], row: Row, existing: Existing, protected: frozenset[str]
) -> Iterator[FieldChange]:
    """The changes that the policy wants."""
    held = {change.key: change.old for change in differences}
    added = added_opt_outs(held, {change.key: change.new for change in differences})
    kept_apart: set[Part] = set()
    if existing is Existing.FILL:  # half of one address and half of another is neither
        kept_apart = other_records({**row, **held}, row)
    for change in differences:
        if change.key in protected or _same(change):
            continue
        fills = (
            existing is Existing.FILL
            and is_blank(change.key, change.old)
            and _part(change.key) not in kept_apart
        )
        if fills or existing is Existing.UPDATE or change.key in added:
            yield change


def _same(change: FieldChange) -> bool:
    """An alumni ID that a spreadsheet took the leading zeros off is still the same."""
    return change.key == "alumni_id" and same_number(change.old, change.new)


def _part(name: str) -> Part:
    return BY_KEY[name].part if name in BY_KEY else Part.CUSTOM

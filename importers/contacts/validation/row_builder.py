"""Columns put together as rows: several columns of one field join, addresses take the next place.

Pure. Must not know cells.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.text import comparison_key as text_key
from importers.contacts.matching.duplicate_rows import SLOTS
from importers.contacts.splitters import AWARD_AND_YEAR, FULL_ADDRESS, FULL_NAME, Split
from importers.contacts.validation.cells import ReadColumn
from importers.contacts.validation.contact_cell import HOLD
from models.match_keys import match_value
from models.opt_outs import OBJECTED
from records.fields.definitions import Field, FieldKind, Part
from records.parts.definition import FLAGS, ORIGINAL

# Between the texts of two columns of one field.
_BETWEEN: Final = {FieldKind.LINES: "\n", FieldKind.TEXT: " "}
_ONE: Final = frozenset({"alumni_id", "linkedin_url"})  # texts of which there is one
_KIND_OF: Final = {slot: kind for kind, slots in SLOTS.items() for slot in slots}
# A whole counts in rows where none of these parts has a column of its own that says something.
_CORE: Final[Mapping[str, tuple[str, ...]]] = {
    FULL_NAME: ("given_name", "family_name"),
    FULL_ADDRESS: ("street", "city", "postal_code"),
    AWARD_AND_YEAR: ("award",),
}


class RowBuilder:
    """The values of the columns read so far, by field, each list as long as there are rows.

    `left_addresses` counts the rows that have a second postal address: only the first counts.
    """

    def __init__(self, fields: Mapping[str, Field], count: int) -> None:
        self._fields = fields
        self._count = count
        self.columns: dict[str, list[Any]] = {}
        self._to_place: list[tuple[int, str, Any, str | None]] = []
        self._further: dict[int, list[Mapping[str, Any]]] = {}
        self._records: dict[tuple[Part, int], dict[str, list[Any]]] = {}
        self._with_awards = False
        self.left_addresses = 0

    def add(self, target: str, read: ReadColumn) -> None:
        """Add a column of the field `target`; what its cells say beside that completes the row."""
        values = read.values[target]
        if target in _KIND_OF and target in self.columns:
            originals = read.values.get(target + ORIGINAL) or [None] * self._count
            self._to_place += [
                (index, target, value, original)
                for index, (value, original) in enumerate(zip(values, originals, strict=True))
                if value is not None
            ]
        else:
            for name, found in read.values.items():
                self._join(self.columns, name, found)
        for index, more in read.additional_records.items():
            self._to_place += [
                (index, target, one[target], one.get(target + ORIGINAL)) for one in more
            ]

    def add_record(self, number: int, target: str, read: ReadColumn) -> None:
        """Add a column of a further award or postal address, the one with that `number`."""
        record = self._records.setdefault((self._fields[target].part, number), {})
        for name, found in read.values.items():
            self._join(record, name, found)

    def add_parts(self, split: Split, read: ReadColumn) -> None:
        """Add a column of wholes that were taken apart, in the rows that have no parts yet."""
        there = [self.columns[name] for name in _CORE[split.key] if name in self.columns]
        free = [not any(row) for row in zip(*there, strict=True)] if there else None
        for name, found in read.values.items():
            if name not in split.fields:  # a mark of a death in a name
                self._join(self.columns, name, found)
                continue
            before = self.columns.setdefault(name, [None] * self._count)
            self.columns[name] = [
                value if old is None and (free is None or free[index]) else old
                for index, (old, value) in enumerate(zip(before, found, strict=True))
            ]
        again = split.key == AWARD_AND_YEAR and self._with_awards
        self._with_awards |= split.key == AWARD_AND_YEAR
        for index, is_free in enumerate(free or ()) if again else ():
            award = {} if is_free else _row(read.values, index)
            if award:
                self._further.setdefault(index, []).append(award)
        for index, more in read.additional_records.items():
            if free is None or free[index] or again:
                self._further.setdefault(index, []).extend(more)

    def add_holds(self, holds: Mapping[int, str]) -> None:
        """Put the contact with these rows on hold, by index, each for a reason to review."""
        if holds:
            self._join(self.columns, HOLD, [holds.get(index) for index in range(self._count)])

    def finished(
        self,
    ) -> tuple[dict[str, list[Any]], dict[int, tuple[Mapping[str, Any], ...]]]:
        """The columns by field, and by row what found no place in them."""
        for index, slot, value, original in self._to_place:
            self._place(index, slot, value, original)
        for (part, _), record in sorted(self._records.items(), key=lambda one: one[0][1]):
            self._place_records(part, record)
        return self.columns, {index: tuple(more) for index, more in self._further.items()}

    def _place_records(self, part: Part, record: Mapping[str, list[Any]]) -> None:
        """Put awards or addresses where the row has none yet; else an award is a further one."""
        held = [name for name in self.columns if self._part(name) is part]
        for index in range(self._count):
            values = _row(record, index)
            if not values:
                continue
            if all(self.columns[name][index] is None for name in held):
                for name, value in values.items():
                    self.columns.setdefault(name, [None] * self._count)[index] = value
            elif part is Part.AWARD:
                self._further.setdefault(index, []).append(values)
            else:
                self.left_addresses += 1

    def _part(self, name: str) -> Part | None:
        return self._fields[name].part if name in self._fields else None

    def _join(self, columns: dict[str, list[Any]], name: str, values: list[Any]) -> None:
        before = columns.get(name)
        if before is None:
            columns[name] = values
            return
        field = self._fields.get(name)
        between = _BETWEEN.get(field.kind) if field is not None and name not in _ONE else None
        if name == HOLD:
            between = "; "
        columns[name] = [
            value if old is None else old if value is None else _both(name, old, value, between)
            for old, value in zip(before, values, strict=True)
        ]

    def _place(self, index: int, slot: str, value: Any, original: str | None) -> None:
        """Put an address into the next free place of its kind; without one it is a further one."""
        kind = _KIND_OF[slot]
        held = [self._at(one, index) for one in SLOTS[kind]]
        held += [one.get(SLOTS[kind][1]) for one in self._further.get(index, ())]
        if match_value(kind, value) in {match_value(kind, one) for one in held if one is not None}:
            return
        free = next((one for one in (slot, *SLOTS[kind]) if self._at(one, index) is None), None)
        if free is None:
            last = SLOTS[kind][1]
            written = {last + ORIGINAL: original} if original is not None else {}
            self._further.setdefault(index, []).append({last: value, **written})
        else:
            for name, found in ((free, value), (free + ORIGINAL, original)):
                if found is not None:
                    self.columns.setdefault(name, [None] * self._count)[index] = found

    def _at(self, name: str, index: int) -> Any:
        values: Sequence[Any] | None = self.columns.get(name)
        return None if values is None else values[index]


def _row(columns: Mapping[str, Sequence[Any]], index: int) -> dict[str, Any]:
    """What the columns say in one row."""
    return {name: found[index] for name, found in columns.items() if found[index] is not None}


def _both(name: str, one: Any, other: Any, between: str | None) -> Any:
    if name in FLAGS:  # where two columns disagree, the objection counts
        return one or other
    if OBJECTED in (one, other):
        return OBJECTED
    if between is None or text_key(one) == text_key(other):
        return one
    return f"{one}{between}{other}"

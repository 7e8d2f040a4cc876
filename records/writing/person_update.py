"""An update of one person and the plan of its writes, made by records.writing.update_plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table

from records.fields.definitions import Part
from records.parts.definition import COLUMNS, ORIGINAL, PersonPart, Record


def with_implied(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """`row` with implied values: a date of death means that the person has died.

    Likewise, whoever has not died has no date of death.
    """
    if row.get("deceased_on") is not None:
        return {**row, "deceased": True}
    if row.get("deceased") is False:
        return {**row, "deceased_on": None}
    return row


@dataclass(frozen=True, slots=True)
class PersonUpdate:
    """New values of one person: `values` maps field keys to typed values, None to clear a field.

    `values` is the whole row, which tells what it speaks of (the PhD, the role at that employer);
    `only` limits what is written to these keys. `corrects` says that another kind of award
    corrects the one on record instead of adding to it: for a form, where one sees what one edits.
    """

    person_id: int
    values: Mapping[str, Any]
    source_row: int | None = None
    only: Collection[str] | None = None
    corrects: bool = False

    @property
    def wanted(self) -> dict[str, Any]:
        """The values to write, with what they imply."""
        return dict(
            with_implied(
                {
                    key: value
                    for key, value in self.values.items()
                    if not key.endswith(ORIGINAL) and (self.only is None or key in self.only)
                }
            )
        )


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that an update changes. `old` None: it fills or adds, and overwrites nothing."""

    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Write:
    """Set `values` of a record; a new one where `record_id` is None; gone where `values` is."""

    table: Table
    record_id: int | None
    values: Mapping[str, Any] | None


@dataclass(slots=True)
class PersonWritePlan:
    """What one update does. `parts`: the person’s records by table, in the order of their ids."""

    update: PersonUpdate
    parts: Mapping[Table, Sequence[Record]]
    source: str | None
    wanted: dict[str, Any]
    today: date = field(default_factory=date.today)
    writes: list[Write] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)

    def insert(self, table: Table, values: Mapping[str, Any]) -> None:
        """Create a record of this person."""
        self.writes.append(Write(table, None, {"person_id": self.update.person_id, **values}))

    def set(self, table: Table, record: Record, **values: Any) -> None:
        """Set values of a record."""
        self.writes.append(Write(table, record["id"], values))

    def delete(self, table: Table, record: Record) -> None:
        """Delete a record."""
        self.writes.append(Write(table, record["id"], None))

    def note(self, key: str, old: Any, new: Any) -> None:
        """Tell that a field changes, where it does."""
        if old != new:
            self.changes.append(FieldChange(key, old, new))

    def of(self, part: Part) -> dict[str, Any]:
        """The wanted values of `part`, by field key."""
        return {key: self.wanted[key] for key in COLUMNS[part] if key in self.wanted}

    def write_record(
        self,
        part: PersonPart,
        key: Part,
        target: Record | None,
        wanted: Mapping[str, Any],
        **fixed: Any,
    ) -> None:
        """Plan the `wanted` fields of the record `target`, or of a new one with `fixed` values."""
        columns = COLUMNS[key]
        values = {columns[name]: value for name, value in wanted.items()}
        for name, value in wanted.items():
            self.note(name, target[columns[name]] if target else None, value)
            original = part.originals.get(columns[name])
            if original is not None and (target is None or target[columns[name]] != value):
                values[original] = self.update.values.get(name + ORIGINAL)
        if target is not None:
            self.set_or_delete(part, target, values)
        elif any(value is not None for value in values.values()):
            self.insert(part.table, {**dict.fromkeys(columns.values()), **values, **fixed})

    def set_or_delete(self, part: PersonPart, record: Record, values: Mapping[str, Any]) -> None:
        """Set `values`, or delete the record if it is empty afterwards."""
        new = {column: value for column, value in values.items() if record[column] != value}
        if not new:
            return
        if part.is_empty({**record, **new}):
            self.delete(part.table, record)
        else:
            self.set(part.table, record, **new)

"""The declaration of a part, and the columns of its fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Table, case

from records.fields.definitions import FIELDS, Field, FieldKind, Part

if TYPE_CHECKING:
    from records.parts.new_records import NewRecords, RecordColumns
    from records.parts.record_check import RecordLimits
    from records.writing.person_update import PersonWritePlan

Record: TypeAlias = Mapping[str, Any]  # one row of a part's table, by column

ORIGINAL: Final = ".original"  # "phone.original": the value as the source wrote it

# Fields that are always yes or no; "no" is how every person starts and tells nothing.
FLAGS: Final = frozenset(
    {
        "deceased", "do_not_contact", "do_not_email", "do_not_phone", "do_not_post",
        "linkedin_group",
    }
)  # fmt: skip

# field key -> column, for each part of the flat row
COLUMNS: Final[Mapping[Part, Mapping[str, str]]] = {
    part: {one.key: one.column for one in FIELDS if one.part is part} for part in Part
}


@dataclass(frozen=True)
class PartQuery:
    """Which record a field shows: of the rows of `table` that meet `only`, the best one."""

    table: Table
    only: tuple[ColumnElement[bool], ...]
    best_first: tuple[ColumnElement[Any], ...]


@dataclass(frozen=True)
class PartColumn:
    """A column of a part as people see it: its label on the screen, in the history and in files.

    `choices` are the values that it can have, with the words for them; empty: any. `is_required`
    says that no record is without it. `vocabulary` names the words that are offered for it.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False
    vocabulary: str | None = None


@dataclass(frozen=True)
class PersonPart:
    """One part of a person, declared once.

    `record` is the dataclass of one record; its fields are columns of `table`. `singular` and
    `plural` name the records in a sentence. `columns` are shown and exported, in this order;
    `summary` are those that say in few words which record it is. `content` are the columns of
    which a record needs one: without them it says nothing and is deleted. `order` sorts the
    records of one person, the main one first. `queries` say which record the fields of the flat
    row show. `create` makes the records of new people, in bulk; `plan` plans their changes by an
    update of one person; a part that no field shows has none of the three. `kinds` name a record
    by its column "kind". `day` and `author` are the columns in which a new record notes by itself
    on which day and by whom it was written. `check` says what is wrong with a record, by column,
    beyond what its columns say (records.parts.record_check asks it). `originals` names the columns
    that keep how the source wrote the value of another one, by that one. `view` is what is read in
    place of the table where the records of a person are not just its rows.
    """

    table: Table
    record: type
    singular: str
    plural: str
    columns: tuple[PartColumn, ...]
    summary: tuple[str, ...]
    order: tuple[ColumnElement[Any], ...]
    queries: Mapping[Part, PartQuery] = field(default_factory=dict)
    create: "tuple[Callable[[NewRecords], RecordColumns], ...]" = ()
    plan: "tuple[Callable[[PersonWritePlan], None], ...]" = ()
    content: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    day: str | None = None
    author: str | None = None
    check: "Callable[[Record, RecordLimits], Mapping[str, str]] | None" = None
    originals: Mapping[str, str] = field(default_factory=dict)
    view: FromClause | None = None

    @property
    def name(self) -> str:
        """The name of the table, as in the journal."""
        return str(self.table.name)

    @property
    def rows(self) -> FromClause:
        """What the records of a person are read from, by its column `person_id`."""
        return self.table if self.view is None else self.view

    def shown(self, column: PartColumn) -> ColumnElement[Any]:
        """The SQL of what files show of a column: words where the stored value is a code."""
        stored = self.rows.c[column.name]
        words = {code: text for code, text in column.choices.items() if code != text}
        return case(words, value=stored, else_=stored) if words else stored

    def singular_of(self, record: Record) -> str:
        """The name of one record; those of one table may have several names, by their kind."""
        return self.kinds.get(record.get("kind") or "", self.singular)

    def field_of(self, column: PartColumn, key: Part) -> Field:
        """The field by which people type a value of `column` in a record of `key`."""
        named = (one for one in FIELDS if one.part is key and one.column == column.name)
        return next(named, Field(column.name, column.label, column.kind, key, column.name))

    def label_of(self, column: str) -> str:
        """The label of a column; the column's own name where people never see it."""
        return next((one.label for one in self.columns if one.name == column), column)

    def summarise(self, record: Record) -> str | None:
        """A short description of a record; None for an empty record."""
        told = (self.in_words(name, record[name]) for name in self.summary if record.get(name))
        return ", ".join(map(str, told)) or None

    def in_words(self, column: str, value: Any) -> Any:
        """A value of a column as people read it: words where the stored value is a code."""
        named = next((one for one in self.columns if one.name == column), None)
        return value if named is None else named.choices.get(value, value)

    def is_empty(self, record: Record) -> bool:
        """Whether a record is empty and can be deleted."""
        return bool(self.content) and all(record[name] in (None, "") for name in self.content)

"""Rows of a table that are no person: totals, notes, repeated headings, organisations. Pure.

What is sure is skipped with its reason; what may be a person is for somebody to decide. The
evidence is what stands in the cells beside how many of them are filled and where the row stands:
notes stand in one cell, at the end, below a blank row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from core.text import comparison_key
from importers.contacts.splitters import FULL_NAME
from importers.contacts.splitters.couples import may_name_two, names_two_people
from importers.contacts.validation.cell_texts import (
    has_letters,
    is_example,
    is_example_name,
    is_field_name,
    is_group_name,
    is_like_a_name,
    is_signs,
    note_of,
)
from models.reasons import Reason, ReasonKind
from records.fields.values import as_text
from tabular.reading import Cell, Table

TWO_PEOPLE: Final = Reason(ReasonKind.TWO_PEOPLE)

# Columns that say what a row is, and what they say of a row that is no person.
_TYPE_HEADINGS: Final = frozenset(
    {
        "contact type", "record type", "constituent type", "constituency", "constituency type",
        "constituency code", "entity type", "account type", "key indicator", "type of contact",
        "type of record", "person or organisation", "person or organization",
    }
)  # fmt: skip
_IS_HEADINGS: Final = frozenset(
    {"is organisation", "is organization", "is company", "is household", "is business"}
)
_GROUP_WORDS: Final = frozenset(
    {
        "organisation", "organization", "organisations", "organizations", "org", "household",
        "company", "corporate", "corporation", "business", "group", "institution", "firm",
        "foundation", "trust", "charity", "family", "o",
    }
)  # fmt: skip
_YES: Final = frozenset({"yes", "y", "true", "1", "x"})
_NAME_FIELDS: Final = frozenset({FULL_NAME, "family_name", "given_name"})
_PERSONAL: Final = ("title", "gender", "birth_date")  # organisations and households have none
_NAME_PARTS: Final = ("title", "given_name", "middle_names", "family_name")


@dataclass(frozen=True, slots=True)
class NonPersonRows:
    """Rows by index with the reason: `skipped` are no person, `doubtful` may be none."""

    skipped: Mapping[int, str] = field(default_factory=dict)
    doubtful: Mapping[int, Reason] = field(default_factory=dict)


def find_non_person_rows(
    table: Table, targets: Sequence[str | None], known_headings: Iterable[str]
) -> NonPersonRows:
    """The rows of `table` that are, or may be, no person.

    `targets` has the field of each column; `known_headings` are words that headings are, as
    core.text.key gives them.
    """
    return _Finder(table, targets, frozenset(known_headings)).find()


def rows_of_two(columns: Mapping[str, Sequence[Any]]) -> dict[int, Reason]:
    """The rows, of values by field, whose name is that of two people, with the reason."""
    parts = [columns[name] for name in _NAME_PARTS if name in columns]
    marked = [{value for value in set(part) if value and may_name_two(value)} for part in parts]
    return {
        index: TWO_PEOPLE
        for part, some in zip(parts, marked, strict=True)
        if some
        for index, value in enumerate(part)
        if value in some and names_two_people(" ".join(one[index] for one in parts if one[index]))
    }


class _Finder:
    """The shape of one table, against which its rows are judged."""

    def __init__(
        self, table: Table, targets: Sequence[str | None], known_headings: frozenset[str]
    ) -> None:
        self._table = table
        self._targets = targets
        self._headings = [comparison_key(heading) for heading in table.headings]
        self._known = known_headings.union(self._headings) - {""}
        self._names = [at for at, target in enumerate(targets) if target in _NAME_FIELDS]
        self._personal = [at for at, target in enumerate(targets) if target in _PERSONAL]
        self._given = [at for at, target in enumerate(targets) if target == "given_name"]
        self._counts = [len(row) - row.count(None) for row in zip(*table.columns, strict=True)]
        self._usual = median(self._counts) if self._counts else 0
        self._few = max(1, int(self._usual) // 3)
        full = (at for at, count in enumerate(self._counts) if count > self._few)
        self._last_full = max(full, default=-1)
        numbers = table.row_numbers
        gaps = (
            at
            for at in range(max(self._last_full + 1, 1), len(numbers))
            if numbers[at] - numbers[at - 1] > 1
        )
        self._below_blank = next(gaps, len(numbers))  # the first row below the table's blank row

    def find(self) -> NonPersonRows:
        skipped: dict[int, str] = {}
        doubtful: dict[int, Reason] = {}
        for index in sorted(self._suspects()):
            reason, is_sure = self._judge(index)
            if reason is not None and is_sure:
                skipped[index] = str(reason)
            elif reason is not None:
                doubtful[index] = reason
        for index, reason in self._groups().items():
            if self._has_given_name(index):
                doubtful.setdefault(index, reason)
            else:
                doubtful.pop(index, None)
                skipped.setdefault(index, str(reason))
        return NonPersonRows(skipped, doubtful)

    def _suspects(self) -> set[int]:
        """The rows that are worth a look: with few cells, or a cell that is hardly a name."""
        found = {at for at, count in enumerate(self._counts) if 0 < count <= self._few}
        for at, column in enumerate(self._table.columns):
            if at == 0 or at in self._names:
                marked = {
                    cell for cell in set(column) if self._is_marked(cell, is_name=at in self._names)
                }
                if marked:
                    found.update(i for i, cell in enumerate(column) if cell in marked)
        return found

    def _is_marked(self, cell: Cell, *, is_name: bool) -> bool:
        if cell is None:
            return False
        if not isinstance(cell, str):
            return is_name
        text = cell.strip()
        return (
            (is_name and not has_letters(text))
            or comparison_key(text) in self._known
            or is_field_name(text)
            or is_signs(text)
            or note_of(text) != ""
            or (is_name and (is_example(text) or is_group_name(text)))
        )

    def _judge(self, index: int) -> tuple[Reason | None, bool]:
        """Why a row is no person, and whether that is sure; no reason where it is one."""
        cells = {
            at: as_text(column[index]).strip()
            for at, column in enumerate(self._table.columns)
            if column[index] is not None
        }
        names = [cells[at] for at in self._names if at in cells]
        words = [text for text in cells.values() if has_letters(text)]
        if all(map(is_signs, cells.values())):
            return Reason(ReasonKind.ONLY_SIGNS), True
        if self._repeats_headings(cells):
            return Reason(ReasonKind.REPEATED_HEADINGS), True
        noted = [text for text in (next(iter(cells.values())), *names) if note_of(text)]
        if noted and not self._is_named(names, noted, words):
            note = Reason(ReasonKind.KIND_OF_NOTE, {"note": note_of(noted[0])})
            return note, not set(words).difference(noted)
        if names and not any(map(has_letters, names)):
            kind = ReasonKind.NO_LETTERS if words else ReasonKind.ONLY_NUMBERS
            return Reason(kind), not words
        if is_example_name(names):
            return Reason(ReasonKind.EXAMPLE), False
        if self._may_be_group(cells, names):
            return Reason(ReasonKind.GROUP), False
        if names and len(names) == len(cells) and len(cells) <= self._few:
            return self._judge_name_alone(index, " ".join(names)), False
        return None, False

    def _is_named(self, names: Sequence[str], noted: Sequence[str], words: Sequence[str]) -> bool:
        """Whether the row has a name or an e-mail address beside the notes in it."""
        return any(has_letters(name) and name not in noted for name in names) or any(
            "@" in text for text in words
        )

    def _judge_name_alone(self, index: int, name: str) -> Reason | None:
        if not is_like_a_name(name):
            return Reason(ReasonKind.NOTE)
        if index >= self._below_blank and self._usual > 1:
            return Reason(ReasonKind.NAME_ALONE)
        return None

    def _repeats_headings(self, cells: Mapping[int, str]) -> bool:
        keys = {at: comparison_key(text) for at, text in cells.items()}
        if all(keys[at] == self._headings[at] for at in keys):
            return True
        if len(keys) < 2:
            return False
        same = sum(keys[at] == self._headings[at] for at in keys)
        return (
            same > len(keys) / 2
            or all(one in self._known for one in keys.values())
            or all(map(is_field_name, cells.values()))
        )

    def _may_be_group(self, cells: Mapping[int, str], names: Sequence[str]) -> bool:
        if any(at in cells for at in (*self._personal, *self._given)) or len(names) != 1:
            return False
        return is_group_name(names[0])

    def _groups(self) -> dict[int, Reason]:
        """The rows of which a column says that they are an organisation or a household."""
        found: dict[int, Reason] = {}
        for name, heading, column in zip(
            self._headings, self._table.headings, self._table.columns, strict=True
        ):
            if name not in _TYPE_HEADINGS and name not in _IS_HEADINGS:
                continue
            wanted = _YES if name in _IS_HEADINGS else _GROUP_WORDS
            said = {
                cell: Reason(ReasonKind.GROUP_BY_COLUMN, {"column": heading, "word": words[0]})
                for cell in set(column)
                if (
                    words := [one for one in comparison_key(as_text(cell)).split() if one in wanted]
                )
            }
            if said:
                found |= {index: said[cell] for index, cell in enumerate(column) if cell in said}
        return found

    def _has_given_name(self, index: int) -> bool:
        return any(self._table.columns[at][index] is not None for at in self._given)

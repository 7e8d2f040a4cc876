"""Cells become typed values; what cannot is a Problem with its row and column.

Pure. A column is judged as a whole where that settles a doubt: the order of day and month is
decided by the evidence of all its dates, and asked for where there is none.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from nameparser import HumanName

from core.dates import Mixed, decide_order
from core.problems import Problem, Severity
from core.progress import SILENT, Progress
from core.text import clean, fold
from importers.mapping import FULL_NAME, ColumnMapping
from importers.reading import Cell, Table
from records.fields import Field, Kind
from records.values import BadValue, Context, as_text, parse_value

_VOWEL: Final = re.compile("[aeiouy]")
_NAME_PARTS: Final = {
    "title": "title",
    "first": "given_name",
    "middle": "middle_names",
    "last": "family_name",
    "suffix": "suffix",
}
# What a person can be known by, beside an ID; a row without any of them names nobody.
_NAMING: Final = ("family_name", "given_name", "email", "other_email")


@dataclass(frozen=True, slots=True)
class Checked:
    """A table's rows as typed values by field, each list in the order of `row_numbers`.

    `unreadable` are the indices of rows that cannot be taken; `date_questions` the headings whose
    dates could be read day first or month first.
    """

    row_numbers: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    problems: tuple[Problem, ...]
    unreadable: frozenset[int]
    date_questions: tuple[str, ...]


def check(
    table: Table,
    mapping: Sequence[ColumnMapping],
    fields: Mapping[str, Field],
    context: Context,
    progress: Progress = SILENT,
) -> Checked:
    """The typed values of every mapped column of `table`, and what is wrong with the rest.

    Without `context.date_order` each date column decides its own by evidence.
    """
    columns: dict[str, list[Any]] = {}
    problems: list[Problem] = []
    questions: list[str] = []
    for index, column in enumerate(mapping):
        if column.field is None:
            continue
        progress.report("Checking", index, len(mapping))
        cells = table.columns[index]
        if column.field == FULL_NAME:
            for name, parts in _names(cells).items():
                _merge(columns, name, parts)
            continue
        target = fields[column.field]
        settled = context
        if target.kind is Kind.DATE and context.date_order is None:
            order = decide_order(cell for cell in cells if isinstance(cell, str))
            if isinstance(order, Mixed):
                problems.append(_mixed(column.heading, order))
            else:
                settled = replace(context, date_order=order)
        read = _Column(target, column.heading, settled)
        values = read.parse(cells, table.row_numbers)
        if any(problem.code == "ambiguous_date" for problem in read.problems):
            questions.append(column.heading)
        problems.extend(read.problems)
        for name, found in values.items():
            _merge(columns, name, found)
    unreadable = _nameless(columns, len(table.row_numbers))
    problems.extend(
        Problem(
            "nobody_named",
            "The row names nobody: no name, no e-mail address, no alumni ID with something to it.",
            table.row_numbers[index],
            None,
            Severity.ERROR,
        )
        for index in sorted(unreadable)
    )
    return _with_refused(table, columns, tuple(problems), unreadable, tuple(questions))


def _with_refused(
    table: Table,
    columns: Mapping[str, list[Any]],
    problems: tuple[Problem, ...],
    unreadable: frozenset[int],
    questions: tuple[str, ...],
) -> Checked:
    """The rows, and at their end those that reading refused, so that every row is counted."""
    refused = table.refused_rows
    if not refused:
        return Checked(table.row_numbers, columns, problems, unreadable, questions)
    count = len(table.row_numbers)
    return Checked(
        [*table.row_numbers, *refused],
        {name: [*values, *[None] * len(refused)] for name, values in columns.items()},
        problems,
        unreadable | frozenset(range(count, count + len(refused))),
        questions,
    )


class _Column:
    """Reads the cells of one column, each distinct cell once."""

    def __init__(self, target: Field, heading: str, context: Context) -> None:
        self.target, self.heading, self.context = target, heading, context
        self.problems: list[Problem] = []

    def parse(self, cells: Sequence[Cell], rows: Sequence[int]) -> dict[str, list[Any]]:
        """The values by field: the column's own, and what else its cells say."""
        read: Callable[[Cell], Any] = self._read
        known: dict[tuple[type, Cell], Any] = {}
        values: list[Any] = []
        for index, cell in enumerate(cells):
            if cell is None:
                values.append(None)
                continue
            # 1, 1.0 and True are equal and yet not the same cell.
            identity = (cell.__class__, cell)
            try:
                value = known[identity]
            except KeyError:
                value = known[identity] = read(cell)
            if value.__class__ is BadValue:
                self.problems.append(
                    Problem(
                        value.code,
                        value.message,
                        rows[index],
                        self.heading,
                        Severity.WARNING,
                        as_text(cell),
                    )
                )
                value = None
            values.append(value)
        if self.target.key == "survey_consent":
            return _consent(values)
        if self.target.kind is Kind.PHONE:
            return {
                self.target.key: values,
                f"{self.target.key}.original": _originals(cells, values),
            }
        return {self.target.key: values}

    def _read(self, cell: Cell) -> Any:
        try:
            if self.target.key == "survey_consent":
                return _read_consent(self.target, cell, self.context)
            value = parse_value(self.target, cell, self.context)
        except BadValue as bad:
            return bad
        if self.target.key in {"given_name", "family_name"} and isinstance(value, str):
            return name_case(value)
        return value


def name_case(name: str) -> str:
    """`name` with capitals as people write it, where the file has nothing but capitals.

    "O'BRIEN" becomes "O'Brien", "VAN DER BERG" "van der Berg"; what may be initials ("JO", "JRR")
    stays as it is.
    """
    if not name.isupper() or len(name) <= 2 or (len(name) == 3 and not _VOWEL.search(fold(name))):
        return name
    human = HumanName(last=name)
    human.capitalize(force=True)
    return str(human.last) or name


def _names(cells: Sequence[Cell]) -> dict[str, list[Any]]:
    """Whole names taken apart: "Smith, Dr Anna" and "Dr Anna Smith" alike."""
    columns: dict[str, list[Any]] = {name: [] for name in _NAME_PARTS.values()}
    for cell in cells:
        text = clean(as_text(cell)) if cell is not None else ""
        human = HumanName(text) if text else None
        for part, name in _NAME_PARTS.items():
            value = str(getattr(human, part)) if human is not None else ""
            columns[name].append(name_case(value) if value else None)
    return columns


def _read_consent(target: Field, cell: Cell, context: Context) -> Any:
    """A basis, or the day on which consent was given."""
    try:
        return parse_value(target, cell, context)
    except BadValue:
        as_date = replace(target, kind=Kind.DATE)
        return parse_value(as_date, cell, context)


def _consent(values: Sequence[Any]) -> dict[str, list[Any]]:
    dated = [
        value if value is not None and not isinstance(value, str) else None for value in values
    ]
    return {
        "survey_consent": [
            "consent" if date is not None else value
            for value, date in zip(values, dated, strict=True)
        ],
        **({"survey_consent_on": dated} if any(date is not None for date in dated) else {}),
    }


def _originals(cells: Sequence[Cell], values: Sequence[Any]) -> list[str | None]:
    """How the source wrote a value, where that differs from what is kept."""
    return [
        as_text(cell) if value is not None and value != cell else None
        for cell, value in zip(cells, values, strict=True)
    ]


def _merge(columns: dict[str, list[Any]], name: str, values: list[Any]) -> None:
    """Add a column; where two columns give one field, the first that says something counts."""
    before = columns.get(name)
    columns[name] = (
        values
        if before is None
        else [new if old is None else old for old, new in zip(before, values, strict=True)]
    )


def _nameless(columns: Mapping[str, Sequence[Any]], count: int) -> frozenset[int]:
    """The rows that name nobody. An ID alone is more likely a note below the table."""
    named = [columns[name] for name in _NAMING if name in columns]
    if "alumni_id" in columns and len(columns) > 1:
        rest = [values for name, values in columns.items() if name != "alumni_id"]
        filled = (any(value is not None for value in row) for row in zip(*rest, strict=True))
        ids = columns["alumni_id"]
        named.append([one if more else None for one, more in zip(ids, filled, strict=True)])
    if not named:
        return frozenset(range(count))
    return frozenset(index for index, row in enumerate(zip(*named, strict=True)) if not any(row))


def _mixed(heading: str, order: Mixed) -> Problem:
    return Problem(
        "mixed_dates",
        f"The column mixes day-first and month-first dates (“{order.one}”, “{order.other}”);"
        " dates that can be read both ways were not taken.",
        None,
        heading,
    )

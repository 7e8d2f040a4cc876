"""Whether one record of a person can be right: what is missing, impossible or not yet so.

Pure; a form shows the messages beside its fields, and the acts refuse what they say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from records.fields.definitions import FieldKind
from records.fields.values import YEARS
from records.parts.definition import PartColumn, PersonPart, Record


@dataclass(frozen=True, slots=True)
class RecordLimits:
    """What bounds the dates and years of a record; `birth_date` None: not known."""

    today: date
    birth_date: date | None = None


def check_record(part: PersonPart, values: Record, limits: RecordLimits) -> Mapping[str, str]:
    """What is wrong with a record, by column; empty: nothing.

    `values` are all that the record will have, by column; those left out have their defaults.
    """
    record = {**_defaults(part), **values}
    issues = {
        column.name: message
        for column in part.columns
        if (message := _column_issue(column, record[column.name]))
    }
    return {**(part.check(record, limits) if part.check is not None else {}), **issues}


def not_in_future(
    *columns: str,
) -> Callable[[Record, RecordLimits], Mapping[str, str]]:
    """The check of a part that none of the days in `columns` is still to come."""

    def check(record: Record, limits: RecordLimits) -> Mapping[str, str]:
        return {
            name: "This day is in the future."
            for name in columns
            if record[name] is not None and record[name] > limits.today
        }

    return check


def _defaults(part: PersonPart) -> dict[str, Any]:
    return {str(column.name): getattr(column.default, "arg", None) for column in part.table.columns}


def _column_issue(column: PartColumn, value: Any) -> str | None:
    if value is None or value == "":
        return f"Enter {_with_article(column.label)}." if column.is_required else None
    if column.choices and value not in column.choices:
        return f"“{value}” is not one of: {', '.join(column.choices.values())}."
    if column.kind is FieldKind.YEAR and value not in YEARS:
        return f"{value} is not a plausible year."
    return None


def _with_article(label: str) -> str:
    noun = label[0].lower() + label[1:]
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"

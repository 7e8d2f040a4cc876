"""Plausible dates and years of a person: not in the future, and no placeholders.

A value that is implausible is reported, never kept: a birth of next year, an award not yet
completed, the first day that a program's calendar knows.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from models.consent_fields import CONSENT_FIELDS
from records.fields.definitions import Field, FieldKind

LEAST_AGE: Final = 15  # years; nobody completes an award here younger than that

# How old the latest possible date of a field is, in years.
_AGES: Final[Mapping[str, int]] = {
    "birth_date": LEAST_AGE,
    "deceased_on": 0,
    "last_verified": 0,
    **dict.fromkeys((one.date_key for one in CONSENT_FIELDS.values()), 0),
}
# What programs write for “no date”: the first days of the calendars of Excel and OLE.
_PLACEHOLDERS: Final = frozenset({date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1)})


class Doubt(NamedTuple):
    """Why a value is implausible: a stable `code`, and the rest of the message after the value."""

    code: str
    text: str


def latest_date(target: Field, today: date) -> date | None:
    """The latest date that `target` can hold; None where there is no such bound."""
    age = _AGES.get(target.key)
    return None if age is None else _years_before(today, age)


def doubt_about(target: Field, value: Any, today: date) -> Doubt | None:
    """Why `value`, typed as `target` holds it, cannot be right; None where it can."""
    if target.key == "award_completed" and value is not None and value > today.year:
        return Doubt("future_date", "is in the future, so the award is not completed.")
    if target.kind is not FieldKind.DATE or not isinstance(value, date):
        return None
    if value in _PLACEHOLDERS:
        return Doubt(
            "placeholder_date", "is a placeholder for no date in many programs. Leave it blank."
        )
    latest = latest_date(target, today)
    if latest is None or value <= latest:
        return None
    if value > today:
        return Doubt("future_date", "is in the future.")
    return Doubt("unlikely_birth", f"would make the person younger than {LEAST_AGE}.")


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)

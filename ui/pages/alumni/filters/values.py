"""Values of conditions as people type them, and as filters have them. Pure."""

from datetime import date

from core.formats import format_value
from records.fields.definitions import Field, FieldKind
from records.fields.values import BadValue, ParseOptions, parse_value
from records.filters.periods import day_of, is_year, period_of
from ui.formats import full_day

_TYPED = (FieldKind.YEAR, FieldKind.NUMBER, FieldKind.DATE)


def stored_value(field: Field, text: str, options: ParseOptions) -> str:
    """A value for a filter on `field`; a text may be part of a value.

    Raises BadValue where it is missing or cannot be one.
    """
    text = text.strip()
    if not text:
        raise BadValue("no_value", "Enter a value.")
    if field.kind not in _TYPED or (field.kind is not FieldKind.NUMBER and _is_relative(text)):
        return text
    value = parse_value(field, text, options)
    return format_value(value, grouped=False) if isinstance(value, float) else str(value)


def stored_period(text: str) -> str:
    """A year, or a period for a filter. Raises BadValue where it names none."""
    words = " ".join(text.lower().split()).removeprefix("in ").removeprefix("the ")
    if period_of(words, date.today()) is None and not is_year(words):
        raise BadValue("bad_period", "Write a period, for example: 2024, last 2 years, this month.")
    return words


def shown_value(field: Field, stored: str) -> str:
    """A value of a filter as its editor shows it: days in the user's format."""
    if field.kind is not FieldKind.DATE:
        return stored
    try:
        return full_day(date.fromisoformat(stored))
    except ValueError:  # a year, or relative to today
        return stored


def _is_relative(text: str) -> bool:
    return day_of(text, date.today()) is not None

"""Values of conditions as people type them, and as filters have them. Pure."""

from collections.abc import Sequence
from datetime import date

from core.formats import format_value
from records.fields.definitions import Field, FieldKind
from records.fields.values import BadValue, ParseOptions, parse_value
from records.filters.criteria import Criterion, ValueShape
from records.filters.periods import (
    day_of,
    describe_fixed_period,
    fixed_period,
    period_of,
    stored_period,
)
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
    period = fixed_period(text) if field.kind is FieldKind.DATE else None
    if period is not None:
        return stored_period(period)
    value = parse_value(field, text, options)
    return format_value(value, grouped=False) if isinstance(value, float) else str(value)


def typed_period(text: str) -> str:
    """A period for a filter. Raises BadValue where `text` names none."""
    words = " ".join(text.lower().split()).removeprefix("in ").removeprefix("the ")
    if period := fixed_period(words):
        return stored_period(period)
    if period_of(words, date.today()) is None:
        raise BadValue(
            "bad_period", "Write a period, for example: 2024, October 2016, last 2 years."
        )
    return words


def shown_period(stored: str) -> str:
    """A period of a filter as its editor shows it: “October 2016”."""
    period = fixed_period(stored)
    return stored if period is None else describe_fixed_period(period)


def fitting_values(
    criterion: Criterion, shape: ValueShape, values: Sequence[str]
) -> tuple[str, ...]:
    """Those of the `values` of another comparison on `criterion` that fit one of `shape`."""
    match shape:
        case ValueShape.SEVERAL:
            known = {one.casefold(): one for one in criterion.choices}
            folded = (value.casefold() for value in values)
            return tuple(known[one] for one in folded if one in known)
        case ValueShape.PERIOD:
            is_period = len(values) == 1 and period_of(values[0], date.today()) is not None
            return tuple(values) if is_period else ()
        case ValueShape.ONE if criterion.choices and len(values) > 1:
            return ()  # which of them is meant is not known
    return tuple(value for value in values if not _is_only_period(value))


def _is_only_period(text: str) -> bool:
    """Whether a text such as “last 2 years” has no first day that a filter could keep."""
    is_period = period_of(text, date.today()) is not None
    return is_period and fixed_period(text) is None and not _is_relative(text)


def shown_value(field: Field, stored: str) -> str:
    """A value of a filter as its editor shows it: days in the user's format."""
    if field.kind is not FieldKind.DATE:
        return stored
    if period := fixed_period(stored):
        return describe_fixed_period(period)
    try:
        return full_day(date.fromisoformat(stored))
    except ValueError:  # relative to today
        return stored


def _is_relative(text: str) -> bool:
    return day_of(text, date.today()) is not None

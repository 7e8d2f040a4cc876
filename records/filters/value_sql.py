"""One condition on one value as SQL: a column against the typed values of a comparison."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, DateTime, Text, and_, cast, func, or_, true

from core.errors import UserError
from core.formats import format_number
from core.text import fold
from models.sql import month_and_day, within_texts
from records.fields.definitions import Field, FieldKind
from records.fields.values import BadValue, ParseOptions, parse_value
from records.filters.model import Comparison
from records.filters.periods import Period, day_of, fixed_period, period_of
from records.filters.subjects import BIRTHDAY
from records.parts.definition import FLAGS

ORDERINGS: Final[Mapping[str, Callable[[Any, Any], ColumnElement[bool]]]] = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
}
_T = TypeVar("_T")
_TEXTUAL: Final = frozenset(
    {FieldKind.TEXT, FieldKind.LINES, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.CHOICE}
)
_MOST_VALUES: Final = 10_000  # different dates, years or numbers in a list; of texts any number
_YEAR_OF_DAYS: Final = 365


def value_test(
    field: Field, value: ColumnElement[Any], asked: Comparison, today: date
) -> ColumnElement[bool]:
    """Whether `value`, of `field`, meets `asked` on the day `today`.

    What is not known is NULL. Raises UserError for what cannot be asked of the field.
    """
    match asked.operator:
        case "empty":
            return _is_empty(field, value)
        case "yes":
            if field.kind is not FieldKind.YES_NO:
                raise not_askable(field, f"it is not yes or no; write {field.key} is not empty.")
            return value == true()
        case "contains" | "starts":
            text, wanted = _comparable(cast(value, Text), asked.values[0])
            if asked.operator == "contains":
                return text.contains(wanted, autoescape=True)
            return text.startswith(wanted, autoescape=True)
        case "not_asked":
            raise not_askable(field, "only questions of a survey can be “not asked”.")
    if field.key == BIRTHDAY:
        return _birthday(field, value, asked, today)
    if asked.operator == "during":
        return _during(field, value, asked.values[0], today)
    if field.kind is FieldKind.DATE:
        return _compared_days(field, value, asked, today)
    return _compared(field, value, asked, typed_values(field, asked.values, today))


def _is_empty(field: Field, value: ColumnElement[Any]) -> ColumnElement[bool]:
    if field.key in FLAGS:
        return value.is_not(True)
    blank = value.is_(None)
    return or_(blank, value == "") if field.kind in _TEXTUAL else blank


def _compared(
    field: Field, value: ColumnElement[Any], asked: Comparison, typed: Sequence[Any]
) -> ColumnElement[bool]:
    if asked.operator == "between" or asked.operator in ORDERINGS:
        if field.kind is FieldKind.YES_NO:
            raise not_askable(field, "yes and no cannot be ordered.")
        if any(limit is None for limit in typed):
            raise _value_missing(field)
        if asked.operator == "between":
            return value.between(typed[0], typed[1])
        return ORDERINGS[asked.operator](value, typed[0])
    if field.kind is FieldKind.YES_NO:
        return or_(*(value == word for word in dict.fromkeys(typed)))
    if field.kind in _TEXTUAL:
        return _is_one_of(value, [str(word) for word in typed])
    return value.in_(_different(field, typed))


def _different(field: Field, typed: Sequence[_T]) -> list[_T]:
    """The values of a list, each once. Raises UserError where the database cannot take so many."""
    found = list(dict.fromkeys(typed))
    if len(found) > _MOST_VALUES:
        raise not_askable(
            field, f"it has more than {format_number(_MOST_VALUES)} different values."
        )
    return found


# --- days -----------------------------------------------------------------------------------


def _during(field: Field, value: ColumnElement[Any], text: str, today: date) -> ColumnElement[bool]:
    period = _known_period(field, text, today)
    if field.kind is FieldKind.YEAR:
        return value.between(period.first.year, period.last.year)
    if field.kind is not FieldKind.DATE:
        raise not_askable(field, "it is not a date.")
    return _within(field, value, period)


def _known_period(field: Field, text: str, today: date) -> Period:
    period = period_of(text, today)
    if period is None:
        raise not_askable(
            field, f"“{text}” is not a period; write for example: in the last 2 years."
        )
    return period


def _compared_days(
    field: Field, value: ColumnElement[Any], asked: Comparison, today: date
) -> ColumnElement[bool]:
    """A date or a moment compared with days, months or years."""
    spans = [_span(field, word, today) for word in asked.values]
    if asked.operator == "between":
        return _within(field, value, Period(spans[0].first, spans[1].last))
    if asked.operator in ORDERINGS:
        return _ordered_days(field, value, asked.operator, spans[0])
    different = _different(field, spans)
    if isinstance(value.type, DateTime):
        return or_(*(_within(field, value, span) for span in different))
    days = [_stored(field, span.first) for span in different if span.first == span.last]
    longer = [span for span in different if span.first != span.last]
    return or_(value.in_(days), *(_within(field, value, span) for span in longer))


def _span(field: Field, word: str, today: date) -> Period:
    """The days that a date, a month or a year of a filter names."""
    period = fixed_period(word)
    if period is not None:
        return period
    day = typed_values(field, [word], today)[0]
    if day is None:
        raise _value_missing(field)
    return Period(day, day)


def _within(field: Field, value: ColumnElement[Any], period: Period) -> ColumnElement[bool]:
    if not isinstance(value.type, DateTime):
        return value.between(_stored(field, period.first), _stored(field, period.last))
    return and_(value >= _start(period.first), value < _end(period.last))


def _ordered_days(
    field: Field, value: ColumnElement[Any], operator: str, span: Period
) -> ColumnElement[bool]:
    """Before or from the first day of `span`, up to or after its last one."""
    is_by_first = operator in {"<", ">="}
    day = span.first if is_by_first else span.last
    if not isinstance(value.type, DateTime):
        return ORDERINGS[operator](value, _stored(field, day))
    if is_by_first:
        return ORDERINGS[operator](value, _start(day))
    return ORDERINGS["<" if operator == "<=" else ">="](value, _end(day))


def _stored(field: Field, day: date) -> Any:
    """A day as the field's column holds it: those of custom fields are text."""
    return day.isoformat() if field.is_custom else day


def _start(day: date) -> datetime:
    return datetime.combine(day, time())


def _end(day: date) -> datetime:
    return datetime.max if day == date.max else _start(day + timedelta(days=1))


def _birthday(
    field: Field, born: ColumnElement[Any], asked: Comparison, today: date
) -> ColumnElement[bool]:
    """A day of the year in a period; who was born on 29 February is due on the 28th as well."""
    periods: list[Period] = []
    for text in asked.values:
        if asked.operator == "during" and fixed_period(text) is None:
            periods.append(_known_period(field, text, today))
        elif asked.operator in {"=", "in"}:
            day = typed_values(field, [text], today)[0]
            periods.append(Period(day, day))
        else:
            raise not_askable(
                field, "it comes every year; write for example: birthday in the next 14 days."
            )
    days = {
        one.first + timedelta(days=number)
        for one in periods
        for number in range(min((one.last - one.first).days, _YEAR_OF_DAYS) + 1)
    }
    due = {f"{day:%m-%d}" for day in days}
    if "02-28" in due:
        due.add("02-29")
    return month_and_day(born).in_(sorted(due))


# --- text -----------------------------------------------------------------------------------


def _is_one_of(value: ColumnElement[Any], words: Sequence[str]) -> ColumnElement[bool]:
    """`value` is one of `words`, without regard to capitals."""
    if len(words) == 1:
        text, wanted = _comparable(value, words[0])
        return text == wanted
    ascii_words = [word.lower() for word in words if word.isascii()]
    others = [fold(word) for word in words if not word.isascii()]
    found = [
        within_texts(text, some)
        for text, some in ((func.lower(value), ascii_words), (_folded(value), others))
        if some
    ]
    return or_(*found)


def _comparable(value: ColumnElement[Any], word: str) -> tuple[ColumnElement[str], str]:
    """Text and a word to compare it with, without regard to capitals.

    SQLite's own `lower` knows ASCII alone; the fold that knows more is dear, and minds no accents.
    A word without letters is compared as it is, which an index serves.
    """
    if word.isascii() and word.lower() == word.upper():
        return value, word
    if word.isascii():
        return func.lower(value), word.lower()
    return _folded(value), fold(word)


def _folded(value: ColumnElement[Any]) -> ColumnElement[str]:
    return func.almanac_fold(func.coalesce(value, ""))


# --- typed values ---------------------------------------------------------------------------


def typed_values(field: Field, words: Sequence[str], today: date) -> list[Any]:
    """Words of a filter as the field's column holds them. Raises UserError where it cannot be."""
    try:
        return [_value(field, word, today) for word in words]
    except BadValue as bad:
        raise not_askable(field, bad.message) from bad


def _value(field: Field, word: str, today: date) -> Any:
    if field.kind in (FieldKind.DATE, FieldKind.YEAR):
        day = day_of(word, today)
        if day is not None:
            return day if field.kind is FieldKind.DATE else day.year
    return parse_value(field, word, ParseOptions(today=today))


def _value_missing(field: Field) -> UserError:
    return not_askable(field, f"a value is missing; write {field.key} is empty.")


def not_askable(field: Field, why: str) -> UserError:
    """The error for a condition that cannot be asked of `field`, for the reason `why`."""
    return UserError(f"The filter on {field.label} cannot be used: {why}", code="bad_filter")

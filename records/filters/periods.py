"""Days and periods, as filters name them: “2 years ago”, “last 30 days”, “October 2016”."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.dates import parse_month
from core.formats import format_month, plural
from core.typed_dates import RELATIVE_DAYS

UNITS: Final = ("day", "week", "month", "quarter", "year")
_UNIT = rf"({'|'.join(UNITS)})s?"
_COUNTED: Final = re.compile(rf"(last|next) (\d{{1,5}}) {_UNIT}")
_CALENDAR: Final = re.compile(r"(this|last|next) (week|month|quarter|year)")
_AGO: Final = re.compile(rf"(\d{{1,5}}) {_UNIT} ago")
_AHEAD: Final = re.compile(rf"in (\d{{1,5}}) {_UNIT}")
_YEAR: Final = re.compile(r"(19|20)\d\d")
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_OFFSETS: Final = {"last": -1, "this": 0, "next": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date


def period_of(text: str, today: date) -> Period | None:
    """The period that `text` names on the day `today`; None where it names none.

    Knows years and months such as 2024 and October 2016; today, yesterday and tomorrow; this, last
    and next week, month, quarter and year of the calendar; and the last or next so many of them,
    counted from today.
    """
    words = _words(text)
    if words in RELATIVE_DAYS:
        day = today + timedelta(days=RELATIVE_DAYS[words])
        return Period(day, day)
    if match := _COUNTED.fullmatch(words):
        count = int(match[2])
        if match[1] == "last":
            return Period(shifted(today, -count, match[3]), today)
        return Period(today, shifted(today, count, match[3]))
    if match := _CALENDAR.fullmatch(words):
        return _calendar(today, _OFFSETS[match[1]], match[2])
    return fixed_period(words)


def fixed_period(text: str) -> Period | None:
    """The year or the month that `text` names, whatever day it is: “2024”, “October 2016”."""
    words = _words(text)
    if _YEAR.fullmatch(words):
        return Period(date(int(words), 1, 1), date(int(words), 12, 31))
    first = parse_month(words)
    if first is None:
        return None
    return Period(first, first.replace(day=monthrange(first.year, first.month)[1]))


def stored_period(period: Period) -> str:
    """A fixed period as filters keep it: “2024”, “2016-10”."""
    return (
        f"{period.first:%Y}" if period.last.month > period.first.month else f"{period.first:%Y-%m}"
    )


def describe_fixed_period(period: Period) -> str:
    """A fixed period in words: “2024”, “October 2016”."""
    is_year = period.last.month > period.first.month
    return f"{period.first:%Y}" if is_year else format_month(period.first)


def day_of(text: str, today: date) -> date | None:
    """The day that `text` names on the day `today`: “today”, “2 years ago”, “in 30 days”."""
    words = _words(text)
    if words in RELATIVE_DAYS:
        return today + timedelta(days=RELATIVE_DAYS[words])
    if match := _AGO.fullmatch(words):
        return shifted(today, -int(match[1]), match[2])
    if match := _AHEAD.fullmatch(words):
        return shifted(today, int(match[1]), match[2])
    return None


def is_counted(period: str) -> bool:
    """Whether `period` is a number of days, weeks, months or years, back or ahead from today."""
    return _COUNTED.fullmatch(_words(period)) is not None


def describe_period(text: str) -> str:
    """A period in a sentence: “in the last 2 years”, “this year”, “today”, “in October 2016”."""
    words = _words(text)
    if period := fixed_period(words):
        return f"in {describe_fixed_period(period)}"
    if match := _COUNTED.fullmatch(words):
        if int(match[2]) == 1:
            return f"within the {match[1]} {match[3]}"
        return f"in the {match[1]} {plural(int(match[2]), match[3])}"
    return words


def describe_distance(text: str) -> tuple[str, bool] | None:
    """How far a relative day is away, and whether it is in the past: “2 years”; None for others."""
    words = _words(text)
    for pattern, is_past in ((_AGO, True), (_AHEAD, False)):
        if match := pattern.fullmatch(words):
            return plural(int(match[1]), match[2]), is_past
    return None


def shifted(day: date, count: int, unit: str) -> date:
    """`day` moved by `count` units; the last of a shorter month. Never beyond the calendar."""
    try:
        if unit in _MONTHS:
            months = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
            year, month = months // 12, months % 12 + 1
            return date(year, month, min(day.day, monthrange(year, month)[1]))
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    except (ValueError, OverflowError):
        return date.max if count > 0 else date.min


def _calendar(today: date, offset: int, unit: str) -> Period:
    if unit == "week":
        first = today - timedelta(days=today.weekday())  # weeks begin on Monday
    else:
        months = _MONTHS[unit]
        first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    first = shifted(first, offset, unit)
    return Period(first, shifted(first, 1, unit) - timedelta(days=1))


def _words(text: str) -> str:
    return " ".join(text.lower().split())

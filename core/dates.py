"""Dates and years as people type them and as Excel stores them.

Nothing is guessed: what could be two dates is a date only when the caller names the order of day,
month and year, which `decide_order` finds from a whole column. The functions are pure; columns
repeat their values, so callers parse each distinct text once.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum


class DateOrder(StrEnum):
    """How the numbers of a date such as 03/04/2020 are to be read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


@dataclass(frozen=True, slots=True)
class Mixed:
    """A column whose dates contradict each other: one example text for each of two orders."""

    one: str
    other: str


# Excel reads two-digit years 00-29 as 20xx and 30-99 as 19xx; staff see the same in both places.
LAST_YEAR_OF_TWO_DIGITS = 29
FIRST_YEAR, LAST_YEAR = 1000, 9999
FIRST_LIKELY_YEAR, LAST_LIKELY_YEAR = 1800, 2199  # for four digits standing alone

# 1900 is no leap year, but Excel has a 29 February 1900 (serial 60) for the sake of Lotus 1-2-3;
# from serial 61 on, every day counts from 30 December 1899.
_SERIAL_OF_FALSE_DAY = 60
_EPOCH_1900, _EPOCH_1900_FIRST_DAYS = date(1899, 12, 30), date(1899, 12, 31)
_EPOCH_1904 = date(1904, 1, 1)

_LONGEST = 100  # characters; a longer text is no date, and is not looked into

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
_TIME = rf"(?:[T,\s]\s*{_CLOCK}\s*(?:[ap]\.?m\.?)?\s*(?:Z|[+-]\d{{2}}:?\d{{2}})?)?"
_NUMBERS = re.compile(rf"(\d{{1,4}})\s*([-/. ])\s*(\d{{1,2}})\s*\2\s*(\d{{1,4}})\.?{_TIME}", re.I)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH_NAME = rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_GAP = r"(?:\s*[-/,]\s*|\s+|(?<=\.))"
_DAY_MONTH_YEAR = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?(?:{_GAP})?{MONTH_NAME}{_GAP}'?(\d{{4}}|\d{{2}}){_TIME}",
    re.I,
)
_MONTH_DAY_YEAR = re.compile(
    rf"{_WEEKDAY}{MONTH_NAME}{_GAP}(\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(\d{{4}}){_TIME}", re.I
)
_YEAR_MONTH_DAY = re.compile(rf"(\d{{4}}){_GAP}{MONTH_NAME}{_GAP}(\d{{1,2}}){_TIME}", re.I)
_MONTH_AND_YEAR = re.compile(rf"{MONTH_NAME}{_GAP}'?(\d{{4}})", re.I)
_MONTH_IN_NUMBERS = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
_YEAR_AND_MONTH = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})")

_EXPECTED = re.compile(
    r"\b(?:expect(?:ed|s)?|exp|due|anticipated|predicted|projected|planned|in progress|ongoing"
    r"|current(?:ly)?|pending|to be (?:completed|awarded|confirmed)|not (?:yet )?completed"
    r"|withdrawn|incomplete|will)\b",
    re.I,
)

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_WHOLE_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_SPAN = re.compile(r"(?<!\d)(\d{4})\s*(?:[-/–—]|to)\s*(\d{4}|\d{2})(?!\d)", re.I)
_SHORT_SPAN = re.compile(r"'?(\d{2})\s*[-/–—]\s*'?(\d{2})")
_CLASS_YEAR = re.compile(r"(?:^|\s)['’‘](\d{2})$")


def local_day(at: datetime) -> date:
    """The day of a time in UTC, as the calendar on this desk has it."""
    return at.replace(tzinfo=UTC).astimezone().date()


def decide_order(texts: Iterable[str]) -> DateOrder | Mixed | None:
    """Decide the order of day, month and year that a column's texts prove.

    A part over 12 cannot be a month, a part over 31 no day: either is evidence. Texts that say
    their order themselves (2020-04-03, 3 April 2020) are evidence only where nothing else is
    ambiguous. Gives Mixed when two texts contradict each other, None when nothing decides.
    """
    proof: dict[DateOrder, str] = {}
    year_first = ambiguous = False
    for text in texts:
        parts = _numbers(text)
        if parts is None:
            continue
        if len(parts[0]) > 2:
            year_first = True
            continue
        order = _proven_order(parts)
        if order is not None:
            proof.setdefault(order, text)
        elif is_ambiguous(text):
            ambiguous = True
    if len(proof) > 1:
        one, other, *_ = proof.values()
        return Mixed(one, other)
    if proof:
        return next(iter(proof))
    return DateOrder.YEAR_FIRST if year_first and not ambiguous else None


def parse_date(
    text: str, order: DateOrder | None = None, *, latest: date | None = None
) -> date | None:
    """Read the date that `text` names; None where it names none, an impossible one, or two.

    Takes 2020-04-03, 2020/04/03, 20200403, 3.4.20, 12 Mar 2021, March 12th, 2021, 12-Mar-21, each
    with a time of day, which is dropped. `order` settles 03/04/2020; without it only a text with
    one reading is taken, and such a text is read so whatever `order` says. Month names are
    English; years of two digits are 1930 to 2029, as in Excel, or with `latest` those of the
    hundred years that end on that day.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if latest is None:
        return _parse_date(text, order, LAST_YEAR_OF_TWO_DIGITS)
    found = _parse_date(text, order, latest.year % 100)
    if found is not None and found > latest:
        return _parse_date(text, order, latest.year % 100 - 1)  # later in the last of the years
    return found


def other_order(texts: Iterable[str], order: DateOrder) -> str | None:
    """The first text that is a date only in another order than `order`; None where there is none.

    Where a year stands in front with four digits, nothing is said of the others.
    """
    for text in texts:
        parts = _numbers(text)
        if parts is None or len(parts[0]) > 2:
            continue
        proven = _proven_order(parts)
        if proven is not None and _in_order(parts, order, LAST_YEAR_OF_TWO_DIGITS) is None:
            return text
    return None


def parse_month(text: str) -> date | None:
    """The first day of the month that `text` names without a day: "October 2016", "10/2016"."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if match := _MONTH_AND_YEAR.fullmatch(text):
        return _date(int(match[2]), _MONTHS[match[1].lower()], 1)
    if match := _MONTH_IN_NUMBERS.fullmatch(text):
        return _date(int(match[2]), int(match[1]), 1)
    if match := _YEAR_AND_MONTH.fullmatch(text):
        return _date(int(match[1]), int(match[2]), 1)
    return None


def _parse_date(text: str, order: DateOrder | None, pivot: int) -> date | None:
    """Read a date; years of two digits up to `pivot` are 20xx, later ones 19xx."""
    parts = _numbers(text)
    if parts is not None:
        return _from_numbers(parts, order, pivot)
    if match := _COMPACT.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _date(year, month, day) if FIRST_LIKELY_YEAR <= year <= LAST_LIKELY_YEAR else None
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        return _date(_year(match[3], pivot), _MONTHS[match[2].lower()], int(match[1]))
    if match := _MONTH_DAY_YEAR.fullmatch(text):
        return _date(int(match[3]), _MONTHS[match[1].lower()], int(match[2]))
    if match := _YEAR_MONTH_DAY.fullmatch(text):
        return _date(int(match[1]), _MONTHS[match[2].lower()], int(match[3]))
    return None


def is_ambiguous(text: str) -> bool:
    """Whether `text` is one date day-first and another month-first, as 03/04/2020 is."""
    parts = _numbers(text)
    if parts is None or len(parts[0]) > 2:
        return False
    first, second = int(parts[0]), int(parts[1])
    return first != second and 1 <= first <= 12 and 1 <= second <= 12


def is_expected(text: str) -> bool:
    """Whether `text` speaks of a date that is still to come: "Expected 2031", "exp. 2027"."""
    return _EXPECTED.search(text) is not None


def parse_year(text: str) -> int | None:
    """Read the year that `text` names, from 1800 to 2199, or None.

    Takes 1998, 1998.0, "Summer 1998", "Class of '98" and whole dates. An academic year or a span
    is the year in which it ends, since what the office records is completion: 1997/98 and
    1995-1998 are 1998. Two years without a span ("1998 or 1999") are None.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if match := _WHOLE_YEAR.fullmatch(text):
        return _likely(int(match[1]))
    if _DECIMAL.fullmatch(text):
        return None
    if (parts := _numbers(text)) is not None:
        years = [int(part) for part in parts if len(part) == 4]
        return _likely(years[0]) if len(years) == 1 else None
    if match := _SPAN.search(text):
        return _end_of_span(int(match[1]), match[2])
    if match := _SHORT_SPAN.fullmatch(text):
        return _end_of_span(_year(match[1]), match[2])
    if match := _CLASS_YEAR.search(text):
        return _year(match[1])
    found = {year for year in map(int, _YEAR.findall(text)) if _likely(year)}
    return found.pop() if len(found) == 1 else None


def from_serial(number: float, *, date1904: bool = False) -> date | None:
    """Give the date of Excel's serial `number`, its time of day dropped; None where there is none.

    In the 1900 system 1 is 1 January 1900 and 60 no date at all; in the 1904 system 0 is
    1 January 1904. Negative numbers and days after 9999 are no dates (ECMA-376 part 1, 18.17.4).
    """
    if not math.isfinite(number) or number < (0 if date1904 else 1):
        return None
    days = math.floor(number)
    if date1904:
        epoch = _EPOCH_1904
    elif days == _SERIAL_OF_FALSE_DAY:
        return None
    else:
        epoch = _EPOCH_1900 if days > _SERIAL_OF_FALSE_DAY else _EPOCH_1900_FIRST_DAYS
    return epoch + timedelta(days) if days <= (date.max - epoch).days else None


def _numbers(text: str) -> tuple[str, str, str] | None:
    """Split a date written in numbers alone into its three; one end has the year."""
    text = text.strip()
    match = _NUMBERS.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    first, _, second, third = match.groups()
    widths = len(first), len(third)
    # A year has two or four digits, and only one end can hold it: 3.4.2020, 3.4.20, 2020-04-03.
    if 3 in widths or widths == (4, 4) or (max(widths) < 4 and 2 not in widths):
        return None
    return first, second, third


def _proven_order(parts: tuple[str, str, str]) -> DateOrder | None:
    """Find the only order in which `parts`, with at most two digits in front, can be a date."""
    first, second = int(parts[0]), int(parts[1])
    if first > 31 and 1 <= second <= 12 and len(parts[2]) <= 2:
        return DateOrder.YEAR_FIRST
    if 12 < first <= 31 and 1 <= second <= 12:
        return DateOrder.DAY_FIRST
    if 12 < second <= 31 and 1 <= first <= 12:
        return DateOrder.MONTH_FIRST
    return None


def _from_numbers(parts: tuple[str, str, str], order: DateOrder | None, pivot: int) -> date | None:
    first, second, third = parts
    if len(first) == 4:
        return _date(int(first), int(second), int(third))
    if len(third) == 4 and order is DateOrder.YEAR_FIRST:
        order = None  # the year stands last here; only a single reading will do
    found = None if order is None else _in_order(parts, order, pivot)
    if found is not None:
        return found
    proven = _proven_order(parts)
    if proven is None and first.lstrip("0") == second.lstrip("0"):
        proven = DateOrder.DAY_FIRST  # 03/03/2020 is the same either way
    return None if proven is None else _in_order(parts, proven, pivot)


def _in_order(parts: tuple[str, str, str], order: DateOrder, pivot: int) -> date | None:
    first, second, third = parts
    match order:
        case DateOrder.DAY_FIRST if len(third) > 1:
            return _date(_year(third, pivot), int(second), int(first))
        case DateOrder.MONTH_FIRST if len(third) > 1:
            return _date(_year(third, pivot), int(first), int(second))
        case DateOrder.YEAR_FIRST if len(first) > 1:
            return _date(_year(first, pivot), int(second), int(third))
        case _:
            return None


def _year(digits: str, pivot: int = LAST_YEAR_OF_TWO_DIGITS) -> int:
    """Read a year of four digits, or of two: up to `pivot` 20xx, later 19xx."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year <= pivot else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _likely(year: int) -> int | None:
    return year if FIRST_LIKELY_YEAR <= year <= LAST_LIKELY_YEAR else None


def _end_of_span(start: int, end: str) -> int | None:
    """Find the year in which a span ends; two digits only name the year after `start`."""
    if len(end) == 4:
        return _likely(int(end)) if start <= int(end) else None
    return _likely(start + 1) if (start + 1) % 100 == int(end) else None

"""Days, times and counts as the window writes them.

Words and numbers are in the language of the texts (core.formats); a day in digits and the size of a
file are as the user's system writes them.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from PySide6.QtCore import QDate, QLocale

from core.dates import DateOrder, local_day
from core.formats import format_number, format_percent, format_short_day, plural

_MARKS: Final = re.compile(r"[@._/-](?=\w)")
_COUNTS: Final[Mapping[str, str]] = {
    "created": "new",
    "updated": "changed",
    "unchanged": "unchanged",
    "skipped": "skipped",
    "complete": "complete",
    "partial": "partial",
    "invited": "invited",
    "opted_out": "opted out",
    "verified": "verified",
    "review": "to review",
    "reverted": "undone",
    "redone": "redone",
    "kept": "not undone",
    "deleted": "deleted",
}


def short_day(day: date, today: date | None = None) -> str:
    """“19 Nov”, and “19 Nov 2024” in another year than `today`'s (None: this day's)."""
    return format_short_day(day, with_year=day.year != (today or date.today()).year)


def origin(at: datetime, by: str, file_name: str | None, source_row: int | None) -> str:
    """When a value was written, by whom and from where: “29 Nov, 10:55 · ada · a.xlsx, row 5”."""
    row = f", row {source_row}" if source_row is not None else ""
    file = f"{file_name}{row}" if file_name is not None else None
    return " · ".join(filter(None, (short_time(at), by, file)))


def wave_dates(opens: date | None, closes: date | None, today: date) -> str:
    """“closed 31 Aug 2018”, “open until 31 Mar 2026”, “opens 1 Mar 2027”, “open”."""
    if opens is not None and opens > today:
        return f"opens {short_day(opens, today)}"
    if closes is None:
        return "open" if opens is None else f"open since {short_day(opens, today)}"
    return f"{'closed' if closes < today else 'open until'} {short_day(closes, today)}"


def rounded_percent(percent: float | None) -> str:
    """“34%”, “<1%” for what would round to nothing, a dash for None."""
    if percent is None:
        return "–"
    return "<1%" if 0 < percent < 1 else format_percent(percent)


def signed_number(number: int) -> str:
    """A change: “+12”, “−3”, “0”."""
    return "0" if number == 0 else f"{'+' if number > 0 else '−'}{format_number(abs(number))}"


def full_day(day: date) -> str:
    """A day by itself, in the user's short format: “19/11/2026”; in a sentence, `short_day`."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def day_pattern() -> str:
    """The pattern of a day in the user's short format, as Qt takes it: “dd/MM/yyyy”."""
    return QLocale().dateFormat(QLocale.FormatType.ShortFormat)


def file_size(size: int) -> str:
    """So many bytes, as the system's file manager writes them: “2.4 MB”."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def full_time(at: datetime) -> str:
    """A local time in full: “19/11/2026, 14:05”."""
    return f"{full_day(at.date())}, {at:%H:%M}"


def people_and_responses(people: int, responses: int) -> str:
    """What a copy of the database holds: “642 people, 133 responses”."""
    return f"{plural(people, 'person', 'people')}, {plural(responses, 'response')}"


def short_time(at: datetime) -> str:
    """A time in UTC as “19 Nov, 14:05” on this desk."""
    return f"{short_day(local_day(at))}, {at.replace(tzinfo=UTC).astimezone():%H:%M}"


def moment(at: datetime) -> str:
    """A time in UTC that is not long ago: “today 14:05”, “yesterday 16:20”, “12 Nov, 09:30”."""
    here = at.replace(tzinfo=UTC).astimezone()
    days = {0: "today", 1: "yesterday"}.get((date.today() - here.date()).days)
    return short_time(at) if days is None else f"{days} {here:%H:%M}"


def breakable(text: str) -> str:
    """An address as it may be wrapped: also behind the marks within it, where no space is."""
    return _MARKS.sub("\\g<0>\u200b", text)


def counts_in_words(counts: Mapping[str, int]) -> str:
    """What a batch did: “214 new · 96 changed”; empty where it counted nothing."""
    return " · ".join(
        f"{format_number(counts[name])} {words}"
        for name, words in _COUNTS.items()
        if counts.get(name)
    )


def date_order() -> DateOrder:
    """How the user's system writes the numbers of a date."""
    pattern = day_pattern().lower()
    first = min("dmy", key=lambda letter: pattern.find(letter) % 100)
    return {
        "d": DateOrder.DAY_FIRST,
        "m": DateOrder.MONTH_FIRST,
        "y": DateOrder.YEAR_FIRST,
    }[first]

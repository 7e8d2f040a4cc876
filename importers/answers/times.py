"""When a response was started or submitted: a day, its time of day and its time zone.

Times are kept without a zone: as the file has them, those with a zone in UTC, so that the times of
one file can be compared.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

from core.dates import DateOrder
from core.text import clean
from records.fields.definitions import Field, FieldKind, Part
from records.fields.values import BadValue, ParseOptions, parse_value
from tabular.reading import Cell

LONGEST: Final = 60  # characters; no time is longer
_DATE: Final = Field("date", "Date", FieldKind.DATE, Part.PERSON, "date")
_DATE_AND_TIME: Final = re.compile(
    r"(.*?\w\.?)(?:T|(?:,| at)?\s)\s*(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?"
    r"\s*([ap]\.? ?m\.?)?\s*(Z|(?:GMT|UTC)?\s*[-+]\d{1,2}(?::?\d\d)?|GMT|UTC)?",
    re.IGNORECASE,
)
_OFFSET: Final = re.compile(r"([-+])(\d{1,2}):?(\d\d)?")
_DAY_SECONDS: Final = 86_400


def date_text(text: str) -> str:
    """Give the part of `text` that names the day."""
    match = _DATE_AND_TIME.fullmatch(clean(text)) if len(text) <= LONGEST else None
    return match[1] if match else text


def parse_time(cell: Cell, date_order: DateOrder | None) -> datetime:
    """Read the time that `cell` names; midnight where it names a day alone.

    `date_order` settles 03/04/2024. Raises BadValue: ambiguous_date, not_a_date.
    """
    if isinstance(cell, datetime):
        return _without_zone(cell)
    if isinstance(cell, str):
        return _from_text(clean(cell), date_order)
    on: date | None = parse_value(_DATE, cell, ParseOptions(date_order))
    if on is None:
        raise BadValue("not_a_date", "A blank cell is not a date.")
    midnight = datetime.combine(on, time())
    if isinstance(cell, float):  # an Excel serial number: its fraction is the time of day
        return midnight + timedelta(seconds=round(cell % 1 * _DAY_SECONDS))
    return midnight


def _from_text(text: str, date_order: DateOrder | None) -> datetime:
    try:
        return _without_zone(datetime.fromisoformat(text))
    except ValueError:
        pass
    match = _DATE_AND_TIME.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        on: date | None = parse_value(_DATE, text, ParseOptions(date_order))
        at = time()
    else:
        on = parse_value(_DATE, match[1], ParseOptions(date_order))
        at = _time_of_day(match)
    if on is None:
        raise BadValue("not_a_date", f"“{text}” is not a date.")
    return _without_zone(datetime.combine(on, at))


def _time_of_day(match: re.Match[str]) -> time:
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    half = (match[5] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise BadValue("not_a_time", f"“{match[0]}” is not a time of day.")
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute, second, tzinfo=_zone(match[6]))
    except ValueError:
        raise BadValue("not_a_time", f"“{match[0]}” is not a time of day.") from None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    offset = _OFFSET.search(text)
    if offset is None:
        return UTC
    size = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(-size if offset[1] == "-" else size)


def _without_zone(moment: datetime) -> datetime:
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None)


def is_time(cell: Cell) -> bool:
    """Whether `cell` names a time, perhaps one that can be read in two ways."""
    try:
        parse_time(cell, None)
    except BadValue as bad:
        return bad.code == "ambiguous_date"
    return True

"""Dates as somebody types them into a field: also “today”, and days of this year. Pure."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from core.dates import DateOrder, parse_date

RELATIVE_DAYS: Final[Mapping[str, int]] = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WITHOUT_YEAR: Final = re.compile(
    r"(\d{1,2}\s*[./ -]\s*(\d{1,2}|[a-z]{3,9})|[a-z]{3,9}\s+\d{1,2})\.?", re.IGNORECASE
)


def parse_typed_date(
    text: str, order: DateOrder | None, today: date, *, latest: date | None = None
) -> date | None:
    """The day that `text` names when it is typed on the day `today`; None where it names none.

    Takes what `parse_date` takes, “today”, “yesterday” and “tomorrow”. A day without a year is of
    this year, but not where `latest` says that the date lies in the past, such as a birth.
    """
    text = text.strip()
    if (days := RELATIVE_DAYS.get(text.casefold())) is not None:
        return today + timedelta(days=days)
    if latest is None and _WITHOUT_YEAR.fullmatch(text):
        separator = next((one for one in "./-" if one in text), " ")
        text = f"{text.rstrip('.')}{separator}{today.year}"
    return parse_date(text, order, latest=latest)

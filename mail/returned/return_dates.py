"""The day on which somebody says they are back, in the languages that absence notes come in."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

_MONTH_NAMES: Final = (
    "january januar janvier enero januari jan janv ene",
    "february februar février fevrier febrero februari feb févr fevr",
    "march märz maerz mars marzo maart mar mär mrz mrt",
    "april avril abril apr avr abr",
    "may mai mayo mei",
    "june juni juin junio jun",
    "july juli juillet julio jul juil",
    "august août aout agosto augustus aug ago",
    "september septembre septiembre sept sep",
    "october oktober octobre octubre oct okt",
    "november novembre noviembre nov",
    "december dezember décembre decembre diciembre dec dez déc dic",
)
_MONTHS: Final[Mapping[str, int]] = {
    name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()
}
_WORD: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_SAID: Final = re.compile(
    r"\b(until|till|return(?:ing)?|back|through|bis|zurück|wieder|ab dem|jusqu|retour|revien|hasta"
    r"|regres|vuelv|volv|tot|terug)(?P<after>.{0,80})",
    re.I | re.S,
)
_DATE: Final = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?\s+(?:of\s+|de\s+)?(?P<month>{_WORD})\b\.?"
    rf"(?:,?\s+(?:de\s+)?(?P<year>\d{{4}}))?"
    rf"|\b(?P<month2>{_WORD})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year2>\d{{4}}))?"
    r"|\b(?P<first>\d{1,2})(?P<by>[./-])(?P<second>\d{1,2})(?P=by)(?P<year3>\d{4}|\d{2})?",
    re.I,
)
_LONGEST_ABSENCE: Final = timedelta(days=400)


def return_date(text: str, received: date) -> date | None:
    """The last day that `text`, an absence note received on a day, names as one of return.

    A day without a year is the next one. None where none is named, or it could be two.
    """
    found = [
        day
        for said in _SAID.finditer(text)
        for match in [_DATE.search(said["after"])]
        if match is not None
        for day in [_day(match, received)]
        if day is not None and received <= day <= received + _LONGEST_ABSENCE
    ]
    return max(found, default=None)


def _day(match: re.Match[str], received: date) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["first"]:
            return _of_numbers(match, received)
        named = match["month"] or match["month2"]
        day, year = match["day"] or match["day2"], match["year"] or match["year2"]
        return _in_year(int(day), _MONTHS[named.casefold()], year, received)
    except ValueError:
        return None


def _of_numbers(match: re.Match[str], received: date) -> date | None:
    """A date in figures: with dots or dashes the day comes first, with strokes only who knows."""
    first, second = int(match["first"]), int(match["second"])
    if match["by"] == "/" and first <= 12 and second <= 12 and first != second:
        return None
    day, month = (second, first) if second > 12 else (first, second)
    return _in_year(day, month, match["year3"], received)


def _in_year(day: int, month: int, year: str | None, received: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = date(received.year, month, day)
    return this_year if this_year >= received else date(received.year + 1, month, day)

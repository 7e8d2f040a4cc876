"""Numbers, counts and days as people read them: the one place where they are formatted.

By the rules of the CLDR (Babel) for the language of the program's texts. Babel is loaded with the
first number that is shown.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from core.rounding import rounded_decimal

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

LANGUAGE: Final = "en_GB"  # of the program's texts
_DIGITS: Final = 15  # that a float holds for certain
_LARGEST: Final = 1e15  # up to which each whole number is exact, in Excel as well


def format_number(value: float, decimals: int = 0, *, grouped: bool = True) -> str:
    """`value` rounded to so many decimals, halves away from zero: “12,045”, “12.50”.

    `grouped` says whether its thousands are set apart. Zero has no sign. A number that is too large
    to be exact is written in short: “1e+300”.
    """
    if abs(value) >= _LARGEST:
        return f"{value:.3g}"
    shown = rounded_decimal(value, decimals)
    return str(_pattern(decimals).apply(shown, _locale(), group_separator=grouped))


def format_value(value: float, *, grouped: bool = True) -> str:
    """`value` with the decimals that it has: “1,204.5”, “3”; not `grouped` to be edited."""
    exponent = Decimal(f"{value:.{_DIGITS}g}").normalize().as_tuple().exponent
    return format_number(value, max(0, -int(exponent)), grouped=grouped)


def format_measure(value: float) -> str:
    """A measured number without needless decimals: “3.4”, “−0.25”, “12,045”.

    Four digits stand together, for many of them are years: “2007”.
    """
    if abs(value) >= 1e9:
        return f"{value:.3g}"
    decimals = 0 if abs(value) >= 100 or value == round(value) else 1 if abs(value) >= 1 else 2
    return format_number(value, decimals, grouped=abs(value) >= 10_000).replace("-", "−")


def format_percent(percent: float, decimals: int = 0) -> str:
    """`percent`, 0 to 100, rounded alike: “62%”, “31.9%”."""
    pattern = _locale().percent_formats[None]
    number = format_number(percent, decimals, grouped=False)
    return f"{pattern.prefix[0]}{number}{pattern.suffix[0]}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """`count` with its noun: “1 row”, “1,204 rows”."""
    return f"{format_number(count)} {one if count == 1 else many or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """Words for a sentence: “a, b and c”."""
    found = list(words)
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def listed_briefly(words: Sequence[str], most: int = 5) -> str:
    """The first words for a sentence, and how many more there are: “a, b and 3 more”."""
    more = len(words) - most
    return listed([*words[:most], *([f"{format_number(more)} more"] if more > 0 else [])])


def quoted(words: Iterable[str]) -> str:
    """Words for a sentence: “A”, “B” and “C”."""
    listed = [f"“{word}”" for word in words]
    return " and ".join(filter(None, (", ".join(listed[:-1]), *listed[-1:])))


def format_day(day: date) -> str:
    """A day in full: “5 September 2026”."""
    from babel.dates import format_date

    return format_date(day, "long", _locale())


def format_short_day(day: date, *, with_year: bool = False) -> str:
    """A day with its month in short: “19 Nov”, “19 Nov 2026”."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMd" if with_year else "MMMd", day, locale=_locale())


def format_month(day: date) -> str:
    """The month of a day: “October 2016”."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", day, locale=_locale())


def format_weekday(day: date) -> str:
    """The day of the week: “Saturday”."""
    from babel.dates import format_date

    return format_date(day, "EEEE", _locale())


def format_moment(at: datetime) -> str:
    """A day in full and the time, as `at` has them: “5 September 2026, 14:05”."""
    return f"{format_day(at)}, {at:%H:%M}"


@cache
def _locale() -> "Locale":
    from babel import Locale

    return Locale.parse(LANGUAGE)


@cache
def _pattern(decimals: int) -> "NumberPattern":
    pattern: NumberPattern = copy(_locale().decimal_formats[None])
    pattern.frac_prec = (decimals, decimals)
    return pattern


def spaced_phone(number: str) -> str:
    """A number in E.164 as people write it: “+44 7700 900123”."""
    import phonenumbers  # slow to load, and not needed at the window's start

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    written: str = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return written

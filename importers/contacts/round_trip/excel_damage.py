"""What Excel did to cells that nobody meant to edit: zeros cut off, digits rounded, dates made.

Pure. A cell is compared with its value as exported; whether two dates merely have day and month
exchanged is judged by the whole column, as one of them may well be a correction.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from core.dates import DateOrder, from_serial, parse_date
from records.fields.definitions import Field, FieldKind
from records.fields.values import as_text
from tabular.reading import Cell

ZEROS: Final = "leading zeros were cut off"
DIGITS: Final = "long numbers were rounded or written like 1.23E+11"
MADE_DATE: Final = "text was turned into dates"
EXCHANGED: Final = "day and month were swapped"
SHIFTED: Final = "dates were moved by four years and a day"

_LONG: Final = 12  # digits from which on Excel shows a number like 1.23E+11
_KEPT: Final = 15  # digits of a number that Excel keeps
_ZEROS: Final = 3  # at the end of a number that tell of rounding
_CALENDARS: Final = 1462  # days between Excel's two calendars
_SEVERAL: Final = 2  # dates, all exchanged, that tell of Excel and not of a correction
_WORDS: Final = frozenset(
    {FieldKind.TEXT, FieldKind.LINES, FieldKind.CHOICE, FieldKind.PHONE, FieldKind.EMAIL}
)


def find_spoilt(
    field: Field, cells: Mapping[int, Cell], exported: Mapping[int, str], dates: Mapping[int, date]
) -> dict[int, str]:
    """Which of the edited `cells` of a column, by row, Excel damaged, and how.

    `exported` has their values as exported, `dates` what those cells say in a column of dates.
    """
    if field.kind is FieldKind.DATE:
        return _spoilt_dates(
            {row: (date.fromisoformat(exported[row]), dates[row]) for row in dates if exported[row]}
        )
    if field.kind not in _WORDS:
        return {}
    return {
        row: how
        for row, cell in cells.items()
        if cell is not None and exported[row] and (how := _spoilt_text(cell, exported[row]))
    }


def _spoilt_text(cell: Cell, exported: str) -> str | None:
    for how, is_so in _WAYS.items():
        if is_so(cell, exported):
            return how
    return None


def _lost_zeros(cell: Cell, exported: str) -> bool:
    text = as_text(cell)
    return (
        exported.startswith("0")
        and exported.isdecimal()
        and text.isdecimal()
        and text != exported
        and int(text) == int(exported)
    )


def _lost_digits(cell: Cell, exported: str) -> bool:
    digits = exported.removeprefix("+")
    if not digits.isdecimal() or len(digits) < _LONG:
        return False
    # The shortest writing of a float has the digits that Excel kept, its value may have others.
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        text = repr(float(cell))
    elif "e+" in as_text(cell).casefold():
        text = as_text(cell)
    else:
        return False
    try:
        number = int(Decimal(text))
    except ArithmeticError:
        return False
    zeros = len(str(number)) - len(str(number).rstrip("0"))
    is_rounded = zeros >= _ZEROS or len(digits) > _KEPT
    return is_rounded and number != int(digits) and abs(number - int(digits)) < 10**zeros


def _is_made_date(cell: Cell, exported: str) -> bool:
    if isinstance(cell, (date, datetime)):
        return as_text(cell) != exported
    if not isinstance(cell, int) or isinstance(cell, bool):
        return False
    made = from_serial(cell)  # what the date shows as once the column's format is taken off
    readings: list[date | None] = [parse_date(exported, order) for order in DateOrder]
    if made is not None:  # “3-4” has no year, and got that of the day
        readings += [parse_date(f"{exported}-{made.year}", order) for order in DateOrder]
    return made is not None and made in readings


_WAYS: Final[Mapping[str, Callable[[Cell, str], bool]]] = {
    ZEROS: _lost_zeros,
    DIGITS: _lost_digits,
    MADE_DATE: _is_made_date,
}


def _spoilt_dates(pairs: Mapping[int, Sequence[date]]) -> dict[int, str]:
    shifted = [
        row for row, (before, after) in pairs.items() if abs((after - before).days) == _CALENDARS
    ]
    exchanged = [
        row
        for row, (before, after) in pairs.items()
        if (after.year, after.day, after.month) == (before.year, before.month, before.day)
    ]
    for rows, how in ((shifted, SHIFTED), (exchanged, EXCHANGED)):
        if len(rows) >= _SEVERAL and len(rows) == len(pairs):
            return dict.fromkeys(rows, how)
    return {}

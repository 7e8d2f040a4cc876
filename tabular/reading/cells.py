"""Columns of raw cells become columns of Cells, and what was changed or lost on the way is noted.

Shared by workbooks and text files; knows neither format.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from core.formats import format_number, plural
from core.issues import Issue
from tabular.reading import errors
from tabular.reading.book import Cell, Limits, Position, column_letter

ERROR_WORDS = frozenset(
    [
        "#N/A",
        "#REF!",
        "#DIV/0!",
        "#VALUE!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#GETTING_DATA",
    ]
)
_LONG_NUMBER = 10**15  # Excel keeps 15 digits; of a longer number the rest are zeros
_NUMBERS = frozenset({int, float, bool})  # 1, 1.0 and True are equal, but not the same cell
_DATES = frozenset({date, datetime})
_SERIAL_AFTER_LAST_DAY = 2_958_466  # of 1 January 10000, which no date reaches
_SAMPLE = 1_000
_FIRST_SURE_DAY = date(1900, 3, 1)  # before it the two calendars of faulty 1900 differ


def shared(column: Iterable[Any]) -> list[Any]:
    """Give a column's cells, equal ones as one object where many are equal.

    That takes less memory, and much less time to look at, to send and to receive.
    """
    cells = list(column)
    dates = not _DATES.isdisjoint(map(type, cells[:_SAMPLE]))  # which take long to send
    if not dates and not _repeats(cells):
        return cells
    same: dict[Any, Any] = {}
    found = list(map(same.setdefault, cells, cells))
    if _NUMBERS.isdisjoint(map(type, same)) or len(_NUMBERS & set(map(type, cells))) == 1:
        return found
    return cells


def settle(columns: list[list[Any]], limits: Limits) -> tuple[list[list[Cell]], list[Issue]]:
    """Turn raw columns, as `shared` gives them and all of one length, into Cells.

    Blank texts become None and whole floats ints; error words become None with a note; trailing
    blank rows and columns are dropped. Raises UserError: too_large for a cell over the limit.
    """
    notes: list[Issue] = []
    settled = [_settle_column(column, index, notes, limits) for index, column in enumerate(columns)]
    while settled and _last_filled(settled[-1]) < 0:
        settled.pop()
    height = max((_last_filled(column) for column in settled), default=-1) + 1
    for column in settled:
        del column[height:]
    return settled, notes


def cell_issue(code: str, text: str, position: Position, value: str = "") -> Issue:
    """An issue of one cell, whose column is named by Excel's letter."""
    return Issue(code, text, position[0] + 1, column_letter(position[1]), value=value)


def error_note(position: Position, word: str) -> Issue:
    """Note that a cell holds one of Excel's errors and is taken as blank."""
    text = f"The cell shows {word} in Excel; it is imported as blank."
    return cell_issue("error_cell", text, position, word)


def date_out_of_range(position: Position, serial: str) -> Issue:
    """Note that a cell's number, shown as a date or time, is that of no day."""
    text = f"The cell is formatted as a date or time, but {serial} is not a valid date."
    return cell_issue("date_out_of_range", text, position, serial)


def odd_positions(columns: list[list[Any]], *, date1904: bool) -> frozenset[Position]:
    """Find the cells whose raw value must be looked at: times, first days of 1900, infinities."""

    def is_odd(value: object) -> bool:
        if isinstance(value, float):
            return value - value != 0  # infinite or not a number
        if isinstance(value, datetime):
            value = value.date()
        return isinstance(value, time) or (
            isinstance(value, date) and value < _FIRST_SURE_DAY and not date1904
        )

    odd_types = {float, time, date, datetime}
    positions: set[Position] = set()
    for index, column in enumerate(columns):
        if set(map(type, column)) & odd_types and any(map(is_odd, set(column))):
            positions.update((row, index) for row, value in enumerate(column) if is_odd(value))
    return frozenset(positions)


def _settle_column(column: list[Any], index: int, notes: list[Issue], limits: Limits) -> list[Cell]:
    kinds = set(map(type, column))
    if str in kinds:
        column = _settle_texts(column, index, notes, limits, pure=kinds == {str})
    if float in kinds:
        column = _whole_as_int(column, alone=kinds & _NUMBERS == {float})
    if float in kinds or int in kinds:
        _warn_of_long_numbers(column, index, notes)
        if not kinds.isdisjoint(_DATES):
            notes += _beyond_the_calendar(column, index)
    if time in kinds or timedelta in kinds:
        column = [str(v) if isinstance(v, time | timedelta) else v for v in column]
    return column


def _settle_texts(
    column: list[Any], index: int, notes: list[Issue], limits: Limits, *, pure: bool
) -> list[Any]:
    """Make blank and error texts None; `pure` says that the column holds texts alone."""
    values: Iterable[Any] = dict.fromkeys(column) if _repeats(column) else column
    texts = values if pure else [value for value in values if type(value) is str]
    if max(map(len, texts)) > limits.cell_bytes:
        row, text = next(
            (row, value)
            for row, value in enumerate(column)
            if type(value) is str and len(value) > limits.cell_bytes
        )
        raise errors.too_large(
            f"row {format_number(row + 1)} has a cell of {plural(len(text), 'character')}"
        )
    # Most texts begin with a letter or digit, so they are neither blank nor an error.
    unusual = {text for text in texts if not "$" <= text < "\x7f"}
    blank = {text for text in unusual if not text or text.isspace()}
    if found := unusual & ERROR_WORDS:
        notes += [error_note((row, index), v) for row, v in enumerate(column) if v in found]
        blank |= found
    return [None if value in blank else value for value in column] if blank else column


def _whole_as_int(column: list[Any], *, alone: bool) -> list[Any]:
    """Make whole floats ints; `alone` says that the column has no numbers but floats."""
    if not alone:
        return [int(v) if type(v) is float and v.is_integer() else v for v in column]
    whole = {v: int(v) for v in set(column) if type(v) is float and v.is_integer()}
    return list(map(whole.get, column, column))


def _repeats(column: list[Any]) -> bool:
    """Whether many values of the column occur more than once, going by some of them."""
    apart = max(len(column) // 10, 1)
    spread = [
        cell for at in range(0, len(column), apart) for cell in column[at : at + _SAMPLE // 10]
    ]
    return any(len(set(sample)) * 2 < len(sample) for sample in (column[:_SAMPLE], spread))


def _warn_of_long_numbers(column: list[Cell], index: int, notes: list[Issue]) -> None:
    rows = [row for row, v in enumerate(column) if type(v) is int and abs(v) >= _LONG_NUMBER]
    if rows:
        notes.append(
            cell_issue(
                "long_number",
                f"{plural(len(rows), 'number has', 'numbers have')} more than 15 digits; Excel has "
                "already lost the last ones. Identifiers of this length must be kept as text.",
                (rows[0], index),
                str(column[rows[0]]),
            )
        )


def _beyond_the_calendar(column: list[Cell], index: int) -> Iterator[Issue]:
    """Note the numbers among a column's dates that are dates after the year 9999."""
    for row, value in enumerate(column):
        if isinstance(value, int | float) and value >= _SERIAL_AFTER_LAST_DAY:
            yield date_out_of_range((row, index), str(value))


def _last_filled(column: list[Cell]) -> int:
    return next((i for i in range(len(column) - 1, -1, -1) if column[i] is not None), -1)

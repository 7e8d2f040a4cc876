"""The one place where .xlsx files are written, made for people who live in Excel.

Bold frozen headings, filters, widths, real dates in the reader's own format, identifiers as text,
and never a formula made from data. Knows Excel's rules; must not know what the sheets mean.
Why rustpy-xlsxwriter: docs/adr/0010-writing-workbooks.md.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Sized
from datetime import date
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from rustpy_xlsxwriter import Format, write_worksheets

from core.errors import UserError, is_panic
from core.formats import format_number
from core.progress import SILENT, Progress
from core.text import replace_invalid
from tabular.writing.files import no_temporary_space, replacing
from tabular.writing.package_check import WORKBOOK_PARTS, has_parts
from tabular.writing.sheet_rules import SheetRules, apply_rules
from tabular.writing.sheets import (
    YES_NO,
    CellKind,
    CellValue,
    ColumnSpec,
    SheetSpec,
    unique_headings,
    unique_names,
)

MOST_ROWS: Final = 1_048_576  # of a sheet, with its headings
MOST_CHARACTERS: Final = 32_767  # of a cell, as Excel counts: UTF-16 units
LONGEST_SHEET_NAME: Final = 31
CUT_MARK: Final = " … [cut: a cell holds 32,767 characters]"

_NOT_IN_SHEET_NAMES = re.compile(
    r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff\U00010000-\U0010ffff]"
)
_MOST_DIGITS = 10**15  # Excel forgets the digits of a number from here on
_SHORT = 1_000  # characters, of which no cell has too many
_SAMPLE = 200  # rows that decide the widths
_NARROWEST, _WIDEST, _WIDEST_LINES = 6.0, 48.0, 60.0
_WIDEST_PAGE = 200.0  # what is wider would be too small to read on one page
_LINE, _TALLEST = 15.0, 409.0  # points; Excel takes no taller row
_REPORT_ROWS = 500
_MOST_CELLS_IN_MEMORY = 500_000  # of a workbook, which take about 100 megabytes

# Excel shows its own formats 14 and 22 as the reader's country writes dates; 49 is text, so that
# an identifier that somebody edits does not become a number.
_FORMATS: Final[dict[CellKind, Callable[[], Format]]] = {
    CellKind.TEXT: lambda: Format().set_num_format_index(49),
    CellKind.LINES: lambda: Format().set_text_wrap(),
    CellKind.YES_NO: Format,
    CellKind.INTEGER: lambda: Format().set_num_format_index(1),
    CellKind.NUMBER: Format,
    CellKind.DECIMAL: lambda: Format().set_num_format_index(4),
    CellKind.PROBABILITY: lambda: Format().set_num_format('[<0.001]"< 0.001";0.000'),
    CellKind.PERCENT: lambda: Format().set_num_format("0.0%"),
    CellKind.DATE: lambda: Format().set_num_format_index(14),
    CellKind.DATETIME: lambda: Format().set_num_format_index(22),
}


def write_workbook(
    path: Path,
    sheets: Sequence[SheetSpec],
    *,
    rules: Mapping[int, SheetRules] | None = None,
    progress: Progress = SILENT,
) -> list[int]:
    """Write `sheets` to `path`, wholly or not at all, and give how many rows each has.

    Text of any kind arrives as it is, but for: line breaks become Excel's (LF), halves of
    characters U+FFFD, text beyond 32,767 characters is cut and says so, dates before March 1900
    are written as text (1899-12-31). Sheet names are made to fit Excel's rules. `rules` are those
    of sheets, counted from 0, that are made to be edited.
    Raises UserError when a sheet has more rows than Excel takes or the file cannot be written;
    Cancelled as `progress` says.
    """
    names = sheet_names([sheet.name for sheet in sheets])
    counts = [0] * len(sheets)
    entries: list[tuple[str, Any]] = []
    looks: dict[str, dict[str, Any]] = {}
    for place, (name, sheet) in enumerate(zip(names, sheets, strict=True)):
        headings = [_text(heading) for heading in unique_headings(sheet.columns)]
        rows = iter(sheet.rows)
        # Only where all rows are known can those with wrapped text be given their height.
        is_wrapped = any(column.kind is CellKind.LINES for column in sheet.columns)
        sample = list(rows if is_wrapped else islice(rows, _SAMPLE))
        entries.append(
            (name, _records(sheet, headings, chain(sample, rows), counts, place, progress))
        )
        locked = rules[place].locked if rules and place in rules else None
        looks[name] = _look(sheet, headings, sample, locked)
    options: dict[str, Any] = {
        option: {name: looks[name][option] for name in names} for option in looks[names[0]]
    }
    # Kept in memory, sheets need no temporary files; where those fail, the writer panics.
    options["dedupe_strings"] = dict.fromkeys(names, _fit_in_memory(sheets))
    with replacing(path, has_parts(WORKBOOK_PARTS)) as file:
        book = BytesIO() if rules else file
        try:
            write_worksheets(entries, book, **options)
        except BaseException as error:
            if _is_of_temporary_files(error):
                raise no_temporary_space(path) from error
            raise
        if rules:
            apply_rules(book, file, rules, progress)
    return counts


def _fit_in_memory(sheets: Iterable[SheetSpec]) -> bool:
    """Whether the `sheets` whose size is known are small; others are of the same people."""
    return (
        sum(
            (sheet.count or (len(sheet.rows) if isinstance(sheet.rows, Sized) else 0))
            * len(sheet.columns)
            for sheet in sheets
        )
        <= _MOST_CELLS_IN_MEMORY
    )


def _is_of_temporary_files(error: BaseException) -> bool:
    """Whether the writer, which has temporary files for large sheets, could not write to them."""
    return (is_panic(error) and "Os {" in str(error)) or "Temporary file error" in str(error)


def sheet_names(names: Iterable[str]) -> list[str]:
    """`names` as Excel takes them: 1 to 31 characters, no brackets or slashes, none twice."""
    plain = [_NOT_IN_SHEET_NAMES.sub(" ", name).strip(" '") for name in names]
    return unique_names(
        # Excel keeps the name History for itself.
        [name if name and name.casefold() != "history" else f"Sheet {name}" for name in plain],
        LONGEST_SHEET_NAME,
    )


def too_many_rows(name: str, room: int) -> UserError:
    """The refusal of a sheet with more rows than Excel takes."""
    return UserError(
        f"“{name}” has more than the {format_number(room)} rows that an Excel sheet holds; "
        "nothing was written. Choose fewer people, or write a .csv file.",
        code="too_many_rows",
    )


def _look(
    sheet: SheetSpec,
    headings: list[str],
    sample: Sequence[Sequence[CellValue]],
    locked: Collection[int] | None,
) -> dict[str, Any]:
    """Give the writer's options for one sheet; where some columns are `locked`, others are not."""
    first = _first_row(sheet)
    widths = widths_of(sheet.columns, headings, sample)
    page = {"fit_to_pages": (1, 0)} if sum(widths) <= _WIDEST_PAGE else {}
    return {
        "header_row": first,
        "header_format": Format()
        .set_bold()
        .set_background_color("#EFEEEB")
        .set_border_bottom("thin")
        .set_border_bottom_color("#B9B8B2"),
        "freeze_panes": {"row": first + 1, "col": 0},
        "autofilter": True,
        "column_widths": widths,
        "row_heights": _heights(sheet.columns, widths, sample, first + 1),
        "column_formats": [
            _format(column.kind, is_locked=not locked or place in locked)
            for place, column in enumerate(sheet.columns)
        ],
        "merge_ranges": _titles(sheet),
        "ignore_errors": headings,  # no green corners where digits are text on purpose
        "page_setup": {
            "landscape": True,
            "paper_size": 9,  # A4
            "repeat_rows": (0, first),
            "footer": "&L&A&RPage &P of &N",
            **page,
        },
    }


def _format(kind: CellKind, *, is_locked: bool) -> Format:
    look = _FORMATS[kind]().set_align("top")
    return look if is_locked else look.set_unlocked()


def _first_row(sheet: SheetSpec) -> int:
    """Which row, counted from 0, holds the headings: below the title and a blank one."""
    return len(sheet.title) + 1 if sheet.title else 0


def _titles(sheet: SheetSpec) -> list[tuple[int, int, int, int, str, Format]]:
    """Give the title lines, each over as many columns as a reader sees at once."""
    last = max(1, min(7, len(sheet.columns) - 1))
    return [
        (row, 0, row, last, _text(line), Format() if row else Format().set_bold().set_font_size(14))
        for row, line in enumerate(sheet.title)
    ]


def _records(
    sheet: SheetSpec,
    headings: list[str],
    rows: Iterable[Sequence[CellValue]],
    counts: list[int],
    place: int,
    progress: Progress,
) -> Iterator[dict[str, Any]]:
    """Give each row as the writer wants it, keep count and tell how far it is."""
    room = MOST_ROWS - _first_row(sheet) - 1
    cells = [CELLS[column.kind] for column in sheet.columns]
    written = 0
    for row in rows:
        if written % _REPORT_ROWS == 0:
            progress.report(f"Writing “{sheet.name}”", written, sheet.count)
        if written == room:
            raise too_many_rows(sheet.name, room)
        yield {
            heading: None if value is None else cell(value)
            for heading, cell, value in zip(headings, cells, row, strict=True)
        }
        written += 1
    counts[place] = written
    if not written:
        yield dict.fromkeys(headings)  # the writer takes the headings from the first row


def _text(value: object) -> str:
    if isinstance(value, str) and value.isascii() and value.isprintable() and len(value) < _SHORT:
        return value  # most cells
    text = replace_invalid(value if isinstance(value, str) else str(value))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MOST_CHARACTERS // 2:
        units = text.encode("utf-16-le")
        if len(units) > 2 * MOST_CHARACTERS:
            room = 2 * (MOST_CHARACTERS - len(CUT_MARK))
            return units[:room].decode("utf-16-le", "ignore") + CUT_MARK
    return text


def _yes_no(value: object) -> object:
    return YES_NO[value] if isinstance(value, bool) else _text(value)


def _number(value: object) -> object:
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < _MOST_DIGITS):
        return value
    return _text(value)


def _percent(value: object) -> object:
    return value / 100 if isinstance(value, int | float) else _text(value)


def _date(value: object) -> object:
    # Excel counts a 29 February 1900 that never was: before it, readers disagree by a day.
    if isinstance(value, date) and (value.year, value.month) >= (1900, 3):
        return value
    return _text(value)


# What a cell of each kind holds once it is in the file; blank ones stay blank.
CELLS: Final[dict[CellKind, Callable[[object], object]]] = {
    CellKind.TEXT: _text,
    CellKind.LINES: _text,
    CellKind.YES_NO: _yes_no,
    CellKind.INTEGER: _number,
    CellKind.NUMBER: _number,
    CellKind.DECIMAL: _number,
    CellKind.PROBABILITY: _number,
    CellKind.PERCENT: _percent,
    CellKind.DATE: _date,
    CellKind.DATETIME: _date,
}


def widths_of(
    columns: Sequence[ColumnSpec], headings: Sequence[str], sample: Sequence[Sequence[CellValue]]
) -> list[float]:
    """Give every column the room that its heading and the first rows need."""
    widths = []
    for place, (column, heading) in enumerate(zip(columns, headings, strict=True)):
        if column.width is not None:
            widths.append(column.width)
            continue
        widest = _WIDEST_LINES if column.kind is CellKind.LINES else _WIDEST
        longest = max((_shown(row[place]) for row in sample), default=0)
        # The heading shares its cell with the arrow of the filter.
        widths.append(min(widest, max(_NARROWEST, len(heading) + 4, longest + 2)))
    return widths


def _heights(
    columns: Sequence[ColumnSpec],
    widths: Sequence[float],
    rows: Sequence[Sequence[CellValue]],
    first: int,
) -> dict[int, float]:
    """Give the height of every row with wrapped text: Excel finds it itself, others do not."""
    wrapped = [i for i, column in enumerate(columns) if column.kind is CellKind.LINES]
    heights = {}
    for number, row in enumerate(rows, first):
        lines = max((_lines(row[place], widths[place]) for place in wrapped), default=1)
        if lines > 1:
            heights[number] = min(_TALLEST, _LINE * lines)
    return heights


def _lines(value: CellValue, width: float) -> int:
    """How many lines a value takes in a column of `width`."""
    if value is None:
        return 1
    return sum(max(1, math.ceil(len(line) / width)) for line in str(value).splitlines())


def _shown(value: CellValue) -> int:
    """How many characters wide a value is shown."""
    if value is None:
        return 0
    if isinstance(value, float):
        return len(f"{value:.6g}")
    return max(map(len, str(value).splitlines()), default=0)

"""Workbooks with native charts, written by XlsxWriter; all others are written by `workbook`.

Looks like `workbook` and keeps its rules for cells. Knows Excel's rules; must not know what the
sheets mean. Why a second writer: docs/adr/0081-slides-and-charted-workbooks.md.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from core.progress import SILENT, Progress
from core.text import replace_invalid
from tabular.writing.files import replacing
from tabular.writing.package_check import WORKBOOK_PARTS, has_parts
from tabular.writing.sheets import CellKind, CellValue, SheetSpec, unique_headings
from tabular.writing.workbook import CELLS, sheet_names, widths_of

_NUMBER_FORMATS: Final[Mapping[CellKind, object]] = {
    CellKind.TEXT: 49,
    CellKind.INTEGER: 1,
    CellKind.DECIMAL: 4,
    CellKind.PROBABILITY: '[<0.001]"< 0.001";0.000',
    CellKind.PERCENT: "0.0%",
    CellKind.DATE: 14,
    CellKind.DATETIME: 22,
}
_PERCENT: Final = "0%"
_CHART_COLUMN: Final = 9  # where charts stand beside their tables
_PAGE_ROWS: Final = 70  # of a printed page, of which no chart crosses the edge
_CHART_COLUMNS: Final = 12  # that a chart is wide
_LENGTHS_COLUMN: Final = 40  # where the lengths of intervals stand, beyond what is printed
_LOWEST: Final = 200  # pixels of a chart's height
_ROW_PIXELS: Final = 20
_CHART_WIDTH: Final = 720
_BAR_PIXELS: Final = 26
_FRAME_PIXELS: Final = 130  # title, axis and legend of a chart
_LABEL_WIDTH, _FIGURE_WIDTH = 44, 12
_SERIES: Final = ("#B45309", "#0F766E", "#86198F", "#4D5560", "#1E3A8A")
_TITLE_LENGTH: Final = 120  # characters of a chart's title; its table has all of it


@dataclass(frozen=True, slots=True)
class BarSeries:
    """A series of bars with the ends of their intervals; None: no value, or no interval."""

    name: str
    values: Sequence[float | None]
    lows: Sequence[float | None]
    highs: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class BarChart:
    """A native chart of bars beside the table of its figures, shares of 0 to 1 as `is_percent`."""

    title: str
    note: str
    categories: Sequence[str]
    series: Sequence[BarSeries]
    is_percent: bool
    is_stacked: bool


@dataclass(frozen=True, slots=True)
class ChartSheet:
    """A sheet of charts, each with its table at its left."""

    name: str
    title: Sequence[str]
    charts: Sequence[BarChart]


@dataclass(frozen=True, slots=True)
class LinkSheet:
    """A sheet that leads to the others: for each the name of a sheet, and what is in it."""

    name: str
    title: Sequence[str]
    links: Sequence[tuple[str, str]]


def write_charted_workbook(
    path: Path,
    sheets: Sequence[SheetSpec | ChartSheet | LinkSheet],
    *,
    colour: str,
    progress: Progress = SILENT,
) -> int:
    """Write `sheets` to `path`, wholly or not at all, and give how many there are.

    `colour` is that of the first series. Raises UserError when the file cannot be written;
    Cancelled as `progress` says.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    names = sheet_names([sheet.name for sheet in sheets])
    known = {sheet.name: name for sheet, name in zip(sheets, names, strict=True)}
    for number, (name, sheet) in enumerate(zip(names, sheets, strict=True)):
        progress.report("Writing the workbook", number, len(sheets))
        page = book.add_worksheet(name)
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&RPage &P of &N")
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        if isinstance(sheet, SheetSpec):
            _write_table(book, page, sheet)
        elif isinstance(sheet, ChartSheet):
            _write_charts(book, page, name, sheet, colour)
        else:
            _write_links(book, page, sheet, known)
    book.close()
    with replacing(path, has_parts(WORKBOOK_PARTS)) as file:
        file.write(content.getvalue())
    return len(sheets)


def _write_title(book: Any, page: Any, lines: Sequence[str]) -> int:
    """Write the lines above a sheet; give the row where it goes on."""
    large = book.add_format({"bold": True, "font_size": 14})
    for row, line in enumerate(lines):
        page.write_string(row, 0, _text(line), large if row == 0 else None)
    return len(lines) + 1 if lines else 0


def _write_table(book: Any, page: Any, sheet: SheetSpec) -> None:
    first = _write_title(book, page, sheet.title)
    headings = [_text(heading) for heading in unique_headings(sheet.columns)]
    rows = [list(row) for row in sheet.rows]
    look = {"bold": True, "bg_color": "#EFEEEB", "bottom": 1, "bottom_color": "#B9B8B2"}
    heading_look = book.add_format(look)
    looks = [_cell_format(book, column.kind) for column in sheet.columns]
    widths = widths_of(sheet.columns, headings, rows)
    for place, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        page.write_string(first, place, heading, heading_look)
        page.set_column(place, place, width, looks[place])
    for at, row in enumerate(rows, first + 1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            if value is not None:
                _write_cell(page, at, place, CELLS[column.kind](value), looks[place])
    page.freeze_panes(first + 1, 0)
    page.autofilter(first, 0, first + max(1, len(rows)), len(headings) - 1)
    page.repeat_rows(0, first)


def _write_links(book: Any, page: Any, sheet: LinkSheet, known: Mapping[str, str]) -> None:
    row = _write_title(book, page, sheet.title)
    link = book.add_format({"font_color": "#0563C1", "underline": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    for at, (name, says) in enumerate(sheet.links, row):
        page.write_url(at, 0, f"internal:'{known[name]}'!A1", link, _text(known[name]))
        page.write_string(at, 1, _text(says), wrapped)


def _write_charts(book: Any, page: Any, name: str, sheet: ChartSheet, colour: str) -> None:
    row = _write_title(book, page, sheet.title)
    bold = book.add_format({"bold": True})
    muted = book.add_format({"font_color": "#6A6F77"})
    page.set_column(0, 0, _LABEL_WIDTH)
    page.set_column(1, _CHART_COLUMN - 1, _FIGURE_WIDTH)
    page_start, widest = 0, 0
    breaks = []
    for chart in sheet.charts:
        if row + _height(chart) // _ROW_PIXELS + 2 - page_start > _PAGE_ROWS and row > page_start:
            breaks.append(row)
            page_start = row
        page.write_string(row, 0, _text(chart.title), bold)
        page.write_string(row + 1, 0, _text(chart.note), muted)
        last = _write_figures(book, page, row + 2, chart)
        native = _native(book, name, row + 2, chart, colour)
        column = max(_CHART_COLUMN, 2 + _width(chart))
        told = f"{chart.title} Bars; the table beside it has the same figures."
        page.insert_chart(row, column, native, {"description": _text(told), "object_position": 2})
        row = max(last, row + _height(chart) // _ROW_PIXELS) + 3
        widest = max(widest, column + _CHART_COLUMNS)
    page.set_h_pagebreaks(breaks)
    page.print_area(0, 0, row, widest)


def _height(chart: BarChart) -> int:
    """The height of a chart in pixels: what its bars need."""
    bars = len(chart.categories) * (1 if chart.is_stacked else len(chart.series))
    return max(_LOWEST, _BAR_PIXELS * bars + _FRAME_PIXELS)


def _width(chart: BarChart) -> int:
    """The columns of the table of `chart`, but for its labels."""
    return sum(3 if _has_intervals(one) else 1 for one in chart.series)


def _write_figures(book: Any, page: Any, first: int, chart: BarChart) -> int:
    """Write the table of a chart; give the row below it."""
    look = {"num_format": _PERCENT if chart.is_percent else "0.0"}
    figure = book.add_format(look)
    heading = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "align": "right"})
    muted = book.add_format({**look, "font_color": "#6A6F77"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for at, text in enumerate(chart.categories, first + 1):
        page.write_string(at, 0, _text(text), wrapped)
    place, beyond = 1, _LENGTHS_COLUMN
    for one in chart.series:
        columns = [(one.name, one.values)]
        if _has_intervals(one):
            columns += [("95% CI from", one.lows), ("95% CI to", one.highs)]
        for title, values in columns:
            page.write_string(first, place, _text(title), heading)
            for at, value in enumerate(values, first + 1):
                if value is not None:
                    page.write_number(at, place, value, figure)
            place += 1
        # Error bars take lengths from cells: Excel would take numbers too, LibreOffice does not.
        for title, ends in (("above", one.highs), ("below", one.lows)):
            if not _has_intervals(one):
                break
            page.write_string(first, beyond, _text(f"{one.name}: interval {title}"), muted)
            for at, length in enumerate(_lengths(one.values, ends), first + 1):
                page.write_number(at, beyond, length, muted)
            beyond += 1
    return first + 1 + len(chart.categories)


def _native(book: Any, sheet: str, first: int, chart: BarChart, colour: str) -> Any:
    """Give the native chart of the table below the row `first`."""
    kind = {"type": "bar", **({"subtype": "percent_stacked"} if chart.is_stacked else {})}
    native = book.add_chart(kind)
    last = first + len(chart.categories)
    place, lengths = 1, _LENGTHS_COLUMN
    colours = (colour, *_SERIES)
    for number, one in enumerate(chart.series):
        series: dict[str, Any] = {
            "name": [sheet, first, place],
            "categories": [sheet, first + 1, 0, last, 0],
            "values": [sheet, first + 1, place, last, place],
            "fill": {"color": colours[number % len(colours)], "transparency": 35},
            "gap": 60,
            "data_labels": {
                "value": True,
                "num_format": _PERCENT if chart.is_percent else "0.0",
                "position": "center" if chart.is_stacked else "inside_base",
            },
        }
        if _has_intervals(one):
            series["y_error_bars"] = {
                "type": "custom",
                "plus_values": _range(sheet, first, last, lengths),
                "minus_values": _range(sheet, first, last, lengths + 1),
                "line": {"color": "#5A5F67"},
            }
        native.add_series(series)
        place += 3 if _has_intervals(one) else 1
        lengths += 2 if _has_intervals(one) else 0
    native.set_title({"name": _text(_short(chart.title)), "name_font": {"size": 12}})
    native.set_size({"width": _CHART_WIDTH, "height": _height(chart)})
    # The value axis of bars is called x here; categories run from the top.
    native.set_x_axis(
        {"min": 0, "label_position": "high",
         **({"max": 1, "num_format": _PERCENT} if chart.is_percent else {}),
         "major_gridlines": {"visible": True, "line": {"color": "#E3E2DD"}}}
    )  # fmt: skip
    native.set_y_axis({"reverse": True})
    native.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    return native


def _has_intervals(series: BarSeries) -> bool:
    return any(low is not None for low in series.lows)


def _range(sheet: str, first: int, last: int, column: int) -> str:
    """The cells below the row `first` in a column, as formulas name them."""
    return f"='{sheet}'!{xl_range_abs(first + 1, column, last, column)}"


def _lengths(values: Sequence[float | None], ends: Sequence[float | None]) -> list[float]:
    """How far each interval reaches from its value; 0 where there is none."""
    return [
        0 if value is None or end is None else abs(end - value)
        for value, end in zip(values, ends, strict=True)
    ]


def _cell_format(book: Any, kind: CellKind) -> Any:
    look: dict[str, object] = {"valign": "top"}
    if kind in _NUMBER_FORMATS:
        look["num_format"] = _NUMBER_FORMATS[kind]
    if kind is CellKind.LINES:
        look["text_wrap"] = True
    return book.add_format(look)


def _write_cell(page: Any, row: int, column: int, value: object, look: Any) -> None:
    if isinstance(value, str):
        page.write_string(row, column, value, look)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, look)
    else:
        page.write_number(row, column, value, look)


def _short(text: str) -> str:
    return text if len(text) <= _TITLE_LENGTH else f"{text[: _TITLE_LENGTH - 1]}…"


def _text(value: CellValue) -> str:
    return replace_invalid(str(value))

"""Workbooks: values by calamine, and what it does not tell by `sheet_xml`, for Excel's XML formats.

Runs in the child process: calamine can end its whole process on a hostile sheet. The older and
other formats (.xls, .xlsb, .ods) are read without the second look, so error cells are blank there.
"""

import math
import posixpath
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine as calamine

from core.errors import UserError
from core.problems import Problem, Severity
from core.progress import Progress
from core.text import plural
from importers.reading import refusals
from importers.reading.archive import open_archive, read_part, read_xml
from importers.reading.book import Book, Format, Limits, Sheet, column_letter
from importers.reading.cells import error_note, odd_positions, settle
from importers.reading.number_formats import pad, padding_formats
from importers.reading.sheet_xml import (
    Position,
    SheetFacts,
    count_filled,
    raw_values,
    scan,
)

_STYLES = "xl/styles.xml"
_FALSE_DAY = 60  # the serial of 29 February 1900, which never was


@dataclass(frozen=True, slots=True)
class _Inside:
    """What the archive tells of a workbook in Excel's XML: parts by sheet, styles, calendar."""

    parts: dict[str, str]
    padding: dict[int, str]
    date1904: bool
    macros: bool


def read_workbook(
    path: Path,
    file_format: Format,
    sheet: str | None,
    limits: Limits,
    progress: Progress,
    *,
    careful: bool,
) -> Book:
    """Read one sheet of the workbook at `path`, whose extension must be that of its format.

    Without `sheet`, the one with most cells is read. `careful` looks at the sheet before calamine
    does, instead of meanwhile: slower, but it survives to say why. Raises UserError.
    """
    progress.report("Checking the file")
    if file_format in (Format.XLSX, Format.XLSM):
        with open_archive(path, limits) as archive:
            return _read_excel(path, archive, file_format, sheet, limits, progress, careful=careful)
    if file_format in (Format.XLSB, Format.ODS):
        open_archive(path, limits).close()
    with _open(path) as workbook:
        return _read_other(workbook, file_format, sheet, limits, progress)


def _read_excel(
    path: Path,
    archive: zipfile.ZipFile,
    file_format: Format,
    sheet: str | None,
    limits: Limits,
    progress: Progress,
    *,
    careful: bool,
) -> Book:
    inside = _look_inside(archive)
    with _open(path) as workbook, ThreadPoolExecutor(max_workers=1) as pool:
        sheets = _worksheets(workbook)
        parts = {name: inside.parts[name] for name in sheets if name in inside.parts}
        chosen, notes = _choose_excel(archive, sheets, parts, sheet)
        progress.report("Reading the sheet")
        second_look = pool.submit(_look_again, archive, parts[chosen], inside, limits)
        if careful:
            second_look.result()
        try:
            rows = _load(workbook, chosen)
        finally:
            xml, facts = second_look.result()  # its refusal says more than calamine's
        columns = _columns(rows)
    raw = raw_values(xml, odd_positions(columns, date1904=inside.date1904))
    notes += _replace_odd(columns, raw, date1904=inside.date1904)
    _pad_numbers(columns, facts, inside.padding)
    settled, more = settle(columns, limits)
    if not settled:
        raise refusals.empty()
    notes += more + _notes_of(facts)
    if inside.macros:
        notes.append(_note("macros_ignored", "The workbook has macros; they were not run."))
    notes += _hidden_sheets(sheets)
    return Book(file_format, tuple(sheets), Sheet(chosen, settled), tuple(notes))


def _read_other(
    workbook: calamine.CalamineWorkbook,
    file_format: Format,
    sheet: str | None,
    limits: Limits,
    progress: Progress,
) -> Book:
    sheets = _worksheets(workbook)
    progress.report("Reading the sheet")
    wanted = list(sheets) if sheet is None else [_named(sheet, list(sheets))]
    loaded = {name: _load(workbook, name) for name in wanted}
    sizes = {name: math.prod(_extent(rows)) for name, rows in loaded.items()}
    chosen, notes = _largest(sizes, sheets) if sheet is None else (wanted[0], [])
    height, width = _extent(loaded[chosen])
    if width > limits.columns:
        raise refusals.too_large(f"it has {plural(width, 'column')}")
    if height * width > limits.cells:
        raise refusals.too_large(f"it has {plural(height, 'row')} of {plural(width, 'column')}")
    settled, more = settle(_columns(loaded[chosen]), limits)
    if not settled:
        raise refusals.empty()
    notes += more + _hidden_sheets(sheets)
    return Book(file_format, tuple(sheets), Sheet(chosen, settled), tuple(notes))


def _open(path: Path) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError:
        raise refusals.password() from None
    except (calamine.CalamineError, OSError) as error:
        raise _refusal(error) from None


def _load(workbook: calamine.CalamineWorkbook, name: str) -> calamine.CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except (calamine.CalamineError, OSError) as error:
        raise _refusal(error) from None


def _refusal(error: Exception) -> UserError:
    return refusals.password() if "password" in str(error).lower() else refusals.damaged()


def _worksheets(workbook: calamine.CalamineWorkbook) -> dict[str, bool]:
    """List the sheets that can hold a table, in order: name -> whether it is visible."""
    return {
        sheet.name: sheet.visible == calamine.SheetVisibleEnum.Visible
        for sheet in workbook.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    }


def _extent(rows: calamine.CalamineSheet) -> tuple[int, int]:
    """Count the rows and columns from A1 to the last cell."""
    return (0, 0) if rows.end is None else (rows.end[0] + 1, rows.end[1] + 1)


def _columns(rows: calamine.CalamineSheet) -> list[list[Any]]:
    """Give the sheet by columns from A1 on, blank rows and columns before the data included."""
    return [list(column) for column in zip(*rows.to_python(skip_empty_area=False), strict=True)]


def _look_inside(archive: zipfile.ZipFile) -> _Inside:
    names = set(archive.namelist())
    targets = {
        element.get("Id", ""): element.get("Target", "")
        for element in read_xml(archive, "xl/_rels/workbook.xml.rels")
    }
    parts: dict[str, str] = {}
    date1904 = False
    for element in read_xml(archive, "xl/workbook.xml").iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "workbookPr":
            date1904 = element.get("date1904") in ("1", "true", "on")
        elif tag == "sheet":
            relation = next((v for k, v in element.items() if k.endswith("}id")), "")
            part = posixpath.normpath(posixpath.join("/xl", targets.get(relation, ""))).lstrip("/")
            if part in names:
                parts[element.get("name", "")] = part
    padding = padding_formats(read_xml(archive, _STYLES)) if _STYLES in names else {}
    return _Inside(parts, padding, date1904, "xl/vbaProject.bin" in names)


def _choose_excel(
    archive: zipfile.ZipFile, sheets: dict[str, bool], parts: dict[str, str], sheet: str | None
) -> tuple[str, list[Problem]]:
    """Choose the sheet; only where several come into question are their parts looked at."""
    notes: list[Problem] = []
    if sheet is not None:
        chosen = _named(sheet, list(sheets))
    elif len(parts) == 1:
        chosen = next(iter(parts))
    else:
        sizes = {name: count_filled(read_part(archive, part)) for name, part in parts.items()}
        chosen, notes = _largest(sizes, sheets)
    if chosen not in parts:
        raise refusals.damaged()
    return chosen, notes


def _look_again(
    archive: zipfile.ZipFile, part: str, inside: _Inside, limits: Limits
) -> tuple[bytes, SheetFacts]:
    """Read the sheet's XML and scan it; run beside calamine, which needs no interpreter lock."""
    xml = read_part(archive, part)
    return xml, scan(xml, inside.padding, limits)


def _named(sheet: str, names: list[str]) -> str:
    """Find the sheet that the user means, exactly or but for capitals and spaces around."""
    for name in names:
        if name == sheet:
            return name
    for name in names:
        if name.strip().casefold() == sheet.strip().casefold():
            return name
    listed = ", ".join(f"“{name}”" for name in names)
    raise UserError(
        f"The workbook has no sheet “{sheet}”; it has {listed}. {refusals.NOTHING_CHANGED}",
        code="unknown_sheet",
    )


def _largest(sizes: dict[str, int], visible: dict[str, bool]) -> tuple[str, list[Problem]]:
    """Choose the sheet with most cells, a hidden one only where no other has any."""
    filled = [name for name, size in sizes.items() if size]
    if not filled:
        raise refusals.empty()
    shown = [name for name in filled if visible[name]] or filled
    chosen = max(shown, key=lambda name: sizes[name])
    others = [f"“{name}”" for name in filled if name != chosen]
    if not others:
        return chosen, []
    text = f"The sheet “{chosen}” was read, having most data; {', '.join(others)} also hold data."
    return chosen, [_note("other_sheets", text)]


def _replace_odd(
    columns: list[list[Any]], raw: dict[Position, str], *, date1904: bool
) -> list[Problem]:
    """Put the stored value where calamine's is a guess: no date is made up."""
    notes = []
    for (row, index), text in sorted(raw.items()):
        try:
            serial = float(text)
        except ValueError:
            serial = math.nan
        if not math.isfinite(serial):
            columns[index][row] = text
        elif (serial <= 0 and not date1904) or serial < 0 or math.floor(serial) == _FALSE_DAY:
            columns[index][row] = serial
            notes.append(
                Problem(
                    "date_out_of_range",
                    f"The cell is formatted as a date or time, but {text} is the number of no day.",
                    row + 1,
                    column_letter(index),
                    value=text,
                )
            )
    return notes


def _pad_numbers(columns: list[list[Any]], facts: SheetFacts, padding: dict[int, str]) -> None:
    for (row, index), style in facts.padded:
        if index < len(columns) and row < len(columns[index]):
            value = columns[index][row]
            if isinstance(value, float) and value.is_integer() and value >= 0:
                columns[index][row] = pad(int(value), padding[style])


def _notes_of(facts: SheetFacts) -> list[Problem]:
    notes = [error_note(position, word) for position, word in facts.errors]
    if unsaved := facts.formulas_without_result:
        row, column = unsaved[0]
        have = plural(len(unsaved), "formula has", "formulas have")
        notes.append(
            Problem(
                "formula_without_result",
                f"{have} no saved result and is taken as blank. Open the file in Excel, save it "
                "and import it again.",
                row + 1,
                column_letter(column),
            )
        )
    if facts.merged:
        cells = plural(len(facts.merged), "range of merged cells", "ranges of merged cells")
        text = (
            f"The sheet has {cells} ({facts.merged[0]}); only the first cell of each has a value."
        )
        notes.append(_note("merged_cells", text))
    if facts.hidden_rows:
        text = f"{plural(facts.hidden_rows, 'row is', 'rows are')} hidden in Excel, but read."
        notes.append(_note("hidden_rows", text))
    if facts.hidden_columns:
        shown = plural(facts.hidden_columns, "column is", "columns are")
        notes.append(_note("hidden_columns", f"{shown} hidden in Excel, but read."))
    if facts.blank_rows_below:
        rows = plural(facts.blank_rows_below, "row without a value", "rows without a value")
        notes.append(_note("blank_rows_below", f"{rows} below the data left out."))
    return notes


def _hidden_sheets(sheets: dict[str, bool]) -> list[Problem]:
    hidden = [f"“{name}”" for name, visible in sheets.items() if not visible]
    return [_note("hidden_sheets", f"Hidden in Excel: {', '.join(hidden)}.")] if hidden else []


def _note(code: str, text: str) -> Problem:
    return Problem(code, text, severity=Severity.NOTE)

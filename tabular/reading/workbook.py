"""Workbooks in Excel's XML: values by calamine, and what it does not tell by `sheet_xml`.

Runs in the child process: calamine can end its whole process on a hostile sheet.
"""

import math
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.etree.ElementTree import ParseError

import python_calamine as calamine
from defusedxml import DefusedXmlException

from core.errors import UserError
from core.formats import plural
from core.issues import Issue
from core.progress import Progress
from tabular.reading import errors
from tabular.reading.archive import check_size, open_archive, read_part, read_xml
from tabular.reading.background import Task
from tabular.reading.book import Book, Format, Position, Sheet
from tabular.reading.calamine_reader import columns_of, load, open_workbook, worksheets
from tabular.reading.cell_anomalies import pad_numbers
from tabular.reading.cells import cell_issue, date_out_of_range, error_note, odd_positions, settle
from tabular.reading.completeness_check import blank_texts, check_nothing_lost
from tabular.reading.merged_cells import fill_down, merged_cells, range_of
from tabular.reading.messages import Request
from tabular.reading.number_formats import padding_formats
from tabular.reading.package_layout import (
    MACRO_KINDS,
    WORKBOOK,
    date1904_of,
    in_usual_layout,
    kinds_of_sheets,
    listed_sheets,
    relations_of,
    repacked,
)
from tabular.reading.sheet_selection import (
    hidden_rows,
    hidden_sheets,
    largest_sheet,
    macros_ignored,
    missing_sheets,
    named_sheet,
    note,
)
from tabular.reading.sheet_xml import (
    SheetFacts,
    check_extent,
    count_filled,
    is_surely_fine,
    raw_values,
    scan,
)
from tabular.reading.text_references import has_odd_references, with_plain_references
from tabular.reading.workbook_annotations import read_annotations

_STYLES, _TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"
_FALSE_DAY = 60  # the serial of 29 February 1900, which never was


@dataclass(frozen=True, slots=True)
class _Inside:
    """What the archive tells of a workbook: parts by sheet, styles (None: broken), calendar."""

    parts: dict[str, str]
    padding: dict[int, str] | None
    date1904: bool
    macros: bool


def read_workbook(
    content: bytes, file_format: Format, request: Request, progress: Progress
) -> Book:
    """Read one sheet of the .xlsx or .xlsm of `content`, as `request` says.

    A careful request looks at the sheet before calamine does, instead of meanwhile: slower, but it
    survives to say why. Raises UserError.
    """
    progress.report("Checking the file")
    limits = request.limits
    with open_archive(content, limits) as archive:
        kinds = kinds_of_sheets(archive)
        content = in_usual_layout(content, archive)
    with open_archive(content, limits) as archive:
        inside = _look_inside(archive)
        workbook, styled = _open_in_any_style(content, archive, inside)
        padding = inside.padding or {}
        sheets = worksheets(workbook)
        parts = {name: inside.parts[name] for name in sheets if name in inside.parts}
        chosen, notes = _choose(archive, sheets, parts, request.sheet)
        progress.report("Reading the sheet")
        look_again = partial(_look_again, archive, parts[chosen], padding)
        if request.careful:
            xml, facts, has_odd = look_again()
            check_extent(xml, limits)
            columns = columns_of(load(workbook, chosen))
        else:
            second_look = Task(look_again)
            try:
                columns = columns_of(load(workbook, chosen))
            except UserError:  # there may be more to say
                check_extent(second_look.result()[0], limits)
                raise
            xml, facts, has_odd = second_look.result()
        if has_odd:
            xml = with_plain_references(xml)
            plain = repacked(archive, {parts[chosen]: xml}, left_out="" if styled else _STYLES)
            columns = columns_of(load(open_workbook(plain), chosen))
        come = check_nothing_lost(xml, columns, len(facts.errors), lambda: _blank_texts(archive))
        height = len(columns[0]) if columns else 0
        if not is_surely_fine(height, len(columns), come, limits):
            check_extent(xml, limits)
        annotations = read_annotations(archive, parts[chosen], xml)
    raw = raw_values(xml, odd_positions(columns, date1904=inside.date1904))
    notes += _replace_odd(columns, raw, date1904=inside.date1904)
    pad_numbers(columns, {cell: padding[style] for cell, style in facts.padded})
    merged = [found for name in facts.merged if (found := range_of(name))]
    if request.fill_down:
        fill_down(columns, merged, limits)
    settled, more = settle(columns, limits)
    if not settled:
        raise _blank(facts)
    of_merged = merged_cells(merged, filled=request.fill_down)
    notes += more + _notes_of(facts, len(settled[0]), of_merged)
    if not styled:
        notes.append(_styles_broken())
    if inside.macros or any(kind in MACRO_KINDS for kind in kinds.values()):
        notes.append(macros_ignored())
    notes += hidden_sheets(sheets) + missing_sheets(kinds)
    return Book(
        file_format, tuple(sheets), Sheet(chosen, settled), tuple(notes), annotations=annotations
    )


def _open_in_any_style(
    content: bytes, archive: zipfile.ZipFile, inside: _Inside
) -> tuple[calamine.CalamineWorkbook, bool]:
    """Open the workbook, without its styles where they are broken, and say whether with them."""
    try:
        return open_workbook(content), inside.padding is not None
    except UserError:
        if _STYLES not in archive.namelist():
            raise
    without = repacked(archive, {}, left_out=_STYLES)  # no value depends on them
    return open_workbook(without), False


def _look_inside(archive: zipfile.ZipFile) -> _Inside:
    names = set(archive.namelist())
    workbook = read_xml(archive, WORKBOOK)
    sheets = listed_sheets(workbook, relations_of(archive, WORKBOOK))
    parts = {
        one.name: one.relation.target
        for one in sheets
        if one.relation is not None and one.relation.target in names
    }
    if _TEXTS in names:
        check_size(archive, _TEXTS)
    padding = _padding(archive) if _STYLES in names else {}
    date1904 = date1904_of(workbook) in ("1", "true", "on")
    return _Inside(parts, padding, date1904, "xl/vbaProject.bin" in names)


def _padding(archive: zipfile.ZipFile) -> dict[int, str] | None:
    try:
        return padding_formats(read_xml(archive, _STYLES))
    except UserError as error:
        if error.code != errors.damaged().code:
            raise
        return None


def _choose(
    archive: zipfile.ZipFile, sheets: dict[str, bool], parts: dict[str, str], sheet: str | None
) -> tuple[str, list[Issue]]:
    """Choose the sheet; only where several come into question are their parts looked at."""
    notes: list[Issue] = []
    if sheet is not None:
        chosen = named_sheet(sheet, list(sheets))
    elif len(parts) == 1:
        chosen = next(iter(parts))
    else:
        sizes = {name: count_filled(read_part(archive, part)) for name, part in parts.items()}
        chosen, notes = largest_sheet(sizes, sheets)
    if chosen not in parts:
        raise errors.damaged()
    return chosen, notes


def _look_again(
    archive: zipfile.ZipFile, part: str, padding: dict[int, str]
) -> tuple[bytes, SheetFacts, bool]:
    """Read the sheet's XML, scan it, and say whether it has odd references to texts.

    Run beside calamine, which needs no interpreter lock.
    """
    xml = read_part(archive, part)
    return xml, scan(xml, padding), has_odd_references(xml)


def _blank_texts(archive: zipfile.ZipFile) -> frozenset[int]:
    """The indices of the shared texts that have no letter. Raises UserError."""
    if _TEXTS not in archive.namelist():
        return frozenset()
    try:
        return blank_texts(read_part(archive, _TEXTS))
    except DefusedXmlException:
        raise errors.forbidden_xml() from None
    except ParseError:
        raise errors.damaged() from None


def _replace_odd(
    columns: list[list[Any]], raw: dict[Position, str], *, date1904: bool
) -> list[Issue]:
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
            notes.append(date_out_of_range((row, index), text))
    return notes


def _blank(facts: SheetFacts) -> UserError:
    """Say why no cell of a sheet has a value."""
    if facts.formulas_without_result:
        return errors.no_results()
    return errors.only_errors() if facts.errors else errors.empty()


def _notes_of(facts: SheetFacts, height: int, of_merged: list[Issue]) -> list[Issue]:
    """Say what is odd in a sheet whose last filled row is number `height`."""
    notes = [error_note(position, word) for position, word in facts.errors]
    if unsaved := facts.formulas_without_result:
        have = plural(len(unsaved), "formula has", "formulas have")
        notes.append(
            cell_issue(
                "formula_without_result",
                f"{have} no saved result and is taken as blank. Open the file in Excel, save it "
                "and import it again.",
                unsaved[0],
            )
        )
    notes += of_merged + hidden_rows(facts.hidden_rows)
    if facts.hidden_columns:
        shown = plural(facts.hidden_columns, "column is", "columns are")
        notes.append(note("hidden_columns", f"{shown} hidden in Excel, but read."))
    if facts.last_row > height:
        rows = plural(facts.last_row - height, "row without a value", "rows without a value")
        notes.append(note("blank_rows_below", f"{rows} below the data skipped."))
    return notes


def _styles_broken() -> Issue:
    return Issue(
        "styles_broken",
        "The workbook’s number formats are damaged and were ignored: dates may come as numbers, "
        "and zeros that a format puts in front are missing.",
    )

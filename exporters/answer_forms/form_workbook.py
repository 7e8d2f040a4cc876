"""Draws an Excel questionnaire: protected but for the cells of answers, with lists to choose from.

The workbook is drawn once for a wave, with marks where each person's own words go, and where what
is on record goes into the cells of answers; `fill_form` puts those in. Knows openpyxl and the lines
of a form; must not know who gets one.
"""

import io
import math
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from core.text import replace_invalid
from surveys.answer_form import (
    ANSWER_COLUMN,
    HINT_COLUMN,
    KEY_COLUMN,
    MARK,
    NOT_APPLICABLE,
    SHEET,
    TEXT_COLUMN,
    EntryKind,
    FormEntry,
    FormLine,
    form_lines,
)
from surveys.details.prefill import Prefill
from surveys.questionnaire import Questionnaire
from tabular.writing.memory_workbook import workbook_bytes

TOKEN, CODE, NAME = "{{almanac:token}}", "{{almanac:code}}", "{{almanac:name}}"
WRITTEN: Final = "{{almanac:written}}"
_VALUE, _REMARK = "{{almanac:value:%s}}", "{{almanac:remark:%s}}"
_VALUE_CELL: Final = re.compile(
    rb'<c r="(\w+)"( s="\d+")? t="inlineStr"><is><t>\{\{almanac:value:([^}<]*)\}\}</t></is></c>'
)
_REMARK_TEXT: Final = re.compile(rb"\{\{almanac:remark:([^}<]*)\}\}")
_SHEET_PART: Final = "xl/worksheets/sheet1.xml"
_LISTS: Final = "Lists"
_WIDTHS: Final = (4, 62, 40, 34)  # of the columns, in characters
_LINE, _PADDING, _TALLEST = 15.0, 4.0, 409.0  # points
_TEXT_HEIGHT: Final = 62.0  # of a cell for open text
_LARGEST: Final = 10**15  # of numbers that Excel keeps whole
_DAY_ZERO: Final = date(1899, 12, 30)  # as Excel counts days since 1 March 1900
_LAST_DAY: Final = 2_958_465  # 31 December 9999, as Excel counts days
_EDGE: Final = Side(style="thin", color="B9B8B2")
_ANSWER: Final = PatternFill("solid", fgColor="FFF9E0")
_SECTION: Final = PatternFill("solid", fgColor="EFEEEB")
_MUTED: Final = "6A6F77"
_HINTS: Final[Mapping[EntryKind, str]] = {
    EntryKind.LIST: "Choose from the list",
    EntryKind.MARK: "Yes, if it applies",
    EntryKind.NUMBER: "A number",
    EntryKind.DATE: "A date, such as 31/12/2020",
    EntryKind.TEXT: "",
}


@dataclass(frozen=True, slots=True)
class FormHeading:
    """What stands over the questions; `survey` and `wave` are what the form belongs to."""

    survey: str
    wave: str
    title: str
    introduction: Sequence[str] = ()
    has_name: bool = True


def draw_form(
    questionnaire: Questionnaire,
    heading: FormHeading,
    several_lines: Collection[str] | None = None,
) -> bytes:
    """The workbook of a questionnaire, with marks in place of what differs between people.

    With `several_lines`, the questions of which the answers are texts of several lines, the form is
    to be prefilled: the cells of answers have marks, too.
    """
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = SHEET
    drawing = _Drawing(sheet, book.create_sheet(_LISTS), several_lines)
    drawing.draw_heading(heading)
    for line in form_lines(questionnaire):
        drawing.draw_line(line)
    drawing.finish()
    book.security = WorkbookProtection(lockStructure=True)
    return workbook_bytes(book)


def fill_form(form: bytes, words: Mapping[str, str], prefill: Prefill | None = None) -> bytes:
    """A drawn `form` with the `words` of one person in place of the marks, such as TOKEN.

    `prefill` goes into the cells of answers and beside them, where the form is drawn for that.
    """
    filled = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(form)) as given,
        zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for part in given.namelist():
            content = given.read(part)
            if part == _SHEET_PART:  # openpyxl writes texts into the cells
                for mark, text in words.items():
                    put = escape(replace_invalid(text)).encode()
                    content = content.replace(escape(mark).encode(), put)
                if prefill is not None:
                    content = _prefilled(content, prefill)
            written.writestr(part, content)
    return filled.getvalue()


def _prefilled(content: bytes, prefill: Prefill) -> bytes:
    """A sheet with what is on record in place of the marks for it."""

    def cell(found: re.Match[bytes]) -> bytes:
        place, style, code = found[1], found[2] or b"", found[3].decode()
        value = prefill.values.get(code)
        if value is None:
            return b'<c r="%b"%b/>' % (place, style)
        if isinstance(value, str):
            text = escape(replace_invalid(value)).encode()
            inside = b'<is><t xml:space="preserve">%b</t></is>' % text
            return b'<c r="%b"%b t="inlineStr">%b</c>' % (place, style, inside)
        number = (value - _DAY_ZERO).days if isinstance(value, date) else value
        return b'<c r="%b"%b><v>%b</v></c>' % (place, style, f"{number:.15g}".encode())

    def remark(found: re.Match[bytes]) -> bytes:
        return escape(replace_invalid(prefill.remarks.get(found[1].decode(), ""))).encode()

    return _REMARK_TEXT.sub(remark, _VALUE_CELL.sub(cell, content))


class _Drawing:
    """The sheet of a form as far as it is drawn, and the sheet with its lists beside it."""

    def __init__(
        self, sheet: Worksheet, lists: Worksheet, several_lines: Collection[str] | None
    ) -> None:
        self._sheet, self._lists = sheet, lists
        self._several_lines = several_lines
        self._row = 1
        self._checks: dict[object, DataValidation] = {}
        for place, width in enumerate(_WIDTHS):
            sheet.column_dimensions[get_column_letter(place + 1)].width = width
        sheet.column_dimensions["A"].hidden = True
        sheet.sheet_view.showGridLines = False

    def draw_heading(self, heading: FormHeading) -> None:
        """Write what the form belongs to, which nobody sees, and what stands over the questions."""
        for place, text in enumerate((MARK, heading.survey, heading.wave, TOKEN, WRITTEN)):
            self._write(place, text)
        self._sheet.row_dimensions[self._row].hidden = True
        self._row += 1
        self._write(TEXT_COLUMN, heading.title, Font(size=16, bold=True))
        self._next(heading.title, scale=1.5)
        if heading.has_name:
            self._paragraph(f"For {NAME}")
        for text in heading.introduction:
            self._paragraph(text)
        self._paragraph(
            "Answer in the yellow cells. Then save this workbook and send it back by e-mail, as an"
            " attachment."
        )
        self._write(TEXT_COLUMN, f"Code of this form: {CODE}", Font(color=_MUTED))
        self._next()
        self._next()

    def draw_line(self, line: FormLine) -> None:
        """Write a line, with the cell for its answer."""
        if line.is_section:
            self._row += 1
            for place in (TEXT_COLUMN, ANSWER_COLUMN, HINT_COLUMN):
                self._at(place).fill = _SECTION
        text = self._write(TEXT_COLUMN, line.text, Font(bold=line.is_section))
        if line.is_choice:
            text.alignment = _aligned(indent=2)
        height = 0.0
        if line.entry is not None:
            self._write(KEY_COLUMN, line.key)
            self._draw_entry(line.entry, line.key)
            is_open = line.entry.kind is EntryKind.TEXT and not line.is_choice
            if self._several_lines is not None:
                is_open = line.key in self._several_lines
            height = _TEXT_HEIGHT if is_open else 0.0
        self._next(line.text, height)

    def finish(self) -> None:
        """Protect what is no answer, and lay the page out."""
        sheet = self._sheet
        for check in self._checks.values():
            sheet.add_data_validation(check)
        sheet.protection.sheet = True
        sheet.protection.formatRows = sheet.protection.formatColumns = False  # may be wider
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._lists.sheet_state = "veryHidden"

    def _draw_entry(self, entry: FormEntry, key: str) -> None:
        cell = self._at(ANSWER_COLUMN)
        cell.fill, cell.border = _ANSWER, Border(_EDGE, _EDGE, _EDGE, _EDGE)
        cell.protection = Protection(locked=False)
        cell.alignment = _aligned()
        if entry.kind is EntryKind.DATE:
            cell.number_format = "mm-dd-yy"  # Excel shows it as the reader's country writes dates
        hint = _HINTS[entry.kind]
        if hint and entry.allows_not_applicable:
            hint += f", or “{NOT_APPLICABLE}”"
        if self._several_lines is not None:
            _put(cell, _VALUE % key)
            hint = _REMARK % key if entry.kind is EntryKind.LIST else hint
        self._write(HINT_COLUMN, hint, Font(italic=True, size=9, color=_MUTED))
        if entry.kind is not EntryKind.TEXT:
            if entry not in self._checks:
                self._checks[entry] = self._check(entry, cell.coordinate)
            self._checks[entry].add(cell.coordinate)

    def _check(self, entry: FormEntry, first: str) -> DataValidation:
        """What Excel lets into the cells of an entry, of which `first` is the first."""
        if entry.kind in (EntryKind.LIST, EntryKind.MARK):
            check = DataValidation(type="list", formula1=self._list(entry.words or ("Yes", "No")))
            check.error = "Please choose one of the list."
            check.showErrorMessage = entry.kind is EntryKind.LIST  # a cross is taken as well
            check.allow_blank = True
            return check
        check = DataValidation(type="decimal", formula1=str(-_LARGEST), formula2=str(_LARGEST))
        if entry.kind is EntryKind.DATE:
            check = DataValidation(type="date", formula1="1", formula2=str(_LAST_DAY))
        if entry.allows_not_applicable:
            own = f'OR(ISNUMBER({first}),{first}="{NOT_APPLICABLE}")'
            check = DataValidation(type="custom", formula1=own)
        check.operator = "between"
        check.error = f"Please enter a {entry.kind}."
        check.showErrorMessage = check.allow_blank = True
        return check

    def _list(self, words: Sequence[str | int]) -> str:
        """Write `words` to a column of the sheet of lists; give its cells."""
        is_first = self._lists.max_column == 1 and self._lists["A1"].value is None
        column = 1 if is_first else self._lists.max_column + 1
        for row, word in enumerate(words, 1):
            _put(_cell(self._lists, row, column), word)
        letter = get_column_letter(column)
        return f"{_LISTS}!${letter}$1:${letter}${len(words)}"

    def _paragraph(self, text: str) -> None:
        """Write a text over all columns that are seen."""
        self._write(TEXT_COLUMN, text)
        self._sheet.merge_cells(
            start_row=self._row, end_row=self._row,
            start_column=TEXT_COLUMN + 1, end_column=HINT_COLUMN + 1,
        )  # fmt: skip
        self._next(text, scale=_WIDTHS[TEXT_COLUMN] / sum(_WIDTHS[1:]))

    def _write(self, place: int, value: str | int, look: Font | None = None) -> Cell:
        cell = self._at(place)
        _put(cell, value)
        cell.alignment = _aligned()
        if look is not None:
            cell.font = look
        return cell

    def _at(self, place: int) -> Cell:
        return _cell(self._sheet, self._row, place + 1)

    def _next(self, text: str = "", least: float = 0.0, *, scale: float = 1.0) -> None:
        """Go to the next row, once this one is as tall as its `text` needs in a wide column."""
        room = _WIDTHS[TEXT_COLUMN] / scale
        lines = sum(max(1, math.ceil(len(line) / room)) for line in text.splitlines() or [""])
        height = max(least, lines * _LINE * max(1.0, scale) + _PADDING)
        self._sheet.row_dimensions[self._row].height = min(_TALLEST, height)
        self._row += 1


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell that is not inside a merged range."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("only the first cell of a merged range is written to")
    return cell


def _aligned(indent: int = 0) -> Alignment:
    return Alignment(vertical="top", wrap_text=True, indent=indent)


def _put(cell: Cell, value: str | int) -> None:
    """Put a value into a cell, never as a formula."""
    cell.value = replace_invalid(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"

"""What Excel allows in a sheet: locked columns, lists to choose from, sheets that nobody sees.

The writer of workbook.py knows none of it, so it is put into the finished book, which is
a zip of XML in that writer's own even hand. Knows that hand and Excel's rules; must not know what
the sheets mean. Why so: docs/adr/0013-round-trip.md.
"""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from core.progress import SILENT, Progress
from tabular.reading.book import column_letter

_STYLES: Final = "xl/styles.xml"
_BOOK: Final = "xl/workbook.xml"
_SHEET: Final = "xl/worksheets/sheet{}.xml"
_ROWS, _ROWS_END = b"<sheetData>", b"</sheetData>"
_LAST_ROW: Final = 1_048_576
_PIECE: Final = 1 << 20  # bytes between two looks at Cancel
_PACKING: Final = 3  # of 9: half the time for a tenth more
# There is no password, and all is allowed that Excel can allow beside locked cells.
_PROTECTION: Final = (
    '<sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0"'
    ' insertColumns="0" insertRows="0" deleteRows="0" sort="0" autoFilter="0"/>'
)
_HINT_TITLE: Final = "Not to be changed here"


@dataclass(frozen=True, slots=True)
class Offered:
    """The cells that hold the words of a list, as “'Words'!$A$2:$A$9”.

    Where it `is_closed`, Excel takes no others.
    """

    cells: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class SheetRules:
    """Rules of one sheet, by columns counted from 0; a sheet without any is as it was.

    `locked` columns cannot be changed in the rows that are written and show `hint` (up to 255
    characters); below them they are free for new rows, but for those that are `hidden` too.
    `offered` are dropdowns. `is_secret`: not even Excel's “Unhide” shows the sheet.
    """

    locked: frozenset[int] = frozenset()
    hint: str = ""
    hidden: frozenset[int] = frozenset()
    offered: Mapping[int, Offered] = field(default_factory=dict)
    is_secret: bool = False


def apply_rules(
    book: BinaryIO,
    target: BinaryIO,
    rules: Mapping[int, SheetRules],
    progress: Progress = SILENT,
) -> None:
    """Write `book`, an .xlsx file of our writer, to `target` with the `rules` of its sheets.

    Sheets are counted from 0. Cancelled as `progress` says.
    """
    sheets = {_SHEET.format(place + 1): rule for place, rule in rules.items()}
    with (
        zipfile.ZipFile(book) as given,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_PACKING) as written,
    ):
        styles = _Styles(given.read(_STYLES).decode())
        for part in given.namelist():
            if part in sheets:
                with given.open(part) as source, written.open(part, "w", force_zip64=True) as copy:
                    _copy_sheet(source, copy, sheets[part], styles, progress)
            elif part not in {_STYLES, _BOOK}:
                written.writestr(part, given.read(part))
        written.writestr(_STYLES, styles.text)
        written.writestr(_BOOK, _book(given.read(_BOOK).decode(), rules))


class _Styles:
    """The looks of cells; a look can be asked for as it is, but free to be changed."""

    def __init__(self, text: str) -> None:
        self.text = text

    def freed(self, number: int) -> int:
        """The number of the look `number` without its lock."""
        start, end = self.text.index("<cellXfs "), self.text.index("</cellXfs>")
        looks = re.findall(r"<xf [^>]*/>|<xf .*?</xf>", self.text[start:end])
        parts = re.fullmatch(r"<xf ([^>]*?)(?:/>|>(.*)</xf>)", looks[number])
        if parts is None:
            raise ValueError(looks[number])
        said, inside = parts.groups("")
        looks.append(f'<xf {said} applyProtection="1">{inside}<protection locked="0"/></xf>')
        count = f'<cellXfs count="{len(looks)}">'
        self.text = f"{self.text[:start]}{count}{''.join(looks)}{self.text[end:]}"
        return len(looks) - 1


def _copy_sheet(
    source: IO[bytes], target: IO[bytes], rules: SheetRules, styles: _Styles, progress: Progress
) -> None:
    """Change what stands before and behind the rows, which are many; they stay as they are.

    Text cannot be mistaken for the marks: its own “<” are escaped.
    """
    begun = b""
    while _ROWS not in begun:
        begun += _more(source)
    head, rows = begun.split(_ROWS, 1)
    target.write(_head(head.decode(), rules, styles).encode() + _ROWS)
    while _ROWS_END not in rows:
        progress.report("Packing the workbook")
        done = max(len(rows) - len(_ROWS_END), 0)
        target.write(rows[:done])
        rows = rows[done:] + _more(source)
    target.write(_tail((rows + source.read()).decode(), rules).encode())


def _more(source: IO[bytes]) -> bytes:
    piece = source.read(_PIECE)
    if not piece:
        raise ValueError("the sheet ends before its time")
    return piece


def _head(text: str, rules: SheetRules, styles: _Styles) -> str:
    """Hide columns and free locked ones below their last row, where the column's look counts."""

    def changed(found: re.Match[str]) -> str:
        column, place = found[0], int(found[1]) - 1
        if place in rules.hidden:
            return column.replace("<col ", '<col hidden="1" ')
        if place in rules.locked:
            return re.sub(
                r'style="(\d+)"', lambda style: f'style="{styles.freed(int(style[1]))}"', column
            )
        return column

    return re.sub(r'<col min="(\d+)"[^>]*/>', changed, text)


def _tail(text: str, rules: SheetRules) -> str:
    """Protect the sheet, and say what its cells take."""
    checks = [_dropdown(place, offered) for place, offered in rules.offered.items()]
    shown = rules.locked - rules.hidden
    if shown and rules.hint:
        cells = " ".join(
            f"{column_letter(place)}2:{column_letter(place)}{_LAST_ROW}" for place in shown
        )
        checks.append(
            f'<dataValidation allowBlank="1" showInputMessage="1" promptTitle="{_HINT_TITLE}"'
            f' prompt={quoteattr(rules.hint)} sqref="{cells}"/>'
        )
    if rules.locked:
        text = text.replace("</sheetData>", f"</sheetData>{_PROTECTION}", 1)
    if checks:
        listed = f'<dataValidations count="{len(checks)}">{"".join(checks)}</dataValidations>'
        text = text.replace("<pageMargins", f"{listed}<pageMargins", 1)
    return text


def _dropdown(place: int, offered: Offered) -> str:
    """A list to choose from, also below the last row, for new people."""
    column = column_letter(place)
    strict = (
        ' showErrorMessage="1" errorTitle="Choose from the list"'
        ' error="Only the words of the list can be imported here."'
    )
    return (
        f'<dataValidation type="list" allowBlank="1"{strict if offered.is_closed else ""}'
        f' sqref="{column}2:{column}{_LAST_ROW}">'
        f"<formula1>{escape(offered.cells)}</formula1></dataValidation>"
    )


def _book(text: str, rules: Mapping[int, SheetRules]) -> str:
    """Put the secret sheets out of sight."""
    secret = {place + 1 for place, rule in rules.items() if rule.is_secret}
    return re.sub(
        r'sheetId="(\d+)"',
        lambda found: found[0] + (' state="veryHidden"' if int(found[1]) in secret else ""),
        text,
    )

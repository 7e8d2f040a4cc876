"""The one place where .ods files are written, for LibreOffice and for archives.

Knows the format, a zip of XML (ISO/IEC 26300, OpenDocument 1.3); must not know what the sheet
means. Why without a library: docs/adr/0014-other-formats.md.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from core.progress import SILENT, Progress
from core.text import replace_invalid
from tabular.writing.files import replacing
from tabular.writing.package_check import SPREADSHEET_PARTS, has_parts
from tabular.writing.sheets import YES_NO, CellKind, CellValue, SheetSpec, unique_headings
from tabular.writing.workbook import MOST_ROWS, sheet_names, too_many_rows

_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_SPACES: Final = "urn:oasis:names:tc:opendocument:xmlns"
_BEGINNING: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"'
    f' xmlns:office="{_SPACES}:office:1.0" xmlns:table="{_SPACES}:table:1.0"'
    f' xmlns:text="{_SPACES}:text:1.0" xmlns:style="{_SPACES}:style:1.0"'
    f' xmlns:number="{_SPACES}:datastyle:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
    "<office:automatic-styles>"
    '<number:date-style style:name="N1"><number:year number:style="long"/>'
    '<number:text>-</number:text><number:month number:style="long"/>'
    '<number:text>-</number:text><number:day number:style="long"/></number:date-style>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="heading" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_END: Final = "</office:spreadsheet></office:body></office:document-content>"
# XML knows no other control characters at all; a text that holds one shows where it was.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SEVERAL_SPACES: Final = re.compile("^ +| +$|  +")
_REPORT_ROWS: Final = 500


def write_ods(path: Path, sheets: Sequence[SheetSpec], *, progress: Progress = SILENT) -> list[int]:
    """Write `sheets` to `path`, wholly or not at all, and give how many rows each has.

    Text arrives as it is, but for control characters, which become U+FFFD, and line breaks, which
    become LF. Raises UserError when a sheet has more rows than programs take or the file cannot be
    written; Cancelled as `progress` says.
    """
    names = sheet_names([sheet.name for sheet in sheets])
    counts = []
    with (
        replacing(path, has_parts(SPREADSHEET_PARTS)) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        # Programs tell the format by this entry: the first, and not packed.
        archive.writestr("mimetype", _TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as part:
            text = TextIOWrapper(part, "utf-8")
            text.write(_BEGINNING)
            for name, sheet in zip(names, sheets, strict=True):
                counts.append(0)
                for rows, written in _table(name, sheet, progress):
                    counts[-1] = rows
                    text.write(written)
            text.write(_END)
            text.flush()
            text.detach()
    return counts


def _table(name: str, sheet: SheetSpec, progress: Progress) -> Iterator[tuple[int, str]]:
    """Give the sheet in parts, each with the number of rows so far."""
    yield 0, f"<table:table table:name={quoteattr(name)}>"
    for line in sheet.title:
        yield 0, _row([_text(line)])
    if sheet.title:
        yield 0, _row([_BLANK])
    headings = (_text(heading, "heading") for heading in unique_headings(sheet.columns))
    yield 0, f"<table:table-header-rows>{_row(headings)}</table:table-header-rows>"
    room = MOST_ROWS - len(sheet.title) - 2
    cells = [_CELLS.get(column.kind, _any) for column in sheet.columns]
    count = 0
    for row in sheet.rows:
        if count % _REPORT_ROWS == 0:
            progress.report(f"Writing “{sheet.name}”", count, sheet.count)
        if count == room:
            raise too_many_rows(sheet.name, room)
        count += 1
        yield (
            count,
            _row(
                _BLANK if value is None else cell(value)
                for cell, value in zip(cells, row, strict=True)
            ),
        )
    yield count, "</table:table>"


_BLANK: Final = "<table:table-cell/>"


def _row(cells: Sequence[str] | Iterator[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _any(value: CellValue) -> str:
    if isinstance(value, bool):
        return _text(YES_NO[value])
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value!r}">'
            f"<text:p>{value!r}</text:p></table:table-cell>"
        )
    if isinstance(value, date):
        shown = value.isoformat()
        return (
            f'<table:table-cell table:style-name="date" office:value-type="date"'
            f' office:date-value="{shown[:19]}"><text:p>{shown[:10]}</text:p></table:table-cell>'
        )
    return _text(str(value))


def _percent(value: CellValue) -> str:
    if not isinstance(value, int | float):
        return _text(str(value))
    return (
        f'<table:table-cell office:value-type="percentage" office:value="{value / 100!r}">'
        f"<text:p>{value:.1f}%</text:p></table:table-cell>"
    )


def _plain(value: CellValue) -> str:
    shown = value.isoformat(" ", "seconds") if isinstance(value, datetime) else str(value)
    return _text(shown)


def _text(text: str, style: str = "") -> str:
    """A cell of text: never a formula, a paragraph for each line, no space lost.

    Tabs stand as they are: most programs drop the element that the format has for them.
    """
    text = _CONTROL.sub("\ufffd", replace_invalid(text)).replace("\r\n", "\n").replace("\r", "\n")
    lines = "".join(
        f"<text:p>{_SEVERAL_SPACES.sub(_spaces, escape(line))}</text:p>"
        for line in text.split("\n")
    )
    look = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{look} office:value-type="string">{lines}</table:table-cell>'


def _spaces(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found[0])}"/>'


_CELLS: Final[Mapping[CellKind, Callable[[CellValue], str]]] = {
    CellKind.TEXT: _plain,
    CellKind.LINES: _plain,
    CellKind.PERCENT: _percent,
}

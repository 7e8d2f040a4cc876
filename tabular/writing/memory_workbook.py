"""A workbook of openpyxl as bytes, made without temporary files.

openpyxl writes each sheet to one, and where there is no room for it prints a traceback beside the
exception.
"""

import io
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


def workbook_bytes(book: Workbook) -> bytes:
    """The .xlsx file of `book`, whose sheets have neither charts nor pictures."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        _MemoryWriter(book, archive).write_data()
    return content.getvalue()


class _MemoryWriter(ExcelWriter):
    _archive: zipfile.ZipFile

    def write_worksheet(self, ws: Any) -> None:
        """As openpyxl's own, but for the place of the sheet."""
        sheet = io.BytesIO()
        ws._drawing = SpreadsheetDrawing()  # noqa: SLF001 - what openpyxl's own sets as well
        writer: Any = WorksheetWriter(ws, out=sheet)
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001
        self._archive.writestr(ws.path[1:], sheet.getvalue())
        self.manifest.append(ws)

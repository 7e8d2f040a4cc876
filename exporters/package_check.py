"""Whether a file of zipped parts (.xlsx, .ods, .docx) was written whole.

Knows zip alone; must not know what the parts say.
"""

import zipfile
from collections.abc import Callable, Collection
from typing import BinaryIO, Final

WORKBOOK_PARTS: Final = ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")
DOCUMENT_PARTS: Final = ("[Content_Types].xml", "word/document.xml")
SPREADSHEET_PARTS: Final = ("mimetype", "META-INF/manifest.xml", "content.xml")


def has_parts(parts: Collection[str]) -> Callable[[BinaryIO], bool]:
    """A check for exporters.files.replacing: every part unpacks, and `parts` are among them."""

    def check(file: BinaryIO) -> bool:
        with zipfile.ZipFile(file) as archive:
            return archive.testzip() is None and set(parts) <= set(archive.namelist())

    return check

"""Whether a file of zipped parts (.xlsx, .ods, .docx) was written whole.

Knows zip and how XML ends; must not know what the parts say.
"""

import re
import zipfile
from collections.abc import Callable, Collection
from typing import BinaryIO, Final

WORKBOOK_PARTS: Final = ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")
DOCUMENT_PARTS: Final = ("[Content_Types].xml", "word/document.xml")
SPREADSHEET_PARTS: Final = ("mimetype", "META-INF/manifest.xml", "content.xml")

_XML: Final = (".xml", ".rels")
_ROOT: Final = re.compile(rb"<([\w.:-]+)")  # neither the declaration nor a comment
_PIECE: Final = 1 << 20
_LONGEST_TAG: Final = 256


def has_parts(parts: Collection[str]) -> Callable[[BinaryIO], bool]:
    """A check for tabular.writing.files.replacing: all is there as packed, with `parts`.

    XML must end with its first element: a writer that lost the end of a part in a full folder of
    temporary files may have packed what was left of it.
    """

    def check(file: BinaryIO) -> bool:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            return set(parts) <= set(names) and all(_is_whole(archive, name) for name in names)

    return check


def _is_whole(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as part:
        begun = end = part.read(_PIECE)
        while piece := part.read(_PIECE):  # at the end, zipfile compares the checksum
            end = end[-_LONGEST_TAG:] + piece
    if not name.endswith(_XML):
        return True
    root, end = _ROOT.search(begun), end.rstrip()
    if root is None:
        return False
    is_alone = begun.find(b"<", root.end()) < 0 and end.endswith(b"/>")  # <root/>
    return is_alone or end.endswith(b"</%s>" % root[1])

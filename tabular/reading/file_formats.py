"""Tells what a file is by its content; names and extensions are often wrong.

Looks at the beginning and, of an archive, the directory; unpacks nothing.
"""

import io
import re
import zipfile

import olefile

from tabular.reading import errors
from tabular.reading.archive import BROKEN
from tabular.reading.book import Format

_HEAD = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how .xls and every encrypted workbook begin
_OTHER_FILES = (
    (b"%PDF", "a PDF document"),
    (b"L\0\0\0\x01\x14\x02\0", "a shortcut to another file"),
    (b"book\0\0\0\0mark\0", "a shortcut to another file"),
    (b"[InternetShortcut]", "a link to a web page"),
    (b"BM", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"RIFF", "a picture or recording"),
    (b"\0\x01\0\0Standard ", "an Access database"),
    (b"{\\rtf", "a Word document (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3\0", "a database"),
)
_BOOKS = frozenset({"workbook", "book"})  # the stream of an .xls
# The streams of a file under rights management; those with a password are decrypted by now.
_RIGHTS_MANAGED = frozenset({"encryptedpackage", "\tdrmcontent"})
_OTHER_OLE = (
    ("worddocument", "a Word document"),
    ("powerpoint document", "a PowerPoint presentation"),
    ("__properties_version1.0", "an Outlook message"),
)
# A part that only this kind of archive has.
_ARCHIVES = (
    ("xl/workbook.bin", Format.XLSB),
    ("xl/vbaProject.bin", Format.XLSM),
    ("xl/workbook.xml", Format.XLSX),
)
_TYPES = "[Content_Types].xml"
# The type of the part that a package begins with, wherever that is.
_MAIN_TYPES = (
    (b"ms-excel.sheet.binary.macroEnabled.main", Format.XLSB),
    (b"ms-excel.sheet.macroEnabled.main+xml", Format.XLSM),
    (b"spreadsheetml.sheet.main+xml", Format.XLSX),
)
_OTHER_ARCHIVES = (
    ("word/", "a Word document"),
    ("ppt/", "a PowerPoint presentation"),
    ("Index/", "an Apple Numbers, Pages or Keynote document"),
)
# How the files of Excel 2 to 4 begin, before there were workbooks ([MS-XLS] 2.4.21, of BOF).
_OLD_EXCEL = (b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0")
_CLOUD_LINK = re.compile(rb'\s*\{[^{}]*"(?:doc_id|resource_id|url)"\s*:')
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b", re.I)
_MARKUP = re.compile(rb"\s*<\?xml\b")
_CARD = re.compile(rb"\s*BEGIN[ \t]*:[ \t]*VCARD\s", re.I)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def identify(content: bytes) -> Format:
    """Tell the format of a file, decrypted where it was encrypted.

    Raises UserError: empty, damaged, or not_a_spreadsheet with what it is instead.
    """
    head = content[:_HEAD]
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise errors.empty()
    if head.startswith(b"PK"):
        return _identify_archive(content)
    if head.startswith(OLE):
        return _identify_ole(content)
    if head.startswith(_OLD_EXCEL):
        raise errors.very_old()
    if not content.strip(b"\0"):
        raise errors.not_downloaded()
    for start, what in _OTHER_FILES:
        if head.startswith(start) and not (what.startswith("a picture") and _is_text(head)):
            raise errors.not_a_spreadsheet(what)
    if _CLOUD_LINK.match(head):
        raise errors.not_a_spreadsheet("a link to a document in the cloud")
    text = head.removeprefix(b"\xef\xbb\xbf")
    # Without the mark and the NULs of UTF-16.
    if _CARD.match(text.lstrip(b"\xff\xfe\0").replace(b"\0", b"")):
        return Format.VCARD
    if _HTML.match(text):
        raise errors.not_a_spreadsheet("a web page (HTML)")
    if _MARKUP.match(text):
        old = b"urn:schemas-microsoft-com:office:spreadsheet" in head
        raise errors.not_a_spreadsheet("an “XML Spreadsheet 2003”" if old else "an XML file")
    if not _is_text(head):
        raise errors.damaged()
    return Format.TEXT


def _identify_archive(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name.replace("\\", "/") for name in archive.namelist()]
            mimetype = _beginning(archive, "mimetype", 100)
            types = _beginning(archive, _TYPES, _HEAD * 4).replace(b"\0", b"")  # those of UTF-16
    except BROKEN:
        raise errors.damaged() from None
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Format.ODS
    for part, file_format in _ARCHIVES:
        if part in names:
            return file_format
    for word, file_format in _MAIN_TYPES:
        if word in types:
            return file_format
    for folder, what in _OTHER_ARCHIVES:
        if any(name.startswith(folder) for name in names):
            raise errors.not_a_spreadsheet(what)
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        raise errors.not_a_spreadsheet("another kind of OpenDocument file")
    raise errors.not_a_spreadsheet("a zip archive")


def _beginning(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    """The first bytes of a part; none where there is no such part."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as stream:
        return stream.read(size)


def _identify_ole(content: bytes) -> Format:
    """Tell by the streams at the root of an OLE file; those of embedded objects lie deeper."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            streams = {path[0].lower() for path in ole.listdir() if len(path) == 1}
    except Exception:  # whatever a damaged file does to its parser
        raise errors.damaged() from None
    if not streams.isdisjoint(_RIGHTS_MANAGED):
        raise errors.rights_managed()
    for name, what in _OTHER_OLE:
        if name in streams and streams.isdisjoint(_BOOKS):
            raise errors.not_a_spreadsheet(what)
    if streams.isdisjoint(_BOOKS):
        raise errors.damaged()
    return Format.XLS


def _is_text(head: bytes) -> bool:
    """Whether `head` can be text: few control characters, or UTF-16, which is half NULs."""
    if head.startswith(_UTF16_MARKS):
        return True
    nuls = head.count(0)
    if head.startswith(b"\0\0\xfe\xff") or 0.7 <= nuls / len(head) <= 0.8:  # UTF-32
        return True
    if 0.3 <= nuls / len(head) <= 0.6:
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1a\x1b" for byte in head)
    return controls <= len(head) * 0.02 or controls <= 2

"""The zip directory of a workbook, looked at before anything in it is believed.

Unpacks nothing to disk; parts are read into memory only after their declared sizes were checked,
and the bytes are counted while they are inflated.
"""

import copy
import io
import struct
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.errors import UserError
from core.formats import plural
from tabular.reading import errors
from tabular.reading.book import Limits

_LARGE_PART = 1_000_000
_LARGE_CONTENT = 10_000_000  # of an .ods, which writes each style out and so repeats itself
# Parts of an .ods that nobody reads: macros, which declare a document type, looks, settings.
_UNREAD = ("Basic/", "Dialogs/", "Configurations2/", "Thumbnails/", "styles.xml")
_XML_HEAD = 4096
_ENCRYPTED = 0x1
_CHUNK = 1_000_000
_ENDLESS = 1 << 60
# What zipfile raises for a damaged archive.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def open_archive(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open the archive of `content` once its directory is found honest.

    Raises UserError: damaged, encrypted, unsafe_archive (a name twice, or one that leads out of the
    archive), too_large (unpacked size or ratio), forbidden_xml.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN:
        raise errors.damaged() from None
    try:
        _check_directory(archive.infolist(), limits)
        for part in archive.infolist():
            if part.filename.endswith((".xml", ".rels")) and not _is_unread(part.filename):
                check_declarations(_read(archive, part, _XML_HEAD))
    except BaseException:
        archive.close()
        raise
    return archive


def read_part(archive: zipfile.ZipFile, name: str, size: int = -1) -> bytes:
    """Read the part `name`: the whole of it, checking its checksum, or `size` bytes.

    Raises UserError: damaged, also where there is no such part.
    """
    try:
        return _read(archive, archive.getinfo(name), size)
    except KeyError:
        raise errors.damaged() from None


def check_size(archive: zipfile.ZipFile, name: str) -> None:
    """Inflate the part `name`, keeping nothing, as far as its declared size.

    For what is read by others, who believe the size. Raises UserError: damaged, also where there
    is more of it or less.
    """
    part = archive.getinfo(name)
    left = part.file_size
    try:
        with archive.open(_unlimited(part)) as stream:
            while left >= 0 and (chunk := stream.read(_CHUNK)):
                left -= len(chunk)
    except BROKEN:
        raise errors.damaged() from None
    if left != 0:
        raise errors.damaged()


def read_xml(archive: zipfile.ZipFile, name: str) -> Element:
    """Read and parse the small part `name`.

    Raises UserError: damaged, forbidden_xml.
    """
    return parse_xml(read_part(archive, name))


def parse_xml(content: bytes) -> Element:
    """Parse the content of a small part. Raises UserError: damaged, forbidden_xml."""
    try:
        root: Element = fromstring(content)
    except DefusedXmlException:
        raise errors.forbidden_xml() from None
    except (ParseError, ValueError, LookupError):  # of an unknown encoding, the last
        raise errors.damaged() from None
    return root


def check_declarations(head: bytes) -> None:
    """Raise UserError forbidden_xml where the beginning of an XML part declares a document type."""
    if b"<!DOCTYPE" in head.replace(b"\0", b"").upper():  # the NULs are those of UTF-16
        raise errors.forbidden_xml()


def _check_directory(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or any(_leads_out(name) for name in names):
        raise UserError(
            "The file was not written by a spreadsheet program: its inside has a part twice or one "
            f"that points out of the file. {errors.NOTHING_CHANGED} Ask its sender for it again.",
            code="unsafe_archive",
        )
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise errors.encrypted()
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if total > max(limits.file_bytes, min(packed * limits.usual_ratio, limits.large_file_bytes)):
        raise errors.too_large(f"unpacked it is {plural(total // 1_000_000, 'megabyte')}")
    for part in parts:
        large = _LARGE_CONTENT if part.filename == "content.xml" else _LARGE_PART
        if _is_unread(part.filename):
            continue
        if part.file_size > max(large, part.compress_size * limits.ratio):
            raise errors.too_large(
                "a small file that unpacks to "
                f"{plural(part.file_size // 1_000_000, 'megabyte')} may be malicious or damaged"
            )


def _is_unread(name: str) -> bool:
    return name.startswith(_UNREAD)


def _leads_out(name: str) -> bool:
    return (
        name.startswith(("/", "\\"))
        or ".." in name.replace("\\", "/").split("/")
        or ":" in name.split("/")[0]
    )


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, size: int = -1) -> bytes:
    try:
        with archive.open(_unlimited(part)) as stream:
            if size >= 0:
                return stream.read(size)
            content = stream.read(part.file_size + 1)
    except BROKEN:
        raise errors.damaged() from None
    if len(content) != part.file_size:
        raise errors.damaged()
    return content


def _unlimited(part: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Let `zipfile` inflate all there is of `part` instead of as much as was declared."""
    part = copy.copy(part)
    part.file_size = _ENDLESS
    return part

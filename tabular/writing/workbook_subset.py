"""A workbook with one of its sheets alone, and of that sheet only some rows, moved together.

Works on the parts of the file, so that openpyxl, which holds every cell as an object, meets only
those that are wanted. Styles stay; so do the widths, links and comments of what stays. Formulas
become the values that they had. Charts, pictures, tables, macros and names go. Must not know why
rows are wanted.
"""

import posixpath
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.errors import UserError
from tabular.reading import Limits
from tabular.reading.archive import open_archive, read_part, read_xml
from tabular.reading.package_layout import WORKBOOK, relations_of, zipped
from tabular.reading.sheet_xml import prefix_of

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TEXTS: Final = "xl/sharedStrings.xml"
_NUMBER: Final = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")
# Of a sheet, what is known to fit its rows once they are moved, or is made to.
_KEPT: Final = frozenset(
    {"sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells", "hyperlinks",
     "pageMargins", "pageSetup", "headerFooter"}
)  # fmt: skip
_KEPT_LINKS: Final = ("/hyperlink", "/comments")  # from a sheet to other parts
_LEFT_BOOK: Final = frozenset({"definedNames", "externalReferences", "pivotCaches", "bookViews"})


class SubsetError(Exception):
    """The file is not built as Excel builds it; nothing is wrong with its values."""


def workbook_subset(content: bytes, sheet: str, top: int, numbers: Collection[int]) -> bytes:
    """The workbook of `content` with `sheet` alone: its rows 1 to `top`, and those at `numbers`.

    Those move up to stand below row `top` without a gap. Raises SubsetError.
    """
    try:
        with open_archive(content, Limits()) as archive:
            return _subset(archive, sheet, top, numbers)
    except (UserError, ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise SubsetError from error


def _subset(archive: zipfile.ZipFile, sheet: str, top: int, numbers: Collection[int]) -> bytes:
    register_namespace("", _MAIN)
    register_namespace("r", _OFFICE)
    book = read_xml(archive, WORKBOOK)
    part = _leave_sheet(archive, book, sheet)
    rows = {number: number for number in range(1, top + 1)}
    rows |= {number: top + place for place, number in enumerate(sorted(numbers), 1)}
    xml, texts = _sheet(read_part(archive, part), rows), b""
    if _TEXTS in archive.namelist():
        texts = _needed_texts(read_part(archive, _TEXTS), xml)
    names = [
        name
        for name in archive.namelist()
        if not name.startswith(("xl/worksheets/", "xl/externalLinks/", "xl/pivot", "xl/media/"))
    ]
    made = {WORKBOOK: tostring(book), part: tostring(xml), **({_TEXTS: texts} if texts else {})}
    links = posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")
    if links in archive.namelist():
        made |= _links(archive, part, links, rows)
    kept = {name: read_part(archive, name) for name in names if name not in made}
    return zipped(kept | made)


def _leave_sheet(archive: zipfile.ZipFile, book: Element, name: str) -> str:
    """Take all but the sheet `name` out of `book`, and give that sheet's part."""
    sheets = book.find(f"{{{_MAIN}}}sheets")
    if sheets is None:
        raise SubsetError
    for element in list(sheets):
        if element.get("name") != name:
            sheets.remove(element)
    for element in list(book):
        if element.tag.rpartition("}")[2] in _LEFT_BOOK:
            book.remove(element)
    identity = sheets[0].get(f"{{{_OFFICE}}}id")
    sheets[0].attrib.pop("state", None)
    return relations_of(archive, WORKBOOK)[identity or ""].target


def _sheet(xml: bytes, rows: Mapping[int, int]) -> Element:
    """The sheet of `xml` with the `rows` that are wanted, by what number each is given."""
    prefix = prefix_of(xml)
    if b"<![CDATA[" in xml:
        raise SubsetError  # what looks like a row may be text
    found = re.compile(rb"<%(p)srow\b[^>]*?(?:/>|>.*?</%(p)srow>)" % {b"p": prefix}, re.DOTALL)
    start, end = xml.find(b"<%ssheetData" % prefix), xml.find(b"</%ssheetData>" % prefix)
    if end < 0:
        raise SubsetError
    start = xml.index(b">", start) + 1
    number, kept = 0, [xml[:start]]
    numbers: list[int] = []  # of the rows that are kept: some programs do not write them
    for match in found.finditer(xml, start, end):
        given = _NUMBER.search(xml, match.start(), xml.index(b">", match.start()))
        number = int(given[1]) if given else number + 1
        if number in rows:
            kept.append(match[0])
            numbers.append(rows[number])
    kept.append(xml[end:])
    root: Element = fromstring(b"".join(kept))
    _move(root, numbers, rows)
    return root


def _move(root: Element, numbers: Sequence[int], rows: Mapping[int, int]) -> None:
    """Give the rows of a sheet their new `numbers`, and leave what would not fit them."""
    for element in list(root):
        kind = element.tag.rpartition("}")[2]
        if kind not in _KEPT:
            root.remove(element)
        elif kind == "sheetData":
            for row, number in zip(element, numbers, strict=True):
                row.set("r", str(number))
                row.attrib.pop("hidden", None)  # by a filter that is not there any more
                for cell in row:
                    _settle(cell, number)
        elif kind == "mergeCells":
            top = max(new for old, new in rows.items() if old == new)
            for merged in list(element):
                if max(int(one[2]) for one in _CELL.finditer(merged.get("ref", ""))) > top:
                    element.remove(merged)
            if not len(element):
                root.remove(element)
        elif kind == "hyperlinks":
            _move_references(element, rows)
            if not len(element):
                root.remove(element)


def _settle(cell: Element, number: int) -> None:
    """Move a cell to the row `number`, with the value of its formula in place of it."""
    if "r" in cell.attrib:
        cell.set("r", cell.attrib["r"].rstrip("0123456789") + str(number))
    if cell.get("t") == "inlineStr":
        runs = (one.text or "" for one in cell.iter(f"{{{_MAIN}}}t"))
        _set_text(cell, "".join(runs))
        return
    formula = cell.find(f"{{{_MAIN}}}f")
    if formula is None:
        return
    value = cell.find(f"{{{_MAIN}}}v")
    cell.remove(formula)
    if (value is None or value.text is None) and formula.text:
        _set_text(cell, f"={formula.text}")


def _set_text(cell: Element, text: str) -> None:
    """Put `text` into a cell in the form that openpyxl reads fastest."""
    cell[:] = []
    cell.set("t", "str")
    SubElement(cell, f"{{{_MAIN}}}v").text = text


def _move_references(parent: Element, rows: Mapping[int, int]) -> None:
    """Move what hangs on single cells by its `ref`; leave what hangs on others."""
    for element in list(parent):
        at = _CELL.fullmatch(element.get("ref", ""))
        if at is None or int(at[2]) not in rows:
            parent.remove(element)
        else:
            element.set("ref", f"{at[1]}{rows[int(at[2])]}")


def _needed_texts(xml: bytes, sheet: Element) -> bytes:
    """The shared texts that the cells of `sheet` use, which are told their new places."""
    prefix = prefix_of(xml, b"sst")
    if b"<![CDATA[" in xml:
        return xml
    items = list(
        re.finditer(rb"<%(p)ssi\b[^>]*?(?:/>|>.*?</%(p)ssi>)" % {b"p": prefix}, xml, re.DOTALL)
    )
    if not items:
        return xml
    places: dict[int, int] = {}
    for cell in sheet.iter(f"{{{_MAIN}}}c"):
        value = cell.find(f"{{{_MAIN}}}v")
        if cell.get("t") == "s" and value is not None and value.text:
            value.text = str(places.setdefault(int(value.text), len(places)))
    needed = b"".join(items[place][0] for place in places)
    return xml[: items[0].start()] + needed + xml[items[-1].end() :]


def _links(
    archive: zipfile.ZipFile, part: str, links: str, rows: Mapping[int, int]
) -> dict[str, bytes]:
    """What the sheet in `part` refers to: its links, and its comments moved with their cells."""
    found, targets = read_xml(archive, links), relations_of(archive, part)
    made: dict[str, bytes] = {}
    for link in list(found):
        kind = link.get("Type", "")
        if not kind.endswith(_KEPT_LINKS):
            found.remove(link)
        elif kind.endswith("/comments"):
            name = targets[link.get("Id", "")].target
            comments = read_xml(archive, name)
            for listed in comments.iter(f"{{{_MAIN}}}commentList"):
                _move_references(listed, rows)
            made[name] = tostring(comments)
    made[links] = tostring(found)
    return made

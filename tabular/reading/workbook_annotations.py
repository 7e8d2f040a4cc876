"""The comments and links of a worksheet in Excel's XML: legacy notes, threads, and both links.

Knows archives and parts; see `annotations` for what is made of them.
"""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Final
from xml.etree.ElementTree import Element

from tabular.reading.annotations import linked_address
from tabular.reading.archive import read_xml
from tabular.reading.book import Annotations, Position
from tabular.reading.merged_cells import range_of
from tabular.reading.package_layout import Relation, relations_of
from tabular.reading.sheet_xml import cell_around

OWN_AUTHOR: Final = "Almanac"  # of the comments on rows that it gives back to be corrected
_LINK: Final = rb"<%shyperlink\b[^>]*>"
_REFERENCE: Final = re.compile(rb"""\sref\s*=\s*["']([^"']+)["']""")
_IDENTITY: Final = re.compile(rb"""\s(?:\w+:)?id\s*=\s*["']([^"']+)["']""")
_FORMULA: Final = re.compile(rb"""HYPERLINK\(\s*(?:"|&quot;)(mailto:[^"&<]+)""")


def read_annotations(archive: zipfile.ZipFile, part: str, xml: bytes) -> Annotations:
    """The comments and linked addresses of the sheet `part`, whose content is `xml`.

    Of a comment that is kept as a note and as a thread, the thread is taken. Raises UserError.
    """
    relations = relations_of(archive, part)
    found = Annotations(addresses=dict(_addresses(xml, relations)))
    threads: dict[Position, str] = {}
    for relation in relations.values():
        if relation.target not in archive.namelist():
            continue
        if relation.kind == "comments":
            found.comments |= _comments(read_xml(archive, relation.target), "comment")
        elif relation.kind == "threadedComment":
            threads |= _comments(read_xml(archive, relation.target), "threadedComment")
    found.comments |= threads
    return found


def _comments(root: Element, tag: str) -> dict[Position, str]:
    """Comments by cell, without the program's own; replies of a thread stand below it."""
    authors = [one.text for one in root.iter() if one.tag.rpartition("}")[2] == "author"]
    own = {str(number) for number, author in enumerate(authors) if author == OWN_AUTHOR}
    found: dict[Position, str] = {}
    for comment in root.iter():
        if comment.tag.rpartition("}")[2] != tag or comment.get("authorId") in own:
            continue
        cell = range_of(comment.get("ref", "") + ":" + comment.get("ref", ""))
        text = "".join(
            one.text or "" for one in comment.iter() if one.tag.rpartition("}")[2] in ("t", "text")
        )
        if cell is not None and text.strip():
            found[cell[0]] = "\n".join(filter(None, (found.get(cell[0]), text.strip())))
    return found


def _addresses(xml: bytes, relations: dict[str, Relation]) -> Iterator[tuple[Position, str]]:
    for match in _FORMULA.finditer(xml) if b"HYPERLINK(" in xml else ():
        position = cell_around(xml, match.start())
        address = linked_address(unescape(match[1].decode("utf-8", "replace")))
        if position is not None and address is not None:
            yield position, address
    end = xml.rfind(b"sheetData>")
    for link in re.finditer(_LINK % b"(?:\\w+:)?", xml[max(end, 0) :]):
        reference, identity = _REFERENCE.search(link[0]), _IDENTITY.search(link[0])
        relation = relations.get(identity[1].decode("utf-8", "replace")) if identity else None
        address = linked_address(relation.target) if relation is not None else None
        first = reference[1].decode("ascii", "replace").partition(":")[0] if reference else ""
        cell = range_of(f"{first}:{first}")
        if cell is not None and address is not None:
            yield cell[0], address

"""The package of an .xlsx, brought into the layout in which Excel writes it.

Other programs put parts elsewhere, write backslashes in names or XML in UTF-16, and leave sheets
listed that are gone. The standard allows most of that (ECMA-376 part 2, 9); the quick reader knows
Excel's layout alone. Works in memory; knows parts, and nothing of cells.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from tabular.reading import errors
from tabular.reading.archive import parse_xml, read_part

WORKBOOK: Final = "xl/workbook.xml"
_TYPES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_USUAL_KINDS: Final = ("worksheet", "chartsheet", "dialogsheet")
MACRO_KINDS: Final = ("xlMacrosheet", "xlIntlMacrosheet")  # of Excel 4
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BESIDE: Final = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_OF_SHEETS: Final = ("comments", "threadedComment", "hyperlink")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DECLARATION: Final = re.compile(r"<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part says of another: the last word of the `kind`, and where it is."""

    kind: str
    target: str  # the name of a part, or an address outside of the file


@dataclass(slots=True)
class _Package:
    """An archive whose parts are found by their names in any spelling."""

    archive: zipfile.ZipFile
    names: dict[str, str] = field(default_factory=dict)  # as the standard compares them

    def __post_init__(self) -> None:
        self.names = {_spelling(name): name for name in self.archive.namelist()}

    def has(self, name: str) -> bool:
        return _spelling(name) in self.names

    def read(self, name: str) -> bytes:
        """The part called `name`, in UTF-8 where it is XML. Raises UserError: damaged."""
        content = read_part(self.archive, self.names.get(_spelling(name), name))
        if not content.startswith(_UTF16):
            return content
        marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        encoding = "utf-16" if marked else "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        try:
            return _DECLARATION.sub("", content.decode(encoding), count=1).encode()
        except UnicodeDecodeError:
            raise errors.damaged() from None

    def parse(self, name: str) -> Element:
        return parse_xml(self.read(name))

    def relations(self, name: str) -> dict[str, Relation]:
        """What the part called `name` (empty: the package) says of others, by identifier."""
        folder, base = posixpath.split(name)
        part = posixpath.join(folder, "_rels", base + ".rels")
        if not self.has(part):
            return {}
        return {
            one.get("Id", ""): Relation(
                one.get("Type", "").rpartition("/")[2],
                one.get("Target", "")
                if one.get("TargetMode") == "External"
                else posixpath.normpath(
                    posixpath.join("/", folder, one.get("Target", "").replace("\\", "/"))
                ).lstrip("/"),
            )
            for one in self.parse(part)
        }


def in_usual_layout(content: bytes, archive: zipfile.ZipFile) -> bytes:
    """The workbook of `content`, which is opened as `archive`, as Excel would lay it out.

    One that is laid out so is given as it is. Raises UserError: damaged, forbidden_xml.
    """
    package = _Package(archive)
    start = _start(package)
    relations = package.relations(start)
    sheets = list(listed_sheets(package.parse(start), relations))
    if _is_usual(package, start, sheets, relations):
        return content
    return zipped(_usual_parts(package, start, sheets, relations))


def kinds_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The kinds of the sheets that a workbook lists, by name; "" where a sheet is not in the file.

    Raises UserError: damaged, forbidden_xml.
    """
    package = _Package(archive)
    start = _start(package)
    return {
        one.name: one.relation.kind if one.relation and package.has(one.relation.target) else ""
        for one in listed_sheets(package.parse(start), package.relations(start))
    }


def _start(package: _Package) -> str:
    """Name the part that is the workbook."""
    start = next(
        (one.target for one in package.relations("").values() if one.kind == "officeDocument"),
        WORKBOOK,
    )
    return start if package.has(start) else WORKBOOK


def repacked(archive: zipfile.ZipFile, changed: Mapping[str, bytes], left_out: str = "") -> bytes:
    """Copy an archive, in memory, with the content of some parts `changed` and one `left_out`."""
    return zipped(
        {
            name: changed[name] if name in changed else read_part(archive, name)
            for name in archive.namelist()
            if name != left_out
        }
    )


def relations_of(archive: zipfile.ZipFile, part: str) -> dict[str, Relation]:
    """What `part` says of other parts and of addresses, by identifier. Raises UserError."""
    return _Package(archive).relations(part)


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet as the workbook lists it; `relation` is None where nothing says where it is."""

    name: str
    state: str
    relation: Relation | None


def listed_sheets(workbook: Element, relations: Mapping[str, Relation]) -> Iterator[ListedSheet]:
    """Yield the sheets of the part that is the workbook, which has these `relations`."""
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            identity = next((v for k, v in element.items() if k.endswith("}id")), "")
            yield ListedSheet(
                element.get("name", ""), element.get("state", "visible"), relations.get(identity)
            )


def date1904_of(workbook: Element) -> str:
    """What the part that is the workbook says of counting days from 1904: "0", "1", "true"."""
    properties = (one for one in workbook.iter() if one.tag.rpartition("}")[2] == "workbookPr")
    return next((one.get("date1904", "0") for one in properties), "0")


def _is_usual(
    package: _Package, start: str, sheets: list[ListedSheet], relations: Mapping[str, Relation]
) -> bool:
    names = package.archive.namelist()
    parts = [start, *(one.relation.target for one in sheets if one.relation is not None)]
    beside = {one.kind: one.target for one in relations.values() if one.kind in _BESIDE}
    parts += [part for part in beside.values() if package.has(part)]
    return (
        start == WORKBOOK
        and all(one.relation and one.relation.kind in _USUAL_KINDS for one in sheets)
        and all(part in names and part.startswith("xl/") for part in parts)
        and all(_BESIDE[kind] == part or not package.has(part) for kind, part in beside.items())
        and not any(_is_utf16(package.archive, part) for part in parts)
    )


def _usual_parts(
    package: _Package, start: str, sheets: list[ListedSheet], relations: Mapping[str, Relation]
) -> dict[str, bytes]:
    """The parts that are read, under the names that Excel gives them."""
    parts: dict[str, bytes] = {}
    listed: list[str] = []
    targets: list[tuple[str, str]] = []
    for number, one in enumerate(sheets, 1):
        relation = one.relation
        if relation is None or relation.kind != "worksheet" or not package.has(relation.target):
            continue
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = package.read(relation.target)
        parts |= _beside_sheet(package, relation.target, number)
        targets.append(("worksheet", f"worksheets/sheet{number}.xml"))
        listed.append(
            f"<sheet name={_quoted(one.name)} state={_quoted(one.state)}"
            f' sheetId="{number}" r:id="rId{len(targets)}"/>'
        )
    for relation in relations.values():
        if relation.kind in _BESIDE and package.has(relation.target):
            parts[_BESIDE[relation.kind]] = package.read(relation.target)
            targets.append((relation.kind, posixpath.basename(_BESIDE[relation.kind])))
    since1904 = date1904_of(package.parse(start))
    parts[WORKBOOK] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_TYPES}"><workbookPr date1904={_quoted(since1904)}'
        f"/><sheets>{''.join(listed)}</sheets></workbook>"
    ).encode()
    parts["xl/_rels/workbook.xml.rels"] = _relations(targets)
    parts["_rels/.rels"] = _relations([("officeDocument", WORKBOOK)])
    return parts


def _beside_sheet(package: _Package, part: str, number: int) -> dict[str, bytes]:
    """The comments of a sheet and its relations to them, and to addresses."""
    kept = {
        identity: one
        for identity, one in package.relations(part).items()
        if one.kind in _OF_SHEETS and (one.kind == "hyperlink" or package.has(one.target))
    }
    targets = [one.target for one in kept.values() if one.kind != "hyperlink"]
    found = {target: package.read(target) for target in targets}
    written = "".join(
        f'<Relationship Id={_quoted(identity)} Type="{_TYPES}/{one.kind}"'
        + (' TargetMode="External"' if one.kind == "hyperlink" else "")
        + f" Target={_quoted(one.target if one.kind == 'hyperlink' else '/' + one.target)}/>"
        for identity, one in kept.items()
    )
    links = f'<Relationships xmlns="{_PACKAGE}">{written}</Relationships>'
    return {**found, f"xl/worksheets/_rels/sheet{number}.xml.rels": links.encode()}


def _quoted(text: str) -> str:
    """`text` as the value of an attribute, with its quotes."""
    from xml.sax.saxutils import quoteattr  # with urllib and ssl, which few files are worth

    return quoteattr(text)


def _relations(targets: list[tuple[str, str]]) -> bytes:
    written = "".join(
        f'<Relationship Id="rId{number}" Type="{_TYPES}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{written}</Relationships>'.encode()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive, in memory, of `parts` by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as copy:
        for name, content in parts.items():
            copy.writestr(name, content)
    return buffer.getvalue()


def _spelling(name: str) -> str:
    """A part's name as the standard compares it: without regard to capitals."""
    return name.replace("\\", "/").lstrip("/").lower()


def _is_utf16(archive: zipfile.ZipFile, name: str) -> bool:
    return read_part(archive, name, 2).startswith(_UTF16)

"""Writes small messy and hostile files, byte by byte where no library would write such a thing."""

import io
import zipfile
from collections.abc import Callable, Iterable

from msoffcrypto.format.ooxml import OOXMLFile

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRICT = 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
STYLES = (
    f'<styleSheet {NS}><numFmts count="1"><numFmt numFmtId="164" formatCode="00000"/></numFmts>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'
    "</styleSheet>"
)
BROKEN_STYLES = STYLES.replace("<cellXfs", '<fills count="1"><fill/></fills><cellXfs')
DATE_STYLE, PADDED_STYLE = 1, 2
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def number(reference: str, value: object, style: int = 0) -> str:
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


def rows(*cells: Iterable[str], start: int = 1) -> str:
    """Rows of cells, numbered from `start`."""
    return "".join(
        f'<row r="{index}">{"".join(row)}</row>' for index, row in enumerate(cells, start)
    )


def table(*values: tuple[str, Callable[[str], str]]) -> str:
    """A sheet of two columns, Name and Value: a name, and what makes the cell of a reference."""
    return rows(
        [text("A1", "Name"), text("B1", "Value")],
        *([text(f"A{i}", name), cell(f"B{i}")] for i, (name, cell) in enumerate(values, 2)),
    )


def sheet(data: str, *, before: str = "", after: str = "", prologue: str = "") -> str:
    return (
        f"{XML}{prologue}<worksheet {NS}>{before}<sheetData>{data}</sheetData>{after}</worksheet>"
    )


def workbook(
    *sheets: str,
    names: tuple[str, ...] = ("Sheet1", "Sheet2", "Sheet3"),
    hidden: tuple[str, ...] = (),
    properties: str = "",
    shared: str = f"<sst {NS}><si><t>shared</t></si></sst>",
    styles: str = STYLES,
    extra: Iterable[tuple[str, str]] = (),
) -> bytes:
    """The bytes of an .xlsx of whole sheet parts."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{names[i - 1]}" sheetId="{i}" r:id="rId{i}"'
        + (' state="hidden"' if names[i - 1] in hidden else "")
        + "/>"
        for i in numbers
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in numbers
    ) + "".join(
        f'<Relationship Id="{part}" Type="{RELATIONS}/{part}" Target="{part}.xml"/>'
        for part in ("sharedStrings", "styles")
    )
    parts = [
        ("[Content_Types].xml", f'{XML}<Types xmlns="{PACKAGE}/content-types"/>'),
        (
            "_rels/.rels",
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        ),
        (
            "xl/workbook.xml",
            f'{XML}<workbook {NS} xmlns:r="{RELATIONS}">{properties}'
            f"<sheets>{listed}</sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        ),
        ("xl/styles.xml", XML + styles),
        ("xl/sharedStrings.xml", shared),
        *((f"xl/worksheets/sheet{i}.xml", sheets[i - 1]) for i in numbers),
        *extra,
    ]
    return archive(parts)


def archive(parts: Iterable[tuple[str, str]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts:
            packed.writestr(name, content)
    return buffer.getvalue()


def encrypted(content: bytes, password: str) -> bytes:
    """`content` behind a password, by Excel's own encryption."""
    buffer = io.BytesIO()
    content += bytes(8000)  # the library writes no small file that it can read again
    OOXMLFile(io.BytesIO(content)).encrypt(password, buffer)
    return buffer.getvalue()


def doubled_part(content: bytes) -> bytes:
    """`content` with the name of its last part changed, in place, to that of the sheet."""
    return content.replace(b"xl/worksheets/sheet2.xml", b"xl/worksheets/sheet1.xml")


def lying(content: bytes, name: str, size: int) -> bytes:
    """`content` with the part `name` declared, in the directory, to unpack to `size` bytes."""
    place = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
    return content[: place + 24] + size.to_bytes(4, "little") + content[place + 28 :]


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]


def error(word: str) -> Callable[[str], str]:
    return lambda reference: f'<c r="{reference}" t="e"><v>{word}</v></c>'


def as_text(value: str) -> Callable[[str], str]:
    return lambda reference: text(reference, value)


def as_number(value: object, style: int = 0) -> Callable[[str], str]:
    return lambda reference: number(reference, value, style)


def formula(inside: str, kind: str = "") -> Callable[[str], str]:
    return lambda reference: f'<c r="{reference}"{kind}>{inside}</c>'


PLAIN = sheet(table(("Ann", as_number(1)), ("Bob", as_number(2))))
GOOD = workbook(PLAIN)
TEXTS_PART, SHEET_PART = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
NUMBERS = workbook(
    sheet(
        table(
            ("text", as_text("00123")),
            ("padded", as_number(123, PADDED_STYLE)),
            ("phone", as_number(447700900123)),
            ("scientific", as_text("9e9")),
            ("decimal", as_number("0.1")),
            ("whole", as_number("1.0")),
            ("yes", formula("<v>1</v>", ' t="b"')),
            ("infinite", as_number("1e999")),
            ("long", as_number("123456789012345678")),
        )
    )
)
SERIALS = table(*((str(serial), as_number(serial, DATE_STYLE)) for serial in (
    0, 1, 59, 60, 61, -1, 2958465, 2958466, 45000.5
)))  # fmt: skip

# Files that must be refused: name -> (content, code).
REFUSED: dict[str, tuple[bytes, str]] = {
    "two corners": (
        workbook(sheet(rows([number("A1", 1)]) + rows([number("XFD1048576", 2)], start=1048576))),
        "stray_cell",
    ),
    "outside the grid": (workbook(sheet(rows([number("A1", 1), number("XFE1", 2)]))), "stray_cell"),
    "entities in a sheet": (
        workbook(sheet(rows([text("A1", "&b;")]), prologue=LAUGHS)),
        "forbidden_xml",
    ),
    "entities in the texts": (
        workbook(PLAIN, shared=f"{XML}{LAUGHS}<sst {NS}><si><t>&b;</t></si></sst>"),
        "forbidden_xml",
    ),
    "an unknown encoding": (
        archive(
            [
                ("xl/_rels/workbook.xml.rels", '<?xml version="1.0" encoding="UTF-18"?><x/>'),
                ("xl/workbook.xml", "<workbook/>"),
            ]
        ),
        "damaged",
    ),
    "an outside entity": (
        workbook(sheet("", prologue='<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/hostname">]>')),
        "forbidden_xml",
    ),
    "a small bomb": (workbook(sheet(" " * 20_000_000)), "too_large"),
    "texts larger than declared": (lying(GOOD, TEXTS_PART, 20), "damaged"),
    "a sheet larger than declared": (lying(GOOD, SHEET_PART, 200), "damaged"),
    "a sheet smaller than declared": (lying(GOOD, SHEET_PART, 900_000), "damaged"),
    "a part twice": (doubled_part(workbook(PLAIN, PLAIN)), "unsafe_archive"),
    "a name that leads out": (workbook(PLAIN, extra=[("../../evil.txt", "x")]), "unsafe_archive"),
    "no such text": (workbook(sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')), "damaged"),
    "half of it": (GOOD[: len(GOOD) // 2], "damaged"),
    "the end missing": (GOOD[:-22], "damaged"),
    "a byte flipped": (flipped(GOOD, GOOD.index(b"sheet1.xml") + 60), "damaged"),
    "random bytes": (bytes((i * 7919 + i // 7) % 256 for i in range(5000)), "damaged"),
    "nothing": (b"", "empty"),
    "a byte-order mark": (b"\xef\xbb\xbf", "empty"),
    "an empty sheet": (workbook(sheet("")), "empty"),
    "a web page": (
        b"<html><body><table><tr><td>Name</td></tr></table></html>",
        "not_a_spreadsheet",
    ),
    "XML of 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "not_a_spreadsheet",
    ),
    "a Word document": (archive([("word/document.xml", "<x/>")]), "not_a_spreadsheet"),
    "a PDF": (b"%PDF-1.7\n%...", "not_a_spreadsheet"),
    "numbers alone": (
        workbook(sheet(rows([number("A1", 5), number("B1", 6)], [number("A2", 7)]))),
        "no_headings",
    ),
    "an unclosed quote": (b'Name,City\n"Ann,York\nBob,Hull\n', "malformed_text"),
    "text after a quote": (b'Name,Nick\n"Bob \\"B\\" Ray",y\n', "malformed_text"),
    "two encodings": (b"Name\nZo\xeb\n" + "Łódź\n".encode(), "encoding"),
    "a long field": (b"Name\n" + b"A" * 1_000_001 + b"\n", "too_large"),
    "a shortcut": (b"L\0\0\0\x01\x14\x02\0" + bytes(60), "not_a_spreadsheet"),
    "a link to the cloud": (b'{"doc_id": "x", "email": "a@example.org"}', "not_a_spreadsheet"),
    "an Excel of 1990": (b"\x09\x02\x06\0\0\0\x10\0\0\0\x31\x02\x04\0Arial", "very_old"),
    "nothing downloaded": (bytes(5_000), "not_downloaded"),
    "formulas alone": (workbook(sheet(rows([formula("<f>B2</f>")("A1")]))), "no_results"),
    "errors alone": (workbook(sheet(rows([error("#REF!")("A1")]))), "only_errors"),
    "many columns": (b",".join(b"c%d" % i for i in range(1001)) + b"\n", "too_large"),
}

# Text files and what their table is: name -> (content, headings, rows).
NAME_CITY = ["Name", "City"]
TEXTS: dict[str, tuple[bytes, list[str], list[list[str | None]]]] = {
    "UTF-8": ("Name,City\nZoë,Łódź\n".encode(), NAME_CITY, [["Zoë", "Łódź"]]),
    "UTF-8 with mark": ("Name,City\nZoë,Łódź\n".encode("utf-8-sig"), NAME_CITY, [["Zoë", "Łódź"]]),
    "cp1252": ("Name,Fee\nZoë Müller,£5\n".encode("cp1252"), ["Name", "Fee"],
        [["Zoë Müller", "£5"]]),
    "UTF-16 with mark": ("Name\tCity\nZoë\tŁódź\n".encode("utf-16"), NAME_CITY, [["Zoë", "Łódź"]]),
    "UTF-16": ("Name,City\nZoë,Łódź\n".encode("utf-16-le"), NAME_CITY, [["Zoë", "Łódź"]]),
    "UTF-16, other way": ("Name,City\nZoë,York\n".encode("utf-16-be"), NAME_CITY,
        [["Zoë", "York"]]),
    "semicolons": (b"Name;Sum\nAnn;1,50\nBob;2,75\n", ["Name", "Sum"],
        [["Ann", "1,50"], ["Bob", "2,75"]]),
    "tabs": (b"Name\tCity\nAnn\tYork\n", NAME_CITY, [["Ann", "York"]]),
    "bars": (b"Name|City\nAnn|York\n", NAME_CITY, [["Ann", "York"]]),
    "a line naming the separator": (b"sep=;\nName;City\nAnn;York\n", NAME_CITY, [["Ann", "York"]]),
    "one column": (b"Name\nAnn\nBob\n", ["Name"], [["Ann"], ["Bob"]]),
    "UTF-32 with mark": ("Name,City\nZoë,Łódź\n".encode("utf-32"), NAME_CITY, [["Zoë", "Łódź"]]),
    "UTF-32": ("Name,City\nZoë,Łódź\n".encode("utf-32-le"), NAME_CITY, [["Zoë", "Łódź"]]),
    "UTF-32, other way": ("Name,City\nZoë,York\n".encode("utf-32-be"), NAME_CITY,
        [["Zoë", "York"]]),
    "carriage returns": (b"Name,City\rAnn,York\r", NAME_CITY, [["Ann", "York"]]),
    "mixed line ends": (b"Name,City\r\nAnn,York\nBob,Hull\rCy,Ely\r\n", NAME_CITY,
                        [["Ann", "York"], ["Bob", "Hull"], ["Cy", "Ely"]]),
    "a NUL": (b"Name,City\nAn\0n,York\n", NAME_CITY, [["Ann", "York"]]),
    "Ctrl-Z": (b"Name\nAnn\n\x1a", ["Name"], [["Ann"]]),
    "a long row": (b"Name,City\nAnn,York,Extra\nBob,Hull\n", NAME_CITY, [["Bob", "Hull"]]),
    "a short row": (b"Name,City,Zip\nAnn\nBob,Hull\nCy,Ely,1\n", ["Name", "City", "Zip"],
                    [["Ann", None, None], ["Bob", "Hull", None], ["Cy", "Ely", "1"]]),
    "every row longer": (b"Name,City\nAnn,York,1\nBob,Hull,2\n", ["Name", "City", ""],
                         [["Ann", "York", "1"], ["Bob", "Hull", "2"]]),
    "commas at the end": (b"Name,City\nAnn,York,\nBob,Hull,\n", NAME_CITY,
                          [["Ann", "York"], ["Bob", "Hull"]]),
    "repeated headings": (b"Email,Email,,\na@x,b@x,c,d\n", ["Email", "Email", "", ""],
                          [["a@x", "b@x", "c", "d"]]),
    "a line break in a field": (b'Name,Note\nAnn,"one\ntwo"\n', ["Name", "Note"],
        [["Ann", "one\ntwo"]]),
    "people called Null": (b"Name,Surname\nJo,Null\nAl,None\nNa,nan\nBo,True\nMo,inf\nCy,NA\n",
                           ["Name", "Surname"],
                           [["Jo", "Null"], ["Al", "None"], ["Na", "nan"], ["Bo", "True"],
                            ["Mo", "inf"], ["Cy", "NA"]]),
    "identifiers": (b"Id,Phone,Code\n00123,07700900123,9e9\n", ["Id", "Phone", "Code"],
                    [["00123", "07700900123", "9e9"]]),
    "shortened numbers": (b"Name,Phone\nAnn,4.477E+11\nBob,5E+3\n", ["Name", "Phone"],
                          [["Ann", "4.477E+11"], ["Bob", "5E+3"]]),
    "a guard against formulas": (
        b"Name,Phone\n'=Ann,'+447700900123\nO'Hara,'tis\n", ["Name", "Phone"],
        [["=Ann", "+447700900123"], ["O'Hara", "'tis"]]),
    "formulas": (b"Name,Note\n=cmd|'/c calc'!A0,+1\n", ["Name", "Note"],
        [["=cmd|'/c calc'!A0", "+1"]]),
    "quotes in a field": (b'Name,Nick\nAnn "Annie" Lee,x\n"Bob ""B"" Ray",y\n', ["Name", "Nick"],
                          [['Ann "Annie" Lee', "x"], ['Bob "B" Ray', "y"]]),
    "quotes in quotes": (b'Name,City\nAnn,York\n"Bob "B" Ray",Hull\nCy,Ely\n', NAME_CITY,
                         [["Ann", "York"], ["Cy", "Ely"]]),
    "quotes in quotes over lines": (b'Name,City\nAnn,York\n"Bob "B" Ray\nof old","Hull\n'
                                    b'Quay"\nCy,Ely\nDee,Hull\n', NAME_CITY,
                                    [["Ann", "York"], ["Cy", "Ely"], ["Dee", "Hull"]]),
    "headings alone": (b"Name,City\n", NAME_CITY, []),
    "error words": (b"Name,City\nAnn,#N/A\nBob,#1 Road\n", NAME_CITY,
                    [["Ann", None], ["Bob", "#1 Road"]]),
    "notes above": (b"Notes:\n\nFirst Name,Last Name,Email\nAnn,Lee,ann@example.org\n",
                    ["First Name", "Last Name", "Email"], [["Ann", "Lee", "ann@example.org"]]),
}  # fmt: skip

"""Workbooks of other formats, made by the programs that write them (files/README.md)."""

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import olefile
import pytest
import python_calamine as calamine

from core.errors import UserError
from core.progress import SILENT
from tabular.reading import Format, Limits, Table, other_workbooks
from tabular.reading.binary_cells import scan_xls
from tabular.reading.calamine_reader import columns_of
from tabular.reading.cell_anomalies import OddCells
from tabular.reading.completeness_check import check_values_came
from tabular.reading.messages import Request
from tabular.reading.other_workbooks import read_other_workbook
from tests.tabular.reading import hostile_files as files
from tests.tabular.reading.table_of import read_table

FILES = Path(__file__).parent / "files"
PEOPLE = [
    ("Zoë Núñez", "Łukasz O’Hara", "Null", "Aoife Ní Bhriain"),
    ("00123", "04567", "98765", None),
    (dt.date(1975, 3, 14), dt.date(1980, 12, 1), dt.date(1969, 7, 20), None),
    (dt.datetime(2021, 5, 6, 14, 30), dt.datetime(2020, 1, 2, 9), None,
     dt.datetime(2019, 11, 30, 23, 59, 59)),
    (1998, 2002, 1991, 2010),
    ("+44 7700 900123", "07700 900456", "07700 900789", None),
    ("zoe.nunez@example.org", "lukasz@example.org", "null@example.org", "aoife@example.ac.uk"),
    (None, None, 6, "ok"),
]  # fmt: skip


@pytest.mark.parametrize("kind", [Format.XLS, Format.XLSB, Format.ODS])
def test_values_errors_and_what_is_hidden(kind: Format) -> None:
    table = read_table(FILES / f"people.{kind}")
    assert table.format is kind
    numbers = table.columns[1]
    assert [str(number) for number in numbers[:3]] == list(PEOPLE[1][:3])
    assert [tuple(c) for i, c in enumerate(table.columns) if i != 1] == PEOPLE[:1] + PEOPLE[2:]
    errors = [
        (note.row, note.column, note.value) for note in table.notes if note.code == "error_cell"
    ]
    assert errors == [(2, "Result", "#DIV/0!"), (3, "Result", "#N/A")]
    codes = {note.code for note in table.notes}
    merged = set() if kind is Format.XLSB else {"merged_across"}
    assert codes == {"error_cell", "hidden_rows", "hidden_sheets", "other_sheets"} | merged


@pytest.mark.parametrize("kind", [Format.XLS, Format.XLSB, Format.ODS])
def test_another_sheet_by_name(kind: Format) -> None:
    table = read_table(FILES / f"people.{kind}", sheet="Old")
    assert table.columns == [["Gone"]]
    assert [note.code for note in table.notes] == ["hidden_sheets"]


@pytest.mark.parametrize("kind", [Format.XLS, Format.XLSB, Format.ODS])
def test_half_of_a_file(kind: Format, tmp_path: Path) -> None:
    content = (FILES / f"people.{kind}").read_bytes()
    path = tmp_path / "half"
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(UserError) as caught:
        read_table(path)
    assert caught.value.code == "damaged"


def edited(
    kind: Format,
    edit: Callable[[str, bytes], bytes],
    folder: Path,
    extra: str = "",
    extra_content: str = "x",
) -> Table:
    """The table of people.xlsb or .ods with each part edited, and perhaps another part."""
    path = folder / f"edited.{kind}"
    with (
        zipfile.ZipFile(FILES / f"people.{kind}") as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
        if extra:
            new.writestr(extra, extra_content)
    return read_table(path)


def test_what_cannot_be_looked_at_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def scan(_stream: bytes, _sheet: int) -> OddCells:
        raise ValueError("an older Excel's records are not known")

    monkeypatch.setattr(other_workbooks, "scan_xls", scan)
    content = (FILES / "people.xls").read_bytes()
    request = Request("People", None, Limits())
    book = read_other_workbook(content, Format.XLS, request, SILENT)
    assert book.sheet.columns[1] == ["Student number", 123, 4567, 98765, None]
    assert "cells_not_checked" in {note.code for note in book.notes}


@pytest.mark.parametrize(
    ("kind", "part"), [(Format.XLSB, "xl/vbaProject.bin"), (Format.ODS, "Basic/script-lc.xml")]
)
def test_macros_are_said(kind: Format, part: str, tmp_path: Path) -> None:
    table = edited(kind, lambda _name, content: content, tmp_path, part)
    assert "macros_ignored" in {note.code for note in table.notes}


def test_a_damaged_type_of_an_open_document(tmp_path: Path) -> None:
    path = tmp_path / "damaged.ods"
    kind = b"application/vnd.oasis.opendocument.spreadsheet" * 9
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
    content = path.read_bytes()
    start = 30 + len("mimetype")
    path.write_bytes(content[:start] + b"\xff" * 8 + content[start + 8 :])
    with pytest.raises(UserError) as caught:
        read_table(path)
    assert caught.value.code == "damaged"


def test_entities_in_an_open_document_are_refused(tmp_path: Path) -> None:
    def with_entities(name: str, content: bytes) -> bytes:
        start = content.find(b"?>") + 2
        laughs = files.LAUGHS.encode()
        return content[:start] + laughs + content[start:] if name == "content.xml" else content

    with pytest.raises(UserError) as caught:
        edited(Format.ODS, with_entities, tmp_path)
    assert caught.value.code == "forbidden_xml"


@pytest.mark.parametrize("kind", [Format.XLS, Format.XLSB, Format.ODS])
def test_a_cell_that_did_not_come_is_named(kind: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_two(sheet: calamine.CalamineSheet) -> list[list[Any]]:
        columns = columns_of(sheet)
        columns[0][2] = columns[6][2] = ""  # two texts
        return columns

    monkeypatch.setattr(other_workbooks, "columns_of", without_two)
    path = FILES / f"people.{kind}"
    request = Request("People", None, Limits())
    with pytest.raises(UserError, match="2 values would be lost, the first in A3") as caught:
        read_other_workbook(path.read_bytes(), kind, request, SILENT)
    assert caught.value.code == "cells_lost"


def test_one_shared_text_may_be_empty() -> None:
    columns: list[list[Any]] = [["Name", "", "Ann"], ["", "", 1]]
    check_values_came([((0, 0), 3), ((1, 0), 7), ((0, 1), 7), ((2, 1), None)], columns)
    with pytest.raises(UserError, match="B1"):
        check_values_came([((1, 0), 7), ((0, 1), 8)], columns)
    with pytest.raises(UserError, match="B1"):
        check_values_came([((0, 0), 3), ((0, 1), 3)], columns)


def test_breaks_between_the_cells_of_an_open_document(tmp_path: Path) -> None:
    def broken(name: str, content: bytes) -> bytes:
        for tag in (b"<table:", b"</table:", b"<text:p"):
            content = content.replace(tag, b"\n  " + tag) if name == "content.xml" else content
        return content

    assert edited(Format.ODS, broken, tmp_path).columns[0] == list(PEOPLE[0])


def test_an_open_document_with_macros_of_its_own(tmp_path: Path) -> None:
    library = '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD" "library.dtd"><library/>'
    table = edited(
        Format.ODS, lambda _name, content: content, tmp_path, "Basic/script-lc.xml", library
    )
    assert table.columns[0] == list(PEOPLE[0])


def test_an_open_document_that_repeats_its_styles(tmp_path: Path) -> None:
    styles = "<style:style/>" * 200_000
    table = edited(
        Format.ODS,
        lambda name, content: styles.encode() if name == "styles.xml" else content,
        tmp_path,
    )
    assert table.columns[0] == list(PEOPLE[0])


def ods(*rows: str) -> bytes:
    """An .ods whose only sheet has these rows, each the XML of its cells."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    cells = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return files.archive(
        [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            (
                "content.xml",
                f'<office:document-content{names} xmlns:xlink="http://www.w3.org/1999/xlink">'
                f'<office:body><office:spreadsheet><table:table table:name="People">{cells}'
                "</table:table></office:spreadsheet></office:body></office:document-content>",
            ),
            ("META-INF/manifest.xml", "<manifest/>"),
        ]
    )


def ods_text(inside: str) -> str:
    return f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'


def test_errors_of_an_older_open_document(tmp_path: Path) -> None:
    formula = '<table:table-cell table:formula="of:=1/0" office:value-type="{}"'
    path = tmp_path / "people.ods"
    path.write_bytes(
        ods(
            ods_text("<text:p>Name</text:p>") + ods_text("<text:p>Year</text:p>"),
            ods_text("<text:p>Ann</text:p>")
            + formula.format('float" office:value="0')
            + "><text:p>#DIV/0!</text:p></table:table-cell>",
            ods_text("<text:p>Bob</text:p>")
            + formula.format('string" office:string-value="')
            + "><text:p>Err:508</text:p></table:table-cell>",
            ods_text("<text:p>#1 Cy</text:p>")
            + '<table:table-cell office:value-type="float" office:value="1998">'
            "<text:p>1998</text:p></table:table-cell>",
        )
    )
    table = read_table(path)
    assert table.columns == [["Ann", "Bob", "#1 Cy"], [None, None, 1998]]
    errors = [(note.row, note.value) for note in table.notes if note.code == "error_cell"]
    assert errors == [(2, "#DIV/0!"), (3, "Err:508")]


def test_comments_and_links_of_an_open_document(tmp_path: Path) -> None:
    comment = (
        "<office:annotation><text:p>Moved</text:p><text:p>to York</text:p></office:annotation>"
    )
    link = '<text:p><text:a xlink:href="mailto:ann@example.org">write</text:a></text:p>'
    path = tmp_path / "people.ods"
    path.write_bytes(
        ods(
            ods_text("<text:p>Name</text:p>") + ods_text("<text:p>E-mail</text:p>"),
            ods_text(f"{comment}<text:p>Ann</text:p>") + ods_text(link),
        )
    )
    table = read_table(path)
    assert table.columns == [["Ann"], ["ann@example.org"]]
    assert table.comments == {(0, 0): "Moved\nto York"}


def test_the_sheet_with_most_cells_that_are_filled(tmp_path: Path) -> None:
    """A wide sheet of nothing much is not taken for the larger one."""
    blank = '<table:table-cell table:number-columns-repeated="60"/>'
    wide = ods_text("<text:p>Notes</text:p>") + blank + ods_text("<text:p>x</text:p>")
    people = ods(*(ods_text(f"<text:p>{name}</text:p>") for name in ("Name", "Ann", "Bob", "Cy")))
    with zipfile.ZipFile(io.BytesIO(people)) as archive:
        parts = [(name, archive.read(name).decode()) for name in archive.namelist()]
    notes = f'<table:table table:name="Notes"><table:table-row>{wide}</table:table-row>'
    path = tmp_path / "people.ods"
    path.write_bytes(
        files.archive(
            (name, part.replace("<table:table ", f"{notes}</table:table><table:table ", 1))
            for name, part in parts
        )
    )
    table = read_table(path)
    assert table.sheet_name == "People"
    assert "“Notes” also" in table.notes[0].message


@pytest.mark.parametrize("name", ["WORKBOOK", "workbook"])
def test_a_stream_in_other_capitals(name: str, tmp_path: Path) -> None:
    content = (FILES / "people.xls").read_bytes()
    path = tmp_path / "people.xls"
    path.write_bytes(content.replace("Workbook".encode("utf-16-le"), name.encode("utf-16-le")))
    assert read_table(path).columns[0] == list(PEOPLE[0])


def test_an_older_excel_is_not_taken_for_a_newer() -> None:
    with olefile.OleFileIO(io.BytesIO((FILES / "people.xls").read_bytes())) as ole:
        stream = ole.openstream("Workbook").read()
    assert scan_xls(stream, 0).errors == {(1, 7): "#DIV/0!", (2, 7): "#N/A"}
    older = stream[:4] + struct.pack("<H", 0x500) + stream[6:]
    with pytest.raises(ValueError, match="older"):
        scan_xls(older, 0)


def xls_records(content: bytes) -> tuple[bytearray, list[tuple[int, int]]]:
    """The stream of an .xls, and the place and number of each of its records."""
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        stream = ole.openstream("Workbook").read()
    records = []
    place = 0
    while place + 4 <= len(stream):
        number, size = struct.unpack_from("<HH", stream, place)
        records.append((place, number))
        place += 4 + size
    return bytearray(stream), records


def xls_with(stream: bytes, folder: Path) -> Path:
    """people.xls with another stream of the same size."""
    path = folder / "edited.xls"
    path.write_bytes((FILES / "people.xls").read_bytes())
    with olefile.OleFileIO(str(path), write_mode=True) as ole:
        ole.write_stream("Workbook", stream)
    return path


def test_a_formula_in_a_record_of_an_older_excel_is_not_lost_in_silence(tmp_path: Path) -> None:
    """calamine reads no formula of BIFF4 (0x406), which some programs write into newer files."""
    stream, records = xls_records((FILES / "people.xls").read_bytes())
    (place,) = (
        place
        for place, number in records
        if number == 0x06 and struct.unpack_from("<HH", stream, place + 4) == (3, 7)
    )
    struct.pack_into("<H", stream, place, 0x406)
    with pytest.raises(UserError, match="1 value would be lost, the first in H4") as caught:
        read_table(xls_with(bytes(stream), tmp_path))
    assert caught.value.code == "cells_lost"


def test_macro_sheets_of_excel_4_are_left_out_and_said(tmp_path: Path) -> None:
    stream, records = xls_records((FILES / "people.xls").read_bytes())
    second = [place for place, number in records if number == 0x85][1]
    stream[second + 4 + 5] = 1  # its type: a sheet of macros
    table = read_table(xls_with(bytes(stream), tmp_path))
    assert table.columns[0] == list(PEOPLE[0])
    assert table.sheets == ("People",)
    assert "macros_ignored" in {note.code for note in table.notes}


def test_a_word_document_beside_the_workbook(tmp_path: Path) -> None:
    content = bytearray((FILES / "people.xls").read_bytes())
    entry = content.index("\x05SummaryInformation".encode("utf-16-le"))
    content[entry : entry + 64] = "WordDocument".encode("utf-16-le").ljust(64, b"\0")
    struct.pack_into("<H", content, entry + 64, 2 * len("WordDocument") + 2)
    path = tmp_path / "people.xls"
    path.write_bytes(content)
    assert read_table(path).columns[0] == list(PEOPLE[0])

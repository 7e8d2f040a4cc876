"""Workbooks of other formats, made by the programs that write them (files/README.md)."""

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import olefile
import pytest

from core.errors import UserError
from core.progress import SILENT
from importers.reading import Format, Limits, Table, other_workbooks, read_table
from importers.reading.binary_cells import scan_xls
from importers.reading.messages import Request
from importers.reading.odd_cells import OddCells
from importers.reading.other_workbooks import read_other_workbook
from tests.importers.reading import hostile_files as files

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
    kind: Format, edit: Callable[[str, bytes], bytes], folder: Path, extra: str = ""
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
            new.writestr(extra, "x")
    return read_table(path)


def test_what_cannot_be_looked_at_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def scan(_stream: bytes, _sheet: int) -> OddCells:
        raise ValueError("an older Excel's records are not known")

    monkeypatch.setattr(other_workbooks, "scan_xls", scan)
    content = (FILES / "people.xls").read_bytes()
    request = Request(FILES / "people.xls", "People", None, Limits())
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


def test_an_older_excel_is_not_taken_for_a_newer() -> None:
    with olefile.OleFileIO(io.BytesIO((FILES / "people.xls").read_bytes())) as ole:
        stream = ole.openstream("Workbook").read()
    assert scan_xls(stream, 0).errors == {(1, 7): "#DIV/0!", (2, 7): "#N/A"}
    older = stream[:4] + struct.pack("<H", 0x500) + stream[6:]
    with pytest.raises(ValueError, match="older"):
        scan_xls(older, 0)

"""Merged cells: named, and filled down where that is asked for."""

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from core.errors import UserError
from core.issues import Issue
from tabular.reading import Limits, Table
from tabular.reading.merged_cells import Range, fill_down, range_of
from tests.tabular.reading.table_of import read_table

FILES = Path(__file__).parent / "files"
ROWS = (
    ("Department", "Name", "Year"),
    ("Imaging", "Anna", 1999),
    (None, "Ben", None),
    (None, "Chloë", 2001),
)


def as_xlsx(*ranges: str) -> bytes:
    book = Workbook()
    sheet = book.create_sheet("People", 0)
    for row in ROWS:
        sheet.append(row)
    for one in ranges:
        sheet.merge_cells(one)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def of_ods(cells: str) -> bytes:
    """people.ods with other rows in its first sheet."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(FILES / "people.ods") as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "content.xml":
                start = content.index(b"<table:table-row")
                end = content.index(b"</table:table>")
                content = content[:start] + cells.encode() + content[end:]
            new.writestr(name, content)
    return buffer.getvalue()


def ods_cell(value: object, span: str = "") -> str:
    if value is None:
        return "<table:covered-table-cell/>"
    return (
        f'<table:table-cell {span} office:value-type="string"><text:p>{value}</text:p>'
        "</table:table-cell>"
    )


def as_ods() -> bytes:
    spans = {"Imaging": 'table:number-rows-spanned="3" table:number-columns-spanned="1"',
             1999: 'table:number-rows-spanned="2" table:number-columns-spanned="1"'}  # fmt: skip
    return of_ods(
        "".join(
            "<table:table-row>"
            + "".join(ods_cell(value, spans.get(value, "")) for value in row)
            + "</table:table-row>"
            for row in ROWS
        )
    )


def table_of(content: bytes, folder: Path, *, filled: bool) -> Table:
    path = folder / "merged"
    path.write_bytes(content)
    return read_table(path, fill_down=filled)


def merged_notes(table: Table) -> list[Issue]:
    return [note for note in table.notes if note.code.startswith("merged")]


@pytest.mark.parametrize("make", [lambda: as_xlsx("A2:A4", "C2:C3"), as_ods])
def test_filled_down(make: Any, tmp_path: Path) -> None:
    content = make()
    table = table_of(content, tmp_path, filled=False)
    assert table.columns[0] == ["Imaging", None, None]
    (note,) = merged_notes(table)
    assert note.code == "merged_cells"
    assert "(A2:A4)" in note.message
    table = table_of(content, tmp_path, filled=True)
    assert table.columns[0] == ["Imaging"] * 3
    assert [str(cell) for cell in table.columns[2]] == ["1999", "1999", "2001"]
    assert [note.code for note in merged_notes(table)] == ["merged_filled"]


def test_an_xlsb(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(FILES / "people.xlsb") as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.bin":
                record = struct.pack("<BBB4I", 0xB0, 0x01, 16, 1, 4, 0, 0)  # A2:A5
                end = bytes([0x92, 0x01, 0])  # of the sheet's data
                assert end in part
                part = part.replace(end, end + record)
            new.writestr(name, part)
    plain = table_of(content.getvalue(), tmp_path, filled=False)
    assert "merged_cells" in {note.code for note in plain.notes}
    table = table_of(content.getvalue(), tmp_path, filled=True)
    assert table.columns[0] == [plain.columns[0][0]] * 4


def test_what_is_merged_across_is_left_alone(tmp_path: Path) -> None:
    table = table_of(as_xlsx("A2:B2"), tmp_path, filled=True)
    assert table.columns[1] == [None, "Ben", "Chloë"]
    assert [note.code for note in table.notes] == ["merged_across"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("A2:B4", ((1, 0), (3, 1))),
        ("XFD1:XFD2", ((0, 16383), (1, 16383))),
        ("A2", None),
        ("A:B", None),
        ("a1:b2", None),
        ("ÀA1:B2", None),
        ("A99999999:B1", None),
        ("", None),
    ],
)
def test_names_of_ranges(name: str, found: Range | None) -> None:
    assert range_of(name) == found


def test_ranges_beyond_the_data_and_upside_down() -> None:
    columns: list[list[Any]] = [["a", "b", ""], ["c", "", ""]]
    ranges = [((1, 1), (99, 99)), ((0, 5), (9, 9)), ((7, 0), (9, 0)), ((2, 0), (1, 0))]
    fill_down(columns, ranges, Limits())
    assert columns == [["a", "b", ""], ["c", "", ""]]
    fill_down(columns, [((0, 0), (99, 99))], Limits())
    assert columns == [["a"] * 3] * 2


def test_ranges_that_overlap_without_end() -> None:
    columns: list[list[Any]] = [[""] * 1000]
    with pytest.raises(UserError) as caught:
        fill_down(columns, [((0, 0), (999, 0))] * 1000, Limits(cells=100_000))
    assert caught.value.code == "too_large"

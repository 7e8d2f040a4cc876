"""Workbooks that Excel reads and that are not laid out as Excel does it: the same values come."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import UserError
from tests.tabular.reading import hostile_files as files
from tests.tabular.reading.table_of import read_table

TEXTS = f"<sst {files.NS}><si><t>Name</t></si><si><t>Ann</t></si><si><t>Bob</t></si></sst>"


def reference(cell: str, index: str) -> str:
    return f'<c r="{cell}" t="s"><v>{index}</v></c>'


def names(first: str, second: str, third: str) -> bytes:
    data = files.rows([reference("A1", first)], [reference("A2", second)], [reference("A3", third)])
    return files.workbook(files.sheet(data), shared=TEXTS)


def changed(content: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """`content` with each part's name and content changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w") as copy:
        for name in archive.namelist():
            copy.writestr(*change(name, archive.read(name)))
    return buffer.getvalue()


def elsewhere(name: str, part: bytes) -> tuple[str, bytes]:
    """Excel's folder called another name, the workbook too."""
    return (
        name.replace("xl/", "book/").replace("workbook.xml", "main.xml"),
        part.replace(b'"xl/workbook.xml"', b'"/book/main.xml"').replace(
            b"<Types xmlns=",
            b'<Types a="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"'
            b" xmlns=",
        ),
    )


def in_utf16(name: str, part: bytes) -> tuple[str, bytes]:
    text = part.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return name, text.encode("utf-16")


def without_relation(name: str, part: bytes) -> tuple[str, bytes]:
    return name, part.replace(b"<sheets>", b'<sheets><sheet name="Gone" sheetId="9" r:id="rId9"/>')


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda name, part: (name.replace("/", "\\"), part), id="backslashes"),
        pytest.param(elsewhere, id="another folder"),
        pytest.param(in_utf16, id="UTF-16"),
        pytest.param(without_relation, id="a sheet without relationship"),
        pytest.param(
            lambda name, part: (name.replace("sharedStrings", "SharedStrings"), part),
            id="another case",
        ),
    ],
)
def test_another_layout(change: Callable[[str, bytes], tuple[str, bytes]], tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(changed(names("0", "1", "2"), change))
    assert read_table(path).columns == [["Ann", "Bob"]]


@pytest.mark.parametrize("written", [" 1", "1 ", "\n  1\n", "+1", "1.0", "\t1"], ids=repr)
def test_a_reference_to_a_text_in_any_spelling(written: str, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(names("0", written, "2"))
    assert read_table(path).columns == [["Ann", "Bob"]]


def test_a_reference_that_is_no_number_is_refused_with_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(names("0", "1", "Bob"))
    with pytest.raises(UserError, match="A3") as caught:
        read_table(path)
    assert caught.value.code == "cells_lost"


def without(content: bytes, left_out: str) -> bytes:
    """`content` without one of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w") as copy:
        for name in archive.namelist():
            if name != left_out:
                copy.writestr(name, archive.read(name))
    return buffer.getvalue()


def test_a_sheet_that_is_listed_but_missing_is_said(tmp_path: Path) -> None:
    people = files.sheet(files.table(("Name", files.as_text("Ann"))))
    path = tmp_path / "people.xlsx"
    path.write_bytes(without(files.workbook(people, people), "xl/worksheets/sheet2.xml"))
    table = read_table(path)
    (note,) = table.notes
    assert (note.code, "“Sheet2”" in note.message) == ("missing_sheets", True)


def test_macro_sheets_of_excel_4_are_left_out_and_said(tmp_path: Path) -> None:
    people = files.sheet(files.table(("Name", files.as_text("Ann"))))

    def with_macros(name: str, part: bytes) -> tuple[str, bytes]:
        part = part.replace(
            f'{files.RELATIONS}/worksheet" Target="worksheets/sheet2.xml'.encode(),
            b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
            b'" Target="macrosheets/sheet1.xml',
        )
        if name == "xl/worksheets/sheet2.xml":
            part = part.replace(
                b"<worksheet",
                b'<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"',
            ).replace(b"</worksheet", b"</xm:macrosheet")
            return "xl/macrosheets/sheet1.xml", part
        return name, part

    path = tmp_path / "people.xlsm"
    path.write_bytes(changed(files.workbook(people, people), with_macros))
    table = read_table(path)
    assert table.columns == [["Name"], ["Ann"]]
    assert table.sheets == ("Sheet1",)
    assert [note.code for note in table.notes] == ["macros_ignored"]

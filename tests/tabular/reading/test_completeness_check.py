"""Every cell with a value must come: what the reader gives is compared with what the file has."""

from pathlib import Path
from typing import Any

import pytest

from core.errors import UserError
from core.progress import SILENT
from tabular.reading import Limits
from tabular.reading.calamine_reader import columns_of
from tabular.reading.child import read
from tabular.reading.completeness_check import blank_texts, check_nothing_lost
from tabular.reading.messages import Request
from tests.tabular.reading import hostile_files as files
from tests.tabular.reading.table_of import read_table

EMPTY_INLINE = '<c r="B2" t="inlineStr"><is><t></t></is></c>'


def checked(xml: str, *columns: list[Any], errors: int = 0, blank: frozenset[int]) -> None:
    check_nothing_lost(xml.encode(), list(columns), errors, lambda: blank)


def sheet(*cells: str) -> str:
    return files.sheet(f"<row>{''.join(cells)}</row>")


@pytest.mark.parametrize(
    ("xml", "columns", "blank"),
    [
        (sheet(files.number("A1", 1), files.text("C1", "x")), [[1], [""], ["x"]], ()),
        (sheet("<c><v>1</v></c>", "<c/>", '<c t="str"><v>x</v></c>'), [[1], [""], ["x"]], ()),
        (sheet('<c t="inlineStr"><is><t></t></is></c>', "<c><v>1</v></c>"), [[""], [1]], ()),
        (sheet('<c t="inlineStr"><is><t/></is></c>', "<c><v>1</v></c>"), [[""], [1]], ()),
        (sheet('<c t="inlineStr"><is><t xml:space="preserve"></t></is></c>'), [[""]], ()),
        (sheet('<c t="inlineStr"><is><r><t>a</t></r></is></c>'), [["a"]], ()),
        (sheet('<c t="s"><v>7</v></c>', '<c t="s"><v>1</v></c>'), [[""], ["x"]], (7,)),
        (sheet('<c t="s" s="1"><v>7</v></c>', '<c t="s"><v>1</v></c>'), [[""], ["x"]], (7,)),
        (sheet('<c t="str"><f>A1</f><v></v></c>', "<c><v>1</v></c>"), [[""], [1]], ()),
        (sheet("<c><v> </v></c>", "<c><v>0</v></c>"), [[""], [0]], ()),
        (sheet("<!-- <c><v>1</v></c> -->", "<c><v>1</v></c>"), [[1]], ()),
        (files.sheet('<row r="2"><c r="B2"><v>1</v></c></row>'), [["", ""], ["", 1]], ()),
        (files.sheet("<row/><row><c><v>1</v></c></row>"), [["", 1]], ()),
    ],
)
def test_what_has_come_or_holds_nothing(
    xml: str, columns: list[list[Any]], blank: tuple[int, ...]
) -> None:
    checked(xml, *columns, blank=frozenset(blank))


@pytest.mark.parametrize(
    ("xml", "columns", "first"),
    [
        (sheet(files.number("A1", 1), files.number("B1", 2)), [[1]], "B1"),
        (sheet(files.number("A1", 1), files.number("B1", 2)), [[1], [""]], "B1"),
        (files.sheet('<row r="9"><c><v>1</v></c></row>'), [[""]], "A9"),
        (sheet(files.number("C1", 1), files.number("C1", 2)), [[""], [""], [2]], "C1"),
        (sheet(files.text("A1", "x"), EMPTY_INLINE), [[""], [""]], "A1"),
        (sheet('<c t="s"><v>0</v></c>', '<c t="s"><v>7</v></c>'), [[""], [""]], "A1"),
        (files.sheet("<row><c><v>1</v></c></row><row><c><v>1</v></c></row>"), [[1]], "A2"),
        (sheet(files.number("A1", 1), files.error("#N/A")("B1")), [[""], [""]], "A1"),
    ],
)
def test_what_is_lost(xml: str, columns: list[list[Any]], first: str) -> None:
    with pytest.raises(UserError) as caught:
        checked(xml, *columns, blank=frozenset({7}))
    assert caught.value.code == "cells_lost"
    assert f" {first}. " in caught.value.message


def test_an_error_is_read_as_blank() -> None:
    xml = sheet(files.number("A1", 1), files.error("#N/A")("B1"))
    checked(xml, [1], [""], errors=1, blank=frozenset())


def test_texts_without_a_letter() -> None:
    items = ("<si><t>a</t></si>", "<si><t/></si>", "<si/>", "<si><r><t>b</t></r></si>",
             "<si><rPh><t>c</t></rPh><t></t></si>")  # fmt: skip
    assert blank_texts(f"<sst {files.NS}>{''.join(items)}</sst>".encode()) == {1, 2, 4}


@pytest.mark.parametrize("dimension", ["A1", "A1:A2", "A1:XFD1048576", "B2"])
def test_a_wrong_dimension_loses_nothing(dimension: str, tmp_path: Path) -> None:
    rows = files.table(*((f"P{index}", files.as_number(index)) for index in range(50)))
    path = tmp_path / "wrong.xlsx"
    before = f'<dimension ref="{dimension}"/>'
    path.write_bytes(files.workbook(files.sheet(rows, before=before)))
    assert read_table(path).columns[1] == list(range(50))


def test_a_reader_that_loses_a_cell_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def losing(sheet: Any) -> list[list[Any]]:
        columns = columns_of(sheet)
        columns[1][2] = ""
        return columns

    monkeypatch.setattr("tabular.reading.workbook.columns_of", losing)
    with pytest.raises(UserError) as caught:
        read(files.GOOD, Request(None, None, Limits()), SILENT)
    assert (caught.value.code, " B3. " in caught.value.message) == ("cells_lost", True)

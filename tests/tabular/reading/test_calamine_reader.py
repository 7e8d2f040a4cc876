"""Sheets come by column from A1 on, however many rows are read at a time."""

import io
from typing import Any

import pytest
from openpyxl import Workbook

from tabular.reading import calamine_reader
from tabular.reading.calamine_reader import columns_of, load, open_workbook


@pytest.mark.parametrize("at_a_time", [1, 2, 3, 100])
@pytest.mark.parametrize("start", ["A1", "C1", "A4", "D3"])
def test_a_sheet_is_read_whole_from_its_first_cell_on(
    start: str, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calamine_reader, "_ROWS", at_a_time)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    first = sheet[start]
    given: list[list[Any]] = [["Name", "Year"], ["Anna", 1], ["Ben", True], ["Anna", 1.0]]
    for down, row in enumerate(given):
        for right, value in enumerate(row):
            sheet.cell(first.row + down, first.column + right, value)
    content = io.BytesIO()
    book.save(content)
    read = load(open_workbook(content.getvalue()), "Sheet")
    rows = read.to_python(skip_empty_area=False)
    expected: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    columns = columns_of(read)
    assert columns == expected
    assert [list(map(type, one)) for one in columns] == [list(map(type, one)) for one in expected]


def test_a_sheet_without_cells_has_no_columns() -> None:
    book = Workbook()
    content = io.BytesIO()
    book.save(content)
    assert columns_of(load(open_workbook(content.getvalue()), "Sheet")) == []

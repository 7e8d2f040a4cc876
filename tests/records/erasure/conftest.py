"""A file with people who are to be erased."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.records.erasure.test_erase import HEADINGS, row_of


@pytest.fixture
def their_file(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for at in range(8):
        sheet.append(row_of(at))
    path = tmp_path / "some.xlsx"
    book.save(path)
    return path

"""A file with people who are to be erased."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.records.erasure.test_erase import HEADINGS, row_of


@pytest.fixture
def their_file(tmp_path: Path) -> Path:
    """Eight people."""
    return _people_file(tmp_path / "some.xlsx", 8)


@pytest.fixture
def many_file(tmp_path: Path) -> Path:
    """A hundred people."""
    return _people_file(tmp_path / "many.xlsx", 100)


def _people_file(path: Path, count: int) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for at in range(count):
        sheet.append(row_of(at))
    book.save(path)
    return path

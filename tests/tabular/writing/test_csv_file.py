import csv
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formula_guard import without_guard
from core.progress import SILENT
from tabular.reading import Limits
from tabular.reading.delimited import read_delimited
from tabular.writing.csv_file import write_csv
from tabular.writing.sheets import CellValue, ColumnSpec, SheetSpec


def round_trip(path: Path, values: list[CellValue]) -> list[str]:
    sheet = SheetSpec("S", [ColumnSpec("H"), ColumnSpec("I")], [[v, "x"] for v in values])
    assert write_csv(path, sheet) == len(values)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["H", "I"]
    return [row[0] for row in rows[1:]]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+447700900123", "'+447700900123"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("'=x", "''=x"),
        ("'quote", "'quote"),
        ("x;=1+1;y", "x;'=1+1;y"),
        ("＝1+1", "'＝1+1"),
        ("00123", "00123"),
        ("Núñez, 😀\nline", "Núñez, 😀\nline"),
        ("a\ud800b\ufffe", "a\ufffdb\ufffd"),
        (None, ""),
        (-5, "-5"),
        (5.0, "5"),
        (2.5, "2.5"),
        (True, "Yes"),
        (date(2018, 9, 30), "2018-09-30"),
        (datetime(2018, 9, 30, 14, 5), "2018-09-30 14:05:00"),
    ],
)
def test_cells(tmp_path: Path, value: CellValue, written: str) -> None:
    assert round_trip(tmp_path / "a.csv", [value]) == [written]


def test_the_file_is_as_excel_expects(tmp_path: Path) -> None:
    round_trip(tmp_path / "a.csv", ["é"])
    assert (tmp_path / "a.csv").read_bytes() == "\ufeffH,I\r\né,x\r\n".encode()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=10))
def test_without_its_apostrophes_it_is_the_text_itself(
    tmp_path_factory: pytest.TempPathFactory, values: list[CellValue]
) -> None:
    written = round_trip(tmp_path_factory.getbasetemp() / "any.csv", values)
    for value, text in zip(values, written, strict=True):
        shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", str(value))
        assert without_guard(text) == shown


def test_the_import_reads_the_same_texts(tmp_path: Path) -> None:
    given = [
        "x;=1+1;y",
        "＝1",
        "a\n-b\n;+c",
        "'=x",
        '";"=x',
        "+44 7700 900123",
        "O'Hara; 'tis",
        "-1",
    ]
    round_trip(tmp_path / "a.csv", list(given))
    book = read_delimited((tmp_path / "a.csv").read_bytes(), None, Limits(), SILENT)
    assert book.sheet.columns[0] == ["H", *given]

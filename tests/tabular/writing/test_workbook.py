from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import load_workbook

from core.errors import Cancelled, UserError
from core.progress import Progress
from tabular.writing import workbook
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec
from tabular.writing.workbook import CUT_MARK, sheet_names, write_workbook
from tests.full_disk import largest_file

WORST = [
    "=1+1", "+44 7700 900123", "-5", "@name", "\tTab", "  lead", "trail  ", "a\nb", "00123",
    "\x00nul", "\x01\x1f", "_x0041_", "_x000D_", "_X0041_", "_x005F_x0041_", "😀", "<a&b>\"'",
    "]]>", "x" * 32767, "https://example.org/" + "y" * 3000, "2020-01-02", "TRUE", "1e5", "'quote",
    "\u200bzero width", "\u202eright to left", "\u2028", "\x85", "\x7f", "\xa0", "#N/A", "e\u0301",
]  # fmt: skip


def read(path: Path, sheet: str | int = 0) -> Worksheet:
    book = openpyxl.load_workbook(path)
    found = book[sheet] if isinstance(sheet, str) else book.worksheets[sheet]
    assert isinstance(found, Worksheet)
    return found


def texts(path: Path) -> list[object]:
    """The first column below its heading, as Excel shows it: openpyxl confuses escapes."""
    assert all(row[0].data_type != "f" for row in read(path).iter_rows(min_row=2))
    sheet = load_workbook(path).get_sheet_by_index(0)
    return [row[0] or None for row in sheet.to_python(skip_empty_area=False)[1:]]


def write_texts(path: Path, values: list[str]) -> None:
    write_workbook(path, [SheetSpec("Sheet", [ColumnSpec("Text")], [[value] for value in values])])


def test_worst_texts_arrive_as_they_are(tmp_path: Path) -> None:
    write_texts(tmp_path / "a.xlsx", WORST)
    assert texts(tmp_path / "a.xlsx") == WORST


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=20))
def test_any_text_arrives_as_it_is_but_for_line_breaks_and_no_characters(
    tmp_path_factory: pytest.TempPathFactory, values: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    write_texts(path, values)
    expected = [
        value.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\ufffe", "\ufffd")
        .replace("\uffff", "\ufffd")
        for value in values
    ]
    assert texts(path) == expected


def test_half_characters_do_not_stop_the_file(tmp_path: Path) -> None:
    write_texts(tmp_path / "a.xlsx", ["a\ud800b"])
    assert texts(tmp_path / "a.xlsx") == ["a\ufffdb"]


@pytest.mark.parametrize("character", ["x", "😀"])
def test_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path, character: str) -> None:
    write_texts(tmp_path / "a.xlsx", [character * 32768])
    (text,) = texts(tmp_path / "a.xlsx")
    assert isinstance(text, str)
    assert text.endswith(CUT_MARK)
    assert 32760 < len(text.encode("utf-16-le")) / 2 <= 32767


@pytest.mark.parametrize(
    ("kind", "value", "shown", "number_format"),
    [
        (CellKind.TEXT, "007", "007", "@"),
        (CellKind.TEXT, "+447700900123", "+447700900123", "@"),
        (CellKind.LINES, "a\nb", "a\nb", "General"),
        (CellKind.YES_NO, True, "Yes", "General"),
        (CellKind.YES_NO, False, "No", "General"),
        (CellKind.YES_NO, "Not known", "Not known", "General"),
        (CellKind.INTEGER, 2017, 2017, "0"),
        (CellKind.INTEGER, 10**16 + 1, "10000000000000001", "0"),
        (CellKind.INTEGER, "about 5", "about 5", "0"),
        (CellKind.NUMBER, 2.5, 2.5, "General"),
        (CellKind.DECIMAL, 2.5, 2.5, "#,##0.00"),
        (CellKind.PROBABILITY, 0.0123, 0.0123, '[<0.001]"< 0.001";0.000'),
        (CellKind.PERCENT, 50, 0.5, "0.0%"),
        (CellKind.PERCENT, "hidden", "hidden", "0.0%"),
        (CellKind.DATE, date(2018, 9, 30), datetime(2018, 9, 30), "mm-dd-yy"),
        (CellKind.DATE, date(1900, 3, 1), datetime(1900, 3, 1), "mm-dd-yy"),
        (CellKind.DATE, date(1900, 2, 28), "1900-02-28", "mm-dd-yy"),
        (CellKind.DATE, "spring 2018", "spring 2018", "mm-dd-yy"),
        (CellKind.DATE, date(9999, 12, 31), datetime(9999, 12, 31), "mm-dd-yy"),
        (CellKind.DATETIME, datetime(2018, 9, 30, 14, 5), datetime(2018, 9, 30, 14, 5),
         "m/d/yy h:mm"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [True, False])
def test_cells_by_kind(
    tmp_path: Path,
    kind: CellKind,
    value: CellValue,
    shown: object,
    number_format: str,
    before: bool,
) -> None:
    rows: list[list[CellValue]] = [[None], [value]] if before else [[value], [None]]
    write_workbook(tmp_path / "a.xlsx", [SheetSpec("S", [ColumnSpec("H", kind)], rows)])
    cell = read(tmp_path / "a.xlsx").cell(3 if before else 2, 1)
    assert (cell.value, cell.number_format) == (shown, number_format)


def test_the_sheet_is_made_for_people(tmp_path: Path) -> None:
    columns = [ColumnSpec("Name"), ColumnSpec("Note", CellKind.LINES), ColumnSpec("N", width=33)]
    rows: list[list[CellValue]] = [["Brennan, Prof Siobhán", "x" * 200, None]]
    title = ["Clinical alumni careers", "=2018"]
    counts = write_workbook(
        tmp_path / "a.xlsx",
        [SheetSpec("People", columns, rows, title), SheetSpec("Empty", columns, [])],
    )
    sheet = read(tmp_path / "a.xlsx")
    assert counts == [1, 0]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [*title, None]
    assert sheet.cell(2, 1).data_type == "s"
    assert [cell.value for cell in sheet[4]] == ["Name", "Note", "N"]
    assert all(cell.font.b for cell in sheet[4])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A5", "A4:C5")
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths == pytest.approx([23.7, 60.7, 33.7], abs=0.1)
    assert sheet.row_dimensions[5].height == 60  # four lines of sixty characters
    empty = read(tmp_path / "a.xlsx", "Empty")
    assert [cell.value for cell in empty[1]] == ["Name", "Note", "N"]


def test_headings_are_told_apart(tmp_path: Path) -> None:
    columns = [ColumnSpec(heading) for heading in ("Notes", "notes", " ", "=A1", "Notes (2)")]
    write_workbook(tmp_path / "a.xlsx", [SheetSpec("S", columns, [["1", "2", "3", "4", "5"]])])
    sheet = read(tmp_path / "a.xlsx")
    assert [c.value for c in sheet[1]] == ["Notes", "notes (2)", "Column", "=A1", "Notes (2) (2)"]
    assert [c.value for c in sheet[2]] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("names", "given_names"),
    [
        (["A/B: [1]?"], ["A B   1"]),
        (["", "History", "'quoted'"], ["Sheet", "Sheet History", "quoted"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " (2)"]),
        (["Groups", "groups"], ["Groups", "groups (2)"]),
    ],
)
def test_sheet_names(names: list[str], given_names: list[str]) -> None:
    assert [name.strip() for name in sheet_names(names)] == given_names


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(codec=None)), min_size=1, max_size=4))
def test_any_sheet_names_make_a_book(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "names.xlsx"
    write_workbook(path, [SheetSpec(name, [ColumnSpec("H")], [["x"]]) for name in names])
    assert len(openpyxl.load_workbook(path).sheetnames) == len(names)


def test_too_many_rows_are_refused_and_the_former_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    write_texts(tmp_path / "a.xlsx", ["1", "2"])
    with pytest.raises(UserError, match="more than the 2 rows") as refusal:
        write_texts(tmp_path / "a.xlsx", ["1", "2", "3"])
    assert refusal.value.code == "too_many_rows"
    assert texts(tmp_path / "a.xlsx") == ["1", "2"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_cancel_leaves_nothing(tmp_path: Path) -> None:
    reports = 0

    def is_cancelled() -> bool:
        nonlocal reports
        reports += 1
        return reports > 3

    def rows() -> Iterator[list[CellValue]]:
        while True:
            yield ["x"]

    with pytest.raises(Cancelled):
        write_workbook(
            tmp_path / "a.xlsx",
            [SheetSpec("S", [ColumnSpec("H")], rows())],
            progress=Progress(is_cancelled=is_cancelled),
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("most_in_memory", "temporary", "code"),
    [
        (500_000, "is not there", None),
        (10, "is not there", "temporary_folder"),
        (10, "takes 50 bytes", "temporary_folder"),
    ],
)
def test_small_books_need_no_temporary_files_and_large_ones_say_where_room_is_missing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    most_in_memory: int,
    temporary: str,
    code: str | None,
) -> None:
    monkeypatch.setenv(
        "TMPDIR", str(tmp_path / "none" if temporary == "is not there" else tmp_path)
    )
    monkeypatch.setattr(workbook, "_MOST_CELLS_IN_MEMORY", most_in_memory)
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"PK yesterday")
    if code is None:
        write_texts(target, ["x"] * 20)
        assert texts(target) == ["x"] * 20
        return
    with largest_file(50), pytest.raises(UserError, match="temporary files") as refusal:
        write_texts(target, ["x"] * 2000)
    assert refusal.value.code == code
    assert target.read_bytes() == b"PK yesterday"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]

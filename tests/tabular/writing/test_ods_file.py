from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.errors import Cancelled, UserError
from core.progress import Progress
from tabular.writing import ods_file
from tabular.writing.ods_file import write_ods
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec
from tests.tabular.writing.test_workbook import WORST


def rows(path: Path, sheet: int = 0) -> list[list[object]]:
    with CalamineWorkbook.from_path(path) as book:
        return [list(row) for row in book.get_sheet_by_index(sheet).to_python()]


def write_texts(path: Path, values: list[str]) -> list[object]:
    write_ods(path, [SheetSpec("Texts", [ColumnSpec("Text")], [[value] for value in values])])
    return [row[0] for row in rows(path)[1:]]


def as_written(text: str) -> str:
    """What XML can hold of it."""
    text = "".join(
        "\ufffd"
        if (char < " " and char not in "\t\n\r") or "\ud800" <= char <= "\udfff"
        or char in "\ufffe\uffff"
        else char
        for char in text
    )  # fmt: skip
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_worst_texts_arrive_as_they_are(tmp_path: Path) -> None:
    assert write_texts(tmp_path / "a.ods", WORST) == [as_written(text) for text in WORST]


@settings(max_examples=60)
@given(st.lists(st.text(min_size=1).filter(lambda text: bool(text.strip())), min_size=1))
def test_any_text_arrives(tmp_path_factory: pytest.TempPathFactory, values: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.ods"
    assert write_texts(path, values) == [as_written(text) for text in values]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (CellKind.TEXT, "00123", "00123"),
        (CellKind.TEXT, 12345678901234567890, "12345678901234567890"),
        (CellKind.YES_NO, True, "Yes"),
        (CellKind.INTEGER, 1998, 1998.0),
        (CellKind.NUMBER, 0.1, 0.1),
        (CellKind.PERCENT, 62.5, 0.625),
        (CellKind.DATE, date(1850, 1, 2), date(1850, 1, 2)),
        (CellKind.DATETIME, datetime(2018, 6, 4, 9, 30), datetime(2018, 6, 4, 9, 30)),
        (CellKind.DATE, "about 1970", "about 1970"),
        (CellKind.TEXT, None, ""),
    ],
)
def test_cells_keep_their_kind(
    tmp_path: Path, kind: CellKind, value: CellValue, expected: object
) -> None:
    columns = [ColumnSpec("One", kind), ColumnSpec("Last")]
    assert write_ods(tmp_path / "a.ods", [SheetSpec("A", columns, [[value, "end"]])]) == [1]
    assert rows(tmp_path / "a.ods") == [["One", "Last"], [expected, "end"]]


def test_several_sheets_with_titles_and_names_that_fit(tmp_path: Path) -> None:
    sheets = [
        SheetSpec("A/B", [ColumnSpec("Name")], [["Anna"]], title=("Everybody", "in 2018")),
        SheetSpec("A/B", [ColumnSpec("Name"), ColumnSpec("Name")], []),
    ]
    assert write_ods(tmp_path / "a.ods", sheets) == [1, 0]
    with CalamineWorkbook.from_path(tmp_path / "a.ods") as book:
        assert book.sheet_names == ["A B", "A B (2)"]
    found = rows(tmp_path / "a.ods")
    assert [row[0] for row in found] == ["Everybody", "in 2018", "", "Name", "Anna"]
    assert rows(tmp_path / "a.ods", 1) == [["Name", "Name (2)"]]


def test_too_many_rows_and_cancel_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = SheetSpec("A", [ColumnSpec("Name")], [["Anna"], ["Ben"]])
    with pytest.raises(Cancelled):
        write_ods(tmp_path / "a.ods", [sheet], progress=Progress(is_cancelled=lambda: True))
    monkeypatch.setattr(ods_file, "MOST_ROWS", 2)
    with pytest.raises(UserError) as refusal:
        write_ods(tmp_path / "a.ods", [sheet])
    assert refusal.value.code == "too_many_rows"
    assert not list(tmp_path.iterdir())

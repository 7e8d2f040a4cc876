"""Every messy or hostile file ends in its values or its refusal, through the real child process."""

import datetime as dt
from pathlib import Path

import pytest

from core.errors import UserError
from core.issues import Severity
from tabular.reading import LIMITS_OF_ANSWERS, Cell, Format, Table, read_file
from tests.tabular.reading import hostile_files as files
from tests.tabular.reading.table_of import read_table


def read(content: bytes, folder: Path, name: str = "file.xlsx", sheet: str | None = None) -> Table:
    path = folder / name
    path.write_bytes(content)
    return read_table(path, sheet=sheet)


def values(table: Table) -> dict[Cell, Cell]:
    return dict(zip(*table.columns, strict=True))


def codes(table: Table) -> list[str]:
    return [note.code for note in table.notes]


@pytest.mark.parametrize("name", files.REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    content, code = files.REFUSED[name]
    with pytest.raises(UserError) as caught:
        read(content, tmp_path)
    assert caught.value.code == code


@pytest.mark.parametrize("name", files.TEXTS)
def test_text_files(name: str, tmp_path: Path) -> None:
    content, headings, rows = files.TEXTS[name]
    table = read(content, tmp_path, "file.csv")
    assert table.format is Format.TEXT
    assert list(table.headings) == headings
    assert [list(row) for row in zip(*table.columns, strict=True)] == rows


@pytest.mark.parametrize(
    ("name", "code", "row"),
    [
        ("a long row", "long_row", 2),
        ("a short row", "short_row", 2),
        ("a NUL", "control_characters", 2),
        ("quotes in quotes", "unreadable_row", 3),
        ("error words", "error_cell", 2),
        ("cp1252", "encoding_guessed", None),
        ("shortened numbers", "shortened_number", 2),
        ("notes above", "blank_rows", None),
    ],
)
def test_what_text_files_are_warned_of(
    name: str, code: str, row: int | None, tmp_path: Path
) -> None:
    if name == "notes above":
        content = files.TEXTS[name][0] + b"\n,,\nBob,Ray,bob@example.org\n"
    else:
        content = files.TEXTS[name][0]
    note = read(content, tmp_path, "file.csv").notes[0]
    assert (note.code, note.row) == (code, row)


def test_a_row_that_cannot_be_read_is_counted_and_the_others_go_on(tmp_path: Path) -> None:
    table = read(files.TEXTS["a long row"][0], tmp_path)
    assert table.refused_rows == (2,)
    assert list(table.row_numbers) == [3]
    assert table.notes[0].severity is Severity.ERROR


def test_numbers_and_texts(tmp_path: Path) -> None:
    table = read(files.NUMBERS, tmp_path)
    assert values(table) == {
        "text": "00123",
        "padded": "00123",
        "phone": 447700900123,
        "scientific": "9e9",
        "decimal": 0.1,
        "whole": 1,
        "yes": True,
        "infinite": "1e999",
        "long": 123456789012345680,
    }
    assert [type(value) for value in table.columns[1][5:7]] == [int, bool]
    (note,) = table.notes
    assert (note.code, note.row, note.column) == ("long_number", 10, "Value")


def test_dates_are_checked_and_never_guessed(tmp_path: Path) -> None:
    table = read(files.workbook(files.sheet(files.SERIALS)), tmp_path)
    assert list(values(table).values()) == [
        0,
        dt.date(1900, 1, 1),
        dt.date(1900, 2, 28),
        60,
        dt.date(1900, 3, 1),
        -1,
        dt.date(9999, 12, 31),
        2958466,
        dt.datetime(2023, 3, 15, 12),
    ]
    assert [(note.code, note.value) for note in table.notes] == [
        ("date_out_of_range", "0"),
        ("date_out_of_range", "60"),
        ("date_out_of_range", "-1"),
        ("date_out_of_range", "2958466"),
    ]


def test_dates_of_1904(tmp_path: Path) -> None:
    content = files.workbook(files.sheet(files.SERIALS), properties='<workbookPr date1904="1"/>')
    found = values(read(content, tmp_path))
    assert found["1"] == dt.date(1904, 1, 2)
    assert found["60"] == dt.date(1904, 3, 1)
    assert found["45000.5"] == dt.datetime(2027, 3, 16, 12)


def test_errors_and_formulas_without_result(tmp_path: Path) -> None:
    content = files.workbook(
        files.sheet(
            files.table(
                ("na", files.error("#N/A")),
                ("none", files.formula("<f>1+1</f>")),
                ("openpyxl", files.formula("<f>1+1</f><v/>")),
                ("empty text", files.formula('<f>""</f><v></v>', ' t="str"')),
                ("saved", files.formula("<f>1+1</f><v>2</v>")),
                ("in a text", files.as_text('say t="e"')),
            )
        )
    )
    table = read(content, tmp_path)
    assert values(table) == {
        "na": None,
        "none": None,
        "openpyxl": None,
        "empty text": None,
        "saved": 2,
        "in a text": 'say t="e"',
    }
    error, unsaved = table.notes
    assert (error.code, error.row, error.column, error.value) == ("error_cell", 2, "Value", "#N/A")
    assert (unsaved.code, unsaved.row) == ("formula_without_result", 3)
    assert unsaved.message.startswith("2 formulas have")


def test_what_is_hidden_or_merged_or_formatted_is_said(tmp_path: Path) -> None:
    data = (
        files.table(("Ann", files.as_number(1)))
        + f'<row r="3" hidden="1">{files.text("A3", "Bob")}</row>'
        + '<row r="90"><c r="A90" s="1"/></row>'
    )
    content = files.workbook(
        files.sheet(
            data,
            before='<cols><col min="2" max="3" hidden="1"/></cols>',
            after='<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
        ),
        files.sheet(""),
        hidden=("Sheet2",),
        extra=[("xl/vbaProject.bin", "x")],
    )
    table = read(content, tmp_path)
    assert table.format is Format.XLSM
    assert sorted(codes(table)) == [
        "blank_rows_below",
        "hidden_columns",
        "hidden_rows",
        "hidden_sheets",
        "macros_ignored",
        "merged_cells",
    ]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            files.workbook(files.PLAIN.replace("<sheetData>", '<dimension ref="A1"/><sheetData>')),
            id="dimension too small",
        ),
        pytest.param(
            files.workbook(
                files.PLAIN.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
            ),
            id="dimension too large",
        ),
        pytest.param(files.workbook(files.PLAIN, styles=files.BROKEN_STYLES), id="styles broken"),
        pytest.param(files.workbook(files.PLAIN.replace(files.NS, files.STRICT)), id="strict"),
        pytest.param(
            files.workbook(
                files.PLAIN.replace("<", "<x:")
                .replace("<x:/", "</x:")
                .replace("<x:?", "<?")
                .replace("xmlns=", "xmlns:x=")
            ),
            id="prefixed",
        ),
        pytest.param(
            files.workbook(
                files.sheet(
                    '<row><c t="inlineStr"><is><t>Name</t></is></c>'
                    '<c t="inlineStr"><is><t>Value</t></is></c></row>'
                    '<row><c t="inlineStr"><is><t>Ann</t></is></c><c><v>1</v></c></row>'
                    '<row><c t="inlineStr"><is><t>Bob</t></is></c><c><v>2</v></c></row>'
                )
            ),
            id="no references",
        ),
        pytest.param(files.GOOD + bytes(1000), id="trailing zeros"),
    ],
)
def test_odd_workbooks_with_the_same_values(content: bytes, tmp_path: Path) -> None:
    table = read(content, tmp_path)
    assert values(table) == {"Ann": 1, "Bob": 2}
    assert table.notes == ()


@pytest.mark.parametrize(
    "styles",
    ["", "<styleSheet><cellXfs", "no XML at all", files.STYLES.replace("</styleSheet>", "")],
)
def test_broken_styles_do_not_stop_reading(styles: str, tmp_path: Path) -> None:
    table = read(files.workbook(files.PLAIN, styles=styles), tmp_path)
    assert values(table) == {"Ann": 1, "Bob": 2}
    assert codes(table) == ["styles_broken"]


def test_a_workbook_without_styles(tmp_path: Path) -> None:
    content = files.workbook(files.PLAIN).replace(b"xl/styles.xml", b"xl/nothing.xml"[:13])
    assert values(read(content, tmp_path)) == {"Ann": 1, "Bob": 2}


@pytest.mark.parametrize("name", ["file.xls", "file.csv", "FILE.XLSX", "file"])
def test_the_name_does_not_matter(name: str, tmp_path: Path) -> None:
    assert values(read(files.GOOD, tmp_path, name)) == {"Ann": 1, "Bob": 2}


def test_the_sheet_with_most_data_is_read_and_the_others_named(tmp_path: Path) -> None:
    little = files.sheet(files.table(("Cy", files.as_number(3))))
    content = files.workbook(little, files.PLAIN, files.sheet(""))
    table = read(content, tmp_path)
    assert table.sheet_name == "Sheet2"
    assert table.sheets == ("Sheet1", "Sheet2", "Sheet3")
    (note,) = table.notes
    assert note.code == "other_sheets"
    assert "“Sheet1” also" in note.message
    assert values(read(content, tmp_path, sheet="sheet1 ")) == {"Cy": 3}


def test_an_unknown_sheet_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="“Sheet1”") as caught:
        read(files.GOOD, tmp_path, sheet="People")
    assert caught.value.code == "unknown_sheet"


def test_the_lock_file_of_an_open_workbook_names_the_workbook(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"“people\.xlsx” open") as caught:
        read(files.GOOD, tmp_path, "~$people.xlsx")
    assert caught.value.code == "lock_file"


def test_a_refusal_names_the_other_sheets(tmp_path: Path) -> None:
    content = files.workbook(
        files.sheet(files.rows([files.number("A1", 5), files.number("B1", 6)])), files.sheet("")
    )
    with pytest.raises(UserError, match="also has “Sheet2”") as caught:
        read(content, tmp_path)
    assert caught.value.code == "no_headings"


def test_answers_may_have_more_columns(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(b",".join(b"Question %d" % i for i in range(1_400)) + b"\n" + b"1," * 1_399)
    assert len(read_table(path, limits=LIMITS_OF_ANSWERS).headings) == 1_400


def test_an_encoding_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("Name\nZoë\n".encode("mac_roman"))
    assert read_table(path, encoding="mac_roman").columns == [["Zoë"]]


@pytest.mark.slow
def test_a_million_rows_are_read(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(2, 1_048_577))
    data = files.rows([files.text("A1", "Number")]) + cells
    table = read(files.workbook(files.sheet(data)), tmp_path)
    assert len(table.row_numbers) == 1_048_575
    assert table.columns[0][-1] == 1_048_576


@pytest.mark.slow
def test_a_million_formatted_empty_rows_are_left_out(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(4, 1_048_577))
    content = files.workbook(
        files.sheet(files.table(("Ann", files.as_number(1)), ("Bob", files.as_number(2))) + blank)
    )
    table = read(content, tmp_path)
    assert values(table) == {"Ann": 1, "Bob": 2}
    assert codes(table) == ["blank_rows_below"]


@pytest.mark.slow
def test_a_gigabyte_of_spaces_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read(files.workbook(files.sheet(" " * 500_000_000)), tmp_path)
    assert caught.value.code == "too_large"


def test_read_file_keeps_the_title_lines(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(files.TEXTS["notes above"][0])
    book = read_file(path)
    assert book.sheet.row(0) == ["Notes:", None, None]
    assert book.encoding == "utf-8"

import pytest

from core.errors import UserError
from core.issues import Issue, Severity
from tabular.reading import Book, Cell, Format, Sheet, to_table


def book(rows: list[list[Cell]], *notes: Issue) -> Book:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Book(Format.XLSX, ("People",), Sheet("People", columns), notes)


def test_rows_keep_the_numbers_that_excel_shows() -> None:
    table = to_table(
        book([["Alumni", None], ["Name", "City"], ["Ann", "York"], [None, None], ["Bob", None]])
    )
    assert table.heading_row == 2
    assert table.headings == ("Name", "City")
    assert table.columns == [["Ann", "Bob"], ["York", None]]
    assert list(table.row_numbers) == [3, 5]
    assert [note.message for note in table.notes] == [
        "1 blank row was skipped.",
        "1 row above the headings was not imported, beginning with “Alumni”.",
    ]


def test_blank_columns_go_but_a_column_without_heading_stays() -> None:
    table = to_table(book([["Name", None, None, "Old"], ["Ann", None, "x", None]]))
    assert table.headings == ("Name", "", "Old")
    assert table.columns == [["Ann"], ["x"], [None]]


def test_notes_name_the_heading_and_those_above_it_go() -> None:
    rows: list[list[Cell]] = [["Title", None, None], ["Name", " City ", None], ["Ann", None, None]]
    notes = [
        Issue("error_cell", "It is an error.", 1, "A"),
        Issue("error_cell", "It is an error.", 3, "B"),
        Issue("error_cell", "It is an error.", 3, "C"),
        Issue("hidden_rows", "Some are hidden.", severity=Severity.NOTE),
    ]
    table = to_table(book(rows, *notes))
    assert [(note.code, note.row, note.column) for note in table.notes] == [
        ("error_cell", 3, "City"),
        ("error_cell", 3, "C"),
        ("hidden_rows", None, None),
        ("rows_above_headings", None, None),
    ]


def test_the_heading_row_can_be_given() -> None:
    rows: list[list[Cell]] = [["First", "Second"], ["Name", "City"], ["Ann", "York"]]
    table = to_table(book(rows), heading_row=2)
    assert table.headings == ("Name", "City")
    assert table.columns == [["Ann"], ["York"]]


@pytest.mark.parametrize("heading_row", [0, 2, 4])
def test_a_heading_row_that_is_none(heading_row: int) -> None:
    with pytest.raises(UserError) as caught:
        to_table(book([["Name"], [None], ["Ann"]]), heading_row=heading_row)
    assert caught.value.code == "no_headings"

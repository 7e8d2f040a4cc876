"""Rows that were not taken go back as the user's own workbook, and come in again when mended."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from core.errors import Cancelled, UserError
from core.progress import Progress
from importers.choices import LEAVE_OUT, ReadOptions
from importers.contacts.import_plan import ContactsImport
from importers.contacts.kind import CONTACTS
from importers.issues import rejected_workbook
from importers.issues.rejected_workbook import RejectedWorkbook, write_rejected
from importers.workflow import plan_import, prepare, run_import
from models.database import Database
from tabular.writing.workbook_subset import workbook_subset

HEADINGS = ["Alumni ID", "First name", "Surname", "E-mail", "Born", "Note"]
ROWS: list[list[Any]] = [
    ["0001", "Ann", "Marsh", "ann@example.org", "1 May 1960", "fine"],
    ["0002", "Ben", "Núñez", "not an address", "2 May 1960", "=1+1 is text"],
    ["0003", "Cy", "Okafor", "cy@example.org", "no day", "second"],
    [None, None, None, None, None, "nobody"],
    ["0005", "Eve", "Dahl", "eve@@example", "31/02/1960", "two faults"],
]


def book(*rows: Sequence[Any]) -> Workbook:
    """A workbook as an office makes it: a title, colours, widths, frozen panes, another sheet."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Registry"
    sheet["A1"] = "Extract of the registry"
    sheet["A1"].font = Font(size=18)
    sheet.merge_cells("A1:D1")
    for column, heading in enumerate(HEADINGS, 1):
        cell = sheet.cell(3, column, heading)
        cell.font = Font(bold=True, color="00FFFFFF")
        cell.fill = PatternFill("solid", fgColor="00336699")
    for number, row in enumerate(rows or ROWS, 4):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"
        sheet.row_dimensions[number].height = 10 + number
    sheet.column_dimensions["C"].width = 33
    sheet.freeze_panes = "B4"
    made.create_sheet("Notes")["A1"] = "something else"
    return made


def saved(made: Workbook, path: Path) -> Path:
    made.save(path)
    return path


@pytest.fixture
def planned(database_file: Database, tmp_path: Path) -> Callable[[Path], ContactsImport]:
    return lambda path: prepare(database_file, CONTACTS, path)


def given_back(
    planned: ContactsImport, folder: Path, progress: Progress | None = None
) -> tuple[Worksheet, RejectedWorkbook]:
    out = folder / "mend.xlsx"
    given = write_rejected(planned, out, progress or Progress())
    sheet = load_workbook(out).active
    assert isinstance(sheet, Worksheet)
    return sheet, given


def book_of(sheet: Worksheet) -> Workbook:
    assert sheet.parent is not None
    return sheet.parent


def values(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_only_the_faulty_rows_are_in_it_under_the_headings(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    sheet, given = given_back(planned(saved(book(), tmp_path / "a.xlsx")), tmp_path)
    assert given == RejectedWorkbook(4)
    assert sheet["A1"].value == "Extract of the registry"
    assert [cell.value for cell in sheet[3]] == [*HEADINGS, "Problem"]
    assert [row[5] for row in values(sheet)[3:]] == [
        "=1+1 is text",
        "second",
        "nobody",
        "two faults",
    ]
    assert (
        sheet["G4"].value == "⚠ Not imported – “E-mail”: “not an address” is not an e-mail address."
    )
    assert "no name" in sheet["G6"].value
    assert sheet["G7"].value.count("“") == 4  # a heading and a value for each of two faults


def test_the_look_of_what_stays_is_kept(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    made = book()
    made["Registry"]["A6"].number_format = "@"
    made["Registry"]["B6"].hyperlink = "https://example.org/cy"
    made["Registry"]["C6"].comment = Comment("a word of ours", "Office")
    sheet, _ = given_back(planned(saved(made, tmp_path / "a.xlsx")), tmp_path)
    assert sheet.title == "Registry"
    assert book_of(sheet).sheetnames == ["Registry"]
    assert sheet["A1"].font.size == 18
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:D1"]
    assert sheet["A3"].fill.fgColor.rgb == sheet["G3"].fill.fgColor.rgb == "00336699"
    assert sheet["G3"].font.bold
    assert (sheet.column_dimensions["C"].width, sheet.freeze_panes) == (33, "B4")
    assert sheet.row_dimensions[5].height == 16  # that of row 6, which is row 5 now
    assert sheet["A5"].number_format == "@"
    assert sheet["B5"].hyperlink.target == "https://example.org/cy"
    assert sheet["C5"].comment.text == "a word of ours"


def test_faulty_cells_are_marked_and_say_why(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    sheet, _ = given_back(planned(saved(book(), tmp_path / "a.xlsx")), tmp_path)
    marked = {
        cell.coordinate: cell.comment.author
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }
    assert marked == dict.fromkeys(["D4", "E5", "D7", "E7"], "Almanac")
    assert sheet["D4"].fill.fgColor.rgb == "00FDF1DC"
    assert sheet["C4"].fill.fgColor.rgb != "00FDF1DC"


def test_formulas_are_the_values_they_had_or_text(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    made = book(["0002", "Ben", "Núñez", "bad", None, "x"])
    made["Registry"]["F4"] = '="a"&"b"'
    path = saved(made, tmp_path / "a.xlsx")
    sheet, _ = given_back(planned(path), tmp_path)
    assert (sheet["F4"].value, sheet["F4"].data_type) == ('="a"&"b"', "s")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    parts[part] = parts[part].replace(b"<v></v>", b"<v>ab</v>").replace(b"<v />", b"<v>ab</v>")
    parts[part] = parts[part].replace(b'<c r="F4"', b'<c r="F4" t="str"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    sheet, _ = given_back(planned(path), tmp_path)
    assert (sheet["F4"].value, sheet["F4"].data_type) == ("ab", "s")


def test_rows_left_out_by_the_user_go_back_too(
    database_file: Database, planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    first = planned(saved(book(ROWS[0]), tmp_path / "a.xlsx"))
    choices = replace(first.choices, decisions={0: LEAVE_OUT})
    with database_file.read() as connection:
        again = plan_import(connection, first.source, choices)
    sheet, _ = given_back(again, tmp_path)
    assert sheet["G4"].value == "⚠ Not imported – Row skipped: by choice."


def test_mended_it_comes_in_without_a_word_of_the_column_of_problems(
    database_file: Database, planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    sheet, _ = given_back(planned(saved(book(), tmp_path / "a.xlsx")), tmp_path)
    sheet["D4"], sheet["E5"] = "ben@example.org", "3 May 1960"
    sheet["B6"], sheet["C6"], sheet["D7"], sheet["E7"] = "Dev", "Gupta", "eve@example.org", None
    again = planned(saved(book_of(sheet), tmp_path / "mended.xlsx"))
    assert {one.code for one in again.issues} == {"merged_across", "rows_above_headings"}
    assert run_import(database_file, again).counts["created"] == 4


def test_mended_in_part_it_goes_back_with_one_column_and_new_marks(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    sheet, _ = given_back(planned(saved(book(), tmp_path / "a.xlsx")), tmp_path)
    sheet["D7"] = "eve@example.org"
    again, _ = given_back(planned(saved(book_of(sheet), tmp_path / "half.xlsx")), tmp_path)
    assert [cell.value for cell in again[3]] == [*HEADINGS, "Problem"]
    assert again["D7"].comment is None
    assert again["D7"].fill.fgColor.rgb != "00FDF1DC"
    assert again["E7"].comment is not None


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Problem", "Not imported – “D”: “x” is not an e-mail address."),  # of earlier versions
        ("Fehler", "⚠ Nicht importiert – “D”: “x” ist keine E-Mail-Adresse."),
    ],
)
def test_the_column_is_known_again_in_any_language_and_of_any_version(
    planned: Callable[[Path], ContactsImport], tmp_path: Path, heading: str, text: str
) -> None:
    made = book()
    made["Registry"]["G3"], made["Registry"]["G4"] = heading, text
    found = planned(saved(made, tmp_path / "a.xlsx"))
    assert ("column_not_taken", heading) not in {(one.code, one.column) for one in found.issues}
    back, _ = given_back(found, tmp_path)
    assert [cell.value for cell in back[3]] == [*HEADINGS, "Problem"]


def test_a_column_of_problems_of_somebody_else_is_told(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    made = book()
    made["Registry"]["G3"], made["Registry"]["G4"] = "Problem", "Moved away."
    found = planned(saved(made, tmp_path / "a.xlsx"))
    assert ("column_not_taken", "Problem") in {(one.code, one.column) for one in found.issues}


def test_dropdowns_tables_and_protection_do_not_stand_in_the_way(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    made = book()
    sheet = made["Registry"]
    chooser = DataValidation("list", formula1="Notes!$A$1:$A$3")
    chooser.add("B4:B99")
    sheet.add_data_validation(chooser)
    sheet.add_table(Table(displayName="People", ref="A3:F8"))
    sheet.protection.enable()
    sheet.print_area = "A1:C4"
    back, given = given_back(planned(saved(made, tmp_path / "a.xlsx")), tmp_path)
    assert given.notes == ()
    assert (len(back.tables), back.data_validations.count) == (0, 0)
    assert not back.protection.sheet


def test_what_is_not_in_it_is_said(database_file: Database, tmp_path: Path) -> None:
    path, locked, macros = (tmp_path / name for name in ("a.xlsx", "locked.xlsx", "a.xlsm"))
    saved(book(), path)
    with path.open("rb") as plain, locked.open("wb") as file:
        OOXMLFile(plain).encrypt("secret", file)
    _, given = given_back(
        prepare(database_file, CONTACTS, locked, reading=ReadOptions(password="secret")), tmp_path
    )
    assert given == RejectedWorkbook(4, ("The copy is not protected by a password.",))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(macros, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
            new.writestr(name, content)
        new.writestr("xl/vbaProject.bin", b"a program")
    sheet, given = given_back(prepare(database_file, CONTACTS, macros), tmp_path)
    assert given == RejectedWorkbook(4, ("Macros are not included.",))
    assert sheet["A3"].fill.fgColor.rgb == "00336699"


def test_values_of_merged_cells_that_were_filled_down_are_in_every_row(
    database_file: Database, tmp_path: Path
) -> None:
    made = book()
    made["Registry"]["F5"] = "both"
    made["Registry"].merge_cells("F5:F6")
    path = saved(made, tmp_path / "a.xlsx")
    found = prepare(database_file, CONTACTS, path, reading=ReadOptions(fill_down=True))
    sheet, _ = given_back(found, tmp_path)
    assert [sheet["F4"].value, sheet["F5"].value] == ["both", "both"]


def test_other_formats_go_into_a_plain_workbook(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Alumni ID,Surname,E-mail\n0007,Marsh,bad\n0008,=Dahl,ok@example.org\n", "utf-8"
    )
    sheet, _ = given_back(planned(path), tmp_path)
    issue = "⚠ Not imported – “E-mail”: “bad” is not an e-mail address."
    assert values(sheet) == [
        ["Alumni ID", "Surname", "E-mail", "Problem"],
        ["0007", "Marsh", "bad", issue],
    ]
    assert sheet["A2"].number_format == "@"
    assert sheet["C2"].comment is not None


def test_very_many_rows_go_without_their_look(
    planned: Callable[[Path], ContactsImport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejected_workbook, "_MOST_CELLS", 5)
    sheet, given = given_back(planned(saved(book(), tmp_path / "a.xlsx")), tmp_path)
    assert given.rows == 4
    assert "formatting and comments" in given.notes[0]
    assert [cell.value for cell in sheet[1]] == [*HEADINGS, "Problem"]
    assert sheet.max_row == 5


def test_what_openpyxl_does_not_understand_goes_without_its_look(
    planned: Callable[[Path], ContactsImport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise TypeError("expected <class 'float'>")

    found = planned(saved(book(), tmp_path / "a.xlsx"))
    monkeypatch.setattr(rejected_workbook, "load_workbook", fail)
    out = tmp_path / "mend.xlsx"
    assert write_rejected(found, out) == RejectedWorkbook(
        4, ("The formatting of the workbook could not be kept.",)
    )


def test_nothing_is_written_where_every_row_is_taken(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    found = planned(saved(book(ROWS[0]), tmp_path / "a.xlsx"))
    assert write_rejected(found, tmp_path / "mend.xlsx") == RejectedWorkbook(0)
    assert not (tmp_path / "mend.xlsx").exists()


@pytest.mark.parametrize("gone", [True, False])
def test_a_file_that_changed_since_is_refused(
    planned: Callable[[Path], ContactsImport], tmp_path: Path, gone: bool
) -> None:
    path = saved(book(), tmp_path / "a.xlsx")
    found = planned(path)
    path.unlink()
    if not gone:
        saved(book(ROWS[1]), path)
    with pytest.raises(UserError) as refused:
        write_rejected(found, tmp_path / "mend.xlsx")
    assert refused.value.code == "file_changed"
    assert not (tmp_path / "mend.xlsx").exists()


def test_no_temporary_files_are_needed(
    planned: Callable[[Path], ContactsImport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = planned(saved(book(), tmp_path / "a.xlsx"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    assert write_rejected(found, tmp_path / "mend.xlsx").rows == 4


def test_another_ending_is_refused(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    found = planned(saved(book(), tmp_path / "a.xlsx"))
    with pytest.raises(UserError) as refused:
        write_rejected(found, tmp_path / "mend.csv")
    assert refused.value.code == "unknown_format"


def test_stopped_it_leaves_nothing(
    planned: Callable[[Path], ContactsImport], tmp_path: Path
) -> None:
    found = planned(saved(book(), tmp_path / "a.xlsx"))
    for after in range(1, 8):
        left = iter([False] * after)
        progress = Progress(is_cancelled=lambda left=left: next(left, True))  # type: ignore[misc]
        with pytest.raises(Cancelled):
            write_rejected(found, tmp_path / "mend.xlsx", progress)
        assert not (tmp_path / "mend.xlsx").exists()


def test_rows_without_numbers_and_inline_texts_are_understood() -> None:
    """As other programs write them: counted by where they stand, with a prefix for every tag."""
    made = io.BytesIO()
    book().save(made)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "".join(
        '<x:row><x:c t="inlineStr"><x:is><x:r><x:t>row </x:t></x:r>'
        f"<x:r><x:t>{n}</x:t></x:r></x:is></x:c><x:c><x:v>{n}</x:v></x:c></x:row>"
        for n in range(1, 9)
    )
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    ).encode()
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    thin = load_workbook(io.BytesIO(workbook_subset(other.getvalue(), "Registry", 2, {5, 7})))[
        "Registry"
    ]
    assert values(thin) == [["row 1", 1], ["row 2", 2], ["row 5", 5], ["row 7", 7]]

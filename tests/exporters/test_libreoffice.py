"""What LibreOffice, a program of its own, reads in the files: equal texts, and no formula run."""

import csv
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from core.text import replace_invalid
from exporters.editable import export_editable
from importers.contacts.kind import CONTACTS
from importers.workflow import prepare
from models.batch_kinds import BatchKind
from models.database import Database
from records.export_snapshot import database_identity
from records.fields.definitions import FieldKind
from records.office import add_custom_field
from records.writing.new_people import create_people
from tabular.writing.sheets import ColumnSpec, SheetSpec
from tabular.writing.tables import write_table
from tabular.writing.workbook import MOST_CHARACTERS
from tests.acts import run_act
from tests.tabular.writing.test_workbook import WORST

SOFFICE: Final = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed on this machine"),
]

TEXTS = [
    *WORST, "=cmd|' /C calc'!A0", "=HYPERLINK(\"https://example.org\")", "None", "nan", "0.10",
    "1234567890123456789", "_x000D_", "a\r\nb", "a\ud800b", "\udc00", "\ufffe", "שלום", "'=1",
    "tab\tinside", "a  b", "1/2", "3-4", "12:30", "50%", "£5", "x" * 40_000, "😀" * 20_000,
]  # fmt: skip
# Comma, quotes, UTF-8; all cells are quoted texts, as they are stored.
_AS_CSV: Final = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false"
_FROM_CSV: Final = "--infilter=Text - txt - csv (StarCalc):44,34,76,1,1/2/2/2"


def converted(paths: Sequence[Path], to: str, *options: str) -> Path:
    """Have LibreOffice read `paths` and write them as `to`; the folder where they are then."""
    folder = paths[0].parent
    out = folder / "converted"
    subprocess.run(
        [
            str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", *options,
            "--convert-to", to, "--outdir", str(out), *map(str, paths),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return out


def column(path: Path) -> list[str]:
    """The first column of a .csv file below its heading."""
    csv.field_size_limit(10**6)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[0] for row in csv.reader(file)][1:]


def lined(text: str) -> str:
    """`text` with the line breaks of a sheet, and without what no file can hold."""
    return replace_invalid(text.replace("\r\n", "\n").replace("\r", "\n"))


def without_controls(text: str) -> str:
    return "".join("\ufffd" if char < " " and char not in "\t\n" else char for char in text)


def test_workbooks_and_sheets_arrive_as_they_are(tmp_path: Path) -> None:
    files = []
    for name in ("book.xlsx", "sheet.ods"):
        rows = [[text, "x"] for text in TEXTS]
        sheet = SheetSpec("Texts", [ColumnSpec("Text"), ColumnSpec("Other")], rows)
        write_table(tmp_path / name, sheet)
        files.append(tmp_path / name)
    out = converted(files, _AS_CSV)
    book, ods = column(out / "book.csv"), column(out / "sheet.csv")
    assert len(book) == len(ods) == len(TEXTS)
    for text, in_book, in_ods in zip(TEXTS, book, ods, strict=True):
        assert in_ods == without_controls(lined(text)), repr(text[:40])
        if len(text.encode("utf-16-le", "replace")) > 2 * MOST_CHARACTERS:
            assert "[cut" in in_book
        else:
            assert in_book == lined(text), repr(text[:40])


def test_csv_files_arrive_as_they_are_behind_their_guard(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    rows = [[text, "x"] for text in TEXTS]
    write_table(path, SheetSpec("Texts", [ColumnSpec("Text"), ColumnSpec("Other")], rows))
    found = column(converted([path], _AS_CSV, _FROM_CSV) / "texts.csv")
    for text, seen in zip(TEXTS, found, strict=True):
        expected = without_controls(lined(text))
        guarded = expected.lstrip("'")[:1] in ("=", "+", "-", "@", "\t")
        assert seen == (f"'{expected}" if guarded else expected), repr(text[:40])


def test_what_libreoffice_saved_is_still_a_round_trip(
    database_file: Database, tmp_path: Path
) -> None:
    run_act(database_file, add_custom_field, "Grade", FieldKind.CHOICE, ["A, with honours", "B"])
    with database_file.write(BatchKind.PERSON_EDIT) as changes:
        create_people(
            changes,
            [
                {"alumni_id": f"{at:05}", "family_name": "Marsh", "award": "PhD", "notes": text,
                 "research_active": True, "custom.grade": "B", "award_completed": 1990 + at}
                for at, text in enumerate(["=1+1", "00123", "two\nlines", "#N/A", "_x0041_"])
            ],
        )  # fmt: skip
    path = tmp_path / "people.xlsx"
    export_editable(database_file, path, identity=run_act(database_file, database_identity))
    saved = converted([path], "xlsx:Calc MS Excel 2007 XML") / "people.xlsx"
    book = openpyxl.load_workbook(saved)
    sheet, *hidden = book.worksheets
    assert sheet.protection.sheet
    assert sheet["B2"].protection.locked
    assert not sheet["C2"].protection.locked
    assert all(one.sheet_state != "visible" for one in hidden)
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 3
    planned = prepare(database_file, CONTACTS, saved)
    assert planned.round_trip is not None
    assert planned.plan.counts["unchanged"] == 5
    sheet["C2"].value = "Okafor"
    book.save(saved)
    planned = prepare(database_file, CONTACTS, saved)
    assert [(one.field, one.new) for one in planned.plan.changes] == [("family_name", "Okafor")]

"""By the commands: columns added to an edited export, and edited exports saved in another form."""

import csv
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.commands import Almanac, write_book

ON_RECORD = [
    ("Alumni ID", "First name", "Surname", "E-mail", "Award", "Completed", "Date of birth"),
    ("A1", "Ann", "Abel", "ann@example.org", "PhD", 1999, "1970-02-03"),
    ("A2", "Bob", "Baker", "bob@example.org", "MSc", 2003, "1972-05-09"),
]
Added = Mapping[str, tuple[object, object]]


@pytest.fixture
def export(almanac: Almanac, tmp_path: Path) -> Path:
    """An export for editing of two people."""
    almanac.json("import", "contacts", write_book(tmp_path / "base.xlsx", {"People": ON_RECORD}))
    out = tmp_path / "edit.xlsx"
    almanac.json("export", "contacts", out, "--editable")
    return out


def add_columns(path: Path, added: Added) -> None:
    """Add columns at the right with the cells of Ann and Bob, in either order of the rows."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = [cell.value for cell in sheet[1]].index("Alumni ID") + 1
    for heading, cells in added.items():
        place = sheet.max_column + 1
        sheet.cell(1, place).value = heading
        for row in (2, 3):
            sheet.cell(row, place).value = cells[0 if sheet.cell(row, at).value == "A1" else 1]  # type: ignore[assignment]
    book.save(path)


def person(almanac: Almanac, alumni_id: str) -> dict[str, Any]:
    (found,) = almanac.json("contacts", "search", alumni_id)["people"]
    (shown,) = almanac.json("contacts", "show", found["id"])["people"]
    return dict(shown)


@pytest.mark.parametrize("existing", ["fill", "update", "skip"])
@pytest.mark.parametrize(
    ("added", "ann", "bob"),
    [
        (
            {"Do not contact": ("Yes", None), "City": (None, "York")},
            {"do_not_contact": True},
            {"city": "York"},
        ),
        ({"Email Opt Out": ("Y", None)}, {"do_not_email": True}, {"do_not_email": False}),
        ({"Date of death": (None, "2020-03-04")}, {}, {"deceased_on": "2020-03-04"}),
        ({"Survey by e-mail": ("consent", None)}, {"survey_consent": "consent"}, {}),
        ({"Employer": ("Example Trust", None)}, {"employer": "Example Trust"}, {}),
    ],
)
def test_columns_added_to_an_export_are_imported_under_every_policy(
    almanac: Almanac,
    export: Path,
    existing: str,
    added: Added,
    ann: Mapping[str, object],
    bob: Mapping[str, object],
) -> None:
    add_columns(export, added)
    told = almanac.json("import", "contacts", export, "--existing", existing)
    assert told["updated"] == bool(ann) + any(value is not False for value in bob.values())
    for alumni_id, values in (("A1", ann), ("A2", bob)):
        held = person(almanac, alumni_id)
        assert {key: held[key] for key in values} == values
    again = almanac.json("import", "contacts", export, "--existing", existing)
    assert (again["updated"], again["unchanged"], again["batch"]) == (0, 2, None)


def test_a_blank_cell_of_an_added_column_erases_nothing(almanac: Almanac, export: Path) -> None:
    add_columns(export, {"City": ("Leeds", "York"), "Do not contact": (None, "Yes")})
    almanac.json("import", "contacts", export)
    book = openpyxl.load_workbook(export)
    sheet = book.worksheets[0]
    for row in (2, 3):
        for place in (sheet.max_column - 1, sheet.max_column):
            sheet.cell(row, place).value = None
    book.save(export)
    told = almanac.json("import", "contacts", export)
    assert (told["updated"], told["emptied"]) == (0, [])
    assert person(almanac, "A1")["city"] == "Leeds"
    assert person(almanac, "A2")["do_not_contact"] is True


def test_what_cannot_be_read_or_stored_of_an_added_column_is_named(
    almanac: Almanac, export: Path
) -> None:
    add_columns(export, {"Year of birth date": ("x", "y"), "Date of death": ("soon", None)})
    told = almanac.json("import", "contacts", export)
    assert told["mapping"]["Year of birth date"] is None
    assert {"Year of birth date", "Date of death"} <= {one["column"] for one in told["problems"]}


def test_a_second_column_of_an_exported_field_is_not_mixed_with_the_first(
    almanac: Almanac, export: Path
) -> None:
    add_columns(export, {"Surname": ("Other", "Other")})
    told = almanac.json("import", "contacts", export)
    assert (told["updated"], told["mapping"]["Surname"]) == (0, None)
    assert "Surname" in {one["column"] for one in told["problems"]}
    assert person(almanac, "A1")["family_name"] == "Abel"


def as_csv(path: Path) -> Path:
    out = path.with_suffix(".csv")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    with out.open("w", newline="", encoding="utf-8") as file:
        for row in sheet.iter_rows(values_only=True):
            cells = (f"{one:%d/%m/%Y}" if isinstance(one, datetime) else one for one in row)
            csv.writer(file).writerow(cells)
    return out


def as_plain_workbook(path: Path) -> Path:
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    return write_book(path.with_name("plain.xlsx"), {"People": rows})


@pytest.mark.parametrize("save", [as_csv, as_plain_workbook])
def test_an_export_saved_without_its_hidden_sheet_is_warned_about(
    almanac: Almanac, export: Path, save: Callable[[Path], Path]
) -> None:
    book = openpyxl.load_workbook(export)
    sheet = book.worksheets[0]
    columns = {cell.value: place for place, cell in enumerate(sheet[1], 1)}
    sheet.cell(2, columns["E-mail"]).value = "new@example.org"
    book.save(export)
    saved = save(export)
    told = almanac.json("import", "contacts", saved)
    (warning,) = (one for one in told["problems"] if one["code"] == "not_a_round_trip")
    assert "hidden sheet" in warning["message"]
    assert (told["updated"], told["unchanged"], told["not_filled"]) == (0, 2, 1)
    (note,) = (one for one in told["problems"] if one["code"] == "not_filled")
    assert (note["row"], "new@example.org" in note["message"]) == (2, True)
    assert almanac.json("import", "contacts", saved, "--existing", "update")["updated"] == 1


def test_no_other_file_is_warned_about(almanac: Almanac, export: Path, tmp_path: Path) -> None:
    told = almanac.json("import", "contacts", tmp_path / "base.xlsx")
    assert "not_a_round_trip" not in {one["code"] for one in told["problems"]}

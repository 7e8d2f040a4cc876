"""The command `places`."""

from pathlib import Path

import openpyxl
import pytest
from docx import Document

from tests.cli.commands import Almanac, write_book

PEOPLE = [
    ("Anna", "Bath", "United Kingdom"),
    ("Ben", "Bath", "United Kingdom"),
    ("Cleo", None, "United Kingdom"),
    ("Dev", "Kyoto", "Japan"),
    ("Eve", "Oslo", None),
]
EVERYBODY = ("--where", "family_name = Marsh")


@pytest.fixture
def office(almanac: Almanac, tmp_path: Path) -> Almanac:
    rows = [("Given name", "Family name", "City", "Country")]
    rows += [(given, "Marsh", city, country) for given, city, country in PEOPLE]  # type: ignore[misc]
    book = write_book(tmp_path / "people.xlsx", {"People": rows})
    assert almanac("import", "contacts", book).status == 0
    return almanac


def test_people_are_counted_by_country_and_city(office: Almanac) -> None:
    found = office.json("places", *EVERYBODY)
    assert found == {
        "file": None,
        "people": 5,
        "countries": [
            {"country": "United Kingdom", "code": "GB", "people": 3},
            {"country": "Japan", "code": "JP", "people": 1},
        ],
        "cities": [
            {"country": "United Kingdom", "city": "Bath", "people": 2},
            {"country": "Japan", "city": "Kyoto", "people": 1},
            {"country": "United Kingdom", "city": "", "people": 1},
        ],
        "unknown": 1,
        "deceased": 0,
    }
    assert office.json("places") == found


def test_places_are_written_in_each_form(office: Almanac, tmp_path: Path) -> None:
    for ending in (".docx", ".xlsx", ".png", ".pdf"):
        assert office("places", tmp_path / f"places{ending}", *EVERYBODY).status == 0
    document = Document(str(tmp_path / "places.docx"))
    assert document.tables[0].rows[1].cells[0].text == "United Kingdom"
    assert document.tables[1].rows[3].cells[0].text == "City not recorded"
    assert len(document.inline_shapes) == 2
    sheet = openpyxl.load_workbook(tmp_path / "places.xlsx")["Countries"]
    assert list(sheet.values)[1:] == [("United Kingdom", 3), ("Japan", 1)]
    assert (tmp_path / "places.png").read_bytes().startswith(b"\x89PNG")
    assert ".png" in office("places", tmp_path / "places.odt", *EVERYBODY).refusal

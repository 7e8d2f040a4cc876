"""The command `milestones`, and its filters in other commands."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from tests.cli.commands import Almanac, write_book

HEADINGS = ("Given name", "Family name", "Street", "City", "Postcode", "Completed", "Date of birth")
YEAR = date.today().year
PEOPLE = [
    ("Anna", "Marsh", "12 High Street", "Oxford", "OX1 3DP", YEAR - 10, date(1980, 3, 14)),
    ("Ivo", "Quill", None, None, None, YEAR - 10, None),
    ("Tom", "Lind", None, None, None, YEAR - 3, None),
]


@pytest.fixture
def office(almanac: Almanac, tmp_path: Path) -> Almanac:
    book = write_book(tmp_path / "people.xlsx", {"People": [HEADINGS, *PEOPLE]})
    assert almanac("import", "contacts", book).status == 0
    return almanac


def test_a_milestone_has_counts_and_a_filter_for_labels(office: Almanac, tmp_path: Path) -> None:
    told = office.json("milestones", "--years", "3 10")
    assert (told["file"], told["kind"]) == (None, "anniversaries")
    three, ten = told["milestones"]
    assert (three["title"], three["people"], three["lost"]) == ("3 years", 1, 1)
    assert (ten["title"], ten["people"], ten["post"], ten["email"]) == ("10 years", 2, 1, 0)
    printed = office.json("labels", tmp_path / "labels.pdf", "--where", ten["where"])
    assert printed["labels"] == 1
    born = office.json("milestones", "--kind", "birthdays", "--period", f"march {YEAR}")
    assert [one["people"] for one in born["milestones"]] == [1]
    march = ("--kind", "birthdays", "--period", f"march {YEAR}", "--ages")
    assert len(office.json("milestones", *march, YEAR - 1980)["milestones"]) == 1
    assert office.json("milestones", *march, "30, 31")["milestones"] == []


def test_a_class_is_listed_in_each_form(office: Almanac, tmp_path: Path) -> None:
    class_of = ("--kind", "classes", "--completed", YEAR - 10)
    for ending in (".docx", ".xlsx", ".pdf"):
        assert office("milestones", tmp_path / f"class{ending}", *class_of).status == 0
    sheet = openpyxl.load_workbook(tmp_path / "class.xlsx").active
    assert sheet is not None
    assert list(sheet.values) == [
        ("Group", "Name", "Award", "Place", "Contact"),
        (f"Class of {YEAR - 10}", "Marsh, Anna", None, "Oxford", "Post"),
        (f"Class of {YEAR - 10}", "Quill, Ivo", None, None, "Lost: no usable address"),
    ]
    assert Document(str(tmp_path / "class.docx")).paragraphs[0].text == "Classes"


def test_refusals(office: Almanac, tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    assert "not numbers of years" in office("milestones", "--years", "ten").refusal
    assert "not a period" in office("milestones", "--kind", "birthdays", "--period", "x").refusal
    assert "Nobody celebrates" in office("milestones", out, "--years", "99").refusal
    assert (
        ".docx or .pdf or .xlsx" in office("milestones", tmp_path / "a.odt", "--years", 10).refusal
    )
    assert office("milestones", "--purpose", "spam").status == 2
    assert not out.exists()

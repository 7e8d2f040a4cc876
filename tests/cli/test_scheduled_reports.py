"""The commands of scheduled reports."""

from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation

from tests.cli.commands import Almanac, write_book


@pytest.fixture
def office(almanac: Almanac, tmp_path: Path) -> Almanac:
    rows = [("Given name", "Family name", "Gender")]
    rows += [(f"Person {at}", "Marsh", ("female", "male")[at % 2]) for at in range(30)]
    book = write_book(tmp_path / "people.xlsx", {"People": rows})
    assert almanac("import", "contacts", book).status == 0
    return almanac


def schedule(office: Almanac, folder: Path, *more: str) -> None:
    told = office("report", "schedule", "Alumni body", "--by", "gender", "--by", "gender,cohort",
                  "--format", "xlsx", "--folder", folder, "--publish-safe", *more)  # fmt: skip
    assert told.status == 0, told.err


def test_a_scheduled_report_is_written_once(office: Almanac, tmp_path: Path) -> None:
    schedule(office, tmp_path, "--starts", "2026-01-31")
    (listed,) = office.json("report", "list")["reports"]
    assert (listed["kind"], listed["every"], listed["last"]) == ("statistics", "month", None)
    (done,) = office.json("report", "run-due")["reports"]
    assert (done["state"], done["message"]) == ("written", None)
    assert Path(done["file"]).name == f"Alumni body {done['due']}.xlsx"
    assert Path(done["file"]).exists()
    assert office.json("report", "run-due") == {"reports": []}
    assert office.json("report", "list")["reports"][0]["last"] == done
    assert "No report is due." in office("report", "run-due").out


def test_a_report_that_fails_is_told_and_tried_again(office: Almanac, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    schedule(office, folder)
    told = office("report", "run-due")
    assert told.status == 1
    assert "is not there" in told.err
    assert "Marsh" not in told.err + told.out
    folder.mkdir()
    assert office("report", "run-due").status == 0
    assert len(list(folder.iterdir())) == 1


def test_a_report_is_written_at_once_paused_and_deleted(office: Almanac, tmp_path: Path) -> None:
    schedule(office, tmp_path)
    schedule(office, tmp_path, "--file-name", "{name}")  # the same name changes it
    assert Path(office.json("report", "run", "alumni body")["file"]).name == "Alumni body.xlsx"
    assert office("report", "pause", "Alumni body").status == 0
    assert office.json("report", "run-due") == {"reports": []}
    assert office("report", "resume", "Alumni body").status == 0
    assert len(office.json("report", "run-due")["reports"]) == 1
    assert office("report", "delete", "Alumni body").status == 0
    assert office.json("report", "list") == {"reports": []}
    assert "no scheduled report" in office("report", "run", "Alumni body").refusal


def test_what_cannot_be_reported_is_refused(office: Almanac, tmp_path: Path) -> None:
    for arguments in (
        ("--by", "shoe size"),
        ("--survey", "XYZ"),
        ("--by", "gender", "--segment", "Nobody"),
        ("--by", "gender", "--file-name", "{person}"),
        (),
    ):
        told = office("report", "schedule", "R", "--folder", tmp_path, *arguments)
        assert told.status == 1, arguments
    assert office.json("report", "list") == {"reports": []}


def test_the_template_of_reports_is_shown_and_changed(almanac: Almanac, tmp_path: Path) -> None:
    book = write_book(tmp_path / "people.xlsx", {"People": [("Family name",), ("Marsh",)]})
    assert almanac("import", "contacts", book).status == 0
    bare = almanac.json("report", "template")
    assert (bare["office"], bare["logo"], bare["word"], bare["slides"]) == ("", None, None, None)
    logo, deck = tmp_path / "logo.png", tmp_path / "deck.potx"
    Image.new("RGB", (20, 10), "red").save(logo)
    Presentation().save(str(deck))
    changed = almanac.json(
        "report", "template", "--office", "Alumni office", "--colour", "#AA3300",
        "--logo", logo, "--slides", deck,
    )  # fmt: skip
    assert changed == {"office": "Alumni office", "colour": "#aa3300", "font": None,
                       "logo": "logo.png", "word": None, "slides": "deck.potx"}  # fmt: skip
    assert almanac.json("report", "template", "--remove", "logo")["logo"] is None
    assert almanac("report", "template", "--remove", "picture").status == 2
    for wrong in (("--colour", "red"), ("--logo", deck), ("--word", tmp_path / "none.docx")):
        told = almanac("report", "template", *wrong)
        assert (told.status, told.out) == (1, "")
    assert "colour: #aa3300" in almanac("report", "template").out

"""The command `statistics`."""

from pathlib import Path

import openpyxl
import pytest
from docx import Document

from tests.cli.commands import Almanac, write_book


@pytest.fixture
def office(almanac: Almanac, tmp_path: Path) -> Almanac:
    rows = [("Given name", "Family name", "Gender", "Country", "Award", "Completed")]
    rows += [
        (f"Person {at}", "Marsh", ("female", "male")[at % 2], ("Japan", "Chile")[at % 3 == 0],
         "PhD", str(1985 + at))
        for at in range(50)
    ]  # fmt: skip
    rows += [("Zoë", "Marsh", "female", "Norway", "PhD", "2001")]
    book = write_book(tmp_path / "people.xlsx", {"People": rows})
    assert almanac("import", "contacts", book).status == 0
    return almanac


def test_people_are_counted_by_one_variable(office: Almanac) -> None:
    found = office.json("statistics", "--by", "country")
    assert (found["people"], found["by"], found["file"]) == (51, ["country"], None)
    assert [(one["label"], one["count"]) for one in found["groups"]] == [
        ("Japan", 33), ("Chile", 17), ("Norway", 1),
    ]  # fmt: skip
    told = office("statistics", "--by", "country").out
    assert "Alumni by country" in told
    assert "Don’t publish" in told


def test_two_variables_make_rows_and_columns(office: Almanac) -> None:
    found = office.json("statistics", "--by", "cohort", "--by", "gender")
    assert [one["label"] for one in found["columns"]] == ["female", "male"]
    assert [one["count"] for one in found["groups"][0]["cells"]] == [3, 2]


def test_published_statistics_name_no_group_of_one(office: Almanac, tmp_path: Path) -> None:
    path = tmp_path / "statistics.xlsx"
    found = office.json("statistics", path, "--by", "country", "--publish-safe")
    assert [(one["label"], one["count"]) for one in found["groups"]] == [
        ("Japan", 35), ("Chile", 15), ("Other groups", 0),
    ]  # fmt: skip
    values = [list(row) for row in openpyxl.load_workbook(path).active.values]  # type: ignore[union-attr]
    assert ["Japan", 35, 0.7] in [row[:3] for row in values]
    assert "Norway" not in str(values)


def test_statistics_are_written_in_each_form(office: Almanac, tmp_path: Path) -> None:
    for ending in (".docx", ".xlsx", ".png", ".pdf"):
        path = tmp_path / f"statistics{ending}"
        assert office("statistics", path, "--by", "gender", "--by", "country").status == 0
        assert path.exists()
    document = Document(str(tmp_path / "statistics.docx"))
    assert document.tables[0].rows[0].cells[1].text == "Japan"
    assert len(document.inline_shapes) == 1
    assert ".docx" in office("statistics", tmp_path / "s.odt", "--by", "gender").refusal


def test_without_a_variable_the_variables_are_listed(office: Almanac, tmp_path: Path) -> None:
    keys = [one["key"] for one in office.json("statistics")["variables"]]
    assert {"cohort", "contactable", "survey_consent"} <= set(keys)
    assert "--by" in office("statistics", tmp_path / "s.xlsx").refusal
    assert "cohort" in office("statistics", "--by", "shoe size").refusal


def test_a_figure_is_told_over_time(office: Almanac) -> None:
    found = office.json("statistics", "--over-time", "people")
    assert [one["people"] for one in found["points"]] == [51]
    assert office.json("statistics", "--over-time", "possible_duplicates")["points"] == []
    assert "linkedin_group" in office("statistics", "--over-time", "shoes").refusal

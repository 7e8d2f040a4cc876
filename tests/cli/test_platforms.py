"""Files of survey platforms from the command line: the platform is told, named and stored."""

import csv
from pathlib import Path

import pytest

from tests.cli.commands import Almanac
from tests.cli.test_answers import ANNA, BEN, WAVE, Fielded
from tests.importers.answers import platform_files as files

QUESTIONS = [
    ("ACTIVE", "Do you do research now?", "Yes/No"),
    ("DOES", "What do you do?", "Multiple choice"),
    ("PAPERS", "How many papers?", "Number"),
]
CHOICES = [("DOES", "a", "Trials"), ("DOES", "b", "Bench, wet or dry")]
PEOPLE = {files.ANN: ANNA, files.BOB: BEN}


@pytest.mark.parametrize(
    ("rows", "key", "name"),
    [
        (files.QUALTRICS, "qualtrics", "Qualtrics"),
        (files.SURVEYMONKEY, "surveymonkey", "SurveyMonkey"),
    ],
)
def test_a_file_of_a_platform_goes_in_as_it_is(
    peopled: Almanac, tmp_path: Path, rows: files.Rows, key: str, name: str
) -> None:
    fielded = Fielded(peopled, tmp_path, QUESTIONS, CHOICES)
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([PEOPLE.get(str(cell), cell) for cell in row] for row in rows)
    told = peopled("import", "responses", path, *WAVE, "--dry-run")
    assert f"A file of {name}." in told.out
    result = peopled.json("import", "responses", path, *WAVE)
    assert (result["platform"], result["complete"], result["partial"]) == (key, 1, 1)
    assert fielded.counts("DOES")[1] == ([1, 2] if key == "qualtrics" else [1, 1])
    again = peopled.json("import", "responses", path, *WAVE)
    assert (again["unchanged"], again["batch"]) == (2, None)

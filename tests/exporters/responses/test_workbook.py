from collections import Counter
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from core.errors import UserError
from exporters.responses.export import export_responses, find_singled_out
from exporters.responses.reidentification import Detail, is_job_title
from exporters.responses.workbook import heading
from importers.answers.choices import AnswerChoices
from importers.answers.kind import RESPONSES
from importers.answers.planned_rows import ResponseOutcome
from importers.choices import ReadOptions
from importers.workflow import prepare
from models.database import Database
from surveys.questionnaire import QuestionDefinition, QuestionKind
from tests.exporters.responses.conftest import SURVEY


def sheets(path: Path) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        headings, *rows = sheet.values
        found[sheet.title] = [dict(zip(map(str, headings), row, strict=True)) for row in rows]
    return found


def test_a_row_for_each_response_and_a_column_for_each_choice(
    wave: Database, tmp_path: Path
) -> None:
    assert export_responses(wave, tmp_path / "a.xlsx", "CAR", "2018") == 2
    ann, bob = sheets(tmp_path / "a.xlsx")["Responses"]
    assert ann["Alumni ID"] == "007"
    assert ann["E-mail"] == "ann@example.org"
    assert len(str(ann["Token"])) == 32
    assert (ann["Status"], bob["Status"]) == ("Complete", "Partial")
    assert ann["Submitted"] == datetime(2018, 9, 30, 14, 5)
    assert {name: ann[name] for name in ann if ". " in name} == {
        "ACTIVE. Are you active (now)?": "Yes",
        "EASE. How easy is it?": "Other, namely: it depends",
        "DOES. What do you do? [Trials, of all kinds]": "Yes",
        "DOES. What do you do? [lab]": "No",
        "DOES. What do you do? [Other]": "teaching",
        "LIKELY. How likely?": -1,
        "HARD. How hard?": "2 – Hard",
        "PAPERS. How many papers?": 12,
        "MORE. Anything else?": "=SUM(A1), thank you",
        "SINCE. Since when?": datetime(2018, 9, 3),
    }
    assert bob["PAPERS. How many papers?"] == "Not applicable"
    assert bob["DOES. What do you do? [lab]"] == "Not applicable"
    assert bob["ACTIVE. Are you active (now)?"] is None


def test_the_codebook_tells_every_choice(wave: Database, tmp_path: Path) -> None:
    export_responses(wave, tmp_path / "a.xlsx", "CAR", "2018")
    rows = sheets(tmp_path / "a.xlsx")["Codebook"]
    assert Counter(row["Code"] for row in rows) == {
        "ACTIVE": 2, "EASE": 2, "DOES": 3, "LIKELY": 4, "HARD": 2, "PAPERS": 1, "MORE": 1,
        "SINCE": 1,
    }  # fmt: skip
    assert rows[0] == {
        "Code": "ACTIVE",
        "Question": "Are you active [now]?",
        "Kind": "Yes or no",
        "Choice code": "yes",
        "Choice": "Yes",
        "Not applicable": "No",
        "In headline": "Yes",
        "Headline": "are active",
    }


def test_an_anonymous_file_leads_to_nobody(wave: Database, tmp_path: Path) -> None:
    details = list(Detail)
    export_responses(wave, tmp_path / "a.xlsx", "CAR", "2018", anonymous=True, details=details)
    rows = sheets(tmp_path / "a.xlsx")["Responses"]
    assert list(rows[0])[:3] == ["Status", "Submitted", "ACTIVE. Are you active (now)?"]
    text = str(rows)
    for mark in ("007", "008", "Ann", "Ash", "Bob", "example.org", "R-1", "2018-09-30", "14:05"):
        assert mark not in text
    full = next(row for row in rows if row["Status"] == "Complete")
    assert (full["Submitted"], full["SINCE. Since when?"]) == ("2018-09", "2018-09")


def test_comments_and_months_are_left_out_of_an_anonymous_file(
    wave: Database, tmp_path: Path
) -> None:
    export_responses(wave, tmp_path / "a.xlsx", "CAR", "2018", anonymous=True)
    found = sheets(tmp_path / "a.xlsx")
    headings = list(found["Responses"][0])
    assert headings[:2] == ["Status", "ACTIVE. Are you active (now)?"]
    assert not [one for one in headings if one.startswith(("MORE", "SINCE", "Submitted"))]
    assert not {"MORE", "SINCE"} & {row["Code"] for row in found["Codebook"]}
    named = sheets(_exported(wave, tmp_path / "b.xlsx"))["Responses"]
    words = {str(value) for row in named for value in row.values() if ": " in str(value)}
    assert words  # written beside “Other”
    assert not words & {str(value) for row in found["Responses"] for value in row.values()}


def _exported(wave: Database, path: Path) -> Path:
    export_responses(wave, path, "CAR", "2018")
    return path


def test_who_is_singled_out_by_what_others_know(wave: Database) -> None:
    found = find_singled_out(wave, "CAR", "2018", ())
    assert (found.people, found.respondents, found.columns) == (2, 2, ("PAPERS",))
    assert "nobody else has: 2 of 2 respondents." in found.warning()


@pytest.mark.parametrize(
    ("text", "kind", "is_job"),
    [
        ("What is your job title?", QuestionKind.TEXT, True),
        ("Which position do you hold?", QuestionKind.TEXT, True),
        ("What else would you like to say?", QuestionKind.TEXT, False),
        ("In which role are you?", QuestionKind.SINGLE, False),
    ],
)
def test_questions_for_job_titles(text: str, kind: QuestionKind, is_job: bool) -> None:
    assert is_job_title(QuestionDefinition("Q", text, kind)) == is_job


def test_the_file_brings_the_same_answers_back(wave: Database, tmp_path: Path) -> None:
    export_responses(wave, tmp_path / "a.xlsx", "CAR", "2018")
    choices = AnswerChoices(survey="CAR", wave="2018")
    reading = ReadOptions(sheet="Responses")
    plan = prepare(wave, RESPONSES, tmp_path / "a.xlsx", choices=choices, reading=reading).plan
    assert [row.outcome for row in plan.rows] == [
        ResponseOutcome.UNCHANGED,
        ResponseOutcome.UNCHANGED,
    ]
    assert not [issue for issue in plan.issues if issue.code != "column_left_out"]


@pytest.mark.parametrize(("survey", "label"), [("XYZ", "2018"), ("CAR", "1999")])
def test_an_unknown_survey_or_wave_is_refused(
    wave: Database, tmp_path: Path, survey: str, label: str
) -> None:
    with pytest.raises(UserError):
        export_responses(wave, tmp_path / "a.xlsx", survey, label)
    assert not (tmp_path / "a.xlsx").exists()


def test_headings_name_the_question_and_the_choice() -> None:
    question = SURVEY.questions[2]
    assert heading(question) == "DOES. What do you do?"
    assert heading(question, question.choices[2]) == "DOES. What do you do? [Other]"

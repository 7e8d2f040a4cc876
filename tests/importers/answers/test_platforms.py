"""Files of survey platforms are told by their first rows, and imported as they are."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from core.errors import UserError
from importers.answers.choices import AnswerChoices
from importers.answers.headings import QuestionColumn
from importers.answers.import_plan import AnswersImport
from importers.answers.kind import RESPONSES
from importers.answers.platforms import PLATFORMS, recognise
from importers.answers.platforms.qualtrics import QUALTRICS
from importers.answers.proposals import propose_columns
from importers.choices import ReadOptions
from importers.issues.corrections import Corrections
from importers.issues.rejected_workbook import write_rejected
from importers.kinds import recognise_kinds
from importers.queue import drafts, watched_folders
from importers.queue.drafts import Standing
from importers.queue.folder_scan import run_once
from importers.queue.watched_folders import Policy
from importers.workflow import (
    find_choices,
    plan_import,
    prepare,
    read_book,
    read_source,
    run_import,
)
from models.database import Database
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from surveys.responses import read_responses
from surveys.survey_store import create_survey
from surveys.waves import open_wave
from tabular.reading import Sheet
from tests.acts import run_act
from tests.importers.answers import platform_files as files
from tests.importers.answers.conftest import Office

QUESTIONS = Questionnaire(
    "NOW",
    "Now",
    None,
    (
        QuestionDefinition("ACTIVE", "Do you do research now?", QuestionKind.YES_NO),
        QuestionDefinition(
            "DOES",
            "What do you do?",
            QuestionKind.MULTIPLE,
            (ChoiceDefinition("a", "Trials"), ChoiceDefinition("b", "Bench, wet or dry")),
        ),
        QuestionDefinition("PAPERS", "How many papers?", QuestionKind.NUMBER),
    ),
)
CHOICES = AnswerChoices(survey="NOW", wave="2024")
# The rows, the platform, and the last row of headings.
SHAPES = {
    "qualtrics": (files.QUALTRICS, "qualtrics", 3),
    "qualtrics 2016": (files.QUALTRICS_2016, "qualtrics", 3),
    "qualtrics legacy": (files.QUALTRICS_LEGACY, "qualtrics", 2),
    "surveymonkey": (files.SURVEYMONKEY, "surveymonkey", 2),
    "surveymonkey condensed": (files.SURVEYMONKEY_CONDENSED, "surveymonkey", 2),
    "surveymonkey merged": (files.SURVEYMONKEY_MERGED, "surveymonkey", 1),
}


@pytest.fixture
def now(office: Office) -> Office:
    run_act(office.database, create_survey, QUESTIONS)
    return replace(office, wave=run_act(office.database, open_wave, "NOW", "2024"))


def written(path: Path, rows: files.Rows) -> Path:
    """A workbook, or text as the platforms write it."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return path
    book = Workbook()
    for row in rows:
        book.worksheets[0].append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path


def planned(database: Database, path: Path, reading: ReadOptions | None = None) -> AnswersImport:
    return prepare(database, RESPONSES, path, choices=CHOICES, reading=reading)


def mapped(found: AnswersImport) -> dict[str, str]:
    return {one.called: one.field for one in found.choices.mapping if one.field is not None}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_is_recognised_and_its_answers_imported(
    now: Office, tmp_path: Path, shape: str, ending: str
) -> None:
    rows, key, heading_row = SHAPES[shape]
    found = planned(now.database, written(tmp_path / f"answers.{ending}", rows))
    table = found.source.table
    assert (found.plan.platform, table.heading_row) == (key, heading_row)
    fields = set(mapped(found).values())
    assert fields >= {"email", "response", "ACTIVE", "PAPERS"}
    assert "DOES" in fields or fields >= {"DOES[a]", "DOES[b]"}
    assert [(one.row, one.value) for one in found.issues if one.code == "not_yes_or_no"] == [
        (heading_row + 2, "perhaps")
    ]
    run_import(now.database, found)
    with now.database.read() as connection:
        stored = {one.person_id: one for one in read_responses(connection, now.wave.id).values()}
    ann, bob, caz = now.people
    assert caz not in stored  # a preview
    assert [one.choice for one in stored[ann].answers["DOES"]] == ["a", "b"]
    assert (stored[ann].platform, stored[ann].is_complete) == (key, True)
    assert not stored[bob].is_complete
    total = found.plan.counts
    assert total["rows"] == sum(total.values()) - total["rows"] == len(rows) - heading_row


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ([("E-mail", "ACTIVE"), ("ann@example.org", "Yes")], None),
        ([("Respondent ID", "Score"), (1, 2)], None),
        ([("V1", "V2"), ("1", "2"), ("3", "4")], None),  # names that anybody gives to variables
        ([("E-mail", "Kind"), ("ann@example.org", "Response"), ("bob@example.org", "Call")], None),
        ([("Export of March",), (), *files.QUALTRICS], "qualtrics"),
        (files.SURVEYMONKEY[:2], "surveymonkey"),  # nobody has answered yet
        ([row[5:] for row in files.SURVEYMONKEY], "surveymonkey"),  # of anonymous responses
    ],
)
def test_a_platform_is_told_by_the_first_rows(rows: files.Rows, key: str | None) -> None:
    width = max(map(len, rows))
    columns = [
        [(row[at] or None) if at < len(row) else None for row in rows] for at in range(width)
    ]
    platform, heading_rows = recognise(Sheet("Sheet1", columns))  # type: ignore[arg-type]
    assert (platform.key if heading_rows is not None else None) == key


def test_the_generic_platform_comes_last() -> None:
    assert PLATFORMS[-1].key == "generic"
    assert len({one.key for one in PLATFORMS}) == len(PLATFORMS)


def test_a_name_that_is_no_platform_is_refused(now: Office, tmp_path: Path) -> None:
    path = written(tmp_path / "answers.csv", files.QUALTRICS)
    with pytest.raises(UserError, match="qualtrics, surveymonkey, limesurvey") as refused:
        prepare(now.database, RESPONSES, path, choices=replace(CHOICES, platform="Pigeon post"))
    assert refused.value.code == "unknown_platform"


def test_what_the_user_chose_counts(now: Office, tmp_path: Path) -> None:
    path = written(tmp_path / "answers.csv", files.QUALTRICS)
    within = planned(now.database, path, ReadOptions(heading_row=1))
    assert (within.plan.platform, within.source.table.heading_row) == ("qualtrics", 3)
    below = prepare(
        now.database,
        RESPONSES,
        path,
        choices=CHOICES,
        chosen={files.ANN: "email", "3": "PAPERS"},
        reading=ReadOptions(heading_row=4),
    )
    assert (below.plan.platform, below.source.table.heading_row) == ("generic", 4)
    named = replace(CHOICES, platform="Generic")
    chosen = ReadOptions(heading_row=2)
    generic = prepare(now.database, RESPONSES, path, choices=named, reading=chosen)
    assert (generic.plan.platform, generic.source.table.heading_row) == ("generic", 2)
    # A copy whose second and third rows somebody deleted is still of the platform that is named.
    short = written(tmp_path / "short.csv", [files.QUALTRICS[0], *files.QUALTRICS[3:]])
    override = prepare(
        now.database, RESPONSES, short, choices=replace(CHOICES, platform="qualtrics")
    )
    assert override.plan.platform == "qualtrics"
    assert mapped(override)["Finished"] == "status"
    assert override.plan.counts["skipped"] == 1


def test_a_file_of_a_platform_is_recognised_as_answers(now: Office, tmp_path: Path) -> None:
    book = read_book(written(tmp_path / "answers.csv", files.QUALTRICS), ReadOptions())
    with now.database.read() as connection:
        found = recognise_kinds(connection, book)
    assert CHOICES in [one.choices for one in found if one.share == 1]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("shape", ["qualtrics", "surveymonkey"])
def test_rejected_rows_keep_all_rows_of_headings(
    now: Office, tmp_path: Path, shape: str, ending: str
) -> None:
    rows, key, heading_row = SHAPES[shape]
    found = planned(now.database, written(tmp_path / f"answers.{ending}", rows))
    fix = tmp_path / "fix.xlsx"
    assert write_rejected(found, fix).rows == 1
    back = planned(now.database, fix)
    table = back.source.table
    assert (back.plan.platform, table.heading_row) == (key, heading_row)
    assert back.source.issue_column == len(table.headings) - 1
    assert mapped(back) == mapped(found)
    # Exported again, the column of issues stays one.
    again = tmp_path / "again.xlsx"
    assert write_rejected(back, again).rows == 1
    assert planned(now.database, again).source.table.headings == table.headings
    book = load_workbook(fix)
    sheet = book.worksheets[0]
    cell = next(one for line in sheet.iter_rows() for one in line if one.value == "perhaps")
    assert cell.row == heading_row + 1
    cell.value = "No"
    book.save(fix)
    fixed = planned(now.database, fix)
    assert not [one for one in fixed.issues if one.row is not None]
    assert [one.field for one in fixed.choices.mapping] == [
        one.field for one in back.choices.mapping
    ]


def test_a_cell_below_three_rows_of_headings_is_corrected(now: Office, tmp_path: Path) -> None:
    found = planned(now.database, written(tmp_path / "answers.csv", files.QUALTRICS))
    (issue,) = [one for one in found.issues if one.value == "perhaps"]
    assert (issue.row, issue.column) == (5, "ACTIVE. Do you do research now?")
    at = found.source.table.headings.index(issue.column or "")
    corrected = _again(now.database, found, corrections=Corrections(cells={(5, at): "No"}))
    assert issue not in corrected.issues
    assert [one.choice for one in corrected.plan.rows[1].row.answers["ACTIVE"]] == ["no"]


def _again(database: Database, found: AnswersImport, **choices: object) -> AnswersImport:
    with database.read() as connection:
        wanted = replace(found.choices, **choices)  # type: ignore[arg-type]  # names of choices
        plan: AnswersImport = plan_import(connection, found.source, wanted, before=found)
        return plan


def test_a_draft_and_a_saved_mapping_fit_the_file_again(now: Office, tmp_path: Path) -> None:
    path = written(tmp_path / "answers.csv", files.QUALTRICS)
    found = prepare(now.database, RESPONSES, path, choices=CHOICES, chosen={"cohort": "alumni_id"})
    draft = drafts.keep(now.database, path, found.source.digest, Standing(found.choices, "columns"))
    (tmp_path / "out").mkdir()
    kept, standing = drafts.unpack(now.database, draft, tmp_path / "out")
    choices = standing.choices
    reading = ReadOptions(choices.sheet, choices.heading_row)
    source = read_source(now.database, RESPONSES, kept, reading, CHOICES)
    with now.database.read() as connection:
        proposed = find_choices(connection, source, CHOICES, reading=reading)
        assert drafts.still_sensible(connection, source, choices, proposed) == choices
    assert source.platform.key == "qualtrics"
    run_import(now.database, found.with_last_choices(replace(found.choices, save_as="Ours")))
    later = written(tmp_path / "later.csv", [*files.QUALTRICS[:3], files.QUALTRICS[4]])
    assert planned(now.database, later).choices.profile == "Ours"


def test_a_watched_folder_imports_files_of_a_platform(now: Office, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    policy = Policy(kind="responses", survey="NOW", wave="2024", apply_certain=True)
    run_act(now.database, watched_folders.add, folder, policy)
    written(folder / "answers.csv", files.QUALTRICS[:4])
    run_once(now.database, pause=0)
    with now.database.read() as connection:
        (response,) = read_responses(connection, now.wave.id).values()
    assert (response.person_id, response.platform) == (now.people[0], "qualtrics")


def test_a_platforms_own_column_is_never_taken_for_a_question() -> None:
    asked = Questionnaire(
        "OWN",
        "Own",
        None,
        (
            QuestionDefinition("Status", "How do you work now?", QuestionKind.TEXT),
            QuestionDefinition("Progress", "How far have you come?", QuestionKind.NUMBER),
        ),
    )
    rows = (
        ("Status", "Progress", "RecipientEmail", "Q1", "Q2"),
        ("Response Type", "Progress", "E-mail", "How do you work now?", "How far have you come?"),
        [f'{{"ImportId":"{one}"}}' for one in ("status", "progress", "email", "QID1", "QID2")],
    )
    cells = (["IP Address"], [100], ["ann@example.org"], ["Half time"], [7])
    roles = propose_columns(QUALTRICS.join(rows), asked, cells).roles
    assert roles[3:] == (QuestionColumn("Status"), QuestionColumn("Progress"))
    assert not any(isinstance(role, QuestionColumn) for role in roles[:3])

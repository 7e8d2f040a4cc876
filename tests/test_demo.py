"""The whole job on the samples by the command `demo`: the published figures come out."""

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import func, select

from cli.app import run
from importers.answers.choices import AnswerChoices
from importers.answers.kind import RESPONSES
from importers.answers.planned_rows import ResponseOutcome
from importers.workflow import prepare
from models.database import open_database
from models.tables import frame_members, waves
from tests.cli.commands import FakeWindow

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the demonstration printed; its files stand while the tests of this module run."""
    folder = tmp_path_factory.mktemp("demo")
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as steps:
        status = run(["demo", "--output", str(folder), "--json"], FakeWindow())
    assert status == 0, steps.getvalue()
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.fixture(scope="module")
def questions(told: dict[str, Any]) -> dict[str, Any]:
    return {question["code"]: question for question in told["summary"]["questions"]}


def test_it_prints_the_contracts_keys(told: dict[str, Any]) -> None:
    assert set(told) == {"database", "files", "summary"}
    assert Path(told["database"]).exists()


def test_the_frame_is_the_published_one(told: dict[str, Any]) -> None:
    summary = told["summary"]
    assert (summary["survey"], summary["wave"]) == ("CAC", "2018")
    assert (summary["respondents"], summary["frame"]) == (63, 188)
    assert summary["dispositions"] == {"sent": 117, "complete": 63}
    assert summary["rates"]["RR1"] == pytest.approx(100 * 63 / 188)
    database = open_database(told["database"])
    with database.read() as connection:
        left_out = connection.execute(
            select(frame_members.c.excluded, func.count())
            .join(waves)
            .where(waves.c.label == "2018", frame_members.c.excluded.is_not(None))
            .group_by(frame_members.c.excluded)
        ).all()
    database.close()
    assert [tuple(row) for row in left_out] == [("no_address", 8)]
    wave = _command(told, "survey", "list")["surveys"][0]["waves"][0]
    assert (wave["invited"], wave["complete"], wave["partial"]) == (180, 63, 0)


@pytest.mark.parametrize(
    ("code", "value", "percent"),
    [
        ("AWARD", "phd", 62),
        ("AWARD", "mdres", 38),
        ("FIRST_ACTIVE", "yes", 98),
        ("CURRENT_ACTIVE", "yes", 94),
        ("APPLIED", "yes", 75),
        ("SUCCESS", "yes", 78),
    ],
)
def test_the_shares_are_the_published_ones(
    questions: dict[str, Any], code: str, value: str, percent: int
) -> None:
    shares = {share["value"]: share for share in questions[code]["values"]}
    assert round(shares[value]["percent"]) == percent
    assert shares[value]["low"] < shares[value]["percent"] < shares[value]["high"]


def test_staying_active_was_difficult_for_the_published_share(questions: dict[str, Any]) -> None:
    assert round(questions["EASE"]["headline"]["percent"]) == 29


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("ACTIVITIES", ["Clinical trials", "Radiotherapy", "Imaging"]),
        ("CHALLENGES", ["Working hours", "Balancing personal and professional commitments",
                        "Lack of funding opportunities"]),
        ("SUPPORT", ["Greater job security in academia",
                     "Support for career breaks and flexible working",
                     "Visibility of senior clinical academic role models"]),
    ],
)  # fmt: skip
def test_choices_come_in_the_published_order(
    questions: dict[str, Any], code: str, first: list[str]
) -> None:
    values = questions[code]["values"]
    assert [share["text"] for share in values[:3]] == first
    counts = [share["count"] for share in values]
    assert counts == sorted(counts, reverse=True)


def test_women_and_men_differ_as_published(told: dict[str, Any]) -> None:
    comparisons = told["summary"]["groups"]["comparisons"]
    shown = [one for one in comparisons if (one["p_adjusted"] or 1) < 0.05]
    differ = {one["question"] for one in shown}
    assert {"PUBLICATIONS", "PRESENTATIONS"} <= differ
    assert not {"FIRST_ACTIVE", "CURRENT_ACTIVE", "ACTIVITIES"} & differ
    support = {one["value"] for one in shown if one["question"] == "SUPPORT"}
    assert support == {"breaks", "role_models"}


def test_the_second_wave_stands_beside_the_first(told: dict[str, Any]) -> None:
    asked = ("--survey", "CAC", "--wave", "2020", "--against", "2018")
    trend = _command(told, "summary", *asked)["trend"]
    assert trend["against"] == "2018"
    assert trend["same_people"] > 0
    assert trend["changes"]


def _report(told: dict[str, Any], tmp_path: Path, *options: str) -> str:
    """All texts of a Word report on the demonstration, cells of a row parted by bars."""
    path = tmp_path / "report.docx"
    _command(told, "export", "report", str(path), "--survey", "CAC", *options)
    document = Document(str(path))
    said = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        said += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(said)


_BY_GENDER = ("--wave", "2018", "--by", "gender")
_SERIES = "initiative:Succeeding in clinical academia"
_BY_SERIES = ("--wave", "2020", "--against", "2018", "--by", _SERIES)

# The published article sentence by sentence: the report that gives its figures, and what it says.
_ARTICLE = (
    ("63 of those who completed 1983-2017 answered in 2018", _BY_GENDER,
     ("63 people answered", "188 eligible people",
      "drawn from the segment “Clinical alumni 1983–2017”",
      "The response rate is 33.5%", "open from 8 May 2018 to 30 September 2018")),
    ("62% hold a PhD, 38% an MD(Res)", _BY_GENDER,
     ("62%\nhold a PhD", "PhD | 39 | 62% | 52–71%", "MD(Res) | 24 | 38% | 29–48%")),
    ("98% were research active in the first role, 94% are now", _BY_GENDER,
     ("98%\nresearch active in the first role", "Yes | 62 | 98% | 93–100%",
      "94%\nresearch active in the current role", "Yes | 59 | 94% | 87–97%")),
    ("Most common: clinical trials, radiotherapy, imaging", _BY_GENDER,
     ("Clinical trials | 41 | 69% | 59–78%\nRadiotherapy | 30 | 51% | 40–61%\n"
      "Imaging | 24 | 41% | 31–51%",)),
    ("75% had applied for a grant; 78% of those succeeded", _BY_GENDER,
     ("75%\nhave applied for a research grant", "Yes | 45 | 75%",
      "78%\nwon a grant, of those who applied", "Yes | 35 | 78%")),
    ("29% found it difficult or very difficult", _BY_GENDER,
     ("29%\nfind it difficult or very difficult to stay research active",
      "Difficult | 13 | 21%", "Very difficult | 5 | 8%")),
    ("The challenges: hours, commitments, funding", _BY_GENDER,
     ("Working hours | 42 | 67% | 57–75%\n"
      "Balancing personal and professional commitments | 37 | 59% | 49–68%\n"
      "Lack of funding opportunities | 31 | 49% | 39–59%",)),
    ("No real difference by gender in research activity", _BY_GENDER,
     ("Yes | 92% (76–98%) · 24 | 95% (82–99%) · 35 | 1.00 | 1.00",
      "No difference was shown between women and men (−2.3 points; 95% CI −19 to 11)")),
    ("but in numbers of publications and presentations", _BY_GENDER,
     ("Women lower than men: median 12 against 35.5", "Mean | 14.2 | 40.3 | < 0.001 | 0.002",
      "Women lower than men: median 3.5 against 10", "Mean | 3.9 | 11.3 | < 0.001 | 0.001")),
    ("All wanted greater job security", _BY_GENDER,
     ("Greater job security in academia | 49 | 78%",
      "Greater job security in academia | 81% (62–91%) · 21 | 76% (60–87%) · 28")),
    ("Women also prioritised career breaks and role models", _BY_GENDER,
     ("Support for career breaks and flexible working: Women more often than men: 73% against 24%",
      "Visibility of senior clinical academic role models: Women more often than men: 65% against"
      " 19%")),
    ("Repeated after two years: whether activity changes", _BY_SERIES,
     ("70 people answered, 66 completely and 4 in part",
      "2018: 94%, no clear change", "Yes – same people (45) | 93% | 98%")),
    ("and whether the initiatives have the desired effect", _BY_SERIES,
     ("Took part between 2018 and 2020 (10, 18) | 80% | 100% | +20 (−2.7 to +51)",
      "Did not take part (49, 50) | 96% | 94% | −1.9 (−10 to +5.7)",
      "Took part between 2018 and 2020 – same people (10) | 3.2 | 2.4 | −0.80 (−1.1 to −0.50)",
      "Did not take part – same people (31) | 2.7 | 2.5 | −0.13 (−0.31 to +0.05)",
      "This is no experiment: people chose to take part")),
)  # fmt: skip


@pytest.fixture(scope="module")
def reports(told: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[Any, str]:
    """The reports from which the article is written, as text by their options."""
    folder = tmp_path_factory.mktemp("article")
    return {options: _report(told, folder, *options) for options in (_BY_GENDER, _BY_SERIES)}


@pytest.mark.parametrize(
    ("options", "figures"), [row[1:] for row in _ARTICLE], ids=[row[0] for row in _ARTICLE]
)
def test_each_sentence_of_the_article_can_be_written_from_a_report(
    reports: dict[Any, str], options: tuple[str, ...], figures: tuple[str, ...]
) -> None:
    for said in figures:
        assert said in reports[options]


@pytest.mark.parametrize(
    ("initiative", "before", "after"),
    [("Clinical Academic Forum", 12, 19), ("Bridge funding", 4, 7)],
)
def test_other_initiatives_have_people_before_and_after(
    told: dict[str, Any], initiative: str, before: int, after: int
) -> None:
    asked = ("--survey", "CAC", "--wave", "2020", "--against", "2018")
    trend = _command(told, "summary", *asked, "--by", f"initiative:{initiative}")["trend"]
    ease = next(one for one in trend["groups"] if one["question"] == "EASE")
    took_part, *_, did_not = ease["groups"]
    assert took_part["group"] == "Took part between 2018 and 2020"
    assert took_part["change"]["base_then"] == before
    assert took_part["change"]["base_now"] == after
    assert did_not["group"] == "Did not take part"


def test_the_linkedin_group_has_its_published_members(told: dict[str, Any]) -> None:
    _command(told, "segment", "save", "Group", "--where", "linkedin_group = yes")
    segments = _command(told, "segments")["segments"]
    assert [one["count"] for one in segments if one["name"] == "Group"] == [512]


@pytest.mark.parametrize(
    ("options", "figures"),
    [
        # Those further along in their careers.
        (("--wave", "2018", "--by", "years_since_award"), "By years since award"),
        # Both pathways: of those who applied, by whether they succeeded.
        (
            ("--wave", "2018", "--base", "APPLIED = yes", "--by", "question:SUCCESS"),
            "The figures are of those who have applied for a research grant only: 45 people.",
        ),
        # More than one field at once.
        (("--wave", "2018", "--by", "award", "--by", "gender"), "PhD"),
    ],
)
def test_sentences_that_need_a_cut_of_their_own_have_a_report(
    told: dict[str, Any], tmp_path: Path, options: tuple[str, ...], figures: str
) -> None:
    assert figures in _report(told, tmp_path, *options)


def test_themes_of_comments_are_counted_in_the_report(told: dict[str, Any], tmp_path: Path) -> None:
    asked = ("--survey", "CAC", "--question", "COMMENTS")
    _command(told, "themes", "save", "Time", *asked, "--keyword", "time*", "--keyword", "hours")
    _command(told, "themes", "apply", *asked, "--wave", "2018")
    said = _report(told, tmp_path, "--wave", "2018")
    assert "Time | " in said


def test_every_file_is_there_and_opens(told: dict[str, Any]) -> None:
    files = [Path(name) for name in told["files"]]
    endings = {file.suffix for file in files}
    assert {".xlsx", ".docx", ".pdf", ".png"} <= endings
    for file in files:
        match file.suffix:
            case ".xlsx":
                assert all(sheet.max_row > 1 for sheet in load_workbook(file)), file
            case ".docx":
                document = Document(str(file))
                assert document.tables
                assert document.inline_shapes
            case _:
                assert file.stat().st_size > 0


def test_the_pictured_file_of_answers_changes_some(told: dict[str, Any], tmp_path: Path) -> None:
    from ui.page_pictures import _later_answers  # Qt is out of reach while fast tests are collected

    database = open_database(told["database"])
    choices = AnswerChoices(survey="CAC", wave="2020")
    plan = prepare(database, RESPONSES, _later_answers(tmp_path), choices=choices).plan
    database.close()
    changed = {change.row_index for change in plan.changes}
    assert any(plan.rows[at].outcome is ResponseOutcome.COMPLETE for at in changed)


def test_the_database_is_sound_and_a_second_run_takes_its_place(told: dict[str, Any]) -> None:
    checked = _command(told, "check")
    assert (checked["ok"], checked["problems"]) == (True, [])
    window = FakeWindow(screen=True)
    folder = Path(told["database"]).parent
    (folder / "backups").mkdir(exist_ok=True)
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()):
        assert run(["demo", "--output", str(folder), "--json"], window) == 0
    again = json.loads(out.getvalue())
    assert again["summary"]["questions"] == told["summary"]["questions"]
    assert window.opened == [told["database"]]
    assert (folder / "backups").exists()


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as told:
        assert run(["demo", "--output", str(tmp_path / "file")], FakeWindow()) == 1
    assert out.getvalue() == ""
    assert "cannot be written to" in told.getvalue()


def _command(told: dict[str, Any], *command: str) -> dict[str, Any]:
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()):
        assert run(["--database", told["database"], "--json", *command], FakeWindow()) == 0
    found: dict[str, Any] = json.loads(out.getvalue())
    return found

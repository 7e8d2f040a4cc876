"""The code that works a table of the findings out again gives the same figures."""

import re
import runpy
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from analysis.request import SummaryRequest
from analysis.results import QuestionSummary, Summary
from analysis.waves import summarise_wave
from exporters.responses.export import export_responses
from exporters.responses.table_code import has_code, python_code, r_code
from models.batch_kinds import BatchKind
from models.database import Database
from records.writing.new_people import create_people
from surveys.invitations import invite, plan_invitations
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from surveys.responses import Answer, Response, ResponseWrite, write_responses
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import open_wave
from tests.acts import run_act
from tests.snapshots import once

Run = Callable[[str], str]
EASE = ("Very easy", "Easy", "Difficult", "Don’t know")
SURVEY = Questionnaire(
    "CAR",
    "Careers",
    None,
    (
        QuestionDefinition("ACTIVE", "Are you active?", QuestionKind.YES_NO, headline="active"),
        QuestionDefinition(
            "EASE", "How “easy”?", QuestionKind.SINGLE,
            tuple(ChoiceDefinition(f"e{n}", text) for n, text in enumerate(EASE)),
        ),
        QuestionDefinition(
            "PLACE", "Where?", QuestionKind.SINGLE,
            tuple(ChoiceDefinition(one, one.title()) for one in ("here", "there", "far")),
        ),
        QuestionDefinition(
            "DOES", "What do you do?", QuestionKind.MULTIPLE,
            tuple(ChoiceDefinition(one, one.title()) for one in ("trials", "lab", "other")),
            allows_not_applicable=True,
        ),
        QuestionDefinition("LIKELY", "How likely?", QuestionKind.SCALE, scale_from=0, scale_to=5),
        QuestionDefinition("PAPERS", "How many papers?", QuestionKind.NUMBER),
    ),
)  # fmt: skip


@pytest.fixture
@once
def office(database: Database) -> Database:
    """Sixty people in the frame, of whom 45 answered as a fixed seed has it."""
    random = Random(7)
    survey_id = run_act(database, create_survey, SURVEY).survey_id
    with database.write(BatchKind.PERSON_EDIT) as changes:
        people = create_people(
            changes,
            [
                {"given_name": f"P{n}", "family_name": "Ash", "email": f"p{n}@example.org",
                 "gender": random.choice(["female", "male"])}
                for n in range(60)
            ],
            None,
        )  # fmt: skip
    wave = run_act(database, open_wave, "CAR", "2018")
    with database.read() as connection:
        plan = plan_invitations(connection, wave)
    run_act(database, invite, plan)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        stored = stored_questions(changes.connection, survey_id, 1)
        writes = [ResponseWrite(Response(_answers(random), True, one)) for one in people[:45]]
        write_responses(changes, wave, stored, writes)
    return database


def _answers(random: Random) -> dict[str, tuple[Answer, ...]]:
    given: dict[str, tuple[Answer, ...]] = {
        "ACTIVE": (Answer(random.choice(["yes", "no"])),),
        "EASE": (Answer(f"e{random.randrange(4)}"),),
        "PLACE": (Answer(random.choice(["here", "there", "far"])),),
        "DOES": tuple(Answer(one) for one in ("trials", "lab", "other") if random.random() < 0.5)
        or (Answer(not_applicable=True),),
        "LIKELY": (Answer(str(random.randrange(6))),),
        "PAPERS": (Answer(number=float(random.randrange(40))),),
    }
    return {code: one for code, one in given.items() if random.random() < 0.9}


def summary_of(office: Database, *by: str, publish_safe: bool = False) -> Summary:
    with office.read() as connection:
        request = SummaryRequest("CAR", "2018", by=by, publish_safe=publish_safe)
        return summarise_wave(connection, request)


@pytest.fixture
def run(
    office: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a script beside the exported data, and give what it prints."""
    export_responses(office, tmp_path / "a.zip", "CAR", "2018", anonymous=True, fields=["gender"])
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path)
    monkeypatch.chdir(tmp_path)

    def run(code: str) -> str:
        script = tmp_path / "table.py"
        script.write_text(code, encoding="utf-8")
        capsys.readouterr()
        runpy.run_path(str(script))
        return capsys.readouterr().out

    return run


def _numbers(printed: str, name: str) -> list[float]:
    return [float(found) for found in re.findall(rf"{name}:? *=? *([\d.e-]+)", printed)]


@pytest.mark.parametrize("by", [(), ("gender",)])
def test_the_code_in_python_gives_the_figures_of_the_findings(
    office: Database, run: Run, by: tuple[str, ...]
) -> None:
    summary = summary_of(office, *by)
    for question in summary.questions:
        assert has_code(summary, question)
        printed = run(python_code(summary, question, "Careers 2018"))
        values: list[tuple[str, list[Any]]] = [
            ("'count'", [one.count for one in question.values]),
            ("'base'", [question.base for _ in question.values]),
            ("'percent'", [one.percent for one in question.values]),
        ]
        if question.kind in {"scale", "number"}:
            values.append(("'mean'", [question.numbers.mean]))
            values.append(("0.25 ", [question.numbers.lower_quartile]))
            lows = [one.low for one in question.values] + [question.numbers.low]
        else:
            lows = [one.low for one in question.values]
        values.append(("'low'", lows))
        values.append(("p =", _p_values(summary, question)))
        for name, expected in values:
            within = 0.03 if name == "p =" else 1e-9  # those of larger tables are simulated
            assert _numbers(printed, name) == pytest.approx(expected, abs=within), question.code


def _p_values(summary: Summary, question: QuestionSummary) -> list[float]:
    """In the order of the tests."""
    if summary.breakdown is None:
        return []
    return [
        one.p
        for one in summary.breakdown.comparisons
        if one.question == question.code and one.p is not None
    ]


def test_the_code_in_r_reads_the_same_variables(office: Database) -> None:
    """What R prints was compared by hand: R is no part of the suite."""
    summary = summary_of(office, "gender")
    code = {one.code: r_code(summary, one, "Careers 2018") for one in summary.questions}
    assert 'codes[["ACTIVE"]] == 1' in code["ACTIVE"]
    assert 'responses[["EASE"]] == "Very easy"' in code["EASE"]
    assert 'codes[["DOES_lab"]] == 1' in code["DOES"]
    assert "N <- 60" in code["PAPERS"]
    assert "wilcox.test(y[among] ~ as.character(group)[among])" in code["LIKELY"]
    assert "Don’t know" not in code["EASE"].partition("y <- ")[2]  # has no rank
    assert "with the field gender" in code["ACTIVE"]


def test_there_is_no_code_for_what_the_export_lacks(office: Database) -> None:
    safe = summary_of(office, publish_safe=True)
    assert not any(has_code(safe, one) for one in safe.questions)
    found = summary_of(office, "gender")
    assert found.breakdown is not None
    (gender,) = found.breakdown.variables
    for variables in ((gender, gender), (replace(gender, key="derived:Bands"),)):
        other = replace(found, breakdown=replace(found.breakdown, variables=variables))
        assert not any(has_code(other, one) for one in other.questions)

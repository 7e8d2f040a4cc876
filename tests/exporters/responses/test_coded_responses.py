"""Responses as coded data: what statistics programs read back."""

import csv
import io
import re
import runpy
import zipfile
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from exporters.responses.coded_variables import (
    LONGEST_NAME,
    choice_codes,
    plain_name,
    variable_names,
)
from exporters.responses.export import export_responses, find_singled_out
from exporters.responses.reidentification import Detail
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import people
from surveys.later_questions import record_later_questions
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.responses import Answer, Response, ResponseWrite, write_responses
from surveys.routing import parse_routing
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import open_wave
from tests.acts import run_act


@pytest.mark.parametrize(
    ("kind", "codes", "expected"),
    [
        (QuestionKind.YES_NO, ("yes", "no"), {"yes": 1, "no": 0}),
        (QuestionKind.SINGLE, ("a", "b"), {"a": 1, "b": 2}),
        (QuestionKind.SINGLE, ("3", "1"), {"3": 3, "1": 1}),
        (QuestionKind.SCALE, ("-1", "0", "1"), {"-1": -1, "0": 0, "1": 1}),
        (QuestionKind.SINGLE, ("1", "2", "dk", "x"), {"1": 1, "2": 2, "dk": 3, "x": 4}),
        (QuestionKind.SINGLE, ("1", "01"), {"1": 1, "01": 2}),
    ],
)
def test_choices_keep_their_numbers_or_get_some(
    kind: QuestionKind, codes: tuple[str, ...], expected: dict[str, int]
) -> None:
    assert choice_codes(kind, codes) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ACTIVE", "ACTIVE"),
        ("Q1. Größe?", "Q1_Groe"),
        ("1st job", "Q_1st_job"),
        ("and", "and_1"),
        ("السؤال", "Q"),
        ("custom.club", "custom_club"),
    ],
)
def test_names_of_variables(text: str, name: str) -> None:
    assert plain_name(text) == name


@given(st.text(), st.lists(st.text(min_size=1), min_size=1, max_size=8, unique=True))
def test_every_choice_has_a_name_that_statistics_programs_take(code: str, codes: list[str]) -> None:
    names = variable_names(code, QuestionKind.MULTIPLE, codes)
    assert len({name.casefold() for name in names}) == len(codes)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) for name in names)
    assert max(map(len, names)) <= LONGEST_NAME


def read_sav(path: Path) -> tuple[pd.DataFrame, pyreadstat.metadata_container]:
    found: tuple[pd.DataFrame, pyreadstat.metadata_container] = pyreadstat.read_sav(
        path, user_missing=True
    )
    return found


def test_a_sav_file_has_codes_labels_and_missing_values(wave: Database, tmp_path: Path) -> None:
    assert export_responses(wave, tmp_path / "a.sav", "CAR", "2018") == 2
    frame, about = read_sav(tmp_path / "a.sav")
    ann = frame[frame["alumni_id"] == "007"].iloc[0]
    bob = frame[frame["alumni_id"] == "008"].iloc[0]
    names = [str(name) for name in frame]
    coded = {name: ann[name] for name in names if name.split("_")[0].isupper()}
    assert coded == {
        "ACTIVE": 1, "EASE": 2, "EASE_other_text": "it depends", "DOES_trials": 1, "DOES_lab": 0,
        "DOES_other": 1, "DOES_other_text": "teaching", "LIKELY": -1, "HARD": 2, "PAPERS": 12,
        "MORE": "=SUM(A1), thank you", "SINCE": pd.Timestamp("2018-09-03").date(),
    }  # fmt: skip
    assert bob["PAPERS"] == bob["DOES_lab"] == -98
    assert pd.isna(bob["ACTIVE"])
    labels = about.variable_value_labels
    assert labels["ACTIVE"] == {1: "Yes", 0: "No"}
    assert labels["HARD"] == {1: "Easy", 2: "Hard"}
    assert labels["PAPERS"] == {-98: "Not applicable"}
    assert about.missing_ranges["PAPERS"] == [{"lo": -98, "hi": -98}]
    assert about.column_names_to_labels["DOES_lab"] == "What do you do? [Lab [wet]]"
    measured = about.variable_measure
    assert (measured["HARD"], measured["PAPERS"], measured["DOES_lab"]) == (
        "ordinal", "scale", "nominal",
    )  # fmt: skip
    assert (ann["complete"], bob["complete"]) == (1, 0)
    assert ann["submitted"] == pd.Timestamp("2018-09-30").date()


def test_an_anonymous_sav_file_leads_to_nobody(wave: Database, tmp_path: Path) -> None:
    export_responses(wave, tmp_path / "a.sav", "CAR", "2018", anonymous=True, details=list(Detail))
    frame, about = read_sav(tmp_path / "a.sav")
    written = f"{frame.to_string()} {about.column_names_to_labels}"
    for mark in ("007", "008", "Ann", "Ash", "Bob", "example.org", "R-1", "2018-09-30", "14:05"):
        assert mark not in written
    assert set(frame["SINCE"]) == {"2018-09", ""}


def test_fields_of_people_are_exported_without_names(wave: Database, tmp_path: Path) -> None:
    with wave.write(BatchKind.PERSON_EDIT) as changes:
        changes.connection.execute(people.update().values(gender="woman"))
    path = tmp_path / "a.sav"
    export_responses(wave, path, "CAR", "2018", anonymous=True, fields=["gender"])
    frame, about = read_sav(path)
    assert list(frame["gender"]) == [1, 1]
    assert about.variable_value_labels["gender"] == {1: "woman"}
    assert "family_name" not in frame
    found = find_singled_out(wave, "CAR", "2018", (), ["gender"])
    assert "Gender" in found.columns


@pytest.mark.parametrize(
    ("field", "code"), [("email", "identifying_field"), ("nonsense", "unknown_field")]
)
def test_fields_that_identify_are_refused(
    wave: Database, tmp_path: Path, field: str, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        export_responses(wave, tmp_path / "a.sav", "CAR", "2018", anonymous=True, fields=[field])
    assert refused.value.code == code
    assert not (tmp_path / "a.sav").exists()


def unpacked(path: Path) -> Path:
    folder = path.with_suffix("")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_a_zip_file_has_codes_labels_and_a_codebook(wave: Database, tmp_path: Path) -> None:
    export_responses(wave, tmp_path / "a.zip", "CAR", "2018")
    folder = unpacked(tmp_path / "a.zip")
    assert sorted(path.name for path in folder.iterdir()) == [
        "codebook.csv", "read_responses.R", "read_responses.py", "responses-labels.csv",
        "responses.csv",
    ]  # fmt: skip
    codes, words = (read_csv(folder / f"responses{end}.csv") for end in ("", "-labels"))
    ann = next(place for place, row in enumerate(codes) if row["alumni_id"] == "007")
    assert (codes[ann]["HARD"], words[ann]["HARD"]) == ("2", "Hard")
    assert (codes[1 - ann]["PAPERS"], words[1 - ann]["PAPERS"]) == ("-98", "Not applicable")
    book = read_csv(folder / "codebook.csv")
    assert {row["Variable"] for row in book} == set(codes[0])
    missing = [row for row in book if row["Missing"] == "Yes"]
    assert {(row["Variable"], row["Code label"]) for row in missing} >= {
        ("PAPERS", "Not applicable"), ("DOES_lab", "Not applicable"),
    }  # fmt: skip


def test_the_script_in_python_reads_answers_as_categories(
    wave: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_responses(wave, tmp_path / "a.zip", "CAR", "2018")
    folder = unpacked(tmp_path / "a.zip")
    monkeypatch.chdir(folder)
    read = runpy.run_path(str(folder / "read_responses.py"))
    frame, labels = read["responses"], read["labels"]
    assert list(frame["EASE"].cat.categories) == ["Easy", "Other, namely"]
    assert frame["HARD"].cat.ordered
    assert frame["PAPERS"].dropna().tolist() == [12]
    assert frame["SINCE"].dropna().tolist() == [pd.Timestamp("2018-09-03")]
    assert labels["LIKELY"] == "How likely?"


ROUTED = Questionnaire(
    "R",
    "Routed",
    None,
    (
        QuestionDefinition("APPLIED", "Have you applied?", QuestionKind.YES_NO),
        QuestionDefinition(
            "GRANTS", "How many grants?", QuestionKind.NUMBER, asked_if=parse_routing("APPLIED=yes")
        ),
        QuestionDefinition(
            "WHY", "Why not?", QuestionKind.TEXT, asked_if=parse_routing("APPLIED=no")
        ),
        QuestionDefinition("LATER", "New?", QuestionKind.YES_NO),
    ),
)


def test_what_was_not_asked_is_no_blank(database: Database, tmp_path: Path) -> None:
    survey_id = run_act(database, create_survey, ROUTED).survey_id
    opened = run_act(database, open_wave, "R", "2018")
    with database.write(BatchKind.PERSON_EDIT) as changes:
        stored = stored_questions(changes.connection, survey_id, 1)
        given = [
            {"APPLIED": (Answer("yes"),), "GRANTS": (Answer(number=-97.0),)},
            {"APPLIED": (Answer("no"),)},
            {"APPLIED": (Answer("yes"),)},
        ]
        writes = [ResponseWrite(Response(one, True, source_key=str(n))) for n, one in
                  enumerate(given)]  # fmt: skip
        write_responses(changes, opened, stored, writes)
        record_later_questions(changes, survey_id, 1, [stored[3].id], [])
    export_responses(database, tmp_path / "a.sav", "R", "2018")
    frame, about = read_sav(tmp_path / "a.sav")
    frame = frame.sort_values("response_id")
    assert frame["GRANTS"].iloc[:2].tolist() == [-97, -997]  # −97 is an answer
    assert pd.isna(frame["GRANTS"].iloc[2])
    assert about.variable_value_labels["GRANTS"] == {-997: "Not asked"}
    assert frame["WHY_blank"].tolist()[0] == frame["WHY_blank"].tolist()[2] == 2
    assert frame["LATER"].tolist() == [-97, -97, -97]


def test_a_wave_that_nobody_answered_is_exported(database: Database, tmp_path: Path) -> None:
    run_act(database, create_survey, ROUTED)
    run_act(database, open_wave, "R", "2018")
    for name in ("a.sav", "a.zip", "a.xlsx"):
        assert export_responses(database, tmp_path / name, "R", "2018") == 0
    assert "GRANTS" in read_sav(tmp_path / "a.sav")[0]

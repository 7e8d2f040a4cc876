"""A questionnaire is inferred from the answers to it: kinds by evidence, choices, matrices."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from importers.answers.platforms import GENERIC, Platform, headings_of, read_table
from importers.answers.platforms.limesurvey import LIMESURVEY
from importers.answers.proposals import propose_columns
from importers.answers.questionnaires.column_kinds import kind_of
from importers.answers.questionnaires.inferred import infer_questionnaire
from importers.answers.rows import ReadingOptions, SheetReader
from surveys.questionnaire import QuestionKind, Questionnaire
from surveys.questionnaire_issues import find_issues
from tabular.reading import Cell, Table, read_file
from tests.importers.answers.conftest import make_table
from tests.importers.answers.platform_variants import VARIANTS
from tests.importers.answers.test_platform_variants import write


@pytest.mark.parametrize(
    ("values", "text", "kind", "choices"),
    [
        (["Yes", "No", "Yes"], "Active?", QuestionKind.YES_NO, []),
        ([date(2020, 1, 1), date(2021, 1, 1)], "Since?", QuestionKind.DATE, []),
        (["2020-01-01 10:00", "2021-01-01 10:00"], "Since?", QuestionKind.DATE, []),
        ([1, 2, 3, 4, 2, 3, 1, 5], "How likely?", QuestionKind.SCALE, []),
        ([1, 2, 3, 4, 2, 3, 1, 5], "How many papers?", QuestionKind.NUMBER, []),
        (["12", "3.5", "800"], "Distance", QuestionKind.NUMBER, []),
        (
            ["Good", "Bad", "Very good", "Good", "Bad", "Very good"],
            "How was it?",
            QuestionKind.SINGLE,
            ["Bad", "Good", "Very good"],
        ),
        (["Lab", "Other", "Clinic", "Lab", "Other", "Clinic"], "Where?", QuestionKind.SINGLE,
         ["Clinic", "Lab", "Other"]),
        (["A1", "-oth-", "A2"], "Where?", QuestionKind.SINGLE, ["A1", "A2", "Other"]),
        (["1", "-oth-", "2", "1"], "Where?", QuestionKind.SINGLE, ["1", "2", "Other"]),
        (["-oth-"], "Where?", QuestionKind.SINGLE, ["Other"]),
        (["Lab;Clinic;", "Clinic;", "Lab;", "Lab;Clinic;"], "Where?", QuestionKind.MULTIPLE,
         ["Clinic", "Lab"]),
        (
            ["Trials, Bench, wet or dry", "Trials", "Bench, wet or dry", "Trials"],
            "What?",
            QuestionKind.MULTIPLE,
            ["Bench, wet or dry", "Trials"],
        ),
        (["Thank you, it was good", "Nothing", "I liked the walks"], "More?", QuestionKind.TEXT,
         []),
    ],
)  # fmt: skip
def test_the_values_of_a_column_prove_its_kind(
    values: Sequence[Cell], text: str, kind: QuestionKind, choices: list[str]
) -> None:
    found = kind_of(values, text)
    assert found.kind is kind
    assert [one.text for one in found.choices] == choices


def test_columns_of_one_question_are_its_choices_or_the_rows_of_a_matrix() -> None:
    table = make_table(
        "Token | E-mail | First name | ACTIVE | Does? [Trials] | Does? [Other] | Rate [Pay]"
        " | Rate [Hours] | Empty",
        ["a", "a@example.org", "Ann", "Yes", "Yes", "shop", 1, 3, None],
        ["b", "b@example.org", "Bob", "No", "No", None, 2, 4, None],
        ["c", "c@example.org", "Caz", "No", None, None, 3, 4, None],
        ["d", "d@example.org", "Dan", "No", None, None, 1, 2, None],
    )
    found, issues = infer_questionnaire(table, GENERIC, "S", "Survey")
    assert [(one.code, one.kind.value, one.text) for one in found.questions] == [
        ("ACTIVE", "yes_no", "ACTIVE"),
        ("Q2", "multiple", "Does?"),
        ("Q3_1", "scale", "Pay"),
        ("Q3_2", "scale", "Hours"),
    ]
    assert {one.matrix.text for one in found.questions if one.matrix} == {"Rate"}
    assert [one.text for one in found.questions[1].choices] == ["Trials", "Other"]
    assert find_issues(found) == []
    assert [one.column for one in issues] == ["First name", "Empty"]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("WHERE | WHERE[other]", ("A1", "-oth-")),
        ("Where? | Where? [Other]", ("Lab", "Other")),
        ("WHERE. Where? | WHERE[other]. Where? [Other]", ("A1", "-oth-")),
    ],
)
def test_the_words_of_other_are_no_question_of_their_own(
    headings: str, cells: tuple[str, str]
) -> None:
    listed, other = cells
    table = make_table(
        f"id | submitdate | lastpage | token | {headings}",
        [1, "2024-03-01 10:00:00", 3, "a", listed, None],
        [2, "2024-03-01 10:00:00", 3, "b", other, "A boat"],
        [3, "2024-03-01 10:00:00", 3, "c", listed, None],
        [4, "2024-03-01 10:00:00", 3, "d", other, "A tent"],
    )
    found, _ = infer_questionnaire(table, LIMESURVEY, "S", "Survey")
    (question,) = found.questions
    assert (question.kind, question.choices[-1].text) == (QuestionKind.SINGLE, "Other")
    roles = propose_columns(headings_of(table, LIMESURVEY), found, table.columns).roles
    rows, _ = SheetReader(table, roles, found, ReadingOptions()).read(table)
    words = [one.text for row in rows for one in row.answers[question.code]]
    assert words == [None, "A boat", None, "A tent"]


@pytest.mark.parametrize("name", VARIANTS)
def test_the_file_answers_what_was_inferred_from_it(tmp_path: Path, name: str) -> None:
    platform, table = read_table(read_file(write(tmp_path / "answers.csv", VARIANTS[name])))
    found, _ = infer_questionnaire(table, platform, "S", "Survey")
    assert find_issues(found) == []
    assert _unanswered(found, platform, table) == set()


def _unanswered(found: Questionnaire, platform: Platform, table: Table) -> set[str]:
    roles = propose_columns(headings_of(table, platform), found, table.columns).roles
    rows, _ = SheetReader(table, roles, found, ReadingOptions()).read(table)
    answered = {code for row in rows for code in row.answers}
    return {question.code for question in found.questions} - answered

"""A questionnaire written as a workbook is the same questionnaire when it is read again."""

from pathlib import Path

import pytest

from exporters.questionnaires import write_questionnaire
from importers.answers.questionnaires.workbook import read_questionnaire_file
from surveys.example_questionnaire import EXAMPLE
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.questionnaire_issues import find_issues
from tests.office import QUESTIONNAIRE

TRICKY = Questionnaire(
    "X1",
    "Ärzte & “careers”",
    "Two lines\nof text",
    (
        QuestionDefinition(
            "001",
            "=Is it?",
            QuestionKind.YES_NO,
            (ChoiceDefinition("yes", "Oui"), ChoiceDefinition("no", "Non", True)),
            headline="say no",
        ),
        QuestionDefinition(
            "Q2",
            "How much?",
            QuestionKind.SCALE,
            (ChoiceDefinition("0", "None"), ChoiceDefinition("2", "Much")),
            scale_from=0,
            scale_to=2,
            allows_not_applicable=True,
        ),
        QuestionDefinition(
            "Q3",
            "Which?",
            QuestionKind.SINGLE,
            (ChoiceDefinition("c", "C"), ChoiceDefinition("c_plus_plus", "C++")),
            is_ordered=False,
        ),
    ),
)

# 100 questions of 60 choices, with labels of 300 characters, in part written from right to left.
HOSTILE = Questionnaire(
    "BIG",
    "استبيان",
    None,
    tuple(
        QuestionDefinition(
            f"Q{at}",
            f"ما رأيك؟ {at} {'x' * 280}",
            QuestionKind.MULTIPLE,
            tuple(
                ChoiceDefinition(f"c{place}", f"خيار {place} {'y' * 290}") for place in range(60)
            ),
        )
        for at in range(100)
    ),
)


def test_a_large_questionnaire_is_read_again_as_it_was(tmp_path: Path) -> None:
    whole = complete_questionnaire(HOSTILE)
    write_questionnaire(tmp_path / "big.xlsx", whole)
    assert read_questionnaire_file(tmp_path / "big.xlsx").questionnaire == whole


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
@pytest.mark.parametrize("questionnaire", [EXAMPLE, QUESTIONNAIRE, TRICKY])
def test_it_is_read_again_as_it_was(
    tmp_path: Path, questionnaire: Questionnaire, ending: str
) -> None:
    whole = complete_questionnaire(questionnaire)
    path = tmp_path / f"questionnaire{ending}"
    write_questionnaire(path, whole)
    found = read_questionnaire_file(path)
    assert found.issues == ()
    assert found.questionnaire == whole


def test_the_example_has_every_type_and_no_issue() -> None:
    assert {one.kind for one in EXAMPLE.questions} == set(QuestionKind)
    assert find_issues(EXAMPLE) == []

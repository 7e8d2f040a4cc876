"""What makes a questionnaire sound, and which choices it has."""

from dataclasses import replace

import pytest

from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.questionnaire_issues import find_issues


def _one(question: QuestionDefinition) -> Questionnaire:
    return Questionnaire("X", "A survey", None, (question,))


def _question(kind: QuestionKind, *choices: ChoiceDefinition, **more: object) -> QuestionDefinition:
    question = QuestionDefinition("Q", "What?", kind, choices)
    return replace(question, **more)  # type: ignore[arg-type]


A, B = ChoiceDefinition("a", "Apple"), ChoiceDefinition("b", "Pear")


def test_a_sound_one_has_no_faults(
    questionnaire: Questionnaire,
) -> None:
    assert find_issues(questionnaire) == []
    assert find_issues(complete_questionnaire(questionnaire)) == []
    assert complete_questionnaire(complete_questionnaire(questionnaire)) == complete_questionnaire(
        questionnaire
    )


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (_question(QuestionKind.TEXT, code=" "), "no_question_code"),
        (_question(QuestionKind.TEXT, text=" "), "no_question_text"),
        (_question(QuestionKind.TEXT, A), "choices_not_wanted"),
        (_question(QuestionKind.NUMBER, headline="many"), "headline_without_choices"),
        (_question(QuestionKind.SINGLE), "no_choices"),
        (_question(QuestionKind.MULTIPLE, A, replace(B, code="A ")), "repeated_choice"),
        (_question(QuestionKind.MULTIPLE, A, replace(B, text="APPLE")), "repeated_choice"),
        (_question(QuestionKind.SINGLE, replace(A, text="")), "empty_choice"),
        (_question(QuestionKind.SINGLE, A, scale_from=1, scale_to=5), "scale_not_wanted"),
        (_question(QuestionKind.SCALE, scale_from=1), "no_scale"),
        (_question(QuestionKind.SCALE, scale_from=5, scale_to=5), "bad_scale"),
        (_question(QuestionKind.SCALE, scale_from=0, scale_to=101), "bad_scale"),
        (_question(QuestionKind.SCALE, A, scale_from=0, scale_to=3), "unknown_point"),
        (_question(QuestionKind.YES_NO, A), "unknown_point"),
    ],
)
def test_each_fault_is_named_with_its_question(question: QuestionDefinition, code: str) -> None:
    found = find_issues(_one(question))
    assert [fault.code for fault in found] == [code]
    assert found[0].question == 0


def test_two_questions_cannot_share_a_code() -> None:
    one = _question(QuestionKind.TEXT)
    found = find_issues(Questionnaire("X", "A survey", None, (one, replace(one, code="q"))))
    assert [(fault.code, fault.question) for fault in found] == [("repeated_question", 1)]


def test_an_empty_one_says_all_that_it_lacks() -> None:
    assert {fault.code for fault in find_issues(Questionnaire("", ""))} == {
        "no_survey_code",
        "no_survey_title",
        "no_questions",
    }


def test_yes_no_and_scales_get_their_choices() -> None:
    yes_no = complete_questionnaire(_one(_question(QuestionKind.YES_NO))).questions[0]
    assert [choice.code for choice in yes_no.choices] == ["yes", "no"]
    low = ChoiceDefinition("-1", "Never")
    scale = complete_questionnaire(
        _one(_question(QuestionKind.SCALE, low, scale_from=-1, scale_to=1))
    ).questions[0]
    assert [(choice.code, choice.text) for choice in scale.choices] == [
        ("-1", "Never"),
        ("0", "0"),
        ("1", "1"),
    ]


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        (_question(QuestionKind.YES_NO, headline="yes"), {"yes"}),
        (_question(QuestionKind.SINGLE, A, B, headline="apple"), {"a"}),
        (_question(QuestionKind.SINGLE, A, replace(B, in_headline=True), headline="pear"), {"b"}),
        (_question(QuestionKind.SCALE, scale_from=1, scale_to=3, headline="top"), {"3"}),
        (_question(QuestionKind.SINGLE, A, B), set()),
    ],
)
def test_a_headline_counts_the_marked_choices_or_the_first(
    question: QuestionDefinition, counted: set[str]
) -> None:
    choices = complete_questionnaire(_one(question)).questions[0].choices
    assert {choice.code for choice in choices if choice.in_headline} == counted

"""Codes that are proposed, lists that are pasted, and steps that are undone."""

from dataclasses import replace

import pytest

from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.questionnaire_edits import (
    EditHistory,
    added_question,
    duplicated_question,
    ordered_questions,
    pasted_choices,
    proposed_code,
    replaced_question,
    with_kind,
)
from surveys.questionnaire_issues import find_issues
from surveys.routing import parse_routing

ONE = QuestionDefinition("ONE", "One?", QuestionKind.YES_NO, section="First")
TWO = QuestionDefinition("TWO", "Two?", QuestionKind.TEXT)
BOTH = Questionnaire("CAR", "Careers", questions=(ONE, TWO))


@pytest.mark.parametrize(
    ("text", "taken", "code"),
    [
        ("Are you research active?", (), "RESEARCH_ACTIVE"),
        ("How did it go?", (), "GO"),
        ("Why?", (), "WHY"),
        ("Are you research active?", ("research_active",), "RESEARCH_ACTIVE_2"),
        ("Ämter und Würden", (), "AMTER_UND_WURDEN"),
        ("?", (), ""),
        ("word " * 80, (), "WORD_WORD_WORD"),
    ],
)
def test_a_code_is_proposed_from_the_telling_words(
    text: str, taken: tuple[str, ...], code: str
) -> None:
    assert proposed_code(text, taken) == code


def test_a_list_of_one_or_two_columns_is_pasted() -> None:
    assert pasted_choices("Apple\r\n\n  Pear, green \nApple\n") == [
        ChoiceDefinition("apple", "Apple"),
        ChoiceDefinition("pear_green", "Pear, green"),
    ]
    assert pasted_choices("1\tApple\n2\tPear\n2\tPlum\t", ["1"]) == [
        ChoiceDefinition("apple", "Apple"),
        ChoiceDefinition("2", "Pear"),
        ChoiceDefinition("plum", "Plum"),
    ]
    assert pasted_choices(" \n\t\n") == []


def test_the_routing_of_others_follows_the_code_of_a_question() -> None:
    asked = replace(TWO, asked_if=parse_routing("ONE = yes"))
    two = replace(BOTH, questions=(BOTH.questions[0], asked))
    for code in ("", "F", "FIRST"):
        two = replaced_question(two, 0, replace(two.questions[0], code=code))
    assert two.questions[1].asked_if == parse_routing("FIRST = yes")
    twice = (two.questions[0], two.questions[0], two.questions[1])
    other = replaced_question(replace(two, questions=twice), 0, replace(twice[0], code="NEW"))
    assert other.questions[2].asked_if == parse_routing("FIRST = yes")  # of the one that has it


@pytest.mark.parametrize(
    ("codes", "routing"),
    [
        (("a", "b", "c"), "ONE in (a, b)"),
        (("a", "x", "c"), "ONE in (a, x)"),
        (("x", "y", "z"), "ONE in (x, y)"),
        (("b", "a", "c"), "ONE in (a, b)"),  # put in another order
        (("x", "b"), "ONE in (a, b)"),  # removed: which of them, nobody can tell
    ],
)
def test_the_routing_of_others_follows_the_codes_of_choices(
    codes: tuple[str, ...], routing: str
) -> None:
    def choosing(*codes: str) -> QuestionDefinition:
        choices = tuple(ChoiceDefinition(code, code.upper()) for code in codes)
        return replace(ONE, kind=QuestionKind.SINGLE, choices=choices)

    asked = replace(TWO, asked_if=parse_routing("ONE in (a, b)"))
    two = replace(BOTH, questions=(choosing("a", "b", "c"), asked))
    edited = replaced_question(two, 0, choosing(*codes))
    assert edited.questions[1].asked_if == parse_routing(routing)


def test_steps_are_undone_and_redone_and_typing_is_one_step() -> None:
    history = EditHistory(BOTH)
    for text in ("O", "On", "Once?"):
        changed = QuestionDefinition("ONE", text, QuestionKind.YES_NO)
        history.change(replaced_question(history.now, 0, changed), (0, "text"))
    history.change(ordered_questions(history.now, [1, 0]))
    last = history.now
    history.change(last)
    history.undo()
    assert history.now.questions[0].text == "Once?"
    history.undo()
    assert history.now == BOTH
    assert not history.can_undo
    history.undo()
    history.redo()
    history.redo()
    assert history.now == last
    assert not history.can_redo
    history.undo()
    history.change(BOTH)
    assert not history.can_redo


def test_a_question_is_added_in_the_section_before_it_and_duplicated() -> None:
    three = added_question(BOTH, 1)
    assert (three.questions[1].code, three.questions[1].section) == ("Q3", "First")
    assert added_question(Questionnaire("", ""), 0).questions[0].code == "Q1"
    copied = duplicated_question(BOTH, 0)
    assert [one.code for one in copied.questions] == ["ONE", "ONE_2", "TWO"]
    assert find_issues(copied) == []


@pytest.mark.parametrize("kind", QuestionKind)
@pytest.mark.parametrize("before", QuestionKind)
def test_another_kind_leaves_nothing_that_it_cannot_have(
    before: QuestionKind, kind: QuestionKind
) -> None:
    fruit = (ChoiceDefinition("apple", "Apple"),)
    question = with_kind(QuestionDefinition("Q", "Which?", QuestionKind.SINGLE, fruit), before)
    found = find_issues(Questionnaire("CAR", "Careers", questions=(with_kind(question, kind),)))
    assert {one.code for one in found} <= {"no_choices"}

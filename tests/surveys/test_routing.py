"""Routing written, read, checked and followed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.questionnaire_issues import find_issues
from surveys.reached import reached_questions
from surveys.responses import Answer, Answers
from surveys.routing import (
    AllOf,
    AnyOf,
    RoutingCondition,
    RoutingOperator,
    parse_routing,
    routing_text,
)

IS = RoutingOperator.IS


@pytest.mark.parametrize(
    ("text", "routing"),
    [
        ("ACTIVE = yes", RoutingCondition("ACTIVE", IS, ("yes",))),
        ("A in (x, “y z”)", RoutingCondition("A", IS, ("x", "y z"))),
        ("A not in (x)", RoutingCondition("A", RoutingOperator.IS_NOT, ("x",))),
        ("A <> x", RoutingCondition("A", RoutingOperator.IS_NOT, ("x",))),
        ("A ≥ 3", RoutingCondition("A", RoutingOperator.AT_LEAST, ("3",))),
        ("A Answered", RoutingCondition("A", RoutingOperator.ANSWERED)),
        ("A not answered", RoutingCondition("A", RoutingOperator.NOT_ANSWERED)),
        ('"and" = "in"', RoutingCondition("and", IS, ("in",))),
        (
            "A = 1 AND (B = 2 or (C = 3))",
            AllOf(
                (
                    RoutingCondition("A", IS, ("1",)),
                    AnyOf((RoutingCondition("B", IS, ("2",)), RoutingCondition("C", IS, ("3",)))),
                )
            ),
        ),
    ],
)
def test_an_expression_is_read(text: str, routing: object) -> None:
    assert parse_routing(text) == routing


@pytest.mark.parametrize(
    "text", ["", "A", "A =", "A = (", "= 1", "A in ()", "A = 1 and", "(A = 1", "A = 1)", "A ! 1",
             '"A', "(" * 60 + "A = 1" + ")" * 60]
)  # fmt: skip
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_routing(text)
    assert refused.value.code == "bad_routing"


_CODES = st.text(
    st.characters(exclude_characters='"“”≤≥', exclude_categories=["Cs", "Zl", "Zs", "Cc"]),
    min_size=1,
)
_CONDITIONS = st.builds(
    RoutingCondition, _CODES, st.sampled_from([IS, RoutingOperator.IS_NOT]),
    st.lists(_CODES, min_size=1, max_size=3).map(tuple),
)  # fmt: skip


@given(
    st.one_of(
        _CONDITIONS,
        st.lists(_CONDITIONS, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(_CONDITIONS, min_size=2, max_size=3).map(
            lambda parts: AnyOf((AllOf(tuple(parts)), parts[0]))
        ),
    )
)
def test_what_is_written_is_read_again(routing: RoutingCondition | AllOf | AnyOf) -> None:
    assert parse_routing(routing_text(routing)) == routing


QUESTIONS = (
    QuestionDefinition("ACTIVE", "Active?", QuestionKind.YES_NO),
    QuestionDefinition(
        "DOES",
        "What?",
        QuestionKind.MULTIPLE,
        (ChoiceDefinition("lab", "Laboratory"), ChoiceDefinition("care", "Care")),
        asked_if=parse_routing("ACTIVE = Yes"),
    ),
    QuestionDefinition("PAPERS", "Papers?", QuestionKind.NUMBER),
    QuestionDefinition(
        "WHERE",
        "Where?",
        QuestionKind.TEXT,
        asked_if=parse_routing("DOES = laboratory or papers > 2"),
    ),
    QuestionDefinition("WHY", "Why not?", QuestionKind.TEXT, asked_if=parse_routing("DOES != lab")),
)
ASKED = complete_questionnaire(Questionnaire("R", "Routing", None, QUESTIONS)).questions


def test_codes_are_spelled_as_the_questionnaire_has_them() -> None:
    assert [routing_text(one.asked_if) for one in ASKED if one.asked_if] == [
        "ACTIVE = yes",
        "DOES = lab or PAPERS > 2",
        "DOES != lab",
    ]


@pytest.mark.parametrize(
    ("given", "reached"),
    [
        ({}, {"ACTIVE", "PAPERS"}),
        ({"ACTIVE": (Answer("no"),)}, {"ACTIVE", "PAPERS"}),
        ({"ACTIVE": (Answer("yes"),)}, {"ACTIVE", "DOES", "PAPERS", "WHY"}),
        (
            {"ACTIVE": (Answer("yes"),), "DOES": (Answer("care"), Answer("lab"))},
            {"ACTIVE", "DOES", "PAPERS", "WHERE"},
        ),
        ({"PAPERS": (Answer(number=3),)}, {"ACTIVE", "PAPERS", "WHERE"}),
        ({"WHY": (Answer(text="so"),)}, {"ACTIVE", "PAPERS", "WHY"}),
    ],
)
def test_who_reaches_what(given: Answers, reached: set[str]) -> None:
    assert reached_questions(ASKED, given) == reached


@pytest.mark.parametrize(
    ("routing", "said"),
    [
        ("NOBODY = 1", "no question “NOBODY”"),
        ("LAST = 1", "not asked before"),
        ("NEXT = 1", "not asked before"),
        ("ACTIVE = perhaps", "not a choice of “ACTIVE”: yes, no"),
        ("ACTIVE > 1", "no numbers"),
        ("PAPERS = many", "not a number"),
        ("TALK = well", "ask only whether it is answered"),
    ],
)
def test_routing_that_leads_nowhere_is_an_issue(routing: str, said: str) -> None:
    questions = (
        *QUESTIONS[:3],
        QuestionDefinition("TALK", "Talk", QuestionKind.TEXT),
        QuestionDefinition("LAST", "?", QuestionKind.NUMBER, asked_if=parse_routing(routing)),
        QuestionDefinition("NEXT", "?", QuestionKind.NUMBER),
    )
    (issue,) = find_issues(Questionnaire("R", "Routing", None, questions))
    assert issue.code == "bad_routing"
    assert issue.question == 4
    assert said in issue.message

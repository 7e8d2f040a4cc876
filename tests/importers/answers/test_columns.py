"""Which column of a file of answers is what."""

import pytest

from core.errors import UserError
from importers.answers.columns import (
    ColumnRole,
    all_roles,
    check_columns,
    choose_columns,
)
from importers.answers.headings import QuestionColumn, ResponseColumn
from importers.answers.proposals import propose_columns
from importers.answers.targets import target_fields
from importers.columns import ColumnMapping
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from tabular.reading import Cell

QUESTIONNAIRE = Questionnaire(
    "CAR",
    "Careers",
    None,
    (
        QuestionDefinition("ACTIVE", "Are you active?", QuestionKind.YES_NO),
        QuestionDefinition(
            "DOES",
            "What do you do?",
            QuestionKind.MULTIPLE,
            (ChoiceDefinition("a", "Clinical trials"), ChoiceDefinition("b", "Lab, and bench")),
        ),
        QuestionDefinition("STATUS", "What is your status?", QuestionKind.TEXT),
        QuestionDefinition("Q4", "Anything else?", QuestionKind.TEXT),
        QuestionDefinition("Q5", "Anything else?", QuestionKind.TEXT),
    ),
)


@pytest.mark.parametrize(
    ("heading", "use"),
    [
        ("Token", ResponseColumn.TOKEN),
        ("E-mail address", ResponseColumn.EMAIL),
        ("ALUMNI ID:", ResponseColumn.ALUMNI_ID),
        ("ID", ResponseColumn.RESPONSE),
        ("Date submitted", ResponseColumn.SUBMITTED),
        ("Completed", ResponseColumn.STATUS),
        ("Status", QuestionColumn("STATUS")),  # a question's own code counts first
        ("active", QuestionColumn("ACTIVE")),
        ("Are you ACTIVE", QuestionColumn("ACTIVE")),
        ("ACTIVE. Are you active?", QuestionColumn("ACTIVE")),
        ("ACTIVE: is the wording another one?", QuestionColumn("ACTIVE")),
        ("DOES", QuestionColumn("DOES")),
        ("What do you do? [Clinical trials]", QuestionColumn("DOES", "a")),
        ("What do you do [a]", QuestionColumn("DOES", "a")),
        ("DOES[b]", QuestionColumn("DOES", "b")),
        ("DOES_b", QuestionColumn("DOES", "b")),
        ("DOES. What do you do? [Lab, and bench]", QuestionColumn("DOES", "b")),
        ("Q5", QuestionColumn("Q5")),
        ("Anything else?", None),  # two questions have this text
        ("Q4. Anything else?", QuestionColumn("Q4")),
        ("Shoe size", None),
        ("DOES [knitting]", None),
        ("", None),
    ],
)
def test_a_heading_is_known_by_code_text_or_both(heading: str, use: ColumnRole) -> None:
    assert propose_columns([heading], QUESTIONNAIRE).roles == (use,)


def test_a_repeated_heading_counts_once() -> None:
    roles = propose_columns(["E-mail", "ACTIVE", "Email", "ACTIVE"], QUESTIONNAIRE).roles
    assert roles == (ResponseColumn.EMAIL, QuestionColumn("ACTIVE"), None, None)


def test_code_with_text_counts_before_a_bare_word() -> None:
    headings = ["Active", "Token", "ACTIVE. Are you active?", "ACTIVE. Are you active?"]
    roles = propose_columns(headings, QUESTIONNAIRE).roles
    assert roles == (None, ResponseColumn.TOKEN, QuestionColumn("ACTIVE"), None)


def test_the_user_can_name_columns_otherwise() -> None:
    headings = ["Mail", "Active?", "x", "ACTIVE"]
    roles = propose_columns(headings, QUESTIONNAIRE).roles
    proposed = [
        ColumnMapping(heading, None if role is None else str(role))
        for heading, role in zip(headings, roles, strict=True)
    ]
    mapping = {"mail": "alumni_id", "Active?": "active", "x": "DOES[Clinical trials]"}
    chosen = choose_columns(proposed, mapping, QUESTIONNAIRE)
    assert [column.field for column in chosen] == [
        "alumni_id",
        "ACTIVE",
        "DOES[a]",
        None,  # what a chosen column holds, no other does
    ]
    assert choose_columns(proposed, {"Mail": None}, QUESTIONNAIRE)[0].field is None


@pytest.mark.parametrize(
    ("mapping", "code"),
    [({"Nowhere": "token"}, "unknown_column"), ({"A": "Q99"}, "unknown_question")],
)
def test_a_mapping_of_what_is_not_there_is_refused(mapping: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as refused:
        choose_columns([ColumnMapping("A", None)], mapping, QUESTIONNAIRE)
    assert refused.value.code == code


def test_what_is_left_out_is_told() -> None:
    headings = ["Token", "ACTIVE", "Shoe size", ""]
    found = list(check_columns(headings, propose_columns(headings, QUESTIONNAIRE)))
    assert [(issue.code, issue.column) for issue in found] == [("column_left_out", "Shoe size")]


def test_a_file_without_questions_is_refused() -> None:
    headings = ["Token", "Name"]
    with pytest.raises(UserError) as refused:
        list(check_columns(headings, propose_columns(headings, QUESTIONNAIRE)))
    assert refused.value.code == "no_questions"


RESERVED = Questionnaire(
    "OWN",
    "Own",
    None,
    (
        QuestionDefinition("email", "Which address do you use?", QuestionKind.TEXT),
        QuestionDefinition("status", "What is your status?", QuestionKind.SINGLE,
                           (ChoiceDefinition("p", "Permanent"), ChoiceDefinition("f", "Fixed"))),
        QuestionDefinition("started", "Have you started?", QuestionKind.YES_NO),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "keys"),
    [
        (
            {"token": ["a" * 32], "email": ["ann@example.org"], "status": ["Permanent"]},
            ["token", "question.email", "question.status"],
        ),
        ({"email": ["ann@example.org"], "status": ["Complete"]}, ["email", "status"]),
        ({"Token": ["a" * 32], "started": ["Yes"]}, ["token", "question.started"]),
        ({"Token": ["a" * 32], "started": ["2024-03-01"]}, ["token", "started"]),
    ],
)
def test_a_question_with_the_code_of_a_response_column_has_the_columns_that_answer_it(
    columns: dict[str, list[Cell]], keys: list[str]
) -> None:
    roles = propose_columns(list(columns), RESERVED, list(columns.values())).roles
    assert list(map(str, roles)) == keys
    proposed = [ColumnMapping(heading, None) for heading in columns]
    chosen = choose_columns(proposed, dict(zip(columns, keys, strict=True)), RESERVED)
    assert [column.field for column in chosen] == keys
    assert [all_roles(RESERVED)[key] for key in keys] == list(roles)
    assert target_fields(RESERVED).keys() >= set(keys)

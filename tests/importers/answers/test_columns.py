"""Which column of a file of answers is what."""

import pytest

from core.errors import UserError
from importers.answers.columns import About, AnswerColumns, Use, check_columns, choose_columns
from importers.answers.headings import Item
from importers.answers.proposals import propose_columns
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire

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
        ("Token", About.TOKEN),
        ("E-mail address", About.EMAIL),
        ("ALUMNI ID:", About.ALUMNI_ID),
        ("ID", About.RESPONSE),
        ("Date submitted", About.SUBMITTED),
        ("Completed", About.STATUS),
        ("Status", Item("STATUS")),  # a question's own code counts first
        ("active", Item("ACTIVE")),
        ("Are you ACTIVE", Item("ACTIVE")),
        ("ACTIVE. Are you active?", Item("ACTIVE")),
        ("ACTIVE: is the wording another one?", Item("ACTIVE")),
        ("DOES", Item("DOES")),
        ("What do you do? [Clinical trials]", Item("DOES", "a")),
        ("What do you do [a]", Item("DOES", "a")),
        ("DOES[b]", Item("DOES", "b")),
        ("DOES_b", Item("DOES", "b")),
        ("DOES. What do you do? [Lab, and bench]", Item("DOES", "b")),
        ("Q5", Item("Q5")),
        ("Anything else?", None),  # two questions have this text
        ("Q4. Anything else?", Item("Q4")),
        ("Shoe size", None),
        ("DOES [knitting]", None),
        ("", None),
    ],
)
def test_a_heading_is_known_by_code_text_or_both(heading: str, use: Use) -> None:
    assert propose_columns([heading], QUESTIONNAIRE).uses == (use,)


def test_a_repeated_heading_counts_once() -> None:
    uses = propose_columns(["E-mail", "ACTIVE", "Email", "ACTIVE"], QUESTIONNAIRE).uses
    assert uses == (About.EMAIL, Item("ACTIVE"), None, None)


def test_code_with_text_counts_before_a_bare_word() -> None:
    headings = ["Active", "Token", "ACTIVE. Are you active?", "ACTIVE. Are you active?"]
    uses = propose_columns(headings, QUESTIONNAIRE).uses
    assert uses == (None, About.TOKEN, Item("ACTIVE"), None)


def test_the_user_can_name_columns_otherwise() -> None:
    headings = ["Mail", "Active?", "x", "ACTIVE"]
    uses = propose_columns(headings, QUESTIONNAIRE)
    mapping = {"mail": "alumni_id", "Active?": "active", "x": "DOES[Clinical trials]"}
    assert choose_columns(headings, uses, mapping, QUESTIONNAIRE).uses == (
        About.ALUMNI_ID,
        Item("ACTIVE"),
        Item("DOES", "a"),
        None,  # what a chosen column holds, no other does
    )
    assert choose_columns(headings, uses, {"Mail": None}, QUESTIONNAIRE).uses[0] is None


@pytest.mark.parametrize(
    ("mapping", "code"),
    [({"Nowhere": "token"}, "unknown_column"), ({"A": "Q99"}, "unknown_question")],
)
def test_a_mapping_of_what_is_not_there_is_refused(mapping: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as refused:
        choose_columns(["A"], AnswerColumns((None,)), mapping, QUESTIONNAIRE)
    assert refused.value.code == code


def test_what_is_left_out_is_told() -> None:
    headings = ["Token", "ACTIVE", "Shoe size", ""]
    found = list(check_columns(headings, propose_columns(headings, QUESTIONNAIRE)))
    assert [(issue.code, issue.column) for issue in found] == [("column_left_out", "Shoe size")]


@pytest.mark.parametrize(
    ("headings", "code"),
    [(["ACTIVE", "Name"], "no_identity"), (["Token", "Name"], "no_questions")],
)
def test_a_file_without_people_or_questions_is_refused(headings: list[str], code: str) -> None:
    with pytest.raises(UserError) as refused:
        list(check_columns(headings, propose_columns(headings, QUESTIONNAIRE)))
    assert refused.value.code == code

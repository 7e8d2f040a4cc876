"""What headings call the rows of a matrix, and the choices and ranks of a ranking."""

import pytest

from importers.answers.columns import all_roles
from importers.answers.headings import QuestionColumn, QuestionIndex
from importers.answers.targets import target_fields
from surveys.example_questionnaire import EXAMPLE

PAY = QuestionColumn("SATISFIED_pay")
RANKED = "What matters most to you in a job? Put the most important first."
ABOVE = "How satisfied are you with each of these?"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("SATISFIED_pay", PAY),
        ("SATISFIED[pay]", PAY),
        (f"SATISFIED[pay]. {ABOVE} [Your pay]", PAY),
        (f"{ABOVE} [Your pay]", PAY),
        (f"{ABOVE} - Your pay", PAY),
        ("Your pay", PAY),
        ("MATTERS", QuestionColumn("MATTERS")),
        ("MATTERS[pay]", QuestionColumn("MATTERS", "pay")),
        ("MATTERS_2", QuestionColumn("MATTERS", rank=2)),
        ("MATTERS[Rank 1]", QuestionColumn("MATTERS", rank=1)),
        (f"{RANKED} [Ranking 3]", QuestionColumn("MATTERS", rank=3)),
        (f"{RANKED} [Pay]", QuestionColumn("MATTERS", "pay")),
    ],
)
def test_a_heading_names_a_part_of_a_question(heading: str, column: QuestionColumn) -> None:
    named = QuestionIndex(EXAMPLE).find(heading)
    assert named is not None
    assert named.items == (column,)


def test_no_rank_is_beyond_the_choices() -> None:
    assert QuestionIndex(EXAMPLE).find("MATTERS[4]") is None


def test_each_role_of_a_column_can_be_chosen() -> None:
    assert all_roles(EXAMPLE).keys() == target_fields(EXAMPLE).keys()

"""The questions of a matrix as one table."""

from dataclasses import replace

import pytest

from analysis.results import MatrixRow, NumberSummary, QuestionSummary, ValueShare
from exporters.figures.matrix_tables import (
    MatrixSummary,
    findings_of,
    matrix_base,
    matrix_table,
)

SINGLE = QuestionSummary("Q", "What?", "single", 20, 0, 0)


def row(code: str, base: int | None, *percents: float | None) -> QuestionSummary:
    shares = tuple(
        ValueShare(f"c{at}", f"Choice {at}", 5, percent, None, None)
        for at, percent in enumerate(percents)
    )
    matrix = MatrixRow("SAT", "How content?", code.title())
    text = f"How content? {code.title()}"
    return QuestionSummary(f"SAT_{code}", text, "single", base, 0, 0, shares, matrix=matrix)


PAY, HOURS = row("pay", 20, 40.0, 60.0), row("hours", 18, 25.0, None)
MATRIX = MatrixSummary("SAT", "How content?", (PAY, HOURS))


def test_rows_of_one_matrix_stand_together() -> None:
    text = replace(row("why", 3), kind="text", values=())
    notes = [
        replace(text, code=f"N_{at}", matrix=MatrixRow("N", "Notes", str(at))) for at in (1, 2)
    ]
    other = replace(PAY, code="B_pay", matrix=MatrixRow("B", "And then?", "Pay"))
    found = list(findings_of([SINGLE, PAY, HOURS, other, *notes]))
    assert found == [SINGLE, MATRIX, MatrixSummary("B", "And then?", (other,)), *notes]


def test_each_choice_has_a_column_and_each_question_a_row() -> None:
    assert list(matrix_table(MATRIX, is_rounded=False).lines()) == [
        ("Row", "Choice 0", "Choice 1", "Answered"),
        ("Pay", "40%", "60%", "20"),
        ("Hours", "25%", "–", "18"),
    ]
    assert matrix_base(MATRIX, is_rounded=False) == "18 to 20 answered each row"


def test_rounded_figures_have_no_counts() -> None:
    table = matrix_table(MATRIX, is_rounded=True)
    assert table.headings == ("Row", "Choice 0", "Choice 1")
    assert matrix_base(MATRIX, is_rounded=True) == "about 18 to 20 answered each row"


@pytest.mark.parametrize(
    ("bases", "said"),
    [((20, 20), "20 answered"), ((None, 20), "20 answered"), ((None, None), "Too few to show")],
)
def test_the_base_is_told_where_it_may_be(bases: tuple[int | None, int | None], said: str) -> None:
    rows = tuple(replace(PAY, base=base) for base in bases)
    assert said in matrix_base(replace(MATRIX, rows=rows), is_rounded=False)


def test_a_scale_has_its_means_and_a_row_that_was_not_asked_none() -> None:
    later = replace(HOURS, values=(), base=0, not_asked_in="2018")
    scale = replace(PAY, kind="scale", numbers=NumberSummary(mean=1.6))
    table = matrix_table(replace(MATRIX, rows=(later, scale)), is_rounded=False)
    assert list(table.lines()) == [
        ("Row", "Choice 0", "Choice 1", "Mean", "Answered"),
        ("Hours", "–", "–", "–", "0"),
        ("Pay", "40%", "60%", "1.6", "20"),
    ]

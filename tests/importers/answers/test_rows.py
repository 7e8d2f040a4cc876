"""Rows of answers: identities, answers, dates by column, and what is complete."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from core.dates import DateOrder
from core.issues import Issue
from importers.answers.completion import went_far_enough
from importers.answers.headings import ResponseColumn
from importers.answers.proposals import propose_columns
from importers.answers.rows import ParsedRow, ReadingOptions, SheetReader
from surveys.questionnaire import complete_questionnaire
from surveys.responses import Answer
from tabular.reading import Cell
from tests.importers.answers.conftest import QUESTIONNAIRE, make_table


def _read(
    headings: str, *rows: Sequence[Cell], order: DateOrder | None = None
) -> tuple[list[ParsedRow], list[Issue]]:
    table = make_table(headings, *rows)
    questionnaire = complete_questionnaire(QUESTIONNAIRE)
    roles = propose_columns(table.headings, questionnaire, table.columns).roles
    return SheetReader(table, roles, questionnaire, ReadingOptions(order)).read(table)


def test_a_row_says_whose_it_is_and_what_is_answered() -> None:
    (row,), issues = _read(
        "Token | E-mail | Response | Started | ACTIVE | DOES [Trials] | DOES [Bench] | PAPERS",
        ["t1", " a@example.org ", 7, datetime(2018, 5, 1, 9), "Yes", "Yes", None, 3],
    )
    assert issues == []
    assert row.number == 2
    assert row.identity == {ResponseColumn.TOKEN: "t1", ResponseColumn.EMAIL: "a@example.org"}
    assert (row.source_key, row.started_at) == ("7", datetime(2018, 5, 1, 9))
    assert row.answers == {
        "ACTIVE": (Answer(choice="yes"),),
        "DOES": (Answer(choice="a"),),
        "PAPERS": (Answer(number=3.0),),
    }


def test_what_is_odd_is_told_by_row_and_column() -> None:
    rows, issues = _read("Token | PAPERS", ["t1", "3"], ["t2", "about 12"])
    assert rows[1].answers == {}
    assert [(p.row, p.column, p.code, p.value) for p in issues] == [
        (3, "PAPERS", "not_a_number", "about 12")
    ]


@pytest.mark.parametrize(
    ("cells", "order", "expected", "codes"),
    [
        (["03/04/2018", "13/04/2018"], None, date(2018, 4, 3), []),
        (["03/04/2018", "04/13/2018"], None, date(2018, 3, 4), []),
        (["03/04/2018", "05/04/2018"], None, None, ["ambiguous_date"] * 2),
        (["03/04/2018", "05/04/2018"], DateOrder.DAY_FIRST, date(2018, 4, 3), []),
        (["13/04/2018", "04/13/2018"], None, date(2018, 4, 13), ["mixed_dates"]),
    ],
)
def test_dates_are_read_by_their_columns_evidence(
    cells: list[str], order: DateOrder | None, expected: date | None, codes: list[str]
) -> None:
    rows, issues = _read("Token | SINCE", *(["t", cell] for cell in cells), order=order)
    assert rows[0].answers.get("SINCE", (Answer(),))[0].on == expected
    assert [issue.code for issue in issues] == codes


@pytest.mark.parametrize(
    ("heading", "cell", "complete"),
    [
        ("Status", "Completed", True),
        ("Finished", True, True),
        ("Finished", 1, True),
        ("Completed", "partial", False),
        ("Completed", None, False),
        ("Date submitted", datetime(2018, 5, 1), True),
        ("Date submitted", None, False),
    ],
)
def test_the_file_itself_says_what_is_complete(heading: str, cell: Cell, complete: bool) -> None:
    (row,), _ = _read(f"Token | ACTIVE | {heading}", ["t", "Yes", cell])
    assert row.is_complete is complete


@pytest.mark.parametrize(
    ("answered", "complete"),
    [
        ("ACTIVE DOES PAPERS SINCE LIKELY", True),
        ("ACTIVE DOES PAPERS SINCE", True),  # four of five
        ("ACTIVE DOES LIKELY", True),  # half, and the last
        ("ACTIVE DOES PAPERS", False),
        ("ACTIVE LIKELY MORE", False),
        ("MORE", False),
    ],
)
def test_else_it_is_how_far_the_answers_go(answered: str, complete: bool) -> None:
    answers = {code: (Answer(text="x"),) for code in answered.split()}
    assert went_far_enough(QUESTIONNAIRE.questions, answers) is complete


def test_open_questions_alone_are_complete_with_any_answer() -> None:
    only_text = QUESTIONNAIRE.questions[-1:]
    assert went_far_enough(only_text, {"MORE": (Answer(text="x"),)})
    assert not went_far_enough(only_text, {})

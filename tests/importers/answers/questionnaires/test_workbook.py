"""Questionnaires out of workbooks, tidy and untidy."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.errors import UserError
from core.issues import Severity
from importers.answers.questionnaires.questionnaire_file import QuestionnaireFile
from importers.answers.questionnaires.workbook import (
    read_questionnaire_file,
    to_questionnaire,
)
from surveys.questionnaire import QuestionKind
from tabular.reading import Cell, Format, Sheet, Table

SURVEY: list[list[Cell]] = [["Code", "CAR"], ["Title", "Careers"], ["Description", "How it went"]]
QUESTION_HEADINGS = ("Code", "Section", "Question", "Type", "Scale from", "Scale to", "Headline")
QUESTIONS: list[list[Cell]] = [
    ["ACTIVE", "Work", "Are you active?", "Yes/No", None, None, "Yes"],
    ["DOES", "Work", "What do you do?", "Multiple choice", None, None, None],
    ["LIKELY", None, "How likely?", "Scale", 0, "3", "would recommend it"],
    ["PAPERS", None, "How many papers?", "Number", None, None, None],
]
CHOICE_HEADINGS = ("Question", "Code", "Text", "Headline")
CHOICES: list[list[Cell]] = [
    ["DOES", "trials", "Trials", None],
    ["does", None, "Lab, or bench work", None],
    ["LIKELY", 3, "Very", "Yes"],
    ["LIKELY", 2, "Rather", "x"],
]


def _sheet(rows: Sequence[Sequence[Cell]]) -> Sheet:
    return Sheet("Survey", [list(column) for column in zip(*rows, strict=True)])


def _table(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in headings]
    numbers = tuple(range(2, len(rows) + 2))
    return Table("a", 1, tuple(headings), columns, numbers, Format.XLSX, ("a",))


def _read(
    questions: Sequence[Sequence[Cell]] = QUESTIONS,
    choices: Sequence[Sequence[Cell]] = CHOICES,
    survey: Sequence[Sequence[Cell]] = SURVEY,
) -> QuestionnaireFile:
    return to_questionnaire(
        _sheet(survey), _table(QUESTION_HEADINGS, questions), _table(CHOICE_HEADINGS, choices)
    )


def test_a_tidy_workbook_gives_its_questionnaire() -> None:
    read = _read()
    assert read.issues == ()
    assert read.is_sound
    questionnaire = read.questionnaire
    assert (questionnaire.code, questionnaire.title) == ("CAR", "Careers")
    assert questionnaire.description == "How it went"
    active, does, likely, papers = questionnaire.questions
    assert (active.kind, active.headline) == (QuestionKind.YES_NO, "Are you active?")
    assert [(choice.code, choice.in_headline) for choice in active.choices] == [
        ("yes", True),
        ("no", False),
    ]
    assert [(choice.code, choice.text) for choice in does.choices] == [
        ("trials", "Trials"),
        ("lab_or_bench_work", "Lab, or bench work"),
    ]
    assert (likely.scale_from, likely.scale_to, likely.headline) == (0, 3, "would recommend it")
    assert [(choice.text, choice.in_headline) for choice in likely.choices] == [
        ("0", False),
        ("1", False),
        ("Rather", True),
        ("Very", True),
    ]
    assert (papers.kind, papers.choices, papers.section) == (QuestionKind.NUMBER, (), None)


@pytest.mark.parametrize(
    ("question", "code", "column"),
    [
        (["X", None, "What?", "Essay", None, None, None], "unknown_type", "Questions: Type"),
        (["X", None, "What?", None, None, None, None], "unknown_type", "Questions: Type"),
        ([None, None, "What?", "Text", None, None, None], "no_question_code", "Questions: Code"),
        (["X", None, None, "Text", None, None, None], "no_question_text", "Questions: Question"),
        (["DOES", None, "What?", "Text", None, None, None], "repeated_question", "Questions: Code"),
        (["X", None, "What?", "Scale", 1, None, None], "no_scale", "Questions: Scale from"),
        (["X", None, "What?", "Scale", 1, 10**9, None], "bad_scale", "Questions: Scale from"),
        (["X", None, "What?", "Text", None, None, "Yes"], "headline_without_choices",
         "Questions: Headline"),
        (["X", None, "What?", "Single choice", None, None, None], "no_choices", "Questions: Type"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_question_is_told_by_row_and_column(
    question: list[Cell], code: str, column: str
) -> None:
    read = _read(questions=[*QUESTIONS, question])
    assert (code, 6, column) in [(p.code, p.row, p.column) for p in read.issues]
    assert not read.is_sound


@pytest.mark.parametrize(
    ("choice", "code", "column"),
    [
        (["NOPE", "a", "A", None], "unknown_question", "Choices: Question"),
        (["PAPERS", "a", "A", None], "choices_not_wanted", "Choices: Text"),
        (["DOES", "trials", "Others", None], "repeated_choice", "Choices: Text"),
        (["DOES", "x", "Trials", None], "repeated_choice", "Choices: Text"),
        (["DOES", "x", None, None], "empty_choice", "Choices: Text"),
        (["LIKELY", 7, "Seven", None], "unknown_point", "Choices: Text"),
    ],
)
def test_what_is_wrong_with_a_choice_is_told_by_row_and_column(
    choice: list[Cell], code: str, column: str
) -> None:
    read = _read(choices=[*CHOICES, choice])
    assert [(p.code, p.row, p.column) for p in read.issues] == [(code, 6, column)]


def test_a_doubtful_mark_is_a_warning_only() -> None:
    read = _read(choices=[*CHOICES, ["DOES", "other", "Other", "perhaps"]])
    assert [(p.code, p.row, p.severity) for p in read.issues] == [
        ("not_yes_or_no", 6, Severity.WARNING)
    ]
    assert read.is_sound


def test_a_survey_without_a_code_is_not_sound() -> None:
    read = _read(survey=[["Title", "Careers"], ["Notes", "none"]])
    (issue,) = read.issues
    assert (issue.code, issue.row, issue.column) == ("no_survey_code", 3, "Survey: Code")
    assert "“Code” in A3" in issue.message
    assert not read.is_sound


def test_a_blank_code_is_asked_for_where_its_label_stands() -> None:
    read = _read(survey=[["Title", "Careers"], ["Survey code", None], ["Notes", "none"]])
    assert [(p.code, p.row) for p in read.issues] == [("no_survey_code", 2)]


def test_headings_and_sheets_may_be_in_other_words(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    about = book.create_sheet("SURVEY ")
    about.append(["Our survey of careers"])
    about.append(["Survey code:", "CAR"])
    about.append(["Name", "Careers"])
    questions = book.create_sheet("questions")
    questions.append(["Wording", "Kind", "Question code"])
    questions.append(["Which degree?", "single", "DEGREE"])
    choices = book.create_sheet("Options")
    choices.append(["Question code", "Label"])
    choices.append(["DEGREE", "PhD"])
    choices.append(["DEGREE", "MD(Res)"])
    path = tmp_path / "definition.xlsx"
    book.save(path)
    read = read_questionnaire_file(path)
    assert read.issues == ()
    (question,) = read.questionnaire.questions
    assert (question.code, question.kind, question.text) == (
        "DEGREE",
        QuestionKind.SINGLE,
        "Which degree?",
    )
    assert [choice.code for choice in question.choices] == ["phd", "md_res"]


def test_any_other_workbook_is_refused_in_one_sentence(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Name", "E-mail"])
    book.worksheets[0].append(["Ann", "ann@example.org"])
    path = tmp_path / "people.xlsx"
    book.save(path)
    with pytest.raises(UserError, match=r"“people\.xlsx” is not a questionnaire") as refused:
        read_questionnaire_file(path)
    assert refused.value.code == "not_a_questionnaire"


def test_a_sheet_without_a_needed_column_is_refused() -> None:
    with pytest.raises(UserError, match="“Questions” has no column “Type”") as refused:
        to_questionnaire(_sheet(SURVEY), _table(("Code", "Question"), [["A", "What?"]]), None)
    assert refused.value.code == "not_a_questionnaire"

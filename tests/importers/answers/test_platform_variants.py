"""What each platform writes is read the same, in every variant of its files."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.issues import Issue
from importers.answers.columns import AnswerColumns, check_columns
from importers.answers.headings import ResponseColumn
from importers.answers.platforms import ColumnHeading, headings_of, read_table
from importers.answers.platforms.limesurvey import LIMESURVEY
from importers.answers.proposals import heading_words, propose_columns
from importers.answers.rows import ParsedRow, ReadingOptions, SheetReader
from surveys.answer_values.choice_texts import ChoiceTexts, ValueStyle
from surveys.questionnaire import (
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.responses import Answer
from tabular.reading import Cell, read_file
from tests.importers.answers.conftest import make_table
from tests.importers.answers.platform_variants import ANN, VARIANTS, Variant

QUESTIONS = complete_questionnaire(
    Questionnaire(
        "NOW",
        "Now",
        None,
        (
            QuestionDefinition("ACTIVE", "Do you do research now?", QuestionKind.YES_NO),
            QuestionDefinition(
                "DOES",
                "What do you do?",
                QuestionKind.MULTIPLE,
                (
                    ChoiceDefinition("a", "Trials"),
                    ChoiceDefinition("b", "Bench, wet or dry"),
                    ChoiceDefinition("other", "Other"),
                ),
            ),
            QuestionDefinition("PAPERS", "How many papers?", QuestionKind.NUMBER),
            QuestionDefinition("MORE", "Anything else?", QuestionKind.TEXT),
        ),
    )
)


def write(path: Path, variant: Variant) -> Path:
    if path.suffix == ".xlsx":
        book = Workbook()
        for row in variant.rows:
            book.worksheets[0].append([None if cell == "" else cell for cell in row])
        for row in book.worksheets[0].iter_rows():  # a text that begins like a formula
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
        book.save(path)
        return path
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=variant.delimiter).writerows(variant.rows)
    return path


def read(
    path: Path,
) -> tuple[str, AnswerColumns, Sequence[ColumnHeading], list[ParsedRow], list[Issue]]:
    platform, table = read_table(read_file(path), known=heading_words(QUESTIONS))
    headings = headings_of(table, platform)
    columns = propose_columns(headings, QUESTIONS, table.columns)
    issues = list(check_columns(table.headings, columns))
    options = ReadingOptions(
        None, {}, platform.statuses, platform.end_is_complete, platform.anonymous
    )
    rows, found = SheetReader(table, columns.roles, QUESTIONS, options).read(table)
    return platform.key, columns, headings, rows, [*table.notes, *issues, *found]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_gives_the_same_answers(tmp_path: Path, name: str, ending: str) -> None:
    variant = VARIANTS[name]
    platform, columns, headings, rows, issues = read(write(tmp_path / f"answers.{ending}", variant))
    left_out = {one.column for one in issues if one.code == "column_left_out"}
    assert platform == variant.platform
    ann = rows[0]
    given = dict(ann.answers)
    assert given.pop("ACTIVE") == (Answer(choice="yes"),)
    assert given.pop("PAPERS") == (Answer(number=3.0),)
    ((more,),) = (given.pop("MORE"),)
    assert (more.text or "").split() == ["Much,", "and", "more"]
    does = given.pop("DOES")
    assert [one.choice for one in does][:2] == ["a", "b"]
    assert [one.text for one in does[2:]] in ([], ["=1+1 tutor"])
    assert given == {}
    assert ann.is_complete
    assert ann.submitted_at is not None
    assert ann.submitted_at.isoformat()[:8] == "2024-03-"
    assert (ann.submitted_at.hour, ann.submitted_at.minute) == (10, 0)
    assert set(ann.identity.values()) <= {ANN, "a" * 32}
    assert len(ann.identity) == 1
    assert len(rows) == 1 + variant.bob_has_begun
    if variant.bob_has_begun:
        bob = rows[1]
        assert not bob.is_complete
        assert bob.answers.keys() <= {"DOES"}
    if "google" not in platform:
        assert ann.source_key is not None
        assert ResponseColumn.RESPONSE in columns.roles
    own = [one.text for one in headings if one.is_field and one.role is None]
    assert left_out <= set(own)


def test_anonymous_respondents_have_no_name(tmp_path: Path) -> None:
    variant = VARIANTS["microsoft forms"]
    heading, ann = variant.rows
    nobody = [*ann[:3], "anonymous", None, *ann[5:]]
    path = write(tmp_path / "answers.xlsx", variant._replace(rows=[heading, ann, nobody]))
    *_, rows, _issues = read(path)
    assert [one.is_anonymous for one in rows] == [False, True]
    assert rows[1].identity == {}


def test_further_values_of_one_record_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "answers.csv", VARIANTS["redcap, events and instances"])
    *_, issues = read(path)
    codes = [one.code for one in issues]
    assert codes.count("several_values") == 1
    assert codes.count("rows_joined") == 1


SINGLE = Questionnaire(
    "ONE",
    "One",
    None,
    (
        QuestionDefinition(
            "WHERE",
            "Where do you work?",
            QuestionKind.SINGLE,
            (ChoiceDefinition("1", "Lab"), ChoiceDefinition("2", "Other (please specify)")),
        ),
    ),
)
_WHERE = "Where do you work?"


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        (["WHERE", "WHERE[2]"], ["Other (please specify)", "Shop"], ("2", "Shop")),
        (["WHERE", "WHERE[2]"], ["Lab", "Shop"], ("1", None)),
        ([f"{_WHERE} [Lab]", f"{_WHERE} [Other (please specify)]"], ["Lab", None], ("1", None)),
        ([f"{_WHERE} [Lab]", f"{_WHERE} [Other (please specify)]"], [None, "Shop"], ("2", "Shop")),
        (["WHERE_1", "WHERE_2"], ["No", "No"], None),
        (["WHERE_1", "WHERE_2"], [0, 1], ("2", None)),
    ],
)
def test_a_single_choice_may_have_several_columns(
    headings: list[str], cells: list[Cell], expected: tuple[str, str | None] | None
) -> None:
    table = make_table(" | ".join(["Token", *headings]), ["a", *cells])
    columns = propose_columns(table.headings, SINGLE, table.columns)
    rows, _ = SheetReader(table, columns.roles, SINGLE, ReadingOptions()).read(table)
    given = rows[0].answers.get("WHERE", ())
    assert [(one.choice, one.text) for one in given] == ([] if expected is None else [expected])


SATISFIED = complete_questionnaire(
    Questionnaire(
        "SAT",
        "Satisfied",
        None,
        (
            QuestionDefinition("NOW", "How satisfied are you today?", QuestionKind.YES_NO),
            QuestionDefinition("THEN", "How satisfied were you at first?", QuestionKind.YES_NO),
            *(
                QuestionDefinition(
                    f"R_{code}", text, QuestionKind.YES_NO, matrix=Matrix("R", "Is it good enough?")
                )
                for code, text in (("pay", "Pay and conditions"), ("pat", "Pay and patterns"))
            ),
            QuestionDefinition(
                "DOES",
                "What do you do all day long?",
                QuestionKind.MULTIPLE,
                (
                    ChoiceDefinition("1", "Trials"),
                    ChoiceDefinition("2", "Other (please specify)"),
                ),
            ),
        ),
    )
)


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["How satisfied a.."], ["NOW"]),
        (["How satisfied ..", "How satisfied .."], ["NOW", "THEN"]),  # by their order
        (["How satisfied .."], [None]),  # may be either
        (["Is it good enou.. [Pay and condit.. ]", "Is it good enou.. [Pay and patter.. ]"],
         ["R_pay", "R_pat"]),
        (["Is it good enou.. [Pay and ..]", "Is it good enou.. [Pay and ..]"], ["R_pay", "R_pat"]),
        (["What do you do .. [Trials]", "What do you do .. [Other]"], ["DOES[1]", "DOES[2]"]),
        (["What do you do .."], ["DOES"]),
        (["What_do_you_do_.._[Trials]", "What_do_you_do_.._[Other]"], ["DOES[1]", "DOES[2]"]),
        (["Who are you, th.."], [None]),
    ],
)  # fmt: skip
def test_abbreviated_headings_name_what_they_begin(
    headings: list[str], expected: list[str | None]
) -> None:
    table = make_table(" | ".join(["Response ID", "Date submitted", "Last page", *headings]))
    columns = propose_columns(headings_of(table, LIMESURVEY), SATISFIED)
    roles = columns.roles[3:]
    assert [None if role is None else str(role) for role in roles] == expected


@pytest.mark.parametrize("style", [None, ValueStyle.CODES])
def test_the_other_of_a_list_is_known_by_the_code_of_limesurvey(style: ValueStyle | None) -> None:
    """Also where the codes are the texts of other choices, so that the column has to prove them."""
    choices = (
        ChoiceDefinition("1", "2"),
        ChoiceDefinition("2", "1"),
        ChoiceDefinition("9", "Other (please specify)"),
    )
    texts = ChoiceTexts(QuestionDefinition("W", "Where?", QuestionKind.SINGLE, choices), style)
    assert texts.find("-oth-") == "9"
    assert texts.proven_style(["1", "9", "-oth-"]) is ValueStyle.CODES

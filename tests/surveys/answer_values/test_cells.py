"""What a cell answers, kind by kind."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import DateOrder
from surveys.answer_values.cells import CellReader, join
from surveys.questionnaire import (
    LISTED_KINDS,
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.responses import NONE_CHOSEN, Answer
from tabular.reading import Cell

CHOICES = (
    ChoiceDefinition("trials", "Clinical trials"),
    ChoiceDefinition("lab", "Lab, and bench work"),
    ChoiceDefinition("lead", "Leading; a group"),
    ChoiceDefinition("3", "Teaching"),
)
OTHER = ChoiceDefinition("other", "Other (please say)")
NA = Answer(not_applicable=True)


def _reader(
    kind: QuestionKind, *choices: ChoiceDefinition, order: DateOrder | None = None, na: bool = False
) -> CellReader:
    first, last = (0, 10) if kind is QuestionKind.SCALE else (None, None)
    question = QuestionDefinition("Q", "What?", kind, choices, None, first, last, na)
    whole = complete_questionnaire(Questionnaire("X", "X", None, (question,)))
    return CellReader(whole.questions[0], order)


def _choices(*codes: str) -> tuple[Answer, ...]:
    return tuple(Answer(choice=code) for code in codes)


@pytest.mark.parametrize(
    ("kind", "cell", "answers"),
    [
        (QuestionKind.YES_NO, "Yes", _choices("yes")),
        (QuestionKind.YES_NO, "n", _choices("no")),
        (QuestionKind.YES_NO, True, _choices("yes")),
        (QuestionKind.YES_NO, 0, _choices("no")),
        (QuestionKind.YES_NO, "N/A", (NA,)),
        (QuestionKind.YES_NO, "  ", ()),
        (QuestionKind.SCALE, 7, _choices("7")),
        (QuestionKind.SCALE, "7", _choices("7")),
        (QuestionKind.SCALE, "10 – very", _choices("10")),
        (QuestionKind.NUMBER, 12, (Answer(number=12.0),)),
        (QuestionKind.NUMBER, "1,204.5", (Answer(number=1204.5),)),
        (QuestionKind.NUMBER, "n/a", (NA,)),
        (QuestionKind.TEXT, " Two\n lines ", (Answer(text="Two\nlines"),)),
        (QuestionKind.TEXT, 12, (Answer(text="12"),)),
        (
            QuestionKind.TEXT,
            "NA",
            (Answer(text="NA"),),
        ),  # a word like any other, unless it is offered
        (QuestionKind.DATE, datetime(2018, 5, 1, 9, 30), (Answer(on=date(2018, 5, 1)),)),
        (QuestionKind.DATE, "13/05/2018", (Answer(on=date(2018, 5, 13)),)),
        (QuestionKind.DATE, None, ()),
    ],
)
def test_plain_cells(kind: QuestionKind, cell: Cell, answers: tuple[Answer, ...]) -> None:
    assert _reader(kind).read(cell)[:2] == (answers, ())


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        (QuestionKind.YES_NO, "perhaps", "not_yes_or_no"),
        (QuestionKind.SCALE, 11, "not_on_scale"),
        (QuestionKind.SCALE, 2.5, "not_on_scale"),
        (QuestionKind.SCALE, "about 7", "not_on_scale"),
        (QuestionKind.SCALE, "7-8", "not_on_scale"),
        (QuestionKind.NUMBER, "about 12", "not_a_number"),
        (QuestionKind.NUMBER, "1,2,3", "not_a_number"),
        (QuestionKind.NUMBER, "nan", "not_a_number"),
        (QuestionKind.NUMBER, float("inf"), "not_a_number"),
        (QuestionKind.NUMBER, "9" * 400, "not_a_number"),
        (QuestionKind.NUMBER, True, "not_a_number"),
        (QuestionKind.DATE, "03/04/2018", "ambiguous_date"),
        (QuestionKind.DATE, "31/02/2018", "not_a_date"),
        (QuestionKind.DATE, 2018, "not_a_date"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_told(
    kind: QuestionKind, cell: Cell, code: str
) -> None:
    answers, remarks, _ = _reader(kind).read(cell)
    assert answers == ()
    assert [remark.code for remark in remarks] == [code]


def test_a_given_order_settles_dates() -> None:
    reader = _reader(QuestionKind.DATE, order=DateOrder.MONTH_FIRST)
    assert reader.read("03/04/2018").answers == (Answer(on=date(2018, 3, 4)),)


def test_offered_not_applicable_counts_in_open_text() -> None:
    assert _reader(QuestionKind.TEXT, na=True).read("N/A").answers == (NA,)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Clinical trials", ["trials"]),
        ("clinical TRIALS ;Teaching;", ["trials", "3"]),
        ("Teaching; trials", ["trials", "3"]),  # in the questionnaire's order
        ("Clinical trials, Lab, and bench work, Teaching", ["trials", "lab", "3"]),
        ("Lab, and bench work", ["lab"]),
        ("Leading; a group; Lab, and bench work", ["lab", "lead"]),
        ("Clinical trials\nTeaching|lab", ["trials", "lab", "3"]),
        ("Teaching, Teaching", ["3"]),
        (3, ["3"]),
    ],
)
def test_joined_choices_are_matched_against_the_known_ones(cell: Cell, codes: list[str]) -> None:
    assert _reader(QuestionKind.MULTIPLE, *CHOICES).read(cell)[:2] == (_choices(*codes), ())


def test_a_cell_with_an_unknown_choice_is_not_read() -> None:
    answers, remarks, is_read = _reader(QuestionKind.MULTIPLE, *CHOICES).read(
        "Teaching; Knitting, and more; lab"
    )
    assert (answers, is_read) == ((), False)  # it may be a slip for a choice
    assert [(remark.code, "“Knitting, and more”" in remark.message) for remark in remarks] == [
        ("unknown_choice", True)
    ]


def test_a_whole_letter_is_no_list_of_choices() -> None:
    answers, remarks, _ = _reader(QuestionKind.MULTIPLE, *CHOICES).read("Teaching, " * 10_000)
    assert answers == ()
    assert [remark.code for remark in remarks] == ["unknown_choice"]


def test_a_message_quotes_the_beginning_of_a_long_cell() -> None:
    _, remarks, _ = _reader(QuestionKind.NUMBER).read("many " * 1000)
    assert len(remarks[0].message) < 150


@pytest.mark.parametrize(
    ("cell", "text", "told"),
    [
        ("Knitting, and more", "Knitting, and more", ["taken_as_other"]),
        ("Other: knitting", "knitting", []),
        ("Other (please say)", None, []),
    ],
)
def test_other_is_kept_in_words(cell: str, text: str | None, told: list[str]) -> None:
    for kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        answers, remarks, _ = _reader(kind, *CHOICES, OTHER).read(cell)
        assert answers == (Answer(choice="other", text=text),)
        assert [remark.code for remark in remarks] == told


@pytest.mark.parametrize(
    ("cell", "choice", "answers", "told"),
    [
        ("Yes", "trials", _choices("trials"), []),
        (1, "trials", _choices("trials"), []),
        ("Clinical trials", "trials", _choices("trials"), []),
        ("No", "trials", (NONE_CHOSEN,), []),
        (False, "trials", (NONE_CHOSEN,), []),
        (None, "trials", (), []),
        ("N/A", "trials", (NA,), []),
        ("Teaching", "trials", (), ["not_yes_or_no"]),
        ("Knitting", "other", (Answer(choice="other", text="Knitting"),), []),
    ],
)
def test_a_choice_may_have_a_column_to_itself(
    cell: Cell, choice: str, answers: tuple[Answer, ...], told: list[str]
) -> None:
    found, remarks, _ = _reader(QuestionKind.MULTIPLE, *CHOICES, OTHER).read_choice(cell, choice)
    assert (found, [remark.code for remark in remarks]) == (answers, told)


def test_split_columns_are_joined_and_not_applicable_gives_way() -> None:
    reader = _reader(QuestionKind.MULTIPLE, *CHOICES)
    order = {choice.code: index for index, choice in enumerate(CHOICES)}
    cells = {"3": "Yes", "trials": "x", "lab": "N/A"}
    joined = join([reader.read_choice(cell, choice) for choice, cell in cells.items()], order)
    assert joined.answers == _choices("trials", "3")
    declined = join([reader.read_choice("N/A", code) for code in order], order)
    assert declined.answers == (NA,)


@given(st.lists(st.sampled_from(CHOICES), unique=True, min_size=1), st.sampled_from(";|\n,"))
def test_any_choices_joined_in_any_way_are_found_again(
    chosen: list[ChoiceDefinition], separator: str
) -> None:
    cell = f"{separator} ".join(choice.text for choice in chosen)
    expected = [choice.code for choice in CHOICES if choice in chosen]
    assert _reader(QuestionKind.MULTIPLE, *CHOICES).read(cell)[:2] == (_choices(*expected), ())


@given(
    st.sampled_from(QuestionKind),
    st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates()),
)
def test_no_cell_stops_the_import(kind: QuestionKind, cell: Cell) -> None:
    choices = (*CHOICES, OTHER) if kind in LISTED_KINDS else ()
    answers, *_ = _reader(kind, *choices).read(cell)
    assert len(answers) <= len(choices) or len(answers) == 1


RANKED = (
    ChoiceDefinition("p", "Pay"),
    ChoiceDefinition("t", "Time"),
    ChoiceDefinition("w", "Where"),
)


@pytest.mark.parametrize(
    ("cell", "ranked"),
    [
        ("Time;Pay;", {"t": 1, "p": 2}),
        ("Where, Pay, Time", {"w": 1, "p": 2, "t": 3}),
        ("w|t", {"w": 1, "t": 2}),
        ("Nothing of this", {}),
    ],
)
def test_choices_in_one_cell_are_ranked_in_their_order(cell: str, ranked: dict[str, int]) -> None:
    reading = _reader(QuestionKind.RANKING, *RANKED).read(cell)
    assert {one.choice: one.number for one in reading.answers} == ranked
    assert reading.is_read is bool(ranked)


@pytest.mark.parametrize(
    ("cell", "rank"),
    [(2, 2), ("2nd choice", 2), ("Rank 3", 3), (1.0, 1), (4, None), ("first", None), ("1-2", None)],
)
def test_the_column_of_a_choice_holds_its_rank(cell: Cell, rank: int | None) -> None:
    reading = _reader(QuestionKind.RANKING, *RANKED).read_choice(cell, "t")
    assert [(one.choice, one.number) for one in reading.answers] == ([("t", rank)] if rank else [])
    assert reading.is_read is (rank is not None)


def test_the_column_of_a_rank_holds_a_choice() -> None:
    reader = _reader(QuestionKind.RANKING, *RANKED)
    assert reader.read_rank("Where", 2).answers == (Answer("w", number=2.0),)
    assert reader.read_rank("", 2).answers == ()
    assert not reader.read_rank("Elsewhere", 2).is_read

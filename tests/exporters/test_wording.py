from datetime import date

import pytest

from analysis.results import NumberSummary, QuestionSummary
from exporters import wording


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "–"), (0, "0"), (3.4, "3.4"), (-0.25, "−0.25"), (1204.4, "1204"), (12045, "12,045"),
     (18.0, "18"), (30.5, "30.5"), (1e12, "1e+12")],
)  # fmt: skip
def test_numbers(value: float | None, said: str) -> None:
    assert wording.number(value) == said


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.0004, "p < 0.001"), (0.0049, "p = 0.005"), (0.04, "p = 0.04"), (1.0, "p = 1.00")],
)
def test_p_values(p: float, said: str) -> None:
    assert wording.p_value(p) == said
    assert wording.bare_p_value(p) == said.removeprefix("p ").removeprefix("= ")


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        (None, None, ""),
        (date(2018, 6, 1), None, "from 1 June 2018"),
        (None, date(2018, 9, 30), "until 30 September 2018"),
        (date(2018, 6, 1), date(2018, 9, 30), "1 June 2018 to 30 September 2018"),
    ],
)
def test_periods(opens: date | None, closes: date | None, said: str) -> None:
    assert wording.period(opens, closes) == said


def test_the_rest() -> None:
    assert wording.percent(61.9) == "62%"
    assert wording.percent_span(None, 3.0) == wording.HIDDEN
    assert wording.number_span(-3.5, 2) == "−3.5 to 2"
    assert wording.signed(8) == "+8"
    assert wording.signed(-8) == "−8"
    assert wording.people(1) == "1 person"
    assert wording.break_down_label("award_completed") == "Completed"
    assert wording.group("female") == "Female"
    assert wording.as_sentence("Research activities") == "Research activities."
    assert wording.as_sentence("What helps?") == "What helps?"
    assert wording.break_down_label("cohort") == "Cohort"
    assert wording.within_sentence("Complete answers, of all.") == "complete answers, of all"


def test_the_base_names_only_what_there_is() -> None:
    question = QuestionSummary("q", "Q?", "number", 1204, 2, 0)
    assert wording.base(question) == "1,204 answered · 2 not answered or not asked"
    assert wording.numbers(question) == ""


def test_the_middle_of_numbers() -> None:
    numbers = NumberSummary(mean=24.0, low=22.5, high=26.0, median=25.0, lower_quartile=19.0,
                            upper_quartile=30.5)  # fmt: skip
    question = QuestionSummary("q", "Q?", "number", 10, 0, 0, numbers=numbers)
    assert wording.numbers(question) == (
        "Median 25 (quartiles 19 to 30.5); mean 24 (95% interval 22.5 to 26)"
    )

from datetime import date

import pytest

from analysis.results import NumberSummary, QuestionSummary
from exporters.figures import formats


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "–"), (0, "0"), (3.4, "3.4"), (-0.25, "−0.25"), (1204.4, "1204"), (12045, "12,045"),
     (18.0, "18"), (30.5, "30.5"), (1e12, "1e+12")],
)  # fmt: skip
def test_numbers(value: float | None, said: str) -> None:
    assert formats.number(value) == said


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.0004, "p < 0.001"), (0.0049, "p = 0.005"), (0.04, "p = 0.04"), (1.0, "p = 1.00")],
)
def test_p_values(p: float, said: str) -> None:
    assert formats.p_value(p) == said
    assert formats.bare_p_value(p) == said.removeprefix("p ").removeprefix("= ")


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
    assert formats.period(opens, closes) == said


def test_the_rest() -> None:
    assert formats.percent(61.9) == "62%"
    assert formats.percent_span(None, 3.0) == formats.HIDDEN
    assert formats.number_span(-3.5, 2) == "−3.5 to 2"
    assert formats.signed(8) == "+8"
    assert formats.signed(-8) == "−8"
    assert formats.people(1) == "1 person"
    assert formats.break_down_label("award_completed") == "Completed"
    assert formats.group("female") == "Female"
    assert formats.as_sentence("Research activities") == "Research activities."
    assert formats.as_sentence("What helps?") == "What helps?"
    assert formats.break_down_label("cohort") == "Cohort"
    assert formats.within_sentence("Complete answers, of all.") == "complete answers, of all"


def test_the_base_names_only_what_there_is() -> None:
    question = QuestionSummary("q", "Q?", "number", 1204, 2, 0)
    assert formats.base(question) == "1,204 answered · 2 not answered or not asked"
    assert formats.numbers(question) == ""


def test_the_middle_of_numbers() -> None:
    numbers = NumberSummary(mean=24.0, low=22.5, high=26.0, median=25.0, lower_quartile=19.0,
                            upper_quartile=30.5)  # fmt: skip
    question = QuestionSummary("q", "Q?", "number", 10, 0, 0, numbers=numbers)
    assert formats.numbers(question) == (
        "Median 25 (quartiles 19 to 30.5); mean 24 (95% interval 22.5 to 26)"
    )

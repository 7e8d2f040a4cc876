from datetime import date

import pytest

from analysis.results import QuestionSummary, ValueShare
from analysis.trend_results import WaveChange
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
    assert formats.group("female") == "Female"
    assert formats.as_sentence("Research activities") == "Research activities."
    assert formats.as_sentence("What helps?") == "What helps?"
    assert formats.within_sentence("Complete answers, of all.") == "complete answers, of all"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            QuestionSummary("q", "Q?", "number", 1204, 2, 0),
            "1,204 answered · 2 not answered or not asked",
        ),
        (
            QuestionSummary("q", "Q?", "multiple", 61, 0, 2),
            "61 answered · 2 not applicable · several answers possible",
        ),
        (QuestionSummary("q", "Q?", "text", 3, 0, 0), "Comments · 3 answered"),
        (QuestionSummary("q", "Q?", "single", None, None, None), "Too few to show"),
        (
            QuestionSummary("q", "Q?", "single", 0, 0, 0, not_asked_in="2018"),
            "Not asked in 2018",
        ),
    ],
)
def test_the_base_names_only_what_there_is(question: QuestionSummary, said: str) -> None:
    assert formats.base(question) == said


@pytest.mark.parametrize(
    ("share", "base", "is_rounded", "said"),
    [
        (ValueShare("y", "Yes", 62, 98.0, 92.0, 99.9), 63, False, "62 of 63 · 95% CI 92–100%"),
        (ValueShare("y", "Yes", 60, 98.0, 92.0, 99.9), 65, True,
         "about 65 answered · 95% CI 92–100%"),
        (ValueShare("y", "Yes", 5, None, None, None, "under 10%"), 65, True, "about 65 answered"),
        (ValueShare("y", "Yes", 5, None, None, None), 20, True,
         "about 20 answered · too few for a percentage"),
        (ValueShare("y", "Yes", None, None, None, None), None, True, "Too few to show"),
    ],
)  # fmt: skip
def test_the_base_of_a_headline(
    share: ValueShare, base: int | None, is_rounded: bool, said: str
) -> None:
    question = QuestionSummary("q", "Q?", "yes_no", base, 0, 0)
    assert formats.share_base(share, question, is_rounded=is_rounded) == said


@pytest.mark.parametrize(
    ("then", "difference", "p_adjusted", "said"),
    [
        (58.0, 12.4, 0.01, "2018: 58%, up 12 points"),
        (58.0, -3.5, 0.049, "2018: 58%, down 3.5 points"),
        (58.0, 12.4, 0.05, "2018: 58%, no clear change"),
        (58.0, None, None, "2018: 58%"),
        (None, None, None, ""),
    ],
)
def test_what_became_of_a_headline(
    then: float | None, difference: float | None, p_adjusted: float | None, said: str
) -> None:
    change = WaveChange(
        "ACTIVE", None, "active", "percent", "all", 60, 60, then, 60.0, difference, None, None,
        "z", p_adjusted, p_adjusted,
    )  # fmt: skip
    assert formats.headline_change(change, "2018") == said

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.rates import AAPOR_GROUP, outcome_rates

COUNTS = {
    "complete": 50,
    "partial": 10,
    "refused": 5,
    "sent": 60,
    "bounced": 15,
    "not_sent": 20,
    "unknown": 5,
    "ineligible": 25,
}


def percents(counts: dict[str, int], frame: int | None = None) -> dict[str, float | None]:
    return {rate.code: rate.percent for rate in outcome_rates(counts, frame)}


def test_rates_follow_the_definitions() -> None:
    # By hand: eligible 125, unknown 40, e = 125 / 150.
    assert percents(COUNTS) == pytest.approx(
        {
            "RR1": 100 * 50 / 165,
            "RR2": 100 * 60 / 165,
            "RR3": 100 * 50 / (125 + 40 * 125 / 150),
            "RR4": 100 * 60 / (125 + 40 * 125 / 150),
            "RR5": 100 * 50 / 125,
            "RR6": 100 * 60 / 125,
            "knowledge": 100 * 90 / 190,
        }
    )


def test_each_rate_names_its_numerator_denominator_and_share_of_unknowns() -> None:
    rates = {rate.code: rate for rate in outcome_rates(COUNTS)}
    assert (rates["RR2"].numerator, rates["RR2"].denominator) == (60, 165)
    assert "e = 0.833" in rates["RR3"].definition
    assert all(rate.definition.endswith(".") for rate in rates.values())


def test_the_rest_of_the_frame_counts_as_not_sent() -> None:
    assert percents({"complete": 63}, 190)["RR1"] == pytest.approx(100 * 63 / 190)
    assert percents({"complete": 63}, 10) == percents({"complete": 63})


def test_nobody_at_all_gives_no_rate() -> None:
    assert set(percents({}).values()) == {None}


def test_a_word_that_is_no_disposition_is_a_bug() -> None:
    with pytest.raises(KeyError):
        outcome_rates({"finished": 1})


@given(st.fixed_dictionaries({word: st.integers(0, 10_000) for word in AAPOR_GROUP}))
def test_rates_stand_in_their_order(counts: dict[str, int]) -> None:
    rates = percents(counts)
    for lower, higher in [("RR1", "RR2"), ("RR3", "RR4"), ("RR1", "RR3"), ("RR3", "RR5")]:
        low, high = rates[lower], rates[higher]
        if low is not None and high is not None:
            assert 0 <= low <= high + 1e-9 <= 100 + 1e-6

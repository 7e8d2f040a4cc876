from dataclasses import replace

import pytest

from analysis.results import Effect, GroupComparison
from exporters.figures.comparison_text import about_tests, comparison, conclusion, left_out

WOMEN_AND_MEN = ("Women", "Men")
POINTS = Effect("difference in percentage points", -2.0, -19.4, 11.0)
FISHER = GroupComparison(
    "q", "a", "Trials", WOMEN_AND_MEN, "Fisher’s exact test", 0.4, 1.0, (POINTS,), WOMEN_AND_MEN
)


def test_a_test_in_a_sentence() -> None:
    effects = (Effect("difference in means", 8.0, 2.0, 15.0), Effect("odds ratio", None))
    test = GroupComparison("q", None, "Q?", WOMEN_AND_MEN, "Mann–Whitney test", 0.01, 0.04, effects)
    assert comparison(replace(test, how="asymptotic")) == (
        "Women against Men: Mann–Whitney test, p = 0.01, Holm-adjusted 0.04; "
        "difference in means 8 (2 to 15)."
    )
    assert "Mann–Whitney test (exact), p" in comparison(test)
    assert comparison(replace(test, p=None)) == ""


def test_of_several_groups_the_two_that_effects_are_of_are_named() -> None:
    several = replace(
        FISHER,
        groups=("Women", "Men", "Other"),
        method="Fisher–Freeman–Halton test",
        effects=(Effect("Cramér’s V", 0.3), POINTS),
    )
    assert comparison(several) == (
        "Fisher–Freeman–Halton test (exact), p = 0.40, Holm-adjusted 1.00; Cramér’s V 0.30; largest"
        " groups, Women against Men: difference in percentage points −2 (−19.4 to 11)."
    )


@pytest.mark.parametrize(
    ("tests", "said"),
    [
        ([FISHER], "No difference was shown; it could be up to 19 points."),
        ([FISHER, replace(FISHER, effects=(Effect(POINTS.name, 9, -7.0, 25.5),))],
         "No difference was shown; it could be up to 26 points."),
        ([FISHER, replace(FISHER, p_adjusted=0.01)], ""),
        ([replace(FISHER, can_reject=False, p_adjusted=None)], ""),
        ([replace(FISHER, effects=(Effect("difference in means", 1, -3.5, 5.5),))],
         "No difference was shown; that of the means could be up to 5.5."),
        ([replace(FISHER, effects=())], "No difference was shown."),
        ([replace(FISHER, p=None)], ""),
    ],
)  # fmt: skip
def test_what_follows_where_nothing_was_shown(tests: list[GroupComparison], said: str) -> None:
    assert conclusion(tests) == said


def test_groups_that_were_left_out_are_named() -> None:
    tests = [replace(FISHER, left_out=("other",)), replace(FISHER, left_out=("other", "Third"))]
    assert left_out(tests) == "Not compared, as fewer than 5 answered: Other, Third."
    assert about_tests("multiple", tests) == [
        "No difference was shown; it could be up to 19 points.",
        "Not compared, as fewer than 5 answered: Other, Third.",
    ]


def test_a_test_that_cannot_reject_says_so() -> None:
    test = replace(FISHER, value=None, p=1.0, p_adjusted=None, can_reject=False)
    (said,) = about_tests("yes_no", [test])
    assert said == (
        "Women against Men: Fisher’s exact test, p = 1.00; the test could not have shown a "
        "difference, as nearly everybody answered alike."
    )


def test_hidden_tests_are_too_small_to_be_published() -> None:
    (said,) = about_tests("single", [replace(FISHER, p=None, p_adjusted=None)])
    assert "of too few people" in said

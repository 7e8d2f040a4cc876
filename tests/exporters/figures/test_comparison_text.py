from dataclasses import replace

from analysis.results import (
    Breakdown,
    Effect,
    Group,
    GroupComparison,
    GroupVariable,
    QuestionSummary,
    SmallestDifference,
    ValueShare,
)
from exporters.figures.comparison_text import (
    about_tests,
    comparison,
    left_out,
    nothing_shown,
    statistics,
)

WOMEN_AND_MEN = ("female", "male")
POINTS = Effect("difference in percentage points", -2.0, -19.4, 11.0)
FISHER = GroupComparison(
    "q", "a", "Trials", WOMEN_AND_MEN, "Fisher’s exact test", 0.4, 1.0, (POINTS,), WOMEN_AND_MEN,
    detectable=SmallestDifference((26, 37), 34.2),
)  # fmt: skip
SHOWN = replace(
    FISHER, p=0.001, p_adjusted=0.02, effects=(Effect(POINTS.name, -21.0, -38.0, -4.0),)
)
IMAGING = replace(FISHER, value="b", text="Imaging", detectable=SmallestDifference((26, 37), 38.9))


def question(kind: str, trials: float = 73.0) -> QuestionSummary:
    shares = (ValueShare("a", "Trials", 1, trials, None, None),)
    return QuestionSummary("q", "Q?", kind, 26, 0, 0, shares)  # type: ignore[arg-type]


def by_gender(*tests: GroupComparison, kind: str = "multiple") -> Breakdown:
    groups = (
        Group("female", True, 26, (question(kind, 73.0),)),
        Group("male", True, 37, (question(kind, 94.0),)),
    )
    return Breakdown((GroupVariable("gender", "Gender"),), groups, tests, 24)


def test_a_sentence_and_its_statistics() -> None:
    assert comparison(by_gender(SHOWN), SHOWN) == (
        "Women less often than men: 73% against 94%, 21 points less (95% CI 4 to 38). "
        "Fisher’s exact test, p = 0.001, Holm-adjusted 0.02."
    )
    effects = (Effect("difference in means", 8.0, 2.0, 15.0), Effect("odds ratio", 2.1))
    test = replace(SHOWN, method="Mann–Whitney test", effects=effects)
    assert statistics(replace(test, how="asymptotic")) == (
        "Mann–Whitney test, p = 0.001, Holm-adjusted 0.02; odds ratio 2.1."
    )
    assert "Mann–Whitney test (exact), p" in statistics(test)
    assert comparison(by_gender(test), replace(test, p=None)) == ""


def test_of_several_groups_the_two_that_effects_are_of_are_named() -> None:
    several = replace(
        FISHER,
        groups=("Women", "Men", "Other"),
        pair=("Women", "Men"),
        method="Fisher–Freeman–Halton test",
        effects=(Effect("Cramér’s V", 0.3), Effect("odds ratio", 0.9)),
    )
    assert statistics(several) == (
        "Fisher–Freeman–Halton test (exact), p = 0.40, Holm-adjusted 1.00; Cramér’s V 0.30; largest"
        " groups, Women against Men: odds ratio 0.90."
    )


def test_choices_of_which_no_difference_was_shown_are_told_together() -> None:
    found = (
        "with 26 and 37 people, only a difference of about 39 points or more would have been found"
        " reliably in a single test (80% power)"
    )
    assert nothing_shown([FISHER, IMAGING]) == (f"No difference was shown of any answer; {found}.")
    assert nothing_shown([SHOWN, IMAGING]).startswith("No difference was shown of the other ans")
    assert nothing_shown([SHOWN]) == ""
    assert nothing_shown([replace(FISHER, can_reject=False, p_adjusted=None)]) == ""
    assert nothing_shown([replace(FISHER, p=None)]) == ""


def test_the_answers_that_differ_are_told_and_the_family_is_stated() -> None:
    said = about_tests(by_gender(SHOWN, IMAGING), question("multiple"))
    assert [one.split(":")[0].split(";")[0] for one in said] == [
        "Trials",
        "No difference was shown of the other answer",
        "p-values are adjusted (Holm) for 24 tests of this breakdown.",
    ]


def test_groups_that_were_left_out_are_named() -> None:
    tests = [replace(FISHER, left_out=("other",)), replace(FISHER, left_out=("other", "Third"))]
    assert left_out(tests) == "Not compared, as fewer than 5 answered: Other, Third."
    assert about_tests(by_gender(*tests), question("multiple"))[-1] == (
        "Not compared, as fewer than 5 answered: Other, Third."
    )


def test_a_test_that_cannot_reject_says_so() -> None:
    test = replace(FISHER, value=None, text="Q?", p=1.0, p_adjusted=None, can_reject=False)
    (said,) = about_tests(by_gender(test), question("yes_no"))
    assert said == (
        "Between women and men no difference could have been shown, as nearly everybody answered"
        " alike. Fisher’s exact test, p = 1.00."
    )


def test_hidden_tests_are_too_small_to_be_published() -> None:
    hidden = replace(question("single"), base=None)
    breakdown = by_gender()
    groups = tuple(replace(group, questions=(hidden,)) for group in breakdown.groups)
    assert about_tests(breakdown, question("single")) == []
    (said,) = about_tests(replace(breakdown, groups=groups), hidden)
    assert "of too few people" in said

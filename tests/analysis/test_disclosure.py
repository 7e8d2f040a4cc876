import math
from dataclasses import replace

import pytest

from analysis.dataset import Dataset
from analysis.disclosure.cell_suppression import withhold
from analysis.disclosure.count_table import CountRow, CountTable, band
from analysis.disclosure.groups import groups_without_numbers
from analysis.disclosure.joined_groups import OTHER_GROUPS
from analysis.disclosure.publication import publish_safe
from analysis.disclosure.rounding import (
    rounded,
    rounded_effect,
    rounded_number,
    rounded_numbers,
    rounded_p,
)
from analysis.results import POINTS, Effect, NumberSummary, Summary, Thresholds
from analysis.summary import summarise
from core.errors import UserError
from tests.analysis.conftest import MakeDataset

HESA = Thresholds()


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, 0), (2, 0), (3, 5), (7, 5), (8, 10), (62, 60), (63, 65), (None, None)],
)
def test_counts_go_to_the_nearest_five(count: int | None, shown: int | None) -> None:
    assert rounded(count, HESA) == shown


def test_an_office_may_set_its_own_thresholds() -> None:
    office = Thresholds(round_to=10, count_as_none=9)
    assert [rounded(count, office) for count in (9, 10, 14, 15)] == [0, 10, 10, 20]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2006.5, 2007),
        (10.4, 10),
        (9.96, 10.0),
        (3.25, 3.3),
        (-0.25, -0.3),
        (0.04, 0.0),
        (None, None),
    ],
)
def test_numbers_are_rounded_by_their_size(value: float | None, shown: float | None) -> None:
    assert rounded_number(value) == shown


@pytest.mark.parametrize(
    ("p", "shown"),
    [(0.0004, 0.0), (0.001, 0.01), (0.004, 0.01), (0.045, 0.05), (0.996, 1.0), (None, None)],
)
def test_p_values_have_two_decimals(p: float | None, shown: float | None) -> None:
    assert rounded_p(p) == shown


def test_effects_and_samples_are_rounded() -> None:
    assert rounded_effect(Effect(POINTS, 12.5, -3.5, 28.49)) == Effect(POINTS, 13, -4, 28)
    assert rounded_effect(Effect("odds ratio", 2.449)) == Effect("odds ratio", 2.4)
    exact = NumberSummary(12.53, 9.51, 15.55, 11.5, 3.25, 20.75, 0, 61)
    assert rounded_numbers(exact) == NumberSummary(13, 9.5, 16, 12, 3.3, 21)


@pytest.mark.parametrize(
    ("count", "base", "width", "shown"),
    [
        (0, 23, 20, "under 10%"),
        (2, 23, 20, "under 10%"),
        (3, 25, 20, "10–30%"),
        (8, 25, 20, "30–50%"),
        (14, 25, 20, "50–70%"),
        (22, 25, 20, "70–90%"),
        (23, 25, 20, "over 90%"),
        (60, 60, 20, "over 90%"),
        (4, 25, None, None),
        (0, 0, 20, None),
    ],
)
def test_bands(count: int, base: int, width: int | None, shown: str | None) -> None:
    assert band(count, base, width, HESA) == shown


def test_a_band_holds_every_share_of_few_people_also_by_the_offices_own_thresholds() -> None:
    office = Thresholds(count_as_none=9, percent_base=30)
    assert {band(count, 30, 20, office) for count in range(10)} == {"under 40%"}
    assert band(1, 30, 20, Thresholds(count_as_none=20, percent_base=30)) is None


# Two groups of 40 and 30 people, who made one of four choices.
LARGE = CountRow(40, (12, 20, 5, 3))


@pytest.mark.parametrize(
    ("small", "bands"),
    [
        ((9, 12, 5, 4), set()),  # nobody is few
        ((9, 12, 8, 1), {2, 3}),  # the one follows from the others of the row and from the total
        ((29, 0, 0, 1), {0, 1, 2, 3}),  # all but few, and few
    ],
)
def test_few_people_and_what_would_tell_of_them(small: tuple[int, ...], bands: set[int]) -> None:
    groups = (LARGE, CountRow(30, small))
    total = CountRow(70, tuple(a + b for a, b in zip(LARGE.counts, small, strict=True)))
    withheld = withhold(CountTable(groups, (40, 30), exclusive=True, total=total), HESA)
    assert not withheld.groups
    assert {column for group, column in withheld.cells if group == 1} == bands
    columns = [column for _, column in withheld.cells]
    assert not bands or min(map(columns.count, bands)) == 2  # in the other group, too


def test_a_small_group_is_hidden_and_does_not_follow_from_the_others() -> None:
    rows = (CountRow(40, (12, 28)), CountRow(30, (9, 21)), CountRow(4, (3, 1)))
    total = CountRow(74, (24, 50))
    withheld = withhold(CountTable(rows, (40, 30, 4), exclusive=True, total=total), HESA)
    assert withheld.groups == {2}
    assert withheld.cells  # 4 people are everybody less the others


def test_what_is_hidden_of_small_groups_is_not_known_of_them_together() -> None:
    # Of 74 people 6 said no, 4 of them in the large group: the others are 2 of 16.
    rows = CountRow(58, (54, 4)), CountRow(15, (13, 2)), CountRow(1, (1, 0))
    table = CountTable(rows, (63, 17, 1), exclusive=True, total=CountRow(74, (68, 6)))
    assert withhold(table, HESA).cells == {(0, 0), (0, 1)}
    large = CountRow(58, (54, 4)), CountRow(15, (13, 2)), CountRow(16, (13, 3))
    table = CountTable(large, (63, 17, 17), exclusive=True, total=CountRow(89, (80, 9)))
    assert withhold(table, HESA).cells == set()


def test_where_several_answers_are_possible_the_complement_is_the_total_alone() -> None:
    rows = (CountRow(40, (12, 30)), CountRow(30, (1, 20)))
    table = CountTable(rows, (40, 30), exclusive=False, total=CountRow(70, (13, 50)))
    assert {column for _, column in withhold(table, HESA).cells} == {0}


@pytest.mark.parametrize(
    ("bases", "mean", "hidden"),
    [
        ([50, 40], 3.0, set()),
        ([50, 30, 2], 3.0, {2}),  # two people's mean is not known to a point
        ([50, 30, 20], 3.0, {1, 2}),
        ([50, 30, 20], 2008.0, {2}),  # nor is that of 20 from whole numbers
        ([50, 12, 11], 3.0, {1, 2}),
        ([10], 3.0, {0}),
    ],
)
def test_means_that_would_give_a_hidden_one_away(
    bases: list[int], mean: float, hidden: set[int]
) -> None:
    assert groups_without_numbers(bases, mean, 22.5) == hidden


def test_percentages_are_whole_numbers_of_unrounded_counts(wave: Dataset) -> None:
    safe = summarise(wave, thresholds=HESA)
    active = safe.questions[0]
    assert (active.base, active.values[0].count, active.values[1].count) == (65, 60, 0)
    assert active.values[0].percent == 98.0  # 62 of 63
    assert dict(safe.dispositions) == {"complete": 65, "sent": 125}
    assert safe.rates[0].percent == 33.0  # 63 of 190
    assert (safe.respondents, safe.frame, safe.rates[0].denominator) == (65, 190, 190)


def test_single_peoples_values_are_never_published(wave: Dataset) -> None:
    questions = {question.code: question for question in summarise(wave, thresholds=HESA).questions}
    assert questions["papers"].numbers.mean == 3.0
    assert (questions["papers"].numbers.lowest, questions["papers"].numbers.highest) == (None, None)
    assert (questions["since"].earliest, questions["since"].latest) == (None, None)


@pytest.mark.parametrize(("people", "shown"), [(8, False), (22, False), (23, True)])
def test_bases_that_are_too_small(make_dataset: MakeDataset, people: int, shown: bool) -> None:
    given = {
        n: {"active": "yes" if n else "no", "papers": 2.0 + n % 2, "hard": "35"[n % 2]}
        for n in range(people)
    }
    questions = {q.code: q for q in summarise(make_dataset(given), thresholds=HESA).questions}
    for code in ("active", "hard"):
        shares = (*questions[code].values, questions[code].headline)
        assert {share is not None and share.percent is not None for share in shares} == {shown}
        assert {share is not None and share.low is not None for share in shares} == {shown}
    for code in ("papers", "hard"):
        numbers = questions[code].numbers
        assert {numbers.mean is not None, numbers.median is not None} == {shown}


def test_what_everybody_said_is_a_range(make_dataset: MakeDataset) -> None:
    given = {n: {"active": "yes", "papers": 2.0, "hard": "4"} for n in range(60)}
    questions = {q.code: q for q in summarise(make_dataset(given), thresholds=HESA).questions}
    assert [share.band for share in questions["active"].values] == ["over 90%", "under 10%"]
    assert questions["papers"].numbers == questions["hard"].numbers == NumberSummary()


def test_the_tests_of_small_groups_are_hidden(wave: Dataset) -> None:
    # 10 speakers, 53 others: the 10 follow from everybody less the 53
    breakdown = summarise(wave, by=("speaker",), thresholds=HESA).breakdown
    assert breakdown is not None
    assert [group.respondents for group in breakdown.groups] == [10, 55]
    assert {g.questions[0].values[0].percent for g in breakdown.groups} == {None}
    papers = [group.questions[4].numbers.mean for group in breakdown.groups]
    assert papers[0] is None
    assert breakdown.comparisons == ()


def test_groups_of_few_people_are_joined_and_not_named(make_dataset: MakeDataset) -> None:
    genders = ["Female"] * 30 + ["Male"] * 28 + ["Other"] * 2 + [None]
    given = {n: {"degree": "md" if n % 3 else "phd"} for n in range(61)}
    breakdown = summarise(make_dataset(given, {"g": genders}), by=("g",), thresholds=HESA).breakdown
    assert breakdown is not None
    assert [group.label for group in breakdown.groups] == ["Female", "Male", OTHER_GROUPS]
    joined = breakdown.groups[-1]
    assert joined.respondents == 5
    assert {share.percent for share in joined.questions[1].values} == {None}
    assert {name for test in breakdown.comparisons for name in test.groups} <= {"Female", "Male"}


def test_a_field_with_nearly_unique_values_is_refused(make_dataset: MakeDataset) -> None:
    badges = [f"B{n % 9}" for n in range(12)]
    dataset = make_dataset({n: {"degree": "phd"} for n in range(12)}, {"custom.badge": badges})
    assert summarise(dataset, by=("custom.badge",)).breakdown is not None
    with pytest.raises(UserError, match="“Badge” tells who people are") as refused:
        summarise(dataset, by=("custom.badge",), thresholds=HESA)
    assert refused.value.code == "identifying_field"


def test_the_order_of_answers_depends_on_nothing_hidden(make_dataset: MakeDataset) -> None:
    given = {n: {"does": ["trials"] if n < 12 else ["imaging"]} for n in range(60)}
    given |= {60: {"does": ["other", "trials"]}, 61: {"does": ["other"]}}
    fields = {"g": ["a"] * 60 + ["b"] * 2}
    for safe in (None, HESA):
        summary = summarise(make_dataset(given, fields), by=("g",), thresholds=safe)
        assert summary.breakdown is not None
        groups = [group.questions for group in summary.breakdown.groups]
        for questions in (summary.questions, *groups):
            values = [share.value for share in questions[2].values]
            assert values == ["imaging", "trials", "other"]
    few = summarise(make_dataset({n: {"does": ["other"]} for n in range(10)}), thresholds=HESA)
    assert [share.value for share in few.questions[2].values] == ["trials", "imaging", "other"]


def test_groups_that_are_large_enough_stay(wave: Dataset) -> None:
    raw, safe = summarise(wave, by=("gender",)), summarise(wave, by=("gender",), thresholds=HESA)
    assert raw.breakdown is not None
    assert safe.breakdown is not None
    (tested,) = [test for test in raw.breakdown.comparisons if test.question == "papers"]
    (safe_test,) = [test for test in safe.breakdown.comparisons if test.question == "papers"]
    assert safe_test.p == rounded_p(tested.p)
    for before, after in zip(raw.breakdown.groups, safe.breakdown.groups, strict=True):
        share, safe_share = before.questions[1].values[0], after.questions[1].values[0]
        assert share.percent is not None
        assert safe_share.percent == math.floor(share.percent + 0.5)
        assert after.questions[0].values[0].band == "over 90%"


def test_in_groups_shares_of_few_people_are_hidden(make_dataset: MakeDataset) -> None:
    given = {n: {"degree": "md" if n in {1, 2, 40} else "phd"} for n in range(60)}
    fields = {"gender": ["Female" if n % 2 else "Male" for n in range(60)]}
    safe = summarise(make_dataset(given, fields), by=("gender",), thresholds=HESA)
    assert safe.breakdown is not None
    everyone = {share.value: share.percent for share in safe.questions[1].values}
    assert everyone == {"phd": 95.0, "md": 5.0}
    for group in safe.breakdown.groups:
        shares = group.questions[1].values
        assert {share.percent for share in shares} == {None}
        assert {share.high for share in shares} == {None}
        assert [share.band for share in shares] == ["over 90%", "under 10%"]


def test_tests_that_are_hidden_leave_no_trace_in_those_that_are_published(wave: Dataset) -> None:
    exact, safe = (
        summarise(wave, by=("gender",), thresholds=thresholds).breakdown
        for thresholds in (None, HESA)
    )
    assert exact is not None
    assert safe is not None
    adjusted = [one.p_adjusted for one in safe.comparisons]
    assert 0 < len(adjusted) < len(exact.comparisons)
    assert safe.tests == sum(p is not None for p in adjusted) < exact.tests


@pytest.mark.parametrize(("people", "shown"), [(2, False), (3, True), (60, True)])
def test_the_rates_of_a_segment_do_not_tell_of_few(
    make_dataset: MakeDataset, people: int, shown: bool
) -> None:
    wave = make_dataset({n: {"active": "yes"} for n in range(people)}, frame_size=60)
    rates = summarise(wave, thresholds=HESA, segment="Board").rates
    assert any(rate.percent is not None for rate in rates) == shown
    assert any(rate.percent is not None for rate in summarise(wave, thresholds=HESA).rates)


@pytest.mark.parametrize(("yes", "no"), [(4, 4), (30, 2)])
def test_in_a_segment_groups_by_answers_do_not_tell_what_few_answered(
    make_dataset: MakeDataset, yes: int, no: int
) -> None:
    wave = make_dataset({n: {"active": "yes" if n < yes else "no"} for n in range(yes + no)})
    with pytest.raises(UserError) as refused:
        summarise(wave, by=("question:active",), thresholds=HESA, segment="Board")
    assert refused.value.code == "answers_of_few"
    assert summarise(wave, by=("question:active",), thresholds=HESA).breakdown is not None


def test_in_a_segment_groups_by_answers_that_are_withheld_are_joined(
    make_dataset: MakeDataset,
) -> None:
    points = [*["2"] * 60, *["3"] * 50, *["4"] * 30, *["5"] * 2]
    wave = make_dataset({n: {"hard": point} for n, point in enumerate(points)})
    safe = summarise(wave, by=("question:hard",), thresholds=HESA, segment="Board")
    assert safe.breakdown is not None
    withheld = [one.text for one in safe.questions[3].values if one.percent is None]
    assert withheld == ["Point 1", "Point 4", "Point 5"]
    assert not {group.label for group in safe.breakdown.groups} & set(withheld)
    assert safe.breakdown.groups[-1].label == OTHER_GROUPS


def test_a_segment_is_treated_as_a_group(make_dataset: MakeDataset) -> None:
    given = {n: {"degree": "md" if n < 2 else "phd"} for n in range(60)}
    for segment, percent in ((None, 97.0), ("Speakers", None)):
        safe = summarise(make_dataset(given), thresholds=HESA, segment=segment)
        assert safe.questions[1].values[0].percent == percent


def shown_changes(make_dataset: MakeDataset, then: range, now: range) -> set[str]:
    dataset_then = make_dataset({n: {"degree": "phd" if n % 5 else "md"} for n in then})
    dataset_now = make_dataset({n: {"degree": "md" if n % 2 else "phd"} for n in now})
    trend = summarise(dataset_now, against=[dataset_then], thresholds=HESA).trend
    assert trend is not None
    return {c.people for c in trend.changes if c.question == "degree" and c.now is not None}


@pytest.mark.parametrize(
    ("then", "now", "shown"),
    [
        (range(60), range(30, 90), {"all", "same"}),
        (range(60), range(50, 110), {"all"}),  # ten the same
        (range(60), range(55), {"all"}),  # all but five the same: the five would follow
        (range(60), range(40), {"all", "same"}),  # twenty answered once only
        (range(40), range(40), {"all", "same"}),
        (range(20), range(20), set()),
    ],
)
def test_the_same_people_are_hidden_where_few_are_or_few_are_not(
    make_dataset: MakeDataset, then: range, now: range, shown: set[str]
) -> None:
    assert shown_changes(make_dataset, then, now) == shown


def test_a_small_wave_hides_the_change_but_not_the_large_wave(make_dataset: MakeDataset) -> None:
    then = make_dataset({n: {"degree": "phd"} for n in range(10)})
    now = make_dataset({n: {"degree": "phd" if n % 4 else "md"} for n in range(60)})
    trend = summarise(now, against=[then], thresholds=HESA).trend
    assert trend is not None
    change = next(c for c in trend.changes if c.question == "degree" and c.people == "all")
    assert (change.then, change.now, change.difference, change.p) == (None, 75.0, None, None)
    assert (trend.respondents, trend.same_people, change.base_now) == (10, 10, 60)


def test_a_safe_summary_is_not_rounded_again(wave: Dataset) -> None:
    safe = summarise(wave, thresholds=HESA)
    with pytest.raises(ValueError, match="already"):
        publish_safe(safe, HESA)


def test_the_raw_summary_is_left_alone(wave: Dataset) -> None:
    raw = summarise(wave, by=("gender",))
    before: Summary = replace(raw)
    publish_safe(raw, HESA)
    assert raw == before

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.dataset import Dataset
from analysis.disclosure import hidden_parts, publish_safe, rounded
from analysis.results import Summary, Thresholds
from analysis.summary import summarise
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
    ("bases", "hidden"),
    [
        ([50, 40], set()),
        ([50, 10], {0, 1}),  # the small one is the total less the large one
        ([50, 10, 30], {1, 2}),
        ([50, 10, 11], {0, 1, 2}),  # 21 together still follow from the total
        ([50, 12, 11], {1, 2}),
        ([50, 0], set()),  # nobody there to protect
        ([50, 0, 10], {0, 2}),  # an empty group hides nobody
        ([10], {0}),
        ([], set()),
    ],
)
def test_complementary_suppression(bases: list[int], hidden: set[int]) -> None:
    assert hidden_parts(bases, 22.5) == hidden


@given(st.lists(st.integers(0, 100), max_size=10))
def test_nothing_hidden_follows_from_the_total(bases: list[int]) -> None:
    hidden = hidden_parts(bases, 22.5)
    people_hidden = [bases[place] for place in hidden]
    shown = [base for place, base in enumerate(bases) if place not in hidden and base]
    assert all(base >= 22.5 for base in shown)
    if people_hidden and shown:
        assert len(people_hidden) >= 2
        assert sum(people_hidden) >= 22.5


def test_percentages_are_whole_numbers_of_unrounded_counts(wave: Dataset) -> None:
    safe = summarise(wave, safe=HESA)
    active = safe.questions[0]
    assert (active.base, active.values[0].count, active.values[1].count) == (65, 60, 0)
    assert active.values[0].percent == 98.0  # 62 of 63
    assert dict(safe.dispositions) == {"complete": 65, "sent": 125}
    assert safe.rates[0].percent == 33.0  # 63 of 190
    assert (safe.respondents, safe.frame, safe.rates[0].denominator) == (65, 190, 190)


def test_single_peoples_values_are_never_published(wave: Dataset) -> None:
    questions = {question.code: question for question in summarise(wave, safe=HESA).questions}
    assert questions["papers"].numbers.mean == 3.0
    assert (questions["papers"].numbers.lowest, questions["papers"].numbers.highest) == (None, None)
    assert (questions["since"].earliest, questions["since"].latest) == (None, None)


@pytest.mark.parametrize(
    ("people", "percent_shown", "mean_shown"),
    [(7, False, False), (8, False, True), (22, False, True), (23, True, True)],
)
def test_bases_that_are_too_small(
    make_dataset: MakeDataset, people: int, percent_shown: bool, mean_shown: bool
) -> None:
    given = {n: {"active": "yes", "papers": 2.0, "hard": "4"} for n in range(people)}
    questions = {q.code: q for q in summarise(make_dataset(given), safe=HESA).questions}
    for code in ("active", "hard"):
        shares = (*questions[code].values, questions[code].headline)
        assert {share is not None and share.percent is not None for share in shares} == {
            percent_shown
        }
        assert {share is not None and share.low is not None for share in shares} == {percent_shown}
    for code in ("papers", "hard"):
        numbers = questions[code].numbers
        assert {numbers.mean is not None, numbers.median is not None} == {mean_shown}


def test_groups_and_their_comparisons_are_hidden_together(wave: Dataset) -> None:
    # 10 speakers, 53 others: the 10 follow from everybody less the 53
    breakdown = summarise(wave, by="speaker", safe=HESA).breakdown
    assert breakdown is not None
    assert [group.respondents for group in breakdown.groups] == [10, 55]
    assert {g.questions[0].values[0].percent for g in breakdown.groups} == {None}
    papers = [group.questions[4].numbers.mean for group in breakdown.groups]
    assert None not in papers  # both are above seven
    tested = {c.question: c for c in breakdown.comparisons}
    assert (tested["active"].p, tested["active"].effects) == (None, ())
    assert tested["papers"].p is not None
    assert tested["papers"].effects


def test_groups_that_are_large_enough_stay(wave: Dataset) -> None:
    raw, safe = summarise(wave, by="gender"), summarise(wave, by="gender", safe=HESA)
    assert raw.breakdown is not None
    assert safe.breakdown is not None
    assert safe.breakdown.comparisons[0] == raw.breakdown.comparisons[0]
    for before, after in zip(raw.breakdown.groups, safe.breakdown.groups, strict=True):
        percent = before.questions[0].values[0].percent
        assert percent is not None
        few = min(percent, 100 - percent) * (before.questions[0].base or 0) / 100 <= 2.5
        assert after.questions[0].values[0].percent == (None if few else round(percent))


def test_in_groups_shares_of_few_people_are_hidden(make_dataset: MakeDataset) -> None:
    given = {n: {"degree": "md" if n in {1, 2, 40} else "phd"} for n in range(60)}
    fields = {"gender": ["Female" if n % 2 else "Male" for n in range(60)]}
    safe = summarise(make_dataset(given, fields), by="gender", safe=HESA)
    assert safe.breakdown is not None
    everyone = {share.value: share.percent for share in safe.questions[1].values}
    assert everyone == {"phd": 95.0, "md": 5.0}
    for group in safe.breakdown.groups:
        shares = group.questions[1].values
        assert {share.percent for share in shares} == {None}
        assert {share.high for share in shares} == {None}


def shown_changes(make_dataset: MakeDataset, then: range, now: range) -> set[str]:
    dataset_then = make_dataset({n: {"degree": "phd"} for n in then})
    dataset_now = make_dataset({n: {"degree": "md" if n % 2 else "phd"} for n in now})
    trend = summarise(dataset_now, against=dataset_then, safe=HESA).trend
    assert trend is not None
    return {c.people for c in trend.changes if c.question == "degree" and c.now is not None}


@pytest.mark.parametrize(
    ("then", "now", "shown"),
    [
        (range(60), range(30, 90), {"all", "same"}),
        (range(60), range(50, 110), {"all"}),  # ten the same
        (range(60), range(55), {"all"}),  # all but five the same: the five would follow
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
    now = make_dataset({n: {"degree": "phd"} for n in range(60)})
    trend = summarise(now, against=then, safe=HESA).trend
    assert trend is not None
    change = next(c for c in trend.changes if c.question == "degree" and c.people == "all")
    assert (change.then, change.now, change.difference, change.p) == (None, 100.0, None, None)
    assert (trend.respondents, trend.same_people, change.base_now) == (10, 10, 60)


def test_a_safe_summary_is_not_rounded_again(wave: Dataset) -> None:
    safe = summarise(wave, safe=HESA)
    with pytest.raises(ValueError, match="already"):
        publish_safe(safe, HESA)


def test_the_raw_summary_is_left_alone(wave: Dataset) -> None:
    raw = summarise(wave, by="gender")
    before: Summary = replace(raw)
    publish_safe(raw, HESA)
    assert raw == before

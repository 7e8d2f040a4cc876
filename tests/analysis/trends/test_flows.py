import numpy as np
import pytest

from analysis.answers import Choice, Question
from analysis.dataset import Dataset
from analysis.results import Trend
from analysis.trend_results import CHOSEN, NOT_CHOSEN, Flow
from analysis.trends.comparison import compare_waves
from analysis.trends.repeated_tests import bowker, stuart_maxwell
from tests.analysis.conftest import MakeDataset

SECTOR = Question(
    "sector", "Which sector?", "single", tuple(Choice(code, code.upper()) for code in "abc")
)
MOVES = {("a", "a"): 9, ("a", "b"): 5, ("a", "c"): 2, ("b", "b"): 7, ("c", "a"): 1, ("c", "c"): 4}


def flow(trend: Trend, question: str, value: str | None = None) -> Flow:
    return next(one for one in trend.flows if (one.question, one.value) == (question, value))


@pytest.fixture
def moved(make_dataset: MakeDataset) -> Trend:
    """People who went from one sector to another; three more who answered once."""
    pairs = [pair for pair, people in MOVES.items() for _ in range(people)]
    then = {n: {"sector": one} for n, (one, _) in enumerate(pairs)} | {100: {"sector": "a"}}
    now = {n: {"sector": one} for n, (_, one) in enumerate(pairs)} | {200: {"sector": "c"}}
    waves = [
        make_dataset(given, label=label, questions=(SECTOR,))
        for given, label in ((then, "2018"), (now, "2020"))
    ]
    return compare_waves(waves[1], waves[:1])


def test_a_flow_counts_who_went_from_what_to_what(moved: Trend) -> None:
    found = flow(moved, "sector")
    assert (found.wave_then, found.wave_now) == ("2018", "2020")
    assert (found.people, found.changed) == (28, 8)
    counts = {(cell.then, cell.now): cell.count for cell in found.cells}
    assert {key: count for key, count in counts.items() if count} == MOVES
    assert len(counts) == 9
    percents = {(cell.then, cell.now): cell.percent for cell in found.cells}
    assert percents["a", "b"] == pytest.approx(100 * 5 / 16)
    assert [(state.value, state.count) for state in found.then] == [("a", 16), ("b", 7), ("c", 5)]
    assert [state.percent for state in found.now] == pytest.approx(
        [100 * 10 / 28, 100 * 12 / 28, 100 * 6 / 28]
    )


def test_whether_the_answers_shifted_is_tested(moved: Trend) -> None:
    table = np.array([[9, 5, 2], [0, 7, 0], [1, 0, 4]])
    tests = {test.method: test for test in flow(moved, "sector").tests}
    assert tests["Stuart–Maxwell test (simulated)"].p == stuart_maxwell(table)[0].p
    assert tests["Bowker’s test of symmetry (simulated)"].p == bowker(table)[0].p
    assert moved.families.flows == 2


def test_each_choice_of_several_has_its_own(three_waves: list[Dataset]) -> None:
    trend = compare_waves(three_waves[2], three_waves[:2])
    imaging = flow(trend, "does", "imaging")  # 2016 to 2018: people 20-59, the even ones
    counts = {(cell.then, cell.now): cell.count for cell in imaging.cells}
    assert counts == {
        (CHOSEN, CHOSEN): 20,
        (CHOSEN, NOT_CHOSEN): 0,
        (NOT_CHOSEN, CHOSEN): 0,
        (NOT_CHOSEN, NOT_CHOSEN): 20,
    }


def test_two_answers_have_mcnemars_test_once(three_waves: list[Dataset]) -> None:
    trend = compare_waves(three_waves[2], three_waves[:2])
    for one in trend.flows:
        for test in one.tests:
            if test.method != "McNemar’s exact test":
                continue
            change = next(
                change
                for series in trend.series
                if series.people == "same" and series.question == one.question
                for change in series.changes
                if (change.wave_then, change.wave_now) == (one.wave_then, one.wave_now)
                and change.value in {one.value, one.then[0].value}
            )
            assert (test.p, test.p_adjusted) == (change.p, change.p_adjusted)
    assert any(one.question == "active" and one.tests for one in trend.flows)


def test_answers_that_were_not_offered_both_times_are_not_tested(
    make_dataset: MakeDataset,
) -> None:
    fewer = Question("sector", "Which sector?", "single", SECTOR.choices[:2])
    then = make_dataset({n: {"sector": "a"} for n in range(9)}, label="2018", questions=(fewer,))
    now = make_dataset({n: {"sector": "c"} for n in range(9)}, label="2020", questions=(SECTOR,))
    found = flow(compare_waves(now, [then]), "sector")
    assert found.tests == ()
    assert [(one.then, one.now, one.count) for one in found.cells if one.count] == [("a", "c", 9)]


def test_nobody_answered_twice(make_dataset: MakeDataset) -> None:
    then = make_dataset({1: {"degree": "phd"}}, label="2018")
    now = make_dataset({2: {"degree": "md"}}, label="2020")
    found = flow(compare_waves(now, [then]), "degree")
    assert (found.people, found.changed, found.tests) == (0, 0, ())
    assert {cell.percent for cell in found.cells} == {None}

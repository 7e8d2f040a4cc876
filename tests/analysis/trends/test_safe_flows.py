"""Nobody who changed an answer is found in a published flow; see two_way_attack.py."""

import numpy as np
import pytest

from analysis.answers import Choice, Question
from analysis.dataset import Dataset
from analysis.results import Thresholds
from analysis.summary import summarise
from analysis.trend_results import Flow
from tests.analysis.conftest import Given, MakeDataset
from tests.analysis.two_way_attack import PrintedCell, derived_cells

HESA = Thresholds()
CHOICES = tuple(Choice(code, code.upper()) for code in ("a", "b", "c", "d"))
QUESTIONS = (
    Question("job", "Which job?", "single", CHOICES),
    Question("active", "Active?", "yes_no", (Choice("yes", "Yes"), Choice("no", "No"))),
    Question("does", "What?", "multiple", CHOICES[:2]),
)


def two_waves(make_dataset: MakeDataset, seed: int) -> tuple[Dataset, Dataset]:
    """Two waves of 100 to 160 people of whom most answered both and some changed."""
    chance = np.random.default_rng(seed)
    size, once = int(chance.integers(60, 120)), int(chance.integers(0, 40))
    shares = chance.dirichlet((2, 2, 1, 0.3))
    stays = chance.uniform(0.6, 0.95)
    given: list[dict[object, Given]] = [{}, {}]
    for person in range(size + 2 * once):
        jobs = chance.choice(list("abcd"), 2, p=shares)
        job = [str(jobs[0]), str(jobs[0] if chance.random() < stays else jobs[1])]
        yes = [bool(chance.random() < 0.7)] * 2
        yes[1] = yes[0] if chance.random() < stays else not yes[0]
        for place in (0, 1):
            if size + place * once <= person < size + (1 + place) * once or person < size:
                does = [one for one in "ab" if chance.random() < 0.5]
                given[place][person] = {
                    "job": job[place], "active": "yes" if yes[place] else "no",
                    **({"does": does} if does else {}),
                }  # fmt: skip
    then, now = (
        make_dataset(some, label=label, questions=QUESTIONS, frame_size=len(some) + 50)
        for some, label in zip(given, ("2018", "2020"), strict=True)
    )
    return then, now


def published(then: Dataset, now: Dataset) -> list[tuple[Flow, Flow, list[tuple[int, int]]]]:
    """The flows that are published, each after the exact one, with the cells that tests tell."""
    safe, exact = (summarise(now, against=[then], thresholds=some) for some in (HESA, None))
    assert safe.trend is not None
    assert exact.trend is not None
    found = []
    for one in safe.trend.flows:
        (raw,) = (
            raw
            for raw in exact.trend.flows
            if (raw.question, raw.value) == (one.question, one.value)
        )
        tested = {
            change.value
            for change in safe.trend.changes
            if change.question == one.question and change.p is not None
        }
        if len(raw.then) == 2:
            is_tested = raw.value in tested if raw.value else bool(tested)
            stayed = [(0, 0), (1, 1)] if is_tested else []
        else:
            stayed = [(n, n) for n, state in enumerate(raw.then) if state.value in tested]
        # A test of all respondents is given where a few more or less who changed look the same.
        known = [place for place in stayed if _count(raw, place) > HESA.count_as_none]
        found.append((raw, one, known))
    return found


def _count(flow: Flow, place: tuple[int, int]) -> int:
    return flow.cells[place[0] * len(flow.now) + place[1]].count or 0


def rows(flow: Flow) -> list[list[PrintedCell]]:
    width = len(flow.now)
    cells = [PrintedCell(one.count, (one.percent, None), (one.band, None)) for one in flow.cells]
    return [cells[start : start + width] for start in range(0, len(cells), width)]


@pytest.mark.parametrize("seed", range(4))
def test_no_change_of_few_people_is_derived(make_dataset: MakeDataset, seed: int) -> None:
    flows = published(*two_waves(make_dataset, seed))
    assert flows
    for raw, safe, stayed in flows:
        width = len(raw.now)
        counts = [one.count or 0 for one in raw.cells]
        table = [counts[start : start + width] for start in range(0, len(counts), width)]
        closed = [
            [n for n, state in enumerate(states) if state.count is None]
            for states in (safe.then, safe.now)
        ]
        found = list(
            derived_cells(
                rows(safe),
                table,
                ([], []),
                knows_totals=True,
                closed=(closed[0], closed[1]),
                known=stayed,
            )
        )
        assert [place for *place, is_derived in found if is_derived] == []
        if any(0 < one <= 2 for one in counts):
            assert {test.p for test in safe.tests} <= {None}


def test_a_flow_of_many_is_rounded_and_tested(make_dataset: MakeDataset) -> None:
    answers = [("yes", "yes")] * 42 + [("yes", "no")] * 9 + [("no", "yes")] * 21
    answers += [("no", "no")] * 29
    then, now = (
        make_dataset(
            {n: {"active": one[place]} for n, one in enumerate(answers)},
            label=label, questions=QUESTIONS,
        )
        for place, label in enumerate(("2018", "2020"))
    )  # fmt: skip
    ((exact, flow, _),) = [one for one in published(then, now) if one[0].question == "active"]
    assert (flow.people, flow.changed) == (100, 30)
    assert [one.count for one in flow.cells] == [40, 10, 20, 30]
    assert [one.percent for one in flow.cells] == [82, 18, 42, 58]
    assert exact.tests[0].p is not None
    assert flow.tests[0].p == round(exact.tests[0].p, 2)
    few = [*answers[:44], *answers[51:]]  # two stopped
    then, now = (
        make_dataset(
            {n: {"active": one[place]} for n, one in enumerate(few)},
            label=label, questions=QUESTIONS,
        )
        for place, label in enumerate(("2018", "2020"))
    )  # fmt: skip
    assert all(one.cells[1].count is None for _, one, _ in published(then, now))

"""Flows: who changed from what to what between two waves, of the people who answered in both.

Knows answers and tests; nothing of thresholds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.answers import Answers, Question
from analysis.comparisons import holm
from analysis.intervals import Numbers
from analysis.trend_results import (
    CHOSEN,
    NOT_CHOSEN,
    FigureSeries,
    Flow,
    FlowCell,
    FlowState,
    FlowTest,
)
from analysis.trends.changes import MCNEMAR, mcnemar
from analysis.trends.figures import WaveAnswers
from analysis.trends.repeated_tests import bowker, stuart_maxwell

_ONE_ANSWER: Final = frozenset({"yes_no", "single", "ranking", "scale"})
_STATES: Final[Mapping[str, str]] = {CHOSEN: "Chosen", NOT_CHOSEN: "Not chosen"}


def flows_of(
    waves: WaveAnswers,
    questions: Sequence[Question],
    pairs: Sequence[tuple[int, int]],
    series: Sequence[FigureSeries],
) -> tuple[Flow, ...]:
    """The flows of `questions` between `pairs` of waves; of a multiple choice one for each choice.

    Of a ranking, the answer is the choice that was ranked first. p-values are adjusted over all
    tests of three answers or more; McNemar's of two are adjusted among the changes of `series`,
    where they stand as well.
    """
    found = [
        flow for question in questions for pair in pairs for flow in _flows(waves, question, pair)
    ]
    own = [test for flow in found for test in flow.tests if test.method != MCNEMAR]
    p_values = iter(holm([test.p if test.can_reject else None for test in own]))
    changes = {
        (change.question, change.value, change.wave_then, change.wave_now): change.p_adjusted
        for one in series
        if one.people == "same" and one.measure == "percent"
        for change in one.changes
    }

    def adjusted(flow: Flow, test: FlowTest) -> float | None:
        if test.method != MCNEMAR:
            return next(p_values)
        values = (flow.value, flow.then[0].value, None)
        keys = [(flow.question, one, flow.wave_then, flow.wave_now) for one in values]
        return next((changes[key] for key in keys if key in changes), None)

    return tuple(
        replace(
            flow,
            tests=tuple(replace(test, p_adjusted=adjusted(flow, test)) for test in flow.tests),
        )
        for flow in found
    )


def _flows(waves: WaveAnswers, question: Question, pair: tuple[int, int]) -> Iterator[Flow]:
    common = waves.common(question.code, question.kind)
    then, now = (common[place] for place in pair)
    if then is None or now is None:
        return
    labels = waves.datasets[pair[0]].label, waves.datasets[pair[1]].label
    if question.kind in _ONE_ANSWER:
        states_then = [(one.code, one.text) for one in then.question.choices]
        states_now = [(one.code, one.text) for one in now.question.choices]
        yield _flow(
            question, None, question.text, labels,
            (states_then, waves.column(pair[0], _places(then))),
            (states_now, waves.column(pair[1], _places(now))),
        )  # fmt: skip
    elif question.kind == "multiple":
        offered = {one.code for one in then.question.choices}
        states = list(_STATES.items())
        for choice in now.question.choices:
            if choice.code in offered:
                yield _flow(
                    question, choice.code, choice.text, labels,
                    (states, waves.column(pair[0], _chose(then, choice.code))),
                    (states, waves.column(pair[1], _chose(now, choice.code))),
                )  # fmt: skip


def _places(answers: Answers) -> Numbers:
    """The place of each person's answer among the choices, nan without one."""
    return np.where(answers.choice >= 0, answers.choice.astype(np.float64), np.nan)


def _chose(answers: Answers, code: str) -> Numbers:
    """0 for each person who chose `code`, 1 for others who answered, nan for the rest."""
    return np.where(answers.is_answered, 1.0 - answers.chose({code}), np.nan)


def _flow(
    question: Question,
    value: str | None,
    text: str,
    labels: tuple[str, str],
    then: tuple[Sequence[tuple[str, str]], Numbers],
    now: tuple[Sequence[tuple[str, str]], Numbers],
) -> Flow:
    (states_then, places_then), (states_now, places_now) = then, now
    both = ~np.isnan(places_then) & ~np.isnan(places_now)
    table = np.zeros((len(states_then), len(states_now)), dtype=np.int_)
    moves = places_then[both].astype(int), places_now[both].astype(int)
    np.add.at(table, moves, 1)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    cells = tuple(
        FlowCell(
            before,
            after,
            int(table[row, column]),
            100 * int(table[row, column]) / int(rows[row]) if rows[row] else None,
        )
        for row, (before, _) in enumerate(states_then)
        for column, (after, _) in enumerate(states_now)
    )
    stayed = sum(one.count or 0 for one in cells if one.then == one.now)
    return Flow(
        question.code,
        value,
        text,
        *labels,
        people=int(table.sum()),
        changed=int(table.sum()) - stayed,
        then=_states(states_then, rows),
        now=_states(states_now, columns),
        cells=cells,
        tests=_tests(table, [code for code, _ in states_then], [code for code, _ in states_now]),
    )


def _states(
    states: Sequence[tuple[str, str]], counts: npt.NDArray[np.int_]
) -> tuple[FlowState, ...]:
    people = int(counts.sum())
    return tuple(
        FlowState(code, text, int(count), 100 * int(count) / people if people else None)
        for (code, text), count in zip(states, counts, strict=True)
    )


def _tests(
    table: npt.NDArray[np.int_], then: Sequence[str], now: Sequence[str]
) -> tuple[FlowTest, ...]:
    """McNemar's test of two answers; of more those of Stuart and Maxwell, and Bowker.

    None where the answers offered were not the same in both waves: those who gave one that is
    gone had to change.
    """
    if list(then) != list(now) or not table.sum():
        return ()
    if len(then) == 2:
        before = np.repeat([1.0, 1.0, 0.0, 0.0], table.ravel())
        after = np.repeat([1.0, 0.0, 1.0, 0.0], table.ravel())
        test = mcnemar(before, after)
        return (FlowTest(MCNEMAR, test.p, can_reject=test.can_reject),)
    found = []
    for name, test in (
        ("Stuart–Maxwell test", stuart_maxwell(table)[0]),
        ("Bowker’s test of symmetry", bowker(table)[0]),
    ):
        named = f"{name} (simulated)" if test.how == "simulated" else name
        found.append(FlowTest(named, test.p, can_reject=test.can_reject))
    return tuple(found)

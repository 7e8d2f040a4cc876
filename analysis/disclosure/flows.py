"""Disclosure control of flows: who changed from what to what between two waves.

A flow is a table of two variables, the answers then and now. Its totals are shares of the same
people, which are published beside it, so they are taken to be known exactly; those of few people,
among them or among the others, are not given, nor anything in their rows and columns.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.disclosure.count_table import is_few
from analysis.disclosure.rounding import rounded, rounded_p, rounded_percent
from analysis.disclosure.two_way_suppression import TwoWayForm, TwoWayTable, choose_form
from analysis.results import QuestionSummary, Thresholds
from analysis.trend_results import (
    CHOSEN,
    NOT_CHOSEN,
    Flow,
    FlowCell,
    FlowState,
    FlowTest,
    WaveChange,
)

LEAST_REST: Final = 10  # people who answered once only; of fewer the figures would follow
_LEAST_SHOWN: Final = 2  # answers in either wave, without which a flow says nothing


def safe_flow(
    flow: Flow,
    exact: tuple[QuestionSummary | None, QuestionSummary | None],
    changes: Sequence[WaveChange],
    thresholds: Thresholds,
) -> Flow | None:
    """The `flow` as it may be published, None where it may not.

    `exact` is its question unrounded, of everybody then and now, `changes` are all published ones
    between the two waves.
    """
    own = [
        change
        for change in changes
        if change.question == flow.question and flow.value in (None, change.value)
    ]
    closed = _closed(flow, exact, own, thresholds)
    if closed is None:
        return None
    form = choose_form(_table(flow, closed, own), thresholds)
    if form is None:
        return None
    is_whole = not form.withheld and not closed
    if not is_whole and any(_tells_of_cells(flow, one) for one in own):
        return None
    return _published(flow, form, closed, own, thresholds, is_whole=is_whole)


def _table(flow: Flow, closed: frozenset[str], changes: Sequence[WaveChange]) -> TwoWayTable:
    counts = [one.count or 0 for one in flow.cells]
    width = len(flow.now)
    return TwoWayTable(
        tuple(tuple(counts[start : start + width]) for start in range(0, len(counts), width)),
        has_column_shares=False,
        closed_rows=frozenset(n for n, one in enumerate(flow.then) if one.value in closed),
        closed_columns=frozenset(n for n, one in enumerate(flow.now) if one.value in closed),
        known=frozenset(_known(flow, changes)),
    )


def _known(flow: Flow, changes: Sequence[WaveChange]) -> Iterator[tuple[int, int]]:
    """The cells of those who stayed with an answer, where a test tells how many they are."""
    tested = {change.value for change in changes if change.p is not None}
    for row, then in enumerate(flow.then):
        for column, now in enumerate(flow.now):
            if then.value == now.value and (then.value in tested or (_is_of_two(flow) and tested)):
                yield row, column


def _is_of_two(flow: Flow) -> bool:
    return len(flow.then) == len(flow.now) == len((CHOSEN, NOT_CHOSEN))


def _tells_of_cells(flow: Flow, change: WaveChange) -> bool:
    """Whether the test of a change depends on many cells: of scores, or of joined answers."""
    is_of_one_answer = change.measure == "percent" and (
        change.value is not None or _is_of_two(flow)
    )
    return change.p is not None and not is_of_one_answer


def _closed(
    flow: Flow,
    exact: Sequence[QuestionSummary | None],
    changes: Sequence[WaveChange],
    thresholds: Thresholds,
) -> frozenset[str] | None:
    """The answers of which nothing is given: those of few people, and as many as hide these.

    None where there is no flow: nothing of the same people is published, too few answered, or
    too few answers are left.
    """
    same = [change for change in changes if change.people == "same"]
    hidden = {change.value for change in same if change.now is None}
    if not same or None in hidden or (hidden and flow.value is not None):
        return None
    few = {value for value in hidden if value is not None}
    people = flow.people or 0
    for states, whole in zip((flow.then, flow.now), exact, strict=True):
        if whole is None:
            return None
        rest = (whole.base or 0) - people
        if people < thresholds.percent_base or 0 < rest < LEAST_REST:
            return None
        of_all = _counts_of_all(flow, whole)
        for state in states:
            count = state.count or 0
            if is_few(count, people, thresholds) or (
                rest and is_few(of_all.get(state.value, 0) - count, rest, thresholds)
            ):
                few.add(state.value)
    for part in _parts(flow, exact):
        alone, others = few & part.keys(), part.keys() - few
        if len(alone) == 1 and others:
            few.add(min(others, key=lambda value: (part[value], value)))  # else the one follows
    is_enough = all(
        sum(one.value not in few for one in states) >= _LEAST_SHOWN
        for states in (flow.then, flow.now)
    )
    return frozenset(few) if is_enough else None


def _parts(flow: Flow, exact: Sequence[QuestionSummary | None]) -> list[dict[str, int]]:
    """The answers now with their counts, apart where the share of some together is published."""
    counts = {one.value: one.count or 0 for one in (*flow.then, *flow.now)}
    joined = {code for one in exact if one is not None for code in one.headline_codes}
    if flow.value is not None or not joined:
        return [counts]
    return [
        {value: count for value, count in counts.items() if (value in joined) == is_in}
        for is_in in (True, False)
    ]


def _counts_of_all(flow: Flow, whole: QuestionSummary) -> dict[str, int]:
    counts = {share.value: share.count or 0 for share in whole.values}
    if flow.value is None:
        return counts
    chose = counts.get(flow.value, 0)
    return {CHOSEN: chose, NOT_CHOSEN: (whole.base or 0) - chose}


def _published(
    flow: Flow,
    form: TwoWayForm,
    closed: frozenset[str],
    changes: Sequence[WaveChange],
    thresholds: Thresholds,
    *,
    is_whole: bool,
) -> Flow:
    def state(one: FlowState) -> FlowState:
        is_shown = one.value not in closed
        return FlowState(
            value=one.value,
            text=one.text,
            count=rounded(one.count, thresholds) if is_shown else None,
            percent=rounded_percent(one.percent) if is_shown else None,
        )

    def cell(place: int, one: FlowCell) -> FlowCell:
        count, percents, bands = form.figures(divmod(place, len(flow.now)), thresholds)
        return FlowCell(then=one.then, now=one.now, count=count, percent=percents[0], band=bands[0])

    return Flow(
        question=flow.question,
        value=flow.value,
        text=flow.text,
        wave_then=flow.wave_then,
        wave_now=flow.wave_now,
        people=rounded(flow.people, thresholds),
        changed=rounded(flow.changed, thresholds) if is_whole else None,
        then=tuple(map(state, flow.then)),
        now=tuple(map(state, flow.now)),
        cells=tuple(cell(place, one) for place, one in enumerate(flow.cells)),
        tests=tuple(
            _published_test(one, is_told=is_whole and _is_tested(flow, changes))
            for one in flow.tests
        ),
    )


def _is_tested(flow: Flow, changes: Sequence[WaveChange]) -> bool:
    """Whether the test of a flow without withheld cells is given: of two answers as its change."""
    return not _is_of_two(flow) or any(
        change.people == "same" and change.p is not None for change in changes
    )


def _published_test(test: FlowTest, *, is_told: bool) -> FlowTest:
    return FlowTest(
        method=test.method,
        p=rounded_p(test.p) if is_told else None,
        p_adjusted=rounded_p(test.p_adjusted) if is_told else None,
        can_reject=test.can_reject if is_told else True,
    )

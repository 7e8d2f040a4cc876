"""Compare the waves of a survey: what changed, over all of them and in each group.

Only combines the other modules; knows nothing of thresholds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.answers import Answers, Question
from analysis.dataset import Dataset
from analysis.questions import describe_question
from analysis.results import Trend, WaveFigures
from analysis.trend_results import (
    FigureSeries,
    Flow,
    FlowTest,
    GroupTrend,
    People,
    SeriesTest,
    TrendFamilies,
    WaveChange,
    WaveLabel,
)
from analysis.trends.changes import MCNEMAR, reversed_change
from analysis.trends.figures import FollowedFigure, WaveAnswers, follow
from analysis.trends.flows import flows_of
from analysis.trends.group_changes import group_trends
from analysis.trends.initiatives import DID_NOT
from analysis.trends.series import Timeline, series_of
from analysis.variables.lookup import members_of, questions_behind
from records.events.initiatives import INITIATIVE


def compare_waves(
    now: Dataset, others: Sequence[Dataset], *, by: Sequence[str] = (), only: Sequence[str] = ()
) -> Trend:
    """Compare the wave `now` with `others`, in the questions that it has and what each was then.

    The waves stand in the order of their opening; without these days, `now` is the last one. `by`
    also compares what changed in each group by these keys, or `only` some of them, between `now`
    and the nearest wave before it (the next one where it is the first).
    """
    ordered, place = _in_order(now, others)
    against = place - 1 if place else 1
    pair = (min(against, place), max(against, place))
    waves = WaveAnswers(ordered)
    then = ordered[against]
    timeline = Timeline(
        tuple(wave.label for wave in ordered),
        tuple(wave.opens for wave in ordered),
        tuple(wave.population for wave in ordered),
    )
    asked = [answers.question for answers in waves.answers[place].values()]
    figures = [figure for question in asked for figure in follow(waves, question)]
    series = series_of(figures, timeline)
    flows = flows_of(waves, asked, timeline.pairs([True] * len(ordered)), series)
    groups = _groups(figures, waves, now, by, only, pair) if by else ()
    compared = tuple(_others(waves, place))
    people = [wave.people.index for wave in ordered]
    return Trend(
        then.label,
        len(then.people),
        len(now.people.index.intersection(then.people.index)),
        compared[max(0, place - 1)].questions,
        tuple(_changes(figures, series, timeline, (against, place))),
        _remarks(waves, place),
        waves=tuple(WaveLabel(one.label, one.opens, len(one.people)) for one in ordered),
        same_in_all=len(_in_all(people)),
        others=compared,
        series=series,
        flows=flows,
        by=",".join(by) or None,
        groups=groups,
        families=_families(series, flows, groups),
    )


def neighbour_of(now: Dataset, others: Sequence[Dataset]) -> Dataset:
    """The nearest of `others` before the wave `now`, the next one where it is the first."""
    ordered, place = _in_order(now, others)
    return ordered[place - 1 if place else 1]


def _in_order(now: Dataset, others: Sequence[Dataset]) -> tuple[list[Dataset], int]:
    """All waves, the oldest first, and the place of `now` among them."""
    listed = [*others, now]
    places = list(range(len(listed)))
    days = [wave.opens for wave in listed]
    known = [day for day in days if day is not None]
    if len(known) == len(days):
        places.sort(key=lambda place: known[place])
    return [listed[place] for place in places], places.index(len(others))


def _others(waves: WaveAnswers, place: int) -> Iterator[WaveFigures]:
    """The figures of every wave but the one at `place`, in the questions that both put."""
    for other, dataset in enumerate(waves.datasets):
        if other != place:
            yield WaveFigures(
                dataset.label,
                tuple(
                    describe_question(before, dataset.population)
                    for before, after in _both(waves.answers[other], waves.answers[place])
                    if before.question.not_asked_in is None and after.question.not_asked_in is None
                ),
                dataset.weighting,
            )


def _in_all(people: "Sequence[pd.Index[Any]]") -> "pd.Index[Any]":
    found = people[0]
    for others in people[1:]:
        found = found.intersection(others, sort=False)
    return found


def _both(then: Mapping[str, Answers], now: Mapping[str, Answers]) -> list[tuple[Answers, Answers]]:
    """The questions of the same code and kind in two waves."""
    return [
        (then[code], answers)
        for code, answers in now.items()
        if code in then and then[code].question.kind == answers.question.kind
    ]


def _changes(
    figures: Sequence[FollowedFigure],
    series: Sequence[FigureSeries],
    timeline: Timeline,
    pair: tuple[int, int],
) -> Iterator[WaveChange]:
    """The changes of all series from the first wave of `pair` to the second."""
    asked = {(one.question, one.value, one.measure): one.asked for one in figures}
    ordered = (min(pair), max(pair))
    for one in series:
        pairs = timeline.pairs(asked[one.question, one.value, one.measure])
        if ordered in pairs:
            change = one.changes[pairs.index(ordered)]
            yield change if pair == ordered else reversed_change(change)


def _groups(
    figures: Sequence[FollowedFigure],
    waves: WaveAnswers,
    now: Dataset,
    by: Sequence[str],
    only: Sequence[str],
    pair: tuple[int, int],
) -> tuple[GroupTrend, ...]:
    """The changes in each group; who is in both waves is in the group of the later one.

    Numbers are grouped in both waves as in the wave `now`. Questions whose answers make the groups
    are left out.
    """
    behind = questions_behind(now, by)
    figures = [one for one in figures if one.question not in behind]
    earlier, later = (waves.datasets[place] for place in pair)
    known = {
        label: index
        for label, index in members_of(later, by, only, now).items()
        if label is not None
    }
    for label, index in members_of(earlier, by, only, now).items():
        if label is not None:
            once = index.difference(later.people.index, sort=False)
            known[label] = known[label].append(once) if label in known else once
    labels = earlier.label, later.label
    return group_trends(figures, waves.people, known, pair, labels, _compared(by, list(known)))


def _compared(by: Sequence[str], labels: Sequence[str]) -> tuple[str, str] | None:
    """The groups that alone are compared: of an initiative, who took part with who did not."""
    is_initiative = len(by) == 1 and by[0].startswith(INITIATIVE)
    took_part = [label for label in labels if label != DID_NOT]
    if not is_initiative or not took_part or DID_NOT not in labels:
        return None
    return took_part[0], DID_NOT


def _remarks(waves: WaveAnswers, place: int) -> dict[str, str]:
    """What is to be said of each question, by its code: what it was, what was not asked."""
    said: dict[str, list[str]] = {}
    for wave in waves.datasets:
        for code, remark in wave.remarks.items():
            said.setdefault(code, []).append(remark)
    for other, dataset in enumerate(waves.datasets):
        if other == place:
            continue
        for before, after in _both(waves.answers[other], waves.answers[place]):
            labels = dataset.label, waves.datasets[place].label
            missing = _not_compared(before.question, after.question, *labels)
            if missing:
                said.setdefault(after.question.code, []).append(missing)
    return {code: " ".join(dict.fromkeys(remarks)) for code, remarks in said.items()}


def _not_compared(then: Question, now: Question, label_then: str, label_now: str) -> str:
    """Say what of a question was not asked or offered in one of two waves; empty: nothing."""
    said = [
        f"Not asked in {question.not_asked_in}."
        for question in (then, now)
        if question.not_asked_in is not None
    ]
    if said:
        return " ".join(said)
    for label, missing, there in ((label_then, then, now), (label_now, now, then)):
        known = {choice.code for choice in missing.choices}
        texts = [f"“{choice.text}”" for choice in there.choices if choice.code not in known]
        if texts:
            said.append(f"Not offered in {label}: {', '.join(texts)}.")
    return " ".join(said)


def _families(
    series: Sequence[FigureSeries], flows: Sequence[Flow], groups: Sequence[GroupTrend]
) -> TrendFamilies:
    def adjusted(tests: Iterable[WaveChange | SeriesTest | FlowTest | GroupTrend | None]) -> int:
        return sum(one is not None and one.p_adjusted is not None for one in tests)

    def of(people: People) -> list[FigureSeries]:
        return [one for one in series if one.people == people]

    return TrendFamilies(
        changes_all=adjusted(change for one in of("all") for change in one.changes),
        changes_same=adjusted(change for one in of("same") for change in one.changes),
        series_all=adjusted(one.test for one in of("all")),
        series_same=adjusted(one.test for one in of("same")),
        flows=adjusted(test for flow in flows for test in flow.tests if test.method != MCNEMAR),
        groups_all=adjusted(one for one in groups if one.people == "all"),
        groups_same=adjusted(one for one in groups if one.people == "same"),
    )

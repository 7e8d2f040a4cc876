"""Disclosure control of a comparison of waves: figures of few people or few changes suppressed.

Knows changes and thresholds; nothing of groups.
"""

from collections.abc import Mapping, Sequence

from analysis.disclosure.changes import (
    FigureKey,
    count_of,
    figure_key,
    published_figures,
    safe_wave_change,
    shares_of_people,
)
from analysis.disclosure.count_table import is_few
from analysis.disclosure.flows import LEAST_REST, safe_flow
from analysis.disclosure.non_response import safe_weighting
from analysis.disclosure.questions import safe_questions
from analysis.disclosure.rounding import rounded
from analysis.disclosure.series import safe_series
from analysis.disclosure.withheld_figures import SAME_PEOPLE, WithheldOfWaves
from analysis.results import QuestionSummary, Thresholds, Trend, WaveFigures
from analysis.trend_results import Flow, TrendFamilies, WaveChange, WaveLabel


def safe_trend(
    trend: Trend,
    questions: Sequence[QuestionSummary],
    exact: Sequence[QuestionSummary],
    thresholds: Thresholds,
    *,
    in_segment: bool,
    withheld: WithheldOfWaves,
    wave: str,
) -> Trend:
    """Round and hide the changes of `trend`; `questions` are those of this wave as published.

    `exact` are the same unrounded, `withheld` is what is hidden of the waves because of earlier
    publications; `wave` is the label of this one. Of several waves the same people, and their
    flows, are given for two neighbours alone: who answered all of them, or other two, may be few
    more or fewer than these. Changes of groups are internal figures: those of the other wave are
    not published.
    """
    others = tuple(
        WaveFigures(
            label=other.label,
            questions=safe_questions(
                other.label, other.questions, thresholds, withheld, in_segment=in_segment
            ),
            weighting=other.weighting and safe_weighting(other.weighting, thresholds),
        )
        for other in trend.others
    )
    of_waves = {wave: questions, **{other.label: other.questions for other in others}}
    published = {label: published_figures(found) for label, found in of_waves.items()}
    earlier = next((one.questions for one in others if one.label == trend.against), ())
    then, now = published_figures(earlier), published_figures(questions)
    everybody = {figure_key(change): change for change in trend.changes if change.people == "all"}
    hidden = _hidden_among_same(trend.changes, everybody, thresholds)

    def is_withheld(change: WaveChange) -> bool:
        pairs = (wave, trend.against), (trend.against, wave)
        return any(
            withheld.of(one, change.question).hides_numbers((SAME_PEOPLE, other))
            if change.measure == "mean"
            else withheld.of(one, change.question).hides((SAME_PEOPLE, other))
            for one, other in pairs
        )

    def safe_change(change: WaveChange) -> WaveChange:
        key = figure_key(change)
        shown = then.get(key, False) and now.get(key, False)
        if change.people == "same":
            is_hidden = not shown or key in hidden or is_withheld(change)
            return safe_wave_change(change, thresholds, then=not is_hidden, now=not is_hidden)
        told_then, told_now = then.get(key, False), now.get(key, False)
        return safe_wave_change(change, thresholds, then=told_then, now=told_now)

    changes = tuple(map(safe_change, trend.changes))
    pair = {trend.against, wave}
    between = [flow for flow in trend.flows if {flow.wave_then, flow.wave_now} == pair]
    of_both = {trend.against: trend.questions, wave: exact}
    flows = (safe_flow(flow, _questions_of(flow, of_both), changes, thresholds) for flow in between)
    return Trend(
        against=trend.against,
        respondents=rounded(trend.respondents, thresholds),
        same_people=rounded(trend.same_people, thresholds),
        questions=earlier,
        changes=changes,
        not_compared=trend.not_compared,
        waves=tuple(
            WaveLabel(
                label=one.label,
                opens=one.opens,
                respondents=rounded(one.respondents, thresholds),
            )
            for one in trend.waves
        ),
        same_in_all=rounded(trend.same_in_all, thresholds),
        others=others,
        series=tuple(
            safe_series(series, of_waves, published, thresholds)
            for series in trend.series
            if series.people == "all"
        ),
        flows=tuple(flow for flow in flows if flow is not None),
        by=None,
        groups=(),
        families=TrendFamilies(
            changes_all=trend.families.changes_all,
            changes_same=trend.families.changes_same,
            series_all=trend.families.series_all,
            series_same=0,
            flows=trend.families.flows,
            groups_all=0,
            groups_same=0,
        ),
    )


def _questions_of(
    flow: Flow, waves: Mapping[str, Sequence[QuestionSummary]]
) -> tuple[QuestionSummary | None, QuestionSummary | None]:
    """The question of a flow in both of its waves."""
    then, now = (
        next((one for one in waves[wave] if one.code == flow.question), None)
        for wave in (flow.wave_then, flow.wave_now)
    )
    return then, now


def _hidden_among_same(
    changes: Sequence[WaveChange], everybody: dict[FigureKey, WaveChange], thresholds: Thresholds
) -> set[FigureKey]:
    """The figures of the same people that reveal few, among them or among the others."""
    hidden: set[FigureKey] = set()
    same = [change for change in changes if change.people == "same"]
    for change in same:
        key = figure_key(change)
        whole = everybody[key]
        for base, base_all, share, share_all in zip(
            (change.base_then, change.base_now),
            (whole.base_then, whole.base_now),
            shares_of_people(change),
            shares_of_people(whole),
            strict=True,
        ):
            people, rest = base or 0, (base_all or 0) - (base or 0)
            if people < thresholds.percent_base or 0 < rest < LEAST_REST:
                hidden.add(key)
            elif change.measure == "percent":
                count, count_all = count_of(share, base), count_of(share_all, base_all)
                if is_few(count, people, thresholds) or (
                    rest and is_few(count_all - count, rest, thresholds)
                ):
                    hidden.add(key)
    # One hidden choice follows from the others, so the least of these is hidden with it.
    for code in {question for question, value, _ in hidden if value is not None}:
        of_question = [change for change in same if change.question == code]
        shown = [change for change in of_question if figure_key(change) not in hidden]
        if len(shown) == len(of_question) - 1 and shown:
            hidden.add(figure_key(min(shown, key=lambda change: change.now or 0)))
    return hidden

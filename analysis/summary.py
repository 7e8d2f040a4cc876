"""Summarise a dataset: all figures of a wave in one call.

Only combines the other modules.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from analysis.answers import Answers
from analysis.coded_comments import count_not_coded
from analysis.dataset import Dataset
from analysis.disclosure.publication import publish_safe
from analysis.groups import break_down
from analysis.headlines import headline_figures
from analysis.questions import describe_question
from analysis.ranking import rank_choices
from analysis.rates import outcome_rates
from analysis.results import Summary, Thresholds
from analysis.trends.comparison import compare_waves
from analysis.variables.lookup import labels_of
from analysis.weighting.early_late import respondents_by_time
from analysis.weighting.effects import with_weighting_effects
from analysis.weighting.results import NonResponse
from surveys.headline_definition import HeadlineDefinition


def summarise(
    dataset: Dataset,
    *,
    by: Sequence[str] = (),
    only: Sequence[str] = (),
    against: Sequence[Dataset] = (),
    thresholds: Thresholds | None = None,
    segment: str | None = None,
    headlines: Sequence[HeadlineDefinition] = (),
) -> Summary:
    """Compute the figures of `dataset`, unrounded unless there are `thresholds`.

    `by`: also broken down by these keys, with tests between the groups, `only`: the groups wanted.
    `against`: also compared with those waves, in the groups as well. `thresholds`: rounded and
    suppressed to be published. `segment`: the one whose people `dataset` was loaded for.
    `headlines` are those of the headline panel, none: those of the questions.
    Raises UserError for keys and groups that are none, and for too many groups.
    """
    keep_all = thresholds is not None
    summary = exact_summary(
        dataset,
        by=by,
        only=only,
        against=against,
        segment=segment,
        headlines=headlines,
        keep_all=keep_all,
    )
    if thresholds is not None:
        summary = publish_safe(summary, thresholds)
        if only:
            summary = with_groups(summary, labels_of(dataset, by, only))
    return rank_choices(summary)


def exact_summary(
    dataset: Dataset,
    *,
    by: Sequence[str] = (),
    only: Sequence[str] = (),
    against: Sequence[Dataset] = (),
    segment: str | None = None,
    headlines: Sequence[HeadlineDefinition] = (),
    keep_all: bool = False,
) -> Summary:
    """The same unrounded, with the choices of every question in the questionnaire's order.

    With `keep_all` there are all groups, from which those wanted are to be chosen once figures are
    withheld.
    """
    collected = dataset.by_question()
    rates = tuple(outcome_rates(dataset.dispositions, _frame_with_ineligible(dataset)))
    return Summary(
        label=dataset.label,
        respondents=len(dataset.people),
        frame=dataset.frame_size,
        dispositions=MappingProxyType(dict(dataset.dispositions)),
        rates=rates,
        questions=tuple(
            count_not_coded(describe_question(answers, dataset.population), collected)
            for answers in collected.values()
        ),
        breakdown=break_down(dataset, by, only, keep_all=keep_all) if by else None,
        trend=compare_waves(dataset, against, by=by, only=only) if against else None,
        thresholds=None,
        not_invited=dataset.not_invited,
        responses=dataset.responses,
        frame_details=dataset.frame_details,
        segment=segment,
        non_response=_non_response(dataset, collected),
        weighting=dataset.weighting,
        headlines=with_weighting_effects(
            collected,
            _known_weights(dataset),
            lambda answers: headline_figures(headlines, answers, rates, dataset.population),
        ),
        base=dataset.base,
    )


def with_groups(summary: Summary, wanted: Collection[str]) -> Summary:
    """Keep the `wanted` groups, of which figures were withheld as if all were given."""
    if summary.breakdown is None:
        return summary
    groups = tuple(group for group in summary.breakdown.groups if group.label in wanted)
    return replace(summary, breakdown=replace(summary.breakdown, groups=groups))


def _frame_with_ineligible(dataset: Dataset) -> int:
    return (dataset.frame_size or 0) + dataset.dispositions.get("ineligible", 0)


def _non_response(dataset: Dataset, collected: Mapping[str, Answers]) -> NonResponse | None:
    """Who answered, with the headlines of early and late respondents, which are not weighted.

    Not told of the people of a base.
    """
    response = dataset.response
    if response is None or dataset.base is not None:
        return None
    proposed = response.proposed
    return replace(
        response.non_response,
        timing=respondents_by_time(collected, response.days, response.reminder),
        proposed=None if proposed is None else proposed.details,
    )


def _known_weights(dataset: Dataset) -> "pd.Series[float] | None":
    """The weights that the figures have, else those that are proposed."""
    proposed = None if dataset.response is None else dataset.response.proposed
    return None if proposed is None else proposed.weights

"""Summarise a dataset: all figures of a wave in one call.

Only combines the other modules.
"""

from collections.abc import Mapping, Sequence
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
from analysis.weighting.early_late import respondents_by_time
from analysis.weighting.effects import with_weighting_effects
from analysis.weighting.results import NonResponse, WeightingDetails
from surveys.headline_definition import HeadlineDefinition


def summarise(
    dataset: Dataset,
    *,
    by: str | None = None,
    against: Sequence[Dataset] = (),
    thresholds: Thresholds | None = None,
    segment: str | None = None,
    headlines: Sequence[HeadlineDefinition] = (),
) -> Summary:
    """Compute the figures of `dataset`, unrounded unless there are `thresholds`.

    `by`: also broken down by that column of the people, with tests between the groups.
    `against`: also compared with those waves, in the groups as well. `thresholds`: rounded and
    suppressed to be published. `segment`: the one whose people `dataset` was loaded for.
    `headlines` are those of the headline panel, none: those of the questions.
    Raises UserError where there is no field `by` or it has too many values.
    """
    summary = exact_summary(dataset, by=by, against=against, segment=segment, headlines=headlines)
    return rank_choices(summary if thresholds is None else publish_safe(summary, thresholds))


def exact_summary(
    dataset: Dataset,
    *,
    by: str | None = None,
    against: Sequence[Dataset] = (),
    segment: str | None = None,
    headlines: Sequence[HeadlineDefinition] = (),
) -> Summary:
    """The same unrounded, with the choices of every question in the questionnaire's order."""
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
        breakdown=None if by is None else break_down(collected, dataset.people, by),
        trend=compare_waves(dataset, against, by=by) if against else None,
        thresholds=None,
        not_invited=dataset.not_invited,
        responses=dataset.responses,
        frame_details=dataset.frame_details,
        segment=segment,
        non_response=_non_response(dataset, collected),
        weighting=_weighting(dataset),
        headlines=with_weighting_effects(
            collected,
            _known_weights(dataset),
            lambda answers: headline_figures(headlines, answers, rates, dataset.population),
        ),
    )


def _frame_with_ineligible(dataset: Dataset) -> int:
    return (dataset.frame_size or 0) + dataset.dispositions.get("ineligible", 0)


def _non_response(dataset: Dataset, collected: Mapping[str, Answers]) -> NonResponse | None:
    """Who answered, with the headlines of early and late respondents, which are not weighted."""
    response = dataset.response
    if response is None:
        return None
    proposed = response.proposed
    return replace(
        response.non_response,
        timing=respondents_by_time(collected, response.days, response.reminder),
        proposed=None if proposed is None else proposed.details,
    )


def _weighting(dataset: Dataset) -> WeightingDetails | None:
    weights = None if dataset.response is None else dataset.response.weights
    return None if weights is None else weights.details


def _known_weights(dataset: Dataset) -> "pd.Series[float] | None":
    """The weights that the figures have, else those that are proposed."""
    proposed = None if dataset.response is None else dataset.response.proposed
    return None if proposed is None else proposed.weights

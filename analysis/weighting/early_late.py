"""Early against late respondents: whether those who answered late differ in the headlines.

Late respondents stand for people who did not answer, as they would have been among these had the
wave closed earlier (the continuum of resistance: Lin and Schaeffer 1995, Public Opinion Quarterly
59, 236-258; that it holds is an assumption). Pure; knows answers and days.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from analysis.answers import Answers
from analysis.comparisons import compare_shares, holm
from analysis.questions import chosen
from analysis.results import POINTS, SMALLEST_GROUP
from analysis.weighting.results import ResponseTiming, TimedFigure


def respondents_by_time(
    collected: Mapping[str, Answers], days: "pd.Series[Any]", reminder: date | None
) -> ResponseTiming | None:
    """Compare early with late respondents in the headlines of the `collected` answers.

    `days` has the day of each respondent's answer, None where nobody knows it. Late is from the day
    of the first `reminder` on; where there was none, or too few answered before or after it, from
    the day that comes nearest to halving them. None where that leaves fewer than SMALLEST_GROUP
    people on a side, or where fewer than half of all have a day.
    """
    dated = days.dropna()
    since = _first_late_day(dated, reminder)
    if since is None or 2 * len(dated) < len(days):
        return None
    late = dated >= since
    early_people, late_people = dated.index[~late], dated.index[late]
    found = [
        figure
        for answers in collected.values()
        if (figure := _figure(answers, early_people, late_people)) is not None
    ]
    adjusted = holm([one.p_adjusted for one in found])
    return ResponseTiming(
        since,
        since == reminder,
        len(early_people),
        len(late_people),
        len(days) - len(dated),
        tuple(replace(one, p_adjusted=p) for one, p in zip(found, adjusted, strict=True)),
    )


def _first_late_day(dated: "pd.Series[Any]", reminder: date | None) -> date | None:
    def smaller_side(day: date) -> int:
        late = int((dated >= day).sum())
        return min(late, len(dated) - late)

    if reminder is not None and smaller_side(reminder) >= SMALLEST_GROUP:
        return reminder
    halving = max(sorted(set(dated)), key=smaller_side, default=None)
    return halving if halving is not None and smaller_side(halving) >= SMALLEST_GROUP else None


def _figure(
    answers: Answers, early_people: "pd.Index[Any]", late_people: "pd.Index[Any]"
) -> TimedFigure | None:
    """One headline; `p_adjusted` is not adjusted yet. None where too few of either answered."""
    question = answers.question
    if question.headline is None or not question.headline_codes:
        return None
    has_chosen = chosen(answers, question.headline_codes)
    late, early = (
        has_chosen[has_chosen.index.isin(people)] for people in (late_people, early_people)
    )
    if min(len(late), len(early)) < SMALLEST_GROUP:
        return None
    outcome = compare_shares([int(late.sum()), int(early.sum())], [len(late), len(early)])
    points = next(effect for effect in outcome.effects if effect.name == POINTS)
    return TimedFigure(
        question.code,
        question.headline,
        len(early),
        len(late),
        100 * float(early.mean()),
        100 * float(late.mean()),
        points.value,
        points.low,
        points.high,
        outcome.p if outcome.can_reject else None,
    )

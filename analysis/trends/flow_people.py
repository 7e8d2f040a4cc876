"""The people in a band of a flow: who gave one answer then and another now.

Reads answers from the database, in the words of the wave whose figures are shown.
"""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection

from analysis.answers import Answers, Mask
from analysis.data import load_dataset
from analysis.request import SummaryRequest
from analysis.trend_results import CHOSEN, Flow
from analysis.waves import load_other_wave
from surveys.waves import find_wave, refuse_private_answers


def people_of_flow(
    connection: Connection, request: SummaryRequest, flow: Flow, answers: tuple[str, str]
) -> Sequence[int]:
    """The ids of the people whose answers in the two waves of `flow` are these, then and now.

    Raises UserError where nobody is shown who gave which answers in one of the waves.
    """
    for label in (flow.wave_then, flow.wave_now):
        refuse_private_answers(find_wave(connection, request.survey_code, label))
    dataset = load_dataset(
        connection, request.survey_code, request.wave_label, segment=request.segment
    )
    found: pd.Index[int] | None = None
    for label, answer in zip((flow.wave_then, flow.wave_now), answers, strict=True):
        wave = (
            dataset
            if label == request.wave_label
            else load_other_wave(connection, request, label, dataset)
        )
        given = wave.by_question()[flow.question]
        people = given.people[_gave(given, flow.value, answer)]
        found = people if found is None else found.intersection(people, sort=False)
    return [] if found is None else [int(one) for one in found if one > 0]


def _gave(given: Answers, value: str | None, answer: str) -> Mask:
    """Who gave the `answer`; of the choice `value` of several, whether it was chosen."""
    if value is None:
        return given.chose({answer})
    chose = given.chose({value})
    return chose if answer == CHOSEN else given.is_answered & ~chose

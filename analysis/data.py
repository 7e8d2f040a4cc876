"""Load a wave from the database for analysis: answers, fields of the people, frame, weights."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from analysis.dataset import Dataset
from analysis.results import FrameDetails, ResponseCounts, SampleDetails
from analysis.variables.fields import read_label, values_of_people
from analysis.variables.lookup import column_keys
from analysis.wave_answers import RespondentAnswers, read_answers
from analysis.weighting.wave_response import read_wave_response
from models.counting_responses import ChosenBy, chosen_by, rank
from models.tables import invitations, responses, reviews
from records.fields.definitions import all_fields
from records.filters.segments import resolve
from records.people import read_flat
from records.respondents import (
    INELIGIBLE,
    dispositions_of,
    has_frame,
    in_frame,
    is_eligible,
    people_in_frame,
    people_not_sampled,
    unnamed_dispositions,
)
from surveys.derived_variables import list_derived_variables
from surveys.dispositions import DELIVERED, count_dispositions
from surveys.frame_sources import frame_sources
from surveys.samples import read_samples
from surveys.waves import Wave, find_wave

_COMPLETED: Final = "award_completed"


def load_dataset(
    connection: Connection,
    survey_code: str,
    wave_label: str,
    *,
    by: Sequence[str] = (),
    segment: str | None = None,
    weighting: tuple[str, ...] = (),
) -> Dataset:
    """Load a wave: its questions, answers, respondents, dispositions and frame.

    `by` are the keys to break down by; what of them is about people is loaded as columns: a field,
    "cohort" (year of completion by tens), or the name of a segment (in it or not). `segment` keeps
    the people of one segment alone, in frame and dispositions too. Complete and partial responses
    count alike; those of people outside the frame (`not_invited`) or known to be ineligible are
    only counted. With `weighting`, respondents are weighted to the frame by these fields. Raises
    UserError for an unknown survey, wave, break-down or segment, and where answers can't be
    weighted.
    """
    wave = find_wave(connection, survey_code, wave_label)
    members = _members(connection, segment)
    found, dataset = _read_people(connection, wave, by, members)
    frame = _frame(connection, wave, segment, members)
    response = read_wave_response(connection, wave, found.respondents, members, weighting)
    return replace(
        dataset,
        dispositions=_dispositions(connection, wave, members),
        frame_size=None if frame is None else frame.eligible,
        not_invited=_count_responses(connection, wave, members, ~in_frame()),
        responses=_count_all_responses(connection, wave, found.respondents, members),
        frame_details=frame,
        weights=None if response is None or response.weights is None else response.weights.weights,
        response=response,
    ).with_arrays_of(dataset)


def load_respondents(
    connection: Connection,
    survey_code: str,
    wave_label: str,
    *,
    by: Sequence[str] = (),
    segment: str | None = None,
) -> Dataset:
    """Load a wave as `load_dataset` does, but for its frame, dispositions and weights."""
    wave = find_wave(connection, survey_code, wave_label)
    return _read_people(connection, wave, by, _members(connection, segment))[1]


def _members(connection: Connection, segment: str | None) -> set[int] | None:
    return None if segment is None else set(resolve(connection, segment))


def _read_people(
    connection: Connection, wave: Wave, by: Sequence[str], members: set[int] | None
) -> tuple[RespondentAnswers, Dataset]:
    """The answers to a wave, of `members` alone unless None, and the people by the keys `by`."""
    found = read_answers(connection, wave)
    if members is not None:
        found = found.among(members)
    derived = list_derived_variables(connection, wave.survey_id)
    columns = list(dict.fromkeys(column_keys(by, derived)))
    labels = {key: read_label(connection, key) for key in columns}
    people = _people(connection, list(found.respondents.values()), columns, wave)
    dataset = replace(found.dataset, people=people, derived=derived, labels=labels)
    return found, dataset.with_arrays_of(found.dataset)


def _people(
    connection: Connection, respondents: Sequence[int], keys: Sequence[str], wave: Wave
) -> pd.DataFrame:
    index = pd.Index(np.array(respondents, dtype="int64"))
    columns = {
        key: pd.Series(
            values_of_people(connection, respondents, key, wave.opens), index, dtype=object
        )
        for key in keys
    }
    return pd.DataFrame(columns, index=index)


def _dispositions(connection: Connection, wave: Wave, members: set[int] | None) -> dict[str, int]:
    if members is None:
        return count_dispositions(connection, wave.id)
    eligible = sorted(members & people_in_frame(connection, wave.id))
    return dict(Counter(dispositions_of(connection, wave.id, eligible).values()))


def _frame(
    connection: Connection, wave: Wave, segment: str | None, members: set[int] | None
) -> FrameDetails | None:
    """Describe the frame of a wave, or its part in a segment; None where nobody is in it.

    Members without a name are counted, but not in a segment: nobody knows who was in it.
    """
    people = people_in_frame(connection, wave.id)
    unnamed: Counter[str | None] = Counter()
    if members is not None:
        people &= members
    else:
        unnamed = unnamed_dispositions(connection, wave.id)
    if not people and not unnamed:
        return None
    dispositions = dispositions_of(connection, wave.id, sorted(people))
    eligible = [one for one in sorted(people) if dispositions.get(one) != INELIGIBLE]
    of_invited = connection.scalars(
        select(invitations.c.person_id).where(invitations.c.wave_id == wave.id)
    )
    invited: Counter[str | None] = Counter(
        dispositions[one] for one in set(of_invited).intersection(eligible)
    )
    if members is None:
        invited.update(unnamed_dispositions(connection, wave.id, invited=True))
        del invited[INELIGIBLE]
    sources = frame_sources(connection, wave.id)
    not_sampled = people_not_sampled(connection, wave.id)
    years = [year for year in read_flat(connection, eligible, [_COMPLETED])[_COMPLETED] if year]
    return FrameDetails(
        drawn_from=sources[0].segment if len(sources) == 1 else None,
        segment=segment,
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        size=len(people) + unnamed.total(),
        ineligible=len(people) - len(eligible) + unnamed[INELIGIBLE],
        eligible=len(eligible) + unnamed.total() - unnamed[INELIGIBLE],
        invited=invited.total(),
        delivered=sum(invited[word] for word in DELIVERED),
        sources=tuple(source.in_words() for source in sources),
        not_sampled=len(not_sampled if members is None else not_sampled & members),
        samples=_samples(connection, wave),
    )


def _samples(connection: Connection, wave: Wave) -> tuple[SampleDetails, ...]:
    found = read_samples(connection, wave.id)
    fields = all_fields(connection) if found else {}
    return tuple(
        SampleDetails(one.method(fields), one.drawn, one.available, one.design.seed)
        for one in found
    )


def _count_all_responses(
    connection: Connection, wave: Wave, respondents: Mapping[int, int], members: set[int] | None
) -> ResponseCounts:
    found = connection.execute(
        select(responses).where(responses.c.wave_id == wave.id).order_by(responses.c.id)
    ).all()
    counted = [row for row in found if row.id in respondents]
    complete = sum(row.is_complete for row in counted)
    others: dict[int, Row[Any]] = {}  # of each person, the one that would count next
    for row in found:
        if row.id not in respondents and row.person_id is not None:
            others[row.person_id] = max(row, others.get(row.person_id, row), key=rank)
    chosen = Counter(
        chosen_by(row, others[row.person_id]) for row in counted if row.person_id in others
    )
    waiting = connection.scalar(
        select(func.count()).where(
            reviews.c.wave_id == wave.id, reviews.c.kind == "response", reviews.c.state == "open"
        )
    )
    return ResponseCounts(
        complete=complete,
        partial=len(counted) - complete,
        ineligible=_count_responses(connection, wave, members, and_(in_frame(), ~is_eligible())),
        to_review=waiting,
        duplicates={rule: chosen[rule] for rule in ChosenBy if chosen[rule]},
    )


def _count_responses(
    connection: Connection, wave: Wave, members: set[int] | None, which: ColumnElement[bool]
) -> int:
    """How many responses are left out of the figures by `which`; none where there is no frame."""
    if not has_frame(connection, wave.id):
        return 0
    found = connection.scalars(
        select(responses.c.person_id).where(
            responses.c.wave_id == wave.id, responses.c.counts, which
        )
    )
    return sum(members is None or person_id in members for person_id in found)

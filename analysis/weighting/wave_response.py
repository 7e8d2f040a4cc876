"""All that is known of who answered a wave, read at once: frame, days of response, weights.

Brings together the database and the pure modules of weighting.
"""

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analysis.weighting.frame import (
    FIELDS,
    days_of_response,
    field_label,
    first_reminder,
    read_frame,
    read_values,
)
from analysis.weighting.groups import GroupCodes, group_codes
from analysis.weighting.non_response import compare_with_frame
from analysis.weighting.people import FramePeople
from analysis.weighting.response import WaveResponse
from analysis.weighting.results import NonResponse
from analysis.weighting.weights import (
    RespondentWeights,
    WeightLimits,
    usable_fields,
    weight_respondents,
)
from core.errors import UserError
from core.formats import plural
from models.data_state import StateCache
from records.office import office_settings
from records.respondents import has_frame
from surveys.waves import Wave

_OPEN: Final = "Everybody had the same link, so nobody knows who answered."
_TOO_FEW: Final = "Too few people answered for figures to be weighted."
_UNLINKED: Final = (
    "It is known who answered, but not which answers are whose, so figures can’t be weighted."
)

_KEPT: Final = StateCache[tuple[NonResponse, RespondentWeights | None, RespondentWeights | None]](
    most=12
)


def read_wave_response(
    connection: Connection,
    wave: Wave,
    respondents: Mapping[int, int],
    members: Collection[int] | None = None,
    weighting: tuple[str, ...] = (),
) -> WaveResponse | None:
    """Read who answered `wave`: `respondents` by the id of their response.

    `members` limits the frame to some people. With `weighting`, respondents are weighted by these
    fields. None where there is no frame and no weights are asked for. Raises UserError where
    answers can't be weighted so.
    """
    if not has_frame(connection, wave.id):
        if weighting:
            raise UserError(
                f"{wave.name} has no frame to weight to: nobody was invited.", code="no_frame"
            )
        return None
    people = read_frame(connection, wave, respondents.values(), members)
    office = office_settings(connection)
    limits = WeightLimits(office.lightest_weight, office.heaviest_weight)
    coded: dict[str, tuple[str, GroupCodes]] = {}
    for key in dict.fromkeys((*FIELDS, *office.weighting_fields, *weighting)):
        if key in weighting or _is_field(connection, key):
            groups = group_codes(key, read_values(connection, wave, people, key))
            coded[key] = field_label(connection, key), groups
    ids = list(respondents.values())
    usual = tuple(key for key in office.weighting_fields if key in coded)
    # All that is worked out here follows from these values. Sending mails leads to no new
    # state of the data, and changes some of them.
    known = [(key, groups.labels, groups.codes.tobytes()) for key, (_, groups) in coded.items()]
    content = (
        wave.id,
        weighting,
        usual,
        limits,
        people.content(),
        np.array(ids).tobytes(),
        tuple(known),
    )

    def work_out() -> tuple[NonResponse, RespondentWeights | None, RespondentWeights | None]:
        if weighting:
            fields = [coded[one] for one in weighting]
            weights = weight_respondents(people, ids, fields, limits)
            return _non_response(people, ids, coded, ""), weights, weights
        proposed, remark = _propose(people, ids, [coded[one] for one in usual], limits)
        return _non_response(people, ids, coded, remark), None, proposed

    non_response, weights, proposed = _KEPT.get(connection, content, work_out)
    days = days_of_response(connection, wave)
    return WaveResponse(
        non_response,
        weights,
        proposed,
        pd.Series([days.get(one) for one in respondents], pd.Index(ids), dtype=object),
        first_reminder(connection, wave),
    )


def _is_field(connection: Connection, key: str) -> bool:
    """Whether the field is still there: an office may have removed one that it weighted by."""
    try:
        field_label(connection, key)
    except KeyError:
        return False
    return True


def _propose(
    people: FramePeople,
    respondents: list[int],
    fields: list[tuple[str, GroupCodes]],
    limits: WeightLimits,
) -> tuple[RespondentWeights | None, str]:
    """The weights by as many of the `fields` as can be weighted by, and why there are none."""
    if not fields:
        return None, _TOO_FEW
    try:
        usable = usable_fields(people, respondents, fields)
    except UserError:
        return None, _UNLINKED
    if not usable:
        return None, _TOO_FEW
    return weight_respondents(people, respondents, usable, limits), ""


def _non_response(
    people: FramePeople,
    respondents: list[int],
    coded: Mapping[str, tuple[str, GroupCodes]],
    remark: str,
) -> NonResponse:
    answered = int((people.answered & people.sampled).sum())
    if not answered:
        return NonResponse(
            len(people.ids),
            int(people.sampled.sum()),
            None,
            people.unnamed,
            remark=_OPEN if respondents else "Nobody has answered yet.",
        )
    fields = tuple(
        compare_with_frame(people, groups, label)
        for label, groups in coded.values()
        if len(groups.labels) > 1
    )
    unnamed = sum(one < 0 for one in respondents)
    if remark != _UNLINKED and unnamed:
        whose = plural(unnamed, "person who answered has", "people who answered have")
        remark = f"{remark} {whose} no name on record.".strip()
    return NonResponse(
        len(people.ids), int(people.sampled.sum()), answered, people.unnamed, fields, remark=remark
    )

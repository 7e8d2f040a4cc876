"""How far a wave had come on any day: its funnel, dispositions and response rates.

The funnel is of the people invited, less those known to be ineligible; the rates are of the frame
(analysis/rates.py). People without a name, who were erased or whose answers were unlinked after the
wave had closed, count as they ended, whatever the day.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Subquery,
    case,
    exists,
    false,
    func,
    select,
    true,
)

from analysis.rates import Rate, eligible_share, outcome_rates
from analysis.variables.fields import group_label, group_order, is_unknown, values_of_people
from analysis.variables.groupings import NOT_KNOWN, check_group_count
from models.tables import disposition_history, invitations, messages, responses
from records.disposition_history import disposition_on, invited_by
from records.respondents import (
    INELIGIBLE,
    count_in_frame,
    dispositions_of,
    in_figures,
    people_in_frame,
    unnamed_dispositions,
)
from surveys.dispositions import ANSWERED, count_uninvited
from surveys.waves import Wave

_UNKNOWN: Final = "unknown"
_SENT: Final = frozenset({"sent", "bounced", "refused"}) | ANSWERED
_MOVED: Final = ("sent", "bounced")  # what days are counted of, beside answers


@dataclass(frozen=True, slots=True)
class Funnel:
    """The people at each step of a wave; who answered was delivered, and so on."""

    invited: int
    sent: int
    delivered: int
    answered: int
    complete: int


@dataclass(frozen=True, slots=True)
class WaveState:
    """How far a wave, or a group of its frame, had come as of a day (None: now).

    `eligible_share` is AAPOR's e that RR3 and RR4 use, `estimated_share` the estimate of it.
    """

    day: date | None
    funnel: Funnel
    dispositions: Mapping[str, int]
    rates: Mapping[str, Rate]
    eligible_share: float
    estimated_share: float


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What happened in a wave on one day: invitations sent and bounced, and answers."""

    day: date
    sent: int
    bounced: int
    answered: int


@dataclass(frozen=True, slots=True)
class _Step:
    """What the funnel needs to know of an invitation."""

    disposition: str
    is_sent: bool


def wave_state(
    connection: Connection, wave: Wave, day: date | None = None, share: float | None = None
) -> WaveState:
    """How far a wave had come as of a day, None: now; `share` is AAPOR's e, None: estimated."""
    steps = _count_steps(connection, wave.id, day)
    counted = Counter(count_uninvited(connection, wave.id, day))
    for step, count in steps.items():
        counted[step.disposition] += count
    for disposition, count in unnamed_dispositions(connection, wave.id, invited=True).items():
        if disposition is not None:
            steps[_Step(disposition, disposition in _SENT)] += count
    return _state(day, steps, counted, count_in_frame(connection, wave.id), share)


def wave_states_by(
    connection: Connection,
    wave: Wave,
    by: str,
    day: date | None = None,
    share: float | None = None,
) -> dict[str, WaveState]:
    """The same for each group of the frame by the break-down `by`, the unknown last.

    People without a name are in no group. Raises UserError for an unknown break-down, and for one
    with too many values.
    """
    people = sorted(people_in_frame(connection, wave.id))
    steps = _steps(connection, wave.id, day)
    told = dispositions_of(connection, wave.id, people, day)
    values = values_of_people(connection, people, by, wave.opens)
    members: dict[object, list[int]] = defaultdict(list)
    for person_id, value in zip(people, values, strict=True):
        members[None if value is None or is_unknown(value) else value].append(person_id)
    unknown = members.pop(None, [])
    check_group_count(by, len(members))
    groups: dict[str, list[int]] = {}
    for value in sorted(members, key=group_order):
        groups.setdefault(group_label(value), []).extend(members[value])
    if unknown:
        groups[NOT_KNOWN] = unknown
    return {
        name: _state(
            day,
            Counter(steps[one] for one in ids if one in steps),
            Counter(told[one] for one in ids if one in told),
            len(ids),
            share,
        )
        for name, ids in groups.items()
    }


def daily_counts(connection: Connection, wave: Wave) -> list[DayCounts]:
    """What happened in a wave on each day on which something did, in order.

    An answer counts on the day it was submitted, as in the figures; an invitation is sent, and
    bounced, on the first day that its history tells.
    """
    found: dict[date, Counter[str]] = defaultdict(Counter)
    entry = disposition_history.c
    for word in _MOVED:
        first = (
            select(func.min(entry.since).label("day"))
            .join(invitations, invitations.c.id == entry.invitation_id)
            .where(invitations.c.wave_id == wave.id, entry.disposition == word)
            .group_by(entry.invitation_id)
            .subquery()
        )
        for day, count in connection.execute(
            select(first.c.day, func.count()).group_by(first.c.day)
        ):
            found[day][word] += count
    moment = func.coalesce(responses.c.submitted_at, responses.c.started_at)
    submitted = func.date(moment, type_=Date)
    answered = (
        select(submitted, func.count())
        .where(
            responses.c.wave_id == wave.id,
            moment.is_not(None),
            in_figures(connection, wave.id),
        )
        .group_by(submitted)
    )
    for day, count in connection.execute(answered):
        found[day]["answered"] += count
    return [
        DayCounts(day, counts["sent"], counts["bounced"], counts["answered"])
        for day, counts in sorted(found.items())
    ]


def _count_steps(connection: Connection, wave_id: int, day: date | None) -> Counter[_Step]:
    """How many people invited are at each step, as of a day."""
    each = _invited(wave_id, day)
    disposition, is_sent = each.c.disposition, _is_sent(each).label("is_sent")
    counted = select(disposition, is_sent, func.count()).group_by(disposition, is_sent)
    return Counter(
        {_Step(word, bool(sent)): count for word, sent, count in connection.execute(counted)}
    )


def _steps(connection: Connection, wave_id: int, day: date | None) -> dict[int, _Step]:
    """The step of each person invited, as of a day."""
    each = _invited(wave_id, day)
    rows = connection.execute(select(each.c.person_id, each.c.disposition, _is_sent(each)))
    return {person_id: _Step(word, bool(sent)) for person_id, word, sent in rows}


def _invited(wave_id: int, day: date | None) -> Subquery:
    """The people invited, each with the disposition as of a day."""
    return (
        select(invitations.c.id, invitations.c.person_id, disposition_on(day).label("disposition"))
        .where(invitations.c.wave_id == wave_id, invited_by(day))
        .subquery()
    )


def _is_sent(each: Subquery) -> ColumnElement[bool]:
    """Whether something was sent; where the disposition leaves that open, as the ledger says."""
    in_ledger = exists().where(messages.c.invitation_id == each.c.id, messages.c.state == "sent")
    return case(
        (each.c.disposition.in_(sorted(_SENT)), true()),
        (each.c.disposition == _UNKNOWN, in_ledger.correlate(each)),
        else_=false(),
    )


def _state(
    day: date | None,
    steps: Mapping[_Step, int],
    dispositions: Mapping[str, int],
    frame: int,
    share: float | None,
) -> WaveState:
    eligible = {step: count for step, count in steps.items() if step.disposition != INELIGIBLE}
    sent = sum(count for step, count in eligible.items() if step.is_sent)
    by_word = Counter[str]()
    for step, count in eligible.items():
        by_word[step.disposition] += count
    estimated = eligible_share(dispositions)
    rates = outcome_rates(dispositions, frame, share)
    return WaveState(
        day,
        Funnel(
            by_word.total(),
            sent,
            sent - by_word["bounced"],
            sum(by_word[word] for word in ANSWERED),
            by_word["complete"],
        ),
        dict(dispositions),
        {rate.code: rate for rate in rates},
        estimated if share is None else share,
        estimated,
    )

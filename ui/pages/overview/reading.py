"""What the overview shows, read in one go. Each figure is counted by the filter that lists it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from sqlalchemy import Connection, func, select

from analysis.rates import outcome_rates
from core.rounding import fixed
from models.history import Batch, list_batches
from models.tables import awards, people, reviews
from records.fields import BY_KEY
from records.filters import parse
from records.selecting import count
from surveys.dispositions import NOT_ANSWERED, count_dispositions
from surveys.respondents import INELIGIBLE
from surveys.waves import Wave, list_waves
from ui.context import ALUMNI, IMPORTS, DecideReviews, ListPeople

_LIVING: Final = "not deceased and not do_not_contact"
_MAILED: Final = f"{_LIVING} and not do_not_email and contact_hold is empty"
REACHABLE: Final = f"email_status in (good, unverified) and {_MAILED}"
CONTACTABLE: Final = "contactable for surveys"
_WITH_BASIS: Final = (
    f'{CONTACTABLE} and survey_consent in (consent, "soft opt-in", "not marketing")'
)
ON_HOLD: Final = "contact_hold is not empty"
LOST: Final = "not email_status in (good, unverified) and phone is empty and not deceased"
BOUNCED: Final = f"email_status = bounced and {_LIVING}"
LINKEDIN: Final = "linkedin_group"
_STALE: Final = timedelta(days=2 * 365)
_LATELY: Final = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as its card writes it, and the people that it counts."""

    text: str
    note: str
    what: ListPeople


@dataclass(frozen=True, slots=True)
class WaveState:
    """How far a wave has come. `answers_by_day` is cumulative; `rate_percent` is RR1."""

    wave: Wave
    frame: int
    invited: int
    delivered: int
    answered: int
    answers_by_day: Sequence[tuple[date, float]]
    rate_percent: float | None
    rate_definition: str
    not_answered: int  # who can still be reminded


@dataclass(frozen=True, slots=True)
class Worth:
    """Something worth doing: how many of it, in words, and the place where it is done."""

    count: int
    text: str
    action_text: str
    place: str
    what: object


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows; `figures` in the order of its cards."""

    today: date
    people: int
    last_import: Batch | None
    figures: Sequence[Figure]
    wave: WaveState | None
    by_year: Sequence[tuple[int, int]]
    worth_doing: Sequence[Worth]
    lately: Sequence[Batch]


def read_overview(connection: Connection, today: date) -> Overview:
    """Read everything that the overview shows on the day `today`."""
    everybody = count(connection, None)
    wave = current_wave([counts.wave for counts in list_waves(connection)], today)
    state = None if wave is None else _wave_state(connection, wave, today)
    imports = list_batches(connection, 1, kind="contacts")
    return Overview(
        today,
        everybody,
        imports[0] if imports and imports[0].stands else None,
        _figures(connection, everybody, today),
        state,
        _by_year(connection),
        _worth_doing(connection, state, today),
        list_batches(connection, _LATELY),
    )


def current_wave(waves: Sequence[Wave], today: date) -> Wave | None:
    """The wave that is open on `today`, else the one opened last; None where there is none."""
    opened = sorted(waves, key=lambda wave: (wave.opens or date.min, wave.id))
    open_now = [
        wave for wave in opened if (wave.opens or date.min) <= today <= (wave.closes or date.max)
    ]
    return next(reversed(open_now or opened), None)


def _count(connection: Connection, expression: str) -> int:
    return count(connection, parse(expression, BY_KEY))


def _figures(connection: Connection, everybody: int, today: date) -> Sequence[Figure]:
    month = today.replace(day=1)
    new = connection.scalar(
        select(func.count()).select_from(people).where(people.c.created_at >= month)
    )
    reachable = _count(connection, REACHABLE)
    lost = _count(connection, LOST)
    linkedin = _count(connection, LINKEDIN)
    return (
        Figure(f"{everybody:,}", f"+{new or 0:,} this month", ListPeople()),
        Figure(
            _percent(reachable, everybody),
            f"{reachable:,} usable addresses",
            ListPeople(expression=REACHABLE),
        ),
        Figure(
            f"{_count(connection, CONTACTABLE):,}",
            f"{_count(connection, _WITH_BASIS):,} with basis on file",
            ListPeople(expression=CONTACTABLE),
        ),
        Figure(
            f"{lost:,}",
            f"{_percent(lost, everybody)} · no way to reach",
            ListPeople(expression=LOST),
        ),
        Figure(
            f"{linkedin:,}",
            f"{_percent(linkedin, everybody)} of all",
            ListPeople(expression=LINKEDIN),
        ),
    )


def _wave_state(connection: Connection, wave: Wave, today: date) -> WaveState:
    from analysis.data import answers_by_day, funnel  # with pandas: not at the window's start

    steps = funnel(connection, wave)
    dispositions = count_dispositions(connection, wave.id)
    rr1 = outcome_rates(dispositions, steps.frame + dispositions.get(INELIGIBLE, 0))[0]
    daily = answers_by_day(connection, wave)
    totals = accumulate(answered for _day, answered in daily)
    is_open = (wave.opens or today) <= today <= (wave.closes or today)
    waiting = sum(dispositions.get(word, 0) for word in NOT_ANSWERED)
    return WaveState(
        wave,
        frame=max(steps.frame, steps.invited, steps.answered),
        invited=steps.invited,
        delivered=steps.delivered,
        answered=steps.answered,
        answers_by_day=[(day, total) for (day, _), total in zip(daily, totals, strict=True)],
        rate_percent=rr1.percent,
        rate_definition=rr1.definition,
        not_answered=waiting if is_open else 0,
    )


def _by_year(connection: Connection) -> Sequence[tuple[int, int]]:
    """People by the year of their latest award, years without anybody among them too."""
    latest = (
        select(func.max(awards.c.completed).label("year")).group_by(awards.c.person_id).subquery()
    )
    rows = connection.execute(
        select(latest.c.year, func.count().label("people"))
        .where(latest.c.year.is_not(None))
        .group_by(latest.c.year)
    )
    found: dict[int, int] = {row.year: row.people for row in rows}
    if not found:
        return ()
    return [(year, found.get(year, 0)) for year in range(min(found), max(found) + 1)]


def _worth_doing(connection: Connection, state: WaveState | None, today: date) -> Sequence[Worth]:
    stale = f"last_verified < {today - _STALE} and not deceased"
    asked = [
        (ON_HOLD, "on hold until reviewed", "Review"),
        (BOUNCED, "addresses that bounced", "Fix"),
        (stale, "last verified more than two years ago", "List"),
    ]
    if state is not None and (state.wave.closes or today) >= today:
        name = f"{state.wave.survey_code}/{state.wave.label}"
        new = f'award_completed >= {today.year - 1} and not invited to "{name}" and {CONTACTABLE}'
        asked.insert(2, (new, f"new graduates not yet invited to {state.wave.name}", "List"))
    waiting = connection.scalar(
        select(func.count()).select_from(reviews).where(reviews.c.state == "open")
    )
    found = [
        Worth(waiting or 0, "rows of imports wait for a decision", "Decide", IMPORTS,
              DecideReviews()),
        *(
            Worth(_count(connection, expression), text, action, ALUMNI,
                  ListPeople(expression=expression))
            for expression, text, action in asked
        ),
    ]  # fmt: skip
    return [worth for worth in found if worth.count]


def _percent(part: int, whole: int) -> str:
    if not whole:
        return "–"
    share = 100 * part / whole
    return "<1%" if 0 < share < 1 else f"{fixed(share)}%"

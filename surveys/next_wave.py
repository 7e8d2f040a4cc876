"""When a survey is due to be run again: one rule for its calendar, and for who runs it again."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from surveys.waves import Wave

_YEAR: Final = 12  # months until the next wave, where there was none before the last
_MONTH_DAYS: Final = 365.25 / 12


@dataclass(frozen=True, slots=True)
class ProposedDates:
    """When the next wave opens and closes, as far as the waves before it tell.

    Without `by_interval` there was one wave alone, and a year is but a proposal.
    """

    opens: date | None
    closes: date | None
    by_interval: bool = False


def propose_dates(waves: Sequence[Wave], last: Wave, today: date) -> ProposedDates:
    """Propose when to run `last` again, which is one of the `waves` of a survey.

    By the interval to the wave before it, or a year, added until the wave is to come; it is open
    for as many days. Without dates of `last` none are proposed.
    """
    if last.opens is None:
        return ProposedDates(None, None)
    earlier = [one.opens for one in waves if one.opens is not None and one.opens < last.opens]
    gap = last.opens - max(earlier) if earlier else None
    opens, times = last.opens, 0
    while times == 0 or opens < today:
        times += 1
        opens = _later(last.opens, gap, times)
    days = None if last.closes is None else last.closes - last.opens
    return ProposedDates(opens, None if days is None else opens + days, gap is not None)


def _later(day: date, gap: timedelta | None, times: int) -> date:
    """`day` so many intervals later: by months, or where the interval is shorter by days."""
    months = _YEAR if gap is None else round(gap.days / _MONTH_DAYS)
    if gap is not None and not months:
        return day + times * gap
    year, month = divmod(day.year * 12 + day.month - 1 + months * times, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

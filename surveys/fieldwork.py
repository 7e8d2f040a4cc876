"""The fieldwork of a wave: when it was open, when and how people were invited and reminded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, func, select

from core.dates import local_day
from core.formats import format_day, listed, plural
from models.tables import invitations, messages
from records.sent_messages import WENT_OUT
from surveys.waves import Wave

_BY_LIST: Final = "list"  # the channel of what a mail merge or a survey platform sent
_INVITATION: Final = "invitation"


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """When a wave was in the field, in local days; None where it is not on record.

    `invited` is when invitations went out, first and last; `reminded` the same of reminders, of
    which one person had `reminders` at most. `by_mail` says whether the program sent messages,
    `by_list` whether a mail merge or a survey platform did.
    """

    opens: date | None = None
    closes: date | None = None
    invited: tuple[date, date] | None = None
    reminded: tuple[date, date] | None = None
    reminders: int = 0
    by_mail: bool = False
    by_list: bool = False


def read_fieldwork(connection: Connection, wave: Wave) -> Fieldwork:
    """The fieldwork of `wave`, by the ledger of what was sent."""
    at = messages.c.at
    sent = connection.execute(
        select(
            messages.c.kind,
            messages.c.channel,
            func.min(at),
            func.max(at),
            func.max(messages.c.number),
        )
        .join(invitations)
        .where(invitations.c.wave_id == wave.id, messages.c.state.in_(WENT_OUT))
        .group_by(messages.c.kind, messages.c.channel)
    ).all()
    asked = [row for row in sent if row.kind == _INVITATION]
    again = [row for row in sent if row.kind != _INVITATION]
    channels = {row.channel for row in sent}
    return Fieldwork(
        wave.opens,
        wave.closes,
        _period([(row[2], row[3]) for row in asked]),
        _period([(row[2], row[3]) for row in again]),
        max((row[4] for row in again), default=0),
        by_mail=bool(channels - {_BY_LIST}),
        by_list=_BY_LIST in channels,
    )


def describe_fieldwork(fieldwork: Fieldwork) -> tuple[str, ...]:
    """Say the fieldwork in sentences: when it was open, how people were asked, when reminded."""
    return tuple(_sentences(fieldwork))


def _sentences(fieldwork: Fieldwork) -> Iterator[str]:
    opens, closes = fieldwork.opens, fieldwork.closes
    if opens is not None and closes is not None:
        yield f"The survey was open {_days(opens, closes)}."
    elif opens is not None:
        yield f"The survey opened on {format_day(opens)}."
    elif closes is not None:
        yield f"The survey closed on {format_day(closes)}."
    if fieldwork.invited is not None:
        how = listed(
            [
                *(["by e-mail"] if fieldwork.by_mail else []),
                *(["by mail merge or a survey platform"] if fieldwork.by_list else []),
            ]
        )
        yield f"Invitations were sent {how} {_days(*fieldwork.invited)}."
    if fieldwork.reminded is not None:
        most = plural(fieldwork.reminders, "reminder")
        yield (
            f"People who had not answered were sent {'' if fieldwork.reminders == 1 else 'up to '}"
            f"{most}, {_days(*fieldwork.reminded)}."
        )


def _period(spans: list[tuple[datetime, datetime]]) -> tuple[date, date] | None:
    if not spans:
        return None
    first, last = min(first for first, _ in spans), max(last for _, last in spans)
    return local_day(first), local_day(last)


def _days(first: date, last: date) -> str:
    """“on 4 June 2018”, “from 4 June 2018 to 6 June 2018”."""
    if first == last:
        return f"on {format_day(first)}"
    return f"from {format_day(first)} to {format_day(last)}"

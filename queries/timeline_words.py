"""The words of the timeline's entries."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Label

from core.formats import format_day, format_value, plural
from models.consent_fields import CHANNELS, PURPOSES
from models.opt_outs import OBJECTED
from models.tables import surveys, waves
from records.history.journal_labels import JournalWords
from records.news.news_items import PUBLISHED, STATES
from records.parts.communications import DIRECTIONS, KINDS
from records.parts.engagements import STATUSES

_MOST_CHANGES: Final = 3  # told of a batch; more are counted
_BASES: Final = {OBJECTED: "Opted out", "none": "No consent"}


def wave_name() -> Label[str]:
    """The short name of the wave at hand, as the column `wave` (`surveys.waves.Wave.name`)."""
    return (surveys.c.code + " " + waves.c.label).label("wave")


def communication_title(row: Any) -> str:
    """An entry of the contact log: “Call received: Change of address”."""
    kind = KINDS.get(row.kind, row.kind).capitalize()
    what = f"{kind} {DIRECTIONS[row.direction]}" if row.direction in DIRECTIONS else kind
    return f"{what}: {row.subject}" if row.subject else what


def engagement_title(row: Any) -> str:
    """An engagement: “Event: Reunion”, or “Event: Reunion (declined)”."""
    kind = f"{row.kind[0].upper()}{row.kind[1:]}"
    what = f"{kind}: {row.title}" if row.title else kind
    return f"{what} ({STATUSES[row.status].lower()})" if row.status else what


def news_state(row: Any) -> str:
    """How far news is: “received, permission granted”, or “published in Spring 2027”."""
    if row.state == PUBLISHED:
        return f"published in {row.published_in}"
    permission = "no permission yet" if row.permission is None else f"permission {row.permission}"
    return f"{STATES[row.state].lower()}, {permission}"


def consent_title(rows: Sequence[Any]) -> str:
    """Consents that were recorded at once: “Opted out: survey by e-mail and phone”."""
    basis = _BASES.get(rows[0].basis, rows[0].basis.capitalize())
    purposes = [one for one in PURPOSES if any(row.purpose == one for row in rows)]
    channels = [one for one in CHANNELS if any(row.channel == one for row in rows)]
    if (len(purposes), len(channels)) == (len(PURPOSES), len(CHANNELS)):
        return f"{basis}: all contact"
    by = _listed([CHANNELS[one] for one in channels])
    return f"{basis}: {_listed([PURPOSES[one] for one in purposes])} by {by}"


def change_text(lines: Sequence[Any], words: JournalWords) -> str:
    """What a batch changed of one person: “City: York → Leeds; Phone: +44 …”."""
    told = [
        _change(*change)
        for line in lines
        if line.table_name != "people" or line.action == "update"
        for change in words.changes(line)
    ]
    more = len(told) - _MOST_CHANGES
    listed = told[:_MOST_CHANGES] + ([plural(more, "more change")] if more > 0 else [])
    return "; ".join(listed)


def _change(what: str, old: Any, new: Any) -> str:
    before, after = _value(old), _value(new)
    return f"{what}: {before} → {after or 'empty'}" if before else f"{what}: {after}"


def _value(value: Any) -> str:
    if value is None or value == {}:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date) and not isinstance(value, datetime):
        return format_day(value)
    return format_value(value, grouped=False) if isinstance(value, int | float) else str(value)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))

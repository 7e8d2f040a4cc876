"""The rows of the table of news: who is in it, who permits it, and where it was published."""

from typing import Final

from core.formats import listed
from records.news.news_items import (
    CHECKED,
    EDITED,
    GRANTED,
    PUBLISHED,
    RECEIVED,
    REFUSED,
    STATES,
    News,
)
from ui.tables import Column, ColumnKind, Row
from ui.theme import Tone
from ui.widgets import Status

COLUMNS: Final = (
    Column("title", "News", ColumnKind.STRONG, 240, sortable=True),
    Column("about", "About", ColumnKind.TEXT, 190, sortable=True),
    Column("state", "Status", ColumnKind.BADGE, 100, sortable=True),
    Column("permission", "Permission", ColumnKind.BADGE, 124, sortable=True),
    Column("received_on", "Received", ColumnKind.DATE, 106, sortable=True),
    Column("source", "Source", ColumnKind.MUTED, 120, sortable=True),
    Column("published_in", "Published in", ColumnKind.TEXT, 120, sortable=True),
)
_TONES: Final = {
    RECEIVED: Tone.NEUTRAL,
    CHECKED: Tone.INFO,
    EDITED: Tone.WARNING,
    PUBLISHED: Tone.GOOD,
}


def _permission(one: News) -> Status:
    said = {who.permission for who in one.people}
    if REFUSED in said:
        return Status("Refused", Tone.BAD)
    if said == {GRANTED}:
        return Status("Granted", Tone.GOOD)
    granted = sum(who.permission == GRANTED for who in one.people)
    if granted:
        return Status(f"{granted} of {len(one.people)}", Tone.WARNING)
    return Status("None yet", Tone.WARNING)


def news_row(one: News) -> Row:
    """The cells of an item."""
    item = one.item
    return (
        item.title,
        listed(who.name for who in one.people) or "Nobody on record",
        Status(STATES[item.state], _TONES[item.state]),
        _permission(one),
        item.received_on,
        item.source,
        item.published_in,
    )


def searched(one: News) -> str:
    """What a search looks into."""
    item = one.item
    words = (item.title, item.text, item.source, item.published_in)
    return " ".join(filter(None, (*words, *(who.name for who in one.people))))


def sort_value(one: News, key: str) -> object:
    """What the table is sorted by in the column `key`."""
    match key:
        case "state":
            return list(STATES).index(one.item.state)
        case "permission":
            return _permission(one).text
        case "about":
            return [who.name.casefold() for who in one.people]
    value = getattr(one.item, key)
    return value.casefold() if isinstance(value, str) else value

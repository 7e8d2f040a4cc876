"""News about alumni, from the day it comes in until the issue that it is published in.

An item is about one or more people. Each of them permits or refuses that it is published: without
the permission of all of them it is not.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import listed, plural
from core.text import clean
from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import news_items, news_people
from records.people import check_exists, full_name, read_people

RECEIVED: Final = "received"
CHECKED: Final = "checked"
EDITED: Final = "edited"
PUBLISHED: Final = "published"
STATES: Final[Mapping[str, str]] = {
    RECEIVED: "Received",
    CHECKED: "Checked",
    EDITED: "Edited",
    PUBLISHED: "Published",
}
GRANTED: Final = "granted"
REFUSED: Final = "refused"
PERMISSIONS: Final[Mapping[str | None, str]] = {
    None: "No permission yet",
    GRANTED: "Granted",
    REFUSED: "Refused",
}
_MOST_NAMED: Final = 3  # people in a sentence


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A piece of news. `id` is 0 until it is added; `published_in` names the issue.

    `source` says where it is from, `by` who entered it.
    """

    title: str
    text: str = ""
    source: str | None = None
    received_on: date | None = None
    state: str = RECEIVED
    published_in: str | None = None
    published_on: date | None = None
    by: str | None = None
    id: int = 0

    def as_row(self) -> dict[str, Any]:
        """Its values by column."""
        return {name: value for name, value in asdict(self).items() if name != "id"}


@dataclass(frozen=True, slots=True)
class NewsPerson:
    """Somebody whom an item is about, and what they said of its being published.

    `permission` is granted, refused or None: nobody has asked, or there was no answer.
    """

    person_id: int
    name: str
    permission: str | None = None
    permission_on: date | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class News:
    """An item with the people whom it is about."""

    item: NewsItem
    people: Sequence[NewsPerson]

    @property
    def obstacle(self) -> str | None:
        """Why it cannot be published, as a sentence; None: it can."""
        refused = [one.name for one in self.people if one.permission == REFUSED]
        missing = [one.name for one in self.people if one.permission is None]
        title = f"“{self.item.title}” can’t be published: "
        if not self.people:
            return f"{title}it is about nobody on record. Say whom it is about first."
        if refused:
            return f"{title}{_named(refused)} refused permission."
        if missing:
            return f"{title}there is no permission from {_named(missing)} yet. Ask, and record it."
        return None


def add_news(changes: ChangeSet, item: NewsItem, person_ids: Sequence[int]) -> NewsItem:
    """Add an item about people; return it as it is stored.

    Raises UserError without a title, and for a person who is not on record.
    """
    item = _checked(replace(item, state=RECEIVED, published_in=None, published_on=None))
    (news_id,) = changes.insert(news_items, [item.as_row()])
    _add_people(changes, news_id, person_ids)
    return replace(item, id=news_id)


def edit_news(changes: ChangeSet, item: NewsItem, person_ids: Sequence[int]) -> NewsItem:
    """Store title, text, source, date and the people of an item; return it as it is stored.

    What those who stay said of its being published stays. Raises UserError as `add_news`, where the
    item is gone, and where it was published and somebody is added.
    """
    before = read_news(changes.connection, item.id)
    item = _checked(item)
    values = {name: getattr(item, name) for name in ("title", "text", "source", "received_on")}
    changes.update(news_items, [Change(item.id, values)])
    held = {one.person_id for one in before.people}
    new = [one for one in person_ids if one not in held]
    if new and before.item.state == PUBLISHED:
        raise UserError(
            "This was published without the permission of whom you add; nothing was saved. Mark it"
            " as edited first.",
            code="published",
        )
    leaving = held.difference(person_ids)
    gone = select(news_people.c.id).where(
        news_people.c.news_id == item.id, within(news_people.c.person_id, sorted(leaving))
    )
    changes.delete(news_people, changes.connection.scalars(gone).all())
    _add_people(changes, item.id, new)
    _describe(changes, [read_news(changes.connection, item.id)])
    return read_news(changes.connection, item.id).item


def record_permission(
    changes: ChangeSet,
    news_id: int,
    person_ids: Collection[int],
    permission: str | None,
    *,
    on: date | None = None,
    evidence: str | None = None,
) -> News:
    """Record what people said of an item's being published, `on` by default today.

    Raises UserError where the item is gone or not about one of them, and for another word.
    """
    if permission not in PERMISSIONS:
        raise UserError(
            "A permission is granted or refused; nothing was changed.", code="unknown_permission"
        )
    news = read_news(changes.connection, news_id)
    strangers = set(person_ids).difference(one.person_id for one in news.people)
    if strangers:
        raise UserError(
            f"“{news.item.title}” is not about person {min(strangers)}; nothing was changed.",
            code="no_person",
        )
    values = {
        "permission": permission,
        "permission_on": None if permission is None else on or date.today(),
        "evidence": clean(evidence or "") or None,
    }
    rows = changes.connection.scalars(
        select(news_people.c.id).where(
            news_people.c.news_id == news_id, within(news_people.c.person_id, sorted(person_ids))
        )
    )
    changes.update(news_people, [Change(one, values) for one in rows.all()])
    changes.describe(permission=PERMISSIONS[permission].lower())
    return read_news(changes.connection, news_id)


def set_news_state(
    changes: ChangeSet,
    news_ids: Sequence[int],
    state: str,
    *,
    issue: str | None = None,
    on: date | None = None,
) -> None:
    """Give items a state; those published are so in an `issue`, `on` by default today.

    Raises UserError for an unknown state, where an item is gone, and where one would be published
    without an issue or the permission of everybody whom it is about. Then none is changed.
    """
    if state not in STATES:
        raise UserError(
            f"“{state}” is not one of: {', '.join(STATES)}. Nothing was changed.",
            code="unknown_state",
        )
    found = [read_news(changes.connection, one) for one in news_ids]
    values: dict[str, Any] = {"state": state, "published_in": None, "published_on": None}
    if state == PUBLISHED:
        issue = clean(issue or "")
        if not issue:
            raise UserError(
                "Say in which issue it is published; nothing was changed.", code="no_issue"
            )
        obstacles = [one.obstacle for one in found if one.obstacle is not None]
        if obstacles:
            more = len(obstacles) - 1
            others = f" So can’t {plural(more, 'other')}." if more else ""
            raise UserError(f"{obstacles[0]}{others} Nothing was changed.", code="not_permitted")
        values |= {"published_in": issue, "published_on": on or date.today()}
    changes.update(news_items, [Change(one, values) for one in news_ids])
    changes.describe(state=STATES[state].lower())
    _describe(changes, found)


def delete_news(changes: ChangeSet, news_ids: Sequence[int]) -> int:
    """Delete items; the people stay. Returns how many there were."""
    return changes.delete(news_items, news_ids)


def read_news(connection: Connection, news_id: int) -> News:
    """The item with this id, with its people by name. Raises UserError where it is gone."""
    found = list_news(connection, [news_id])
    if not found:
        raise UserError("There is no such news any more; nothing was changed.", code="gone")
    return found[0]


def list_news(connection: Connection, news_ids: Collection[int] | None = None) -> list[News]:
    """Items with their people, the newest first: all of them, or those with these ids."""
    query = select(news_items).order_by(
        news_items.c.received_on.desc().nulls_first(), news_items.c.id.desc()
    )
    about = select(news_people).order_by(news_people.c.id)
    if news_ids is not None:
        query = query.where(within(news_items.c.id, sorted(news_ids)))
        about = about.where(within(news_people.c.news_id, sorted(news_ids)))
    rows = connection.execute(about).all()
    ids = list({row.person_id for row in rows})
    people = read_people(connection, ids, ["title", "given_name", "family_name"])
    names = dict(zip(ids, map(full_name, people), strict=True))
    of_item: dict[int, list[NewsPerson]] = {}
    for row in rows:
        of_item.setdefault(row.news_id, []).append(
            NewsPerson(
                row.person_id,
                names[row.person_id],
                row.permission,
                row.permission_on,
                row.evidence,
            )
        )
    return [
        News(NewsItem(**row), of_item.get(row["id"], ()))
        for row in connection.execute(query).mappings()
    ]


def _checked(item: NewsItem) -> NewsItem:
    item = replace(
        item,
        title=clean(item.title),
        text=item.text.strip(),
        source=clean(item.source or "") or None,
        received_on=item.received_on or date.today(),
    )
    if not item.title:
        raise UserError("News needs a title; nothing was saved.", code="no_title")
    return item


def _add_people(changes: ChangeSet, news_id: int, person_ids: Iterable[int]) -> None:
    ids = list(dict.fromkeys(person_ids))
    for one in ids:
        check_exists(changes.connection, one)
    changes.insert(news_people, [{"news_id": news_id, "person_id": one} for one in ids])


def _describe(changes: ChangeSet, found: Sequence[News]) -> None:
    """Say in the batch's title about whom the items are."""
    ids = {one.person_id for news in found for one in news.people}
    if len(ids) == 1:
        changes.describe(person=min(ids))


def _named(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return listed([*names[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])

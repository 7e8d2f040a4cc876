"""The engagement score of a person: points for what they did in the last five years.

It is worked out whenever it is asked for, so that it is never of another day or of other points.
The office sets how many points each kind is worth; why somebody has a score is told in counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from core.formats import listed, plural
from models.changes import ChangeSet
from models.sql import within
from models.tables import (
    communications,
    engagements,
    news_items,
    news_people,
    office_settings,
    people,
    responses,
)
from records.parts.engagements import ATTENDED, LINKEDIN_GROUP
from records.settings import save_setting, saved_setting

YEARS: Final = 5  # how far back what somebody did counts
MENTORING: Final = "mentoring"  # the kind of engagement
_SETTING: Final = "engagement_points"


@dataclass(frozen=True, slots=True)
class EngagementKind:
    """Something that counts: `points` each by default; `label` in settings, nouns in a sentence."""

    key: str
    label: str
    singular: str
    plural: str
    points: int


KINDS: Final = (
    EngagementKind("event", "Event attended", "event", "events", 3),
    EngagementKind("survey", "Survey answered", "survey answered", "surveys answered", 2),
    EngagementKind("mentoring", "Mentoring", "mentorship", "mentorships", 5),
    EngagementKind("news", "News item", "news item", "news items", 2),
    EngagementKind("contact", "Contact", "contact",
                   "contacts", 1),
    EngagementKind("group", "LinkedIn group", "LinkedIn group", "LinkedIn groups",
                   1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScorePart:
    """How often somebody did something that counts, and the points for it."""

    kind: EngagementKind
    count: int
    points: int


@dataclass(frozen=True, slots=True)
class EngagementScore:
    """A score and what it is made of; kinds that never occurred are left out."""

    score: int
    parts: Sequence[ScorePart]

    @property
    def in_words(self) -> str:
        """“3 events and 2 surveys answered”; "" where there is nothing."""
        return listed(
            one.kind.singular
            if one.kind.key == "group"
            else plural(one.count, one.kind.singular, one.kind.plural)
            for one in self.parts
        )


def engagement_points(connection: Connection) -> Mapping[str, int]:
    """The points for each kind, by key, as saved or by default."""
    saved = saved_setting(connection, _SETTING) or {}
    return {kind.key: int(saved.get(kind.key, kind.points)) for kind in KINDS}


def save_engagement_points(changes: ChangeSet, points: Mapping[str, int]) -> None:
    """Save the points for each kind."""
    save_setting(changes, _SETTING, dict(points))


def score_value() -> ColumnElement[int]:
    """The score of the person at hand, in a query over `people`.

    Each table is looked into once for each person, since a million of them may be sorted by it.
    """
    since = _since(date.today())
    points = {kind.key: func.coalesce(_saved_points(kind), kind.points) for kind in KINDS}
    did = engagements.c
    worth = case(
        (did.kind == LINKEDIN_GROUP, points["group"]),
        *((_counted(kind, since), points[kind]) for kind in (MENTORING, "event")),
        else_=0,
    )
    of_engagements = select(func.sum(worth)).where(did.person_id == people.c.id).correlate(people)
    others = _other_counts(since)
    return sum(
        (points[kind] * query.scalar_subquery() for kind, query in others.items()),
        func.coalesce(of_engagements.scalar_subquery(), 0),
    )


def read_scores(connection: Connection, person_ids: Sequence[int]) -> dict[int, int]:
    """The scores of people, by id."""
    rows = connection.execute(
        select(people.c.id, score_value()).where(within(people.c.id, list(person_ids)))
    )
    return {person_id: int(score) for person_id, score in rows}


def read_engagement(connection: Connection, person_id: int) -> EngagementScore:
    """The score of one person with what it is made of; 0 for somebody who is not on record."""
    points = engagement_points(connection)
    counts = _counts(date.today())
    columns = [counts[kind.key].scalar_subquery().label(kind.key) for kind in KINDS]
    row = connection.execute(select(*columns).where(people.c.id == person_id)).mappings().first()
    parts = [
        ScorePart(kind, count, count * points[kind.key])
        for kind in KINDS
        if row is not None and (count := row[kind.key])
    ]
    return EngagementScore(sum(one.points for one in parts), parts)


def _saved_points(kind: EngagementKind) -> ColumnElement[Any]:
    value: Any = office_settings.c.value[kind.key]
    saved = select(value.as_integer()).where(office_settings.c.key == _SETTING)
    return saved.scalar_subquery()


def _since(today: date) -> date:
    return date(today.year - YEARS, today.month, 1)


def _counted(kind: str, since: date) -> ColumnElement[bool]:
    """Whether the engagement at hand counts as an event or as mentoring.

    What has no day does not count.
    """
    did = engagements.c
    is_mentoring = did.kind == MENTORING
    is_event = did.kind.not_in((MENTORING, LINKEDIN_GROUP, "news"))
    took_part = or_(did.status.is_(None), did.status == ATTENDED)
    return and_(
        is_mentoring if kind == MENTORING else is_event, did.happened_on >= since, took_part
    )


def _counts(today: date) -> dict[str, Select[Any]]:
    """How often the person at hand did what counts, by kind."""
    since = _since(today)
    mine = engagements.c.person_id == people.c.id
    is_member = engagements.c.kind == LINKEDIN_GROUP
    conditions = {
        "event": _counted("event", since),
        MENTORING: _counted(MENTORING, since),
        "group": is_member,
    }
    counted = {
        kind: select(func.count()).where(mine, condition).correlate(people)
        for kind, condition in conditions.items()
    }
    return counted | _other_counts(since)


def _other_counts(since: date) -> dict[str, Select[Any]]:
    """How often the person at hand did what other tables than engagements tell, by kind."""
    said = communications.c
    answered = func.coalesce(responses.c.submitted_at, responses.c.started_at)
    counted: dict[str, Select[Any]] = {
        "survey": select(func.count(responses.c.wave_id.distinct())).where(
            responses.c.person_id == people.c.id, answered >= since
        ),
        "news": select(func.count())
        .select_from(news_people.join(news_items))
        .where(news_people.c.person_id == people.c.id, news_items.c.received_on >= since),
        "contact": select(func.count()).where(
            said.person_id == people.c.id,
            said.happened_on >= since,
            or_(said.direction.is_(None), said.direction != "out"),
        ),
    }
    return {kind: query.correlate(people) for kind, query in counted.items()}

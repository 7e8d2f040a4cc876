"""Events with those who take part in them, and news."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from models.tables.base import id_column, metadata, parent_column

# Events and programmes; who is invited and who came are engagements of people.
events = Table(
    "events",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),  # event, training series, forum, ...
    Column("starts_on", Date),
    Column("ends_on", Date),  # None: on one day
    Column("place", Text),
    Column("capacity", Integer),  # None: no limit
    Column("note", Text),
)

engagements = Table(
    "engagements",
    metadata,
    id_column(),
    parent_column("person_id", "people"),
    # event, programme, funding, mentoring, news, LinkedIn group
    Column("kind", Text, nullable=False),
    Column("title", Text),
    Column("happened_on", Date),
    Column("note", Text),
    Column("source", Text),
    # The event that this is a participation in, which has its kind, name and first day from it.
    Column("event_id", BigInteger, ForeignKey("events.id", ondelete="CASCADE")),
    # invited, accepted, declined, waiting, attended, absent; None: took part
    Column("status", Text),
    Column("status_on", Date),
    Index("ix_engagements_person_id_kind_happened_on", "person_id", "kind", "happened_on"),
    Index(
        "ix_engagements_event_id",
        "event_id",
        sqlite_where=text("event_id IS NOT NULL"),
        postgresql_where=text("event_id IS NOT NULL"),
    ),
)

# News about people, from when it came in until it is published.
news_items = Table(
    "news_items",
    metadata,
    id_column(),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("source", Text),
    Column("received_on", Date, nullable=False),
    Column("state", Text, nullable=False),  # received, checked, edited, published
    Column("published_in", Text),  # the issue
    Column("published_on", Date),
    Column("by", Text),  # who entered it
)

# Whom news is about, and whether they permit that it is published.
news_people = Table(
    "news_people",
    metadata,
    id_column(),
    parent_column("news_id", "news_items"),
    parent_column("person_id", "people", index=True),
    Column("permission", Text),  # granted, refused; None: none yet
    Column("permission_on", Date),
    Column("evidence", Text),
    UniqueConstraint("news_id", "person_id"),
)

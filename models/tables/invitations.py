"""Whom a wave invites: its frame, samples, exclusions and invitations, with their history."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Float,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from models.tables.base import flag_column, id_column, metadata, parent_column

frame_members = Table(
    "frame_members",
    metadata,
    id_column(),
    parent_column("wave_id", "waves"),
    parent_column("person_id", "people", index=True),
    Column("excluded", Text),  # the reason; None: invited
    Column("source", Text),  # what they were drawn from (surveys/frame_sources.py)
    Column("source_name", Text),
    UniqueConstraint("wave_id", "person_id"),
)

# The samples that were drawn of a wave's frame, so that each can be drawn again.
samples = Table(
    "samples",
    metadata,
    id_column(),
    parent_column("wave_id", "waves", index=True),
    Column("size", Integer),  # either it or `percent`
    Column("percent", Float),
    Column("stratified_by", Text),  # the field; None: a simple random sample
    Column("allocation", Text),  # proportional, equal
    Column("seed", BigInteger, nullable=False),
    Column("strata", JSON, nullable=False),  # [[value, available, drawn]]
)

# Whom a wave does not invite: a segment or list, an e-mail address, a domain.
frame_exclusions = Table(
    "frame_exclusions",
    metadata,
    id_column(),
    parent_column("wave_id", "waves"),
    Column("kind", Text, nullable=False),  # segment, address, domain
    Column("value", Text, nullable=False),
    UniqueConstraint("wave_id", "kind", "value"),
)

# Members of a closed wave's frame who are counted without the person, as they were erased or the
# answers unlinked: what the rates need of each.
unnamed_members = Table(
    "unnamed_members",
    metadata,
    id_column(),
    parent_column("wave_id", "waves", index=True),
    flag_column("is_invited"),
    Column("disposition", Text),  # None: not invited, and no answer
    Column("source", Text),  # as of the members
    Column("source_name", Text),
)

invitations = Table(
    "invitations",
    metadata,
    id_column(),
    parent_column("wave_id", "waves"),
    parent_column("person_id", "people", index=True),
    Column("token", Text, nullable=False, unique=True),  # 128 random bits, no identity in them
    Column("email", Text),  # the address invited, as it then was
    # not_sent, sent, bounced, refused, partial, complete, ineligible, unknown
    Column("disposition", Text, nullable=False, default="not_sent"),
    Column("disposition_on", Date),
    Column("invited_on", Date),  # None: by an earlier version, nobody knows when
    flag_column("over_limit"),  # invited by hand although at the contact limit
    UniqueConstraint("wave_id", "person_id"),
)

# What each disposition of an invitation was, and since which day; of those up to a day, the one
# recorded last counts. The invitation has the present one.
disposition_history = Table(
    "disposition_history",
    metadata,
    id_column(),
    parent_column("invitation_id", "invitations"),
    Column("disposition", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("source", Text, nullable=False),  # list, mail, bounce, answer, platform, ...
    Index(
        "ix_disposition_history_invitation_id_id_since_disposition",
        "invitation_id",
        "id",
        "since",
        "disposition",
    ),
)

# Tokens of invitations that were merged into another one of the same wave.
former_tokens = Table(
    "former_tokens",
    metadata,
    id_column(),
    parent_column("invitation_id", "invitations", index=True),
    Column("token", Text, nullable=False, unique=True),
)

"""What an office keeps beside its people: segments, fields of its own, suppressions, settings."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from models.tables.base import flag_column, id_column, metadata, parent_column

# Who has which list of people; it names none of them.
lists_handed_out = Table(
    "lists_handed_out",
    metadata,
    id_column(),
    Column("title", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("people", Integer, nullable=False),  # how many are on it
    Column("handed_on", Date, nullable=False),
    Column("purpose", Text),
    Column("due_on", Date),  # None: for good
    Column("ended_on", Date),  # None: still out
    Column("outcome", Text),  # returned or destroyed
)

segments = Table(
    "segments",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("expression", Text),  # the filter of a live segment; None: a list, a fixed set of people
    Column("description", Text),
)

segment_members = Table(
    "segment_members",
    metadata,
    id_column(),
    parent_column("segment_id", "segments"),
    parent_column("person_id", "people", index=True),
    UniqueConstraint("segment_id", "person_id"),
)

custom_fields = Table(
    "custom_fields",
    metadata,
    id_column(),
    Column("key", Text, nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("kind", Text, nullable=False),  # text, number, date, yes_no, choice
    Column("choices", JSON, nullable=False, default=list),
)

suppressions = Table(
    "suppressions",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),  # email, phone, person
    Column("address_hash", Text, nullable=False, index=True),  # HMAC-SHA256, hex
    Column("purpose", Text, nullable=False),  # all, or one purpose
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("released_at", DateTime),
    Column("released_by", Text),
    Column("release_reason", Text),
)

# What was erased for good: when, by whom and why. Whom nobody can tell; their keys know them again.
erasures = Table(
    "erasures",
    metadata,
    id_column(),
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # Whether what the erasure left outside the tables, as in the log of writes, is gone too.
    flag_column("is_cleaned"),
)

erasure_keys = Table(
    "erasure_keys",
    metadata,
    id_column(),
    parent_column("erasure_id", "erasures", index=True),
    Column("key_hash", Text, nullable=False, index=True),  # HMAC-SHA256, hex
)

office_settings = Table(
    "office_settings",
    metadata,
    id_column(),
    Column("key", Text, nullable=False, unique=True),
    Column("value", JSON, nullable=False),
)

id_counters = Table(
    "id_counters",
    metadata,
    Column("table_name", Text, primary_key=True),
    Column("next_id", BigInteger, nullable=False),
)

# What was counted among all records, with the state that they were in (models/data_state.py).
cached_results = Table(
    "cached_results",
    metadata,
    Column("name", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("value", JSON, nullable=False),
    Column("at", DateTime, nullable=False),
)

# The possible duplicates that the last search found; cached_results knows when that was. Who was
# deleted or merged since is still named here.
duplicate_pairs = Table(
    "duplicate_pairs",
    metadata,
    Column("left_id", BigInteger, primary_key=True, autoincrement=False),
    Column("right_id", BigInteger, primary_key=True, autoincrement=False),
    Column("probability", Float, nullable=False),
    Column("reasons", JSON, nullable=False),  # [[text, weight]]
)

"""Responses to waves with their answers, and the platforms that they are fetched from."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from models.tables.base import flag_column, id_column, metadata, parent_column

# By which the answers to an anonymous wave are known again that were taken already: HMAC-SHA256 of
# an ID or a place among invitations, never of answers together with their respondent.
taken_answers = Table(
    "taken_answers",
    metadata,
    id_column(),
    parent_column("wave_id", "waves"),
    Column("key_hash", Text, nullable=False),
    UniqueConstraint("wave_id", "key_hash"),
)

responses = Table(
    "responses",
    metadata,
    id_column(),
    parent_column("wave_id", "waves", index=True),
    parent_column("invitation_id", "invitations", nullable=True, index=True),
    parent_column("person_id", "people", nullable=True),
    Column("source_key", Text),  # the platform's own response ID
    flag_column("is_complete"),
    Column("started_at", DateTime),
    Column("submitted_at", DateTime),
    Column("platform", Text, nullable=False),
    # Of several responses of the person one counts (models/counting_responses.py): “hand” where
    # somebody chose it.
    Column("chosen_by", Text),
    Column("counts", Boolean, nullable=False, default=True),
    Index("ix_responses_person_id_submitted_at", "person_id", "submitted_at"),
)

answers = Table(
    "answers",
    metadata,
    id_column(),
    parent_column("response_id", "responses", index=True),
    parent_column("question_id", "questions", index=True),
    parent_column("choice_id", "choices", nullable=True),  # one row per chosen choice
    Column("number", Float),
    Column("text", Text),
    Column("date", Date),
    flag_column("not_applicable"),
)

# An account at a survey platform. Its password or token is in the keyring.
connections = Table(
    "connections",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("platform", Text, nullable=False),  # limesurvey, qualtrics, redcap, kobo
    Column("address", Text, nullable=False),  # https://...
    Column("login", Text),  # where the platform asks for a name beside the password
)

# Which survey of a connection has the answers to a wave.
wave_connections = Table(
    "wave_connections",
    metadata,
    id_column(),
    parent_column("wave_id", "waves", unique=True),
    parent_column("connection_id", "connections", index=True),
    Column("remote_id", Text, nullable=False),  # the survey's ID on the platform
    Column("every_hours", Integer),  # between two fetches; None: on request
    flag_column("apply_certain"),  # else what was fetched waits for somebody to look at it
)

# The result of the last fetch of a wave's answers.
wave_fetches = Table(
    "wave_fetches",
    metadata,
    Column("wave_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime, nullable=False),
    Column("outcome", Text, nullable=False),  # applied, waiting, refused, known, failed
    Column("message", Text, nullable=False),  # what went wrong, in a sentence
)

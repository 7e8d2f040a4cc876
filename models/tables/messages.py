"""What is sent to the people of a wave by mail or list, and what comes back."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from models.tables.base import flag_column, id_column, metadata, parent_column

# What came back of the messages: bounces, automatic replies, replies. Of each as much as is needed
# to know it again and to say why an address or a person was marked; never the whole text.
returned_messages = Table(
    "returned_messages",
    metadata,
    id_column(),
    parent_column("invitation_id", "invitations", index=True),
    Column("digest", Text, nullable=False, unique=True),  # SHA-256 of its Message-ID or content
    Column("kind", Text, nullable=False),  # permanent, temporary, out_of_office, opt_out, ...
    Column("state", Text, nullable=False, index=True),  # noted, open (for review), decided
    Column("received_at", DateTime, nullable=False),
    Column("address", Text, nullable=False, index=True),  # written to; in lower case
    Column("status_code", Text),  # of a bounce: 5.1.1
    Column("detail", Text),  # what the server said; what somebody decided
    Column("returns_on", Date),  # of an out-of-office reply
    Column("new_address", Text),  # that a reply names
    Column("excerpt", Text),  # the beginning of a reply while it is to be reviewed
)

# How far the folder of a mailbox was read; a server counts anew where `validity` is another one.
read_mailboxes = Table(
    "read_mailboxes",
    metadata,
    id_column(),
    Column("mailbox", Text, nullable=False, unique=True),  # user, server and folder
    Column("validity", BigInteger, nullable=False),
    Column("last_uid", BigInteger, nullable=False),
    Column("at", DateTime, nullable=False),
)

# A mailing sends one message to a wave: the invitation, or a reminder. Its state is bookkeeping of
# whoever sends it, and no undo touches it.
mailings = Table(
    "mailings",
    metadata,
    id_column(),
    parent_column("wave_id", "waves", index=True),
    Column("kind", Text, nullable=False),  # invitation, reminder
    Column("texts", JSON, nullable=False),  # subject and body by language
    Column("state", Text, nullable=False),  # waiting, sending, paused, finished, cancelled
    Column("reason", Text),  # why it is paused, as a sentence
    Column("scheduled_at", DateTime),  # when it is to be sent; None: when somebody says so
    Column("created_at", DateTime, nullable=False),
    Column("created_by", Text),
    Column("runner", Text),  # the process that sends it (models/runner.py)
    flag_column(
        "ignores_limits"
    ),  # also reminds people contacted recently or reminded often enough
)

# The lists that were exported to be sent, by a mail merge or a platform.
mailing_lists = Table(
    "mailing_lists",
    metadata,
    id_column(),
    parent_column("wave_id", "waves", index=True),
    Column("kind", Text, nullable=False),  # invitation, reminder
    Column("form", Text),  # the program that it is for
    Column("at", DateTime, nullable=False),
    Column("created_by", Text),
    Column("people", Integer, nullable=False),  # how many messages were entered
    Column("withdrawn_at", DateTime),  # when somebody said that it was not sent
)

# The ledger of what was sent. A mail is claimed, and that committed, before it is handed over.
messages = Table(
    "messages",
    metadata,
    id_column(),
    parent_column("invitation_id", "invitations"),
    Column("kind", Text, nullable=False),  # invitation, reminder
    Column("number", Integer, nullable=False),  # 1, 2, ... of its kind
    Column("channel", Text, nullable=False),  # list (mail merge, platform) or how the mail was sent
    Column("state", Text, nullable=False),  # claimed, sent, failed, uncertain, retry, withdrawn
    Column("at", DateTime, nullable=False),
    Column("detail", Text),  # what the server replied
    parent_column("mailing_id", "mailings", nullable=True),
    Column("account", Text),  # the mail account that it was sent by
    Column("address", Text),  # to which it was sent
    Column("message_id", Text),
    Column("runner", Text),  # the process that claimed it
    parent_column("list_id", "mailing_lists", index=True, nullable=True),
    UniqueConstraint("invitation_id", "kind", "number"),
    Index("ix_messages_mailing_id_invitation_id", "mailing_id", "invitation_id", unique=True),
    Index("ix_messages_account_at", "account", "at"),
    Index("ix_messages_message_id", "message_id"),
)

# Texts of a survey's mails; the language is a code, or "" for everybody without a text of theirs.
mail_texts = Table(
    "mail_texts",
    metadata,
    id_column(),
    parent_column("survey_id", "surveys"),
    Column("kind", Text, nullable=False),  # invitation, reminder
    Column("language", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("survey_id", "kind", "language"),
)

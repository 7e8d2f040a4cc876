"""People and their parts: addresses, awards, roles, consents and the like."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from models.tables.base import IN_ORDER, flag_column, id_column, metadata, parent_column

people = Table(
    "people",
    metadata,
    id_column(),
    Column("alumni_id", Text, unique=True),
    Column("title", Text),
    Column("given_name", Text),
    Column("middle_names", Text),
    Column("family_name", Text),
    Column("suffix", Text),
    Column("preferred_name", Text),
    Column("former_name", Text),
    Column("gender", Text),  # "female", "male", "other", or the office's own word
    Column("birth_date", Date),
    Column("nationality", Text),
    Column("language", Text),  # in which mails to the person are written: its English name
    flag_column("deceased"),
    Column("deceased_on", Date),
    flag_column("do_not_contact"),
    flag_column("do_not_email"),
    flag_column("do_not_phone"),
    flag_column("do_not_post"),
    Column("contact_hold", Text),  # what must be reviewed before any contact; None: nothing
    Column("linkedin_url", Text),
    Column("notes", Text),
    Column("last_verified", Date),
    Column("custom", JSON, nullable=False, default=dict),  # key of custom_fields -> value
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
    Column("version", Integer, nullable=False, default=1),  # raised by every change of the person
    Column("sort_name", IN_ORDER, nullable=False),
    Column("match_name", IN_ORDER, nullable=False),
    Index("ix_people_sort_name_id", "sort_name", "id"),
    Index("ix_people_match_name", "match_name"),
    # For whoever asks who may be contacted of everybody: the ids of the few who may not.
    *(
        Index(
            f"ix_people_{name}",
            "id",
            sqlite_where=text(f"{name} = 1"),
            postgresql_where=text(name),
        )
        for name in ("deceased", "do_not_contact", "do_not_email", "do_not_phone", "do_not_post")
    ),
    Index(
        "ix_people_deceased_on",
        "id",
        sqlite_where=text("deceased_on IS NOT NULL"),
        postgresql_where=text("deceased_on IS NOT NULL"),
    ),
    Index(
        "ix_people_contact_hold",
        "id",
        sqlite_where=text("contact_hold != ''"),
        postgresql_where=text("contact_hold != ''"),
    ),
)

# Where a person's records are looked up, the index has the columns that filters ask most, so that
# they are counted without reading the table.
awards = Table(
    "awards",
    metadata,
    id_column(),
    parent_column("person_id", "people"),
    Column("kind", Text),  # PhD, MD(Res), MSc
    Column("programme", Text),
    Column("department", Text),
    Column("supervisor", Text),
    Column("started", Integer),  # year
    Column("completed", Integer),  # year
    Index("ix_awards_person_id_kind_completed", "person_id", "kind", "completed"),
)

roles = Table(
    "roles",
    metadata,
    id_column(),
    parent_column("person_id", "people", index=True),
    Column("title", Text),
    Column("employer", Text),
    Column("employer_original", Text),  # as the source wrote it, where that is another spelling
    Column("sector", Text),
    Column("started", Date),
    Column("ended", Date),
    Column("ended_by", Date),  # the day by which it had ended, where nobody knows when it did
    flag_column("is_first"),  # the first role after training
    flag_column("is_current"),
    Column("research_active", Boolean),  # None: not known
)

# Spellings of employers that a person decided on (records/employers).
employer_spellings = Table(
    "employer_spellings",
    metadata,
    id_column(),
    Column("spelling", Text, nullable=False),
    Column("match_key", Text, nullable=False, unique=True),  # by which the spelling is recognised
    Column("name", Text, nullable=False),  # of the employer
)

# Pairs of spellings of which somebody said that they are two employers, by their match keys.
different_employers = Table(
    "different_employers",
    metadata,
    id_column(),
    Column("match_key", Text, nullable=False),
    Column("other_key", Text, nullable=False),
    UniqueConstraint("match_key", "other_key"),
)

contact_points = Table(
    "contact_points",
    metadata,
    id_column(),
    parent_column("person_id", "people"),
    Column("kind", Text, nullable=False),  # email, phone, post
    Column("label", Text),  # home, work, mobile
    Column("value", Text, nullable=False),  # e-mail; phone in E.164; street lines
    Column("original", Text),  # as the source wrote it, where that differs
    Column("city", Text),
    Column("region", Text),
    Column("postal_code", Text),
    Column("country", Text),
    Column(
        "status", Text, nullable=False, default="unverified"
    ),  # good, bounced, wrong, unverified
    Column("status_on", Date),
    Column("source", Text),
    flag_column("is_primary"),  # the one to use, at most one of each kind
    Column("match_value", Text, nullable=False),
    Column("canonical", Text),  # the canonical address, where that is not the match value
    Index(
        "ix_contact_points_match_value",
        "match_value",
        sqlite_where=text("match_value <> ''"),
        postgresql_where=text("match_value <> ''"),
    ),
    Index(
        "ix_contact_points_canonical",
        "canonical",
        sqlite_where=text("canonical IS NOT NULL"),
        postgresql_where=text("canonical IS NOT NULL"),
    ),
    Index("ix_contact_points_person_id_kind_status", "person_id", "kind", "status"),
)

consents = Table(
    "consents",
    metadata,
    id_column(),
    parent_column("person_id", "people"),
    Column("purpose", Text, nullable=False),  # survey, news, fundraising, events
    Column("channel", Text, nullable=False),  # email, phone, post
    Column("basis", Text, nullable=False),  # consent, soft opt-in, not marketing, none, objected
    Column("recorded_on", Date),
    Column("evidence", Text),
    Column("wording", Text),
    Index(
        "ix_consents_person_id_purpose_channel_basis", "person_id", "purpose", "channel", "basis"
    ),
)

dated_notes = Table(
    "dated_notes",
    metadata,
    id_column(),
    parent_column("person_id", "people", index=True),
    Column("noted_on", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("by", Text),
)

# The contact log: what was said or written, logged by hand.
communications = Table(
    "communications",
    metadata,
    id_column(),
    parent_column("person_id", "people", index=True),
    Column("kind", Text, nullable=False),  # call, email, letter, meeting, message
    Column("direction", Text),  # in, out; None: not known, or of a meeting
    Column("happened_on", Date),
    Column("subject", Text),
    Column("text", Text),
    Column("by", Text),
)

tasks = Table(
    "tasks",
    metadata,
    id_column(),
    parent_column("person_id", "people", index=True),
    Column("title", Text, nullable=False),
    Column("due_on", Date),
    Column("owner", Text),  # the user whose task it is; None: whoever is free
    Column("note", Text),
    Column("done_on", Date),  # None: open
    Column("done_by", Text),
    Index(
        "ix_tasks_due_on",
        "due_on",
        sqlite_where=text("done_on IS NULL"),
        postgresql_where=text("done_on IS NULL"),
    ),
)

# One row for both people: `kind` says what the other one is to the person.
relationships = Table(
    "relationships",
    metadata,
    id_column(),
    parent_column("person_id", "people", index=True),
    # A relationship goes with either of the two.
    Column("other_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), index=True),
    Column("other_name", Text),  # of somebody without a record
    Column("kind", Text, nullable=False),  # spouse, partner, supervisor, student, ...
    flag_column("joint_mailings"),  # one letter for both
    Column("note", Text),
)

# Files kept elsewhere; only where they are is stored.
linked_files = Table(
    "linked_files",
    metadata,
    id_column(),
    parent_column("person_id", "people", index=True),
    Column("title", Text),
    Column("location", Text, nullable=False),  # a path or an address on the web
    Column("dated_on", Date),
    Column("note", Text),
)

# The records that were merged into a person's: by their old IDs the person is still found.
former_ids = Table(
    "former_ids",
    metadata,
    id_column(),
    parent_column("person_id", "people", index=True),
    Column("former_id", BigInteger, nullable=False, unique=True),  # of the merged record
    Column("alumni_id", Text, index=True),  # that it had
    Column("recorded_at", DateTime, nullable=False),  # when the merged record was created
)

# Pairs of people of whom somebody said that they are not the same person; the lower ID comes first.
different_people = Table(
    "different_people",
    metadata,
    id_column(),
    parent_column("person_id", "people"),
    Column(
        "other_id",
        BigInteger,
        ForeignKey("people.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    UniqueConstraint("person_id", "other_id"),
)

# What somebody decided on an answer that would update the record (surveys/proposals/).
# It outlives the answer.
proposal_decisions = Table(
    "proposal_decisions",
    metadata,
    id_column(),
    parent_column("person_id", "people", index=True),
    Column("response_id", BigInteger, nullable=False),
    Column("question_id", BigInteger, nullable=False),
    Column("field", Text, nullable=False),  # its key
    Column("value", Text, nullable=False),  # the answer as written
    Column("source", Text, nullable=False),  # the wave
    Column("accepted", Boolean, nullable=False),  # else rejected
    Column("decided_on", Date, nullable=False),
    Column("decided_by", Text, nullable=False),
)

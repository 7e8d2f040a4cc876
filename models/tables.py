"""All database tables. One meaning per table; SQLAlchemy Core, no mapped classes.

Identifiers are given out by `id_counters` and never used twice, so that the journal can name a
record for ever. Times are UTC. Some columns are computed from the others on every write
(models/derived_columns.py).
"""

from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# On SQLite only a column declared INTEGER is the row's own key, without a second index.
_KEY = BigInteger().with_variant(Integer, "sqlite")
# In the order of code points, whatever a server's language: names that begin alike are together.
_IN_ORDER = Text().with_variant(Text(collation="C"), "postgresql")


def _id() -> Column[int]:
    return Column("id", _KEY, primary_key=True, autoincrement=False)


def _parent(name: str, target: str, **options: Any) -> Column[int]:
    return Column(name, BigInteger, ForeignKey(f"{target}.id"), **{"nullable": False, **options})


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False)


# --- people ---------------------------------------------------------------------------------

people = Table(
    "people",
    metadata,
    _id(),
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
    _flag("deceased"),
    Column("deceased_on", Date),
    _flag("do_not_contact"),
    _flag("do_not_email"),
    _flag("do_not_phone"),
    _flag("do_not_post"),
    Column("contact_hold", Text),  # what must be reviewed before any contact; None: nothing
    Column("linkedin_url", Text),
    Column("notes", Text),
    Column("last_verified", Date),
    Column("custom", JSON, nullable=False, default=dict),  # key of custom_fields -> value
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
    Column("version", Integer, nullable=False, default=1),  # raised by every change of the person
    Column("sort_name", _IN_ORDER, nullable=False),
    Column("match_name", _IN_ORDER, nullable=False),
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
    _id(),
    _parent("person_id", "people"),
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
    _id(),
    _parent("person_id", "people", index=True),
    Column("title", Text),
    Column("employer", Text),
    Column("employer_original", Text),  # as the source wrote it, where that is another spelling
    Column("sector", Text),
    Column("started", Date),
    Column("ended", Date),
    Column("ended_by", Date),  # the day by which it had ended, where nobody knows when it did
    _flag("is_first"),  # the first role after training
    _flag("is_current"),
    Column("research_active", Boolean),  # None: not known
)

# Spellings of employers that a person decided on (records/employers).
employer_spellings = Table(
    "employer_spellings",
    metadata,
    _id(),
    Column("spelling", Text, nullable=False),
    Column("match_key", Text, nullable=False, unique=True),  # by which the spelling is recognised
    Column("name", Text, nullable=False),  # of the employer
)

# Pairs of spellings of which somebody said that they are two employers, by their match keys.
different_employers = Table(
    "different_employers",
    metadata,
    _id(),
    Column("match_key", Text, nullable=False),
    Column("other_key", Text, nullable=False),
    UniqueConstraint("match_key", "other_key"),
)

contact_points = Table(
    "contact_points",
    metadata,
    _id(),
    _parent("person_id", "people"),
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
    _flag("is_primary"),  # the one to use, at most one of each kind
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
    _id(),
    _parent("person_id", "people"),
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

# Events and programmes; who is invited and who came are engagements of people.
events = Table(
    "events",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),  # event, training series, forum, ...
    Column("starts_on", Date),
    Column("ends_on", Date),  # None: on one day
    Column("place", Text),
    Column("capacity", Integer),  # None: no limit
    Column("note", Text),
)

# Who has which list of people; it names none of them.
lists_handed_out = Table(
    "lists_handed_out",
    metadata,
    _id(),
    Column("title", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("people", Integer, nullable=False),  # how many are on it
    Column("handed_on", Date, nullable=False),
    Column("purpose", Text),
    Column("due_on", Date),  # None: for good
    Column("ended_on", Date),  # None: still out
    Column("outcome", Text),  # returned or destroyed
)

engagements = Table(
    "engagements",
    metadata,
    _id(),
    _parent("person_id", "people"),
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
    _id(),
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
    _id(),
    _parent("news_id", "news_items"),
    _parent("person_id", "people", index=True),
    Column("permission", Text),  # granted, refused; None: none yet
    Column("permission_on", Date),
    Column("evidence", Text),
    UniqueConstraint("news_id", "person_id"),
)

dated_notes = Table(
    "dated_notes",
    metadata,
    _id(),
    _parent("person_id", "people", index=True),
    Column("noted_on", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("by", Text),
)

# The contact log: what was said or written, logged by hand.
communications = Table(
    "communications",
    metadata,
    _id(),
    _parent("person_id", "people", index=True),
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
    _id(),
    _parent("person_id", "people", index=True),
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
    _id(),
    _parent("person_id", "people", index=True),
    # A relationship goes with either of the two.
    Column("other_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), index=True),
    Column("other_name", Text),  # of somebody without a record
    Column("kind", Text, nullable=False),  # spouse, partner, supervisor, student, ...
    _flag("joint_mailings"),  # one letter for both
    Column("note", Text),
)

# Files kept elsewhere; only where they are is stored.
linked_files = Table(
    "linked_files",
    metadata,
    _id(),
    _parent("person_id", "people", index=True),
    Column("title", Text),
    Column("location", Text, nullable=False),  # a path or an address on the web
    Column("dated_on", Date),
    Column("note", Text),
)

# The records that were merged into a person's: by their old IDs the person is still found.
former_ids = Table(
    "former_ids",
    metadata,
    _id(),
    _parent("person_id", "people", index=True),
    Column("former_id", BigInteger, nullable=False, unique=True),  # of the merged record
    Column("alumni_id", Text, index=True),  # that it had
    Column("recorded_at", DateTime, nullable=False),  # when the merged record was created
)

# Pairs of people of whom somebody said that they are not the same person; the lower ID comes first.
different_people = Table(
    "different_people",
    metadata,
    _id(),
    _parent("person_id", "people"),
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
    _id(),
    _parent("person_id", "people", index=True),
    Column("response_id", BigInteger, nullable=False),
    Column("question_id", BigInteger, nullable=False),
    Column("field", Text, nullable=False),  # its key
    Column("value", Text, nullable=False),  # the answer as written
    Column("source", Text, nullable=False),  # the wave
    Column("accepted", Boolean, nullable=False),  # else rejected
    Column("decided_on", Date, nullable=False),
    Column("decided_by", Text, nullable=False),
)

segments = Table(
    "segments",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("expression", Text),  # the filter of a live segment; None: a list, a fixed set of people
    Column("description", Text),
)

segment_members = Table(
    "segment_members",
    metadata,
    _id(),
    _parent("segment_id", "segments"),
    _parent("person_id", "people", index=True),
    UniqueConstraint("segment_id", "person_id"),
)

custom_fields = Table(
    "custom_fields",
    metadata,
    _id(),
    Column("key", Text, nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("kind", Text, nullable=False),  # text, number, date, yes_no, choice
    Column("choices", JSON, nullable=False, default=list),
)

suppressions = Table(
    "suppressions",
    metadata,
    _id(),
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
    _id(),
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # Whether what the erasure left outside the tables, as in the log of writes, is gone too.
    _flag("is_cleaned"),
)

erasure_keys = Table(
    "erasure_keys",
    metadata,
    _id(),
    _parent("erasure_id", "erasures", index=True),
    Column("key_hash", Text, nullable=False, index=True),  # HMAC-SHA256, hex
)

# --- surveys --------------------------------------------------------------------------------

surveys = Table(
    "surveys",
    metadata,
    _id(),
    Column("code", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("description", Text),
    Column("link", Text),  # the pattern of personal links (surveys/links.py); None: the office's
)

questions = Table(
    "questions",
    metadata,
    _id(),
    _parent("survey_id", "surveys"),
    Column("version_number", Integer, nullable=False, default=1),  # of the questionnaire
    Column("position", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("section", Text),
    # Of a row of a matrix, which is a question of its own: the code and the text above the rows.
    Column("matrix_code", Text),
    Column("matrix_text", Text),
    Column("text", Text, nullable=False),
    # yes_no, single, multiple, ranking, scale, number, text, date
    Column("kind", Text, nullable=False),
    Column("scale_from", Integer),
    Column("scale_to", Integer),
    _flag("allows_not_applicable"),
    Column("headline", Text),  # what its first figure says in the findings; None: not a headline
    # Whether the choices run from one end to the other; None: as their words say.
    Column("is_ordered", Boolean),
    Column("updates", Text),  # the field of which answers propose values; None: of none
    Column("asked_if", Text),  # an expression on earlier answers (surveys/routing.py); None: always
    UniqueConstraint("survey_id", "version_number", "code"),
)

choices = Table(
    "choices",
    metadata,
    _id(),
    _parent("question_id", "questions"),
    Column("position", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("text", Text, nullable=False),
    _flag("in_headline"),  # counted in the headline figure
    Column("takes_text", Boolean),  # whether respondents put it into words; None: as its words say
    UniqueConstraint("question_id", "code"),
)

# The crosswalk: which question or choice of a later version of the questionnaire is which of an
# earlier one. One of several that one became, or that became one, has a link each.
question_links = Table(
    "question_links",
    metadata,
    _id(),
    _parent("earlier_id", "questions"),
    _parent("later_id", "questions", index=True),
    UniqueConstraint("earlier_id", "later_id"),
)

choice_links = Table(
    "choice_links",
    metadata,
    _id(),
    _parent("earlier_id", "choices"),
    _parent("later_id", "choices", index=True),
    UniqueConstraint("earlier_id", "later_id"),
)

waves = Table(
    "waves",
    metadata,
    _id(),
    _parent("survey_id", "surveys"),
    Column("version_number", Integer, nullable=False, default=1),  # of what it asks
    Column("label", Text, nullable=False),
    Column("opens", Date),
    Column("closes", Date),
    Column("note", Text),
    Column("kind", Text, nullable=False, default="survey"),  # survey, details
    # named, confidential, anonymous, open: who can tell who gave which answers
    Column("privacy", Text, nullable=False, default="named"),
    Column("unlinked_on", Date),  # since when the answers name nobody; None: as they came
    Column("link", Text),  # the pattern of personal links; None: the survey's
    Column("shared_addresses", Text),  # one, each (surveys/shared_addresses.py); None: the office's
    _parent("repeats_id", "waves", nullable=True),
    UniqueConstraint("survey_id", "label"),
)

# By which the answers to an anonymous wave are known again that were taken already: HMAC-SHA256 of
# an ID or a place among invitations, never of answers together with their respondent.
taken_answers = Table(
    "taken_answers",
    metadata,
    _id(),
    _parent("wave_id", "waves"),
    Column("key_hash", Text, nullable=False),
    UniqueConstraint("wave_id", "key_hash"),
)

# Questions and choices that joined the questionnaire after a wave had begun, and questions without
# a column in its answers (see surveys/later_questions.py).
questions_not_asked = Table(
    "questions_not_asked",
    metadata,
    _id(),
    _parent("wave_id", "waves"),
    _parent("question_id", "questions", index=True),
    UniqueConstraint("wave_id", "question_id"),
)

choices_not_offered = Table(
    "choices_not_offered",
    metadata,
    _id(),
    _parent("wave_id", "waves"),
    _parent("choice_id", "choices", index=True),
    UniqueConstraint("wave_id", "choice_id"),
)

frame_members = Table(
    "frame_members",
    metadata,
    _id(),
    _parent("wave_id", "waves"),
    _parent("person_id", "people", index=True),
    Column("excluded", Text),  # the reason; None: invited
    Column("source", Text),  # what they were drawn from (surveys/frame_sources.py)
    Column("source_name", Text),
    UniqueConstraint("wave_id", "person_id"),
)

# The samples that were drawn of a wave's frame, so that each can be drawn again.
samples = Table(
    "samples",
    metadata,
    _id(),
    _parent("wave_id", "waves", index=True),
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
    _id(),
    _parent("wave_id", "waves"),
    Column("kind", Text, nullable=False),  # segment, address, domain
    Column("value", Text, nullable=False),
    UniqueConstraint("wave_id", "kind", "value"),
)

# Members of a closed wave's frame who are counted without the person, as they were erased or the
# answers unlinked: what the rates need of each.
unnamed_members = Table(
    "unnamed_members",
    metadata,
    _id(),
    _parent("wave_id", "waves", index=True),
    _flag("is_invited"),
    Column("disposition", Text),  # None: not invited, and no answer
    Column("source", Text),  # as of the members
    Column("source_name", Text),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    _parent("wave_id", "waves"),
    _parent("person_id", "people", index=True),
    Column("token", Text, nullable=False, unique=True),  # 128 random bits, no identity in them
    Column("email", Text),  # the address invited, as it then was
    # not_sent, sent, bounced, refused, partial, complete, ineligible, unknown
    Column("disposition", Text, nullable=False, default="not_sent"),
    Column("disposition_on", Date),
    Column("invited_on", Date),  # None: by an earlier version, nobody knows when
    _flag("over_limit"),  # invited by hand although at the contact limit
    UniqueConstraint("wave_id", "person_id"),
)

# What each disposition of an invitation was, and since which day; of those up to a day, the one
# recorded last counts. The invitation has the present one.
disposition_history = Table(
    "disposition_history",
    metadata,
    _id(),
    _parent("invitation_id", "invitations"),
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

# What came back of the messages: bounces, automatic replies, replies. Of each as much as is needed
# to know it again and to say why an address or a person was marked; never the whole text.
returned_messages = Table(
    "returned_messages",
    metadata,
    _id(),
    _parent("invitation_id", "invitations", index=True),
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
    _id(),
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
    _id(),
    _parent("wave_id", "waves", index=True),
    Column("kind", Text, nullable=False),  # invitation, reminder
    Column("texts", JSON, nullable=False),  # subject and body by language
    Column("state", Text, nullable=False),  # waiting, sending, paused, finished, cancelled
    Column("reason", Text),  # why it is paused, as a sentence
    Column("scheduled_at", DateTime),  # when it is to be sent; None: when somebody says so
    Column("created_at", DateTime, nullable=False),
    Column("created_by", Text),
    Column("runner", Text),  # the process that sends it (models/runner.py)
    _flag("ignores_limits"),  # also reminds people contacted recently or reminded often enough
)

# The lists that were exported to be sent, by a mail merge or a platform.
mailing_lists = Table(
    "mailing_lists",
    metadata,
    _id(),
    _parent("wave_id", "waves", index=True),
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
    _id(),
    _parent("invitation_id", "invitations"),
    Column("kind", Text, nullable=False),  # invitation, reminder
    Column("number", Integer, nullable=False),  # 1, 2, ... of its kind
    Column("channel", Text, nullable=False),  # list (mail merge, platform) or how the mail was sent
    Column("state", Text, nullable=False),  # claimed, sent, failed, uncertain, retry, withdrawn
    Column("at", DateTime, nullable=False),
    Column("detail", Text),  # what the server replied
    _parent("mailing_id", "mailings", nullable=True),
    Column("account", Text),  # the mail account that it was sent by
    Column("address", Text),  # to which it was sent
    Column("message_id", Text),
    Column("runner", Text),  # the process that claimed it
    _parent("list_id", "mailing_lists", index=True, nullable=True),
    UniqueConstraint("invitation_id", "kind", "number"),
    Index("ix_messages_mailing_id_invitation_id", "mailing_id", "invitation_id", unique=True),
    Index("ix_messages_account_at", "account", "at"),
    Index("ix_messages_message_id", "message_id"),
)

# Texts of a survey's mails; the language is a code, or "" for everybody without a text of theirs.
mail_texts = Table(
    "mail_texts",
    metadata,
    _id(),
    _parent("survey_id", "surveys"),
    Column("kind", Text, nullable=False),  # invitation, reminder
    Column("language", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("survey_id", "kind", "language"),
)

# Tokens of invitations that were merged into another one of the same wave.
former_tokens = Table(
    "former_tokens",
    metadata,
    _id(),
    _parent("invitation_id", "invitations", index=True),
    Column("token", Text, nullable=False, unique=True),
)

responses = Table(
    "responses",
    metadata,
    _id(),
    _parent("wave_id", "waves", index=True),
    _parent("invitation_id", "invitations", nullable=True, index=True),
    _parent("person_id", "people", nullable=True),
    Column("source_key", Text),  # the platform's own response ID
    _flag("is_complete"),
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
    _id(),
    _parent("response_id", "responses", index=True),
    _parent("question_id", "questions", index=True),
    _parent("choice_id", "choices", nullable=True),  # one row per chosen choice
    Column("number", Float),
    Column("text", Text),
    Column("date", Date),
    _flag("not_applicable"),
)

# --- the office's work ----------------------------------------------------------------------

batches = Table(
    "batches",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),  # see models/batch_kinds.py
    Column("parameters", JSON, nullable=False, default=dict),  # of the title: ids, keys, names
    Column("state", Text, nullable=False),  # started, done, failed
    Column("runner", Text),  # host and process that work on it, while started
    Column("at", DateTime, nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("file_name", Text),
    Column("file_hash", Text),  # SHA-256 of the file
    Column("sheet", Text),
    Column("counts", JSON, nullable=False, default=dict),
    _parent("reverses", "batches", nullable=True),  # the batch that this one undid
    _parent("undone_by", "batches", nullable=True),
)

journal = Table(
    "journal",
    metadata,
    _id(),
    _parent("batch_id", "batches", index=True),
    Column("table_name", Text, nullable=False),
    Column("record_id", BigInteger, nullable=False),
    Column("person_id", BigInteger),  # whose history it belongs to
    Column("action", Text, nullable=False),  # create, update, delete
    Column("old", Text),  # JSON object of the columns that changed
    Column("new", Text),
    Column("source_row", Integer),  # row in the batch's file
    Index("ix_journal_person_id_batch_id", "person_id", "batch_id"),
    # Of these, no person is named by whom the history of one of them would be found; a relationship
    # names one of the two.
    *(
        Index(
            f"ix_journal_{name}",
            "record_id",
            sqlite_where=text(f"table_name = '{name}'"),
            postgresql_where=text(f"table_name = '{name}'"),
        )
        for name in ("responses", "answers", "relationships")
    ),
)

reviews = Table(
    "reviews",
    metadata,
    _id(),
    _parent("batch_id", "batches"),
    Column("kind", Text, nullable=False),  # contact, response
    Column("source_row", Integer),
    Column("row", JSON, nullable=False),  # the row's parsed values
    Column("candidates", JSON, nullable=False, default=list),  # [{"person", "score", "reasons"}]
    Column("reason", JSON, nullable=False, default=list),  # [code with parameters]
    Column("state", Text, nullable=False, default="open", index=True),  # open, decided, left out
    # Whose row it is, once decided.
    _parent("decided_for", "people", nullable=True, index=True),
    _parent("wave_id", "waves", nullable=True),
)

# What an import had to say of its file, as it was when it was applied.
import_issues = Table(
    "import_issues",
    metadata,
    _id(),
    _parent("batch_id", "batches", index=True),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),  # critical, error, warning, note
    Column("message", Text, nullable=False),
    Column("source_row", Integer),  # None: the whole file
    Column("heading", Text),  # None: the whole row
    Column("value", Text, nullable=False),
)

import_profiles = Table(
    "import_profiles",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),  # contacts, responses
    Column("headings_key", Text, nullable=False, index=True),  # the file's headings, in any order
    Column("mapping", JSON, nullable=False),  # heading -> field or None
    Column("options", JSON, nullable=False, default=dict),
)

# A file on its way in, with all that was chosen for it so far.
import_drafts = Table(
    "import_drafts",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),  # of the import: contacts, responses
    Column("file_name", Text, nullable=False),
    Column("file_hash", Text, nullable=False),  # SHA-256 of the file
    Column("content", LargeBinary, nullable=False),  # the file itself, compressed by zlib
    Column("choices", JSON, nullable=False),
    Column("step", Text, nullable=False),  # of the wizard: file, columns, issues, ...
    Column("row_count", Integer),  # None: the rows are not known yet
    # Why it waits, where nobody was asked: a code with parameters (models/reasons.py).
    Column("reason", JSON(none_as_null=True)),
    Column("folder", Text),  # the watched folder it came from; None: opened by hand
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False),
)

watched_folders = Table(
    "watched_folders",
    metadata,
    _id(),
    Column("path", Text, nullable=False, unique=True),
    _parent("profile_id", "import_profiles", nullable=True),  # the saved mapping of its files
    Column("existing", Text, nullable=False),  # fill, update, skip
    Column("dates", Text),  # day-first, ...; None: by the evidence of each column
    Column("kind", Text, nullable=False),  # of the import: contacts, responses
    _parent("wave_id", "waves", nullable=True),  # of answers
    _flag("apply_certain"),  # else every file waits for somebody to look at it
    Column("active", Boolean, nullable=False, default=True),
)

# The outcome of a file of a watched folder. Its line is written with its result, and there is one
# for each content, so no file is taken twice. It outlives the folder's entry: a folder that is
# watched again does not bring its files again.
watched_files = Table(
    "watched_files",
    metadata,
    _id(),
    Column("folder", Text, nullable=False),  # its path
    Column("file_hash", Text, nullable=False),  # SHA-256 of the file
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes; with `modified` it spares reading the file
    Column("modified", BigInteger, nullable=False),  # nanoseconds since 1970
    Column("at", DateTime, nullable=False),
    Column("outcome", Text, nullable=False),  # applied, waiting, refused, known, dropped, replaced
    _parent("batch_id", "batches", nullable=True),
    Column("reason", JSON(none_as_null=True)),  # see models/reasons.py
    _flag("is_seen"),  # somebody read the reason
    UniqueConstraint("folder", "file_hash"),
)

# A watched folder that could not be read when this machine last looked.
watch_faults = Table(
    "watch_faults",
    metadata,
    _id(),
    Column("folder", Text, nullable=False),
    Column("machine", Text, nullable=False),
    Column("since", DateTime, nullable=False),
    Column("reason", JSON, nullable=False),  # see models/reasons.py
    UniqueConstraint("folder", "machine"),
)

# An account at a survey platform. Its password or token is in the keyring.
connections = Table(
    "connections",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("platform", Text, nullable=False),  # limesurvey, qualtrics, redcap, kobo
    Column("address", Text, nullable=False),  # https://...
    Column("login", Text),  # where the platform asks for a name beside the password
)

# Which survey of a connection has the answers to a wave.
wave_connections = Table(
    "wave_connections",
    metadata,
    _id(),
    _parent("wave_id", "waves", unique=True),
    _parent("connection_id", "connections", index=True),
    Column("remote_id", Text, nullable=False),  # the survey's ID on the platform
    Column("every_hours", Integer),  # between two fetches; None: on request
    _flag("apply_certain"),  # else what was fetched waits for somebody to look at it
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

office_settings = Table(
    "office_settings",
    metadata,
    _id(),
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

# The program's own records, and facts that no undo touches: not journalled.
UNJOURNALLED: Final = frozenset(
    {
        "batches",
        "journal",
        "id_counters",
        "cached_results",
        "duplicate_pairs",
        "erasures",
        "erasure_keys",
        "import_drafts",
        "import_issues",
        "read_mailboxes",
        "watched_files",
        "watch_faults",
        "wave_fetches",
    }
)

"""What was published of surveys: figures as they were, and the respondents behind them as hashes.

A fact that no undo touches, and that outlives waves, answers and people: what was published stays
known to whoever has it.
"""

from sqlalchemy import JSON, BigInteger, Column, DateTime, Integer, LargeBinary, Table, Text

from models.tables.base import flag_column, id_column, metadata, parent_column

# `wave_id` refers to a wave that may have been deleted since, so survey and wave have their names.
publications = Table(
    "publications",
    metadata,
    id_column(),
    Column("wave_id", BigInteger, nullable=False, index=True),
    Column("survey_code", Text, nullable=False),
    Column("wave_label", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("published_by", Text),
    Column("form", Text, nullable=False),  # word, pdf, excel, picture, figures, ...
    Column("file_name", Text),  # None: it was copied or printed
    Column("title", Text, nullable=False),  # what the figures are of, in words
    Column("definition", JSON, nullable=False),  # the same as the request was made
    Column("data_state", Text, nullable=False),  # models/data_state.py
    Column("fingerprint", Text, nullable=False, index=True),  # of figures, sets and data
    Column("figures", LargeBinary, nullable=False),  # as they were published: JSON by zlib
    Column("withdrawn_at", DateTime),  # since when it is known that it never left the office
    Column("withdrawn_by", Text),
    Column("withdrawal_reason", Text),
)

# Who had answered what, as keyed hashes: shared by all publications of the same answers.
published_states = Table(
    "published_states",
    metadata,
    id_column(),
    Column("wave_id", BigInteger, nullable=False, index=True),
    Column("fingerprint", Text, nullable=False),
    Column("key_name", Text, nullable=False),  # which of the office's keys the hashes are under
    Column("questions", JSON, nullable=False),  # codes, in the order of the digests
    Column("members", LargeBinary, nullable=False),  # hashes of the responses, in order
    Column("digests", LargeBinary, nullable=False),  # of their answers, question by question
)

# The people behind the figures of one publication: everybody, or one group of a breakdown.
published_sets = Table(
    "published_sets",
    metadata,
    id_column(),
    parent_column("publication_id", "publications", index=True),
    parent_column("state_id", "published_states"),
    Column("family", Integer, nullable=False),  # sets of one number are published side by side
    Column("position", Integer, nullable=False),  # 0: everybody
    Column("by", Text, nullable=False),
    Column("label", Text, nullable=False),
    flag_column("is_group"),  # shares of few people are withheld
    Column("members", LargeBinary, nullable=False),  # a bit for each member of the state
    Column("questions", JSON, nullable=False),  # what is shown and withheld, by code
)

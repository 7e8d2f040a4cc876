"""Imports: rows to review, issues, saved mappings, drafts and watched folders."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from models.tables.base import flag_column, id_column, metadata, parent_column

reviews = Table(
    "reviews",
    metadata,
    id_column(),
    parent_column("batch_id", "batches"),
    Column("kind", Text, nullable=False),  # contact, response
    Column("source_row", Integer),
    Column("row", JSON, nullable=False),  # the row's parsed values
    Column("candidates", JSON, nullable=False, default=list),  # [{"person", "score", "reasons"}]
    Column("reason", JSON, nullable=False, default=list),  # [code with parameters]
    Column("state", Text, nullable=False, default="open", index=True),  # open, decided, left out
    # Whose row it is, once decided.
    parent_column("decided_for", "people", nullable=True, index=True),
    parent_column("wave_id", "waves", nullable=True),
)

# What an import had to say of its file, as it was when it was applied.
import_issues = Table(
    "import_issues",
    metadata,
    id_column(),
    parent_column("batch_id", "batches", index=True),
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
    id_column(),
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
    id_column(),
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
    id_column(),
    Column("path", Text, nullable=False, unique=True),
    parent_column("profile_id", "import_profiles", nullable=True),  # the saved mapping of its files
    Column("existing", Text, nullable=False),  # fill, update, skip
    Column("dates", Text),  # day-first, ...; None: by the evidence of each column
    Column("kind", Text, nullable=False),  # of the import: contacts, responses
    parent_column("wave_id", "waves", nullable=True),  # of answers
    flag_column("apply_certain"),  # else every file waits for somebody to look at it
    Column("active", Boolean, nullable=False, default=True),
)

# The outcome of a file of a watched folder. Its line is written with its result, and there is one
# for each content, so no file is taken twice. It outlives the folder's entry: a folder that is
# watched again does not bring its files again.
watched_files = Table(
    "watched_files",
    metadata,
    id_column(),
    Column("folder", Text, nullable=False),  # its path
    Column("file_hash", Text, nullable=False),  # SHA-256 of the file
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes; with `modified` it spares reading the file
    Column("modified", BigInteger, nullable=False),  # nanoseconds since 1970
    Column("at", DateTime, nullable=False),
    Column("outcome", Text, nullable=False),  # applied, waiting, refused, known, dropped, replaced
    parent_column("batch_id", "batches", nullable=True),
    Column("reason", JSON(none_as_null=True)),  # see models/reasons.py
    flag_column("is_seen"),  # somebody read the reason
    UniqueConstraint("folder", "file_hash"),
)

# A watched folder that could not be read when this machine last looked.
watch_faults = Table(
    "watch_faults",
    metadata,
    id_column(),
    Column("folder", Text, nullable=False),
    Column("machine", Text, nullable=False),
    Column("since", DateTime, nullable=False),
    Column("reason", JSON, nullable=False),  # see models/reasons.py
    UniqueConstraint("folder", "machine"),
)

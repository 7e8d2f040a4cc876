"""Batches and the journal of what they changed."""

from sqlalchemy import JSON, BigInteger, Column, DateTime, Index, Integer, Table, Text, text

from models.tables.base import id_column, metadata, parent_column

batches = Table(
    "batches",
    metadata,
    id_column(),
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
    parent_column("reverses", "batches", nullable=True),  # the batch that this one undid
    parent_column("undone_by", "batches", nullable=True),
)

journal = Table(
    "journal",
    metadata,
    id_column(),
    parent_column("batch_id", "batches", index=True),
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

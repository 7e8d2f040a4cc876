"""Reports that are written at fixed intervals, and when each was written."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, DateTime, Table, Text

from models.tables.base import flag_column, id_column, metadata

scheduled_reports = Table(
    "scheduled_reports",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),  # findings or statistics
    Column("folder", Text, nullable=False),
    Column("file_name", Text, nullable=False),  # a pattern: {name}, {survey}, {wave}, {date}
    Column("ending", Text, nullable=False),
    Column("every", Text, nullable=False),  # day, week, month, quarter, year
    Column("starts_on", Date, nullable=False),
    Column("survey_code", Text),
    Column("wave_label", Text),  # None: the latest wave
    Column("by", JSON, nullable=False, default=list),
    Column("segment", Text),
    flag_column("with_previous"),  # beside the wave before
    Column("publish_safe", Boolean, nullable=False, default=True),
    Column("is_active", Boolean, nullable=False, default=True),
)

# One row for each day on which a report was due and somebody set about it; no undo touches it.
report_runs = Table(
    "report_runs",
    metadata,
    Column("report_id", BigInteger, primary_key=True, autoincrement=False),
    Column("due_on", Date, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("state", Text, nullable=False),  # started, written, failed
    Column("file", Text),
    Column("message", Text),  # why it failed
)

# What was counted among all records, once a day: how the figures of the overview developed.
daily_figures = Table(
    "daily_figures",
    metadata,
    Column("day", Date, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("people", BigInteger, nullable=False),
    Column("of", BigInteger, nullable=False),  # how many were looked at
)

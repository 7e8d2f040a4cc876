"""Reports at fixed intervals, when each was written, and figures counted once a day"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.create_table(
        "scheduled_reports",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("survey_code", sa.Text()),
        sa.Column("wave_label", sa.Text()),
        sa.Column("by", sa.JSON(), nullable=False),
        sa.Column("segment", sa.Text()),
        sa.Column("with_previous", sa.Boolean(), nullable=False),
        sa.Column("publish_safe", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_reports")),
        sa.UniqueConstraint("name", name=op.f("uq_scheduled_reports_name")),
    )
    op.create_table(
        "report_runs",
        sa.Column("report_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("file", sa.Text()),
        sa.Column("message", sa.Text()),
        sa.PrimaryKeyConstraint("report_id", "due_on", name=op.f("pk_report_runs")),
    )
    op.create_table(
        "daily_figures",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("of", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "code", name=op.f("pk_daily_figures")),
    )

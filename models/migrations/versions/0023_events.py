"""Events and programmes, and the status of people who take part in them"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("place", sa.Text()),
        sa.Column("capacity", sa.Integer()),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.execute(
        "ALTER TABLE engagements ADD COLUMN event_id BIGINT"
        " CONSTRAINT fk_engagements_event_id REFERENCES events (id) ON DELETE CASCADE"
    )
    op.add_column("engagements", sa.Column("status", sa.Text()))
    op.add_column("engagements", sa.Column("status_on", sa.Date()))
    which = sa.text("event_id IS NOT NULL")
    op.create_index(
        "ix_engagements_event_id",
        "engagements",
        ["event_id"],
        sqlite_where=which,
        postgresql_where=which,
    )

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
    with op.batch_alter_table("engagements") as batch_op:
        batch_op.add_column(sa.Column("event_id", sa.BigInteger()))
        batch_op.add_column(sa.Column("status", sa.Text()))
        batch_op.add_column(sa.Column("status_on", sa.Date()))
        batch_op.create_foreign_key(
            batch_op.f("fk_engagements_event_id"),
            "events",
            ["event_id"],
            ["id"],
            ondelete="CASCADE",
        )
    which = sa.text("event_id IS NOT NULL")
    op.create_index(
        "ix_engagements_event_id",
        "engagements",
        ["event_id"],
        sqlite_where=which,
        postgresql_where=which,
    )

"""Mailing lists in the ledger, so that one which was not sent can be told"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_table(
        "mailing_lists",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("wave_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("form", sa.Text()),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Text()),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_mailing_lists_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_lists")),
    )
    op.create_index(op.f("ix_mailing_lists_wave_id"), "mailing_lists", ["wave_id"])
    # In one step, which SQLite takes too: it cannot add a constraint to a table that is there.
    op.execute(
        sa.text(
            "ALTER TABLE messages ADD COLUMN list_id BIGINT"
            " CONSTRAINT fk_messages_list_id REFERENCES mailing_lists (id)"
        )
    )
    op.create_index(op.f("ix_messages_list_id"), "messages", ["list_id"])

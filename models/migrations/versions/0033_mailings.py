"""Mailings, and of each message the mailing, the account, the address and the Message-ID"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "mailings",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("wave_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("scheduled_at", sa.DateTime()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Text()),
        sa.Column("runner", sa.Text()),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_mailings_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
    )
    op.create_index(op.f("ix_mailings_wave_id"), "mailings", ["wave_id"])
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("mailing_id", sa.BigInteger()))
        batch_op.add_column(sa.Column("account", sa.Text()))
        batch_op.add_column(sa.Column("address", sa.Text()))
        batch_op.add_column(sa.Column("message_id", sa.Text()))
        batch_op.add_column(sa.Column("runner", sa.Text()))
        batch_op.create_foreign_key(
            batch_op.f("fk_messages_mailing_id"), "mailings", ["mailing_id"], ["id"]
        )
    op.create_index(
        op.f("ix_messages_mailing_id_invitation_id"),
        "messages",
        ["mailing_id", "invitation_id"],
        unique=True,
    )
    op.create_index(op.f("ix_messages_account_at"), "messages", ["account", "at"])
    op.create_index(op.f("ix_messages_message_id"), "messages", ["message_id"])

"""Kinds and privacy of waves, and connections to survey platforms"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("waves", sa.Column("kind", sa.Text(), nullable=False, server_default="survey"))
    op.add_column("waves", sa.Column("privacy", sa.Text(), nullable=False, server_default="named"))
    op.add_column("waves", sa.Column("unlinked_on", sa.Date()))
    op.create_table(
        "taken_answers",
        _id(),
        sa.Column("wave_id", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["waves.id"], name=op.f("fk_taken_answers_wave_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_answers")),
        sa.UniqueConstraint(
            "wave_id", "key_hash", name=op.f("uq_taken_answers_wave_id_key_hash")
        ),
    )
    op.create_table(
        "connections",
        _id(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("login", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connections")),
        sa.UniqueConstraint("name", name=op.f("uq_connections_name")),
    )
    op.create_table(
        "wave_connections",
        _id(),
        sa.Column("wave_id", sa.BigInteger(), nullable=False),
        sa.Column("connection_id", sa.BigInteger(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("every_hours", sa.Integer()),
        sa.Column("apply_certain", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["waves.id"], name=op.f("fk_wave_connections_wave_id")
        ),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name=op.f("fk_wave_connections_connection_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave_connections")),
        sa.UniqueConstraint("wave_id", name=op.f("uq_wave_connections_wave_id")),
    )
    op.create_index(
        op.f("ix_wave_connections_connection_id"), "wave_connections", ["connection_id"]
    )
    op.create_table(
        "wave_fetches",
        sa.Column("wave_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_wave_fetches")),
    )


def _id() -> sa.Column[int]:
    return sa.Column(
        "id",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        autoincrement=False,
        nullable=False,
    )

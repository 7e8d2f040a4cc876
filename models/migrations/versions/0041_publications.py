"""What was published of surveys, with the respondents behind it as keyed hashes"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.create_table(
        "publications",
        _id(),
        sa.Column("wave_id", sa.BigInteger(), nullable=False),
        sa.Column("survey_code", sa.Text(), nullable=False),
        sa.Column("wave_label", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("published_by", sa.Text()),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("data_state", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("figures", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.Column("withdrawn_by", sa.Text()),
        sa.Column("withdrawal_reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_index(op.f("ix_publications_wave_id"), "publications", ["wave_id"])
    op.create_index(op.f("ix_publications_fingerprint"), "publications", ["fingerprint"])
    op.create_table(
        "published_states",
        _id(),
        sa.Column("wave_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("key_name", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("members", sa.LargeBinary(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_states")),
    )
    op.create_index(op.f("ix_published_states_wave_id"), "published_states", ["wave_id"])
    op.create_table(
        "published_sets",
        _id(),
        sa.Column("publication_id", sa.BigInteger(), nullable=False),
        sa.Column("state_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("members", sa.LargeBinary(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publications.id"],
            name=op.f("fk_published_sets_publication_id"),
        ),
        sa.ForeignKeyConstraint(
            ["state_id"], ["published_states.id"], name=op.f("fk_published_sets_state_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_sets")),
    )
    op.create_index(op.f("ix_published_sets_publication_id"), "published_sets", ["publication_id"])


def _id() -> sa.Column[int]:
    return sa.Column(
        "id",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        autoincrement=False,
        nullable=False,
    )

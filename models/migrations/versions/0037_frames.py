"""Samples and exclusions of frames, links of surveys and waves, waves that repeat another"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("surveys", sa.Column("link", sa.Text()))
    op.add_column("waves", sa.Column("link", sa.Text()))
    op.add_column("waves", sa.Column("shared_addresses", sa.Text()))
    # In one step, which SQLite takes too: it cannot add a constraint to a table that is there.
    op.execute(
        sa.text(
            "ALTER TABLE waves ADD COLUMN repeats_id BIGINT"
            " CONSTRAINT fk_waves_repeats_id REFERENCES waves (id)"
        )
    )
    op.add_column(
        "invitations",
        sa.Column("over_limit", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "samples",
        _id(),
        sa.Column("wave_id", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer()),
        sa.Column("percent", sa.Float()),
        sa.Column("stratified_by", sa.Text()),
        sa.Column("allocation", sa.Text()),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_samples_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
    )
    op.create_index(op.f("ix_samples_wave_id"), "samples", ["wave_id"])
    op.create_table(
        "frame_exclusions",
        _id(),
        sa.Column("wave_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["waves.id"], name=op.f("fk_frame_exclusions_wave_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame_exclusions")),
        sa.UniqueConstraint(
            "wave_id", "kind", "value", name=op.f("uq_frame_exclusions_wave_id_kind_value")
        ),
    )


def _id() -> sa.Column[int]:
    return sa.Column(
        "id",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        autoincrement=False,
        nullable=False,
    )

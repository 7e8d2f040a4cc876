"""Merged people: former IDs and tokens, who is not the same person, and the duplicates found"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "former_ids",
        sa.Column("id", key, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("former_id", sa.BigInteger(), nullable=False),
        sa.Column("alumni_id", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_former_ids_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_ids")),
        sa.UniqueConstraint("former_id", name=op.f("uq_former_ids_former_id")),
    )
    op.create_index(op.f("ix_former_ids_person_id"), "former_ids", ["person_id"])
    op.create_index(op.f("ix_former_ids_alumni_id"), "former_ids", ["alumni_id"])
    op.create_table(
        "different_people",
        sa.Column("id", key, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_different_people_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["people.id"],
            name=op.f("fk_different_people_other_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_different_people")),
        sa.UniqueConstraint("person_id", "other_id", name=op.f("uq_different_people_person_id_other_id")),
    )
    op.create_index(op.f("ix_different_people_other_id"), "different_people", ["other_id"])
    op.create_table(
        "former_tokens",
        sa.Column("id", key, autoincrement=False, nullable=False),
        sa.Column("invitation_id", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_former_tokens_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_tokens")),
        sa.UniqueConstraint("token", name=op.f("uq_former_tokens_token")),
    )
    op.create_index(op.f("ix_former_tokens_invitation_id"), "former_tokens", ["invitation_id"])
    op.create_table(
        "duplicate_pairs",
        sa.Column("left_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("right_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_duplicate_pairs")),
    )

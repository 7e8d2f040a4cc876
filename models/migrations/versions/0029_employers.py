"""Spellings of employers, how a source wrote an employer, and by when a role had ended"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("roles", sa.Column("employer_original", sa.Text()))
    op.add_column("roles", sa.Column("ended_by", sa.Date()))
    op.create_table(
        "employer_spellings",
        _id(),
        sa.Column("spelling", sa.Text(), nullable=False),
        sa.Column("match_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_spellings")),
        sa.UniqueConstraint("match_key", name=op.f("uq_employer_spellings_match_key")),
    )
    op.create_table(
        "different_employers",
        _id(),
        sa.Column("match_key", sa.Text(), nullable=False),
        sa.Column("other_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_different_employers")),
        sa.UniqueConstraint(
            "match_key", "other_key", name=op.f("uq_different_employers_match_key_other_key")
        ),
    )


def _id() -> sa.Column[int]:
    return sa.Column(
        "id",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        autoincrement=False,
        nullable=False,
    )

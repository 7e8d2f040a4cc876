"""Derived variables, by which findings are broken down"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    op.create_table(
        "derived_variables",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_derived_variables_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derived_variables")),
        sa.UniqueConstraint("survey_id", "name", name=op.f("uq_derived_variables_survey_id_name")),
    )

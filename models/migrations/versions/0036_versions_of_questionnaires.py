"""Versions of questionnaires with their crosswalk, routing, matrices and choices that take text"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    with op.batch_alter_table("questions") as questions:
        questions.add_column(_version())
        questions.add_column(sa.Column("matrix_code", sa.Text()))
        questions.add_column(sa.Column("matrix_text", sa.Text()))
        questions.add_column(sa.Column("asked_if", sa.Text()))
        questions.drop_constraint(op.f("uq_questions_survey_id_code"), type_="unique")
        questions.create_unique_constraint(
            op.f("uq_questions_survey_id_version_number_code"), ["survey_id", "version_number", "code"]
        )
    op.add_column("waves", _version())
    op.add_column("choices", sa.Column("takes_text", sa.Boolean()))
    _create_links("question_links", "questions")
    _create_links("choice_links", "choices")


def _version() -> sa.Column[int]:
    """The column with 1, the version of all that is there already."""
    return sa.Column("version_number", sa.Integer(), nullable=False, server_default="1")


def _create_links(table: str, target: str) -> None:
    op.create_table(
        table,
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("earlier_id", sa.BigInteger(), nullable=False),
        sa.Column("later_id", sa.BigInteger(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
            for name in ("earlier_id", "later_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "earlier_id", "later_id", name=op.f(f"uq_{table}_earlier_id_later_id")
        ),
    )
    op.create_index(op.f(f"ix_{table}_later_id"), table, ["later_id"])

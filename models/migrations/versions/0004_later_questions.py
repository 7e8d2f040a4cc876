"""Questions and choices that joined a questionnaire after a wave had begun"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for table, target in (("questions_not_asked", "question"), ("choices_not_offered", "choice")):
        column = f"{target}_id"
        op.create_table(
            table,
            sa.Column(
                "id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                autoincrement=False,
                nullable=False,
            ),
            sa.Column("wave_id", sa.BigInteger(), nullable=False),
            sa.Column(column, sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f(f"fk_{table}_wave_id")),
            sa.ForeignKeyConstraint(
                [column], [f"{target}s.id"], name=op.f(f"fk_{table}_{column}")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("wave_id", column, name=op.f(f"uq_{table}_wave_id_{column}")),
        )
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])

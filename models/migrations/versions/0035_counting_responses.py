"""Which response counts, of several of the same person"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    counts: sa.Column[bool] = sa.Column(
        "counts", sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.add_column("responses", counts)
    responses = sa.table(
        "responses",
        sa.column("id", sa.BigInteger()),
        sa.column("wave_id", sa.BigInteger()),
        sa.column("person_id", sa.BigInteger()),
        sa.column("is_complete", sa.Boolean()),
        sa.column("submitted_at", sa.DateTime()),
        sa.column("started_at", sa.DateTime()),
        sa.column("chosen_by", sa.Text()),
        sa.column("counts", sa.Boolean()),
    )
    # Answers that somebody chose stay so; the other rules are worked out from now on.
    op.execute(responses.update().where(responses.c.chosen_by != "hand").values(chosen_by=None))
    other = responses.alias()
    is_surpassed = sa.exists().where(
        other.c.person_id == responses.c.person_id,
        other.c.wave_id == responses.c.wave_id,
        sa.tuple_(*_rank(other)) > sa.tuple_(*_rank(responses)),
    )
    op.execute(responses.update().where(is_surpassed).values(counts=sa.false()))


def _rank(of: sa.FromClause) -> tuple[sa.ColumnElement[object], ...]:
    return (
        sa.case((of.c.chosen_by == "hand", 1), else_=0),
        of.c.is_complete,
        sa.func.coalesce(of.c.submitted_at, of.c.started_at, sa.text("'0001-01-01'")),
        of.c.id,
    )

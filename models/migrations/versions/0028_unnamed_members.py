"""Members of closed waves' frames whom the rates count without the person"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

_TABLE = "unnamed_members"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("wave_id", sa.BigInteger(), nullable=False),
        sa.Column("is_invited", sa.Boolean(), nullable=False),
        sa.Column("disposition", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("source_name", sa.Text()),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_unnamed_members_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unnamed_members")),
    )
    op.create_index(op.f("ix_unnamed_members_wave_id"), _TABLE, ["wave_id"])
    _count_respondents()


def _count_respondents() -> None:
    """Count the respondents who were erased until now: of others nobody knows any more."""
    connection = op.get_bind()
    columns = ("id", "wave_id", "is_complete", "person_id", "invitation_id")
    responses = sa.table("responses", *map(sa.column, columns))
    nobodys = sa.select(responses.c.wave_id, responses.c.is_complete).where(
        responses.c.person_id.is_(None), responses.c.invitation_id.is_(None)
    )
    names = ("id", "wave_id", "is_invited", "disposition")
    members = sa.table(_TABLE, *map(sa.column, names))
    rows = [
        {
            "id": number,
            "wave_id": row.wave_id,
            "is_invited": True,
            "disposition": "complete" if row.is_complete else "partial",
        }
        for number, row in enumerate(connection.execute(nobodys.order_by(responses.c.id)), start=1)
    ]
    if rows:
        connection.execute(members.insert(), rows)
        counters = sa.table("id_counters", sa.column("table_name"), sa.column("next_id"))
        counter = {"table_name": _TABLE, "next_id": len(rows) + 1}
        connection.execute(counters.insert().values(counter))

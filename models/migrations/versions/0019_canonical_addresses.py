"""Canonical addresses and opt-outs with an index, for who may be contacted"""

import sqlalchemy as sa
from alembic import op

from models.canonical_address import canonical_form
from models.suppressions import ADDRESS_KINDS

revision = "0019"
down_revision = "0018"

_MANY = 20_000  # addresses written at once


def upgrade() -> None:
    op.add_column("contact_points", sa.Column("canonical", sa.Text()))
    _fill(op.get_bind())
    op.create_index(
        "ix_contact_points_canonical",
        "contact_points",
        ["canonical"],
        sqlite_where=sa.text("canonical IS NOT NULL"),
        postgresql_where=sa.text("canonical IS NOT NULL"),
    )
    op.create_index(
        "ix_people_opt_outs",
        "people",
        [
            "deceased",
            "deceased_on",
            "do_not_contact",
            "do_not_email",
            "do_not_phone",
            "do_not_post",
            "contact_hold",
        ],
    )


def _fill(connection: sa.Connection) -> None:
    names = "id", "kind", "match_value", "canonical"
    points = sa.table("contact_points", *map(sa.column, names))
    query = sa.select(points.c.id, points.c.kind, points.c.match_value).where(
        points.c.kind.in_(ADDRESS_KINDS)
    )
    new = [
        {"point": point, "new": canonical}
        for point, kind, compared in connection.execute(query)
        if (canonical := canonical_form(kind, compared)) != compared
    ]
    write = (
        sa.update(points)
        .where(points.c.id == sa.bindparam("point"))
        .values(canonical=sa.bindparam("new"))
    )
    for start in range(0, len(new), _MANY):
        connection.execute(write, new[start : start + _MANY])

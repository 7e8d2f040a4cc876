"""No index of the kinds of engagements, which databases preferred to that of the person"""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.drop_index(op.f("ix_engagements_kind"), "engagements")

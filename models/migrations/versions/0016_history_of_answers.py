"""Indexes for the history of one response and its answers"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    for name in ("responses", "answers"):
        which = sa.text(f"table_name = '{name}'")
        op.create_index(
            f"ix_journal_{name}",
            "journal",
            ["record_id"],
            sqlite_where=which,
            postgresql_where=which,
        )

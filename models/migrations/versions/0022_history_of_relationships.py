"""Index for the relationships that others had with a person, also those that were removed"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    which = sa.text("table_name = 'relationships'")
    op.create_index(
        "ix_journal_relationships",
        "journal",
        ["record_id"],
        sqlite_where=which,
        postgresql_where=which,
    )

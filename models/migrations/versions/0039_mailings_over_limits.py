"""Mailings that go to people at the limits of reminders too"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.add_column(
        "mailings",
        sa.Column("ignores_limits", sa.Boolean(), nullable=False, server_default=sa.false()),
    )

"""Contact preferences: opt-outs by channel, the date of death, and contacts on hold"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("people", sa.Column("deceased_on", sa.Date(), nullable=True))
    op.add_column("people", sa.Column("contact_hold", sa.Text(), nullable=True))
    for name in ("do_not_email", "do_not_phone", "do_not_post"):
        flag: sa.Column[bool] = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("people", flag)

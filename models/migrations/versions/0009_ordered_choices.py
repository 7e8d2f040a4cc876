"""Whether the choices of a single choice run from one end to the other"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("questions") as questions:
        questions.add_column(sa.Column("is_ordered", sa.Boolean()))

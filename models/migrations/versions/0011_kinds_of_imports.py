"""The kind of import of drafts and of watched folders; until now all were contacts"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for table in ("import_drafts", "watched_folders"):
        with op.batch_alter_table(table) as changed:
            changed.add_column(
                sa.Column("kind", sa.Text(), nullable=False, server_default="contacts")
            )
    with op.batch_alter_table("watched_folders") as folders:
        folders.add_column(
            sa.Column("wave_id", sa.BigInteger(), sa.ForeignKey("waves.id", name="fk_watched_folders_wave_id"))
        )

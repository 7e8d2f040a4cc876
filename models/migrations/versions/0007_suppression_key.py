"""Suppressions: the key comes with the database, and hashes are of canonical addresses"""

import json

import sqlalchemy as sa
from alembic import op

from models.suppressions import create_key, use_canonical_hashes

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    connection = op.get_bind()
    create_key(connection, _journalled_keys(connection))
    use_canonical_hashes(connection)


def _journalled_keys(connection: sa.Connection) -> list[str]:
    """Keys that were made within a batch, so that undo could take them away; their lines go."""
    is_key = sa.text(
        "table_name = 'office_settings' AND (old LIKE :named OR new LIKE :named)"
    ).bindparams(named='%"suppression_key"%')
    lines = connection.execute(
        sa.select(sa.text("id, old, new")).select_from(sa.text("journal")).where(is_key)
    ).all()
    found = [json.loads(text) for line in lines for text in (line.old, line.new) if text]
    for line in lines:
        connection.execute(sa.text("DELETE FROM journal WHERE id = :id"), {"id": line.id})
    return list(dict.fromkeys(one["value"] for one in found if one.get("key") == "suppression_key"))

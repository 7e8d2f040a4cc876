"""Indexes of the people who opted out, and of the imports that people were in"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_FLAGS: Final = ("deceased", "do_not_contact", "do_not_email", "do_not_phone", "do_not_post")
_FILLED: Final = {"deceased_on": "deceased_on IS NOT NULL", "contact_hold": "contact_hold != ''"}


def upgrade() -> None:
    op.drop_index("ix_people_opt_outs", "people")
    for name in _FLAGS:
        _create_index(name, of_file=f"{name} = 1", of_server=name)
    for name, condition in _FILLED.items():
        _create_index(name, of_file=condition, of_server=condition)
    op.drop_index("ix_journal_person_id", "journal")
    op.create_index("ix_journal_person_id_batch_id", "journal", ["person_id", "batch_id"])


def _create_index(name: str, *, of_file: str, of_server: str) -> None:
    op.create_index(
        f"ix_people_{name}",
        "people",
        ["id"],
        sqlite_where=sa.text(of_file),
        postgresql_where=sa.text(of_server),
    )

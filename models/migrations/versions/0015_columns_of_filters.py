"""Indexes of a person's records that have the columns which filters ask most"""

from typing import Final

from alembic import op

revision = "0015"
down_revision = "0014"

_COLUMNS: Final = {
    "awards": ("kind", "completed"),
    "contact_points": ("kind", "status"),
    "consents": ("purpose", "channel", "basis"),
    "engagements": ("kind", "happened_on"),
    "responses": ("submitted_at",),
}


def upgrade() -> None:
    for table, more in _COLUMNS.items():
        op.drop_index(op.f(f"ix_{table}_person_id"), table)
        columns = ["person_id", *more]
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)

"""Search by phone numbers, places, job titles and parts of names: the index is made anew"""

from alembic import op

from models.search import rebuild

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    rebuild(op.get_bind())

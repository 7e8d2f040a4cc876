"""Search by phone numbers, places, job titles and parts of names"""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing any more: a later version makes the index anew."""

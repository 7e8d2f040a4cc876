"""News about people, and whether they permit that it is published"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "news_items",
        _id(),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("published_in", sa.Text()),
        sa.Column("published_on", sa.Date()),
        sa.Column("by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_items")),
    )
    op.create_table(
        "news_people",
        _id(),
        sa.Column("news_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("permission", sa.Text()),
        sa.Column("permission_on", sa.Date()),
        sa.Column("evidence", sa.Text()),
        sa.ForeignKeyConstraint(
            ["news_id"], ["news_items.id"], name=op.f("fk_news_people_news_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_news_people_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_people")),
        sa.UniqueConstraint(
            "news_id", "person_id", name=op.f("uq_news_people_news_id_person_id")
        ),
    )
    op.create_index(op.f("ix_news_people_person_id"), "news_people", ["person_id"])


def _id() -> sa.Column[int]:
    return sa.Column(
        "id",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        autoincrement=False,
        nullable=False,
    )

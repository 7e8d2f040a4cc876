"""The history of dispositions, and what came back of the messages"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

_HISTORY = "disposition_history"
_RETURNED = "returned_messages"
_MAILBOXES = "read_mailboxes"


def upgrade() -> None:
    op.add_column("invitations", sa.Column("invited_on", sa.Date()))
    op.create_table(
        _HISTORY,
        _id(),
        sa.Column("invitation_id", sa.BigInteger(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_disposition_history_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposition_history")),
    )
    op.create_index(
        op.f("ix_disposition_history_invitation_id_id_since_disposition"),
        _HISTORY,
        ["invitation_id", "id", "since", "disposition"],
    )
    op.create_table(
        _RETURNED,
        _id(),
        sa.Column("invitation_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("status_code", sa.Text()),
        sa.Column("detail", sa.Text()),
        sa.Column("returns_on", sa.Date()),
        sa.Column("new_address", sa.Text()),
        sa.Column("excerpt", sa.Text()),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_returned_messages_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_messages")),
        sa.UniqueConstraint("digest", name=op.f("uq_returned_messages_digest")),
    )
    for name in ("invitation_id", "state", "address"):
        op.create_index(op.f(f"ix_returned_messages_{name}"), _RETURNED, [name])
    op.create_table(
        _MAILBOXES,
        _id(),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_mailboxes")),
        sa.UniqueConstraint("mailbox", name=op.f("uq_read_mailboxes_mailbox")),
    )
    _begin_history()


def _begin_history() -> None:
    """Begin with what is known: the day of the first message, and the present disposition."""
    connection = op.get_bind()
    dates = sa.column("disposition_on", sa.Date())
    invitations = sa.table("invitations", *map(sa.column, ("id", "disposition")), dates)
    columns = (*map(sa.column, ("invitation_id", "state")), sa.column("at", sa.DateTime()))
    messages = sa.table("messages", *columns)
    first = {
        row.invitation_id: row.at
        for row in connection.execute(
            sa.select(messages.c.invitation_id, sa.func.min(messages.c.at).label("at"))
            .where(messages.c.state == "sent")
            .group_by(messages.c.invitation_id)
        )
    }
    told = sa.select(invitations).where(invitations.c.disposition != "not_sent")
    entries = []
    for row in connection.execute(told.order_by(invitations.c.id)).all():
        sent = first[row.id].date() if row.id in first else None
        if sent is not None and row.disposition != "sent":
            entries.append((row.id, "sent", sent, "list"))
        since = row.disposition_on or sent
        if since is not None:  # else the invitation alone tells, of every day
            source = "list" if row.disposition == "sent" else "decision"
            entries.append((row.id, row.disposition, since, source))
    if not entries:
        return
    names = ("invitation_id", "disposition", "since", "source")
    history = sa.table(_HISTORY, sa.column("id"), *map(sa.column, names))
    connection.execute(
        history.insert(),
        [
            {"id": number, **dict(zip(names, entry, strict=True))}
            for number, entry in enumerate(entries, start=1)
        ],
    )
    counters = sa.table("id_counters", sa.column("table_name"), sa.column("next_id"))
    counter = {"table_name": _HISTORY, "next_id": len(entries) + 1}
    connection.execute(counters.insert().values(counter))


def _id() -> sa.Column[int]:
    return sa.Column(
        "id",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        autoincrement=False,
        nullable=False,
    )

"""Each member of a frame has what they were drawn from, where a wave had the segment drawn last"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_journal = sa.table("journal", *map(sa.column, ("id", "table_name", "old", "new")))


def upgrade() -> None:
    op.add_column("frame_members", sa.Column("source", sa.Text()))
    op.add_column("frame_members", sa.Column("source_name", sa.Text()))
    waves = sa.table("waves", sa.column("id"), sa.column("frame_segment"))
    members = sa.table(
        "frame_members", *map(sa.column, ("wave_id", "source", "source_name"))
    )
    connection = op.get_bind()
    for wave in connection.execute(
        sa.select(waves.c.id, waves.c.frame_segment).where(waves.c.frame_segment.is_not(None))
    ).all():
        drawn = {"source": "segment", "source_name": wave.frame_segment}
        connection.execute(sa.update(members).where(members.c.wave_id == wave.id).values(drawn))
    op.drop_column("waves", "frame_segment")
    _convert_journal(connection)


def _convert_journal(connection: sa.Connection) -> None:
    """Take the column that is gone out of the journal of waves, which undo reads."""
    lines = connection.execute(
        sa.select(_journal.c.id, _journal.c.old, _journal.c.new).where(
            _journal.c.table_name == "waves"
        )
    ).all()
    for line in lines:
        old, new = _without(line.old), _without(line.new)
        own = _journal.c.id == line.id
        if (old, new) == ("{}", "{}"):  # an invitation changed nothing else of the wave
            connection.execute(sa.delete(_journal).where(own))
        elif (old, new) != (line.old, line.new):
            connection.execute(sa.update(_journal).where(own).values(old=old, new=new))


def _without(text: str | None) -> str | None:
    values = None if text is None else json.loads(text)
    if values is None or "frame_segment" not in values:
        return text
    del values["frame_segment"]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

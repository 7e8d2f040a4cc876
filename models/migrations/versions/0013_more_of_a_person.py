"""Notes, contact log, tasks, relationships and linked files; engagements of kind "call" move"""

import json
from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_CALL: Final = "call"
# The column of the contact log for each of an engagement; the source is not kept.
_COLUMNS: Final = {
    "person_id": "person_id",
    "kind": "kind",
    "title": "subject",
    "happened_on": "happened_on",
    "note": "text",
}


def upgrade() -> None:
    _create(
        "dated_notes",
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
    )
    _create(
        "communications",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
    )
    _create(
        "tasks",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=True),
    )
    is_open = sa.text("done_on IS NULL")
    op.create_index(
        op.f("ix_tasks_due_on"), "tasks", ["due_on"], sqlite_where=is_open, postgresql_where=is_open
    )
    _create(
        "relationships",
        sa.Column("other_id", sa.BigInteger(), nullable=True),
        sa.Column("other_name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("joint_mailings", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["people.id"],
            name=op.f("fk_relationships_other_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_relationships_other_id"), "relationships", ["other_id"])
    _create(
        "linked_files",
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
    )
    _move_calls(op.get_bind())


def _create(name: str, *columns: Any) -> None:
    """Create the table of a part of a person."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        name,
        sa.Column("id", key, autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{name}_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_person_id"), name, ["person_id"])


def _move_calls(connection: sa.Connection) -> None:
    """Calls become records of the contact log, with the same ids; so does what the journal tells.

    Theirs is the first block of ids of the new table, up to the last one given to an engagement.
    """
    run = connection.execute
    old, new = ", ".join(_COLUMNS), ", ".join(_COLUMNS.values())
    last = "SELECT next_id FROM id_counters WHERE table_name = 'engagements'"
    run(
        sa.text(
            "INSERT INTO id_counters (table_name, next_id)"
            f" SELECT 'communications', next_id FROM ({last}) AS given"
        )
    )
    by = (
        "SELECT b.by FROM journal j JOIN batches b ON b.id = j.batch_id WHERE j.person_id = e.person_id"
        " AND j.record_id = e.id AND j.table_name = 'engagements' AND j.action = 'create' ORDER BY j.id LIMIT 1"
    )
    run(
        sa.text(
            f"INSERT INTO communications (id, {new}, by)"
            f" SELECT id, {old}, ({by}) FROM engagements e WHERE kind = :kind"
        ),
        {"kind": _CALL},
    )
    run(sa.text("DELETE FROM engagements WHERE kind = :kind"), {"kind": _CALL})
    _move_lines(connection)


def _move_lines(connection: sa.Connection) -> None:
    """Lines about a call tell of the contact log; those of deleted people hold calls as such."""
    journal = sa.table("journal", *map(sa.column, ("id", "table_name", "record_id", "old", "new")))
    lines = connection.execute(
        sa.select(journal).where(journal.c.table_name == "engagements").order_by(journal.c.id)
    ).all()
    told = [(line, _read(line.old), _read(line.new)) for line in lines]
    calls = {line.record_id for line, *both in told if any(one.get("kind") == _CALL for one in both)}
    _write(
        connection,
        journal,
        [
            (line.id, "communications", _told(old, line.old), _told(new, line.new))
            for line, old, new in told
            if line.record_id in calls
        ],
    )
    people = connection.execute(
        sa.select(journal).where(
            journal.c.table_name == "people", journal.c.old.contains(f'"{_CALL}"')
        )
    )
    _write(
        connection,
        journal,
        [(line.id, "people", _deleted_person(line.old), line.new) for line in people.all()],
    )


def _deleted_person(text: str) -> str:
    person = _read(text)
    held = person.get("engagements", [])
    calls = [one for one in held if one["kind"] == _CALL]
    if not calls:
        return text
    person["engagements"] = [one for one in held if one not in calls]
    person["communications"] = [{"id": one["id"], "by": None, **_call(one)} for one in calls]
    return _text(person)


def _told(values: Mapping[str, Any], text: str | None) -> str | None:
    return None if text is None else _text(_call(values))


def _call(engagement: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a call, by columns of the contact log; those of a change are some."""
    return {_COLUMNS[name]: value for name, value in engagement.items() if name in _COLUMNS}


def _read(text: str | None) -> dict[str, Any]:
    return json.loads(text) if text else {}


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _write(connection: sa.Connection, journal: Any, lines: list[tuple[Any, ...]]) -> None:
    if not lines:
        return
    names = ("the_id", "new_table_name", "new_old", "new_new")
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in ("table_name", "old", "new")}
    connection.execute(
        sa.update(journal).where(journal.c.id == sa.bindparam("the_id")).values(values),
        [dict(zip(names, line, strict=True)) for line in lines],
    )

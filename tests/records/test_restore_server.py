"""A server's database as a portable file and back, with all that is in every table."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Table,
    delete,
    insert,
    select,
    update,
)

from core.errors import UserError
from importers.queue.draft_erasure import discard_drafts
from models import search
from models.backups import portable
from models.backups.copies import back_up
from models.backups.inspection import issues_of
from models.database import Database, open_database
from models.tables import id_counters, metadata, people
from records.erasure.erase import erase_for_good
from records.erasure.ledger import list_erasures
from records.restore.restore import Former, restore_to_server
from records.writing.person_edits import delete_people
from tests.acts import run_act
from tests.databases import server_database
from tests.records.restore.test_restore import is_suppressed, names, objects, person

_FILLED = [t for t in metadata.sorted_tables if t.name not in {"office_settings", "id_counters"}]


@pytest.fixture
def server(postgresql: str) -> Iterator[Database]:
    with server_database(postgresql, "empty") as address:
        opened = open_database(address)
        yield opened
        opened.close()


def value(column: Column[Any], number: int) -> Any:
    """Some value of the column's type for the row `number` of two; references cross."""
    if any(key.column.table is column.table for key in column.foreign_keys):
        return None
    kinds: dict[type, Any] = {
        Boolean: number == 1,
        Date: date(1999, 12, number),
        DateTime: datetime(2030, 1, number, 9, 30, 0, 123_456),
        Float: number / 3,
        JSON: {"a": [number, None, "é"], "b": {}},
        LargeBinary: bytes([0, 255, number]),
    }
    if column.foreign_keys or isinstance(column.type, Integer):
        return number
    return kinds.get(type(column.type), f"{column.name} {number} “é” \t\n\\")


def fill(connection: Connection, table: Table) -> None:
    rows = [{str(c.name): value(c, number) for c in table.columns} for number in (1, 2)]
    connection.execute(insert(table), rows)
    for column in table.columns:  # each row points at the other, so also at one that comes later
        if any(key.column.table is table for key in column.foreign_keys):
            connection.execute(update(table).values({column: 3 - table.c.id}))


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.read() as connection:
        return {
            str(table.name): [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


def test_every_table_goes_to_a_file_and_back(
    server: Database, postgresql: str, tmp_path: Path
) -> None:
    with server.unjournalled() as connection:
        for table in _FILLED:
            fill(connection, table)
        connection.execute(delete(id_counters))
        counters = [{"table_name": str(name), "next_id": 3} for name in metadata.tables]
        connection.execute(insert(id_counters), counters)
        search.rebuild(connection)
    before = contents(server)
    assert all(len(rows) == 2 for name, rows in before.items() if name in map(str, _FILLED))
    made = back_up(server, tmp_path / "copy.db")
    assert (issues_of(made.path), made.people, made.responses) == ([], 2, 2)
    copy = open_database(made.path)
    assert contents(copy) == before
    with copy.read() as connection:
        assert search.find(connection, "family_name 2") == [2]
    copy.close()
    with server_database(postgresql, "empty") as address:
        other = open_database(address)
        restored = restore_to_server(made.path, other, discard_drafts)
        assert restored.former is Former.MISSING
        after = contents(other)
        for name in map(str, _FILLED):
            assert after[name][:2] == before[name], name
        with other.read() as connection:
            assert search.find(connection, "family_name 2") == [2]
        assert person(other, "Next") == 3  # no identifier is given twice
        other.close()


def test_a_restore_on_a_server_applies_what_was_recorded_since(
    server: Database, tmp_path: Path
) -> None:
    anna, ben = person(server, "Anna"), person(server, "Ben")
    backup = back_up(server, tmp_path / "copy.db").path
    objects(server, anna)
    run_act(server, delete_people, [ben])
    cleo = person(server, "Cleo")
    restored = restore_to_server(backup, server, discard_drafts)
    assert names(server) == {"Anna"}
    assert is_suppressed(server, "Anna")
    assert (restored.former, restored.replayed.deleted) == (Former.LATER, 1)
    assert person(server, "Dev") == cleo + 1
    with server.read() as connection:
        assert search.find(connection, "cleo") == []
        assert search.find(connection, "anna") == [anna]


def test_a_restore_on_a_server_brings_nobody_back_who_was_erased(
    server: Database, tmp_path: Path
) -> None:
    anna, ben = person(server, "Anna"), person(server, "Ben")
    backup = back_up(server, tmp_path / "copy.db").path
    erase_for_good(server, [ben], "Asked", discard_drafts)
    restored = restore_to_server(backup, server, discard_drafts)
    assert names(server) == {"Anna"}
    assert (restored.former, restored.replayed.erased) == (Former.LATER, 1)
    with server.read() as connection:
        assert [one.reason for one in list_erasures(connection)] == ["Asked"]
        assert search.find(connection, "ben") == []
        assert search.find(connection, "anna") == [anna]
    restored = restore_to_server(backup, server, discard_drafts)  # and again
    assert (names(server), restored.replayed.erased) == ({"Anna"}, 1)


@pytest.mark.parametrize("where", ["back_up", "restore"])
def test_a_copy_that_differs_is_not_kept(
    server: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    person(server, "Anna")
    backup = back_up(server, tmp_path / "copy.db").path
    person(server, "Ben")
    whole = portable._copy_table

    def loses(source: Connection, target: Connection, table: Table) -> None:
        whole(source, target, table)
        if table is people:
            target.execute(update(people).values(notes="lost"))

    monkeypatch.setattr(portable, "_copy_table", loses)
    acts: dict[str, Callable[[], object]] = {
        "restore": lambda: restore_to_server(backup, server, discard_drafts),
        "back_up": lambda: back_up(server, backup),
    }
    with pytest.raises(UserError) as refusal:
        acts[where]()
    assert refusal.value.code == "unsound_backup"
    assert names(server) == {"Anna", "Ben"}
    opened = open_database(backup)
    assert names(opened) == {"Anna"}
    opened.close()

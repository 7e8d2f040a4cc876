"""Database files are SQLCipher's: their checksums tell damage, a passphrase keeps them secret."""

import hashlib
import random
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlcipher3 import dbapi2

from core.errors import UserError
from models.backups.copies import back_up
from models.backups.inspection import issues_of
from models.batch_kinds import BatchKind
from models.database import Database, open_database
from models.file_keys import (
    PUBLISHED,
    PUBLISHED_PASSPHRASE,
    PUBLISHED_SALT,
    Protection,
    protection_of,
    read_header,
)
from models.file_lock import FileLock
from models.tables import people
from models.undo import undo
from records.writing.new_people import create_people
from tests.databases import raw_connection


def add(database: Database, count: int) -> int:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, [{"family_name": f"Okafor {number}"} for number in range(count)])
    return changes.batch_id


def test_the_published_key_is_what_sqlcipher_makes_of_the_published_passphrase(
    database_file: Database,
) -> None:
    key = hashlib.pbkdf2_hmac(
        "sha512", PUBLISHED_PASSPHRASE.encode(), PUBLISHED_SALT, 256_000, dklen=32
    )
    assert PUBLISHED.literal == f"x'{key.hex()}{PUBLISHED_SALT.hex()}'"
    add(database_file, 3)
    database_file.close()
    other = dbapi2.connect(str(database_file.path))  # as any tool that knows SQLCipher
    other.execute(f"PRAGMA key = '{PUBLISHED_PASSPHRASE}'")
    assert other.execute("SELECT count(*) FROM people").fetchone() == (3,)
    other.close()


@pytest.mark.parametrize("seed", range(4))
def test_each_flipped_bit_is_noticed(database_file: Database, seed: int) -> None:
    path = database_file.path
    assert path is not None
    add(database_file, 300)
    database_file.close()
    content = path.read_bytes()
    chance = random.Random(seed)
    for _ in range(10):
        damaged = bytearray(content)
        damaged[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        assert issues_of(path)
        assert issues_of(path, quick=True)
    path.write_bytes(content)
    assert issues_of(path) == []


def test_nothing_is_noticed_where_nothing_is_damaged(
    database_file: Database, tmp_path: Path
) -> None:
    """While a log holds the newest pages, after undo and deletion, in a copy, after a crash."""
    path = database_file.path
    assert path is not None
    batch = add(database_file, 200)
    assert issues_of(path) == []
    undo(database_file, batch)
    add(database_file, 20)
    with database_file.write(BatchKind.PERSON_DELETE) as changes:
        changes.delete(people, range(201, 210))
    assert issues_of(path) == []
    crashed = tmp_path / "crashed.db"
    for ending in ("", "-wal"):
        there = path.with_name(path.name + ending)
        crashed.with_name(crashed.name + ending).write_bytes(there.read_bytes())
    again = open_database(crashed)
    with again.read() as connection:
        assert connection.scalar(select(func.count()).select_from(people)) == 11
    assert issues_of(crashed) == []
    again.close()
    assert issues_of(back_up(database_file, tmp_path / "copy.db").path) == []


def test_a_file_of_an_earlier_version_gets_checksums_when_nobody_else_has_it(
    database_file: Database, tmp_path: Path
) -> None:
    add(database_file, 5)
    plain = tmp_path / "plain.db"
    connection = raw_connection(str(database_file.path))
    connection.execute("ATTACH ? AS plain KEY ''", (str(plain),))
    connection.execute("SELECT sqlcipher_export('plain')").fetchall()
    connection.close()
    assert protection_of(plain) is Protection.NONE
    assert issues_of(plain) == []
    held = FileLock(plain)  # as whoever has it open
    open_database(plain).close()
    assert protection_of(plain) is Protection.NONE
    held.release()
    again = open_database(plain)
    with again.read() as opened:
        assert opened.scalar(select(func.count()).select_from(people)) == 5
    again.close()
    assert protection_of(plain) is Protection.CHECKSUMS


def test_the_header_is_read_through_the_key(database_file: Database) -> None:
    path = database_file.path
    assert path is not None
    database_file.close()
    header = read_header(path)
    assert header[:16] == b"SQLite format 3\0"
    assert int.from_bytes(header[16:18], "big") == 4096
    assert int.from_bytes(header[28:32], "big") * 4096 == path.stat().st_size


def test_a_damaged_beginning_is_no_database(database_file: Database) -> None:
    path = database_file.path
    assert path is not None
    database_file.close()
    path.write_bytes(b"\x00" + path.read_bytes()[1:])
    with pytest.raises(UserError) as caught:
        open_database(path)
    assert caught.value.code == "damaged"

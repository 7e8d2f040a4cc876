"""Nothing that this program does on an open database file ends SQLite's locks on it."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from models.backups.automatic import back_up_if_due
from models.backups.check import check, check_backups
from models.backups.copies import back_up
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import people


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="Linux lists the locks of processes")
def test_no_work_on_an_open_database_ends_the_locks_on_its_file(database_file: Database) -> None:
    """Closing a file ends all locks that the process has on it (sqlite.org/howtocorrupt, 2.2)."""
    path = database_file.path
    assert path is not None

    def locks() -> int:
        inode = f":{path.stat().st_ino} "
        return sum(inode in line for line in Path("/proc/locks").read_text().splitlines())

    with database_file.read() as connection:
        connection.execute(select(people.c.id)).all()
        held = locks()
        assert held
        with database_file.read() as another:
            another.execute(select(people.c.id)).all()
            assert locks() >= held
        with database_file.write(BatchKind.PERSON_CREATE) as changes:
            changes.insert(people, [{"family_name": "Invented"}])
        back_up_if_due(database_file, datetime(2099, 1, 1))
        back_up(database_file, path.with_name("copy.db"))
        assert check(database_file) == []
        check_backups(database_file)
        assert locks() >= held

"""A log that a killed program left completes its own file, and never destroys another one."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import UserError
from models import leftover_log
from models.backups.inspection import connect_file
from models.batch_kinds import BatchKind
from models.database import Database, open_database
from models.tables import people


def killed(path: Path, journal_mode: str, name: str) -> None:
    """Leave `path` as a kill does in the midst of a transaction, or after one with WAL."""
    other = path.with_name("other.db")
    shutil.copy(path, other)
    with connect_file(other, writes=True) as opened:
        _write_and_copy(opened, other, path, journal_mode, name)
    other.unlink()


def _write_and_copy(opened: Any, other: Path, path: Path, journal_mode: str, name: str) -> None:
    opened.execute(f"PRAGMA journal_mode = {journal_mode}")
    opened.execute("PRAGMA wal_autocheckpoint = 0")
    opened.execute("PRAGMA cache_size = 1")  # so that pages go to the file before the end
    opened.execute("PRAGMA cache_spill = 1")
    opened.execute("BEGIN")
    text = "Changed. " * 500
    for table in ("people", "journal", "batches"):
        opened.execute(f"UPDATE {table} SET id = id")
    opened.execute("CREATE TABLE filling (text TEXT)")
    for _ in range(300):
        opened.execute("INSERT INTO filling VALUES (?)", (text,))
    opened.execute("UPDATE people SET family_name = ?", (name,))
    if journal_mode == "WAL":
        opened.execute("DROP TABLE filling")
        opened.execute("COMMIT")
    for ending in ("", "-wal", "-journal"):
        file = other.with_name(other.name + ending)
        if file.exists():
            shutil.copy(file, path.with_name(path.name + ending))


@pytest.fixture
def office(database_file: Database) -> Path:
    with database_file.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": "Invented"}] * 200)
    with database_file.read() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    database_file.close()
    assert database_file.path is not None
    return database_file.path


def names(path: Path) -> set[str]:
    database = open_database(path)
    with database.read() as connection:
        found = set(connection.scalars(select(people.c.family_name)))
        assert connection.scalar(select(func.count()).select_from(people)) == 200
    database.close()
    return found


@pytest.mark.parametrize(("mode", "name"), [("WAL", "Changed"), ("DELETE", "Invented")])
def test_the_own_log_of_a_killed_program_completes_the_file(
    office: Path, mode: str, name: str
) -> None:
    killed(office, mode, "Changed")
    assert [file for file in office.parent.iterdir() if file.name.startswith(office.name + "-")]
    assert names(office) == {name}
    assert not list(office.parent.glob("*.part*"))


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_copy_put_beside_the_log_of_another_file_is_not_destroyed(
    office: Path, empty_file: Path, mode: str
) -> None:
    killed(office, mode, "Changed")
    shutil.copy(empty_file, office)  # as by hand, in Explorer
    before = {file.name: file.read_bytes() for file in office.parent.iterdir() if file.is_file()}
    with pytest.raises(UserError) as caught:
        open_database(office)
    assert caught.value.code == "damaged"
    after = {file.name: file.read_bytes() for file in office.parent.iterdir() if file.is_file()}
    kept = [name for name in before if not name.endswith(("-shm", ".lock"))]
    assert [after.get(name) == before[name] for name in kept] == [True] * len(kept)
    for log in office.parent.glob(office.name + "-*"):
        log.unlink()
    open_database(office).close()


def test_a_log_in_use_is_not_looked_at(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_database(office)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": "Ada"}])
    monkeypatch.setattr(leftover_log, "issues_of", lambda *_, **__: ["looked at"])
    assert office.with_name(office.name + "-wal").stat().st_size > 0
    open_database(office).close()
    database.close()

"""A restore replaces the file in one step, whatever fails, and only while nobody has it open."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import UserError
from models.backups import restore as restoring
from models.backups.copies import back_up
from models.backups.inspection import issues_of, read_contents
from models.backups.restore import replace_database
from models.batch_kinds import BatchKind
from models.database import Database, open_database
from models.tables import people

ROOT = Path(__file__).parents[3]
_HOLDER = """
import sys
from sqlalchemy import text
from models.database import open_database
database = open_database(sys.argv[1])
with database.read() as connection:
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql(f"PRAGMA journal_mode = {sys.argv[2]}")
print("open", flush=True)
sys.stdin.readline()
"""


def add(database: Database, count: int) -> None:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        changes.insert(people, [{"family_name": f"Invented {n}"} for n in range(count)])


def people_in(path: Path) -> int:
    contents = read_contents(path)
    assert contents is not None
    assert issues_of(path) == []
    return contents.people


@pytest.fixture
def backup(database_file: Database, tmp_path: Path) -> Path:
    """A backup with 3 people of the database, which has 5 by now."""
    add(database_file, 3)
    made = back_up(database_file, tmp_path / "copies" / "copy.db")
    add(database_file, 2)
    return made.path


def restore(backup: Path, path: Path) -> Path | None:
    return replace_database(backup, path, lambda _database: None)[0].aside


def test_a_link_is_followed_and_stays(database_file: Database, backup: Path) -> None:
    path = database_file.path
    assert path is not None
    database_file.close()
    link = path.parent / "links" / "office.db"
    link.parent.mkdir()
    link.symlink_to(path)
    aside = restore(backup, link)
    assert link.is_symlink()
    assert (people_in(path), people_in(link)) == (3, 3)
    assert aside is not None
    assert (aside.parent, people_in(aside)) == (path.parent, 5)


@pytest.mark.parametrize("readable", [True, False])
def test_the_log_of_the_former_file_is_never_applied_to_the_restored_one(
    database_file: Database, backup: Path, readable: bool
) -> None:
    path = database_file.path
    assert path is not None
    log = path.with_name(path.name + "-wal")
    with database_file.read():
        add(database_file, 4)
        left = log.read_bytes()
        main = path.read_bytes()
    database_file.close()
    path.write_bytes(main if readable else b"damaged!" * 900)  # as a crash leaves them
    log.write_bytes(left)
    assert len(left) > 1000
    aside = restore(backup, path)
    assert aside is not None
    assert people_in(path) == 3
    opened = open_database(path)
    add(opened, 1)
    opened.close()
    assert people_in(path) == 4
    if readable:
        assert people_in(aside) == 9
    else:
        assert aside.with_name(aside.name + "-wal").read_bytes() == left


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_it_is_refused_while_another_process_has_the_file_open(
    database_file: Database, backup: Path, mode: str
) -> None:
    """Also with a connection that does nothing, and in the mode of network drives."""
    path = database_file.path
    assert path is not None
    database_file.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path), mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(UserError) as refusal:
            restore(backup, path)
        assert refusal.value.code == "in_use"
        assert people_in(path) == 5
    finally:
        holder.kill()
        holder.communicate()
    assert restore(backup, path) is not None  # the lock of a killed process is nobody's
    assert people_in(path) == 3


def test_it_is_refused_while_this_process_has_the_file_open(
    database_file: Database, backup: Path
) -> None:
    assert database_file.path is not None
    with pytest.raises(UserError) as refusal:
        restore(backup, database_file.path)
    assert refusal.value.code == "in_use"
    add(database_file, 1)
    assert people_in(database_file.path) == 6


def test_nobody_opens_the_file_while_it_is_replaced(
    database_file: Database, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = database_file.path
    assert path is not None
    database_file.close()
    monkeypatch.setattr("models.file_lock._WAIT_FOR_RESTORE", 0.0)
    refused: list[str] = []

    def look(_database: Database) -> None:
        with pytest.raises(UserError) as refusal:
            open_database(path)
        refused.append(refusal.value.code)

    replace_database(backup, path, look)
    assert refused == ["being_restored"]
    opened = open_database(path)
    add(opened, 1)
    opened.close()


def _fail(code: int) -> Callable[..., None]:
    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize(
    ("target", "name", "code", "said"),
    [
        (restoring, "replace_file", errno.EACCES, "in_use"),  # as by a virus scanner
        (restoring, "replace_file", errno.ENOSPC, "disk_full"),
        (restoring, "sync_file", errno.EIO, "in_use"),
        (restoring, "remove_leftovers", errno.EACCES, "in_use"),
        (os, "replace", errno.EACCES, "in_use"),
        (os, "fsync", errno.EIO, "in_use"),
        (os, "fsync", errno.ENOSPC, "disk_full"),
    ],
)
def test_whatever_fails_leaves_the_former_database_and_says_so(
    database_file: Database,
    backup: Path,
    monkeypatch: pytest.MonkeyPatch,
    target: object,
    name: str,
    code: int,
    said: str,
) -> None:
    path = database_file.path
    assert path is not None
    database_file.close()
    before = sorted(path.parent.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(target, name, _fail(code))
        patch.setattr(Path, "hardlink_to", _fail(errno.EPERM))  # so that a copy is made
        with pytest.raises(UserError) as refusal:
            restore(backup, path)
    assert refusal.value.code == said
    assert "Nothing was changed" in refusal.value.message
    assert people_in(path) == 5
    assert [one for one in sorted(path.parent.iterdir()) if one not in before] in (
        [],
        [path.with_name(f".{path.name}.lock")],
    )


def test_where_there_are_no_links_the_former_file_is_copied(
    database_file: Database, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = database_file.path
    assert path is not None
    database_file.close()
    monkeypatch.setattr(Path, "hardlink_to", _fail(errno.EPERM))
    aside = restore(backup, path)
    assert aside is not None
    assert (people_in(path), people_in(aside)) == (3, 5)


def test_what_a_killed_restore_left_is_cleared(database_file: Database, backup: Path) -> None:
    path = database_file.path
    assert path is not None
    database_file.close()
    part = path.with_name(path.name + ".part")
    part.write_bytes(b"half")
    part.with_name(part.name + "-wal").write_bytes(b"half")
    linked = path.with_name(path.name + ".20300101-090000.aside")
    linked.hardlink_to(path)
    kept = path.with_name(path.name + ".20290101-090000.aside")
    kept.write_bytes(b"a former database")
    left = [kept, restore(backup, path), restore(backup, path)]  # two within a second
    assert None not in left
    assert sorted(path.parent.glob(f"{path.name}*")) == sorted(filter(None, [path, *left]))

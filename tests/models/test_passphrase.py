"""A passphrase set, changed and removed; the backups with it; restores between the two kinds."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import Cancelled, UserError
from core.progress import Progress, Step
from importers.queue.draft_erasure import discard_drafts
from models import file_keys
from models.backups.automatic import back_up_if_due
from models.backups.catalogue import automatic_backups, automatic_files, sound_backups
from models.backups.copies import back_up
from models.backups.inspection import issues_of
from models.batch_kinds import BatchKind
from models.database import open_database
from models.file_keys import Protection, is_locked, protection_of, salt_of, unlock
from models.passphrase import Copies, copies_with_another_key, set_passphrase
from models.tables import people
from records.restore.restore import restore_backup
from records.writing.new_people import create_people

NOW = datetime(2030, 1, 1, 9, 0)
WORDS, OTHER = "correct horse battery", "four other plain words"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(empty_file: Path, tmp_path: Path) -> Path:
    """A database of 20 people with one automatic backup, closed."""
    database = open_database(shutil.copy(empty_file, tmp_path / "office.db"))
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, [{"family_name": "Okafor"}] * 20)
    back_up_if_due(database, NOW)
    database.close()
    return tmp_path / "office.db"


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test begins like a new process; deriving a key is made quick."""
    monkeypatch.setattr(file_keys, "_ROUNDS", 2)
    forget()
    yield
    forget()


def forget() -> None:
    """As a new process, which knows no passphrase."""
    for salt in set(file_keys._unlocked) - {file_keys.PUBLISHED_SALT}:
        del file_keys._unlocked[salt]


def count(path: Path) -> int:
    database = open_database(path)
    with database.read() as connection:
        found = connection.scalar(select(func.count()).select_from(people))
    database.close()
    return found or 0


def code_of(work: object, *arguments: object) -> str:
    with pytest.raises(UserError) as caught:
        work(*arguments)  # type: ignore[operator]
    return caught.value.code


def test_set_changed_and_removed_with_the_backups(path: Path) -> None:
    (backup,) = automatic_files(path)
    assert set_passphrase(path, WORDS, Copies.REWRITE) == []
    for file in (path, backup):
        assert protection_of(file) is Protection.PASSPHRASE
        assert b"Okafor" not in file.read_bytes()
        assert issues_of(file) == []
    forget()
    assert code_of(open_database, path) == "passphrase"
    assert automatic_backups(path) == []
    assert code_of(unlock, path, OTHER) == "wrong_passphrase"
    unlock(path, WORDS)
    assert count(path) == 20
    assert len(sound_backups(path)) == 1

    assert set_passphrase(path, OTHER, Copies.REWRITE) == []
    forget()
    assert code_of(unlock, path, WORDS) == "wrong_passphrase"
    unlock(path, OTHER)
    assert count(path) == 20

    assert set_passphrase(path, None, Copies.REWRITE) == []
    forget()
    assert (count(path), protection_of(backup)) == (20, Protection.CHECKSUMS)
    assert sorted(file.name for file in path.parent.iterdir()) == [
        ".office.db.lock",
        "backups",
        "office.db",
    ]


@pytest.mark.parametrize("copies", [Copies.DELETE, Copies.KEEP])
def test_the_copies_of_before(path: Path, copies: Copies) -> None:
    (backup,) = automatic_files(path)
    left = set_passphrase(path, WORDS, copies)
    assert backup.exists() == (copies is Copies.KEEP)
    assert (
        left
        == copies_with_another_key(path, salt_of(path))
        == ([backup] if copies is Copies.KEEP else [])
    )


def test_what_stands_in_the_way_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    assert code_of(set_passphrase, path, "short", Copies.KEEP) == "short_passphrase"
    opened = open_database(path)
    with opened.read() as connection:
        connection.execute(select(people.c.id))
        assert code_of(set_passphrase, path, WORDS, Copies.KEEP) == "in_use"
    opened.close()
    assert path.read_bytes()[:100] == before[:100]
    damaged = bytearray(before)
    for middle in range(4096 + 2048, len(before), 4096):  # of each page: one may be unused
        damaged[middle] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(UserError):
        set_passphrase(path, WORDS, Copies.REWRITE)
    assert path.read_bytes()[4096:] == damaged[4096:]


def test_what_is_backed_up_later_has_the_passphrase_too(path: Path, tmp_path: Path) -> None:
    set_passphrase(path, WORDS, Copies.REWRITE)
    database = open_database(path)
    made = back_up(database, tmp_path / "usb" / "copy.db")
    database.close()
    assert protection_of(made.path) is Protection.PASSPHRASE
    forget()
    unlock(made.path, WORDS)
    assert count(path) == 20  # one key for both


@pytest.mark.parametrize("office", [None, WORDS])
@pytest.mark.parametrize("of_backup", [None, OTHER])
def test_a_restore_keeps_the_passphrase_of_the_office(
    path: Path, tmp_path: Path, office: str | None, of_backup: str | None
) -> None:
    database = open_database(path)
    backup = back_up(database, tmp_path / "usb" / "copy.db").path
    with database.write(BatchKind.PERSON_DELETE) as changes:
        changes.delete(people, range(1, 21))
    database.close()
    if of_backup is not None:
        set_passphrase(backup, of_backup, Copies.KEEP)
    if office is not None:
        set_passphrase(path, office, Copies.KEEP)
    forget()
    if of_backup is not None:
        assert code_of(restore_backup, backup, path, discard_drafts) == "passphrase"
    for file, words in ((path, office), (backup, of_backup)):
        if words is not None:
            unlock(file, words)
    restore_backup(backup, path, discard_drafts)
    forget()
    assert is_locked(path) == (office is not None)
    if office is not None:
        unlock(path, office)
    assert issues_of(path) == []


def test_a_passphrase_is_known_by_a_backup_where_the_file_is_damaged(path: Path) -> None:
    set_passphrase(path, WORDS, Copies.REWRITE)
    forget()
    content = bytearray(path.read_bytes())
    content[1000] ^= 8
    path.write_bytes(content)
    assert code_of(unlock, path, WORDS) == "wrong_passphrase"
    unlock(path, WORDS, automatic_files(path))
    assert code_of(open_database, path) == "damaged"
    (backup,) = sound_backups(path)
    restore_backup(backup.path, path, discard_drafts)
    assert count(path) == 20


def test_damage_under_a_passphrase_is_noticed(path: Path) -> None:
    set_passphrase(path, WORDS, Copies.REWRITE)
    content = path.read_bytes()
    for place in range(5_000, len(content), len(content) // 20):
        damaged = bytearray(content)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        assert issues_of(path)


def test_a_cancel_leaves_the_file_as_it_was(path: Path) -> None:
    steps: list[Step] = []
    progress = Progress(steps.append, lambda: bool(steps))
    with pytest.raises(Cancelled):
        set_passphrase(path, WORDS, Copies.REWRITE, progress)
    assert (protection_of(path), count(path)) == (Protection.CHECKSUMS, 20)
    assert not list(path.parent.glob("*.part"))


_PROGRAM = """
import sys
from pathlib import Path
from models import file_keys
from models.passphrase import Copies, set_passphrase
print("ready", flush=True)
set_passphrase(Path(sys.argv[1]), sys.argv[2], Copies.REWRITE)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal")
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2, 0.6])
def test_a_kill_leaves_the_former_or_the_new_file(
    path: Path, delay: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_keys, "_ROUNDS", 256_000)
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(path), WORDS],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env=os.environ,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.8 + delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    for file in [path, *automatic_files(path)]:
        if is_locked(file):
            unlock(file, WORDS)
        assert issues_of(file) == []
    assert count(path) == 20
    assert set_passphrase(path, OTHER, Copies.REWRITE) == []

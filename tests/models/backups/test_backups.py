"""Backups are made in use, verified, found again and put back."""

import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import Cancelled, UserError
from core.progress import Progress, Step
from models.backups import copies
from models.backups.automatic import EVERY, back_up_before_change, back_up_if_due
from models.backups.catalogue import (
    Backup,
    automatic_backups,
    automatic_name,
    sound_backups,
)
from models.backups.check import check, check_backups, limits_of_check
from models.backups.copies import back_up
from models.backups.inspection import connect_file, issues_of, write_made_at
from models.backups.restore import replace_database
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database, open_database, utc_now
from models.tables import batches, people
from models.undo import undo
from records.writing.new_people import create_people
from records.writing.person_edits import delete_people
from tests.acts import run_act
from tests.databases import raw_connection

NOW = datetime(2030, 1, 1, 9, 0)


def add(database: Database, count: int = 1) -> None:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, [{"family_name": "Okafor"}] * count)


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(people)) or 0


def restore(backup: Path, path: Path) -> Path | None:
    return replace_database(backup, path, lambda _database: None)[0].aside


@pytest.mark.parametrize("name", ["copy.db", "50% off? #1.db", "ümlaut [x].db"])
def test_a_backup_is_made_in_use_and_put_back(
    database_file: Database, tmp_path: Path, name: str
) -> None:
    add(database_file)
    target = tmp_path / "deep" / name
    with database_file.read() as connection:
        connection.scalar(select(people.c.id))
        made = back_up(database_file, target)
    assert (made.path, issues_of(target)) == (target, [])
    assert [path.name for path in target.parent.iterdir()] == [name]
    add(database_file)
    assert database_file.path is not None
    database_file.close()
    aside = restore(target, database_file.path)
    assert aside is not None
    again = open_database(database_file.path)
    assert count(again) == 1
    again.close()
    before = open_database(aside)
    assert count(before) == 2
    before.close()


def test_a_backup_replaces_an_older_one_but_never_the_database(
    database_file: Database, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    target.write_text("something else")
    back_up(database_file, target)
    assert issues_of(target) == []
    assert database_file.path is not None
    with pytest.raises(UserError) as refusal:
        back_up(database_file, database_file.path)
    assert refusal.value.code == "same_file"


def test_a_place_that_cannot_be_written_is_said(database_file: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError) as refusal:
        back_up(database_file, tmp_path / "file" / "copy.db")
    assert refusal.value.code == "cannot_write"
    assert check(database_file) == []


def due(database: Database, now: datetime) -> Backup:
    """The backup that is due after a change, at `now`."""
    add(database)
    made = back_up_if_due(database, now)
    assert made is not None
    return made


def test_automatic_backups_come_when_due_and_make_room(database_file: Database) -> None:
    path = database_file.path
    assert path is not None
    assert back_up_if_due(database_file, NOW) is None  # there is nothing in it
    made = due(database_file, NOW)
    assert sound_backups(path) == [made]
    assert (made.at, made.people) == (NOW, 1)
    assert back_up_if_due(database_file, NOW + 5 * EVERY) is None  # nothing changed
    add(database_file)
    assert back_up_if_due(database_file, NOW + EVERY / 2) is None
    stranger = made.path.with_name(f"{path.stem}-2-2031-01-01-000000.db")
    stranger.write_text("of another database")
    for number in range(1, 20):
        due(database_file, NOW + number * EVERY)
    kept = [backup.at for backup in sound_backups(path)]
    assert kept[0] == NOW + 19 * EVERY
    assert len(kept) == len({at.date() for at in kept}) + 1 < 12
    assert stranger.exists()


def test_a_clock_that_was_wrong_does_not_stop_backups(database_file: Database) -> None:
    """A date in the future, in the file or inside the copy, makes no backup less due."""
    path = database_file.path
    assert path is not None
    due(database_file, NOW + 1000 * EVERY)
    made = due(database_file, NOW)
    os.utime(made.path, (2_000_000_000, 2_000_000_000))
    due(database_file, NOW + EVERY)
    assert automatic_backups(path)[-1].at == NOW


def test_an_office_that_was_emptied_displaces_no_backup(database_file: Database) -> None:
    path = database_file.path
    assert path is not None
    add(database_file, 9)
    full = due(database_file, NOW)
    with database_file.write(BatchKind.PERSON_EDIT) as changes:
        changes.delete(people, range(1, 11))
    for number in range(1, 40):
        with database_file.write(BatchKind.PERSON_EDIT):
            pass
        back_up_if_due(database_file, NOW + number * 13 * timedelta(hours=1))
    backups = sound_backups(path)
    assert backups[-1] == full
    assert {backup.people for backup in backups[:-1]} == {0}


def test_damaged_files_are_no_backups_and_displace_none(database_file: Database) -> None:
    path = database_file.path
    assert path is not None
    add(database_file, 10)
    sound = due(database_file, NOW)
    damaged = []
    for number in range(1, 12):
        made = due(database_file, NOW + number * 3 * EVERY)
        made.path.write_bytes(made.path.read_bytes()[:-5000] if number % 2 else b"")
        damaged.append(made.path)
    assert sound_backups(path) == [sound]
    state = check_backups(database_file)
    assert state is not None
    assert (state.sound, state.unsound) == ([sound], damaged)
    assert state.sentences[0].startswith("1 usable automatic backup, the newest of 1 January 2030")
    assert len(state.sentences) == 12
    assert all(one.exists() for one in damaged)


def test_a_damaged_newest_backup_makes_the_next_one_due(database_file: Database) -> None:
    made = due(database_file, NOW)
    assert back_up_if_due(database_file, NOW + timedelta(minutes=1)) is None
    content = bytearray(made.path.read_bytes())
    content[-4096:] = b"x" * 4096
    made.path.write_bytes(content)
    assert back_up_if_due(database_file, NOW + timedelta(minutes=2)) is not None


def test_a_backup_is_made_before_an_import_an_undo_or_a_deletion_once_an_hour(
    database_file: Database,
) -> None:
    path = database_file.path
    assert path is not None
    with back_up_before_change(database_file) as finish:
        finish()
    assert automatic_backups(path) == []  # there is nothing to lose
    add(database_file, 2)
    undo(database_file, list_batch_ids(database_file)[-1])
    assert [backup.people for backup in automatic_backups(path)] == [2]
    add(database_file, 3)
    run_act(database_file, delete_people, [3])
    assert len(automatic_backups(path)) == 1
    (only,) = automatic_backups(path)
    long_ago = only.path.with_name(automatic_name(path, only.at - timedelta(hours=2)))
    only.path.rename(long_ago)
    earlier = utc_now() - timedelta(hours=2)
    write_made_at(long_ago, earlier)
    with connect_file(long_ago, writes=True) as connection:
        connection.execute("UPDATE batches SET at = ?", (f"{earlier}",))
    run_act(database_file, delete_people, [4])
    assert [backup.people for backup in automatic_backups(path)] == [2, 2]


def list_batch_ids(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.scalars(select(batches.c.id).order_by(batches.c.id)))


def test_a_backup_that_cannot_be_made_is_said_and_stops_nothing(database_file: Database) -> None:
    path = database_file.path
    assert path is not None
    add(database_file, 2)
    (path.parent / "backups").write_text("a file in the way")
    said: list[str] = []
    progress = Progress(warned=said.append)
    with database_file.write(BatchKind.PERSON_DELETE, progress=progress) as changes:
        delete_people(changes, [1])
    assert count(database_file) == 1
    assert len(said) == 1
    assert said[0].startswith("No backup was made before this change.")
    with pytest.raises(UserError) as refusal:
        back_up_if_due(database_file, NOW + timedelta(days=9999))
    assert "backups" in refusal.value.message


def test_nothing_is_committed_before_the_backup_is_verified(
    database_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = database_file.path
    assert path is not None
    add(database_file, 2)
    seen: list[int] = []

    def damaged(part: Path, **_: Any) -> list[str]:
        seen.append(count(database_file))  # what others see while it is looked at
        return ["page 3 is damaged"]

    monkeypatch.setattr(copies, "issues_of", damaged)
    said: list[str] = []
    act = database_file.write(BatchKind.PERSON_DELETE, progress=Progress(warned=said.append))
    with act as changes:
        delete_people(changes, [1])
    assert (seen, count(database_file)) == ([2], 1)
    assert "page 3 is damaged" in said[0]
    assert not list((path.parent / "backups").glob("*.db*"))


@pytest.mark.parametrize("reason", [Cancelled(), UserError("It failed.", code="invented")])
def test_a_change_that_fails_ends_its_backup_at_once(
    database_file: Database, reason: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = database_file.path
    assert path is not None
    add(database_file, 2)

    def endless(part: Path, *, progress: Progress) -> list[str]:
        while True:
            progress.check_cancelled()

    monkeypatch.setattr(copies, "issues_of", endless)

    def fail(changes: ChangeSet) -> None:
        delete_people(changes, [1])
        raise reason

    act = database_file.write(BatchKind.PERSON_DELETE)
    with pytest.raises(type(reason)), act as changes:
        fail(changes)
    assert count(database_file) == 2
    assert not list((path.parent / "backups").glob("*.db*"))
    monkeypatch.undo()
    run_act(database_file, delete_people, [1])
    assert [backup.people for backup in automatic_backups(path)] == [2]


def test_cancel_ends_the_wait_for_the_backup(
    database_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(database_file, 2)
    is_waiting = Event()

    def endless(part: Path, *, progress: Progress) -> list[str]:
        while True:
            progress.check_cancelled()

    def listen(step: Step) -> None:
        if step.text == "Checking the backup":
            is_waiting.set()

    monkeypatch.setattr(copies, "issues_of", endless)
    progress = Progress(listener=listen, is_cancelled=is_waiting.is_set)
    with (
        pytest.raises(Cancelled),
        database_file.write(BatchKind.PERSON_DELETE, progress=progress) as changes,
    ):
        delete_people(changes, [1])
    assert count(database_file) == 2


def test_the_checks_of_a_file_end_when_cancelled(database_file: Database, tmp_path: Path) -> None:
    add(database_file, 2_000)
    made = back_up(database_file, tmp_path / "copy.db")
    with pytest.raises(Cancelled):
        issues_of(made.path, progress=Progress(is_cancelled=lambda: True))


def test_what_a_killed_backup_left_is_cleared_and_never_used(database_file: Database) -> None:
    path = database_file.path
    assert path is not None
    made = due(database_file, NOW)
    for name in (f"{path.stem}-2031-01-01-000000.db.part", f"{path.stem}-2031-01-01-000000.db"):
        (made.path.parent / name).write_bytes(made.path.read_bytes()[:9000])
    journal = made.path.with_name(f"{path.stem}-2031-01-01-000000.db.part-journal")
    journal.write_bytes(b"half")
    assert sound_backups(path) == [made]
    due(database_file, NOW + EVERY)
    assert not list(made.path.parent.glob("*.part*"))


def test_a_file_that_is_no_backup_is_not_put_back(database_file: Database, tmp_path: Path) -> None:
    add(database_file)
    assert database_file.path is not None
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    newer = tmp_path / "newer.db"
    back_up(database_file, newer)
    connection = raw_connection(newer)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    broken = tmp_path / "broken.db"
    broken.write_bytes(newer.read_bytes()[:9_000])
    text = tmp_path / "text.db"
    text.write_text("Dear all,")
    for bad, code in (
        (tmp_path / "none.db", "no_file"),
        (foreign, "foreign_database"),
        (newer, "newer_database"),
        (broken, "unsound_backup"),
        (text, "unsound_backup"),
    ):
        with pytest.raises(UserError) as refusal:
            restore(bad, database_file.path)
        assert refusal.value.code == code, bad
    assert count(database_file) == 1
    assert not list(tmp_path.glob("*.aside"))


def test_a_database_can_be_restored_where_there_is_none(
    database_file: Database, tmp_path: Path
) -> None:
    add(database_file)
    made = back_up(database_file, tmp_path / "copy.db")
    place = tmp_path / "new" / "office.db"
    assert restore(made.path, place) is None
    opened = open_database(place)
    assert count(opened) == 1
    opened.close()


def test_a_sound_database_has_no_problems(database: Database) -> None:
    assert check(database) == []


def test_a_server_without_checksums_is_said(database: Database) -> None:
    said = limits_of_check(database)
    if database.path is not None:
        assert said == []
        return
    with database.read() as connection:
        state = connection.exec_driver_sql("SHOW data_checksums").scalar()
    assert bool(said) == (state == "off")
    assert all("pg_checksums" in sentence for sentence in said)

"""Backups are made in use, verified, found again and put back."""

import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import UserError
from models.backups.automatic import EVERY, back_up_if_due
from models.backups.catalogue import automatic_backups, sound_backups, unsound_backups
from models.backups.check import check
from models.backups.copies import back_up
from models.backups.inspection import problems_of
from models.backups.restore import replace_database
from models.database import Database, open_database
from models.tables import people
from records.storing import create_people

NOW = datetime(2030, 1, 1, 9, 0)


def add(database: Database, count: int = 1) -> None:
    with database.write("contacts", "Base") as changes:
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
    assert (made.path, problems_of(target)) == (target, [])
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
    assert problems_of(target) == []
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


def test_automatic_backups_come_when_due_and_make_room(database_file: Database) -> None:
    path = database_file.path
    assert path is not None
    made = back_up_if_due(database_file, NOW)
    assert made is not None
    assert sound_backups(path) == [made]
    assert (made.at, made.people) == (NOW, 0)
    assert back_up_if_due(database_file, NOW + EVERY / 2) is None
    stranger = made.path.with_name(f"{path.stem}-2-2031-01-01-000000.db")
    stranger.write_text("of another database")
    for number in range(1, 20):
        back_up_if_due(database_file, NOW + number * EVERY)
    kept = [backup.at for backup in sound_backups(path)]
    assert kept[0] == NOW + 19 * EVERY
    assert len(kept) == len({at.date() for at in kept}) + 1 < 12
    assert stranger.exists()


def test_a_clock_that_was_wrong_does_not_stop_backups(database_file: Database) -> None:
    """A date in the future, in the file or inside the copy, makes no backup less due."""
    path = database_file.path
    assert path is not None
    wrong = back_up_if_due(database_file, NOW + 1000 * EVERY)
    assert wrong is not None
    made = back_up_if_due(database_file, NOW)
    assert made is not None
    os.utime(made.path, (2_000_000_000, 2_000_000_000))
    assert back_up_if_due(database_file, NOW + EVERY) is not None
    assert automatic_backups(path)[-1].at == NOW


def test_an_office_that_was_emptied_displaces_no_backup(database_file: Database) -> None:
    path = database_file.path
    assert path is not None
    add(database_file, 10)
    full = back_up_if_due(database_file, NOW)
    with database_file.write("delete", "All") as changes:
        changes.delete(people, range(1, 11))
    for number in range(1, 40):
        back_up_if_due(database_file, NOW + number * 13 * timedelta(hours=1))
    backups = sound_backups(path)
    assert backups[-1] == full
    assert {backup.people for backup in backups[:-1]} == {0}


def test_damaged_files_are_no_backups_and_displace_none(database_file: Database) -> None:
    path = database_file.path
    assert path is not None
    add(database_file, 10)
    sound = back_up_if_due(database_file, NOW)
    assert sound is not None
    damaged = []
    for number in range(1, 12):
        made = back_up_if_due(database_file, NOW + number * 3 * EVERY)
        assert made is not None
        if number > 1:  # this one is needed while the others are written
            damage = made.path.read_bytes()[:-5000]
            made.path.write_bytes(damage if number % 2 else b"")
            damaged.append(made.path)
    found = sound_backups(path)
    assert found[-1] == sound
    assert all(one.exists() for one in damaged)
    assert unsound_backups(path) == damaged
    assert not {one.path for one in found} & set(damaged)


def test_a_file_that_is_no_backup_is_not_put_back(database_file: Database, tmp_path: Path) -> None:
    add(database_file)
    assert database_file.path is not None
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    newer = tmp_path / "newer.db"
    back_up(database_file, newer)
    with sqlite3.connect(newer) as connection:
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


def test_a_database_on_a_server_is_backed_up_there(database: Database, tmp_path: Path) -> None:
    if database.path is not None:
        return
    assert back_up_if_due(database, NOW) is None
    with pytest.raises(UserError) as refusal:
        back_up(database, tmp_path / "copy.db")
    assert refusal.value.code == "server_backup"

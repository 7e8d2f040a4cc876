"""Files of the records are for their owner alone, new ones and those of earlier versions."""

import stat
import sys
from datetime import datetime
from pathlib import Path

import pytest

from core.known_databases import remember_database
from models.backups.automatic import back_up_if_due
from models.backups.copies import back_up
from models.batch_kinds import BatchKind
from models.database import Database, create_database, open_database
from models.tables import people

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a file has its folder's rights")
NOW = datetime(2030, 1, 1, 9, 0)


def modes(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): oct(stat.S_IMODE(file.stat().st_mode))
        for file in folder.rglob("*")
        if not file.name.endswith(".lock")
    }


def test_what_the_program_makes_is_private(tmp_path: Path, own_data_folder: Path) -> None:
    path = tmp_path / "office.db"
    database = create_database(path)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": "Abel"}])
    back_up_if_due(database, NOW)
    back_up(database, tmp_path / "usb" / "copy.db")
    remember_database(database.name, NOW)
    assert modes(tmp_path) == {
        "office.db": "0o600",
        "office.db-wal": "0o600",
        "office.db-shm": "0o600",
        "backups": "0o700",
        "backups/office-2030-01-01-090000.db": "0o600",
        "usb": modes(tmp_path)["usb"],
        "usb/copy.db": "0o600",
    }
    assert stat.S_IMODE(own_data_folder.stat().st_mode) == 0o700
    assert modes(own_data_folder)["databases.json"] == "0o600"
    database.close()


def test_what_is_open_to_others_is_closed_on_opening(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    database = create_database(path)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": "Abel"}])
    back_up_if_due(database, NOW)
    database.close()
    beside = ["office.db.20300101-090000.aside", "office.db.before-0005-upgrade"]
    others = ["office.docx", "office.db.notes.txt", "list.csv"]
    for name in beside + others:
        (tmp_path / name).write_text("x")
    for file in [tmp_path, *tmp_path.rglob("*")]:
        file.chmod(0o755 if file.is_dir() else 0o644)
    open_database(path).close()
    found = modes(tmp_path)
    assert {found[name] for name in ["office.db", *beside]} == {"0o600"}
    assert {found[name] for name in others} == {"0o644"}
    assert found["backups"] == "0o700"
    assert found["backups/office-2030-01-01-090000.db"] == "0o600"
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755  # a folder of the user's own


def test_what_is_deleted_is_overwritten(database_file: Database) -> None:
    with database_file.read() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1

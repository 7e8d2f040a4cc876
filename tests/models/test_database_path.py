"""What lies at a path is told before it is opened; nothing is created or changed in passing."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import UserError
from models import database_path, schema
from models.database import Database, create_database, open_database
from models.database_path import real_path


def code_of(action: Callable[[Path], Database], path: Path) -> str:
    with pytest.raises(UserError) as caught:
        action(path)
    assert caught.value.message.endswith(".")
    return caught.value.code


def _cut(size: int) -> Callable[[Path, bytes], None]:
    return lambda path, content: _write(path, content[:size])


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _torn(path: Path, content: bytes) -> None:
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def _of_songs(path: Path, _content: bytes) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE songs (title TEXT)")
    other.execute("CREATE TABLE alembic_version (version_num TEXT)")
    other.execute("INSERT INTO alembic_version VALUES ('0001')")
    other.commit()
    other.close()


def _without_tables(path: Path, _content: bytes) -> None:
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 1")
    other.close()


DAMAGED: list[tuple[str, Callable[[Path, bytes], None], str]] = [
    ("missing", lambda _path, _content: None, "missing_database"),
    ("folder", lambda path, _content: path.mkdir(), "not_a_file"),
    ("pipe", lambda path, _content: os.mkfifo(path), "not_a_file"),
    ("link to nothing", lambda path, _content: path.symlink_to("gone.db"), "dangling_link"),
    ("link to itself", lambda path, _content: path.symlink_to(path), "no_rights"),
    ("0 bytes", _cut(0), "empty_file"),
    ("no tables", _without_tables, "empty_file"),
    ("1 byte", _cut(1), "damaged"),
    ("a letter", lambda path, _content: _write(path, b"x"), "damaged"),
    ("half a header", _cut(50), "damaged"),
    ("1 page", _cut(4096), "damaged"),
    ("a page less", _cut(-4096), "damaged"),
    ("a byte less", _cut(-1), "damaged"),
    ("text", lambda path, _content: _write(path, b"Dear all, " * 1000), "damaged"),
    ("header only", lambda path, _content: _write(path, b"SQLite format 3\0" * 400), "damaged"),
    ("torn", _torn, "damaged"),
    ("songs", _of_songs, "foreign_database"),
]


@pytest.mark.skipif(os.name != "posix", reason="makes a pipe and links")
@pytest.mark.parametrize(
    ("damage", "code"), [one[1:] for one in DAMAGED], ids=[one[0] for one in DAMAGED]
)
def test_what_is_no_database_is_refused_and_left_as_it_is(
    empty_file: Path, tmp_path: Path, damage: Callable[[Path, bytes], None], code: str
) -> None:
    path = tmp_path / "office.db"
    damage(path, empty_file.read_bytes())
    before = _state(tmp_path)
    assert code_of(open_database, path) == code
    assert _state(tmp_path) == before
    if code != "missing_database":
        assert code_of(create_database, path) == "already_there"
        assert _state(tmp_path) == before


def _state(folder: Path) -> dict[str, bytes | None]:
    """What is in `folder`, but for the empty lock that stays beside a file that was opened."""
    return {
        file.name: file.read_bytes() if file.is_file() else None
        for file in folder.iterdir()
        if file.suffix != ".lock"
    }


def test_a_file_that_may_not_be_read_is_said(
    empty_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(empty_file, tmp_path / "office.db"))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    assert code_of(open_database, path) == "no_rights"


def test_a_new_database_comes_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "50% of #1 [x].db"
    database = create_database(path)
    assert (database.name, database.path, database.warnings) == (str(path), path, ())
    database.close()
    assert list(_state(path.parent)) == [path.name]
    open_database(path).close()


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert code_of(create_database, tmp_path / "file" / "office.db") == "cannot_create"
    assert code_of(open_database, tmp_path / "file" / "office.db") == "missing_database"


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_comes_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """As when two windows start at once; also on a file system that knows no links."""
    path = tmp_path / "office.db"
    upgrade = schema.upgrade

    def slowly(*arguments: object) -> None:
        upgrade(*arguments)  # type: ignore[arg-type]
        path.write_text("somebody else's")

    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(schema, "upgrade", slowly)
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    assert code_of(create_database, path) == "already_there"
    assert _state(tmp_path) == {"office.db": b"somebody else's"}
    path.unlink()
    monkeypatch.setattr(schema, "upgrade", upgrade)
    create_database(path).close()
    assert list(_state(tmp_path)) == ["office.db"]


def test_a_link_is_opened_at_its_target(database_file: Database, tmp_path: Path) -> None:
    assert database_file.path is not None
    link = tmp_path / "desktop" / "link.db"
    link.parent.mkdir()
    link.symlink_to(database_file.path)
    database = open_database(link)
    assert database.path == real_path(link) == database_file.path
    database.close()


def test_a_file_in_use_is_whole_with_its_log(empty_file: Path, tmp_path: Path) -> None:
    """SQLite may complete a file from its log, so such a file may be shorter than it says."""
    path = Path(shutil.copy(empty_file, tmp_path / "office.db"))
    path.write_bytes(path.read_bytes()[:-100])
    log = path.with_name("office.db-wal")
    log.write_bytes(b"")
    with pytest.raises(UserError):
        database_path.check_file(path)
    log.write_bytes(b"pages")
    database_path.check_file(path)


def test_a_file_that_goes_while_it_is_open_is_not_made_anew(database_file: Database) -> None:
    assert database_file.path is not None
    database_file.close()
    database_file.path.rename(database_file.path.with_name("moved.db"))
    with pytest.raises(UserError) as caught, database_file.read() as connection:
        connection.execute(text("SELECT 1"))
    assert caught.value.code == "cannot_open"
    assert not database_file.path.exists()


def test_a_server_without_tables_is_set_up_on_purpose_alone(blank_address: str) -> None:
    if "://" not in blank_address:
        return
    with pytest.raises(UserError) as caught:
        open_database(blank_address)
    assert caught.value.code == "empty_database"
    create_database(blank_address).close()
    open_database(blank_address).close()
    with pytest.raises(UserError) as caught:
        create_database(blank_address)
    assert caught.value.code == "already_there"

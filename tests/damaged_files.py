"""Ways in which a database file can be damaged, and what must hold when it is opened afterwards.

`python -m tests.damaged_files 500` damages so many files, opens each by commands and by the window,
and prints the outcomes; the tests do the same with a few of each kind.
"""

import os
import random
import shutil
import socket
import sqlite3
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from models.backups.inspection import connect_file
from models.batch_kinds import BatchKind

PEOPLE: Final = 60  # in the sound database
OFFER: Final = "Restore the backup of "


def build(folder: Path) -> Path:
    """Make a sound database of PEOPLE people in `folder`, with a sound backup; give its path."""
    from models.backups.catalogue import automatic_name, backup_folder
    from models.backups.copies import back_up
    from models.database import create_database, utc_now
    from records.writing.new_people import create_people

    path = folder / "office.db"
    database = create_database(path)
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(
            changes,
            [
                {
                    "given_name": f"Given {number}",
                    "family_name": f"Family {number}",
                    "email": f"n{number}@example.org",
                    "notes": "Invented. " * 200,
                }
                for number in range(PEOPLE)
            ],
        )
    back_up(database, backup_folder(path) / automatic_name(path, utc_now()))
    database.close()
    return path


# --- the ways -------------------------------------------------------------------------------------

Damage = Callable[[Path, random.Random], None]


def _edit(path: Path, edit: Callable[[bytearray], object]) -> None:
    content = bytearray(path.read_bytes())
    result = edit(content)
    path.write_bytes(result if isinstance(result, bytes | bytearray) else content)


def cut(path: Path, chance: random.Random) -> None:
    """At any byte, at a page, or nearly all of it."""
    size = path.stat().st_size
    length = chance.choice(
        [chance.randrange(size), chance.randrange(size // 4096) * 4096, chance.randrange(200), 0]
    )
    _edit(path, lambda content: content[:length])


def zeros(path: Path, chance: random.Random) -> None:
    """A range, as a disk leaves it that lost its power."""

    def edit(content: bytearray) -> None:
        start = chance.choice([0, 4096, chance.randrange(len(content))])
        length = min(chance.choice([16, 512, 4096, 65_536, len(content)]), len(content) - start)
        content[start : start + length] = bytes(length)

    _edit(path, edit)


def noise(path: Path, chance: random.Random) -> None:
    """A range of random bytes."""

    def edit(content: bytearray) -> None:
        start = chance.choice([0, 4096, chance.randrange(len(content))])
        length = min(chance.choice([16, 512, 4096, 65_536]), len(content) - start)
        content[start : start + length] = chance.randbytes(length)

    _edit(path, edit)


def header(path: Path, chance: random.Random) -> None:
    """One to three bits within the first hundred bytes."""

    def edit(content: bytearray) -> None:
        for _ in range(chance.randint(1, 3)):
            content[chance.randrange(100)] ^= 1 << chance.randrange(8)

    _edit(path, edit)


def schema(path: Path, chance: random.Random) -> None:
    """Bits within the pages that say which tables there are."""

    def edit(content: bytearray) -> None:
        for _ in range(chance.randint(1, 20)):
            content[chance.randrange(100, 12_288)] ^= 1 << chance.randrange(8)

    _edit(path, edit)


def transfer(path: Path, chance: random.Random) -> None:
    """As by a program that took it for text, or put it together wrongly."""
    ways: list[Callable[[bytes], bytes]] = [
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.decode("latin-1").encode("utf-8"),
        lambda content: content + content,
        lambda content: content[4096:],
        lambda content: content[4096:8192] + content[:4096] + content[8192:],
        lambda content: content[len(content) // 2 :],
    ]
    way = chance.choice(ways)
    _edit(path, lambda content: way(bytes(content)))


def other_file(path: Path, chance: random.Random) -> None:
    """Another program's file under its name."""
    kind = chance.randrange(7)
    if kind == 0:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
        return
    contents = {
        1: b"Dear all,\n" * chance.randint(1, 2000),
        2: b"%PDF-1.7\n" + chance.randbytes(5000),
        3: b"<!DOCTYPE html><title>Sign in</title>" * 50,
        4: b"\x89PNG\r\n\x1a\n" + chance.randbytes(2000),
        5: b"SQLite format 3\0" + bytes(chance.choice([0, 84, 4080, 8176])),
        6: chance.randbytes(chance.choice([1, 99, 100, 4096, 40_960])),
    }
    path.write_bytes(contents[kind])


def other_database(path: Path, chance: random.Random) -> None:
    """Another program's SQLite database, or one without tables."""
    path.unlink()
    made = sqlite3.connect(path)
    statements = [
        ["PRAGMA user_version = 7"],
        ["CREATE TABLE songs (title TEXT)"],
        ["CREATE TABLE people (id INTEGER, name TEXT)"],
        ["CREATE TABLE alembic_version (version_num TEXT)"],
        [
            "CREATE TABLE alembic_version (version_num TEXT)",
            "INSERT INTO alembic_version VALUES ('0001')",
            "CREATE TABLE people (id INTEGER)",
        ],
        ["CREATE VIEW people AS SELECT 1 AS id"],
    ]
    for statement in chance.choice(statements):
        made.execute(statement)
    made.commit()
    made.close()


def tables(path: Path, chance: random.Random) -> None:
    """The version or tables of ours changed by hand."""
    statements = [
        ["DELETE FROM alembic_version"],
        ["UPDATE alembic_version SET version_num = 'banana'"],
        ["UPDATE alembic_version SET version_num = x'00ff'"],
        ["UPDATE alembic_version SET version_num = '9999'"],
        ["UPDATE alembic_version SET version_num = '0003'"],
        ["INSERT INTO alembic_version VALUES ('0002')"],
        ["ALTER TABLE alembic_version RENAME COLUMN version_num TO other"],
        ["DROP TABLE alembic_version"],
        ["DROP TABLE alembic_version", "CREATE VIEW alembic_version AS SELECT '0001' version_num"],
        ["DROP TABLE people"],
        ["DROP TABLE batches"],
        ["DROP TABLE id_counters"],
        ["DROP TABLE contact_points"],
        ["ALTER TABLE people RENAME COLUMN family_name TO surname"],
    ]
    with connect_file(path, writes=True) as opened:
        opened.execute("PRAGMA legacy_alter_table = ON")
        for statement in chance.choice(statements):
            with suppress(dbapi2.Error):  # a view or trigger that stands in the way
                opened.execute(statement)


def log(path: Path, chance: random.Random) -> None:
    """Logs of SQLite that are left over, torn, of another file, or beside a shorter one."""
    kind = chance.randrange(6)
    wal = path.with_name(path.name + "-wal")
    if kind < 4:
        _with_log(path)
    if kind == 0:
        _edit(path, lambda content: content[: chance.randrange(0, len(content), 4096)])
    elif kind == 1:
        _edit(wal, lambda content: content[: chance.randrange(len(content))])
    elif kind == 2:
        _edit(path, lambda content: chance.randbytes(len(content)))
    elif kind == 3:
        path.write_bytes(max(path.parent.glob("backups/*.db")).read_bytes())
    elif kind == 4:
        wal.write_bytes(chance.randbytes(40_000))
    else:
        journal = path.with_name(path.name + "-journal")
        journal.write_bytes(bytes.fromhex("d9d505f920a163d7") + chance.randbytes(9000))
        _edit(path, lambda content: content[: chance.randrange(len(content))])


def _with_log(path: Path) -> None:
    """Write to the database and keep its log, as a kill does."""
    other = path.with_name("copy.db")
    shutil.copy(path, other)
    with connect_file(other, writes=True) as opened:
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("PRAGMA wal_autocheckpoint = 0")
        opened.execute("UPDATE people SET notes = notes || ' Changed.'")
        for ending in ("", "-wal"):
            shutil.copy(other.with_name(other.name + ending), path.with_name(path.name + ending))
    other.unlink()


def kind_of_file(path: Path, chance: random.Random) -> None:
    """No file, or something that is none."""
    path.unlink()
    match chance.randrange(8):
        case 0:
            path.mkdir()
        case 1:
            os.mkfifo(path)
        case 2:
            path.symlink_to("gone.db")
        case 3:
            path.symlink_to(path)
        case 4:
            path.symlink_to("/dev/null")
        case 5:
            path.symlink_to("/dev/zero")
        case 6:
            with socket.socket(socket.AF_UNIX) as made, _in(path.parent):
                made.bind(path.name)  # a long path does not fit
        case _:
            pass


class _in:  # noqa: N801 - reads as a word where it stands
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        self._before = Path.cwd()
        os.chdir(self._folder)

    def __exit__(self, *_: object) -> None:
        os.chdir(self._before)


WAYS: Final[Sequence[Damage]] = (
    cut, zeros, noise, header, schema, transfer, other_file, other_database, tables, log,
    kind_of_file,
)  # fmt: skip


# --- what must hold -------------------------------------------------------------------------------

COMMANDS: Final = (
    ("contacts", "count", "--json"),
    ("export", "contacts", "OUT.csv"),
    ("survey", "create", "MISSING.xlsx"),  # may create a database, and reads its file after that
    ("check",),
)


def by_commands(path: Path) -> str:
    """Run commands on the damaged file; give the outcome of the first. Raises AssertionError."""
    from cli.app import run
    from tests.cli.commands import FakeWindow

    outcome = ""
    before = _content(path)
    for command in COMMANDS:
        words = [word.replace("OUT", str(path.parent / "out")) for word in command]
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            status = run(["--database", str(path), *words], FakeWindow())
        said = [line for line in err.getvalue().splitlines() if not line.endswith(" …")]
        assert "Traceback" not in err.getvalue(), err.getvalue()
        if status == 1:
            assert said, command
            assert said[-1].endswith("."), said
        else:
            assert status == 0, (command, status)
        if command == COMMANDS[0]:
            outcome = "refused" if status else "opened"
            assert status or f'"total": {PEOPLE}' in out.getvalue(), out.getvalue()
            assert not status or _content(path) == before, "a refused file was changed"
    return outcome


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def by_window(path: Path) -> str:
    """Open the damaged file in the window; give the outcome. Raises AssertionError."""
    from PySide6.QtCore import QSettings, Qt
    from PySide6.QtWidgets import QAbstractButton, QLabel

    from ui.application import application
    from ui.driver import settle, wait
    from ui.open_failure import OpenFailurePage
    from ui.start import Start
    from ui.theme import Theme

    folder = path.parent
    preferences = QSettings(str(folder / "own.ini"), QSettings.Format.IniFormat)
    start = Start(Theme(application(), Qt.ColorScheme.Light), preferences)
    bugs: list[str] = []
    start.jobs.crashed.disconnect()
    start.jobs.crashed.connect(bugs.append)
    start.window.show()
    start.open(str(path))

    def is_done() -> bool:
        return start.controller is not None or bool(start.window.findChildren(OpenFailurePage))

    try:
        wait(start, is_done)
        settle(start)
        if start.controller is not None:
            labels = start.window.findChildren(QLabel)
            said = [one.text() for one in labels if one.isVisible()]
            assert not any("Welcome to Almanac" in text for text in said), "silently empty"
            assert not bugs, bugs
            return "opened"
        assert not bugs, bugs
        page = start.window.findChildren(OpenFailurePage)[0]
        buttons = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
        offered = [one for one in buttons if one.accessibleName().startswith(OFFER)]
        texts = {one.text() for one in buttons}
        assert {"Try again", "Open another file…", "Create a new database…"} <= texts
        return "offered a backup" if offered else "refused without a backup"
    finally:
        start.window.close()
        settle(start)
        start.close()
        start.window.deleteLater()


def damaged(sound: Path, place: Path, way: Damage, seed: int) -> Path:
    """A copy of the `sound` database, with its backups, in the new folder `place`, damaged."""
    shutil.copytree(sound.parent, place)
    path = place / sound.name
    way(path, random.Random(seed))
    return path


def main(count: int, first: int = 0) -> None:
    """Damage `count` files, the seeds being counted from `first`; print what came of them."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_DATA_HOME"] = str(folder / "data")
        (folder / "sound").mkdir()
        sound = build(folder / "sound")
        outcomes: Counter[tuple[str, str, str]] = Counter()
        for number in range(first, first + count):
            way = WAYS[number % len(WAYS)]
            for open_it in (by_commands, by_window):
                path = damaged(sound, folder / "case", way, number)
                try:
                    outcome = open_it(path)
                except BaseException as error:  # the case is told, the others go on
                    outcome = "FAILED"
                    told = f"{way.__name__} {number}: {type(error).__name__} {error}"
                    print(told[:600], flush=True)  # noqa: T201
                    if isinstance(error, KeyboardInterrupt):
                        raise
                kind = "window" if open_it is by_window else "command"
                outcomes[kind, way.__name__, outcome] += 1
                shutil.rmtree(folder / "case")
        for (kind, way_name, outcome), times in sorted(outcomes.items()):
            print(f"{kind:8} {way_name:16} {outcome:26} {times:5}")  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

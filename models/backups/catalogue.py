"""The backups that there are of a database, with what each holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from core.progress import SILENT, Progress
from models.backups.inspection import issues_of, read_contents
from models.file_keys import is_locked

_FOLDER: Final = "backups"  # beside the database
_ENDINGS: Final = frozenset({".db", ".almanac", ".aside"})


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a database: where it is, and what was read from inside it.

    `at` is when it was made (local time), `people` and `responses` how many it holds, `size` in
    bytes, `newest_batch` the id and time (UTC) of its last change, `version` that of its schema.
    """

    path: Path
    at: datetime
    people: int
    responses: int
    size: int
    newest_batch: tuple[int, datetime] | None
    version: str


def backup_folder(path: Path) -> Path:
    """Where the automatic backups of the database file `path` are; it need not exist."""
    return path.resolve().parent / _FOLDER


def automatic_name(path: Path, at: datetime) -> str:
    """The file name of the automatic backup of the database file `path` made `at` (local time)."""
    return f"{path.resolve().stem}-{at:%Y-%m-%d-%H%M%S}.db"


def automatic_files(path: Path) -> list[Path]:
    """The files named as automatic backups of the database file `path`, whatever is in them."""
    return _named(path, r"\.db")


def unfinished_files(path: Path) -> list[Path]:
    """What automatic backups of the database file `path`, and reading them, left when killed."""
    return _named(path, r"\.db(\.state)?\.part(-\w+)?")


def _named(path: Path, ending: str) -> list[Path]:
    stem = re.escape(path.resolve().stem)
    name = re.compile(rf"{stem}-\d{{4}}-\d\d-\d\d-\d{{6}}{ending}")
    return [file for file in _files(backup_folder(path)) if name.fullmatch(file.name)]


def automatic_backups(path: Path) -> list[Backup]:
    """The automatic backups of the database file `path`, newest first; whether sound or not.

    What cannot be read as a database of this program, or not without a passphrase that nobody gave
    in this process, is not among them.
    """
    return _newest_first(automatic_files(path))


def newest_automatic_backup(path: Path, now: datetime) -> Backup | None:
    """The newest automatic backup of the database file `path`, by its name; None without any.

    One whose date is after `now` (local time) does not count: a clock was wrong.
    """
    for file in reversed(automatic_files(path)):
        backup = read_backup(file)
        if backup is not None and backup.at <= now:
            return backup
    return None


def sound_backups(path: Path, progress: Progress = SILENT) -> list[Backup]:
    """The verified automatic backups of the database file `path`, newest first.

    Reads each of them wholly, so it is work for a job. Raises Cancelled.
    """
    return _verified(automatic_backups(path), progress)


def sound_backups_in(folder: Path, progress: Progress = SILENT) -> list[Backup]:
    """The verified databases of this program in `folder`, whatever their names, newest first.

    Raises Cancelled; a folder that cannot be read has none.
    """
    return _verified(_newest_first(_database_files(folder)), progress)


def read_backup(path: Path) -> Backup | None:
    """The backup in the file `path`; None for a file that is no database of this program.

    Raises UserError passphrase.
    """
    contents = read_contents(path)
    if contents is None:
        return None
    return Backup(
        path,
        contents.at,
        contents.people,
        contents.responses,
        path.stat().st_size,
        contents.newest_batch,
        contents.version,
    )


def unsound_backups(path: Path, sound: Sequence[Backup]) -> list[Path]:
    """The files named as automatic backups of `path` that are not among the `sound` ones.

    Those under a passphrase that nobody gave are left out: nothing is known of them.
    """
    known = {one.path for one in sound}
    return [file for file in automatic_files(path) if file not in known and not is_locked(file)]


def _database_files(folder: Path) -> list[Path]:
    return [file for file in _files(folder) if file.suffix in _ENDINGS]


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.is_file())
    except OSError:
        return []


def _newest_first(files: list[Path]) -> list[Backup]:
    readable = [file for file in files if not is_locked(file)]
    found = [backup for file in readable if (backup := read_backup(file)) is not None]
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def _verified(backups: list[Backup], progress: Progress) -> list[Backup]:
    def sound() -> Iterator[Backup]:
        for number, backup in enumerate(backups):
            progress.report("Checking backups", number, len(backups))
            if not issues_of(backup.path, quick=True):
                yield backup

    return list(sound())

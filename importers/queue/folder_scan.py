"""Scans the watched folders and imports new files that are no longer being written.

Files are read, never moved or deleted. `watched_import` imports a single file.
"""

import stat
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from os import DirEntry, scandir
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, TypeVar

from core.progress import SILENT, Progress
from importers.queue import watched_folders
from importers.queue.watched_import import (
    RETRY,
    DetectedFile,
    FileOutcome,
    Stamp,
    done,
    import_file,
    stamp_of,
)
from importers.workflow import digest_of
from models.database import Database
from models.reasons import Reason, ReasonKind

T = TypeVar("T")

_PATIENCE: Final = 10.0  # seconds that a folder may take to answer
SETTLED_AFTER: Final = 3.0  # seconds without a change before a file is taken
_UNFINISHED: Final = frozenset(
    {".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".lock"}
)
_OF_THE_SYSTEM: Final = frozenset({"desktop.ini", "thumbs.db"})


@dataclass(frozen=True, slots=True)
class FolderScan:
    """The result of one scan, from which the next one starts.

    `ready` are the new files that are complete, `unsettled` counts those still being written.
    `faults` say by path why files and folders are unreadable. `is_news`: there is something
    to save.
    """

    ready: tuple[DetectedFile, ...] = ()
    unsettled: int = 0
    faults: Mapping[str, Reason] = field(default_factory=dict)
    is_news: bool = False
    stamps: Mapping[Path, Stamp] = field(default_factory=dict)
    digests: Mapping[Path, str] = field(default_factory=dict)  # of those that have settled


def scan_folders(database: Database, before: FolderScan | None = None) -> FolderScan:
    """Scan every active folder. A file is complete if it has not changed since `before`."""
    earlier = before or FolderScan()
    with database.read() as connection:
        folders = [one for one in watched_folders.listed(connection) if one.active]
        faults_known = watched_folders.faults_here(connection)
        taken = done(connection)
    faults: dict[str, Reason] = {}
    stamps: dict[Path, Stamp] = {}
    digests: dict[Path, str] = {}
    ready: list[DetectedFile] = []
    for folder in folders:
        try:
            found = _in_time(partial(_new_files, folder.path, taken.stamps))
        except OSError:
            where = {"folder": str(folder.path)}
            faults[str(folder.path)] = Reason(ReasonKind.FOLDER_UNREADABLE, where)
            continue
        stamps |= found
        for path, stamp in sorted(found.items()):
            if stamp.size == 0 or earlier.stamps.get(path) != stamp:
                continue  # it is still being written
            try:
                digest = earlier.digests.get(path) or digest_of(path)
            except OSError:
                where = {"file": path.name, "folder": folder.path.name}
                faults[str(path)] = Reason(ReasonKind.FILE_UNREADABLE, where)
                continue
            digests[path] = digest
            if (str(folder.path), digest) not in taken.digests:
                ready.append(DetectedFile(folder, path, stamp, digest))
    return FolderScan(
        tuple(ready),
        len(stamps) - len(digests),
        faults,
        bool(ready) or faults != faults_known,
        stamps,
        digests,
    )


def import_files(
    database: Database, seen: FolderScan, progress: Progress = SILENT
) -> tuple[FileOutcome, ...]:
    """Take each file that has settled, and note what could not be read.

    Raises Cancelled between and within files; those taken before stay taken.
    """
    taken: list[FileOutcome] = []
    for found in seen.ready:
        outcome = import_file(database, found, progress)
        if outcome is not None:
            taken.append(outcome)
    retried = {
        str(one.found.path): one.reason
        for one in taken
        if one.outcome == RETRY and one.reason is not None
    }
    faults = {**seen.faults, **retried}
    with database.unjournalled() as connection:
        watched_folders.note_faults(connection, faults)
    return tuple(taken)


def run_once(
    database: Database, progress: Progress = SILENT, *, pause: float = SETTLED_AFTER
) -> tuple[FolderScan, tuple[FileOutcome, ...]]:
    """Look twice, `pause` seconds apart, and take what has settled."""
    first = scan_folders(database)
    until = time.monotonic() + (pause if first.stamps else 0)
    while time.monotonic() < until:
        progress.report("Waiting until new files are complete")
        time.sleep(min(0.1, pause))
    second = scan_folders(database, first)
    return second, import_files(database, second, progress)


def _in_time(work: Callable[[], T]) -> T:
    """What `work` gives. Raises OSError, also where a network share does not answer in time."""
    answers: SimpleQueue[T | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(work())
        except OSError as error:
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=_PATIENCE)
    except Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise found
    return found


def _new_files(folder: Path, done: Collection[tuple[str, str, Stamp]]) -> dict[Path, Stamp]:
    """The files of `folder` that can be imported. Raises OSError if it cannot be read."""
    found: dict[Path, Stamp] = {}
    with scandir(folder) as entries:
        for entry in entries:
            try:
                if _is_to_be_left(entry):
                    continue
                stamp = stamp_of(entry.stat())
            except FileNotFoundError:  # it went while we looked
                continue
            if (str(folder), entry.name, stamp) not in done:
                found[folder / entry.name] = stamp
    return found


def _is_to_be_left(entry: DirEntry[str]) -> bool:
    """Whether it is no file of a person's: a folder, hidden, a lock, or half a download."""
    name = entry.name.casefold()
    if name.startswith((".", "~$")) or name in _OF_THE_SYSTEM:
        return True
    if Path(name).suffix in _UNFINISHED or not entry.is_file():
        return True
    attributes: int = getattr(entry.stat(), "st_file_attributes", 0)  # Windows has them
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)

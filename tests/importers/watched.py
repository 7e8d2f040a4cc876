"""Watched folders for the tests: a folder, files in it, and rounds of looking."""

from collections.abc import Sequence
from pathlib import Path

from importers.queue import watched_folders
from importers.queue import worklist as books_of
from importers.queue.folder_scan import run_once
from importers.queue.watched_folders import Policy
from importers.queue.watched_import import FileOutcome
from importers.queue.worklist import Draft, WatchedFile
from models.database import Database
from tests.acts import run_act

HEADINGS = "Alumni ID,Given name,Family name,E-mail,Employer"
ANNA = "00101,Anna,Marsh,anna.marsh@example.org,Example Clinic"
BEN = "00102,Ben,Núñez,ben.nunez@example.org,Example Institute"
CERTAIN = Policy(apply_certain=True)


def put(folder: Path, name: str, *lines: str) -> Path:
    """A file with these lines."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def watch(database: Database, folder: Path, policy: Policy = CERTAIN) -> Path:
    folder.mkdir(exist_ok=True)
    run_act(database, watched_folders.add, folder, policy)
    return folder


def go_round(database: Database) -> tuple[FileOutcome, ...]:
    """Look twice and take what there is."""
    return run_once(database, pause=0.01)[1]


def outcomes(taken: Sequence[FileOutcome]) -> list[tuple[str, str]]:
    return [(one.found.path.name, one.outcome) for one in taken]


def books(database: Database) -> list[WatchedFile]:
    with database.read() as connection:
        return books_of.files(connection)


def waiting(database: Database) -> list[Draft]:
    with database.read() as connection:
        return books_of.drafts(connection)

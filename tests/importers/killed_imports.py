"""A process that kills what it starts: imports and edits, ended at a given moment as by a crash.

It has everything loaded and forks, so that a job costs little more than its own work.
"""

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TypeAlias

from importers.contacts.import_plan import ContactsImport
from importers.workflow import run_import
from models.batch_kinds import BatchKind
from models.database import Database, open_database
from models.undo import undo
from records.fields.definitions import BY_KEY
from records.fields.values import ParseOptions
from records.filters.filter_sql import person_ids
from records.writing.bulk_edit.bulk_edit import apply_bulk_edit
from records.writing.bulk_edit.fields import set_field
from records.writing.cell_edits import CellEdit, plan_cell_edits, write_cell_edits

Work: TypeAlias = ContactsImport | int | Callable[[Database], object]


@dataclass(frozen=True, slots=True)
class Job:
    """What to do on the database at `address`: apply an import, call a function of a module with
    the database, or undo the batch of that number.

    It is killed after so many `seconds`, or None: it may end.
    """

    address: str
    work: Work
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How long the job lived, and whether it came to its end."""

    seconds: float
    is_done: bool


@contextlib.contextmanager
def killer() -> Iterator[Callable[[Job], Ended]]:
    """A function that has a job done, or killed, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()

    def run(job: Job) -> Ended:
        ours.send(job)
        ended = ours.recv()
        assert isinstance(ended, Ended)
        return ended

    yield run
    ours.send(None)
    process.join()
    process.close()
    ours.close()


def edit_in_bulk(database: Database) -> None:
    """Set the town of everybody."""
    with database.read() as connection:
        ids = person_ids(connection)
    with database.write(BatchKind.BULK_EDIT) as changes:
        apply_bulk_edit(changes, ids, set_field(BY_KEY["city"], "Hull"))


def paste(database: Database) -> None:
    """Paste two columns for everybody."""
    with database.read() as connection:
        edits = [
            CellEdit(person, key, f"{text} {person}")
            for person in person_ids(connection)
            for key, text in (("employer", "Hull Hospital"), ("nationality", "Country"))
        ]
        plan = plan_cell_edits(connection, edits, ParseOptions())
    with database.write(BatchKind.CELL_EDIT) as changes:
        write_cell_edits(changes, plan)


def _serve(pipe: Connection) -> None:
    while (job := pipe.recv()) is not None:
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            _work(job)
        if job.seconds is not None:
            time.sleep(job.seconds)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        pipe.send(Ended(time.monotonic() - start, status == 0))


def _work(job: Job) -> None:
    status = 1
    try:
        database: Database = open_database(job.address)
        if isinstance(job.work, int):
            undo(database, job.work)
        elif callable(job.work):
            job.work(database)
        else:
            run_import(database, job.work)
        database.close()  # brings the log of a file into the file
        status = 0
    finally:
        os._exit(status)

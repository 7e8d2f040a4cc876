"""A program that is killed while it writes leaves all of a batch or nothing, and says which."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from models import search
from models.batch_kinds import BatchKind
from models.changes import CHUNK
from models.database import Database, open_database
from models.tables import journal, people
from records.history.batches import interrupted_titles

_ROWS = 3 * CHUNK
_WRITER = f"""
import sys
from models.batch_kinds import BatchFile, BatchKind
from models.database import open_database
from models.tables import people
database = open_database(sys.argv[1])
with database.write(BatchKind.CONTACTS, file=BatchFile("a.xlsx")) as changes:
    print("started", flush=True)
    changes.insert(people, [{{"family_name": f"Person {{n}}"}} for n in range({_ROWS})])
print("done", flush=True)
"""


def kill_after(path: Path, seconds: float) -> bool:
    """Start a writer and kill it `seconds` after it began; whether it was killed in its work."""
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.fspath(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.stdout.close()
    process.wait()
    return rest == ""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills a process the POSIX way")
@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.5, 0.9, 1.4])
def test_kill_during_a_write_leaves_all_or_nothing(
    empty_file: Path, tmp_path: Path, seconds: float
) -> None:
    path = tmp_path / "office.almanac"
    path.write_bytes(empty_file.read_bytes())
    was_killed_in_its_work = kill_after(path, seconds)
    database = open_database(path)
    with database.read() as connection:
        written = connection.scalar(select(func.count()).select_from(people))
        told = connection.scalar(select(func.count()).select_from(journal))
        found = search.find(connection, "person", limit=_ROWS)
        state = connection.scalar(text("PRAGMA integrity_check"))
    assert state == "ok"
    assert written == told == len(found)
    assert written in {0, _ROWS}
    if was_killed_in_its_work:
        titles = ["a.xlsx imported"]
        assert interrupted_titles(database) == ([] if written else titles)
    assert database.interrupted() == []
    _write_again(database)
    database.close()


def _write_again(database: Database) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": "After"}])
    with database.read() as connection:
        assert len(search.find(connection, "after")) == 1

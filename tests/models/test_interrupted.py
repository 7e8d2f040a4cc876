"""A started batch whose process has ended is told once, and no other."""

import os
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import text, update

from models import engines, runner
from models.batch_kinds import BatchKind
from models.database import Database, open_database, utc_now
from models.tables import batches

HOST = socket.gethostname()
BEGAN = psutil.Process().create_time()


def started(database: Database, runner: str | None = None, minutes: float = 0) -> int:
    """Start a batch as it is left by the process `runner`, so many `minutes` ago."""
    batch = database.start_batch(BatchKind.CONTACTS)
    values: dict[str, Any] = {"at": utc_now() - timedelta(minutes=minutes)}
    if runner is not None:
        values["runner"] = runner
    with database.unjournalled() as connection:
        connection.execute(update(batches).where(batches.c.id == batch).values(values))
    return batch


def unused_process() -> int:
    return next(number for number in range(4_000_000, 5_000_000) if not psutil.pid_exists(number))


RUNS: dict[str, tuple[str | None, float, bool]] = {
    "this process": (None, 0, False),
    "no such number": (f"{HOST}:{unused_process()}:{BEGAN}", 0, True),
    "another has its number": (f"{HOST}:{os.getpid()}:{BEGAN - 60}", 0, True),
    "in a container of before": (f"{HOST}:1:{BEGAN}", 0, True),
    "the clock was set": (f"{HOST}:{os.getpid()}:{BEGAN + 1}", 0, False),
    "noted by an earlier version": (f"{HOST}:1", 0, True),
    "nonsense": ("nonsense", 0, True),
    "another desk, just now": ("another-desk:1:1000.0", 0, False),
    "another desk, within the hour": ("another-desk:1:1000.0", 59, False),
    "another desk, over an hour ago": ("another-desk:1:1000.0", 61, True),
    "given up without a note": (None, 61, True),
}


@pytest.mark.parametrize("run", RUNS)
def test_work_that_has_ended_is_told_once(database: Database, run: str) -> None:
    noted, minutes, told = RUNS[run]
    batch = started(database, noted, minutes)
    assert database.interrupted() == ([batch] if told else [])
    assert database.interrupted() == []
    with database.read() as connection:
        state = connection.scalar(text("SELECT state FROM batches"))
    assert state == ("failed" if told else "started")


def test_a_killed_process_is_gone_before_its_parent_asks(tmp_path: Path) -> None:
    code = "from models.runner import this_runner; print(this_runner(), flush=True); input()"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    noted = process.stdout.readline().strip()
    assert not runner.is_gone(noted)
    process.kill()
    while psutil.Process(process.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    assert runner.is_gone(noted)
    process.communicate()
    assert runner.is_gone(noted)


def test_two_programs_tell_it_once_between_them(database: Database) -> None:
    batch = started(database, "nonsense")
    url = database.engine.url.render_as_string(hide_password=False)
    told: list[int] = []
    ready = threading.Barrier(2)

    def start() -> None:
        own = open_database(database.path or url)
        ready.wait()
        told.extend(own.interrupted())
        own.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [batch]


def test_work_that_is_being_written_is_left_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is noted of its process: as long as it writes, it is at work."""
    monkeypatch.setattr(engines, "WAIT_FOR_WRITER", 1)
    url = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setattr("models.database.this_runner", lambda: "nonsense")
    other = open_database(database.path or url)
    with database.write(BatchKind.CONTACTS) as changes:
        changes.counts["rows"] = 1
        assert other.interrupted() == []
    assert other.interrupted() == []
    other.close()

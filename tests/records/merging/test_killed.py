"""Killed at any moment, a merge or its undo has happened wholly or not at all."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.backups.inspection import issues_of
from models.batch_kinds import BatchKind
from models.database import Database, open_database
from models.search import find
from models.tables import journal
from records.history.batches import list_batches
from records.history.undo import unmerge
from records.merging.clear_merge import ClearGroup, merge_groups
from tests.importers.contacts.test_killed import moments
from tests.importers.killed_imports import Job, Work, killer
from tests.office import fill
from tests.records.merging.test_merge import contents

POINTS = int(os.environ.get("ALMANAC_KILL_POINTS", "8"))  # of each; a hundred take some minutes
GROUPS = [ClearGroup(keep, (keep + 10, keep + 20)) for keep in range(1, 11)]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that forks"),
    pytest.mark.skipif(sys.platform == "darwin", reason="what is loaded there must not fork"),
]


def merge_office(database: Database) -> None:
    """Merge the thirty people of the office into ten."""
    with database.write(BatchKind.MERGE) as changes:
        merge_groups(changes, GROUPS)


def unmerge_office(database: Database) -> None:
    """Undo the newest batch, which merged people."""
    unmerge(database, _newest(database))


def _newest(database: Database) -> int:
    with database.read() as connection:
        return list_batches(connection, 1)[0].id


def state_of(address: str) -> Any:
    """Everything on record and in the journal of a sound database, with whom the search finds."""
    database = open_database(address)
    assert database.path is not None
    assert issues_of(database.path) == []
    with database.read() as connection:
        lines = connection.execute(select(journal).order_by(journal.c.id)).all()
        found = sorted(find(connection, "example"))
    on_record = contents(database)
    assert found == [row["id"] for row in on_record["people"]]
    database.close()
    return on_record, [tuple(line) for line in lines], found


@pytest.mark.parametrize("act", [merge_office, unmerge_office])
def test_a_file_holds_all_or_nothing(empty_file: Path, tmp_path: Path, act: Any) -> None:
    ready = tmp_path / "ready.almanac"
    shutil.copy(empty_file, ready)
    database = open_database(ready)
    fill(database)
    start = contents(database)
    if act is unmerge_office:
        merge_office(database)
    database.close()

    def fresh() -> str:
        for old in tmp_path.glob("office.almanac*"):
            old.unlink()
        return str(shutil.copy(ready, tmp_path / "office.almanac"))

    before = state_of(str(ready))
    work: Work = act
    with killer() as kill:
        kill(Job(fresh(), work))  # the first is slower
        done = fresh()
        ended = kill(Job(done, work))
        assert ended.is_done
        after = state_of(done)
        assert after != before
        if act is unmerge_office:
            database = open_database(done)
            assert contents(database) == start
            database.close()
        killed = 0
        for moment in moments(POINTS, 1.2 * ended.seconds):
            address = fresh()
            killed += not kill(Job(address, work, moment)).is_done
            assert state_of(address) in (before, after)
    assert killed > 0

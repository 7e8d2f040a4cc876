"""Killed at any moment, an erasure has happened wholly or not at all."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from importers.queue import drafts
from importers.queue.draft_erasure import discard_drafts
from importers.queue.worklist import drop_all
from importers.workflow import digest_of
from models.backups.inspection import issues_of
from models.database import Database, open_database
from models.erasure_clean_up import finish_erasures
from models.search import find
from models.tables import communications, journal, metadata, people
from records.erasure.erase import erase_for_good
from records.retention.plan import plan_retention
from records.retention.removal import remove_due
from records.retention.rules import RetentionPolicy, RetentionRule, read_policy, save_policy
from surveys.unlinked_answers import unlink_closed_waves
from tests.acts import run_act
from tests.importers.contacts.test_killed import moments
from tests.importers.killed_imports import Job, Work, killer
from tests.office import fill
from tests.records.erasure.test_erase import (
    MARK,
    add_everything,
    import_file,
    marked,
    plain_pages,
    standing,
)

POINTS = int(os.environ.get("ALMANAC_KILL_POINTS", "4"))  # of each; a hundred take some minutes
TODAY = date(2026, 11, 30)
WHEN = re.compile(r'"at":"[^"]*"')
# Unlinked answers are written anew in random order.
SHUFFLED = {"responses": frozenset({"id"}), "answers": frozenset({"id", "response_id"})}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that forks"),
    pytest.mark.skipif(sys.platform == "darwin", reason="what is loaded there must not fork"),
]


def erase_marked(database: Database) -> None:
    """Erase the people of the imported file; their draft is discarded."""
    erase_for_good(database, marked(database), "Asked", discard_drafts)


def apply_rules(database: Database) -> None:
    """Remove what is due: people who were not heard from, answers, texts and rows."""
    with database.read() as connection:
        plan = plan_retention(connection, read_policy(connection), TODAY)
    remove_due(database, plan, TODAY, discard_drafts, drop_all, unlink_closed_waves)


def state_of(path: Path) -> Any:
    """Everything in a sound database but times, and whether its pages hold a value of theirs."""
    database = open_database(path)
    assert finish_erasures(database)
    assert issues_of(path) == []
    with database.read() as connection:
        rows = {
            table.name: [
                {
                    name: WHEN.sub("", value or "") if table is journal and name == "new" else value
                    for name, value in row.items()
                    if name not in {"at", "updated_at"} | SHUFFLED.get(table.name, frozenset())
                }
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in metadata.sorted_tables
            if table.name != "cached_results"
        }
        for name in SHUFFLED:
            rows[name].sort(key=repr)
        found = sorted(find(connection, MARK))
    database.close()
    return rows, found, MARK.encode() in plain_pages(path).lower()


@pytest.fixture
def ready(empty_file: Path, their_file: Path, tmp_path: Path) -> Path:
    """An office with people who are everywhere, and an unfinished import that has them."""
    path = tmp_path / "ready.almanac"
    shutil.copy(empty_file, path)
    database = open_database(path)
    fill(database)
    import_file(database, their_file)
    add_everything(database, marked(database))
    drafts.keep(database, their_file, digest_of(their_file), standing())
    rules = RetentionPolicy(dict.fromkeys(RetentionRule, 1))
    run_act(database, save_policy, rules)
    with database.unjournalled() as connection:
        connection.execute(update(people).values(created_at=datetime(2001, 1, 1)))
        connection.execute(update(communications).values(happened_on=date(2001, 1, 1)))
    database.close()
    return path


@pytest.mark.parametrize("act", [erase_marked, apply_rules])
def test_a_file_holds_all_or_nothing(
    ready: Path, tmp_path: Path, act: Callable[[Database], None]
) -> None:
    def fresh() -> Path:
        for old in tmp_path.glob("office.almanac*"):
            old.unlink()
        return Path(shutil.copy(ready, tmp_path / "office.almanac"))

    before = state_of(fresh())
    work: Work = act
    with killer() as kill:
        kill(Job(str(fresh()), work))  # the first is slower
        done = fresh()
        ended = kill(Job(str(done), work))
        assert ended.is_done
        after = state_of(done)
        assert after != before
        assert (before[2], after[2]) == (True, False)
        killed = 0
        for moment in moments(POINTS, 1.2 * ended.seconds):
            path = fresh()
            killed += not kill(Job(str(path), work, moment)).is_done
            assert state_of(path) in (before, after)
    assert killed > 0

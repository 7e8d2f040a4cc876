"""The register of lists handed out, on both databases."""

from dataclasses import replace
from datetime import date

import pytest

from core.errors import UserError
from models.database import Database
from records.handed_out import (
    HandedOutEnd,
    HandedOutList,
    count_overdue,
    end_handed_out,
    handed_out,
    record_handed_out,
)
from records.history.batches import list_batches
from records.history.undo import redo_batch, undo_batch
from tests.acts import batch_of, run_act

GIVEN = HandedOutList(
    "Reunion 2011", "Print shop", 40, date(2026, 1, 5), "badges", date(2026, 2, 1)
)
TODAY = date(2026, 3, 1)


def _register(database: Database) -> list[HandedOutList]:
    with database.read() as connection:
        return handed_out(connection)


def _overdue(database: Database) -> int:
    with database.read() as connection:
        return count_overdue(connection, TODAY)


def test_a_list_is_overdue_until_it_is_back(database: Database) -> None:
    late = run_act(database, record_handed_out, GIVEN)
    forever = run_act(database, record_handed_out, replace(GIVEN, title="Book", due_on=None))
    later = run_act(database, record_handed_out, replace(GIVEN, due_on=date(2026, 4, 1)))
    assert [one.id for one in _register(database)] == [late.id, later.id, forever.id]
    assert [one.is_overdue(TODAY) for one in _register(database)] == [True, False, False]
    assert _overdue(database) == 1
    run_act(database, end_handed_out, late.id, HandedOutEnd.DESTROYED, date(2026, 2, 20))
    assert _overdue(database) == 0
    ended = _register(database)[-1]
    assert (ended.id, ended.outcome, ended.ended_on) == (late.id, "destroyed", date(2026, 2, 20))


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        (replace(GIVEN, recipient=" "), "for whom"),
        (replace(GIVEN, title=""), "for whom"),
        (replace(GIVEN, due_on=date(2026, 1, 4)), "due before"),
    ],
)
def test_what_cannot_be_right_is_refused(
    database_file: Database, listed: HandedOutList, sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        run_act(database_file, record_handed_out, listed)
    assert _register(database_file) == []


def test_a_list_ends_once(database_file: Database) -> None:
    given = run_act(database_file, record_handed_out, GIVEN)
    with pytest.raises(UserError, match="later than that day"):
        run_act(database_file, end_handed_out, given.id, HandedOutEnd.RETURNED, date(2025, 1, 1))
    run_act(database_file, end_handed_out, given.id, HandedOutEnd.RETURNED, TODAY)
    with pytest.raises(UserError, match="returned already"):
        run_act(database_file, end_handed_out, given.id, HandedOutEnd.RETURNED, TODAY)
    with pytest.raises(UserError, match="no list 999"):
        run_act(database_file, end_handed_out, 999, HandedOutEnd.RETURNED, TODAY)


def test_the_register_is_undone_and_redone(database: Database) -> None:
    recorded = batch_of(database, record_handed_out, GIVEN)
    assert recorded is not None
    with database.read() as connection:
        assert list_batches(connection, 1)[0].title == "“Reunion 2011” handed out"
    undo_batch(database, recorded)
    assert _register(database) == []
    redo_batch(database, recorded)
    (given,) = _register(database)
    ended = batch_of(database, end_handed_out, given.id, HandedOutEnd.RETURNED, TODAY)
    assert ended is not None
    undo_batch(database, ended)
    assert _register(database) == [replace(GIVEN, id=given.id)]

"""The state of the data tells of every write, and results are kept as long as it stays."""

from collections.abc import Callable

import pytest

from models.batch_kinds import BatchKind
from models.cached_results import CachedResult, keep_result, read_result
from models.data_state import StateCache, data_state
from models.database import Database, open_database, utc_now
from models.undo import undo
from records.writing.new_people import create_people
from records.writing.person_edits import edit_person
from tests.acts import newest_batch, run_act


def _state(database: Database) -> str:
    with database.read() as connection:
        return data_state(connection)


def _create(database: Database, name: str = "Dahl") -> int:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        return create_people(changes, [{"family_name": name}])[0]


def _keep_nothing(database: Database) -> None:
    with database.unjournalled(None) as connection:
        keep_result(connection, "count", CachedResult("state", [1], utc_now()))


def _fail(database: Database) -> None:
    database.fail_batch(database.start_batch(BatchKind.CONTACTS))


def test_every_batch_leads_to_another_state(database: Database) -> None:
    states = [_state(database)]
    person = _create(database)
    states.append(_state(database))
    run_act(database, edit_person, person, {"family_name": "Evans"})
    states.append(_state(database))
    for _time in range(2):
        undo(database, newest_batch(database).id)
        states.append(_state(database))
    assert len(set(states)) == len(states)


@pytest.mark.parametrize("act", [_keep_nothing, _fail, _state])
def test_what_writes_no_record_leaves_the_state(
    database: Database, act: Callable[[Database], object]
) -> None:
    _create(database)
    before = _state(database)
    act(database)
    assert _state(database) == before


def test_a_batch_that_began_before_another_one_is_told_of_when_it_ends(database: Database) -> None:
    with database.write(BatchKind.CONTACTS) as changes:
        pass  # what was started but not written changes nothing
    before = _state(database)
    large = database.start_batch(BatchKind.CONTACTS)
    assert _state(database) == before
    _create(database)
    between = _state(database)
    with database._write({"kind": "contacts", "parameters": {}}, large, changes.progress) as late:
        create_people(late, [{"family_name": "Late"}])
    assert len({before, between, _state(database)}) == 3


def test_another_window_is_in_the_same_state(database: Database) -> None:
    _create(database)
    address = database.path or database.engine.url.render_as_string(hide_password=False)
    other = open_database(address)
    assert _state(other) == _state(database)
    _create(other)
    assert _state(other) == _state(database)
    other.close()


def test_a_result_is_kept_until_something_is_written(database: Database) -> None:
    cache, made = StateCache[int](most=2), []

    def get(key: str) -> int:
        def make() -> int:
            made.append(key)
            return len(made)

        with database.read() as connection:
            return cache.get(connection, key, make)

    assert [get("a"), get("b"), get("a")] == [1, 2, 1]
    assert [get("c"), get("a"), get("b")] == [3, 1, 4]  # the one used longest ago went
    _create(database)
    assert get("a") == 5


def test_the_transaction_that_writes_keeps_nothing(database: Database) -> None:
    cache = StateCache[int](most=2)
    with database.read() as connection:
        assert cache.get(connection, "a", lambda: 1) == 1
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, [{"family_name": "Dahl"}])
        assert cache.get(changes.connection, "a", lambda: 2) == 2
    with database.read() as connection:
        assert cache.get(connection, "a", lambda: 3) == 3


def test_a_kept_result_replaces_the_one_before(database: Database) -> None:
    results = [CachedResult(state, {"people": 3}, utc_now()) for state in ("before", "after")]
    for one in results:
        with database.unjournalled(None) as connection:
            keep_result(connection, "count", one)
    with database.read() as connection:
        assert read_result(connection, "count") == results[1]
        assert read_result(connection, "other") is None

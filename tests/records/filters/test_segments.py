"""Live segments follow their filter, lists hold their people."""

import pytest

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.undo import undo
from records.filters.filter_sql import count
from records.filters.segments import (
    add_to_list,
    delete_segment,
    list_segments,
    remove_from_list,
    resolve,
    save_segment,
    size,
)
from records.writing.new_people import create_people
from tests.acts import batch_of, newest_batch, run_act


def add(database: Database, *names: str) -> list[int]:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        return list(create_people(changes, [{"family_name": name} for name in names]))


def test_a_segment_stays_live(database: Database) -> None:
    add(database, "Okafor", "Dahl")
    saved = run_act(database, save_segment, "  O names ", "family_name starts with O")
    assert (saved.name, saved.is_list) == ("O names", False)
    with database.read() as connection:
        assert size(connection, saved) == 1
    newest = add(database, "Obi")
    with database.read() as connection:
        assert size(connection, saved) == 2
        assert newest[0] in resolve(connection, "o NAMES")
        assert list_segments(connection) == [saved]


def test_a_segment_saved_again_replaces_itself(database: Database) -> None:
    first = run_act(database, save_segment, "Names", "family_name is empty")
    second = run_act(database, save_segment, "names", "family_name is not empty")
    assert second.segment_id == first.segment_id
    with database.read() as connection:
        [only] = list_segments(connection)
    assert only.expression == "not family_name is empty"


def test_a_list_holds_its_people(database: Database) -> None:
    one, two = add(database, "Okafor", "Dahl")
    assert run_act(database, add_to_list, "Guests", [one, one]) == 1
    assert run_act(database, add_to_list, "guests", [two, one]) == 1
    with database.read() as connection:
        [guests] = list_segments(connection)
        assert guests.is_list
        assert list(resolve(connection, "Guests")) == [two, one]
    run_act(database, delete_segment, guests)
    with database.read() as connection:
        assert list_segments(connection) == []


def test_people_are_removed_from_a_list_and_stay_on_record(database: Database) -> None:
    one, two, other = add(database, "Okafor", "Dahl", "Evans")
    run_act(database, add_to_list, "Guests", [one, two])
    with database.read() as connection:
        [guests] = list_segments(connection)
    removed = batch_of(database, remove_from_list, guests, [one, other])
    assert newest_batch(database).title == "Okafor removed from “Guests”"
    with database.read() as connection:
        assert list(resolve(connection, "Guests")) == [two]
        assert count(connection, None) == 3
    assert removed is not None
    undo(database, removed)
    with database.read() as connection:
        assert sorted(resolve(connection, "Guests")) == [one, two]
    assert batch_of(database, remove_from_list, guests, [other]) is None


@pytest.mark.parametrize(
    ("name", "expression", "code"),
    [
        (" ", "deceased", "no_name"),
        ("A", "in segment B", "circular_segment"),
        ("A", "in segment Nowhere", "unknown_segment"),
        ("A", "nonsense = 1", "unknown_field"),
        ("Guests", "deceased", "not_a_segment"),
    ],
)
def test_what_cannot_be_a_segment_is_not_saved(
    database: Database, name: str, expression: str, code: str
) -> None:
    run_act(database, save_segment, "A", "deceased")
    run_act(database, save_segment, "B", "in segment A")
    run_act(database, add_to_list, "Guests", add(database, "Okafor"))
    with database.read() as connection:
        before = list_segments(connection)
    with pytest.raises(UserError) as refusal:
        run_act(database, save_segment, name, expression)
    assert refusal.value.code == code
    with database.read() as connection:
        assert list_segments(connection) == before


def test_a_live_segment_takes_no_people(database: Database) -> None:
    run_act(database, save_segment, "A", "deceased")
    with pytest.raises(UserError) as refusal:
        run_act(database, add_to_list, "a", add(database, "Okafor"))
    assert refusal.value.code == "not_a_list"


def test_a_segment_is_undone(database: Database) -> None:
    saved = run_act(database, save_segment, "A", "deceased")
    run_act(database, save_segment, "A", "not deceased")
    undo(database, 2)
    with database.read() as connection:
        assert list_segments(connection) == [saved]

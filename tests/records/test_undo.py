"""Undoing an import keeps the opt-outs that it brought, unless they are released."""

from datetime import date
from typing import Any

import pytest

from models.database import Database
from models.undo import redo
from records.consent import object_to_contact
from records.contactable import ContactBlock, contact_blocks
from records.editing import delete_people, edit_person
from records.people import read_people
from records.selecting import person_ids
from records.storing import create_people
from records.suppression import listed, suppressed_rows
from records.undo import OPT_OUT, UndoneBatch, undo_batch
from records.updates import PersonUpdate
from records.updating import update_people

ANN = {"given_name": "Ann", "family_name": "Ash", "email": "ann@example.org"}
BOB = {"given_name": "Bob", "family_name": "Birch", "email": "bob@example.org",
       "phone": "+447700900123"}  # fmt: skip


def create(database: Database, *rows: dict[str, Any], kind: str = "contacts") -> int:
    with database.write(kind, "a.xlsx imported") as changes:
        for row in rows:
            create_people(changes, [row])
        return changes.batch_id


def update(database: Database, person: int, values: dict[str, Any], kind: str = "contacts") -> int:
    with database.write(kind, "b.xlsx imported") as changes:
        update_people(changes, [PersonUpdate(person, values)])
        return changes.batch_id


def names(database: Database) -> list[str]:
    with database.read() as connection:
        ids = list(person_ids(connection))
        return [row["family_name"] for row in read_people(connection, ids, ["family_name"])]


def value(database: Database, key: str) -> Any:
    with database.read() as connection:
        return read_people(connection, [1], [key])[0][key]


def is_suppressed(database: Database, row: dict[str, Any], purpose: str | None = None) -> bool:
    with database.read() as connection:
        return bool(suppressed_rows(connection, [row], purpose))


def kept(done: UndoneBatch) -> list[tuple[int | None, str, str]]:
    return [(one.person_id, one.field, one.reason) for one in done.undone.kept]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"do_not_contact": True}, ["do_not_contact"]),
        ({"do_not_post": True}, ["do_not_post"]),
        ({"deceased": True}, ["deceased"]),
        ({"contact_hold": "Opt out: “perhaps”"}, ["contact_hold"]),
        ({"survey_consent": "objected"}, ["consents"]),
    ],
)
def test_opt_outs_of_people_on_record_stay(
    database: Database, values: dict[str, Any], fields: list[str]
) -> None:
    create(database, ANN)
    batch = update(database, 1, {**values, "city": "Leeds", "nationality": "Irish"})
    done = undo_batch(database, batch)
    assert (done.opt_outs, done.suppressed) == (1, 0)
    assert kept(done) == [(1, field, OPT_OUT) for field in fields]
    (key,) = values
    assert value(database, key) == values[key]
    assert value(database, "nationality") is None
    redo(database, batch)
    assert value(database, "nationality") == "Irish"
    assert undo_batch(database, batch, release_opt_outs=True).opt_outs == 0
    assert value(database, key) != values[key]


def test_what_was_kept_can_be_released_afterwards(database: Database) -> None:
    create(database, ANN)
    batch = update(database, 1, {"do_not_email": True})
    undo_batch(database, batch)
    undo_batch(database, batch, release_opt_outs=True)
    assert value(database, "do_not_email") is False


def test_an_edit_by_a_person_is_undone_as_a_whole(database: Database) -> None:
    create(database, ANN)
    edited = edit_person(database, 1, {"do_not_email": True}).batch_id
    assert edited is not None
    done = undo_batch(database, edited)
    assert (done.opt_outs, done.undone.kept) == (0, ())
    assert value(database, "do_not_email") is False


def test_an_opt_out_withdrawn_since_is_not_kept(database: Database) -> None:
    create(database, ANN)
    batch = update(database, 1, {"do_not_email": True})
    edit_person(database, 1, {"do_not_email": False})
    assert undo_batch(database, batch).opt_outs == 0


@pytest.mark.parametrize(
    ("values", "purpose"),
    [
        ({"do_not_contact": True}, None),
        ({"deceased": True}, None),
        ({"do_not_email": True}, None),
        ({"survey_consent": "objected"}, "survey"),
    ],
)
def test_of_new_people_the_addresses_are_suppressed(
    database: Database, values: dict[str, Any], purpose: str | None
) -> None:
    batch = create(database, ANN, {**BOB, **values})
    done = undo_batch(database, batch)
    assert (done.opt_outs, done.suppressed, done.undone.kept) == (1, 1, ())
    assert names(database) == []
    assert is_suppressed(database, {"email": "bob@example.org"}, purpose)
    assert not is_suppressed(database, {"email": "ann@example.org"}, "survey")
    redo(database, batch)
    assert names(database) == ["Ash", "Birch"]
    assert not is_suppressed(database, {"email": "bob@example.org"}, purpose)


@pytest.mark.parametrize(
    "row",
    [
        {"family_name": "Cole", "do_not_contact": True},
        {**BOB, "do_not_phone": True},
        {**BOB, "do_not_post": True},
        {**BOB, "contact_hold": "Opt out: “perhaps”"},
        {**BOB, "survey_consent": "objected", "do_not_phone": True},
        {**BOB, "phone": None, "email": "Ann@example.org", "deceased": True},
    ],
)
def test_whom_no_suppression_can_stand_for_stays_on_record(
    database: Database, row: dict[str, Any]
) -> None:
    create(database, ANN)
    batch = create(database, {"family_name": "Quill"}, row)
    done = undo_batch(database, batch)
    assert names(database) == ["Ash", row["family_name"]]
    assert (done.opt_outs, done.suppressed) == (1, 0)
    assert kept(done) == [(3, "person", OPT_OUT)]
    with database.read() as connection:
        assert listed(connection) == []
    undo_batch(database, batch, release_opt_outs=True)
    assert names(database) == ["Ash"]


def test_undoing_the_first_objection_leaves_later_ones(database: Database) -> None:
    create(database, ANN, BOB)
    today: dict[str, Any] = {"reason": "asked", "by": "test", "on": date(2024, 5, 1)}
    first = object_to_contact(database, 1, **today).batch_id
    object_to_contact(database, 2, **today)
    assert first is not None
    undo_batch(database, first)
    with database.read() as connection:
        assert contact_blocks(connection, [1, 2], "email", "news") == {2: ContactBlock.OBJECTED}
    assert is_suppressed(database, {"email": "bob@example.org"})
    assert not is_suppressed(database, {"email": "ann@example.org"})


def test_deleting_who_opted_out_suppresses_the_addresses(database: Database) -> None:
    create(database, ANN, {**BOB, "do_not_contact": True})
    deleted = delete_people(database, [1, 2]).batch_id
    assert deleted is not None
    assert is_suppressed(database, {"email": "bob@example.org"})
    assert is_suppressed(database, {"phone": "+447700900123"})
    assert not is_suppressed(database, {"email": "ann@example.org"})
    undo_batch(database, deleted)
    assert names(database) == ["Ash", "Birch"]
    assert not is_suppressed(database, {"email": "bob@example.org"})

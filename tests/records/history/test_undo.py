"""Undo and redo never weaken an opt-out, unless it is released."""

from datetime import date
from typing import Any, Final

import pytest
from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import reviews
from records.consent.consents import object_to_contact, record_consent
from records.consent.contactable import ContactBlock, contact_blocks
from records.consent.suppression import listed, release, suppressed_rows
from records.filters.filter_sql import person_ids
from records.history.batches import list_batches
from records.history.undo import OPT_OUT, UndoneBatch, redo_batch, undo_batch
from records.people import read_people
from records.writing.bulk_update import update_people
from records.writing.new_people import create_people
from records.writing.person_edits import delete_people, edit_person
from records.writing.person_update import PersonUpdate
from tests.acts import batch_of, run_act

ANN = {"given_name": "Ann", "family_name": "Ash", "email": "ann@example.org"}
BOB = {"given_name": "Bob", "family_name": "Birch", "email": "bob@example.org",
       "phone": "+447700900123"}  # fmt: skip


def create(
    database: Database, *rows: dict[str, Any], kind: BatchKind = BatchKind.PERSON_CREATE
) -> int:
    with database.write(kind) as changes:
        for row in rows:
            create_people(changes, [row])
        return changes.batch_id


def update(
    database: Database,
    person: int,
    values: dict[str, Any],
    kind: BatchKind = BatchKind.PERSON_CREATE,
) -> int:
    with database.write(kind) as changes:
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
        ({"fundraising_by_post": "objected"}, ["consents"]),
    ],
)
@pytest.mark.parametrize("kind", [BatchKind.CONTACTS, BatchKind.PERSON_EDIT])
def test_opt_outs_of_people_on_record_stay(
    database_file: Database, values: dict[str, Any], fields: list[str], kind: BatchKind
) -> None:
    database = database_file
    create(database, ANN)
    batch = update(database, 1, {**values, "city": "Leeds", "nationality": "Irish"}, kind)
    done = undo_batch(database, batch)
    assert (done.opt_outs, done.suppressed) == (1, 0)
    assert kept(done) == [(1, field, OPT_OUT) for field in fields]
    (key,) = values
    assert value(database, key) == values[key]
    assert value(database, "nationality") is None
    redo_batch(database, batch)
    assert value(database, "nationality") == "Irish"
    assert undo_batch(database, batch, release_opt_outs=True).opt_outs == 0
    assert value(database, key) != values[key]


def test_what_was_kept_can_be_released_afterwards(database: Database) -> None:
    create(database, ANN)
    batch = update(database, 1, {"do_not_email": True})
    undo_batch(database, batch)
    undo_batch(database, batch, release_opt_outs=True)
    assert value(database, "do_not_email") is False


@pytest.mark.parametrize(
    ("withdrawn", "held"),
    [
        ({"do_not_email": False}, True),
        ({"deceased": False, "deceased_on": None}, True),
        ({"contact_hold": None}, "Opt out: “perhaps”"),
        ({"survey_consent": "consent"}, "objected"),
    ],
)
def test_a_withdrawal_is_undone_but_not_redone(
    database: Database, withdrawn: dict[str, Any], held: Any
) -> None:
    key = next(iter(withdrawn))
    create(database, {**ANN, key: held})
    edited = batch_of(database, edit_person, 1, withdrawn)
    assert edited is not None
    assert undo_batch(database, edited).opt_outs == 0
    assert value(database, key) == held
    assert redo_batch(database, edited).opt_outs == 1
    assert value(database, key) == held
    undo_batch(database, edited)
    undo_batch(database, edited, release_opt_outs=True)  # which leaves it as before the edit
    assert value(database, key) == held


def test_an_opt_out_withdrawn_since_is_not_kept(database: Database) -> None:
    create(database, ANN)
    batch = update(database, 1, {"do_not_email": True})
    run_act(database, edit_person, 1, {"do_not_email": False})
    assert undo_batch(database, batch).opt_outs == 0


@pytest.mark.parametrize(
    ("values", "purpose"),
    [
        ({"do_not_contact": True}, None),
        ({"deceased": True}, None),
        ({"do_not_email": True}, None),
        ({"survey_consent": "objected"}, "survey"),
        ({"news_by_email": "objected"}, "news"),
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
    redo_batch(database, batch)
    assert names(database) == ["Ash", "Birch"]
    undo_batch(database, batch)
    assert is_suppressed(database, {"email": "bob@example.org"}, purpose)
    undo_batch(database, batch, release_opt_outs=True)
    assert names(database) == []
    assert not is_suppressed(database, {"email": "bob@example.org"}, purpose)


@pytest.mark.parametrize(
    "row",
    [
        {"family_name": "Cole", "do_not_contact": True},
        {**BOB, "do_not_phone": True},
        {**BOB, "do_not_post": True},
        {**BOB, "contact_hold": "Opt out: “perhaps”"},
        {**BOB, "survey_consent": "objected", "do_not_phone": True},
        {**BOB, "news_by_post": "objected"},
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


TODAY: Final[dict[str, Any]] = {"reason": "asked", "by": "test", "on": date(2024, 5, 1)}


def test_an_objection_is_undone_only_by_releasing_it(database: Database) -> None:
    create(database, ANN, BOB)
    first = batch_of(database, object_to_contact, 1, **TODAY)
    run_act(database, object_to_contact, 2, **TODAY)
    assert first is not None
    done = undo_batch(database, first)
    assert (done.undone.reverted, done.opt_outs, done.addresses) == (0, 1, 1)
    redo_batch(database, first)
    blocked = {1: ContactBlock.OBJECTED, 2: ContactBlock.OBJECTED}
    with database.read() as connection:
        assert contact_blocks(connection, [1, 2], "email", "news") == blocked
    assert is_suppressed(database, {"email": "ann@example.org"})
    undo_batch(database, first, release_opt_outs=True)
    with database.read() as connection:
        assert contact_blocks(connection, [1, 2], "email", "news") == {2: ContactBlock.OBJECTED}
    assert is_suppressed(database, {"email": "bob@example.org"})
    assert not is_suppressed(database, {"email": "ann@example.org"})


def test_deleting_who_opted_out_suppresses_the_addresses(database: Database) -> None:
    create(database, ANN, {**BOB, "do_not_contact": True})
    deleted = batch_of(database, delete_people, [1, 2])
    assert deleted is not None
    assert is_suppressed(database, {"email": "bob@example.org"})
    assert is_suppressed(database, {"phone": "+447700900123"})
    assert not is_suppressed(database, {"email": "ann@example.org"})
    done = undo_batch(database, deleted)
    assert (done.opt_outs, done.addresses) == (0, 2)
    assert names(database) == ["Ash", "Birch"]
    assert is_suppressed(database, {"email": "bob@example.org"})
    undo_batch(database, deleted, release_opt_outs=True)
    assert names(database) == ["Ash", "Birch"]
    assert not is_suppressed(database, {"email": "bob@example.org"})


def test_a_deletion_that_was_undone_is_not_redone_with_an_opt_out_since(
    database: Database,
) -> None:
    create(database, ANN, {"family_name": "Cole"})
    deleted = batch_of(database, delete_people, [1, 2])
    assert deleted is not None
    undo_batch(database, deleted)
    run_act(database, edit_person, 1, {"do_not_contact": True})
    run_act(database, edit_person, 2, {"do_not_contact": True})  # has no address to suppress
    redo_batch(database, deleted)
    assert names(database) == ["Ash", "Cole"]  # both were edited since


def test_an_objection_to_one_purpose_is_not_superseded_by_redo(database: Database) -> None:
    create(database, ANN)
    run_act(database, object_to_contact, 1, **TODAY, purpose="news")
    consent: dict[str, Any] = {"recorded_on": date(2024, 6, 1), "evidence": "letter"}
    given = batch_of(database, record_consent, [1], "news", "email", "consent", **consent)
    assert given is not None
    news = "email", "news"
    with database.read() as connection:
        assert contact_blocks(connection, [1], *news) == {1: ContactBlock.SUPPRESSED}
    undo_batch(database, given)
    done = redo_batch(database, given)
    assert (done.opt_outs, kept(done)) == (1, [(1, "consents", OPT_OUT)])
    with database.read() as connection:
        assert contact_blocks(connection, [1], *news) == {1: ContactBlock.OBJECTED}


def test_a_release_is_undone_but_not_redone(database: Database) -> None:
    create(database, ANN)
    run_act(database, object_to_contact, 1, **TODAY)
    with database.read() as connection:
        [one] = listed(connection)
    run_act(database, release, one.suppression_id, by="test", reason="asked")
    with database.read() as connection:
        batch = list_batches(connection)[0].id
    assert undo_batch(database, batch).addresses == 0
    assert is_suppressed(database, {"email": "ann@example.org"})
    assert redo_batch(database, batch).addresses == 1
    assert is_suppressed(database, {"email": "ann@example.org"})


@pytest.mark.parametrize("values", [{"do_not_contact": True}, {"family_name": "Birch"}])
def test_an_open_review_of_an_opt_out_is_not_decided_by_redo(
    database: Database, values: dict[str, Any]
) -> None:
    create(database, ANN)
    row = {"row": values, "candidates": [{"person": 1}], "reason": "name", "kind": "contact"}
    with database.write(BatchKind.PERSON_CREATE) as changes:
        (review,) = changes.insert(reviews, [{"batch_id": changes.batch_id, **row}])
        imported = changes.batch_id
    with database.write(BatchKind.CONTACT_REVIEW) as changes:
        decided = {"state": "decided", "decided_for": 1}
        changes.update(reviews, [Change(review, decided)])
        resolved = changes.batch_id
    undo_batch(database, resolved)
    redo_batch(database, resolved)
    is_opt_out = "do_not_contact" in values
    with database.read() as connection:
        state = connection.scalar(select(reviews.c.state))
    assert state == ("open" if is_opt_out else "decided")
    assert undo_batch(database, imported).opt_outs == int(is_opt_out)


def test_the_row_of_a_review_that_goes_leaves_its_addresses_suppressed(
    database: Database,
) -> None:
    row = {"email": "robert@example.org", "do_not_contact": True}
    with database.write(BatchKind.PERSON_CREATE) as changes:
        ids = create_people(changes, [ANN])
        candidates = [{"person": one} for one in ids]
        review = {"batch_id": changes.batch_id, "kind": "contact", "reason": "name"}
        changes.insert(reviews, [{**review, "row": row, "candidates": candidates}])
        imported = changes.batch_id
    done = undo_batch(database, imported)
    assert (done.opt_outs, done.suppressed) == (1, 1)
    assert is_suppressed(database, {"email": "robert@example.org"})
    assert names(database) == []

"""A restore applies the deletions, opt-outs and suppressions recorded since the backup was made."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import format_moment
from importers.queue.draft_erasure import discard_drafts
from models.backups.automatic import EVERY, back_up_if_due
from models.backups.copies import back_up
from models.batch_kinds import BatchKind
from models.database import Database, open_database, utc_now
from models.tables import consents, id_counters, invitations, people, reviews
from models.undo import undo
from records.consent.consents import object_to_contact
from records.consent.contactable import ContactBlock, contact_blocks
from records.consent.suppression import suppressed_rows
from records.history.batches import list_batches
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.restore.restore import Former, Restored, restore_backup
from records.sent_messages import MailingState
from records.writing.person_edits import create_person, delete_people, edit_person
from surveys.mailing_lists import ListKind
from surveys.sending.mailings import due_mailings, find_mailing
from surveys.sending.sender import Sender
from tests.acts import batch_of, run_act
from tests.surveys.sending.mailing_office import (
    ACCOUNT,
    KeepingTransport,
    email,
    invite_people,
    new_mailing,
)

ON = date(2030, 1, 1)


def person(database: Database, name: str) -> int:
    values = {"family_name": name, "email": f"{name.lower()}@example.org"}
    return run_act(database, create_person, values)


def objects(database: Database, person_id: int) -> None:
    run_act(database, object_to_contact, person_id, reason="Asked", by="Registrar", on=ON)


def names(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.scalars(select(people.c.family_name)))


def is_suppressed(database: Database, name: str) -> bool:
    with database.read() as connection:
        return suppressed_rows(connection, [{"email": f"{name.lower()}@example.org"}]) == [0]


def counters(connection: Connection) -> dict[str, int]:
    return {row.table_name: row.next_id for row in connection.execute(select(id_counters))}


def reopen(database: Database, backup: Path) -> tuple[Database, Restored]:
    """Restore `backup` over the database, which is closed for that."""
    assert database.path is not None
    database.close()
    restored = restore_backup(backup, database.path, discard_drafts)
    return open_database(database.path), restored


def copy(database: Database, folder: Path, name: str = "copy.db") -> Path:
    return back_up(database, folder / "copies" / name).path


def test_deletions_and_objections_since_the_backup_are_applied_to_it(
    database_file: Database, tmp_path: Path
) -> None:
    anna, ben, cleo, dev = (person(database_file, name) for name in ("Anna", "Ben", "Cleo", "Dev"))
    backup = copy(database_file, tmp_path)
    objects(database_file, anna)
    objects(database_file, ben)
    run_act(database_file, delete_people, [ben, cleo])
    run_act(database_file, edit_person, dev, {"do_not_phone": True, "deceased": True})
    objects(database_file, person(database_file, "Emil"))
    with database_file.read() as connection:
        former_counters = counters(connection)

    opened, restored = reopen(database_file, backup)
    assert names(opened) == {"Anna", "Dev"}
    assert restored.former is Former.LATER
    assert (restored.replayed.deleted, restored.replayed.opted_out) == (2, 2)
    assert restored.sentence == (
        "Kept from after the backup: 2 people deleted, opt-outs of 2 people recorded and 3"
        " addresses suppressed."
    )
    assert all(is_suppressed(opened, name) for name in ("Anna", "Ben", "Emil"))
    assert not is_suppressed(opened, "Dev")
    with opened.read() as connection:
        assert connection.scalar(select(people.c.do_not_contact).where(people.c.id == anna))
        held = select(people.c.do_not_phone, people.c.deceased, people.c.do_not_contact)
        assert connection.execute(held.where(people.c.id == dev)).one() == (True, True, False)
        bases = connection.scalars(select(consents.c.basis).where(consents.c.person_id == anna))
        assert set(bases) == {"objected"}
        now = counters(connection)
        assert all(now[name] >= next_id for name, next_id in former_counters.items())
        newest = list_batches(connection, 1)[0]
    assert newest.counts == {
        "deleted": 2,
        "erased": 0,
        "opted_out": 2,
        "suppressed": 3,
        "messages": 0,
    }
    with pytest.raises(UserError) as refused:  # else people who were deleted would come back
        undo(opened, newest.id)
    assert refused.value.code == "restore_not_undoable"
    opened.close()


def test_what_was_undone_since_is_not_applied(database_file: Database, tmp_path: Path) -> None:
    anna = person(database_file, "Anna")
    with database_file.write(BatchKind.PERSON_CREATE) as changes:
        changes.insert(people, [{"family_name": "Imported"}])
    backup = copy(database_file, tmp_path)
    undo(database_file, changes.batch_id)  # the records go, but nobody asked for that
    deletion = batch_of(database_file, delete_people, [anna])
    assert deletion is not None
    undo(database_file, deletion)
    opened, restored = reopen(database_file, backup)
    assert names(opened) == {"Anna", "Imported"}
    assert restored.replayed.deleted == 0
    assert restored.sentence == "Nothing was deleted and nobody opted out since this backup."
    opened.close()


@pytest.mark.parametrize("damage", ["damaged", "missing", "empty", "locked"])
def test_later_backups_tell_it_where_the_database_cannot(
    database_file: Database, tmp_path: Path, damage: str
) -> None:
    anna, ben = person(database_file, "Anna"), person(database_file, "Ben")
    backup = copy(database_file, tmp_path)
    run_act(database_file, delete_people, [anna])
    newer = back_up_if_due(database_file, datetime.now() + EVERY)
    assert newer is not None
    objects(database_file, ben)  # nothing knows of it any more
    database_file.close()
    assert database_file.path is not None
    if damage == "missing":
        database_file.path.unlink()
    else:
        content = {"empty": b"", "damaged": b"damaged!", "locked": b"Almanac (secret)"}
        database_file.path.write_bytes(content[damage] * 900)
    opened, restored = reopen(database_file, backup)
    assert names(opened) == {"Ben"}
    assert restored.former is (Former.MISSING if damage == "missing" else Former.UNREADABLE)
    assert (restored.aside is None) == (damage == "missing")
    assert restored.known_until == newer.at
    assert "1 person deleted" in restored.sentence
    assert f"after {format_moment(newer.at)} are not known." in restored.sentence
    assert ("has no passphrase now" in restored.sentence) == (damage == "locked")
    opened.close()


def test_nothing_is_applied_to_a_backup_of_another_office(
    database_file: Database, empty_file: Path, tmp_path: Path
) -> None:
    shutil.copy(empty_file, tmp_path / "other.db")
    other = open_database(tmp_path / "other.db")
    theirs = person(other, "Theirs")
    backup = copy(other, tmp_path)
    other.close()
    ours = person(database_file, "Ours")
    assert ours == theirs  # the same id
    objects(database_file, ours)
    run_act(database_file, delete_people, [ours])
    opened, restored = reopen(database_file, backup)
    assert names(opened) == {"Theirs"}
    assert restored.former is Former.UNRELATED
    assert restored.sentence.startswith("The former database is not a later state of this backup")
    assert not is_suppressed(opened, "Ours")
    opened.close()


def test_a_second_restore_applies_what_each_of_the_former_states_knows(
    database_file: Database, tmp_path: Path
) -> None:
    """Monday's backup was restored, and was the wrong one: Tuesday's is, of the lost future."""
    anna, ben = person(database_file, "Anna"), person(database_file, "Ben")
    monday = copy(database_file, tmp_path, "monday.db")
    cleo, _ = person(database_file, "Cleo"), person(database_file, "Dev")
    tuesday = copy(database_file, tmp_path, "tuesday.db")
    run_act(database_file, delete_people, [cleo])
    run_act(database_file, delete_people, [anna])
    opened, _ = reopen(database_file, monday)
    assert names(opened) == {"Ben"}
    emil = person(opened, "Emil")
    assert emil not in {anna, ben, cleo}
    objects(opened, ben)
    opened, restored = reopen(opened, tuesday)
    assert names(opened) == {"Ben", "Dev"}
    assert restored.former is Former.LATER
    assert is_suppressed(opened, "Ben")
    assert (restored.replayed.deleted, restored.replayed.opted_out) == (2, 1)
    opened.close()


def test_an_older_backup_gets_the_key_of_now(database_file: Database, tmp_path: Path) -> None:
    """Also one of an earlier schema: the suppressions work, and those to come too."""
    anna, ben = person(database_file, "Anna"), person(database_file, "Ben")
    backup = copy(database_file, tmp_path)
    objects(database_file, anna)
    opened, _ = reopen(database_file, backup)
    objects(opened, ben)
    assert is_suppressed(opened, "Anna")
    assert is_suppressed(opened, "Ben")
    opened, _ = reopen(opened, backup)
    assert is_suppressed(opened, "Anna")
    assert is_suppressed(opened, "Ben")
    opened.close()


def test_objections_of_people_and_addresses_since_the_backup(
    database_file: Database, tmp_path: Path
) -> None:
    here = person(database_file, "Ann")
    held = person(database_file, "Cy")
    backup = copy(database_file, tmp_path)
    run_act(database_file, edit_person, here, {"do_not_contact": True})
    run_act(database_file, edit_person, here, {"other_email": "new@example.org"})
    run_act(database_file, edit_person, person(database_file, "Bob"), {"do_not_email": True})
    with database_file.write(BatchKind.PERSON_CREATE) as changes:
        row = {"family_name": "Cy", "do_not_contact": True}
        review = {"batch_id": changes.batch_id, "kind": "contact", "reason": "same name"}
        changes.insert(reviews, [{**review, "row": row, "candidates": [{"person": held}]}])
    database, restored = reopen(database_file, backup)
    assert names(database) == {"Ann", "Cy"}
    assert is_suppressed(database, "Bob")
    assert is_suppressed(database, "New")
    assert (restored.replayed.opted_out, restored.replayed.suppressed) == (2, 2)
    with database.read() as connection:
        blocks = contact_blocks(connection, [here, held])
    assert blocks == {here: ContactBlock.OBJECTED, held: ContactBlock.ON_HOLD}
    database.close()


def test_records_merged_since_stay_apart_and_both_have_the_opt_outs(
    database_file: Database, tmp_path: Path
) -> None:
    anna, again, ben = (person(database_file, name) for name in ("Anna", "Anna", "Ben"))
    double = person(database_file, "Ben")
    backup = copy(database_file, tmp_path)
    for keep, other in ((anna, again), (ben, double)):
        with database_file.read() as connection:
            plan = plan_merge(connection, keep, other)
        run_act(database_file, merge_people, plan)
    objects(database_file, anna)
    run_act(database_file, delete_people, [ben])

    opened, _ = reopen(database_file, backup)
    with opened.read() as connection:
        assert set(connection.scalars(select(people.c.id))) == {anna, again}
        assert set(contact_blocks(connection, [anna, again]).values()) == {ContactBlock.OBJECTED}
    opened.close()


def test_what_was_sent_since_the_backup_is_not_sent_again(
    database_file: Database, tmp_path: Path
) -> None:
    wave, _ = invite_people(database_file, 3)
    begun = new_mailing(database_file, wave)
    scheduled = new_mailing(database_file, wave, ListKind.REMINDER, utc_now())
    Sender(database_file, wave, ACCOUNT, KeepingTransport(), limit=1).send(begun)
    backup = copy(database_file, tmp_path)
    Sender(database_file, wave, ACCOUNT, KeepingTransport(), limit=1).send(begun)
    database, restored = reopen(database_file, backup)
    assert restored.replayed.messages == 1
    assert "1 message known as sent" in restored.sentence
    with database.read() as connection:
        told = dict(
            connection.execute(select(invitations.c.email, invitations.c.disposition)).all()
        )
        mailings = [find_mailing(connection, one) for one in (begun, scheduled)]
        assert due_mailings(connection, utc_now()) == []
    assert told == {email(0): "sent", email(1): "sent", email(2): "not_sent"}
    assert {one.state for one in mailings} == {MailingState.PAUSED}
    assert "A backup was restored" in (mailings[1].reason or "")
    rest = KeepingTransport()
    Sender(database, wave, ACCOUNT, rest).send(begun)
    assert rest.addresses == [email(2)]
    database.close()

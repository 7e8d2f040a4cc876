"""Erasing people for good: nothing of them stays, and nothing brings them back."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from openpyxl import Workbook
from sqlalchemy import select, text

from core.errors import UserError
from core.paths import data_folder
from importers.contacts.choices import ContactChoices
from importers.contacts.kind import CONTACTS
from importers.queue import drafts
from importers.queue.draft_erasure import discard_drafts
from importers.workflow import Applied, digest_of, prepare, run_import
from models.backups.copies import back_up
from models.batch_kinds import BatchKind
from models.database import Database, open_database
from models.file_keys import PAGE, key_of
from models.tables import (
    erasures,
    journal,
    metadata,
    people,
    responses,
)
from records.erasure.erase import Erased, erase_for_good
from records.erasure.ledger import list_erasures, read_erased
from records.erasure.older_copies import apply_later_erasures
from records.filters.segments import save_segment
from records.history.batches import list_batches
from records.history.undo import redo_batch, undo_batch
from records.parts.registry import PERSON_PARTS
from records.restore.restore import restore_backup
from records.writing.new_people import create_people
from records.writing.person_edits import delete_people, edit_person
from tests.acts import run_act
from tests.databases import raw_connection
from tests.office import fill

MARK = "zqxmark"
HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "Date of birth", "Completed",
            "Employer", "City", "Remarks")  # fmt: skip


def row_of(at: int) -> tuple[str, ...]:
    """A row of which every value is a marker, but for those that must be a number or a date."""
    return (
        f"{MARK}-{at}", f"{MARK}given{'abcdefghij'[at % 10]}", f"{MARK}family{at}",
        f"{MARK}{at}@example.org", f"19{40 + at % 60}-02-03", f"{MARK}year",
        f"{MARK} hospital {at}", f"{MARK}ton", f"{MARK} remark",
    )  # fmt: skip


def import_file(database: Database, path: Path) -> Applied:
    return run_import(database, prepare(database, CONTACTS, path))


def marked(database: Database) -> list[int]:
    with database.read() as connection:
        found = select(people.c.id).where(people.c.family_name.contains(MARK))
        return list(connection.scalars(found.order_by(people.c.id)))


def all_texts(database: Database) -> Iterator[tuple[str, str]]:
    """Every row of every table as text, those of the search index, too."""
    with database.read() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                yield str(table.name), str(tuple(row))
        for row in connection.execute(text("SELECT word FROM search_words")):
            yield "search_words", str(row[0])


def traces(database: Database, mark: str = MARK) -> list[tuple[str, str]]:
    found = [one for one in all_texts(database) if mark in one[1].casefold()]
    if database.path is not None:
        database.close()
        connection = raw_connection(database.path)
        # The index's own tables, in which the words of deleted people could stay.
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
        ).fetchall()
        for (name,) in names:
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                whole = b" ".join(
                    one if isinstance(one, bytes) else str(one).encode() for one in row
                )
                if mark.encode() in whole.lower():
                    found.append((name, str(row)[:200]))
        connection.close()
    return found


def add_everything(database: Database, ids: list[int]) -> None:
    """Give people a record of each kind, filled with markers."""
    with database.write(BatchKind.PERSON_EDIT) as changes:
        for part in PERSON_PARTS:
            rows = [{"person_id": one, **_marked_record(part.table, one)} for one in ids]
            changes.insert(part.table, rows)


def _marked_record(table: Any, person_id: int) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for column in table.columns:
        if column.name in ("id", "person_id", "match_value", "canonical") or column.foreign_keys:
            continue
        kind = column.type.python_type
        given[column.name] = {
            str: f"{MARK} {column.name} {person_id}",
            bool: False,
            int: 1999,
            date: date(2001, 2, 3),
        }[kind]
    if table.name == "contact_points":
        given |= {"kind": "email", "value": f"{MARK}{person_id}b@example.org"}
    if table.name == "consents":
        given |= {"purpose": "news", "channel": "email", "basis": "objected"}
    return given


def erase(database: Database, ids: list[int]) -> Erased:
    return erase_for_good(database, ids, "Asked to be erased", discard_drafts)


def test_nothing_of_an_erased_person_stays_anywhere(
    database: Database, their_file: Path, tmp_path: Path
) -> None:
    office = fill(database)
    import_file(database, their_file)
    ids = marked(database)
    add_everything(database, ids)
    run_act(database, edit_person, ids[0], {"family_name": f"{MARK}married", "city": "Leeds"})
    other = office.person_ids[0]
    run_act(database, edit_person, other, {"notes": f"Knows {MARK}givena {MARK}family0 well"})
    run_act(database, save_segment, "Few", f'alumni_id = "{MARK}-1"')
    drafts.keep(database, their_file, digest_of(their_file), standing())
    assert len(ids) == 8

    erased = erase(database, ids)

    assert erased.people == 8
    assert erased.discarded_drafts == ("some.xlsx",)
    assert traces(database) == []
    with database.read() as connection:
        notes = connection.scalar(select(people.c.notes).where(people.c.id == other))
        titles = [batch.title for batch in list_batches(connection)]
    assert notes == "Knows (erased) well"
    assert titles[0] == "8 people erased for good"
    assert not any("(no name)" in title for title in titles)


@pytest.mark.parametrize("erased", [0, 1])
def test_of_files_that_wait_those_are_discarded_that_name_somebody_on_any_sheet(
    database_file: Database, tmp_path: Path, erased: int
) -> None:
    office = fill(database_file)
    book = Workbook()
    book.worksheets[0].append(("Given name", "Family name"))
    book.worksheets[0].append(("Una", "Nobody"))
    book.create_sheet("Empty")
    book.create_sheet("Others").append(full_name(database_file, office.person_ids[0]))
    book.save(tmp_path / "waits.xlsx")
    path = tmp_path / "waits.xlsx"
    drafts.keep(database_file, path, digest_of(path), standing())
    gone = erase(database_file, [office.person_ids[erased]])
    assert gone.discarded_drafts == (("waits.xlsx",) if erased == 0 else ())


def full_name(database: Database, person_id: int) -> tuple[str, str]:
    with database.read() as connection:
        names = select(people.c.given_name, people.c.family_name).where(people.c.id == person_id)
        given, family = connection.execute(names).one()
    return given, family


def standing() -> drafts.Standing:
    """How far an import has come of which only the file is chosen."""
    return drafts.Standing(ContactChoices())


def test_the_next_import_leaves_them_out_and_says_so(database: Database, their_file: Path) -> None:
    import_file(database, their_file)
    erase(database, marked(database))

    planned = prepare(database, CONTACTS, their_file)
    assert planned.plan.counts["skipped"] == 8
    assert [issue.code for issue in planned.issues if issue.row] == ["row_erased"] * 8
    run_import(database, planned)
    assert marked(database) == []
    assert traces(database) == []


@pytest.mark.parametrize(
    ("row", "is_skipped"),
    [
        ({"alumni_id": "A 1"}, True),
        ({"alumni_id": "A-2"}, False),
        ({"family_name": "Else", "email": "One@example.org"}, True),
        ({"given_name": "Ada", "family_name": "One", "birth_date": date(1980, 2, 3)}, True),
        ({"given_name": "One", "family_name": "ADA", "birth_date": date(1980, 2, 3)}, True),
        ({"given_name": "Ada", "family_name": "One", "birth_date": date(1981, 2, 3)}, False),
        ({"given_name": "Ada", "family_name": "One", "award_completed": 2001}, True),
        ({"given_name": "Ada", "family_name": "Before", "award_completed": 2001}, True),
        ({"given_name": "Ada", "family_name": "One", "award_completed": 2002}, False),
        ({"given_name": "Ada", "family_name": "One"}, False),
    ],
)
def test_who_was_erased_is_known_again(
    database: Database, row: dict[str, Any], is_skipped: bool
) -> None:
    values = {
        "alumni_id": "A-1", "given_name": "Ada", "family_name": "Before",
        "birth_date": date(1980, 2, 3), "email": "one@example.org", "award_completed": 2001,
    }  # fmt: skip
    with database.write(BatchKind.PERSON_CREATE) as changes:
        (person_id,) = create_people(changes, [values])
    run_act(database, edit_person, person_id, {"family_name": "One"})
    erase(database, [person_id])
    with database.read() as connection:
        assert read_erased(connection).include(row) is is_skipped


def test_an_address_that_others_have_does_not_keep_them_out(database: Database) -> None:
    couple = [
        {"given_name": given, "family_name": "Both", "email": "both@example.org"}
        for given in ("Ada", "Ben")
    ]
    with database.write(BatchKind.PERSON_CREATE) as changes:
        ada, ben = create_people(changes, couple)
    erase(database, [ada])
    with database.read() as connection:
        erased = read_erased(connection)
        assert erased.include(couple[0])
        assert not erased.include(couple[1])
        assert connection.scalars(select(people.c.id)).all() == [ben]


def test_undo_and_redo_of_an_older_import_keep_them_out(
    database: Database, their_file: Path
) -> None:
    batch = import_file(database, their_file).batch_id
    assert batch is not None
    ids = marked(database)
    erase(database, ids[:5])
    undo_batch(database, batch)
    assert marked(database) == []
    redo_batch(database, batch)
    assert marked(database) == ids[5:]
    undo_batch(database, batch)
    erase(database, ids[5:7])
    redone = redo_batch(database, batch)
    assert marked(database) == ids[7:]
    kept_out = {one.person_id for one in redone.undone.kept if one.reason == "erased for good"}
    assert kept_out == set(ids[5:7])


def test_who_was_deleted_before_can_be_erased_too(database: Database, their_file: Path) -> None:
    import_file(database, their_file)
    ids = marked(database)
    run_act(database, delete_people, ids)
    deletion = list_batches_ids(database)[0]
    erase(database, ids)
    assert traces(database) == []
    undo_batch(database, deletion)
    assert marked(database) == []


def list_batches_ids(database: Database) -> list[int]:
    with database.read() as connection:
        return [batch.id for batch in list_batches(connection)]


def test_an_erasure_cannot_be_undone(database: Database) -> None:
    ids = fill(database).person_ids
    erase(database, [ids[0]])
    with pytest.raises(UserError) as refused:
        undo_batch(database, list_batches_ids(database)[0])
    assert refused.value.code == "erasure_not_undoable"


def test_answers_to_a_closed_wave_stay_without_the_person_and_others_go(
    database: Database,
) -> None:
    office = fill(database)
    person = office.person_ids[0]
    with database.read() as connection:
        before = connection.scalars(select(responses.c.wave_id)).all()
    erased = erase(database, [person])
    with database.read() as connection:
        left = connection.execute(select(responses)).all()
        unlinked = [row for row in left if row.person_id is None]
        lines = connection.scalars(
            select(journal.c.person_id).where(
                journal.c.table_name == "responses", journal.c.record_id == unlinked[0].id
            )
        ).all()
    assert erased.unlinked_responses == len(unlinked) == 1
    assert unlinked[0].wave_id == office.waves[0].id
    assert unlinked[0].invitation_id is None
    assert len(left) == len(before) - 1  # that of the open wave is gone
    assert set(lines) == {None}


def test_an_erasure_needs_a_reason_that_names_nobody(database: Database) -> None:
    ids = fill(database).person_ids
    for reason, code in ((" ", "no_reason"), ("adaeze OKAFOR asked", "reason_names_person")):
        with pytest.raises(UserError) as refused:
            erase_for_good(database, [ids[0]], reason, discard_drafts)
        assert refused.value.code == code
    with pytest.raises(UserError) as refused:
        erase_for_good(database, [10**9], "Asked", discard_drafts)
    assert refused.value.code == "no_person"
    with database.read() as connection:
        assert connection.scalars(select(erasures.c.id)).all() == []


def test_a_restored_backup_does_not_bring_them_back(
    database_file: Database, their_file: Path, tmp_path: Path
) -> None:
    import_file(database_file, their_file)
    ids = marked(database_file)
    add_everything(database_file, ids)
    backup = back_up(database_file, tmp_path / "copies" / "copy.db").path
    erase(database_file, ids)
    database_file.close()
    assert database_file.path is not None
    restored = restore_backup(backup, database_file.path, discard_drafts)
    assert restored.replayed.erased == 8
    assert "8 people erased for good" in restored.sentence
    opened = open_database(database_file.path)
    assert marked(opened) == []
    assert traces(opened) == []
    opened = open_database(database_file.path)
    import_file(opened, their_file)
    assert marked(opened) == []
    opened.close()


def test_of_a_hundred_people_nobody_comes_back_in_any_way(
    database_file: Database, many_file: Path, tmp_path: Path, log: Path
) -> None:
    """Their file again, an older import undone and redone, and a backup restored."""
    fill(database_file)
    path = database_file.path
    assert path is not None
    imported = import_file(database_file, many_file).batch_id
    assert imported is not None
    ids = marked(database_file)
    add_everything(database_file, ids)
    run_act(database_file, delete_people, ids[:10])
    drafts.keep(database_file, many_file, digest_of(many_file), standing())
    backup = back_up(database_file, tmp_path / "copies" / "copy.db").path
    assert erase(database_file, ids).people == len(ids) == 100

    def nobody(database: Database) -> None:
        assert marked(database) == []
        assert traces(database) == []
        assert MARK.encode() not in plain_pages(path).lower()

    nobody(database_file)
    planned = prepare(database_file, CONTACTS, many_file)
    assert planned.plan.counts["skipped"] == 100
    run_import(database_file, planned)
    nobody(database_file)
    undo_batch(database_file, imported)
    redo_batch(database_file, imported)
    nobody(database_file)
    database_file.close()
    assert restore_backup(backup, path, discard_drafts).replayed.erased == 100
    opened = open_database(path)
    nobody(opened)
    import_file(opened, many_file)
    nobody(opened)
    opened.close()
    assert not log.exists() or MARK not in log.read_text("utf-8").lower()


def test_the_pages_and_the_log_of_a_file_hold_nothing_of_them(
    database_file: Database, their_file: Path, tmp_path: Path
) -> None:
    fill(database_file)
    import_file(database_file, their_file)
    ids = marked(database_file)
    add_everything(database_file, ids)
    path = database_file.path
    assert path is not None
    database_file.close()
    assert MARK.encode() in plain_pages(path).lower()
    database_file = open_database(path)
    erase(database_file, ids)
    log = path.with_name(path.name + "-wal")
    assert log.stat().st_size < 100_000  # what was written since it was cut
    database_file.close()
    assert MARK.encode() not in plain_pages(path).lower()


def plain_pages(path: Path) -> bytes:
    """The pages of a database file as they are, free ones and gaps among them, decrypted."""
    key = key_of(path)
    assert key is not None
    secret = bytes.fromhex(key.literal[2:66])
    content = path.read_bytes()
    plain = b""
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        begin = 16 if start == 0 else 0
        cipher = Cipher(algorithms.AES(secret), modes.CBC(page[-80:-64]))
        plain += cipher.decryptor().update(page[begin:-80])
    return plain


def test_a_copy_from_before_that_is_opened_directly_loses_them_too(
    database_file: Database, their_file: Path, tmp_path: Path
) -> None:
    import_file(database_file, their_file)
    ids = marked(database_file)
    add_everything(database_file, ids)
    run_act(database_file, delete_people, ids[:1])
    copy = back_up(database_file, tmp_path / "elsewhere" / "copy.db").path
    erase(database_file, ids[:5])

    opened = open_database(copy)
    assert apply_later_erasures(opened, discard_drafts) == (
        "5 people who were erased for good after this copy was made were erased from it again."
    )
    assert marked(opened) == ids[5:]
    assert traces(opened, f"{MARK}family0") == []
    with opened.read() as connection:
        assert len(list_erasures(connection)) == 5
    import_file(opened, their_file)
    assert marked(opened) == ids[5:]
    assert apply_later_erasures(opened, discard_drafts) == ""
    opened.close()
    assert apply_later_erasures(database_file, discard_drafts) == ""
    assert marked(database_file) == ids[5:]


def test_what_is_known_of_erasures_names_nobody_and_may_be_missing(
    database: Database, their_file: Path
) -> None:
    import_file(database, their_file)
    erase(database, marked(database))
    (known,) = (data_folder() / "erasures").iterdir()
    assert MARK not in known.read_text("utf-8")
    known.write_text("{")
    assert apply_later_erasures(database, discard_drafts) == ""
    assert len(json.loads(known.read_text("utf-8"))["erasures"]) == 8

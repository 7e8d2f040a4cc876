"""Notes, the contact log, tasks and linked files: parts that no field of the flat row shows."""

from datetime import date

import pytest

from core.errors import UserError
from models.database import Database, user_name, utc_now
from models.undo import undo
from records.details import PersonDetails, read_details
from records.history.person_history import read_history
from records.parts.communications import COMMUNICATIONS
from records.parts.linked_files import LINKED_FILES
from records.parts.notes import NOTES
from records.parts.tasks import TASKS
from records.writing.part_records import add_record, add_records, edit_record
from records.writing.person_edits import EditConflict, create_person, delete_people
from records.writing.tasks import complete_task, reopen_task
from tests.acts import batch_of, newest_batch, run_act
from tests.snapshots import once

DAY = date(2024, 5, 6)


@pytest.fixture
@once
def person(database: Database) -> int:
    """Somebody with a note, a call, a task and a linked file."""
    person = run_act(database, create_person, {"family_name": "Adeyemi"})
    run_act(database, add_record, NOTES, person, {"text": "Prefers letters.\nAsk again."})
    call = {"kind": "call", "direction": "in", "happened_on": DAY, "subject": "Change of address"}
    run_act(database, add_record, COMMUNICATIONS, person, call)
    run_act(database, add_record, TASKS, person, {"title": "Send the form", "due_on": DAY})
    run_act(database, add_record, LINKED_FILES, person, {"location": r"S:\forms\adeyemi.pdf"})
    return person


def details(database: Database, person: int) -> PersonDetails:
    with database.read() as connection:
        return read_details(connection, person)


def test_records_have_a_day_and_an_author(database: Database, person: int) -> None:
    found = details(database, person)
    (note,), (call,), (task,), (file,) = (
        found.dated_notes, found.communications, found.tasks, found.linked_files,
    )  # fmt: skip
    assert (note.noted_on, note.by) == (utc_now().date(), user_name())
    assert (call.happened_on, call.by) == (DAY, user_name())
    assert (task.is_open, task.is_due(DAY), task.is_due(date(2024, 5, 5))) == (True, True, False)
    assert (file.location, file.dated_on) == (r"S:\forms\adeyemi.pdf", utc_now().date())


def test_titles_and_history_name_them(database: Database, person: int) -> None:
    with database.read() as connection:
        told = [(line.title, line.what, line.new) for line in read_history(connection, person)]
    assert told[:-1] == [
        ("Adeyemi: linked file added", "Linked file", r"S:\forms\adeyemi.pdf"),
        ("Adeyemi: task added", "Task", "Send the form"),
        ("Adeyemi: call added", "Contact log entry", "Change of address, call"),
        ("Adeyemi: note added", "Note", "Prefers letters.\nAsk again."),
    ]


def test_they_go_with_the_person_and_come_back(database: Database, person: int) -> None:
    before = details(database, person)
    deleted = batch_of(database, delete_people, [person])
    assert deleted is not None
    assert details(database, person).dated_notes == ()
    assert undo(database, deleted).kept == ()
    assert details(database, person) == before


def test_a_task_is_done_once_and_reopened(database: Database, person: int) -> None:
    (task,) = details(database, person).tasks
    run_act(database, complete_task, task.id, DAY)
    assert newest_batch(database).title == "Adeyemi: task marked as done"
    assert batch_of(database, complete_task, task.id, date(2025, 1, 1)) is None
    (done,) = details(database, person).tasks
    assert (done.done_on, done.done_by, done.is_due(DAY)) == (DAY, user_name(), False)
    run_act(database, reopen_task, task.id)
    assert details(database, person).tasks == (task,)


def test_one_call_is_logged_for_several_people(database: Database, person: int) -> None:
    other = run_act(database, create_person, {"family_name": "Brennan"})
    values = {"kind": "meeting", "happened_on": DAY}
    with_one_gone = [person, other, 99]
    run_act(database, add_records, COMMUNICATIONS, with_one_gone, values)
    for one in (person, other):
        assert details(database, one).communications[0].kind == "meeting"


def test_what_others_changed_meanwhile_is_not_overwritten(database: Database, person: int) -> None:
    (note,) = details(database, person).dated_notes
    seen = {"text": note.text, "noted_on": note.noted_on}
    run_act(database, edit_record, NOTES, note.id, {"text": "Theirs"}, seen)
    with pytest.raises(EditConflict) as raised:
        run_act(database, edit_record, NOTES, note.id, {"text": "Mine", "noted_on": DAY}, seen)
    assert [(one.key, one.mine, one.theirs) for one in raised.value.conflicts] == [
        ("text", "Mine", "Theirs")
    ]
    run_act(database, edit_record, NOTES, note.id, {"text": "Mine"}, raised.value.theirs)
    assert details(database, person).dated_notes[0].text == "Mine"


def test_an_empty_note_is_refused(database: Database, person: int) -> None:
    with pytest.raises(UserError, match="nothing was saved"):
        run_act(database, add_record, NOTES, person, {"text": ""})

"""The timeline of a person has everything once, newest first, in pages; on both databases."""

from datetime import date, datetime

import pytest

from models.batch_kinds import BatchFile, BatchKind
from models.database import Database, user_name
from models.tables import invitations, messages, responses
from models.undo import undo
from queries.timeline import TimelineEntry, TimelineKind, read_timeline
from records.consent.consents import object_to_contact, record_consent
from records.parts.communications import COMMUNICATIONS
from records.parts.linked_files import LINKED_FILES
from records.parts.notes import NOTES
from records.parts.tasks import TASKS
from records.writing.engagements import add_engagement
from records.writing.new_people import create_people
from records.writing.part_records import add_record
from records.writing.person_edits import edit_person
from surveys.survey_store import create_survey
from surveys.waves import open_wave
from tests.acts import batch_of, run_act
from tests.office import QUESTIONNAIRE
from tests.snapshots import once


@pytest.fixture
@once
def person(database: Database) -> int:
    """Somebody of whom every kind of entry tells, each on a day of its own."""
    with database.write(BatchKind.CONTACTS, file=BatchFile("a.xlsx")) as changes:
        person, _other = create_people(
            changes, [{"family_name": "Okafor", "city": "York"}, {"family_name": "Dahl"}]
        )
    run_act(database, add_record, NOTES, person, {"text": "Note", "noted_on": date(2020, 1, 1)})
    call = {"kind": "call", "direction": "in", "happened_on": date(2020, 1, 2), "subject": "Hello"}
    run_act(database, add_record, COMMUNICATIONS, person, call)
    task = {"title": "Call back", "due_on": date(2020, 1, 3), "owner": "ada"}
    run_act(database, add_record, TASKS, person, task)
    done = {"title": "Thank", "done_on": date(2020, 1, 4), "done_by": "ben"}
    run_act(database, add_record, TASKS, person, done)
    on = date(2020, 1, 5)
    run_act(database, add_engagement, [person], "event", title="Ball", happened_on=on)
    run_act(database, add_engagement, [person], "LinkedIn group")
    on = date(2020, 1, 6)
    run_act(database, record_consent, [person], "news", "email", "consent", recorded_on=on)
    on = date(2020, 1, 7)
    run_act(database, object_to_contact, person, reason="By phone", by="ada", on=on)
    file = {"location": "https://example.org/form", "dated_on": date(2020, 1, 8)}
    run_act(database, add_record, LINKED_FILES, person, file)
    run_act(database, create_survey, QUESTIONNAIRE)
    wave = run_act(database, open_wave, "CAC", "2020")
    with database.write(BatchKind.INVITE) as changes:
        (invitation,) = changes.insert(
            invitations,
            [{"wave_id": wave.id, "person_id": person, "token": "t", "disposition": "refused",
              "disposition_on": date(2020, 1, 11)}],
        )  # fmt: skip
        sent = {"invitation_id": invitation, "channel": "list", "state": "sent"}
        changes.insert(
            messages,
            [{**sent, "kind": "invitation", "number": 1, "at": datetime(2020, 1, 9, 10)},
             {**sent, "kind": "reminder", "number": 2, "at": datetime(2020, 1, 10, 10)},
             {**sent, "kind": "reminder", "number": 3, "at": datetime(2020, 1, 10, 11),
              "state": "claimed"}],
        )  # fmt: skip
        answered = {"wave_id": wave.id, "person_id": person, "platform": "generic"}
        changes.insert(responses, [{**answered, "submitted_at": datetime(2020, 1, 12, 9)}])
    edited = batch_of(database, edit_person, person, {"city": "Leeds", "gender": "female"})
    assert edited is not None
    undo(database, edited)
    return person


def entries(database: Database, person: int, *kinds: TimelineKind) -> list[TimelineEntry]:
    with database.read() as connection:
        page = read_timeline(connection, person, kinds=kinds or tuple(TimelineKind))
    assert not page.has_more
    return list(page.entries)


def test_everything_is_told_once_and_newest_first(database: Database, person: int) -> None:
    found = entries(database, person)
    of_today, dated = found[:4], found[4:]
    assert [(one.title, one.is_undone) for one in of_today] == [
        ("Undo: Okafor: gender, city changed", False),
        ("Okafor: gender, city changed", True),
        ("Okafor: opt-out recorded", False),
        ("a.xlsx imported", False),
    ]
    assert of_today[1].text == "Gender: female; Address, city: York → Leeds"
    assert of_today[1].by == user_name()
    assert [(one.kind, one.title, one.text, one.by) for one in dated] == [
        ("response", "CAC 2020 answered in part", "", None),
        ("disposition", "CAC 2020: refused", "", None),
        ("message", "Reminder 2 to CAC 2020 sent", "", None),
        ("message", "Invitation to CAC 2020 sent", "", None),
        ("file", "File: https://example.org/form", "", None),
        ("consent", "Opted out: all contact", "By phone", None),
        ("consent", "Consent: news by e-mail", "entered by hand", None),
        ("engagement", "Event: Ball", "", None),
        ("task", "Done: Thank", "", "ben"),
        ("task", "Task: Call back", "", "ada"),
        ("communication", "Call received: Hello", "", user_name()),
        ("note", "Note", "Note", user_name()),
        ("engagement", "LinkedIn group", "", None),
    ]
    assert [one.is_open for one in dated if one.kind is TimelineKind.TASK] == [False, True]
    assert dated[-1].on is None


def test_pages_are_the_whole_in_pieces(database: Database, person: int) -> None:
    whole = entries(database, person)
    pieces: list[TimelineEntry] = []
    has_more = True
    while has_more:
        with database.read() as connection:
            page = read_timeline(connection, person, start=len(pieces), limit=4)
        assert len(page.entries) <= 4
        pieces += page.entries
        has_more = page.has_more
    assert pieces == whole


def test_some_kinds_alone(database: Database, person: int) -> None:
    whole = entries(database, person)
    some = (TimelineKind.NOTE, TimelineKind.IMPORT)
    assert entries(database, person, *some) == [one for one in whole if one.kind in some]
    with database.read() as connection:
        assert read_timeline(connection, person, kinds=()).entries == ()


def test_what_an_entry_links_to(database: Database, person: int) -> None:
    (note,) = entries(database, person, TimelineKind.NOTE)
    (answered,) = entries(database, person, TimelineKind.RESPONSE)
    (imported,) = entries(database, person, TimelineKind.IMPORT)
    sent, *_ = entries(database, person, TimelineKind.MESSAGE)
    assert (note.part, note.id) == (NOTES, 1)
    assert (answered.id, imported.id, sent.id) == (1, 1, 1)  # response, batch, wave


def test_somebody_else_has_none_of_it(database: Database, person: int) -> None:
    (only,) = entries(database, person + 1)
    assert only.kind is TimelineKind.IMPORT

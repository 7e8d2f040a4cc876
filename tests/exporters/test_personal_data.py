"""Everything held on a person is told, whatever table it is in, as a document and as JSON."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import select

from core.errors import UserError
from exporters.personal_data.contents import read_personal_data
from exporters.personal_data.files import save_personal_data
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import (
    disposition_history,
    former_tokens,
    frame_members,
    invitations,
    mailing_lists,
    mailings,
    messages,
    returned_messages,
    reviews,
    segments,
)
from records.consent.suppression import suppress
from records.filters.segments import add_to_list
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.news.news_items import NewsItem, add_news, record_permission
from records.parts.notes import NOTES
from records.parts.registry import PERSON_PARTS
from records.writing.part_records import add_record
from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.office import fill
from tests.records.erasure.test_erase import MARK, add_everything

AT = datetime(2018, 6, 1, 9)


def no_pdf(*_: object) -> None:
    raise AssertionError("no PDF is asked for")


def test_a_document_and_json_tell_everything(database: Database, tmp_path: Path) -> None:
    office = fill(database)
    person = office.person_ids[0]
    run_act(database, add_to_list, "Old friends", [person])
    run_act(database, add_record, NOTES, person, {"text": "Prefers letters"})
    address = [("email", "person0@example.ac.uk")]
    run_act(database, suppress, address, reason="Asked", by="Registrar")
    with database.read() as connection:
        data = read_personal_data(connection, person)
        assert connection.scalars(select(segments.c.name)).all() == ["Old friends"]
    for ending in (".docx", ".json"):
        save_personal_data(tmp_path / f"out{ending}", data, no_pdf)

    words = "\n".join(one.text for one in Document(str(tmp_path / "out.docx")).paragraphs)
    saved = json.loads((tmp_path / "out.json").read_text())
    for text in (
        "Personal data of Dr Adaeze Okafor", "person0@example.ac.uk", "Prefers letters",
        "Old friends", "Never contacted for: everything", "Clinical alumni careers 2018",
        "Are you research active?", "alumni.xlsx",
    ):  # fmt: skip
        assert text in words
    told = saved["data"]
    assert told["Record"][0]["Family name"] == "Okafor"
    assert {"Awards", "Roles", "Invitations", "History"} <= told.keys()
    assert told["Responses"][0]["Are you research active?"]


def test_nothing_that_is_held_is_left_out(database: Database) -> None:
    """A record of each kind, an event, a merge, a wave, a row that was reviewed, and an import."""
    office = fill(database)
    person, other = office.person_ids[0], office.person_ids[3]
    with database.read() as connection:
        plan = plan_merge(connection, person, other)
    with database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan)
    add_everything(database, [person])
    run_act(database, edit_person, person, {"notes": f"{MARK} remarks"})
    item = run_act(database, add_news, NewsItem("A chair", f"{MARK} news"), [person])
    run_act(database, record_permission, item.id, [person], "refused", evidence="By phone")
    with database.write(BatchKind.PERSON_EDIT) as changes:
        frame = {"wave_id": office.waves[0].id, "person_id": person, "source": "everybody"}
        changes.insert(frame_members, [frame])
        row = {"batch_id": 1, "kind": "contact", "row": {"city": f"{MARK} town"}, "source_row": 9}
        changes.insert(reviews, [{**row, "state": "decided", "decided_for": person}])
    with database.read() as connection:
        data = read_personal_data(connection, person)
        marks = {
            value
            for part in PERSON_PARTS
            for record in connection.execute(select(part.table)).mappings()
            if record["person_id"] == person
            for value in record.values()
            if isinstance(value, str) and MARK in value
        }
    told = {section.title: section.entries for section in data.sections}
    text = json.dumps(told, default=str)
    assert len(marks) > 30
    assert [mark for mark in marks if json.dumps(mark)[1:-1] not in text] == []
    assert told["Frame members"] == [{"Wave": "CAC 2018", "Source": "everybody"}]
    assert told["Former ids"][0]["Alumni"] == "0001203"
    assert told["Reviews"][0]["Batch"] == "alumni.xlsx"
    assert f"{MARK} town" in text
    assert f"{MARK} remarks" in text
    (news,) = told["News"]
    assert (news["Text"], news["Permission"], news["Evidence"]) == (
        f"{MARK} news", "Refused", "By phone",
    )  # fmt: skip
    assert "Chaudhry" in text  # the name that the merged record had
    assert all(section.entries and all(section.entries) for section in data.sections)


def test_what_was_sent_and_came_back_is_told(database: Database) -> None:
    """A mail that bounced, a list that was not sent, each status, and a token merged away."""
    office = fill(database)
    person, wave = office.person_ids[0], office.waves[0]
    with database.write(BatchKind.PERSON_EDIT) as changes:
        mine = invitations.c.person_id == person, invitations.c.wave_id == wave.id
        (invitation,) = changes.connection.scalars(select(invitations.c.id).where(*mine))
        insert = changes.connection.execute
        text = {"": {"subject": f"{MARK} subject", "body": "Dear all"}}
        mailing = {
            "id": 9,
            "wave_id": wave.id,
            "kind": "reminder",
            "texts": text,
            "state": "finished",
            "created_at": AT,
            "created_by": "Ann",
            "ignores_limits": True,
        }
        insert(mailings.insert().values(mailing))
        exported = {
            "id": 9,
            "wave_id": wave.id,
            "kind": "reminder",
            "form": "jisc",
            "at": AT,
            "people": 1,
            "withdrawn_at": AT,
        }
        insert(mailing_lists.insert().values(exported))
        sent = {"invitation_id": invitation, "kind": "reminder", "at": AT}
        insert(messages.insert(), [
            {**sent, "id": 98, "number": 8, "channel": "smtp", "state": "sent", "mailing_id": 9,
             "account": f"{MARK} account", "address": f"{MARK}@example.org",
             "message_id": f"<{MARK}@example.org>", "list_id": None},
            {**sent, "id": 99, "number": 9, "channel": "list", "state": "withdrawn", "list_id": 9,
             "account": None, "address": None, "message_id": None, "mailing_id": None},
        ])  # fmt: skip
        changes.insert(disposition_history, [
            {"invitation_id": invitation, "disposition": "bounced", "since": AT.date(),
             "source": "bounce"},
        ])  # fmt: skip
        changes.insert(returned_messages, [
            {"invitation_id": invitation, "digest": "d", "kind": "permanent", "state": "noted",
             "received_at": AT, "address": f"{MARK}old@example.org", "status_code": "5.1.1",
             "excerpt": f"{MARK} excerpt"},
        ])  # fmt: skip
        changes.insert(former_tokens, [{"invitation_id": invitation, "token": f"{MARK}token"}])
    with database.read() as connection:
        data = read_personal_data(connection, person)
    told = {section.title: section.entries for section in data.sections}
    by_mail, by_list = told["Messages"][-2:]
    assert by_mail == {
        "Survey": "Clinical alumni careers 2018", "Message": "reminder 8", "Status": "sent",
        "On": AT, "Sent to": f"{MARK}@example.org", "Sent by": "smtp",
        "Account": f"{MARK} account", "Message ID": f"<{MARK}@example.org>", "Mailing of": AT,
        "Subject": f"{MARK} subject", "Created by": "Ann", "Contact limits": "not applied",
    }  # fmt: skip
    assert by_list["Not sent, as said on"] == AT
    assert by_list["Format"] == "jisc"
    assert told["Statuses"][-1] == {
        "Survey": "Clinical alumni careers 2018", "Status": "Bounced", "Since": AT.date(),
        "Source": "bounce",
    }  # fmt: skip
    (returned,) = told["Returned messages"]
    assert (returned["Type"], returned["Text"]) == ("Permanent bounce", f"{MARK} excerpt")
    assert returned["Written to"] == f"{MARK}old@example.org"
    assert told["Former tokens"][0]["Token"] == f"{MARK}token"


def test_another_ending_and_an_unknown_person_are_refused(
    database: Database, tmp_path: Path
) -> None:
    person = fill(database).person_ids[0]
    with database.read() as connection:
        data = read_personal_data(connection, person)
        with pytest.raises(UserError) as refused:
            read_personal_data(connection, 10**9)
    assert refused.value.code == "no_person"
    with pytest.raises(UserError) as refused:
        save_personal_data(tmp_path / "out.txt", data, no_pdf)
    assert refused.value.code == "unknown_ending"

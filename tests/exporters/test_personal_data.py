"""Everything held on a person is told, whatever table it is in, as a document and as JSON."""

import json
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import select

from core.errors import UserError
from exporters.personal_data.contents import read_personal_data
from exporters.personal_data.files import save_personal_data
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import frame_members, reviews, segments
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

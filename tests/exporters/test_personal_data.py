"""Everything held on a person is told, whatever table it is in, as a document and as JSON."""

import json
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import select

from core.errors import UserError
from exporters.personal_data import read_personal_data, save_personal_data
from models.database import Database
from models.tables import segments
from records.consent.suppression import suppress
from records.filters.segments import add_to_list
from records.parts.notes import NOTES
from records.writing.part_records import add_record
from tests.acts import run_act
from tests.office import fill


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

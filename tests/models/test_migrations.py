"""A database of an earlier version is brought up to date with everything that is in it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, DateTime, bindparam, func, inspect, select, text

from core.errors import UserError
from core.text import fold
from models import database as database_module
from models.backups.catalogue import sound_backups
from models.batch_kinds import BatchKind
from models.changes import recorded_names, to_json
from models.database import SCHEMA_VERSION, Database, create_database, open_database
from models.identifiers import reserve_ids
from models.search import find
from models.tables import (
    batches,
    engagements,
    frame_members,
    import_drafts,
    import_profiles,
    journal,
    people,
    surveys,
    watched_folders,
    waves,
)
from models.undo import undo
from records.details import read_details
from records.history.batches import batch_titles
from records.parts.communications import COMMUNICATIONS
from records.writing.part_records import add_record
from surveys.frame_sources import FrameSource, frame_sources
from surveys.questionnaire import text_choices
from surveys.survey_store import read_questionnaire
from surveys.waves import find_wave
from tests.databases import at_version


@pytest.fixture
def first_version(blank_address: str) -> str:
    """The address of a database of version 0001 that holds people and a saved mapping."""
    with at_version("0001"), pytest.MonkeyPatch.context() as patch:
        # Looks at columns that came later.
        patch.setattr("models.same_person.people_to_hold", lambda *_: [])
        database = create_database(blank_address)
        with database.unjournalled() as connection:
            _create_batches(connection)
            _create_people(connection, [("Anna", "Núñez"), ("Ben", "Okafor")])
            profile = {"kind": "contacts", "headings_key": "name", "mapping": {"Name": None}}
            (profile_id,) = reserve_ids(connection, import_profiles, 1)
            connection.execute(
                import_profiles.insert().values(id=profile_id, name="Registry", **profile)
            )
        database.close()
    return blank_address


# Batches as version 0001 wrote them: kind, title, the people of its journal; and as they are now.
_BATCHES: list[tuple[str, str, list[int], str, dict[str, Any], str]] = [
    ("contacts", "a.xlsx imported", [], "contacts", {}, "a.xlsx imported"),
    (
        "contacts", "From the watched folder “In”: a.xlsx", [], "contacts", {"folder": "In"},
        "a.xlsx imported from the watched folder “In”",
    ),
    (
        "responses", "Answers to CAC 2018 from a.csv", [], "responses", {"wave": "CAC 2018"},
        "Responses to CAC 2018 imported from a.xlsx",
    ),
    (
        "edit", "Núñez, Anna: e-mail, city changed", [1], "edit", {"person": 1},
        "Núñez, Anna: record changed",
    ),
    ("edit", "Núñez, Anna added", [1], "person_create", {"person": 1}, "Núñez, Anna added"),
    (
        "edit", "Núñez, Anna: e-mail address marked as bounced", [1], "contact_point_status",
        {"person": 1, "address": "email", "status": "bounced"},
        "Núñez, Anna: e-mail address marked as bounced",
    ),
    ("delete", "2 people deleted", [1, 2], "delete", {"people": 2}, "2 people deleted"),
    ("delete", "Nobody, Now deleted", [99], "delete", {"person": 99}, "1 person deleted"),
    ("consent", "Okafor, Ben: objection recorded", [2], "opt_out", {"person": 2},
     "Okafor, Ben: opt-out recorded"),
    ("engagement", "Okafor, Ben: Ball with Anna noted", [2], "engagement", {"person": 2},
     "Okafor, Ben: activity logged"),
    ("segment", "2 people put on “Friends”", [1, 2], "list_add",
     {"people": 2, "segment": "Friends"}, "2 people added to “Friends”"),
    ("wave", "Open wave CAC 2018", [], "wave", {"wave": "CAC 2018"}, "Wave CAC 2018 created"),
    ("invite", "2 people invited to CAC 2018", [1, 2], "invite",
     {"wave": "CAC 2018", "people": 2}, "People invited to CAC 2018"),
    ("send", "Invitation of CAC 2018 handed out", [], "send",
     {"wave": "CAC 2018", "message": "invitation"}, "Invitation list of CAC 2018 exported"),
    ("review", "Decided: row 7 of a.xlsx", [], "review", {"row": 7, "file": "a.xlsx"},
     "Row 7 of a.xlsx reviewed"),
    ("settings", "Office settings changed", [], "settings", {}, "Office settings changed"),
    ("settings", "“femme” means female", [], "synonym_add", {"word": "femme"},
     "Synonym “femme” added"),
    ("undo", "Undo: Núñez, Anna added", [1], "undo", {"person": 1}, "Undo: Núñez, Anna added"),
    ("restore", "Backup restored", [], "restore", {}, "Backup restored"),
    ("of no version", "Anna", [], "edit", {}, "Record changed"),
]  # fmt: skip
_REVERSED = 5  # the number of the batch that the undo reverses


def _create_batches(connection: Connection) -> None:
    """Create batches and their journals as version 0001 did."""
    for number in reserve_ids(connection, batches, len(_BATCHES)):
        kind, title, concerned, *_ = _BATCHES[number - 1]
        connection.execute(
            text(
                "INSERT INTO batches (id, kind, title, state, at, by, file_name, counts, reverses)"
                " VALUES (:id, :kind, :title, 'done', :now, 'test', :file, '{}', :reverses)"
            ).bindparams(bindparam("now", type_=DateTime)),
            {
                "id": number,
                "kind": kind,
                "title": title,
                "now": database_module.utc_now(),
                "file": "a.xlsx" if kind in {"contacts", "responses"} else None,
                "reverses": _REVERSED if kind == "undo" else None,
            },
        )
        line = {"batch_id": number, "table_name": "segments", "record_id": 1, "action": "update"}
        for person_id in concerned:
            (line["id"],) = reserve_ids(connection, journal, 1)
            connection.execute(journal.insert().values(**line, person_id=person_id))


def _create_people(connection: Connection, names: list[tuple[str, str]]) -> None:
    """Create people as version 0001 did, without the columns that came later."""
    run = connection.execute
    now = {"now": database_module.utc_now()}
    for person_id, (given, family) in zip(
        reserve_ids(connection, people, len(names)), names, strict=True
    ):
        values = {"given_name": given, "family_name": family}
        columns = {"id": person_id, **values, "sort_name": fold(f"{family} {given}"), **now}
        statement = (
            "INSERT INTO people (id, given_name, family_name, deceased, do_not_contact, custom,"
            " created_at, updated_at, version, sort_name, match_name)"
            " VALUES (:id, :given_name, :family_name, false, false, '{}', :now, :now, 1,"
            " :sort_name, '')"
        )
        run(text(statement).bindparams(bindparam("now", type_=DateTime)), columns)
        line = {"batch_id": 1, "table_name": "people", "action": "create"}
        line |= {"record_id": person_id, "person_id": person_id, "new": to_json(values)}
        (line["id"],) = reserve_ids(connection, journal, 1)
        run(journal.insert().values(line))


def test_what_is_on_record_stays(first_version: str) -> None:
    database = open_database(first_version)
    try:
        with database.read() as connection:
            assert (
                connection.scalar(text("SELECT version_num FROM alembic_version")) == SCHEMA_VERSION
            )
            names = connection.scalars(select(people.c.family_name).order_by(people.c.id)).all()
            assert names == ["Núñez", "Okafor"]
            lines = sum(len(concerned) for _, _, concerned, *_ in _BATCHES) + 2
            assert connection.scalar(select(func.count()).select_from(journal)) == lines
            assert len(find(connection, "nunez")) == 1
            flags = select(people.c.do_not_email, people.c.do_not_phone, people.c.do_not_post)
            assert set(connection.execute(flags)) == {(False, False, False)}
        _watches(database)
        assert undo(database, 1).reverted == 2
    finally:
        database.close()


def test_batches_keep_what_they_did_and_no_name(first_version: str) -> None:
    database = open_database(first_version)
    try:
        with database.read() as connection:
            now = connection.execute(select(batches).order_by(batches.c.id)).all()
            titles = batch_titles(connection, [batch.id for batch in now])
            columns = {one["name"] for one in inspect(connection).get_columns("batches")}
        assert "title" not in columns
        assert [(one.kind, one.parameters, titles[one.id]) for one in now] == [
            (kind, parameters, title) for *_, kind, parameters, title in _BATCHES
        ]
    finally:
        database.close()


def _watches(database: Database) -> None:
    """The new tables are there and hold what they shall."""
    with database.write(BatchKind.SETTINGS) as changes:
        folder = {"path": "/in", "profile_id": 1, "existing": "fill"}
        changes.insert(watched_folders, [folder])
    with database.unjournalled() as connection:
        draft = {"id": 1, "file_name": "a.xlsx", "file_hash": "00", "content": b"\x00\xff"}
        draft |= {"choices": {}, "step": "file", "by": "anna", "at": database_module.utc_now()}
        connection.execute(import_drafts.insert().values(draft))
    with database.read() as connection:
        assert connection.scalar(select(import_drafts.c.content)) == b"\x00\xff"
        assert connection.scalar(select(watched_folders.c.active)) is True


def test_a_file_is_backed_up_first(first_version: str) -> None:
    open_database(first_version).close()
    is_server = "://" in first_version
    backups = [] if is_server else sound_backups(Path(first_version))
    assert len(backups) == (0 if is_server else 1)


@pytest.fixture
def with_calls(blank_address: str) -> str:
    """The address of a database of version 0012 in which calls are engagements.

    Engagement 1 is a call and 2 an event, both logged by batch 1; 3 is a call of person 2, who was
    deleted by batch 2.
    """
    with at_version("0012"):
        database = create_database(blank_address)
        with database.unjournalled() as connection:
            reserve_ids(connection, people, 2)
            reserve_ids(connection, engagements, 3)
            for number in reserve_ids(connection, batches, 2):
                connection.execute(
                    batches.insert().values(
                        id=number, kind="engagement", state="done", at=database_module.utc_now(),
                        by="ada", parameters={}, counts={},
                    )
                )  # fmt: skip
            person = {"family_name": "Núñez", "custom": {}, "sort_name": "nunez", "match_name": ""}
            now = database_module.utc_now()
            stamps = {"created_at": now, "updated_at": now}
            connection.execute(people.insert().values(id=1, **person, **stamps))
            call = {"person_id": 1, "kind": "call", "title": "Reunion", "happened_on": None,
                    "note": "Will come", "source": "entered by hand"}  # fmt: skip
            event = {**call, "kind": "event"}
            for number, values in ((1, call), (2, event)):
                connection.execute(engagements.insert().values(id=number, **values))
                _tell(connection, 1, "engagements", number, 1, "create", new=values)
            gone = {**call, "id": 3, "person_id": 2}
            flags = {column.name: False for column in people.c if not column.nullable}
            deleted: dict[str, Any] = {
                **{name: flags.get(name) for name in recorded_names(people)},
                "custom": {},
                "created_at": now,
                "version": 1,
                "engagements": [gone],
            }
            _tell(connection, 2, "people", 2, 2, "delete", old=deleted)
        database.close()
    return blank_address


def _tell(
    connection: Connection,
    batch: int,
    table: str,
    record: int,
    person: int | None,
    action: str,
    **values: dict[str, Any],
) -> None:
    (number,) = reserve_ids(connection, journal, 1)
    told = {name: to_json(value) for name, value in values.items()}
    connection.execute(
        journal.insert().values(
            id=number, batch_id=batch, table_name=table, record_id=record, person_id=person,
            action=action, **told,
        )
    )  # fmt: skip


def test_calls_move_into_the_contact_log_with_their_history(with_calls: str) -> None:
    database = open_database(with_calls)
    try:
        with database.read() as connection:
            found = read_details(connection, 1)
            assert [one.kind for one in found.engagements] == ["event"]
            (call,) = found.communications
            assert (call.subject, call.text, call.by) == ("Reunion", "Will come", "ada")
        undo(database, 2)
        with database.read() as connection:
            back = read_details(connection, 2)
            assert [(one.id, one.kind) for one in back.communications] == [(3, "call")]
            assert back.engagements == ()
        assert undo(database, 1).reverted == 2
        with database.read() as connection:
            assert read_details(connection, 1).communications == ()
        with database.write(BatchKind.RECORD_ADD) as changes:
            assert add_record(changes, COMMUNICATIONS, 1, {"kind": "call"}) == 4
    finally:
        database.close()


@pytest.fixture
def with_frame(blank_address: str) -> str:
    """The address of a database of version 0017: person 1 was invited to wave 1 from “Doctors”."""
    with at_version("0017"), pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.search.rebuild", lambda _: None)  # looks at columns that came later
        database = create_database(blank_address)
        with database.unjournalled() as connection:
            for table in (people, surveys, waves, frame_members):
                reserve_ids(connection, table, 1)
            for number in reserve_ids(connection, batches, 2):
                connection.execute(
                    batches.insert().values(
                        id=number, kind="invite", state="done", at=database_module.utc_now(),
                        by="ada", parameters={}, counts={},
                    )
                )  # fmt: skip
            person = {"family_name": "Núñez", "custom": {}, "sort_name": "nunez", "match_name": ""}
            now = database_module.utc_now()
            stamps = {"created_at": now, "updated_at": now}
            connection.execute(people.insert().values(id=1, **person, **stamps))
            connection.execute(surveys.insert().values(id=1, code="CAR", title="Careers"))
            connection.execute(
                text(
                    "INSERT INTO waves (id, survey_id, label, frame_segment)"
                    " VALUES (1, 1, '2018', 'Doctors')"
                )
            )
            connection.execute(
                text("INSERT INTO frame_members (id, wave_id, person_id) VALUES (1, 1, 1)")
            )
            wave = {"survey_id": 1, "label": "2018", "opens": None, "frame_segment": None}
            _tell(connection, 1, "waves", 1, None, "create", new=wave)
            segment: dict[str, Any] = {
                "old": {"frame_segment": None}, "new": {"frame_segment": "Doctors"}
            }  # fmt: skip
            _tell(connection, 2, "waves", 1, None, "update", **segment)
            member = {"wave_id": 1, "person_id": 1, "excluded": None}
            _tell(connection, 2, "frame_members", 1, 1, "create", new=member)
        database.close()
    return blank_address


def test_the_segment_of_a_frame_goes_to_its_members_and_is_undone_with_them(
    with_frame: str,
) -> None:
    database = open_database(with_frame)
    try:
        with database.read() as connection:
            assert frame_sources(connection, 1) == (FrameSource(segment="Doctors"),)
            lines = select(journal.c.table_name, journal.c.new).order_by(journal.c.id)
            told = connection.execute(lines).all()
        assert [row.table_name for row in told] == ["waves", "frame_members"]
        assert "frame_segment" not in (told[0].new or "")
        assert undo(database, 2).kept == ()
        with database.read() as connection:
            assert frame_sources(connection, 1) == ()
        assert undo(database, 1).kept == ()
    finally:
        database.close()


@pytest.fixture
def with_questions(blank_address: str) -> str:
    """The address of a database of version 0035 with a question, its choice, and an answer."""
    with at_version("0035"), pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.search.rebuild", lambda _: None)  # looks at columns that came later
        database = create_database(blank_address)
        with database.unjournalled() as connection:
            for statement in (
                "INSERT INTO surveys (id, code, title) VALUES (1, 'CAR', 'Careers')",
                "INSERT INTO questions (id, survey_id, position, code, text, kind,"
                " allows_not_applicable) VALUES (1, 1, 0, 'Q1', 'Where?', 'single', false)",
                "INSERT INTO choices (id, question_id, position, code, text, in_headline)"
                " VALUES (1, 1, 0, 'other', 'Other', false)",
                "INSERT INTO waves (id, survey_id, label, kind, privacy)"
                " VALUES (1, 1, '2018', 'survey', 'named')",
            ):
                connection.execute(text(statement))
        database.close()
    return blank_address


def test_questions_and_waves_of_before_have_the_first_version(with_questions: str) -> None:
    database = open_database(with_questions)
    try:
        with database.read() as connection:
            (question,) = read_questionnaire(connection, "CAR", 1).questions
            assert text_choices(question) == ("other",)
            assert find_wave(connection, "CAR", "2018").version == 1
        with pytest.raises(UserError, match="does not fit"), database.unjournalled() as connection:
            connection.execute(text("DELETE FROM questions"))  # its choice still refers to it
    finally:
        database.close()

from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import UserError
from models import undo
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import batches, contact_points, people, responses, surveys, waves
from records.fields.definitions import FieldKind
from records.office import add_custom_field
from records.people import read_people
from records.writing.person_edits import (
    EditConflict,
    FieldConflict,
    create_person,
    delete_people,
    edit_person,
)
from tests.acts import batch_of, newest_batch, run_act

ADA: dict[str, Any] = {
    "alumni_id": "1",
    "title": "Prof",
    "given_name": "Ada",
    "family_name": "Okafor",
    "email": "ada@example.org",
    "phone": "+447700900001",
    "city": "Leeds",
    "award": "PhD",
    "role_title": "Consultant",
    "employer": "Example Hospital",
    "first_role_title": "Registrar",
}


@pytest.fixture
def ada(database: Database) -> int:
    return run_act(database, create_person, ADA)


def flat(database: Database, person: int, *keys: str) -> dict[str, Any]:
    with database.read() as connection:
        return read_people(connection, [person], keys)[0]


def test_an_edit_is_one_batch_with_a_title_that_can_be_undone(database: Database, ada: int) -> None:
    batch = batch_of(database, edit_person, ada, {"email": "new@example.org"})
    assert newest_batch(database).title == "Okafor, Prof Ada: e-mail changed"
    assert flat(database, ada, "email", "version") == {"email": "new@example.org", "version": 2}
    assert batch is not None
    undo.undo(database, batch)
    assert flat(database, ada, "email", "other_email") == {
        "email": "ada@example.org", "other_email": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"city": "York", "linkedin_group": True}, "city, LinkedIn group changed"),
        (
            {"suffix": "FRCR", "city": "York", "gender": "female", "award": "MSc"},
            "4 fields changed",
        ),
        ({"alumni_id": "2"}, "alumni ID changed"),
    ],
)
def test_titles_name_the_fields(database: Database, ada: int, values: Any, words: str) -> None:
    run_act(database, edit_person, ada, values)
    assert newest_batch(database).title == f"Okafor, Prof Ada: {words}"


def test_nothing_changed_writes_nothing(database: Database, ada: int) -> None:
    assert batch_of(database, edit_person, ada, {"city": "Leeds"}) is None
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(batches)) == 1


def test_what_one_sees_is_what_one_corrects(database: Database, ada: int) -> None:
    run_act(database, edit_person, ada, {"award": "MD(Res)", "employer": "Other Hospital"})
    assert flat(database, ada, "award", "employer", "role_title") == {
        "award": "MD(Res)", "employer": "Other Hospital", "role_title": "Consultant",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ({"city": "York"}, {"given_name": "Adaeze"}),
        ({"phone": "+447700900002"}, {"email": "mine@example.org"}),
        ({"first_role_title": "Fellow"}, {"employer": "Mine"}),
        ({"city": "York"}, {"city": "York"}),
        ({"email": "theirs@example.org"}, {"city": "York"}),
    ],
)
def test_other_fields_are_merged(database: Database, ada: int, theirs: Any, mine: Any) -> None:
    seen = flat(database, ada, *mine)
    run_act(database, edit_person, ada, theirs)
    run_act(database, edit_person, ada, mine, seen)
    assert flat(database, ada, *theirs, *mine) == {**theirs, **mine}


@pytest.mark.parametrize(
    ("key", "theirs", "mine"),
    [
        ("city", "York", "Hull"),
        ("email", "theirs@example.org", "mine@example.org"),
        ("given_name", "Adele", "Adaeze"),
        ("role_title", "Dean", "Professor"),
        ("award", "MSc", "MD(Res)"),
        ("survey_consent", "consent", "objected"),
        ("custom.clinical", True, False),
    ],
)
def test_the_same_field_is_a_conflict(
    database: Database, ada: int, key: str, theirs: Any, mine: Any
) -> None:
    seen = flat(database, ada, key, "suffix")
    run_act(database, edit_person, ada, {key: theirs})
    with pytest.raises(EditConflict) as caught:
        run_act(database, edit_person, ada, {key: mine, "suffix": "FRCR"}, seen)
    assert caught.value.conflicts == (FieldConflict(key, mine, theirs),)
    assert flat(database, ada, key, "suffix") == {key: theirs, "suffix": None}
    run_act(database, edit_person, ada, {key: mine}, caught.value.theirs)
    assert flat(database, ada, key) == {key: mine}


def test_only_what_changed_since_counts(database: Database, ada: int) -> None:
    run_act(database, edit_person, ada, {"city": "York"})
    run_act(database, edit_person, ada, {"suffix": "FRCR"})
    run_act(database, edit_person, ada, {"city": "Hull"}, {"city": "York"})
    assert flat(database, ada, "city") == {"city": "Hull"}


def test_an_alumni_id_is_one_persons(database: Database, ada: int) -> None:
    other = run_act(database, create_person, {"family_name": "Byron"})
    with pytest.raises(UserError, match="belongs to someone else"):
        run_act(database, edit_person, other, {"alumni_id": "1"})
    with pytest.raises(UserError, match="belongs to someone else"):
        run_act(database, create_person, ADA)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(people)) == 2


def test_a_person_needs_a_name(database_file: Database) -> None:
    with pytest.raises(UserError, match="needs a name"):
        run_act(database_file, create_person, {"email": "x@example.org"})


def test_someone_deleted_meanwhile_is_said(database: Database, ada: int) -> None:
    assert run_act(database, delete_people, [ada]) == 1
    assert newest_batch(database).title == "Okafor, Prof Ada deleted"
    with pytest.raises(UserError, match="deleted meanwhile"):
        run_act(database, edit_person, ada, {"city": "York"})


def test_deleted_people_come_back_and_answers_never_go(database: Database, ada: int) -> None:
    with database.write(BatchKind.SURVEY) as changes:
        (survey,) = changes.insert(surveys, [{"code": "S", "title": "S"}])
        (wave,) = changes.insert(waves, [{"survey_id": survey, "label": "1"}])
        changes.insert(responses, [{"wave_id": wave, "person_id": ada, "platform": "generic"}])
    before = flat(database, ada, *ADA)
    other = run_act(database, create_person, {"family_name": "Byron"})
    deleted = batch_of(database, delete_people, [ada, other])
    assert newest_batch(database).title == "2 people deleted"
    with database.read() as connection:
        assert connection.scalar(select(responses.c.person_id)) is None
        assert connection.scalar(select(func.count()).select_from(contact_points)) == 0
    assert deleted is not None
    undone = undo.undo(database, deleted)
    assert undone.kept == ()
    assert flat(database, ada, *ADA) == before == ADA
    with database.read() as connection:
        assert connection.scalar(select(responses.c.person_id)) == ada


def test_a_conflict_names_who_changed_a_custom_field(database: Database, ada: int) -> None:
    run_act(database, add_custom_field, "Clinic", FieldKind.TEXT)
    run_act(database, edit_person, ada, {"custom.clinic": "Leeds"})
    with pytest.raises(EditConflict) as raised:
        run_act(database, edit_person, ada, {"custom.clinic": "York"}, {"custom.clinic": None})
    assert raised.value.change is not None
    assert raised.value.change.by == newest_batch(database).by

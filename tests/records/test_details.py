from datetime import date, datetime
from typing import Any

from models import undo
from models.batch_kinds import BatchFile, BatchKind
from models.database import Database
from models.tables import invitations, responses, surveys, waves
from records.consent.consents import record_consent
from records.details import SurveyPlace, read_details
from records.history.person_history import HistoryLine, read_history
from records.writing.contact_points import make_primary, set_status
from records.writing.engagements import add_engagement
from records.writing.new_people import create_people
from records.writing.person_edits import create_person, edit_person
from tests.acts import batch_of, newest_batch, run_act

ADA: dict[str, Any] = {
    "given_name": "Ada",
    "family_name": "Okafor",
    "email": "a@example.org",
    "other_email": "b@example.org",
    "city": "Leeds",
    "award": "PhD",
    "award_completed": 1998,
    "employer": "Example Hospital",
    "first_role_title": "Registrar",
    "survey_consent": "consent",
    "linkedin_group": True,
}


def create(database: Database) -> int:
    return run_act(database, create_person, ADA)


def told(lines: list[HistoryLine]) -> list[tuple[str, Any, Any]]:
    return [(line.what, line.old, line.new) for line in lines]


def test_every_record_is_read_newest_first(database: Database) -> None:
    person = create(database)
    run_act(
        database, add_engagement, [person], "event", title="Reunion", happened_on=date(2020, 1, 1)
    )
    run_act(
        database, record_consent, [person], "news", "email", "none", recorded_on=date(2020, 1, 1)
    )
    run_act(database, edit_person, person, {"custom.x": "y"})
    with database.read() as connection:
        found = read_details(connection, person)
    assert [(point.kind, point.value, point.is_primary) for point in found.contact_points] == [
        ("email", "a@example.org", True),
        ("email", "b@example.org", False),
        ("post", "", True),
    ]
    assert [(award.kind, award.completed) for award in found.awards] == [("PhD", 1998)]
    assert [(role.title, role.is_current) for role in found.roles] == [
        (None, True), ("Registrar", False),
    ]  # fmt: skip
    assert [consent.purpose for consent in found.consents] == ["news", "survey"]
    assert [one.kind for one in found.engagements] == ["event", "LinkedIn group"]
    assert found.surveys == ()


def test_waves_with_and_without_an_invitation(database: Database) -> None:
    person = create(database)
    with database.write(BatchKind.SURVEY) as changes:
        (survey,) = changes.insert(surveys, [{"code": "CAC", "title": "Careers"}])
        first, second, _ = changes.insert(
            waves,
            [
                {"survey_id": survey, "label": "2018", "opens": date(2018, 1, 1)},
                {"survey_id": survey, "label": "2020", "opens": date(2020, 1, 1)},
                {"survey_id": survey, "label": "2022", "opens": date(2022, 1, 1)},
            ],
        )
        (response,) = changes.insert(
            responses,
            [{"wave_id": first, "person_id": person, "platform": "generic", "is_complete": False,
              "submitted_at": datetime(2018, 2, 3, 4, 5)}],
        )  # fmt: skip
        changes.insert(
            invitations,
            [{"wave_id": second, "person_id": person, "token": "t", "disposition": "sent"}],
        )
    with database.read() as connection:
        found = read_details(connection, person).surveys
    assert found == (
        SurveyPlace("CAC", "Careers", "2020", "sent", None, None),
        SurveyPlace("CAC", "Careers", "2018", "partial", date(2018, 2, 3), response),
    )


def test_history_tells_old_and_new(database: Database) -> None:
    person = create(database)
    run_act(database, edit_person, person, {"given_name": "Adaeze", "award_completed": 1999})
    run_act(database, edit_person, person, {"email": "c@example.org"})
    run_act(database, edit_person, person, {"birth_date": date(1960, 1, 2)})
    run_act(database, add_engagement, [person], "event", title="Reunion")
    with database.read() as connection:
        points = read_details(connection, person).contact_points
        found = read_history(connection, person)
    assert sorted(told(found), key=str) == sorted(
        [
            ("Engagement", None, "Reunion, event"),
            ("Date of birth", None, date(1960, 1, 2)),
            ("E-mail", None, "c@example.org"),
            ("Given name", "Ada", "Adaeze"),
            ("Completed", 1998, 1999),
            ("Record", None, "created"),
        ],
        key=str,
    )
    assert told(found)[0][0] == "Engagement"
    assert told(found)[-1] == ("Record", None, "created")
    old = next(point for point in points if point.value == "a@example.org")
    run_act(database, set_status, old.id, "bounced", date(2024, 1, 1))
    run_act(database, make_primary, old.id)
    with database.read() as connection:
        latest = read_history(connection, person)[:2]
    assert told(latest) == [
        ("E-mail, primary", False, True),
        ("E-mail, status", "unverified", "bounced"),
    ]
    assert latest[0].title == newest_batch(database).title


def test_history_knows_file_row_and_what_was_undone(database: Database) -> None:
    with database.write(BatchKind.CONTACTS, file=BatchFile("a.xlsx")) as changes:
        (person,) = create_people(changes, [ADA], [7])
    edited = batch_of(database, edit_person, person, {"city": "York"})
    assert edited is not None
    undo.undo(database, edited)
    with database.read() as connection:
        back, edit, added = read_history(connection, person)
    assert (added.file_name, added.source_row, added.what) == ("a.xlsx", 7, "Record")
    assert (edit.is_undone, edit.what, edit.new) == (True, "Address, city", "York")
    assert (back.old, back.new, back.is_undone) == ("York", "Leeds", False)

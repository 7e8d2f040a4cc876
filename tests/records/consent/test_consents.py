from datetime import date

import pytest
from sqlalchemy import func, select

from core.errors import UserError
from models.database import Database
from models.suppressions import EVERYTHING
from models.tables import consents, engagements
from records.consent.consents import object_to_contact, record_consent
from records.consent.suppression import suppressed_people, suppressed_rows
from records.people import read_people
from records.writing.engagements import add_engagement
from records.writing.person_edits import create_person
from tests.acts import newest_batch, run_act

TODAY = date(2024, 5, 6)


@pytest.fixture
def ada(database: Database) -> int:
    values = {"family_name": "Okafor", "email": "a@example.org", "phone": "+447700900001"}
    return run_act(database, create_person, values)


def test_the_consent_recorded_last_counts(database: Database, ada: int) -> None:
    run_act(database, record_consent, [ada], "survey", "email", "consent", recorded_on=TODAY)
    run_act(
        database,
        record_consent,
        [ada],
        "survey",
        "email",
        "soft opt-in",
        recorded_on=TODAY,
        evidence="letter",
    )
    assert newest_batch(database).title == "Okafor: soft opt-in recorded for survey by e-mail"
    run_act(database, record_consent, [ada], "news", "email", "none", recorded_on=TODAY)
    with database.read() as connection:
        (row,) = read_people(connection, [ada], ["survey_consent", "survey_consent_on"])
        assert row == {"survey_consent": "soft opt-in", "survey_consent_on": TODAY}
        assert connection.scalar(select(func.count()).select_from(consents)) == 3


def test_an_objection_to_everything(database: Database, ada: int) -> None:
    run_act(database, object_to_contact, ada, reason="wrote to us", by="office", on=TODAY)
    with database.read() as connection:
        (row,) = read_people(connection, [ada], ["survey_consent", "do_not_contact"])
        assert row == {"survey_consent": "objected", "do_not_contact": True}
        assert suppressed_people(connection, "survey") == {ada}
        rows = [{"email": "A@example.org "}, {"other_phone": "+44 7700 900001"}, {"email": "b@x"}]
        assert suppressed_rows(connection, rows) == [0, 1]


def test_an_objection_to_one_purpose(database: Database, ada: int) -> None:
    run_act(
        database, object_to_contact, ada, reason="r", by="office", on=TODAY, purpose="fundraising"
    )
    with database.read() as connection:
        (row,) = read_people(connection, [ada], ["survey_consent", "do_not_contact"])
        assert row == {"survey_consent": None, "do_not_contact": False}
        assert suppressed_people(connection, "survey") == set()
        assert suppressed_people(connection, "fundraising") == {ada}
        assert suppressed_rows(connection, [{"email": "a@example.org"}]) == []
    assert EVERYTHING == "all"


def test_an_objection_of_someone_who_is_gone(database_file: Database) -> None:
    with pytest.raises(UserError, match="deleted meanwhile"):
        run_act(database_file, object_to_contact, 9, reason="r", by="office", on=TODAY)


def test_engagements_of_many(database: Database, ada: int) -> None:
    other = run_act(database, create_person, {"family_name": "Byron"})
    run_act(database, add_engagement, [ada, other, 99], "event", title="Reunion", happened_on=TODAY)
    assert newest_batch(database).title == "2 people: event logged"
    run_act(database, add_engagement, [ada], "call")
    assert newest_batch(database).title == "Okafor: call logged"
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(engagements)) == 3

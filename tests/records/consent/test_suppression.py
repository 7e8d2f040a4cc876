"""Addresses never to be contacted again are known when they come back, and kept by nobody."""

from typing import Any

import pytest
from sqlalchemy import select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import journal, suppressions
from records.consent.suppression import (
    listed,
    release,
    suppress,
    suppressed_people,
    suppressed_rows,
)
from records.writing.new_people import create_people
from tests.acts import run_act


def promise(database: Database, *addresses: tuple[str, str], purpose: str = "all") -> None:
    with database.write(BatchKind.OPT_OUT) as changes:
        suppress(changes, addresses, reason="asked by letter", by="test", purpose=purpose)


def test_an_address_is_known_in_every_writing(database: Database) -> None:
    promise(database, ("email", "Ada@Example.org"), ("phone", "+44 7700 900123"))
    rows: list[dict[str, Any]] = [
        {"email": "ada@example.org"},
        {"other_email": "ADA@EXAMPLE.ORG"},
        {"phone": "+447700900123"},
        {"email": "ada+news@example.org."},
        {"other_phone": "+447700900123 ext 4"},
        {"email": "ben@example.org", "phone": None},
        {"alumni_id": "ada@example.org"},
    ]
    with database.read() as connection:
        assert suppressed_rows(connection, rows) == [0, 1, 2, 3, 4]


def test_a_person_is_known_by_another_writing_of_the_address(database: Database) -> None:
    promise(database, ("email", "ada.byron@gmail.com"))
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, [{"family_name": "A", "email": "AdaByron+x@googlemail.com"}, {}])
    with database.read() as connection:
        assert suppressed_people(connection, "survey") == {1}


def test_nothing_of_the_address_is_kept(database: Database) -> None:
    promise(database, ("email", "ada@example.org"))
    with database.read() as connection:
        kept = str(connection.execute(select(suppressions)).all())
        kept += str(connection.execute(select(journal)).all())
    assert "ada@" not in kept  # three letters may stand in any hash
    assert "example.org" not in kept


def test_one_promise_is_made_once(database: Database) -> None:
    promise(database, ("email", "ada@example.org"), ("email", "ADA@example.org"))
    promise(database, ("email", "ada@example.org"))
    promise(database, ("email", "ada@example.org"), purpose="survey")
    with database.read() as connection:
        assert [one.purpose for one in listed(connection)] == ["survey", "all"]


def test_a_promise_for_one_purpose_holds_for_that_alone(database: Database) -> None:
    promise(database, ("email", "ada@example.org"), purpose="fundraising")
    with database.write(BatchKind.PERSON_CREATE) as changes:
        ids = create_people(changes, [{"family_name": "A", "email": "ada@example.org"}, {}])
    with database.read() as connection:
        row = {"email": "ada@example.org"}
        assert suppressed_rows(connection, [row]) == []
        assert suppressed_rows(connection, [row], "fundraising") == [0]
        assert suppressed_people(connection, "survey") == set()
        assert suppressed_people(connection, "fundraising") == {ids[0]}


def test_nobody_is_suppressed_where_nobody_objected(database: Database) -> None:
    with database.read() as connection:
        assert suppressed_rows(connection, [{"email": "ada@example.org"}]) == []
        assert suppressed_people(connection, "survey") == set()


def test_a_promise_is_released_by_someone_for_a_reason(database: Database) -> None:
    promise(database, ("email", "ada@example.org"))
    with database.read() as connection:
        [one] = listed(connection)
    for by, reason in (("test", " "), ("", "asked")):
        with pytest.raises(UserError) as refusal:
            run_act(database, release, one.suppression_id, by=by, reason=reason)
        assert refusal.value.code == "no_reason"
    run_act(database, release, one.suppression_id, by="test", reason="asked by letter")
    with database.read() as connection:
        assert listed(connection) == []
        assert suppressed_rows(connection, [{"email": "ada@example.org"}]) == []
    with pytest.raises(UserError) as refusal:
        run_act(database, release, one.suppression_id, by="test", reason="again")
    assert refusal.value.code == "already_released"
    promise(database, ("email", "ada@example.org"))
    with database.read() as connection:
        assert suppressed_rows(connection, [{"email": "ada@example.org"}]) == [0]

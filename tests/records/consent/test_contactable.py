"""Who may be contacted, by channel and purpose, and why somebody may not."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest

from models.batch_kinds import BatchKind
from models.database import Database, open_database
from models.tables import reviews
from records.consent import contactable
from records.consent.consents import record_consent
from records.consent.contactable import ContactBlock, contact_blocks
from records.consent.suppression import listed, release, suppress
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import count
from records.filters.parser import parse
from records.writing.new_people import create_people
from tests.acts import run_act

DIED = date(2024, 11, 30)


def create(database: Database, *rows: dict[str, Any]) -> list[int]:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        return list(create_people(changes, rows))


def blocks(database: Database, ids: list[int], *how: str) -> dict[int, ContactBlock]:
    with database.read() as connection:
        found = contact_blocks(connection, ids, *how)
        with patch.object(contactable, "_CHUNK", 0):  # of many, those blocked of everybody
            assert contact_blocks(connection, ids, *how) == found
        return found


@pytest.mark.parametrize(
    ("values", "how", "block"),
    [
        ({}, (), None),
        ({"deceased": True}, (), "deceased"),
        ({"deceased_on": DIED}, ("post", "news"), "deceased"),
        ({"do_not_contact": True}, ("phone", "events"), "objected"),
        ({"survey_consent": "objected"}, (), "objected"),
        ({"survey_consent": "objected"}, ("post", "survey"), None),
        ({"survey_consent": "objected"}, ("email", "news"), None),
        ({"survey_consent": "none"}, (), None),
        ({"do_not_email": True}, (), "do_not_email"),
        ({"do_not_email": True}, ("phone", "survey"), None),
        ({"do_not_phone": True}, ("phone", "survey"), "do_not_phone"),
        ({"do_not_post": True}, ("post", "survey"), "do_not_post"),
        ({"do_not_post": True}, (), None),
        ({"contact_hold": "Opt out: “perhaps”"}, ("post", "events"), "on_hold"),
        ({"deceased": True, "do_not_contact": True}, (), "deceased"),
        ({"do_not_contact": True, "do_not_email": True}, (), "objected"),
    ],
)
def test_the_first_reason_that_holds_is_told(
    database: Database, values: dict[str, Any], how: tuple[str, ...], block: str | None
) -> None:
    other, person = create(database, {"family_name": "Ash"}, {"family_name": "Birch", **values})
    expected = {} if block is None else {person: ContactBlock(block)}
    assert blocks(database, [other, person], *how) == expected


def test_a_hold_of_any_length_is_kept(database: Database) -> None:
    text = " ".join(str(number**7) for number in range(2_000))  # more than an index takes
    (person,) = create(database, {"family_name": "Ash", "contact_hold": text})
    assert blocks(database, [person]) == {person: ContactBlock.ON_HOLD}


def test_the_latest_basis_counts(database: Database) -> None:
    (person,) = create(database, {"family_name": "Ash", "survey_consent": "objected"})
    for basis, held in (("consent", {}), ("objected", {person: ContactBlock.OBJECTED})):
        run_act(
            database, record_consent, [person], "survey", "email", basis, recorded_on=DIED,
            evidence="letter",
        )  # fmt: skip
        assert blocks(database, [person]) == held


def test_a_suppressed_address_blocks_its_purpose(database: Database) -> None:
    ada, _ben = create(
        database,
        {"family_name": "Ash", "phone": "+447700900123"},
        {"family_name": "Birch", "phone": "+447700900124"},
    )
    with database.write(BatchKind.PERSON_EDIT) as changes:
        suppress(changes, [("phone", "+447700900123")], reason="asked", by="x", purpose="news")
    assert blocks(database, [ada, _ben]) == {}
    assert blocks(database, [ada, _ben], "email", "news") == {ada: ContactBlock.SUPPRESSED}


@pytest.mark.parametrize(
    ("row", "state", "is_held"),
    [
        ({"do_not_contact": True}, "open", True),
        ({"deceased_on": "2024-11-30"}, "open", True),
        ({"survey_consent": "objected"}, "open", True),
        ({"do_not_contact": False}, "open", False),
        ({"do_not_contact": True}, "decided", False),
    ],
)
def test_who_may_be_meant_by_an_opt_out_to_review_is_on_hold(
    database: Database, row: dict[str, Any], state: str, is_held: bool
) -> None:
    ada, ben = create(database, {"family_name": "Ash"}, {"family_name": "Birch"})
    with database.write(BatchKind.PERSON_CREATE) as changes:
        review = {"batch_id": changes.batch_id, "kind": "contact", "row": row, "reason": "like"}
        candidates = [{"person": ada, "score": 0.9, "reasons": ["same name"]}]
        changes.insert(reviews, [{**review, "candidates": candidates, "state": state}])
    expected = {ada: ContactBlock.ON_HOLD} if is_held else {}
    assert blocks(database, [ada, ben]) == expected


@pytest.mark.parametrize(
    ("row", "is_held"),
    [
        ({"given_name": "Ann", "email": "annash+x@googlemail.com"}, True),
        ({"given_name": "Ann", "email": "ann@example.org"}, False),
        ({"given_name": "Bob", "email": "ann.ash@gmail.com"}, False),
    ],
)
def test_another_record_of_the_name_and_address_of_an_objector_is_on_hold(
    database: Database, row: dict[str, Any], is_held: bool
) -> None:
    objector = {"given_name": "Ann", "email": "ann.ash@gmail.com", "do_not_contact": True}
    with database.write(BatchKind.PERSON_CREATE) as changes:
        for one in (objector, row):
            create_people(changes, [{"family_name": "Ash", **one}])
    with database.read() as connection:
        assert (contact_blocks(connection, [2]) == {2: ContactBlock.ON_HOLD}) == is_held


def test_what_is_known_of_everybody_is_as_old_as_the_last_batch(database: Database) -> None:
    """Counted again and again, also by another program, and in the batch that is being written."""
    create(
        database,
        {"family_name": "Ash", "email": "a.sh+alumni@gmail.com"},
        {"family_name": "Birch", "email": "birch@example.org"},
    )
    url = database.engine.url.render_as_string(hide_password=False)
    other = open_database(database.path or url)
    everybody = parse("contactable for surveys", BY_KEY)
    address = ("email", "ash@googlemail.com")

    def counted(*databases: Database) -> set[int]:
        found = set()
        for one in databases:
            with one.read() as connection:
                found.add(count(connection, everybody))
        return found

    assert counted(database, other) == {2}
    with database.write(BatchKind.PERSON_EDIT) as changes:
        suppress(changes, [address], reason="Asked by letter", by="office")
        assert count(changes.connection, everybody) == 1
    assert counted(database, other) == {1}
    with database.read() as connection:
        (suppression,) = listed(connection)
    run_act(database, release, suppression.suppression_id, by="office", reason="Came back")
    assert counted(database, other) == {2}
    other.close()

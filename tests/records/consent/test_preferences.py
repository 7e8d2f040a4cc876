"""Correcting, removing and withdrawing consents and opt-outs, and the grid of what counts."""

from datetime import date
from typing import Any

import pytest

from core.errors import UserError
from models.database import Database
from models.undo import undo
from records.consent.consents import (
    correct_consent,
    object_to_contact,
    record_consent,
    remove_consent,
    withdraw_objection,
    withdraw_opt_out,
)
from records.consent.contactable import ContactBlock
from records.consent.preferences import ContactPreference, read_preferences
from records.details import PersonDetails, read_details
from records.people import read_people
from records.writing.part_records import InvalidRecord
from records.writing.person_edits import EditConflict, create_person, edit_person
from tests.acts import batch_of, newest_batch, run_act

DAY, LATER = date(2023, 5, 6), date(2024, 1, 2)


@pytest.fixture
def ada(database: Database) -> int:
    values = {"family_name": "Okafor", "email": "a@example.org", "phone": "+447700900001"}
    return run_act(database, create_person, values)


def preference(database: Database, person: int, purpose: str, channel: str) -> ContactPreference:
    with database.read() as connection:
        return read_preferences(connection, person)[purpose, channel]


def details(database: Database, person: int) -> PersonDetails:
    with database.read() as connection:
        return read_details(connection, person)


def test_the_grid_tells_what_counts_of_each_pair(database: Database, ada: int) -> None:
    for basis, day in (("consent", DAY), ("soft opt-in", LATER)):
        run_act(database, record_consent, [ada], "news", "email", basis, recorded_on=day)
    run_act(database, object_to_contact, ada, reason="r", by="me", on=DAY, purpose="events")
    run_act(database, edit_person, ada, {"do_not_post": True})
    news = preference(database, ada, "news", "email")
    assert news.consent is not None
    assert (news.consent.basis, news.consent.recorded_on, news.block) == (
        "soft opt-in",
        LATER,
        None,
    )
    assert [one.basis for one in news.earlier] == ["consent"]
    events = preference(database, ada, "events", "phone")
    assert (events.is_opt_out, events.block) == (True, ContactBlock.OBJECTED)
    nothing = preference(database, ada, "survey", "post")
    assert (nothing.consent, nothing.block) == (None, ContactBlock.DO_NOT_POST)


def test_a_consent_is_corrected_and_removed(database: Database, ada: int) -> None:
    run_act(database, record_consent, [ada], "news", "email", "consent", recorded_on=DAY)
    (consent,) = details(database, ada).consents
    seen = {"recorded_on": DAY}
    run_act(database, correct_consent, consent.id, {"recorded_on": LATER}, seen)
    with pytest.raises(EditConflict):
        run_act(database, correct_consent, consent.id, {"recorded_on": date(2020, 1, 1)}, seen)
    with pytest.raises(InvalidRecord):
        run_act(database, correct_consent, consent.id, {"recorded_on": date(2999, 1, 1)})
    run_act(database, remove_consent, consent.id)
    assert newest_batch(database).title == "Okafor: consent removed"
    found = details(database, ada)
    assert (found.consents, found.dated_notes) == ((), ())


def test_no_opt_out_is_lost_without_a_reason(database: Database, ada: int) -> None:
    run_act(database, object_to_contact, ada, reason="letter", by="me", on=DAY, purpose="news")
    opt_out = preference(database, ada, "news", "email").consent
    assert opt_out is not None
    news: tuple[Any, ...] = ("news", "email", "consent")
    for act, args, kwargs in (
        (remove_consent, (opt_out.id,), {}),
        (remove_consent, (opt_out.id,), {"reason": " "}),
        (correct_consent, (opt_out.id, {"basis": "consent"}), {}),
        (correct_consent, (opt_out.id, {"purpose": "events"}), {}),
        (record_consent, ([ada], *news), {"recorded_on": LATER}),
        (withdraw_opt_out, (ada, *news), {"on": LATER, "reason": ""}),
    ):
        with pytest.raises(UserError) as raised:
            run_act(database, act, *args, **kwargs)
        assert raised.value.code == "no_reason"
    run_act(database, correct_consent, opt_out.id, {"evidence": "Letter of 6 May"})
    assert details(database, ada).dated_notes == ()
    removed = batch_of(database, remove_consent, opt_out.id, reason="Somebody else’s letter")
    (note,) = details(database, ada).dated_notes
    assert note.text == "Opt-out from news by e-mail (6 May 2023) removed: Somebody else’s letter"
    assert not preference(database, ada, "news", "email").is_opt_out
    assert removed is not None
    undo(database, removed)
    assert preference(database, ada, "news", "email").is_opt_out
    assert details(database, ada).dated_notes == ()


def test_an_opt_out_is_withdrawn_and_its_address_released(database: Database, ada: int) -> None:
    run_act(database, object_to_contact, ada, reason="letter", by="me", on=DAY, purpose="news")
    run_act(
        database, withdraw_opt_out, ada, "news", "email", "consent",
        on=LATER, reason="Asked for news by e-mail",
    )  # fmt: skip
    assert newest_batch(database).title == "Okafor: opt-out withdrawn"
    now = preference(database, ada, "news", "email")
    assert now.consent is not None
    assert (now.consent.basis, now.consent.evidence) == ("consent", "Asked for news by e-mail")
    assert ([one.basis for one in now.earlier], now.block) == (["objected"], None)
    assert preference(database, ada, "news", "phone").block is ContactBlock.OBJECTED


def test_an_objection_to_everything_is_withdrawn(database: Database, ada: int) -> None:
    run_act(database, object_to_contact, ada, reason="letter", by="me", on=DAY)
    run_act(database, withdraw_objection, ada, on=LATER, reason="Wrote again")
    with database.read() as connection:
        grid = read_preferences(connection, ada)
        assert read_people(connection, [ada], ["do_not_contact"]) == [{"do_not_contact": False}]
    assert {one.block for one in grid.values()} == {None}
    assert {one.consent.basis for one in grid.values() if one.consent} == {"none"}
    with pytest.raises(UserError, match="withdrawn meanwhile"):
        run_act(
            database, withdraw_opt_out, ada, "news", "email", "consent", on=LATER, reason="Again"
        )


def test_an_address_that_somebody_else_opted_out_with_stays_suppressed(
    database: Database, ada: int
) -> None:
    ben = run_act(database, create_person, {"family_name": "Dahl", "email": "a@example.org"})
    for person in (ben, ada):
        run_act(database, object_to_contact, person, reason="r", by="me", on=DAY, purpose="news")
    run_act(database, withdraw_opt_out, ada, "news", "email", "consent", on=LATER, reason="Asked")
    assert preference(database, ada, "news", "email").block is ContactBlock.SUPPRESSED

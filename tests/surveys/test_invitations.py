"""Who is in the frame, who is invited, what the lists hold, and that they went out."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database, utc_now
from models.suppressions import EVERYTHING
from models.tables import contact_points, frame_members, invitations, messages, people, responses
from models.undo import undo
from records.consent.consents import object_to_contact
from records.consent.suppression import suppress
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.filters.segments import add_to_list
from records.office import OfficeSettings, save_office_settings
from records.writing.bulk_update import update_people
from records.writing.new_people import create_people
from records.writing.person_update import PersonUpdate
from surveys.dispositions import set_dispositions
from surveys.frame_sources import EVERYBODY, FrameSource, frame_sources, waves_drawn_from
from surveys.invitations import InvitationPlan, count_bases, invite, plan_invitations
from surveys.mailing_lists import (
    ListKind,
    Recipients,
    check_not_empty,
    count_reminders_due,
    invitation_list,
    record_exported,
    record_sent,
)
from surveys.questionnaire import Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import Wave, open_wave
from tests.acts import batch_of, run_act

ANN = {"given_name": "Ann", "family_name": "Ash", "email": "ann@example.org", "award": "PhD"}
BOB = {"given_name": "Bob", "family_name": "Birch", "email": "bob@example.org"}
CAZ = {"given_name": "Caz", "family_name": "Cedar", "email": "caz@example.org"}


@pytest.fixture
def wave(database: Database, questionnaire: Questionnaire) -> Wave:
    run_act(database, create_survey, questionnaire)
    return run_act(database, open_wave, "CAR", "2018")


def _people(database: Database, *rows: Mapping[str, Any]) -> Sequence[int]:
    keys = dict.fromkeys(key for row in rows for key in row)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        full = [{key: row.get(key) for key in keys} for row in rows]
        return create_people(changes, full, None, source=None)


def _plan(database: Database, wave: Wave, source: FrameSource = EVERYBODY) -> InvitationPlan:
    with database.read() as connection:
        return plan_invitations(connection, wave, source)


def _sources(database: Database, wave: Wave) -> list[str]:
    with database.read() as connection:
        return [source.in_words() for source in frame_sources(connection, wave.id)]


def _invitations(database: Database, wave: Wave) -> list[Any]:
    with database.read() as connection:
        query = select(invitations).where(invitations.c.wave_id == wave.id)
        return list(connection.execute(query.order_by(invitations.c.id)))


def _set_status(database: Database, person_id: int, status: str) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        points = changes.connection.scalars(
            select(contact_points.c.id).where(contact_points.c.person_id == person_id)
        ).all()
        changes.update(contact_points, [Change(point, {"status": status}) for point in points])


def _deceased(database: Database, wave: Wave, person: int) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(people, [Change(person, {"deceased": True})])


def _closed(database: Database, wave: Wave, person: int) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(people, [Change(person, {"do_not_contact": True})])


def _opted_out_of_email(database: Database, wave: Wave, person: int) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        update_people(changes, [PersonUpdate(person, {"do_not_email": True})])


def _on_hold(database: Database, wave: Wave, person: int) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        update_people(changes, [PersonUpdate(person, {"contact_hold": "Opt out: “perhaps”"})])


def _suppressed(database: Database, wave: Wave, person: int) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        suppress(changes, [("email", "BOB@example.org")], reason="asked", by="test")


def _answered(database: Database, wave: Wave, person: int) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        row = {"wave_id": wave.id, "person_id": person, "platform": "generic", "is_complete": True}
        changes.insert(responses, [row])


def _bounced(database: Database, wave: Wave, person: int) -> None:
    _set_status(database, person, "bounced")


def _no_address(database: Database, wave: Wave, person: int) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        points = changes.connection.scalars(
            select(contact_points.c.id).where(contact_points.c.person_id == person)
        ).all()
        changes.delete(contact_points, points)


def _contacted(database: Database, wave: Wave, person: int) -> None:
    _contacted_on(database, wave, person, days_ago=89)


def _contacted_on(database: Database, wave: Wave, person: int, days_ago: int) -> None:
    run_act(database, save_office_settings, OfficeSettings(contact_cap=2, contact_cap_days=90))
    other = run_act(database, open_wave, "CAR", "Other")
    with database.write(BatchKind.PERSON_EDIT) as changes:
        row = {"wave_id": other.id, "person_id": person, "token": "t", "email": "bob@example.org"}
        (invitation,) = changes.insert(invitations, [row])
        at = utc_now() - timedelta(days=days_ago)
        sent = {"invitation_id": invitation, "channel": "list", "state": "sent", "at": at}
        changes.insert(
            messages,
            [
                {**sent, "kind": "invitation", "number": 1},
                {**sent, "kind": "reminder", "number": 1},
            ],
        )


def _same_address(database: Database, wave: Wave, person: int) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        (point,) = changes.connection.scalars(
            select(contact_points.c.id).where(contact_points.c.person_id == person)
        ).all()
        changes.update(contact_points, [Change(point, {"value": "ANN@example.org"})])


def test_everybody_or_a_segment_is_the_frame(database: Database, wave: Wave) -> None:
    ann, bob, caz = _people(database, ANN, BOB, CAZ)
    run_act(database, add_to_list, "Some", [caz, ann])
    assert _plan(database, wave).invited == (ann, bob, caz)
    for source in (
        FrameSource(segment="some"),
        FrameSource(where="given_name in (Ann, Caz)"),
        FrameSource(people=[caz, ann, 99_999]),
    ):
        plan = _plan(database, wave, source)
        assert (plan.frame, plan.invited, plan.excluded) == (2, (ann, caz), {})
    with pytest.raises(UserError, match="no segment"):
        _plan(database, wave, FrameSource(segment="Nobody"))


def test_a_frame_knows_what_its_people_were_drawn_from(database: Database, wave: Wave) -> None:
    """Each draw adds people; only a draw that brought somebody counts, until it is undone."""
    ann, bob, caz = _people(database, ANN, BOB, CAZ)
    run_act(database, add_to_list, "Some", [ann])
    run_act(database, invite, _plan(database, wave, FrameSource(segment="some")))
    chosen = batch_of(database, invite, _plan(database, wave, FrameSource(people=[bob, ann])))
    assert chosen is not None
    run_act(database, invite, _plan(database, wave, FrameSource(where="given_name = Bob")))
    run_act(database, invite, _plan(database, wave))
    assert _sources(database, wave) == [
        "the segment “some”", "people selected one by one", "all alumni",
    ]  # fmt: skip
    assert {row.person_id for row in _invitations(database, wave)} == {ann, bob, caz}
    with database.read() as connection:
        assert waves_drawn_from(connection, "Some") == ["CAR 2018"]
        assert waves_drawn_from(connection, "Others") == []
    undo(database, chosen)
    assert _sources(database, wave) == ["the segment “some”", "all alumni"]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_deceased, "deceased"),
        (_closed, "objected"),
        (_suppressed, "suppressed"),
        (_opted_out_of_email, "do_not_email"),
        (_on_hold, "on_hold"),
        (_answered, "already_answered"),
        (_no_address, "no_address"),
        (_bounced, "bounced"),
        (_contacted, "contact_cap"),
        (_same_address, "duplicate_address"),
    ],
)
def test_each_reason_not_to_invite_is_counted(
    database: Database, wave: Wave, spoil: Any, reason: str
) -> None:
    ann, bob = _people(database, ANN, BOB)
    spoil(database, wave, bob)
    plan = _plan(database, wave)
    assert plan.excluded == {reason: 1}
    assert (plan.frame, plan.invited) == (2, (ann,))


@pytest.mark.parametrize(
    ("purpose", "excluded"),
    [(EVERYTHING, {"objected": 1}), ("survey", {"objected": 1}), ("news", {})],
)
def test_an_objection_counts_for_its_purpose(
    database: Database, wave: Wave, purpose: str, excluded: dict[str, int]
) -> None:
    (bob,) = _people(database, BOB)
    today = date(2018, 5, 1)
    run_act(database, object_to_contact, bob, reason="asked", by="test", on=today, purpose=purpose)
    assert _plan(database, wave).excluded == excluded


def test_the_filter_and_the_invitation_agree_on_who_is_contactable(
    database: Database, wave: Wave
) -> None:
    rows: list[dict[str, Any]] = [
        ANN,
        {**BOB, "do_not_email": True},
        {**CAZ, "email_status": "bounced"},
        {**BOB, "email": "a@example.org", "deceased_on": date(2024, 11, 30)},
        {**BOB, "email": "b@example.org", "contact_hold": "Opt out: “perhaps”"},
        {**BOB, "email": "c@example.org", "survey_consent": "consent"},
        {**BOB, "email": "d@example.org", "email_status": "wrong", "other_email": "e@example.org"},
        {"family_name": "Quill", "phone": "+447700900123"},
    ]
    _people(database, *rows)
    plan = _plan(database, wave)
    with database.read() as connection:
        chosen = person_ids(connection, parse("contactable for surveys", BY_KEY))
        others = person_ids(connection, parse("not contactable for surveys", BY_KEY))
        assert count_bases(connection, plan.invited) == {"none": 2, "consent": 1}
    assert sorted(chosen) == sorted(plan.invited)
    assert len(chosen) + len(others) == len(rows)


def test_contacts_long_ago_do_not_count(database: Database, wave: Wave) -> None:
    (bob,) = _people(database, BOB)
    _contacted_on(database, wave, bob, days_ago=91)
    assert _plan(database, wave).invited == (bob,)


def test_another_good_address_is_used(database: Database, wave: Wave) -> None:
    (bob,) = _people(database, BOB)
    _set_status(database, bob, "wrong")
    with database.write(BatchKind.PERSON_EDIT) as changes:
        row = {"person_id": bob, "kind": "email", "value": "b@example.org"}
        changes.insert(contact_points, [row])
    assert _plan(database, wave).drawn.emails == {bob: "b@example.org"}


def test_inviting_writes_frame_and_tokens(database: Database, wave: Wave) -> None:
    ann, bob = _people(database, ANN, {**BOB, "email": None})
    assert batch_of(database, invite, _plan(database, wave)) is not None
    (invitation,) = _invitations(database, wave)
    assert (invitation.person_id, invitation.email) == (ann, "ann@example.org")
    assert invitation.disposition == "not_sent"
    assert len(bytes.fromhex(invitation.token)) == 16
    with database.read() as connection:
        members = connection.execute(
            select(frame_members.c.person_id, frame_members.c.excluded)
        ).all()
    assert dict(members) == {ann: None, bob: "no_address"}


def test_inviting_again_adds_new_people_only(database: Database, wave: Wave) -> None:
    (ann,) = _people(database, ANN)
    run_act(database, invite, _plan(database, wave))
    assert batch_of(database, invite, _plan(database, wave)) is None
    before = _invitations(database, wave)
    (bob,) = _people(database, BOB)
    plan = _plan(database, wave)
    assert (plan.invited, plan.excluded) == ((bob,), {"already_invited": 1})
    run_act(database, invite, plan)
    after = _invitations(database, wave)
    assert after[:1] == before
    assert [row.person_id for row in after] == [ann, bob]


def test_who_becomes_reachable_is_invited_the_next_time(database: Database, wave: Wave) -> None:
    (bob,) = _people(database, BOB)
    _set_status(database, bob, "bounced")
    run_act(database, invite, _plan(database, wave))
    _set_status(database, bob, "good")
    run_act(database, invite, _plan(database, wave))
    with database.read() as connection:
        assert connection.execute(select(frame_members.c.excluded)).all() == [(None,)]
    assert len(_invitations(database, wave)) == 1


def test_two_plans_invite_nobody_twice(database: Database, wave: Wave) -> None:
    _people(database, ANN)
    one, other = _plan(database, wave), _plan(database, wave)
    run_act(database, invite, one)
    run_act(database, invite, other)
    assert len(_invitations(database, wave)) == 1


def test_inviting_can_be_undone(database: Database, wave: Wave) -> None:
    _people(database, ANN, BOB)
    batch = batch_of(database, invite, _plan(database, wave))
    assert batch is not None
    assert undo(database, batch).kept == ()
    assert _invitations(database, wave) == []
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(frame_members)) == 0


def test_the_list_has_names_addresses_and_tokens(database: Database, wave: Wave) -> None:
    _people(database, BOB, ANN)
    run_act(database, invite, _plan(database, wave))
    with database.read() as connection:
        listed = invitation_list(connection, wave)
        short = invitation_list(connection, wave, fields=("award",))
    assert [row.person["given_name"] for row in listed.rows] == ["Ann", "Bob"]
    assert listed.rows[0].email == "ann@example.org"
    tokens = {row.token for row in _invitations(database, wave)}
    assert {row.token for row in listed.rows} == tokens
    assert [row.person for row in short.rows] == [{"award": "PhD"}, {"award": None}]


def test_reminders_go_to_those_who_have_not_answered(database: Database, wave: Wave) -> None:
    ann, bob, caz = _people(database, ANN, BOB, CAZ)
    run_act(database, invite, _plan(database, wave))
    ids = {row.person_id: row.id for row in _invitations(database, wave)}
    run_act(
        database, record_sent, wave, ListKind.INVITATION, list(ids.values()), on=date(2018, 5, 1)
    )
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(invitations, [Change(ids[ann], {"disposition": "partial"})])
        changes.update(people, [Change(caz, {"do_not_contact": True})])
    with database.read() as connection:
        listed = invitation_list(connection, wave, recipients=Recipients.NOT_ANSWERED)
    assert [row.person_id for row in listed.rows] == [bob]
    assert listed.excluded == {"objected": 1}


@pytest.mark.parametrize(
    ("happened", "reason"),
    [
        ({"deceased_on": date(2024, 11, 30)}, "deceased"),
        ({"do_not_email": True}, "do_not_email"),
        ({"survey_consent": "objected"}, "objected"),
        ({"contact_hold": "Opt out: “perhaps”"}, "on_hold"),
        ({"email_status": "bounced"}, "bounced"),
        ({"email_status": "wrong"}, "bounced"),
        ({"email": None}, "address_removed"),
        ({"do_not_phone": True, "do_not_post": True}, None),
        ({"email": "bob@new.example.org"}, None),  # the former one stays on record
        ({"phone": "+447700900123"}, None),
    ],
)
def test_a_list_excludes_who_must_not_be_written_to_by_now(
    database: Database, wave: Wave, happened: dict[str, Any], reason: str | None
) -> None:
    _ann, bob = _people(database, ANN, BOB)
    run_act(database, invite, _plan(database, wave))
    with database.write(BatchKind.PERSON_EDIT) as changes:
        update_people(changes, [PersonUpdate(bob, happened)])
    with database.read() as connection:
        listed = invitation_list(connection, wave)
    assert listed.excluded == ({} if reason is None else {reason: 1})
    assert len(listed.rows) == (2 if reason is None else 1)
    ids = [row.id for row in _invitations(database, wave)]
    run_act(database, record_sent, wave, ListKind.INVITATION, ids, on=date(2018, 5, 1))
    with database.read() as connection:
        assert count_reminders_due(connection, wave) == len(listed.rows)


def test_a_list_excludes_an_address_suppressed_since(database: Database, wave: Wave) -> None:
    _ann, bob = _people(database, ANN, BOB)
    run_act(database, invite, _plan(database, wave))
    _suppressed(database, wave, bob)
    with database.read() as connection:
        assert invitation_list(connection, wave).excluded == {"suppressed": 1}


# What happened to Bob's invitation, in days ago, and why he is due no reminder (None: he is).
_HISTORIES: list[tuple[list[tuple[ListKind, int]], str | None, bool]] = [
    ([], "invitation_not_sent", False),
    ([(ListKind.INVITATION, 7)], None, True),
    ([(ListKind.INVITATION, 6)], "contacted_recently", True),
    ([(ListKind.INVITATION, 30), (ListKind.REMINDER, 0)], "contacted_recently", True),
    ([(ListKind.INVITATION, 60), *[(ListKind.REMINDER, 20)] * 2], None, True),
    ([(ListKind.INVITATION, 60), *[(ListKind.REMINDER, 20)] * 3], "reminded_enough", True),
]


@pytest.mark.parametrize(("history", "reason", "may_override"), _HISTORIES)
def test_reminders_wait_and_are_limited(
    database: Database,
    wave: Wave,
    history: list[tuple[ListKind, int]],
    reason: str | None,
    may_override: bool,
) -> None:
    ann, bob = _people(database, ANN, BOB)
    run_act(database, invite, _plan(database, wave))
    ids = {row.person_id: row.id for row in _invitations(database, wave)}
    today = utc_now().date()
    run_act(
        database, record_sent, wave, ListKind.INVITATION, [ids[ann]], on=today - timedelta(days=90)
    )
    for message, days_ago in history:
        on = today - timedelta(days=days_ago)
        run_act(database, record_sent, wave, message, [ids[bob]], on=on)
    with database.read() as connection:
        due = invitation_list(connection, wave, recipients=Recipients.NOT_ANSWERED)
        anyway = invitation_list(connection, wave, recipients=Recipients.NOT_ANSWERED, anyway=True)
        counted = count_reminders_due(connection, wave)
    assert [row.person_id for row in due.rows] == ([ann, bob] if reason is None else [ann])
    assert counted == len(due.rows)
    assert due.excluded == ({} if reason is None else {reason: 1})
    assert len(anyway.rows) == (2 if may_override else 1)


def test_the_offices_own_limits_hold(database: Database, wave: Wave) -> None:
    _people(database, ANN)
    run_act(database, invite, _plan(database, wave))
    run_act(database, save_office_settings, OfficeSettings(reminder_days=0, most_reminders=1))
    ids = [row.id for row in _invitations(database, wave)]
    run_act(database, record_sent, wave, ListKind.INVITATION, ids)
    with database.read() as connection:
        assert invitation_list(connection, wave, recipients=Recipients.NOT_ANSWERED).rows
    run_act(database, record_sent, wave, ListKind.REMINDER, ids)
    with database.read() as connection:
        listed = invitation_list(connection, wave, recipients=Recipients.NOT_ANSWERED)
        assert (listed.rows, listed.excluded) == ((), {"reminded_enough": 1})
        with pytest.raises(UserError, match="1 sent 1 reminder already") as refused:
            check_not_empty(connection, listed)
    assert refused.value.code == "nobody_to_remind"


def test_marked_as_sent_by_hand_is_invited(database: Database, wave: Wave) -> None:
    _people(database, ANN)
    run_act(database, invite, _plan(database, wave))
    (row,) = _invitations(database, wave)
    run_act(database, set_dispositions, [row.id], "sent", on=date(2018, 5, 1))
    with database.read() as connection:
        assert invitation_list(connection, wave, recipients=Recipients.NOT_ANSWERED).rows


def test_who_answered_counts_as_contacted_by_no_list(database: Database, wave: Wave) -> None:
    ann, _bob = _people(database, ANN, BOB)
    run_act(database, invite, _plan(database, wave))
    first, second = _invitations(database, wave)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(invitations, [Change(first.id, {"disposition": "complete"})])
    with database.read() as connection:
        listed = invitation_list(connection, wave)
    assert listed.rows[0].person_id == ann
    assert batch_of(database, record_exported, listed) is not None
    with database.read() as connection:
        assert connection.scalars(select(messages.c.invitation_id)).all() == [second.id]
        left = invitation_list(connection, wave, recipients=Recipients.NOT_SENT)
    assert left.rows == ()


def test_exporting_is_recorded_once(database: Database, wave: Wave) -> None:
    _people(database, ANN, BOB)
    run_act(database, invite, _plan(database, wave))
    ids = [row.id for row in _invitations(database, wave)]
    assert (
        batch_of(database, record_sent, wave, ListKind.INVITATION, ids[:1], on=date(2018, 5, 1))
        is not None
    )
    assert batch_of(database, record_sent, wave, ListKind.INVITATION, ids[:1]) is None
    first, second = _invitations(database, wave)
    assert (first.disposition, first.disposition_on) == ("sent", date(2018, 5, 1))
    assert second.disposition == "not_sent"


def test_reminders_are_numbered_and_undone(database: Database, wave: Wave) -> None:
    _people(database, ANN)
    run_act(database, invite, _plan(database, wave))
    ids = [row.id for row in _invitations(database, wave)]
    run_act(database, record_sent, wave, ListKind.INVITATION, ids)
    run_act(database, record_sent, wave, ListKind.REMINDER, ids)
    second = batch_of(database, record_sent, wave, ListKind.REMINDER, ids)
    with database.read() as connection:
        found = connection.execute(
            select(messages.c.kind, messages.c.number).order_by(messages.c.id)
        ).all()
        assert invitation_list(connection, wave).rows[0].reminders == 2
    assert found == [("invitation", 1), ("reminder", 1), ("reminder", 2)]
    assert second is not None
    undo(database, second)
    with database.read() as connection:
        assert invitation_list(connection, wave).rows[0].reminders == 1

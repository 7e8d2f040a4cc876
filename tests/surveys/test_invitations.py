"""Who is in the frame, who is invited, what the lists hold, and that they went out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, func, select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database, utc_now
from models.suppressions import EVERYTHING
from models.tables import contact_points, frame_members, invitations, messages, people, responses
from models.undo import undo
from records.consent import contactable
from records.consent.consents import object_to_contact
from records.consent.suppression import suppress
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.filters.segments import add_to_list
from records.office import OfficeSettings, save_office_settings
from records.respondents import count_in_frame, people_in_frame, people_not_sampled
from records.writing.bulk_update import update_people
from records.writing.new_people import create_people
from records.writing.person_edits import delete_people
from records.writing.person_update import PersonUpdate
from surveys import frames, samples
from surveys.dispositions import count_dispositions, set_dispositions
from surveys.frame_exclusions import FrameExclusions
from surveys.frame_sources import EVERYBODY, FrameSource, frame_sources, waves_drawn_from
from surveys.frames import ExclusionReason, FrameRules, frame_rules
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
from surveys.samples import Allocation, SampleDesign, describe_samples, read_samples
from surveys.shared_addresses import SharedAddresses
from surveys.survey_store import create_survey
from surveys.waves import Wave, find_wave, list_waves, open_wave
from tests.acts import batch_of, run_act
from tests.snapshots import once

ANN = {"given_name": "Ann", "family_name": "Ash", "email": "ann@example.org", "award": "PhD"}
BOB = {"given_name": "Bob", "family_name": "Birch", "email": "bob@example.org"}
CAZ = {"given_name": "Caz", "family_name": "Cedar", "email": "caz@example.org"}


@pytest.fixture
@once
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
        return _planned(connection, wave, source)


def _planned(
    connection: Connection, wave: Wave, source: FrameSource, rules: FrameRules | None = None
) -> InvitationPlan:
    """The plan, which must be the same where the frame is so large that everybody is read."""
    plan = plan_invitations(connection, wave, source, rules)
    with (
        patch.object(frames, "_CHUNK", 0),
        patch.object(contactable, "_CHUNK", 0),
        patch.object(samples, "_MANY", 0),
    ):
        assert plan_invitations(connection, wave, source, rules) == plan
    return plan


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


def test_a_plan_with_somebody_who_was_deleted_meanwhile_is_refused_as_a_whole(
    database: Database, wave: Wave
) -> None:
    ann, _bob = _people(database, ANN, BOB)
    plan = _plan(database, wave)
    run_act(database, delete_people, [ann])
    with pytest.raises(UserError) as refused:
        run_act(database, invite, plan)
    assert refused.value.code == "conflict"
    assert _invitations(database, wave) == []
    assert run_act(database, invite, _plan(database, wave)) == 1


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


def _rules(database: Database, wave: Wave, **values: Any) -> FrameRules:
    with database.read() as connection:
        return replace(frame_rules(connection, wave), **values)


def _plan_by(database: Database, wave: Wave, **values: Any) -> InvitationPlan:
    with database.read() as connection:
        return _planned(connection, wave, EVERYBODY, _rules(database, wave, **values))


def test_of_a_couple_the_first_is_invited_or_who_was_chosen_or_both(
    database: Database, wave: Wave
) -> None:
    ann, bob, caz = _people(database, ANN, {**BOB, "email": "ANN@example.org"}, CAZ)
    plan = _plan(database, wave)
    assert (plan.invited, plan.drawn.same_address) == ((ann, caz), {bob: ann})
    plan = _plan_by(database, wave, by_hand=frozenset({bob}))
    assert (plan.invited, plan.drawn.same_address) == ((bob, caz), {ann: bob})
    plan = _plan_by(database, wave, by_hand=frozenset({ann, bob}))
    assert (plan.invited, plan.excluded) == ((ann, bob, caz), {})
    plan = _plan_by(database, wave, shared_addresses=SharedAddresses.EACH)
    assert (plan.invited, plan.drawn.same_address) == ((ann, bob, caz), {bob: ann})
    run_act(database, invite, plan)
    with database.read() as connection:
        kept = find_wave(connection, "CAR", "2018")
        assert frame_rules(connection, kept).shared_addresses is SharedAddresses.EACH
    assert len({row.token for row in _invitations(database, wave)}) == 3


def test_who_shares_the_address_of_somebody_invited_before_is_not(
    database: Database, wave: Wave
) -> None:
    (bob,) = _people(database, BOB)
    run_act(database, invite, _plan(database, wave))
    (ann,) = _people(database, {**ANN, "email": "bob@example.org"})
    plan = _plan(database, wave)
    assert (plan.invited, plan.drawn.same_address) == ((), {ann: bob})
    assert _plan_by(database, wave, by_hand=frozenset({ann})).invited == (ann,)


def test_the_office_decides_for_waves_that_do_not(database: Database, wave: Wave) -> None:
    ann, bob = _people(database, ANN, {**BOB, "email": "ann@example.org"})
    run_act(database, save_office_settings, OfficeSettings(shared_addresses="each"))
    assert _plan(database, wave).invited == (ann, bob)


def test_people_at_the_limit_are_invited_by_hand(database: Database, wave: Wave) -> None:
    ann, bob = _people(database, ANN, BOB)
    _contacted(database, wave, bob)
    assert _plan(database, wave).excluded == {"contact_cap": 1}
    plan = _plan_by(database, wave, by_hand=frozenset({bob}))
    run_act(database, invite, plan)
    limits = {row.person_id: row.over_limit for row in _invitations(database, wave)}
    assert limits == {ann: False, bob: True}


def test_exclusions_are_counted_by_reason_and_kept(database: Database, wave: Wave) -> None:
    ann, bob, caz, dee = _people(
        database, ANN, {**BOB, "email": "ann@example.org"}, CAZ, {**CAZ, "email": "d@example.com"}
    )
    run_act(database, add_to_list, "Never", [ann])
    exclusions = FrameExclusions(("Never",), (), ("example.com",))
    plan = _plan_by(database, wave, exclusions=exclusions)
    assert plan.invited == (caz,)
    assert plan.excluded == {"excluded_address": 2, "exclusion_list": 1}
    assert plan.drawn.by_reason()[ExclusionReason.EXCLUDED_ADDRESS] == [bob, dee]
    run_act(database, invite, plan)
    assert _rules(database, wave).exclusions == exclusions
    assert _plan(database, wave).invited == ()


def test_a_sample_is_kept_and_can_be_drawn_again(database: Database, wave: Wave) -> None:
    ids = _people(database, *({**ANN, "email": f"p{at}@example.org"} for at in range(10)))
    design = SampleDesign(seed=5, size=4)
    plan = _plan_by(database, wave, sample=design)
    assert (plan.frame, len(plan.invited), plan.excluded) == (10, 4, {"not_sampled": 6})
    assert _plan_by(database, wave, sample=design).invited == plan.invited
    batch = batch_of(database, invite, plan)
    assert batch is not None
    with database.read() as connection:
        (sample,) = read_samples(connection, wave.id)
        counts = count_dispositions(connection, wave.id)
        assert people_in_frame(connection, wave.id) == set(plan.invited)
        assert count_in_frame(connection, wave.id) == 4
    assert sample == plan.drawn.sample
    assert counts == {"not_sent": 4}
    undo(database, batch)
    with database.read() as connection:
        assert read_samples(connection, wave.id) == []
    assert set(_plan_by(database, wave, sample=design).invited) == set(plan.invited) < set(ids)


def test_who_was_not_sampled_and_answers_is_no_case_of_the_wave(
    database: Database, wave: Wave
) -> None:
    _people(database, *({**ANN, "email": f"p{at}@example.org"} for at in range(10)))
    plan = _plan_by(database, wave, sample=SampleDesign(seed=5, percent=50))
    run_act(database, invite, plan)
    (outside, *_) = plan.drawn.by_reason()[ExclusionReason.NOT_SAMPLED]
    _answered(database, wave, outside)
    with database.read() as connection:
        assert count_dispositions(connection, wave.id) == {"not_sent": 5}
        (counts,) = list_waves(connection)
    assert (counts.complete, counts.not_invited) == (0, 1)
    # Who is invited after all is a case from then on; who answered without invitation is not.
    run_act(database, invite, _plan_by(database, wave, sample=SampleDesign(6, percent=100)))
    with database.read() as connection:
        assert count_in_frame(connection, wave.id) == 9
        assert len(read_samples(connection, wave.id)) == 2


def test_who_could_not_be_drawn_is_no_case_of_a_sampled_wave(
    database: Database, wave: Wave
) -> None:
    drawn = [{**ANN, "email": f"p{at}@example.org"} for at in range(4)]
    ids = _people(
        database, *drawn, {**BOB, "email": None}, {**CAZ, "deceased": True}, {**CAZ, "email": None}
    )
    plan = _plan_by(database, wave, sample=SampleDesign(seed=5, size=2))
    assert plan.excluded == {"not_sampled": 2, "no_address": 2, "deceased": 1}
    run_act(database, invite, plan)
    with database.read() as connection:
        assert count_in_frame(connection, wave.id) == 2
        assert people_in_frame(connection, wave.id) == set(plan.invited)
        assert count_dispositions(connection, wave.id) == {"not_sent": 2}
        assert people_not_sampled(connection, wave.id) == set(ids) - set(plan.invited)


def test_a_stratified_sample_tells_its_strata(database: Database, wave: Wave) -> None:
    rows = [
        {**ANN, "email": f"p{at}@example.org", "award": "PhD" if at < 6 else "MSc"}
        for at in range(8)
    ]
    _people(database, *rows)
    design = SampleDesign(3, size=4, stratified_by="award", allocation=Allocation.EQUAL)
    run_act(database, invite, _plan_by(database, wave, sample=design))
    with database.read() as connection:
        (said,) = describe_samples(connection, wave.id)
    assert said == (
        "Stratified random sample by Award, as many from each stratum: 4 of 8 people (50%), with "
        "the seed 3. Strata: MSc 2 of 2 and PhD 2 of 6."
    )

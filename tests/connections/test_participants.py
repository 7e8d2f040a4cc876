"""Participants of a wave on a platform: only what is needed, nobody twice, and what comes back."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from connections.accounts import (
    add_connection,
    connect_wave,
    connected_waves,
    proposed_connection,
)
from connections.participant_states import read_states
from connections.participants import ParticipantPlan, plan_participants, send_participants
from connections.platform import (
    ConnectedPlatform,
    ParticipantState,
    PlatformParticipant,
)
from connections.platforms import PLATFORMS
from core.errors import Cancelled, UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import invitations, messages, waves
from records.consent.consents import object_to_contact, withdraw_opt_out
from records.consent.contactable import contact_blocks
from records.handed_out import handed_out
from records.office import office_settings, save_office_settings
from records.wave_privacy import Privacy
from surveys.dispositions import set_dispositions
from surveys.list_ledger import read_lists
from tests.acts import run_act
from tests.connections.platform_in_memory import PASSWORD, use_platform
from tests.surveys.sending.mailing_office import invite_people

COUNT = 5


class Office:
    """People invited to a wave whose answers a platform has."""

    def __init__(self, database: Database, patch: pytest.MonkeyPatch) -> None:
        self.database = database
        self.wave, self.people = invite_people(database, COUNT)
        patch.setenv("ALMANAC_CONNECTION_LIME", PASSWORD)
        self.platform = use_platform(patch)
        with database.write(BatchKind.CONNECTION_ADD) as changes:
            proposed = proposed_connection(
                changes.connection, "Lime", ConnectedPlatform.LIMESURVEY, "survey.example.org", "me"
            )
            add_connection(changes, proposed)
            connect_wave(changes, self.wave, "Lime", "123")
        with database.read() as connection:
            rows = connection.execute(
                select(invitations.c.id, invitations.c.token).order_by(invitations.c.person_id)
            ).all()
        self.ids, self.tokens = [row.id for row in rows], [row.token for row in rows]

    def plan(self, *, by_platform: bool) -> ParticipantPlan:
        plans = plan_participants(self.database, self.wave)
        return plans.get(by_platform, plans[True])

    def send(self, *, by_platform: bool = True, records: bool = True) -> tuple[int, int, str]:
        """Send the participants: how many are added and recorded, and why it stopped."""
        plan = self.plan(by_platform=by_platform)
        done = send_participants(self.database, plan, records=records)
        return done.added, done.recorded, done.stopped

    def read(self) -> int:
        with self.database.read() as connection:
            return read_states(self.database, connected_waves(connection)[0])

    def tell(self, at: int, **state: object) -> None:
        """Let the platform know something of the person at a place."""
        token = self.tokens[at]
        self.platform.known[token] = ParticipantState(token, **state)  # type: ignore[arg-type]

    def dispositions(self) -> list[str]:
        with self.database.read() as connection:
            order = select(invitations.c.disposition).order_by(invitations.c.person_id)
            return list(connection.scalars(order))

    def messages(self) -> list[tuple[str, int, date]]:
        """Kind, number and day of each message, by person."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(messages.c.kind, messages.c.number, messages.c.at)
                .join(invitations)
                .order_by(invitations.c.person_id, messages.c.kind, messages.c.number)
            )
            return [(row.kind, row.number, row.at.date()) for row in rows]


@pytest.fixture
def office(database: Database, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(database, monkeypatch)


def test_only_tokens_leave_where_the_office_sends_the_mails(office: Office) -> None:
    plan = office.plan(by_platform=False)
    assert (plan.fields, len(plan.new)) == (("token",), COUNT)
    assert office.send(by_platform=False) == (COUNT, 0, "")
    assert office.platform.got[0] == PlatformParticipant(office.tokens[0])
    assert set(office.dispositions()) == {"not_sent"}


def test_names_and_addresses_go_where_the_platform_sends_and_the_list_is_in_the_ledger(
    office: Office,
) -> None:
    assert office.send() == (COUNT, COUNT, "")
    first = office.platform.got[0]
    assert first == PlatformParticipant(
        office.tokens[0], "person0@example.org", "Ada0", "Okafor0000"
    )
    assert set(office.dispositions()) == {"sent"}
    with office.database.read() as connection:
        (listed,) = read_lists(connection, office.wave.id)
    assert (listed.kind, listed.form, listed.people) == ("invitation", "limesurvey", COUNT)


def test_nobody_is_sent_twice(office: Office) -> None:
    office.send(by_platform=False)
    assert office.send(by_platform=False) == (0, 0, "")
    assert len(office.platform.got) == COUNT


def test_who_must_not_be_contacted_or_answered_is_not_sent(office: Office) -> None:
    run_act(
        office.database, object_to_contact, office.people[0], reason="Asked", by="me",
        on=date(2026, 1, 1),
    )  # fmt: skip
    run_act(office.database, set_dispositions, office.ids[1:2], "complete")
    plan = office.plan(by_platform=False)
    assert {one.person_id for one in plan.new} == set(office.people[2:])
    assert dict(plan.excluded) == {"objected": 1}


def test_who_opted_out_or_was_sent_since_the_look_is_not_sent(office: Office) -> None:
    plan = office.plan(by_platform=True)
    run_act(
        office.database, object_to_contact, office.people[0], reason="Asked", by="me",
        on=date(2026, 1, 1),
    )  # fmt: skip
    run_act(office.database, set_dispositions, office.ids[1:2], "complete")
    sent = send_participants(office.database, plan)
    assert {one.person_id for one in sent.refused} == set(office.people[:2])
    assert (sent.added, len(office.platform.got)) == (COUNT - 2, COUNT - 2)
    again = send_participants(office.database, plan)  # as another desk, that looked before
    assert (again.added, len(office.platform.got)) == (0, COUNT - 2)


def test_whom_the_platform_refuses_is_said_and_not_recorded(office: Office) -> None:
    office.platform.refused[office.tokens[2]] = "Not a valid address."
    plan = office.plan(by_platform=True)
    done = send_participants(office.database, plan)
    (refused,) = done.refused
    assert (refused.name, refused.reason) == ("Ada2 Okafor0002", "Not a valid address.")
    assert (done.added, done.recorded) == (COUNT - 1, COUNT - 1)
    assert office.dispositions()[2] == "not_sent"


@pytest.mark.parametrize(
    ("error", "words"), [(UserError("It is busy.", code="busy"), "busy"), (Cancelled(), "Stopped")]
)
def test_a_sending_that_breaks_off_is_recorded_as_far_as_it_came_and_goes_on(
    office: Office, error: Exception, words: str
) -> None:
    office.platform.breaks_off = (2, error)
    added, recorded, stopped = office.send()
    assert (added, recorded) == (2, 2)
    assert words in stopped
    office.platform.breaks_off = None
    assert office.send() == (COUNT - 2, COUNT - 2, "")


def test_who_is_there_by_a_sending_that_was_killed_is_recorded_by_the_next(office: Office) -> None:
    office.tell(0)
    assert office.send() == (COUNT - 1, COUNT, "")


def test_who_is_there_without_an_address_cannot_be_sent_anything(office: Office) -> None:
    office.send(by_platform=False)
    plan = office.plan(by_platform=True)
    assert (plan.new, plan.there, len(plan.refused)) == ((), (), COUNT)
    assert send_participants(office.database, plan).recorded == 0


def test_a_platform_that_needs_addresses_gets_them_unasked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.platform = use_platform(monkeypatch, needs_email=True)
    assert office.send(by_platform=False) == (COUNT, COUNT, "")
    assert office.platform.got[0].email


def test_a_sending_can_be_left_out_of_the_ledger(office: Office) -> None:
    assert office.send(records=False) == (COUNT, 0, "")
    assert office.messages() == []


def test_the_register_of_lists_notes_what_left(office: Office) -> None:
    with office.database.read() as connection:
        settings = office_settings(connection)
    run_act(office.database, save_office_settings, replace(settings, registers_lists=True))
    office.send(by_platform=False)
    with office.database.read() as connection:
        (noted,) = handed_out(connection)
    assert (noted.title, noted.recipient, noted.people) == ("CAR 2026: token", "Lime", COUNT)


def test_an_open_link_needs_no_participants(office: Office) -> None:
    open_wave = replace(office.wave, privacy=Privacy.OPEN)
    with pytest.raises(UserError, match="same link"):
        plan_participants(office.database, open_wave)


def test_kobo_keeps_no_participants(office: Office) -> None:
    interface = PLATFORMS[ConnectedPlatform.KOBO]
    assert interface.participants is None
    assert interface.why_none


def test_what_the_platform_sent_and_who_completed_is_recorded_once(office: Office) -> None:
    office.tell(0, sent_on=date(2026, 5, 1))
    office.tell(1, sent_on=date(2026, 5, 1), reminders=1, reminded_on=date(2026, 5, 8))
    office.tell(2, sent_on=date(2026, 5, 2), is_complete=True, completed_on=date(2026, 5, 3))
    office.tell(3, bounced=True)
    assert office.read() == 6
    assert office.dispositions() == ["sent", "sent", "complete", "bounced", "not_sent"]
    assert office.messages() == [
        ("invitation", 1, date(2026, 5, 1)),
        ("invitation", 1, date(2026, 5, 1)),
        ("reminder", 1, date(2026, 5, 8)),
        ("invitation", 1, date(2026, 5, 2)),
    ]
    assert office.read() == 0


def test_reminders_that_were_missed_are_recorded_at_once(office: Office) -> None:
    office.tell(0, sent_on=date(2026, 5, 1), reminders=2, reminded_on=date(2026, 5, 15))
    assert office.read() == 3
    assert [(kind, number) for kind, number, _ in office.messages()] == [
        ("invitation", 1), ("reminder", 1), ("reminder", 2),
    ]  # fmt: skip
    assert office.read() == 0


def test_what_somebody_decided_since_stands(office: Office) -> None:
    office.tell(0, bounced=True)
    office.read()
    run_act(office.database, set_dispositions, office.ids[:1], "sent")
    assert office.read() == 0
    assert office.dispositions()[0] == "sent"


def test_whoever_opted_out_on_the_platform_gets_no_more_surveys(office: Office) -> None:
    office.tell(0, sent_on=date(2026, 5, 1), opted_out=True)
    office.read()
    assert office.dispositions()[0] == "refused"
    with office.database.read() as connection:
        assert set(contact_blocks(connection, office.people)) == {office.people[0]}


def test_an_opt_out_that_was_withdrawn_is_not_recorded_again(office: Office) -> None:
    office.tell(0, is_complete=True, completed_on=date(2026, 5, 3), opted_out=True)
    office.read()
    person = office.people[0]
    with office.database.read() as connection:
        assert set(contact_blocks(connection, office.people)) == {person}
    run_act(
        office.database, withdraw_opt_out, person, "survey", "email", "consent",
        on=date(2026, 6, 1), reason="Asked to be written to again",
    )  # fmt: skip
    assert office.read() == 0
    with office.database.read() as connection:
        assert contact_blocks(connection, office.people) == {}


def test_the_day_of_an_anonymous_answer_is_not_kept(office: Office) -> None:
    with office.database.unjournalled() as connection:
        connection.execute(waves.update().values(privacy=Privacy.ANONYMOUS))
    office.tell(0, is_complete=True, completed_on=date(2024, 5, 3))
    office.read()
    with office.database.read() as connection:
        found = connection.execute(
            select(invitations.c.disposition, invitations.c.disposition_on).where(
                invitations.c.id == office.ids[0]
            )
        ).one()
    assert found.disposition == "complete"
    assert found.disposition_on > date(2024, 5, 3)

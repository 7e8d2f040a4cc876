"""Sending a mailing: everybody once, whatever happens meanwhile."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from sqlalchemy import select, update

from core.changed import Area, Changed
from core.errors import UserError
from core.progress import Progress, Step
from mail.failures import AddressRefused, ResultUnknown, TransportDown
from mail.message import OutgoingMail
from models.batch_kinds import BatchKind
from models.database import Database, utc_now
from models.tables import contact_points, invitations, mailings, messages
from models.tables import people as person_rows
from records.consent.consents import object_to_contact
from records.history.batches import list_batches
from records.history.undo import undo_batch
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.sent_messages import MailingState, MessageState
from records.wave_privacy import Privacy
from records.writing.person_edits import delete_people
from surveys.dispositions import set_dispositions
from surveys.links import set_wave_link
from surveys.mailing_lists import ListKind, Recipients, invitation_list, record_exported
from surveys.sending.ledger import decide_uncertain, ledger_lines, retry_failed
from surveys.sending.mailings import (
    cancel,
    create_mailing,
    due_mailings,
    find_mailing,
    late_mailings,
    unfinished_mailing,
)
from surveys.sending.recipients import plan_mailing
from surveys.sending.sender import Sender, SendingResult
from surveys.sending.texts import MailText
from surveys.waves import Wave, change_wave, find_wave
from tests.acts import run_act
from tests.surveys.sending.mailing_office import (
    ACCOUNT,
    KeepingTransport,
    email,
    invite_people,
    new_mailing,
)

TODAY = date(2026, 11, 30)


def send(
    database: Database,
    wave: Wave,
    mailing: int,
    transport: KeepingTransport,
    **options: object,
) -> SendingResult:
    sender = Sender(database, wave, ACCOUNT, transport, **options)  # type: ignore[arg-type]
    return sender.send(mailing)


def refuse(error: Exception, *at: int) -> Callable[[OutgoingMail], None]:
    """A reaction that raises `error` for the mails to the people at these places."""
    refused = {email(one) for one in at}

    def react(mail: OutgoingMail) -> None:
        if mail.to.email in refused:
            raise error

    return react


def find(database: Database) -> Wave:
    with database.read() as connection:
        return find_wave(connection, "CAR", "2026")


def states(database: Database, mailing: int) -> dict[str, str]:
    with database.read() as connection:
        lines = ledger_lines(connection, mailing, *MessageState)
    return {one.address: str(one.state) for one in lines}


def dispositions(database: Database) -> dict[str, str]:
    with database.read() as connection:
        rows = connection.execute(select(invitations.c.email, invitations.c.disposition))
        return dict(rows.all())


def test_everybody_gets_one_mail_and_the_ledger_says_so(database: Database) -> None:
    wave, _ = invite_people(database, 5)
    mailing = new_mailing(database, wave)
    transport = KeepingTransport()
    result = send(database, wave, mailing, transport)
    assert result == SendingResult(5, 0, 0, 0, 0, MailingState.FINISHED, None)
    assert sorted(transport.addresses) == [email(at) for at in range(5)]
    assert transport.mails[0].subject == "Your survey, Ada0"
    assert "Dear Ada0" in transport.mails[0].html
    assert len({mail.message_id for mail in transport.mails}) == 5
    assert set(states(database, mailing).values()) == {"sent"}
    assert set(dispositions(database).values()) == {"sent"}
    assert (transport.opened, transport.closed) == (1, 1)
    with database.read() as connection:
        newest = list_batches(connection)[0]
    assert newest.title == "Invitation to CAR 2026 sent by e-mail: 5 mails"


def test_a_mail_names_where_to_unsubscribe_by_token(database_file: Database) -> None:
    wave, _ = invite_people(database_file, 1)
    transport = KeepingTransport()
    send(database_file, wave, new_mailing(database_file, wave), transport)
    with database_file.read() as connection:
        token = connection.scalar(select(invitations.c.token))
    (mail,) = transport.mails
    assert mail.unsubscribe.mailto == f"mailto:alumni@example.org?subject=unsubscribe%20{token}"
    assert mail.message_id == f"<{token}.invitation.1@example.org>"


def test_the_mails_of_a_wave_with_an_open_link_have_the_same_link(database: Database) -> None:
    wave, _ = invite_people(database, 2)
    run_act(database, change_wave, wave, None, None, None, Privacy.OPEN)
    run_act(database, set_wave_link, wave, "https://survey.example.org/1?token={token}&id={id}")
    text = {"": MailText("Survey", "Answer at {{ link }}, please.")}
    mailing = run_act(database, create_mailing, wave, ListKind.INVITATION, text)
    with database.read() as connection:
        wave = find_wave(connection, "CAR", "2026")
    transport = KeepingTransport()
    send(database, wave, mailing, transport)
    links = {re.search(r"https://survey\S+", mail.text)[0] for mail in transport.mails}  # type: ignore[index]
    assert links == {"https://survey.example.org/1?token=&id=,"}


def test_a_claim_is_committed_before_the_mail_is_handed_over(database: Database) -> None:
    wave, _ = invite_people(database, 2)
    mailing = new_mailing(database, wave)
    seen: list[str] = []

    def look(mail: OutgoingMail) -> None:
        with database.read() as connection:
            lines = ledger_lines(connection, mailing, MessageState.CLAIMED)
        seen.extend(one.address for one in lines if one.address == mail.to.email)
        # Nobody waits for the server: another desk can write meanwhile.
        run_act(database, set_dispositions, [], "unknown")

    send(database, wave, mailing, KeepingTransport(look))
    assert seen == [email(0), email(1)]


def test_one_refused_mail_fails_and_can_be_tried_again(database: Database) -> None:
    wave, _ = invite_people(database, 3)
    mailing = new_mailing(database, wave)
    transport = KeepingTransport(refuse(AddressRefused("550 No such user", is_permanent=True), 1))
    result = send(database, wave, mailing, transport)
    assert (result.sent, result.failed, result.state) == (2, 1, MailingState.FINISHED)
    with database.read() as connection:
        (line,) = ledger_lines(connection, mailing, MessageState.FAILED)
        statuses = set(connection.scalars(select(contact_points.c.status)))
    assert (line.address, line.detail) == (email(1), "550 No such user")
    assert "bounced" not in statuses  # bounces say so, not the server that takes mails
    assert dispositions(database)[email(1)] == "not_sent"

    again = KeepingTransport()
    assert send(database, wave, mailing, again).sent == 0  # not by itself
    with database.unjournalled() as connection:
        assert retry_failed(connection, mailing) == 1
    assert send(database, wave, mailing, again).sent == 1
    assert again.addresses == [email(1)]


def test_a_failed_mail_may_go_by_list_and_an_uncertain_one_is_decided_first(
    database: Database,
) -> None:
    wave, (_, failed, uncertain) = invite_people(database, 3)
    failures = {
        email(1): AddressRefused("550 No such user", is_permanent=True),
        email(2): ResultUnknown("The connection ended."),
    }

    def react(mail: OutgoingMail) -> None:
        if mail.to.email in failures:
            raise failures[mail.to.email]

    first = new_mailing(database, wave)
    send(database, wave, first, KeepingTransport(react))
    with database.read() as connection:
        planned = plan_mailing(connection, wave.id, ListKind.INVITATION)
        listed = invitation_list(connection, wave, recipients=Recipients.NOT_SENT)
    assert planned.recipients == ()
    assert planned.excluded == {"mail_uncertain": [uncertain], "mail_failed": [failed]}
    assert [row.person_id for row in listed.rows] == [failed]
    assert listed.excluded == {"mail_uncertain": 1}
    assert run_act(database, record_exported, listed) == 1
    assert dispositions(database) == {email(0): "sent", email(1): "sent", email(2): "not_sent"}
    with database.unjournalled() as connection:
        retry_failed(connection, first)
        decide_uncertain(connection, first, None, went_out=False)
    again = KeepingTransport()
    assert send(database, wave, first, again).sent == 1  # who is on the list has it by now
    assert again.addresses == [email(2)]


def test_a_server_that_takes_nothing_pauses_and_marks_nobody(database: Database) -> None:
    wave, _ = invite_people(database, 4)
    mailing = new_mailing(database, wave)
    transport = KeepingTransport(refuse(TransportDown("The server is busy."), 2))
    result = send(database, wave, mailing, transport)
    assert (result.sent, result.failed, result.uncertain, result.left) == (2, 0, 0, 2)
    assert (result.state, result.reason) == (MailingState.PAUSED, "The server is busy.")
    assert set(states(database, mailing)) == {email(0), email(1)}

    rest = KeepingTransport()
    assert send(database, wave, mailing, rest).state is MailingState.FINISHED
    assert rest.addresses == [email(2), email(3)]


@pytest.mark.parametrize("sent", [0, 1, 2])
def test_who_shows_the_wave_learns_how_the_sending_ended(
    database_file: Database, sent: int
) -> None:
    wave, _ = invite_people(database_file, 2)
    mailing = new_mailing(database_file, wave)
    shown: list[tuple[MailingState, int]] = []

    def show(changed: Changed) -> None:
        if Area.INVITATIONS in changed.areas:
            with database_file.read() as connection:
                state = find_mailing(connection, mailing).state
            shown.append((state, len(states(database_file, mailing))))

    database_file.listeners.append(show)
    down = KeepingTransport(refuse(TransportDown("The server is busy."), sent))
    assert send(database_file, wave, mailing, down).sent == sent
    assert shown[-1] == (MailingState.FINISHED if sent == 2 else MailingState.PAUSED, sent)


def test_many_refusals_pause(database_file: Database) -> None:
    wave, _ = invite_people(database_file, 30)
    mailing = new_mailing(database_file, wave)
    error = AddressRefused("554 Spam", is_permanent=True)
    result = send(database_file, wave, mailing, KeepingTransport(refuse(error, *range(1, 30))))
    assert (result.sent, result.failed, result.left) == (1, 10, 19)
    assert result.state is MailingState.PAUSED
    assert "10 of the last 11 mails were refused" in (result.reason or "")


def test_mails_with_a_gap_are_left_out_without_pausing_the_others(database: Database) -> None:
    wave, people = invite_people(database, 14)
    with database.unjournalled() as connection:
        connection.execute(
            update(person_rows).where(person_rows.c.id.in_(people[:12])).values(given_name=None)
        )
    transport = KeepingTransport()
    result = send(database, wave, new_mailing(database, wave), transport)
    assert (result.sent, result.failed, result.state) == (2, 12, MailingState.FINISHED)
    assert transport.addresses == [email(12), email(13)]


def test_a_decision_leaves_what_waits_for_its_time_as_it_is(database: Database) -> None:
    wave, _ = invite_people(database, 5)
    mailing = new_mailing(database, wave)
    account = replace(ACCOUNT, per_day=3)
    unknown = refuse(ResultUnknown("The connection ended."), 0)
    refused = refuse(AddressRefused("550 No such user", is_permanent=True), 1)
    transport = KeepingTransport(lambda mail: (unknown(mail), refused(mail)))
    result = Sender(database, wave, account, transport).send(mailing)
    assert (result.uncertain, result.failed, result.state) == (1, 1, MailingState.WAITING)
    with database.unjournalled() as connection:
        at = find_mailing(connection, mailing).scheduled_at
        assert decide_uncertain(connection, mailing, None, went_out=False) == 1
        assert retry_failed(connection, mailing) == 1
    with database.unjournalled() as connection:
        after = find_mailing(connection, mailing)
        connection.execute(update(messages).values(at=utc_now() - timedelta(hours=25)))
    assert (after.state, after.scheduled_at) == (MailingState.WAITING, at)
    rest = KeepingTransport()
    assert send(database, wave, mailing, rest).sent == 4
    assert sorted(rest.addresses) == [email(at) for at in (0, 1, 3, 4)]


def test_a_mailing_to_a_wave_that_has_closed_is_asked_about(database: Database) -> None:
    wave, _ = invite_people(database, 1)
    now = utc_now()
    mailing = new_mailing(database, wave, at=now - timedelta(minutes=1))
    late = new_mailing(database, wave, at=now - timedelta(hours=2))
    to_come = new_mailing(database, wave, at=now + timedelta(minutes=1))

    def asked(closes: date | None) -> tuple[list[int], list[int]]:
        run_act(database, change_wave, find(database), None, closes, None)
        with database.read() as connection:
            due, not_due = due_mailings(connection, now), late_mailings(connection, now)
        assert to_come not in {one.id for one in (*due, *not_due)}
        return [one.id for one in due], [one.id for one in not_due]

    today = now.replace(tzinfo=UTC).astimezone().date()
    assert asked(None) == ([mailing], [late])
    assert asked(today) == ([mailing], [late])
    assert asked(today - timedelta(days=1)) == ([], [late, mailing])


def test_an_uncertain_mail_is_decided_by_a_person(database: Database) -> None:
    wave, _ = invite_people(database, 3)
    mailing = new_mailing(database, wave)
    transport = KeepingTransport(refuse(ResultUnknown("The connection ended."), 0, 2))
    result = send(database, wave, mailing, transport)
    assert (result.sent, result.uncertain, result.state) == (1, 2, MailingState.FINISHED)
    again = KeepingTransport()
    assert send(database, wave, mailing, again).sent == 0  # never by itself
    with database.read() as connection:
        first, last = ledger_lines(connection, mailing, MessageState.UNCERTAIN)
    with database.unjournalled() as connection:
        assert decide_uncertain(connection, mailing, [first.id], went_out=True) == 1
        assert decide_uncertain(connection, mailing, [last.id], went_out=False) == 1
    assert send(database, wave, mailing, again).sent == 1
    assert again.addresses == [email(2)]
    assert set(states(database, mailing).values()) == {"sent"}
    assert set(dispositions(database).values()) == {"sent"}


def test_a_claim_of_a_process_that_ended_is_uncertain_and_not_sent_again(
    database: Database,
) -> None:
    wave, _ = invite_people(database, 3)
    mailing = new_mailing(database, wave)
    send(database, wave, mailing, KeepingTransport(), limit=1)
    with database.unjournalled() as connection:  # as a process leaves it that was killed
        connection.execute(
            update(messages).values(state="claimed", runner="elsewhere:1:1.0", at=utc_now())
        )
        connection.execute(update(mailings).values(state="sending", runner="elsewhere:1:1.0"))
    rest = KeepingTransport()
    result = send(database, wave, mailing, rest)
    # Of a process on another computer nobody knows whether it has ended, before so long a time.
    assert (result.sent, result.uncertain, result.state) == (2, 0, MailingState.SENDING)
    with database.unjournalled() as connection:
        connection.execute(
            update(messages)
            .where(messages.c.state == "claimed")
            .values(at=utc_now() - timedelta(hours=1))
        )
    result = send(database, wave, mailing, rest)
    assert (result.sent, result.uncertain, result.state) == (0, 1, MailingState.FINISHED)
    assert rest.addresses == [email(1), email(2)]


def test_who_answered_or_objected_meanwhile_gets_no_mail(database: Database) -> None:
    wave, people = invite_people(database, 6)
    mailing = new_mailing(database, wave)

    def meanwhile(mail: OutgoingMail) -> None:
        if mail.to.email != email(0):
            return
        with database.read() as connection:
            of = dict(connection.execute(select(invitations.c.email, invitations.c.id)).all())
        run_act(database, set_dispositions, [of[email(1)]], "complete")
        run_act(
            database, object_to_contact, people[2], reason="asked", by="test", on=date(2026, 5, 1)
        )
        with database.write(BatchKind.CONTACT_POINT_STATUS) as changes:
            changes.connection.execute(
                update(contact_points)
                .where(contact_points.c.person_id == people[3])
                .values(value="new@example.org", match_value="new@example.org")
            )
            changes.counts["changed"] = 1
        run_act(database, delete_people, [people[4]])

    transport = KeepingTransport(meanwhile)
    result = send(database, wave, mailing, transport)
    assert transport.addresses == [email(0), email(5)]
    assert (result.sent, result.excluded, result.left) == (2, 2, 0)


def test_who_is_invited_meanwhile_gets_it_too(database_file: Database) -> None:
    wave, people = invite_people(database_file, 2)
    mailing = new_mailing(database_file, wave)

    def meanwhile(mail: OutgoingMail) -> None:
        if mail.to.email == email(0):
            with database_file.write(BatchKind.INVITE) as changes:
                changes.connection.execute(
                    update(contact_points)
                    .where(contact_points.c.value == email(1))
                    .values(value="later@example.org", match_value="later@example.org")
                )
                changes.connection.execute(
                    update(invitations)
                    .where(invitations.c.person_id == people[1])
                    .values(email="later@example.org")
                )
                changes.counts["invited"] = 1

    transport = KeepingTransport(meanwhile)
    send(database_file, wave, mailing, transport)
    assert transport.addresses == [email(0), "later@example.org"]


def test_a_reminder_goes_to_who_is_due_for_one(database: Database) -> None:
    wave, _ = invite_people(database, 4)
    send(database, wave, new_mailing(database, wave), KeepingTransport())
    early = KeepingTransport()
    result = send(database, wave, new_mailing(database, wave, ListKind.REMINDER), early)
    assert (early.addresses, result.excluded) == ([], 4)
    with database.unjournalled() as connection:
        connection.execute(update(messages).values(at=utc_now() - timedelta(days=8)))
        answered = connection.scalars(
            select(invitations.c.id).where(invitations.c.email == email(1))
        ).all()
    run_act(database, set_dispositions, answered, "complete")
    due = KeepingTransport()
    mailing = new_mailing(database, wave, ListKind.REMINDER)
    assert send(database, wave, mailing, due).sent == 3
    assert due.addresses == [email(0), email(2), email(3)]
    assert due.mails[0].message_id.split(".")[1:3] == ["reminder", "1@example"]


def test_the_office_may_remind_anyway(database_file: Database) -> None:
    wave, _ = invite_people(database_file, 2)
    send(database_file, wave, new_mailing(database_file, wave), KeepingTransport())
    mailing = new_mailing(database_file, wave, ListKind.REMINDER, ignores_limits=True)
    transport = KeepingTransport()
    assert send(database_file, wave, mailing, transport).sent == 2


def test_nobody_gets_more_messages_than_the_office_allows(database: Database) -> None:
    wave, _ = invite_people(database, 1)
    send(database, wave, new_mailing(database, wave), KeepingTransport())
    for _ in range(3):
        with database.unjournalled() as connection:
            connection.execute(update(messages).values(at=messages.c.at))
        mailing = new_mailing(database, wave, ListKind.REMINDER, ignores_limits=True)
        assert send(database, wave, mailing, KeepingTransport()).sent == 1
    mailing = new_mailing(database, wave, ListKind.REMINDER, ignores_limits=True)
    result = send(database, wave, mailing, KeepingTransport())
    assert (result.sent, result.excluded) == (0, 1)  # four in ninety days


def test_another_mailing_of_the_invitation_finds_nobody(database_file: Database) -> None:
    wave, _ = invite_people(database_file, 3)
    send(database_file, wave, new_mailing(database_file, wave), KeepingTransport())
    second = KeepingTransport()
    assert send(database_file, wave, new_mailing(database_file, wave), second).sent == 0
    assert second.addresses == []


def test_a_limit_pauses_and_the_rest_goes_on(database_file: Database) -> None:
    wave, _ = invite_people(database_file, 5)
    mailing = new_mailing(database_file, wave)
    result = send(database_file, wave, mailing, KeepingTransport(), limit=2)
    assert (result.sent, result.left, result.state) == (2, 3, MailingState.PAUSED)
    rest = KeepingTransport()
    assert send(database_file, wave, mailing, rest).sent == 3
    assert rest.addresses == [email(2), email(3), email(4)]


def test_whoever_stops_it_pauses_it(database_file: Database) -> None:
    wave, _ = invite_people(database_file, 5)
    mailing = new_mailing(database_file, wave)
    transport = KeepingTransport()
    told: list[Step] = []
    progress = Progress(told.append, lambda: len(transport.mails) >= 2)
    result = send(database_file, wave, mailing, transport, progress=progress)
    assert (result.sent, result.left, result.state) == (2, 3, MailingState.PAUSED)
    assert told[0] == Step("Sending invitations", 0, 5)


def test_another_desk_can_cancel_it(database: Database) -> None:
    wave, _ = invite_people(database, 5)
    mailing = new_mailing(database, wave)

    def meanwhile(mail: OutgoingMail) -> None:
        if mail.to.email == email(1):
            with database.unjournalled() as connection:
                cancel(connection, mailing)

    result = send(database, wave, mailing, KeepingTransport(meanwhile))
    assert (result.sent, result.state) == (2, MailingState.CANCELLED)
    with pytest.raises(UserError, match="was cancelled"):
        send(database, wave, mailing, KeepingTransport())


def test_the_pace_is_kept_over_all_mailings(database: Database) -> None:
    wave, _ = invite_people(database, 3)
    mailing = new_mailing(database, wave)
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        with database.unjournalled() as connection:  # time goes by
            connection.execute(update(messages).values(at=utc_now() - timedelta(minutes=1)))

    account = replace(ACCOUNT, per_minute=240)
    Sender(database, wave, account, KeepingTransport(), sleep=sleep).send(mailing)
    assert len(waited) >= 2
    assert all(0 < seconds <= 0.1 for seconds in waited)


def test_a_days_budget_puts_the_rest_off(database: Database) -> None:
    wave, _ = invite_people(database, 5)
    mailing = new_mailing(database, wave)
    account = replace(ACCOUNT, per_day=3)
    result = Sender(database, wave, account, KeepingTransport()).send(mailing)
    assert (result.sent, result.left, result.state) == (3, 2, MailingState.WAITING)
    with database.read() as connection:
        at = find_mailing(connection, mailing).scheduled_at
        unfinished = unfinished_mailing(connection, wave, ListKind.INVITATION)
    assert unfinished is not None  # whoever sends again goes on with it
    assert unfinished.id == mailing
    assert at is not None
    assert timedelta(hours=23) < at - utc_now() <= timedelta(hours=24)
    with database.unjournalled() as connection:
        connection.execute(update(messages).values(at=utc_now() - timedelta(hours=25)))
    result = Sender(database, wave, account, KeepingTransport()).send(mailing)
    assert (result.sent, result.state) == (2, MailingState.FINISHED)


def test_many_mails_to_gmail_are_warned_of(
    database_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.sending.sender.GMAIL_WARNING", 2)
    monkeypatch.setattr("surveys.sending.pace._GMAIL", ("example.org",))
    wave, _ = invite_people(database_file, 3)
    warned: list[str] = []
    progress = Progress(warned=warned.append)
    mailing = new_mailing(database_file, wave)
    send(database_file, wave, mailing, KeepingTransport(), progress=progress)
    assert warned[0].startswith("3 mails of a day go to Gmail.")


def test_a_connection_that_cannot_be_made_is_told_before_the_first_mail(
    database_file: Database,
) -> None:
    wave, _ = invite_people(database_file, 2)
    mailing = new_mailing(database_file, wave)
    transport = KeepingTransport()

    def refuse_login() -> None:
        raise TransportDown("Login refused.")

    transport.open = refuse_login  # type: ignore[method-assign]
    with pytest.raises(TransportDown):
        send(database_file, wave, mailing, transport)
    assert states(database_file, mailing) == {}


def test_undo_takes_back_no_mail(database: Database) -> None:
    wave, _ = invite_people(database, 3)
    mailing = new_mailing(database, wave)
    send(database, wave, mailing, KeepingTransport(), limit=2)
    with database.read() as connection:
        batches = {one.kind: one for one in list_batches(connection)}
    with pytest.raises(UserError, match="cannot be taken back"):
        undo_batch(database, batches[BatchKind.MAIL_SENT].id)
    for kind in (BatchKind.MAILING, BatchKind.INVITE, BatchKind.WAVE_CREATE):
        undone = undo_batch(database, batches[kind].id)
        assert undone.undone.kept
    assert set(states(database, mailing)) == {email(0), email(1)}
    assert dispositions(database) == {email(0): "sent", email(1): "sent"}
    rest = KeepingTransport()
    assert send(database, wave, mailing, rest).sent == 0


def test_without_a_pace_a_few_mails_are_claimed_at_once(database: Database) -> None:
    wave, _ = invite_people(database, 40)
    mailing = new_mailing(database, wave)
    claimed: list[int] = []

    def look(_mail: OutgoingMail) -> None:
        with database.read() as connection:
            claimed.append(len(ledger_lines(connection, mailing, MessageState.CLAIMED)))

    transport = KeepingTransport(look)
    account = replace(ACCOUNT, per_minute=0)
    result = Sender(database, wave, account, transport).send(mailing)
    assert (result.sent, result.state) == (40, MailingState.FINISHED)
    assert len(set(transport.addresses)) == 40
    assert claimed[0] == 1
    assert 1 < max(claimed) <= 10


@pytest.mark.parametrize(
    ("error", "uncertain"), [(TransportDown("Busy."), 0), (RuntimeError("A bug."), 1)]
)
def test_of_mails_claimed_at_once_those_not_handed_over_are_given_back(
    database: Database, error: Exception, uncertain: int
) -> None:
    wave, _ = invite_people(database, 40)
    mailing = new_mailing(database, wave)
    account = replace(ACCOUNT, per_minute=0)
    try:
        Sender(database, wave, account, KeepingTransport(refuse(error, 9))).send(mailing)
    except RuntimeError:
        assert uncertain
    found = states(database, mailing)
    assert [one for one, state in found.items() if state == "uncertain"] == [email(9)] * uncertain
    assert {email(at) for at in range(9)} == {
        one for one, state in found.items() if state == "sent"
    }
    rest = KeepingTransport()
    assert Sender(database, wave, account, rest).send(mailing).left == 0
    assert rest.addresses == [email(at) for at in range(9 + uncertain, 40)]


def test_a_merged_person_keeps_the_mails_of_both(database: Database) -> None:
    wave, (keep, other) = invite_people(database, 2)
    send(database, wave, new_mailing(database, wave), KeepingTransport())
    with database.read() as connection:
        plan = plan_merge(connection, keep, other)
    run_act(database, merge_people, plan)
    with database.read() as connection:
        rows = connection.execute(select(messages).order_by(messages.c.number)).all()
    assert [(row.number, row.address) for row in rows] == [(1, email(0)), (2, email(1))]
    again = KeepingTransport()
    assert send(database, wave, new_mailing(database, wave), again).sent == 0

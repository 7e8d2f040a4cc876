"""What follows from bounces and replies: marked, noted, reviewed; once, in one batch, undone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import UserError
from mail.message import MessageKey
from mail.returned.kinds import ReturnedKind, ReturnedMail, ReturnedMails
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import (
    consents,
    contact_points,
    disposition_history,
    invitations,
    journal,
    returned_messages,
    suppressions,
)
from records.consent.consents import object_to_contact
from records.erasure.erase import erase_for_good
from records.history.batches import batch_titles
from records.history.undo import redo_batch, undo_batch, unmerge
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.writing.contact_points import add_contact_point, set_status
from records.writing.new_people import create_people
from surveys.mailing_lists import (
    ListKind,
    Recipients,
    count_reminders_due,
    invitation_list,
    record_sent,
)
from surveys.questionnaire import Questionnaire
from surveys.returned_mail.apply import apply_returned
from surveys.returned_mail.plan import ReturnedEffect, plan_returned
from surveys.returned_mail.reviews import (
    ReplyDecision,
    count_open_replies,
    decide_replies,
    open_replies,
)
from surveys.sending.recipients import plan_mailing
from surveys.survey_store import create_survey
from surveys.waves import Wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

SENT = date(2026, 11, 1)
ADA, BEN, COUPLE = "ada@example.org", "ben@example.org", "us@example.org"
_EMAILS = (ADA, BEN, COUPLE, COUPLE)


@pytest.fixture
@once
def wave(database: Database, questionnaire: Questionnaire) -> Wave:
    """Ada, Ben and a couple with one address were sent an invitation on 1 November."""
    run_act(database, create_survey, questionnaire)
    wave = run_act(database, open_wave, "CAR", "2026")
    with database.write(BatchKind.INVITE) as changes:
        rows = [{"given_name": email[:3], "email": email} for email in _EMAILS]
        people = create_people(changes, rows, None, source=None)
        ids = changes.insert(
            invitations,
            [
                {"wave_id": wave.id, "person_id": person, "token": token(at), "email": email}
                for at, (person, email) in enumerate(zip(people, _EMAILS, strict=True))
            ],
        )
    run_act(database, record_sent, wave, ListKind.INVITATION, list(ids), on=SENT)
    return wave


def token(at: int) -> str:
    return f"{at:032x}"


def mail(kind: ReturnedKind, address: str = ADA, day: int = 2, **values: Any) -> ReturnedMail:
    at = datetime(2026, 11, day, 12)
    digest = values.pop("digest", f"{kind}{address}{day}")
    return ReturnedMail("a.eml", digest, kind, at, (address,), **values)


def _apply(database: Database, *mails: ReturnedMail) -> int:
    with database.write(BatchKind.RETURNED_MAIL) as changes:
        apply_returned(changes, ReturnedMails(mails))
    return changes.batch_id


def _effects(database: Database, *mails: ReturnedMail) -> list[ReturnedEffect]:
    with database.read() as connection:
        return [one.effect for one in plan_returned(connection, ReturnedMails(mails)).lines]


def _state(database: Database) -> tuple[Sequence[str], Sequence[str]]:
    """The statuses of the addresses, and the dispositions."""
    with database.read() as connection:
        points = connection.scalars(select(contact_points.c.status).order_by(contact_points.c.id))
        words = connection.scalars(select(invitations.c.disposition).order_by(invitations.c.id))
        return points.all(), words.all()


BEFORE = (["unverified"] * 4, ["sent"] * 4)


def test_a_permanent_bounce_marks_the_address_and_the_invitation_at_once(
    database: Database, wave: Wave
) -> None:
    batch = _apply(database, mail(ReturnedKind.PERMANENT, status_code="5.1.1"))
    after = (["bounced", *BEFORE[0][1:]], ["bounced", *BEFORE[1][1:]])
    assert _state(database) == after
    with database.read() as connection:
        row = connection.execute(select(returned_messages)).one()
        assert batch_titles(connection, [batch])[batch] == "Bounces and replies to CAR 2026 read"
    assert (row.kind, row.status_code, row.address, row.state) == (
        "permanent", "5.1.1", ADA, "noted",
    )  # fmt: skip
    undo_batch(database, batch)
    assert _state(database) == BEFORE
    redo_batch(database, batch)
    assert _state(database) == after


def test_the_same_message_read_twice_changes_nothing(database: Database, wave: Wave) -> None:
    one = mail(ReturnedKind.PERMANENT)
    assert _effects(database, one, one) == [ReturnedEffect.BOUNCED, ReturnedEffect.KNOWN]
    _apply(database, one, one)
    with database.write(BatchKind.RETURNED_MAIL) as changes:
        plan = apply_returned(changes, ReturnedMails((one,)))
    assert plan.counts()["known"] == 1
    assert changes.changed().batch_id is None


def test_three_temporary_bounces_within_thirty_days_are_needed(
    database: Database, wave: Wave
) -> None:
    start = datetime(2026, 11, 1, 12)
    base = mail(ReturnedKind.TEMPORARY, keys=(MessageKey(token(0), "invitation", 1),))

    def on(day: int) -> ReturnedMail:
        at = start + timedelta(days=day)
        return replace(base, digest=f"d{day}", received_at=at)

    _apply(database, on(0), on(5))
    assert _state(database) == BEFORE
    assert _effects(database, on(31)) == [ReturnedEffect.NOTED]  # the first is too long ago
    assert _effects(database, on(29)) == [ReturnedEffect.BOUNCED]
    _apply(database, on(31), on(34))
    assert _state(database) == (["bounced", *BEFORE[0][1:]], ["bounced", *BEFORE[1][1:]])


@pytest.mark.parametrize(
    "kind",
    [
        ReturnedKind.BLOCKED,
        ReturnedKind.DELAYED,
        ReturnedKind.OUT_OF_OFFICE,
        ReturnedKind.AUTOMATIC,
    ],
)
def test_what_says_nothing_against_an_address_is_noted_alone(
    database: Database, wave: Wave, kind: ReturnedKind
) -> None:
    some = [mail(kind, day=day, returns_on=date(2026, 12, 1)) for day in range(2, 8)]
    _apply(database, *some)
    assert _state(database) == BEFORE
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(returned_messages)) == 6


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("nobody@example.org", 2),  # never written to
        (ADA, 30),  # within a month: see below
    ],
)
def test_who_was_not_written_to_is_not_marked(
    database: Database, wave: Wave, address: str, day: int
) -> None:
    known = address == ADA
    one = mail(ReturnedKind.PERMANENT, address, day)
    assert _effects(database, one) == [
        ReturnedEffect.BOUNCED if known else ReturnedEffect.UNMATCHED
    ]
    late = replace(one, received_at=datetime(2026, 12, 3))
    early = replace(one, received_at=datetime(2026, 10, 1), digest="early")
    assert _effects(database, late, early) == [ReturnedEffect.UNMATCHED] * 2
    with database.write(BatchKind.RETURNED_MAIL) as changes:
        apply_returned(changes, ReturnedMails((late, early)))
    assert changes.changed().batch_id is None  # of strangers nothing is kept


def test_an_invitation_that_was_not_sent_is_not_marked(database: Database, wave: Wave) -> None:
    other = run_act(database, open_wave, "CAR", "2027")
    with database.write(BatchKind.INVITE) as changes:
        person = changes.connection.scalar(select(func.min(invitations.c.person_id)))
        row = {"wave_id": other.id, "person_id": person, "token": token(99), "email": ADA}
        changes.insert(invitations, [row])
    named = mail(ReturnedKind.PERMANENT, "x@example.net", tokens=(token(99),))
    assert _effects(database, named) == [ReturnedEffect.UNMATCHED]


def test_the_token_tells_more_than_the_address(database: Database, wave: Wave) -> None:
    """A forwarded message bounced at another address: ours is the one that does not work."""
    forwarded = mail(
        ReturnedKind.PERMANENT, "else@example.net", tokens=("f" * 32, token(1)), day=28
    )
    _apply(database, forwarded)
    assert _state(database) == (
        ["unverified", "bounced", *BEFORE[0][2:]], ["sent", "bounced", "sent", "sent"],
    )  # fmt: skip


def test_a_shared_address_is_marked_for_both(database: Database, wave: Wave) -> None:
    _apply(database, mail(ReturnedKind.PERMANENT, COUPLE))
    assert _state(database) == (
        ["unverified", "unverified", "bounced", "bounced"], ["sent", "sent", "bounced", "bounced"],
    )  # fmt: skip


def test_an_address_that_was_confirmed_since_is_left_alone(database: Database, wave: Wave) -> None:
    with database.read() as connection:
        point = connection.scalar(select(func.min(contact_points.c.id))) or 0
    run_act(database, set_status, point, "good", date(2026, 11, 10))
    _apply(database, mail(ReturnedKind.PERMANENT, day=5))
    assert _state(database)[0][0] == "good"


def test_who_answered_stays_answered_where_a_late_bounce_is_read(
    database: Database, wave: Wave
) -> None:
    from surveys.dispositions import set_disposition

    with database.read() as connection:
        invitation = connection.scalar(select(func.min(invitations.c.id))) or 0
    run_act(database, set_disposition, invitation, "complete")
    _apply(database, mail(ReturnedKind.PERMANENT))
    assert (_state(database)[0][0], _state(database)[1][0]) == ("bounced", "complete")


def test_an_opt_out_is_recorded_and_outlives_undo(database: Database, wave: Wave) -> None:
    batch = _apply(database, mail(ReturnedKind.OPT_OUT, "x@example.net", tokens=(token(0),)))
    assert _state(database)[1] == ["refused", "sent", "sent", "sent"]

    def objections() -> tuple[int, int]:
        with database.read() as connection:
            found = select(func.count()).where(consents.c.basis == "objected")
            kept = select(func.count()).where(suppressions.c.released_at.is_(None))
            return connection.scalar(found) or 0, connection.scalar(kept) or 0

    told = objections()
    assert told == (3, 1)  # surveys by each channel; the address
    undone = undo_batch(database, batch)
    assert undone.opt_outs == 1
    assert _state(database)[1] == ["sent"] * 4
    assert objections() == told
    _apply(database, mail(ReturnedKind.OPT_OUT, "x@example.net", tokens=(token(0),)))
    assert objections() == told  # it is on record
    assert _state(database)[1][0] == "refused"


def test_an_opt_out_from_a_shared_address_is_for_a_person_to_read(
    database: Database, wave: Wave
) -> None:
    assert _effects(database, mail(ReturnedKind.OPT_OUT, COUPLE)) == [ReturnedEffect.REVIEW]
    named = mail(ReturnedKind.OPT_OUT, COUPLE, tokens=(token(3),))
    assert _effects(database, named) == [ReturnedEffect.OPT_OUT]


@pytest.mark.parametrize(
    ("decision", "status", "disposition"),
    [
        (ReplyDecision.NOTHING, "unverified", "sent"),
        (ReplyDecision.REFUSED, "unverified", "refused"),
        (ReplyDecision.OPT_OUT, "unverified", "refused"),
        (ReplyDecision.INELIGIBLE, "unverified", "ineligible"),
        (ReplyDecision.WRONG_ADDRESS, "wrong", "bounced"),
        (ReplyDecision.NEW_ADDRESS, "wrong", "sent"),
    ],
)
def test_replies_are_decided_by_a_person(
    database: Database, wave: Wave, decision: ReplyDecision, status: str, disposition: str
) -> None:
    coming = mail(ReturnedKind.ADDRESS_CHANGE, new_address="new@example.org", excerpt="I moved.")
    _apply(database, coming)
    assert _state(database) == BEFORE  # nothing happens silently
    with database.read() as connection:
        (found,) = open_replies(connection)
        assert count_open_replies(connection) == 1
    assert (found.wave, found.excerpt, found.new_address) == (
        "CAR 2026", "I moved.", "new@example.org",
    )  # fmt: skip
    with database.write(BatchKind.REPLY_REVIEW) as changes:
        decide_replies(changes, [found.id], decision, found.new_address)
    state = _state(database)
    assert (state[0][0], state[1][0]) == (status, disposition)
    with database.read() as connection:
        row = connection.execute(select(returned_messages)).one()
        primary = select(contact_points.c.value).where(
            contact_points.c.person_id == found.person_id, contact_points.c.is_primary
        )
        used = connection.scalars(primary).all()
        invited = select(invitations.c.email).where(invitations.c.person_id == found.person_id)
        sent_to = connection.scalars(invited).all()
        assert count_open_replies(connection) == 0
    assert (row.state, row.detail, row.excerpt) == ("decided", decision.value, None)
    is_new = decision is ReplyDecision.NEW_ADDRESS
    assert used == sent_to == ["new@example.org" if is_new else ADA]
    with pytest.raises(UserError) as refused:
        run_decision(database, found.id, decision, "")
    assert refused.value.code == "already_decided"
    undo_batch(database, changes.batch_id)
    assert _state(database) == BEFORE
    with database.read() as connection:
        assert [one.excerpt for one in open_replies(connection)] == ["I moved."]


def test_nobody_is_reminded_before_their_reply_was_read(database: Database, wave: Wave) -> None:
    def due() -> tuple[int, int, Mapping[str, Sequence[int]]]:
        with database.read() as connection:
            listed = invitation_list(
                connection, wave, recipients=Recipients.NOT_ANSWERED, anyway=True
            )
            people_due = count_reminders_due(connection, wave)
        return people_due, len(listed.rows), listed.excluded_people

    assert due() == (4, 4, {})
    _apply(database, mail(ReturnedKind.REPLY, excerpt="Not now, nor later."))
    with database.read() as connection:
        (found,) = open_replies(connection)
    assert due() == (3, 3, {"reply_to_review": [found.person_id]})
    run_decision(database, found.id, ReplyDecision.NOTHING, "")
    assert due() == (4, 4, {})


def run_decision(database: Database, reply: int, decision: ReplyDecision, new_address: str) -> None:
    with database.write(BatchKind.REPLY_REVIEW) as changes:
        decide_replies(changes, [reply], decision, new_address)


def test_a_new_address_that_is_none_is_refused(database: Database, wave: Wave) -> None:
    _apply(database, mail(ReturnedKind.REPLY, excerpt="Hello"))
    with database.read() as connection:
        (found,) = open_replies(connection)
    with pytest.raises(UserError) as refused:
        run_decision(database, found.id, ReplyDecision.NEW_ADDRESS, "nowhere")
    assert refused.value.code == "bad_address"
    assert _state(database) == BEFORE


def test_a_reminder_goes_to_the_new_address(database: Database, wave: Wave) -> None:
    with database.read() as connection:
        ben = connection.scalar(select(invitations.c.person_id).where(invitations.c.email == BEN))
    assert ben is not None
    new = "ben.new@example.org"
    point = run_act(database, add_contact_point, ben, "email", new)
    run_act(database, set_status, point, "wrong", SENT)  # as somebody thought once
    _apply(database, mail(ReturnedKind.REPLY, BEN, excerpt="I moved."))
    with database.read() as connection:
        (found,) = open_replies(connection)
    with pytest.raises(UserError, match="is the address written to"):
        run_decision(database, found.id, ReplyDecision.NEW_ADDRESS, BEN.upper())

    def reminded() -> list[str]:
        with database.read() as connection:
            plan = plan_mailing(connection, wave.id, ListKind.REMINDER)
            return sorted(one.email for one in plan.recipients)

    assert reminded() == [ADA, COUPLE, COUPLE]  # not before somebody decided
    with database.write(BatchKind.REPLY_REVIEW) as changes:
        decide_replies(changes, [found.id], ReplyDecision.NEW_ADDRESS, new)
    assert reminded() == [ADA, new, COUPLE, COUPLE]
    undo_batch(database, changes.batch_id)
    assert reminded() == [ADA, COUPLE, COUPLE]


def test_an_objection_on_record_is_not_recorded_again(database: Database, wave: Wave) -> None:
    with database.read() as connection:
        person = connection.scalar(select(func.min(invitations.c.person_id))) or 0
    run_act(database, object_to_contact, person, reason="Said so", by="ada", on=SENT)
    with database.read() as connection:
        before = connection.scalar(select(func.count()).select_from(consents))
    _apply(database, mail(ReturnedKind.OPT_OUT))
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(consents)) == before


def test_what_came_back_goes_with_a_merged_person_and_back(database: Database, wave: Wave) -> None:
    _apply(database, mail(ReturnedKind.OUT_OF_OFFICE, BEN))
    with database.read() as connection:
        ada, ben, *_ = connection.scalars(
            select(invitations.c.person_id).order_by(invitations.c.id)
        ).all()

    def whose() -> int | None:
        with database.read() as connection:
            found: int | None = connection.scalar(
                select(invitations.c.person_id).join(
                    returned_messages, returned_messages.c.invitation_id == invitations.c.id
                )
            )
            return found

    with database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan_merge(changes.connection, ada, ben))
    assert whose() == ada
    assert unmerge(database, changes.batch_id).undone.kept == ()
    assert whose() == ben


def test_an_erasure_takes_what_came_back_with_it(database: Database, wave: Wave) -> None:
    _apply(database, mail(ReturnedKind.REPLY, excerpt="I am Ada, and I moved to Leeds."))
    with database.read() as connection:
        ada = connection.scalar(select(func.min(invitations.c.person_id))) or 0
    erase_for_good(database, [ada], "Asked for it", lambda *_: ())
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(returned_messages)) == 0
        assert connection.scalar(select(func.count()).select_from(disposition_history)) == 3
        told = connection.execute(select(journal.c.old, journal.c.new)).all()
    assert not any("Leeds" in text or ADA in text for row in told for text in row if text)

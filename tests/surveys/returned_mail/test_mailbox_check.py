"""The mailbox is checked: what is new is read, written in one batch, moved, and not read again."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from sqlalchemy import select

from mail.mailbox_account import MailboxAccount
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import contact_points, invitations
from records.writing.new_people import create_people
from surveys.mailing_lists import ListKind, record_sent
from surveys.questionnaire import Questionnaire
from surveys.returned_mail.mailbox_check import check_mailbox_now
from surveys.survey_store import create_survey
from surveys.waves import open_wave
from tests.acts import run_act
from tests.mail.returned.dovecot import PASSWORD, USER, Dovecot, needs_dovecot
from tests.mail.returned.messages import ADA, DATE, TOKEN, reply, report
from tests.snapshots import once


@pytest.fixture
@once
def office(database: Database, questionnaire: Questionnaire) -> Database:
    """Ada was sent an invitation today."""
    run_act(database, create_survey, questionnaire)
    wave = run_act(database, open_wave, "CAR", "2026")
    with database.write(BatchKind.INVITE) as changes:
        (ada,) = create_people(changes, [{"given_name": "Ada", "email": ADA}], None, source=None)
        row = {"wave_id": wave.id, "person_id": ada, "token": TOKEN, "email": ADA}
        ids = changes.insert(invitations, [row])
    run_act(database, record_sent, wave, ListKind.INVITATION, list(ids))
    return database


@needs_dovecot
def test_a_check_reads_what_is_new_once_and_moves_what_was_dealt_with(
    office: Database, mailbox: Dovecot
) -> None:
    account = MailboxAccount("localhost", mailbox.port, user=USER, processed="Read")
    today = format_datetime(datetime.now(UTC)).encode()
    bounce = report("5.1.1", "550 5.1.1 User unknown").replace(DATE.encode(), today)
    for content in (bounce, reply("I moved to Leeds."), b"Subject: lunch?\r\n\r\nToday?\r\n"):
        mailbox.deliver(content)
    first = check_mailbox_now(office, account, lambda: PASSWORD)
    counts = first.plan.counts()
    assert (counts["permanent"], counts["review"], counts["unmatched"]) == (1, 1, 1)
    assert first.batch_id is not None
    # The reply has to be answered, and lunch is nobody’s business here.
    assert (mailbox.messages(), mailbox.messages("Read")) == (2, 1)
    with office.read() as connection:
        assert connection.scalars(select(contact_points.c.status)).all() == ["bounced"]
    again = check_mailbox_now(office, account, lambda: PASSWORD)
    assert (again.plan.lines, again.batch_id) == ((), None)
    mailbox.deliver(bounce)
    third = check_mailbox_now(office, account, lambda: PASSWORD)
    assert (third.plan.counts()["known"], third.batch_id) == (1, None)

"""Lists that were exported, and lists that turn out never to have been sent."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from core.errors import UserError
from models.database import Database, utc_now
from models.tables import invitations, messages
from models.undo import undo
from records.office import OfficeSettings, save_office_settings
from surveys.contact_limits import people_at_limit
from surveys.dispositions import count_dispositions, set_dispositions
from surveys.frame_sources import FrameSource
from surveys.invitations import invite, plan_invitations
from surveys.list_ledger import ExportedList, read_lists, withdraw_list
from surveys.mailing_lists import (
    ListKind,
    Recipients,
    count_reminders_due,
    invitation_list,
    record_exported,
    record_sent,
)
from surveys.sending.recipients import plan_mailing
from surveys.waves import Wave, open_wave
from tests.acts import batch_of, run_act
from tests.surveys.sending.mailing_office import invite_people


def _export(
    database: Database, wave: Wave, recipients: Recipients = Recipients.NOT_SENT
) -> int | None:
    with database.read() as connection:
        listed = invitation_list(connection, wave, recipients=recipients, anyway=True)
    return batch_of(database, record_exported, listed, "mailchimp")


def _lists(database: Database, wave: Wave) -> list[ExportedList]:
    with database.read() as connection:
        return read_lists(connection, wave.id)


def _dispositions(database: Database) -> list[str]:
    with database.read() as connection:
        query = select(invitations.c.disposition).order_by(invitations.c.id)
        return list(connection.scalars(query))


def _mails(database: Database, wave: Wave, kind: ListKind = ListKind.INVITATION) -> int:
    with database.read() as connection:
        return len(plan_mailing(connection, wave.id, kind, anyway=True).recipients)


def _ids(database: Database) -> Sequence[int]:
    with database.read() as connection:
        return connection.scalars(select(invitations.c.id).order_by(invitations.c.id)).all()


def test_a_list_is_entered_with_its_program_day_and_size(database: Database) -> None:
    wave, _ = invite_people(database, 3)
    _export(database, wave)
    _export(database, wave, Recipients.NOT_ANSWERED)
    reminder, invitation = _lists(database, wave)
    assert (invitation.kind, invitation.form, invitation.people) == ("invitation", "mailchimp", 3)
    assert (reminder.kind, reminder.people, reminder.withdrawn_at) == ("reminder", 3, None)
    assert invitation.created_by


def test_the_people_of_a_list_that_was_not_sent_can_be_invited_again(database: Database) -> None:
    wave, _ = invite_people(database, 2)
    _export(database, wave)
    assert _mails(database, wave) == 0
    (exported,) = _lists(database, wave)
    assert run_act(database, withdraw_list, wave, exported.id) == 2
    assert _lists(database, wave)[0].withdrawn_at is not None
    assert _dispositions(database) == ["not_sent", "not_sent"]
    assert _mails(database, wave) == 2
    _export(database, wave)
    assert _dispositions(database) == ["sent", "sent"]
    assert _mails(database, wave) == 0
    with database.read() as connection:
        found = connection.execute(
            select(messages.c.state, messages.c.number).order_by(messages.c.id)
        ).all()
    assert found == [("withdrawn", 1), ("withdrawn", 1), ("sent", 2), ("sent", 2)]


def test_a_list_that_was_not_sent_counts_on_no_day(database: Database) -> None:
    wave, _ = invite_people(database, 2)
    exported_on = utc_now().date() - timedelta(days=10)
    with database.unjournalled() as connection:
        connection.execute(update(invitations).values(invited_on=exported_on))
    run_act(database, record_sent, wave, ListKind.INVITATION, _ids(database), on=exported_on)

    def then() -> dict[str, int]:
        with database.read() as connection:
            return count_dispositions(connection, wave.id, exported_on + timedelta(days=2))

    assert then() == {"sent": 2}
    withdrawn = batch_of(database, withdraw_list, wave, _lists(database, wave)[0].id)
    assert withdrawn is not None
    assert then() == {"not_sent": 2}
    undo(database, withdrawn)
    assert then() == {"sent": 2}


def test_a_reminder_that_was_not_sent_does_not_count(database: Database) -> None:
    wave, _ = invite_people(database, 1)
    run_act(database, save_office_settings, OfficeSettings(contact_cap=2))
    _export(database, wave)
    _export(database, wave, Recipients.NOT_ANSWERED)
    with database.read() as connection:
        assert len(people_at_limit(connection)) == 1
        assert invitation_list(connection, wave).rows[0].reminders == 1
    run_act(database, withdraw_list, wave, _lists(database, wave)[0].id)
    assert _dispositions(database) == ["sent"]
    with database.read() as connection:
        assert people_at_limit(connection) == set()
        assert invitation_list(connection, wave).rows[0].reminders == 0


def test_whoever_reacted_since_got_the_message(database: Database) -> None:
    wave, _ = invite_people(database, 2)
    _export(database, wave)
    run_act(database, set_dispositions, _ids(database)[:1], "refused")
    assert run_act(database, withdraw_list, wave, _lists(database, wave)[0].id) == 1
    assert _dispositions(database) == ["refused", "not_sent"]


def test_that_a_list_was_not_sent_is_undone(database: Database) -> None:
    wave, _ = invite_people(database, 2)
    _export(database, wave)
    batch = batch_of(database, withdraw_list, wave, _lists(database, wave)[0].id)
    assert batch is not None
    assert undo(database, batch).kept == ()
    assert _dispositions(database) == ["sent", "sent"]
    assert _lists(database, wave)[0].withdrawn_at is None
    assert _mails(database, wave) == 0


def test_undoing_the_export_of_a_list_takes_its_line_with_it(database: Database) -> None:
    wave, _ = invite_people(database, 2)
    batch = _export(database, wave)
    assert batch is not None
    assert undo(database, batch).kept == ()
    assert (_lists(database, wave), _mails(database, wave)) == ([], 2)


@pytest.mark.parametrize(("list_id", "said"), [(0, "has no list 0"), (None, "on record already")])
def test_a_list_is_withdrawn_once(database: Database, list_id: int | None, said: str) -> None:
    wave, _ = invite_people(database, 1)
    _export(database, wave)
    (exported,) = _lists(database, wave)
    run_act(database, withdraw_list, wave, exported.id)
    with pytest.raises(UserError, match=said):
        run_act(database, withdraw_list, wave, exported.id if list_id is None else list_id)


def test_whoever_was_invited_by_hand_gets_the_mails_over_the_limit(database: Database) -> None:
    wave, _ = invite_people(database, 2)
    run_act(database, save_office_settings, OfficeSettings(contact_cap=1))
    run_act(database, record_sent, wave, ListKind.INVITATION, _ids(database))
    assert _mails(database, wave, ListKind.REMINDER) == 0
    with database.unjournalled() as connection:
        connection.execute(
            update(invitations).where(invitations.c.id == _ids(database)[0]).values(over_limit=True)
        )
    assert _mails(database, wave, ListKind.REMINDER) == 1


def test_people_at_the_limit_over_all_surveys_are_on_no_list(database: Database) -> None:
    wave, people = invite_people(database, 2)
    other = run_act(database, open_wave, "CAR", "Other")
    with database.read() as connection:
        plan = plan_invitations(connection, other, FrameSource(people=people[:1]))
    run_act(database, invite, plan)
    *of_wave, of_other = _ids(database)
    day = date.today() - timedelta(days=30)
    run_act(database, record_sent, other, ListKind.INVITATION, [of_other], on=day)

    run_act(database, save_office_settings, OfficeSettings(contact_cap=1))
    with database.read() as connection:
        listed = invitation_list(connection, wave, recipients=Recipients.NOT_SENT)
    assert listed.excluded_people == {"contact_cap": people[:1]}
    assert [row.person_id for row in listed.rows] == people[1:]

    run_act(database, record_sent, wave, ListKind.INVITATION, of_wave, on=day)
    run_act(database, save_office_settings, OfficeSettings(contact_cap=2))
    by_reminder = partial(invitation_list, wave=wave, recipients=Recipients.NOT_ANSWERED)
    with database.read() as connection:
        assert by_reminder(connection).excluded_people == {"contact_cap": people[:1]}
        assert count_reminders_due(connection, wave) == 1
        assert len(by_reminder(connection, anyway=True).rows) == 2
    with database.unjournalled() as connection:
        connection.execute(update(invitations).values(over_limit=True))
        assert len(by_reminder(connection).rows) == 2

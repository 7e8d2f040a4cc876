"""The mailing lists of a wave as the window shows them; on both databases."""

from models.database import Database
from queries.mailings import read_exported_lists, read_list_people
from records.sent_messages import MessageState
from surveys.list_ledger import withdraw_list
from surveys.mailing_lists import Recipients, invitation_list, record_exported
from tests.acts import run_act
from tests.surveys.sending.mailing_office import invite_people


def test_lists_are_counted_by_what_became_of_their_messages(database: Database) -> None:
    wave, people = invite_people(database, 3)
    for recipients in (Recipients.NOT_SENT, Recipients.NOT_ANSWERED):
        with database.read() as connection:
            listed = invitation_list(connection, wave, recipients=recipients, anyway=True)
        run_act(database, record_exported, listed, "mailchimp")
    with database.read() as connection:
        reminder, invitation = read_exported_lists(connection, wave.id)
        sent = read_list_people(connection, invitation.exported.id, MessageState.SENT)
    assert (reminder.exported.kind, invitation.exported.kind) == ("reminder", "invitation")
    assert reminder.counts == invitation.counts == {MessageState.SENT: 3}
    assert sorted(sent) == people
    run_act(database, withdraw_list, wave, reminder.exported.id)
    with database.read() as connection:
        withdrawn, kept = read_exported_lists(connection, wave.id)
        assert read_list_people(connection, withdrawn.exported.id, MessageState.SENT) == []
    assert withdrawn.counts == {MessageState.WITHDRAWN: 3}
    assert kept == invitation

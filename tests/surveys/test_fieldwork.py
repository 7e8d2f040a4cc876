"""The fieldwork of a wave, as its report says it."""

from dataclasses import replace
from datetime import date

import pytest

from models.database import Database
from surveys.fieldwork import Fieldwork, describe_fieldwork, read_fieldwork
from surveys.list_ledger import read_lists, withdraw_list
from surveys.mailing_lists import Recipients, invitation_list, record_exported
from tests.acts import run_act
from tests.surveys.sending.mailing_office import invite_people

FIRST, LAST = date(2020, 6, 1), date(2020, 6, 3)


@pytest.mark.parametrize(
    ("fieldwork", "said"),
    [
        (Fieldwork(), ()),
        (Fieldwork(opens=FIRST), ("The survey opened on 1 June 2020.",)),
        (Fieldwork(closes=FIRST), ("The survey closed on 1 June 2020.",)),
        (
            Fieldwork(FIRST, LAST, (FIRST, FIRST), by_mail=True),
            (
                "The survey was open from 1 June 2020 to 3 June 2020.",
                "Invitations were sent by e-mail on 1 June 2020.",
            ),
        ),
        (
            Fieldwork(None, None, (FIRST, LAST), (LAST, LAST), 1, by_mail=True, by_list=True),
            (
                "Invitations were sent by e-mail and by mail merge or a survey platform from "
                "1 June 2020 to 3 June 2020.",
                "People who had not answered were sent 1 reminder, on 3 June 2020.",
            ),
        ),
    ],
)
def test_fieldwork_in_words(fieldwork: Fieldwork, said: tuple[str, ...]) -> None:
    assert describe_fieldwork(fieldwork) == said


def test_fieldwork_is_what_the_ledger_says(database: Database) -> None:
    wave, _ = invite_people(database, 3)

    def found() -> Fieldwork:
        with database.read() as connection:
            return read_fieldwork(connection, wave)

    assert found() == Fieldwork(wave.opens, wave.closes)
    for recipients in (Recipients.NOT_SENT, Recipients.NOT_ANSWERED):
        with database.read() as connection:
            listed = invitation_list(connection, wave, recipients=recipients, anyway=True)
        run_act(database, record_exported, listed, "mailchimp")
    both = found()
    assert both.invited is not None
    assert both.invited[0] == both.invited[1]
    assert (both.reminded, both.reminders) == (both.invited, 1)
    assert (both.by_list, both.by_mail) == (True, False)
    with database.read() as connection:
        reminder = read_lists(connection, wave.id)[0]
    run_act(database, withdraw_list, wave, reminder.id)
    assert found() == replace(both, reminded=None, reminders=0)

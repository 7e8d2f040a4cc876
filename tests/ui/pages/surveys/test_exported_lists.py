"""The mailing lists of a wave in the window: who is on each, and one that was not sent."""

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.tables import invitations
from surveys.dispositions import set_dispositions
from surveys.list_ledger import read_lists
from surveys.mailing_lists import ListKind, record_sent
from tests.acts import run_act
from tests.ui.office import Office, settle
from tests.ui.pages.surveys.conftest import Press, texts
from ui.context import ListPeople, OpenWave, PageContext
from ui.pages.surveys.page import SurveysPage
from ui.widgets import Message


@pytest.fixture
def listed(page: SurveysPage, office: Office, context: PageContext, qtbot: QtBot) -> list[int]:
    """The people of a reminder list of CAC 2020, which the page shows; the last one answers."""
    wave = office.waves[1]
    with office.database.read() as connection:
        query = select(invitations.c.id, invitations.c.person_id)
        rows = connection.execute(
            query.where(invitations.c.wave_id == wave.id, invitations.c.disposition == "sent")
            .order_by(invitations.c.id)
            .limit(3)
        ).all()
    ids = [row.id for row in rows]
    with office.database.write(BatchKind.INVITATION_LIST) as changes:
        record_sent(changes, wave, ListKind.REMINDER, ids, form="mailchimp")
    page.open(OpenWave("CAC", "2020", "mailings"))
    settle(qtbot, context.jobs)
    return [row.person_id for row in rows]


def test_a_list_is_shown_with_its_people(
    page: SurveysPage, listed: list[int], press: Press, visited: list[tuple[str, object]]
) -> None:
    shown = texts(page)
    assert "Reminder list: Mailchimp" in shown
    assert "exported today" in shown
    press(page, "3 people on the list")
    assert visited == [
        (
            "alumni",
            ListPeople(title="Reminder list: Mailchimp of CAC 2020: on the list", ids=listed),
        )
    ]


def test_a_list_that_was_not_sent_counts_for_nobody_until_that_is_undone(
    page: SurveysPage, listed: list[int], office: Office, context: PageContext, qtbot: QtBot,
    press: Press, said: list[Message], visited: list[tuple[str, object]],
) -> None:  # fmt: skip
    with office.database.read() as connection:
        query = select(invitations.c.id).where(invitations.c.person_id == listed[-1])
        refused = connection.scalars(query.where(invitations.c.wave_id == office.waves[1].id)).all()
    run_act(office.database, set_dispositions, refused, "refused")
    page.refresh()
    settle(qtbot, context.jobs)
    press(page, "It was not sent")
    assert said[-1].text == "List marked as not sent: 2 people count as not contacted by it."
    assert "Marked as not sent today" in texts(page)
    press(page, "1 got it, as they reacted")
    press(page, "2 not sent")
    people = [request.ids for _, request in visited if isinstance(request, ListPeople)]
    assert people == [listed[2:], listed[:2]]
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        (exported,) = read_lists(connection, office.waves[1].id)
    assert exported.withdrawn_at is None
    assert "Counts as sent." in texts(page)

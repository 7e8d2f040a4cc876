"""Proposals from answers in the window: shown, accepted together, and undone."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from models.changes import ChangeSet
from models.tables import answers
from records.people import read_people
from surveys.proposals import set_updated_field
from surveys.survey_store import stored_questions
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.actions import ACCEPT_PROPOSALS, REJECT_PROPOSALS
from ui.applicable_actions import applicable_actions
from ui.context import PageContext, ShowProposals
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.proposals_view import ProposalsView


def _answer(changes: ChangeSet, office: Office) -> None:
    """Let the first three who answered say where they live."""
    stored = stored_questions(changes.connection, office.waves[0].survey_id)
    question = next(one.id for one in stored if one.definition.code == "MORE")
    rows = [
        {"response_id": number, "question_id": question, "text": city}
        for number, city in ((1, "Nairobi"), (2, "Lima"), (3, "Oslo"))
    ]
    changes.insert(answers, rows)


@pytest.fixture
def view(
    office: Office, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> ProposalsView:
    run_act(context.database, _answer, office)
    run_act(context.database, set_updated_field, "CAC", "MORE", "city")
    page = show()
    page.open(ShowProposals())
    settle(qtbot, context.jobs)
    return child_of(page, ProposalsView)


def shown(view: ProposalsView) -> list[tuple[str, str, str]]:
    found = [view._model.row(at) for at in range(view._model.rowCount())]
    return [(str(row[1]), str(row[3]), str(row[4])) for row in found]


def test_proposals_are_decided_singly_and_together(
    view: ProposalsView, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    assert sorted(shown(view)) == [
        ("City", "Lima", "CAC 2018"), ("City", "Nairobi", "CAC 2018"), ("City", "Oslo", "CAC 2018"),
    ]  # fmt: skip
    applicable_actions(view.window())[REJECT_PROPOSALS.key].trigger()
    settle(qtbot, context.jobs)
    assert len(shown(view)) == 2
    view._table.selectAll()
    applicable_actions(view.window())[ACCEPT_PROPOSALS.key].trigger()
    settle(qtbot, context.jobs)
    assert shown(view) == []
    with context.database.read() as connection:
        cities = [one["city"] for one in read_people(connection, office.person_ids[:3], ["city"])]
    assert len([one for one in cities if one]) == 2

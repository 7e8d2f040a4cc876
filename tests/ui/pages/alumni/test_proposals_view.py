"""Proposals from answers in the window: shown, accepted together, and undone."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from PySide6.QtWidgets import QComboBox, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.formats import format_day
from models.changes import ChangeSet
from models.tables import answers
from records.people import read_people
from records.writing.person_edits import edit_person
from surveys.proposals.open_proposals import read_proposals
from surveys.proposals.proposal import UpdateProposal
from surveys.proposals.updated_fields import set_updated_field
from surveys.survey_store import stored_questions
from tests.acts import newest_batch, run_act
from tests.ui.office import Office, child_of, settle
from ui.actions import (
    ACCEPT_ALL_PROPOSALS,
    ACCEPT_PROPOSALS,
    REJECT_PROPOSALS,
    SELECT_PERSON,
    UPDATING_QUESTIONS,
)
from ui.applicable_actions import applicable_actions
from ui.context import PageContext, ShowPerson, ShowProposals
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.person.panel import PersonPanel
from ui.pages.alumni.proposals_view import ProposalsView
from ui.question_updates_dialog import QuestionUpdatesDialog


def _answer(changes: ChangeSet, office: Office) -> None:
    """Let the first three who answered say where they live."""
    stored = stored_questions(changes.connection, office.waves[0].survey_id, 1)
    question = next(one.id for one in stored if one.definition.code == "MORE")
    rows = [
        {"response_id": number, "question_id": question, "text": city}
        for number, city in ((1, "Nairobi"), (2, "Lima"), (3, "Oslo"))
    ]
    changes.insert(answers, rows)


@pytest.fixture
def page(
    office: Office, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> AlumniPage:
    run_act(context.database, _answer, office)
    page = show()
    page.open(ShowProposals())
    settle(qtbot, context.jobs)
    return page


@pytest.fixture
def view(page: AlumniPage, context: PageContext, qtbot: QtBot) -> ProposalsView:
    run_act(context.database, set_updated_field, "CAC", "MORE", "city")
    settle(qtbot, context.jobs)
    return child_of(page, ProposalsView)


def test_which_question_updates_a_field_is_chosen_in_a_dialog(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    view = child_of(page, ProposalsView)
    assert shown(view) == []
    for field, count in (("City", 3), ("No field", 0)):
        applicable_actions(page.window())[UPDATING_QUESTIONS.key].trigger()
        settle(qtbot, context.jobs)
        dialog = child_of(view, QuestionUpdatesDialog)
        boxes = dialog.findChildren(QComboBox)
        box = next(one for one in boxes if one.accessibleName().startswith("Anything"))
        box.setCurrentText(field)
        dialog.accept()
        settle(qtbot, context.jobs)
        assert len(shown(view)) == count
        assert newest_batch(context.database).title == "What answers to MORE update changed"


def test_a_proposal_is_decided_at_the_person(
    view: ProposalsView, page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    first, second = office.person_ids[:2]
    for person, text in ((first, "Accept"), (second, "Reject")):
        page.open(ShowPerson(person))
        settle(qtbot, context.jobs)
        panel = child_of(page, PersonPanel)
        button = next(
            one
            for one in panel.findChildren(QPushButton)
            if one.accessibleName().startswith(f"{text} City: ")
        )
        button.click()
        settle(qtbot, context.jobs)
        names = [one.accessibleName() for one in panel.findChildren(QPushButton)]
        assert not any(one.startswith("Accept City") for one in names)
    with context.database.read() as connection:
        cities = [one["city"] for one in read_people(connection, [first, second], ["city"])]
    assert cities[0] == "Nairobi"
    assert cities[1] != "Lima"
    page.open(ShowProposals())
    settle(qtbot, context.jobs)
    assert [row[1] for row in shown(view)] == ["Oslo"]


def shown(view: ProposalsView) -> list[tuple[str, str, str]]:
    found = [view._model.row(at) for at in range(view._model.rowCount())]
    return [(str(row[1]), str(row[3]), str(row[4])) for row in found]


def test_proposals_are_decided_singly_and_together(
    view: ProposalsView, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    days = {"Nairobi": 2, "Lima": 3, "Oslo": 4}
    assert sorted(shown(view)) == [
        ("City", city, f"CAC 2018, {format_day(date(2018, 3, days[city]))}")
        for city in sorted(days)
    ]
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


def test_all_that_need_no_look_are_accepted_at_once(
    view: ProposalsView, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    person = office.person_ids[0]
    run_act(context.database, edit_person, person, {"city": "Quito"})  # after the answer
    settle(qtbot, context.jobs)
    applicable_actions(view.window())[ACCEPT_ALL_PROPOSALS.key].trigger()
    box = child_of(view, QMessageBox)
    assert box.text() == "Accept 2 proposals?"
    assert "1 proposal with a note is left" in box.informativeText()
    next(one for one in box.buttons() if "all" in one.text()).click()
    settle(qtbot, context.jobs)
    assert [row[1] for row in shown(view)] == ["Nairobi"]


def test_the_proposals_of_one_person_are_selected_together_and_those_of_a_wave_shown(
    view: ProposalsView, page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    run_act(context.database, set_updated_field, "CAC", "EASE", "sector")
    settle(qtbot, context.jobs)
    people = [one.person_id for one in view._shown]
    wanted = next(one for one in people if people.count(one) > 1)
    view._table.go_to(view._model.index(people.index(wanted), 0))
    applicable_actions(view.window())[SELECT_PERSON.key].trigger()
    chosen = [people[row] for row in view._table.selected_rows()]
    assert chosen == [wanted] * people.count(wanted)
    page.open(ShowProposals("CAC 2020"))
    settle(qtbot, context.jobs)
    (other,) = (one for one in page.findChildren(ProposalsView) if one.isVisible())
    assert {one.source for one in other._shown} == {"CAC 2020"}
    other._sources.setCurrentIndex(0)
    assert len(other._shown) == len(view._shown)


def test_all_proposals_of_a_person_are_accepted_at_the_person(
    view: ProposalsView, page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    run_act(context.database, set_updated_field, "CAC", "EASE", "sector")
    people = [one.person_id for one in read_all(context)]
    page.open(ShowPerson(next(one for one in people if people.count(one) > 1)))
    settle(qtbot, context.jobs)
    panel = child_of(page, PersonPanel)
    button = next(
        one
        for one in panel.findChildren(QPushButton)
        if one.accessibleName() == "Accept all proposals"
    )
    button.click()
    settle(qtbot, context.jobs)
    assert len(read_all(context)) < len(people) - 1


def read_all(context: PageContext) -> Sequence[UpdateProposal]:
    with context.database.read() as connection:
        return read_proposals(connection)

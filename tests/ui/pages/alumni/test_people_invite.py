"""Inviting people of the table to a wave, and those who are not invited."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from queries.people import PeopleQuery
from records.fields.definitions import BY_KEY
from records.filters.parser import parse
from surveys.frame_sources import FrameSource, frame_sources
from surveys.waves import find_wave, open_wave
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.context import ListPeople, PageContext
from ui.invitations.invite_dialog import InviteDialog, invite_people
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.people_invite import source_of
from ui.widgets import Message

PHD = parse("award = PhD", BY_KEY)


@pytest.mark.parametrize(
    ("query", "source"),
    [
        (PeopleQuery(), FrameSource()),
        (PeopleQuery(segment="Doctors"), FrameSource(segment="Doctors")),
        (PeopleQuery(None, (PHD,)), FrameSource(where="award = PhD")),
        (PeopleQuery("A b", (PHD,)), FrameSource(where='in segment "A b" and award = PhD')),
        (PeopleQuery(search="ash"), FrameSource(people=[1, 2])),
        (PeopleQuery("Doctors", only=frozenset([1, 2])), FrameSource(people=[1, 2])),
    ],
)
def test_people_are_drawn_from_what_finds_them_again(
    query: PeopleQuery, source: FrameSource
) -> None:
    assert source_of(query, [1, 2]) == source


def test_the_selected_people_are_invited_to_an_open_wave(
    office: Office, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> None:
    said: list[Message] = []
    context.jobs.said.connect(said.append)
    run_act(context.database, open_wave, "CAC", "Now", date.today(), None)
    page = show()
    table = page._table._table
    table.go_to(table.model().index(0, 0))
    for _ in range(2):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    page._invite_action.trigger()
    settle(qtbot, context.jobs)
    dialog = child_of(page, InviteDialog)
    which, who, *_ = (one for one in dialog.findChildren(QComboBox) if one.isVisible())
    assert "Now · open" in which.itemText(0)
    assert who.itemText(0) == "3 selected people"
    assert "All " in who.itemText(1)
    plan = dialog.plan
    assert plan is not None
    assert plan.frame == 3
    count = len(plan.invited)
    dialog._groups._bars.chosen.emit(0)
    settle(qtbot, context.jobs)
    assert dialog._groups._list.count() == count
    dialog._accept.click()
    settle(qtbot, context.jobs)
    assert said[-1].text.startswith(f"{count} p")
    assert said[-1].text.endswith("invited to CAC Now.")
    with context.database.read() as connection:
        wave = find_wave(connection, "CAC", "Now")
        assert frame_sources(connection, wave.id) == (FrameSource(people=()),)
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert frame_sources(connection, wave.id) == ()


def test_a_closed_wave_is_said_and_those_excluded_are_shown_in_alumni(
    office: Office,
    show: Callable[[], AlumniPage],
    context: PageContext,
    qtbot: QtBot,
    visited: list[tuple[str, object]],
) -> None:
    page = show()
    page._invite_action.trigger()
    settle(qtbot, context.jobs)
    dialog = child_of(page, InviteDialog)
    dialog._which.setCurrentIndex(dialog._which.count() - 1)
    dialog._who.setCurrentIndex(dialog._who.count() - 1)
    settle(qtbot, context.jobs)
    assert dialog.plan is not None
    assert dialog.plan.frame == len(office.person_ids)
    shown = [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]
    assert any(text.startswith("This wave closed") for text in shown)
    group = dialog._groups.groups[1]
    dialog._groups._bars.chosen.emit(1)
    settle(qtbot, context.jobs)
    assert f"{group.title}: {len(group.people)} p" in dialog._groups._heading.text()
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Show in Alumni").click()
    ((key, request),) = visited
    assert key == "alumni"
    assert isinstance(request, ListPeople)
    assert request.ids == group.people
    assert not dialog.isVisible()


def test_without_a_wave_nobody_can_be_invited(
    context: PageContext, qtbot: QtBot, show: Callable[[], AlumniPage]
) -> None:
    said: list[Message] = []
    context.jobs.said.connect(said.append)
    invite_people(show(), context, [])
    settle(qtbot, context.jobs)
    assert said[-1].text == "There is no wave to invite people to. Create one under Surveys."

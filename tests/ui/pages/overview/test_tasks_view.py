"""The tasks of all people: listed, ticked off, and opened at their person."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models.database import user_name
from queries.tasks import due_tasks, list_tasks
from records.parts.tasks import TASKS
from records.writing.part_records import add_record
from records.writing.tasks import complete_task
from tests.acts import run_act
from tests.ui.office import Office, settle, show_page
from ui.actions import ALL_TASKS, MARK_DONE
from ui.bound_actions import text_of
from ui.context import ALUMNI, OVERVIEW, ListPeople, PageContext, ShowPerson, ShowTasks, TaskFilter
from ui.pages.overview.page import OverviewPage
from ui.pages.overview.tasks_view import TasksView
from ui.widgets import Chip, Message

TODAY = date.today()


@pytest.fixture
def page(office: Office, context: PageContext, qtbot: QtBot) -> OverviewPage:
    """Tasks that are overdue (mine), due today, due later, without a day, and done."""
    ids, database = office.person_ids, context.database
    for person_id, title, days, owner in (
        (ids[0], "Call back", -3, user_name().upper()),
        (ids[1], "Send programme", 0, "ada"),
        (ids[1], "Ask for a talk", 9, "ada"),
        (ids[2], "Find address", None, None),
    ):
        due = None if days is None else TODAY + timedelta(days=days)
        values = {"title": title, "due_on": due, "owner": owner}
        run_act(database, add_record, TASKS, person_id, values)
    done = run_act(database, add_record, TASKS, ids[3], {"title": "Write"})
    run_act(database, complete_task, done, TODAY)
    page = OverviewPage(context)
    context.jobs.changed.connect(page.refresh)
    return show_page(page, context, qtbot, ShowTasks())


def view(page: OverviewPage) -> TasksView:
    found = page.findChild(TasksView)
    assert found is not None
    return found


def titles(page: OverviewPage) -> list[str]:
    model = view(page)._model
    return [str(model.row(at)[0]) for at in range(model.rowCount())]


def choose(page: OverviewPage, name: str, qtbot: QtBot) -> None:
    chip = next(one for one in page.findChildren(Chip) if one.text().startswith(name))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)


def test_tasks_are_listed_by_day_and_filtered(page: OverviewPage, qtbot: QtBot) -> None:
    assert titles(page) == ["Call back", "Send programme", "Ask for a talk", "Find address"]
    statuses = [str(view(page)._model.row(at)[2] or "") for at in range(4)]
    assert statuses == ["overdue", "due today", "", ""]
    for name, listed in (
        ("Due", ["Call back", "Send programme"]),
        ("Overdue", ["Call back"]),
        ("Done", ["Write"]),
        ("Open", ["Call back", "Send programme", "Ask for a talk", "Find address"]),
        ("Mine", ["Call back"]),
        ("Mine", ["Call back", "Send programme", "Ask for a talk", "Find address"]),
    ):
        choose(page, name, qtbot)
        assert titles(page) == listed
    qtbot.keyClicks(view(page)._search, "ada prog")
    assert titles(page) == ["Send programme"]


def test_a_task_is_ticked_off_by_the_space_bar_and_comes_back(
    page: OverviewPage, context: PageContext, qtbot: QtBot
) -> None:
    said: list[Message] = []
    context.jobs.said.connect(said.append)
    table = view(page)._table
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    settle(qtbot, context.jobs)
    assert titles(page) == ["Call back", "Ask for a talk", "Find address"]
    with context.database.read() as connection:
        (done,) = [
            one.task
            for one in list_tasks(connection, with_done=True)
            if one.task.title == "Send programme"
        ]
    assert (done.done_on, done.done_by) == (TODAY, user_name())
    assert "task marked as done" in said[-1].text
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert titles(page)[1] == "Send programme"
    choose(page, "Done", qtbot)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    settle(qtbot, context.jobs)
    assert "task reopened" in said[-1].text
    choose(page, "Open", qtbot)
    assert "Write" in titles(page)


def test_the_context_menu_marks_the_selected_tasks_as_done_and_as_open(
    page: OverviewPage, context: PageContext, qtbot: QtBot
) -> None:
    table = view(page)._table
    mark = next(one for one in table.actions() if one.objectName() == MARK_DONE.key)
    assert not mark.isEnabled()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert text_of(mark) == "Mark as done"
    mark.trigger()
    settle(qtbot, context.jobs)
    assert titles(page) == ["Ask for a talk", "Find address"]
    choose(page, "Done", qtbot)
    table.selectAll()
    assert text_of(mark) == "Mark as open"
    mark.trigger()
    settle(qtbot, context.jobs)
    assert titles(page) == []


def test_a_task_leads_to_its_person_and_the_tasks_due_to_their_people(
    page: OverviewPage, office: Office, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    table = view(page)._table
    spot = table.visualRect(table.model().index(1, 3)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    choose(page, "Due", qtbot)
    button = next(b for b in page.findChildren(QPushButton) if b.text() == "Show people in Alumni")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert visited == [
        (ALUMNI, ShowPerson(office.person_ids[1], with_tasks=True)),
        (ALUMNI, ListPeople(expression=due_tasks(TODAY))),
    ]


def test_the_overview_leads_to_the_tasks_and_back(
    page: OverviewPage, context: PageContext, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    back = next(b for b in page.findChildren(QPushButton) if b.text() == "‹ Overview")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert page.place() is None
    link = next(
        b for b in page.findChildren(QPushButton) if b.accessibleName().endswith("with tasks due")
    )
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert visited == [(OVERVIEW, ShowTasks(TaskFilter.DUE))]
    left: list[object] = []
    page.moving.connect(lambda: left.append(page.place()))
    link = next(b for b in page.findChildren(QPushButton) if b.text() == ALL_TASKS.text)
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert left == [None]
    assert page.place() == ShowTasks(TaskFilter.OPEN)

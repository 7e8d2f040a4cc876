"""Worklists in the window: counted, listed, and worked off by keyboard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from queries.data_quality import measure_checks
from queries.figure_history import keep_checks_of_day
from records.history.batches import list_batches
from records.parts.tasks import TASKS
from records.writing.new_people import create_people
from records.writing.part_records import add_record
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.actions import MARK_VERIFIED, WORKLISTS
from ui.applicable_actions import applicable_actions
from ui.context import PageContext, ShowWorklists
from ui.pages.alumni.employers.employers_view import EmployersView
from ui.pages.alumni.entry_dialog import EntryDialog
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.people_table import PeopleTable
from ui.pages.alumni.worklists.quality_view import QualityView
from ui.pages.alumni.worklists.worklists_view import WorklistsView
from ui.tables import DataTable
from ui.widgets import FigureCard, Tabs

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(
    office: Office, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> WorklistsView:
    page = show()
    page.open(ShowWorklists())
    settle(qtbot, context.jobs)
    with qtbot.waitActive(page):
        page.activateWindow()
    return child_of(page, WorklistsView)


def rows(view: WorklistsView) -> dict[str, str]:
    found = [view._model.row(at) for at in range(view._model.rowCount())]
    return {str(row[0]): str(row[1]) for row in found}


def press(widget: QWidget, text: str) -> None:
    buttons = [one for one in widget.findChildren(QPushButton) if one.isVisible()]
    next(one for one in buttons if one.text() == text).click()


def open_stale(view: WorklistsView, qtbot: QtBot, context: PageContext) -> PeopleTable:
    row = list(rows(view)).index("Not verified")
    view._table.go_to(view._model.index(row, 0))
    view._table.setFocus()
    qtbot.keyClick(view._table, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    page = view.window().findChild(PeopleTable)
    assert isinstance(page, PeopleTable)
    return page


def test_worklists_are_counted(view: WorklistsView) -> None:
    found = rows(view)
    assert found["Bounced addresses"] == "5"
    assert found["Not verified"] == "29"
    assert "…" not in found.values()


def test_decisions_that_wait_are_counted_and_opened(
    view: WorklistsView, context: PageContext, qtbot: QtBot
) -> None:
    spellings = ("Univ. of Wexcombe", "University of Wexcombe")
    people = [{"family_name": "Marsh", "employer": one} for one in spellings]
    run_act(context.database, create_people, people)
    settle(qtbot, context.jobs)
    assert rows(view)["Spellings of employers"] == "1"
    assert (rows(view)["Possible duplicates"], rows(view)["Proposals from answers"]) == ("0", "0")
    view._table.go_to(view._model.index(list(rows(view)).index("Spellings of employers"), 0))
    window = view.window()
    qtbot.keyClick(view._table, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert child_of(window, EmployersView).isVisible()


def test_a_worklist_is_worked_off_by_keyboard(
    view: WorklistsView, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    table = open_stale(view, qtbot, context)
    window = view.window()
    assert table.columns.keys[:2] == ["name", "last_verified"]
    listed = list(table.ids)
    first = table.selected_ids()[0]
    assert first == listed[0]
    assert window.focusWidget() is table._table
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(table._table, Qt.Key.Key_Period, CONTROL)
    assert table.selected_ids()[0] == listed[1]
    qtbot.keyClick(table._table, Qt.Key.Key_V, CONTROL | SHIFT)
    settle(qtbot, context.jobs)
    # The next one took the place of the one that is done.
    assert list(table.ids) == [listed[0], *listed[2:]]
    assert table.selected_ids()[0] == listed[2]
    with context.database.read() as connection:
        assert list_batches(connection, 1)[0].title.endswith("verified")
    table._table.selectAll()
    assert table.selected_count() == 28
    applicable_actions(window)[MARK_VERIFIED.key].trigger()
    settle(qtbot, context.jobs)
    assert list(table.ids) == []
    applicable_actions(window)[WORKLISTS.key].trigger()
    settle(qtbot, context.jobs)
    assert rows(view)["Not verified"] == "0"


def test_whoever_is_put_off_leaves_the_list_until_a_task_is_due(
    view: WorklistsView, context: PageContext, qtbot: QtBot
) -> None:
    table = open_stale(view, qtbot, context)
    person = table.selected_ids()[0]
    press(view.window(), "Remind me…")
    dialog = next(one for one in view.window().findChildren(EntryDialog) if one.isVisible())
    press(dialog, "Remind me")
    settle(qtbot, context.jobs)
    assert person not in table.ids
    in_a_month = date.today() + timedelta(days=30)
    with context.database.read() as connection:
        (task,) = connection.execute(TASKS.table.select()).all()
    assert (task.person_id, task.title, task.due_on) == (person, "Not verified", in_a_month)


def test_whoever_is_done_leaves_that_list_alone_by_one_key(
    view: WorklistsView, context: PageContext, qtbot: QtBot
) -> None:
    count = int(rows(view)["Not verified"])
    incomplete = rows(view)["Incomplete records"]
    table = open_stale(view, qtbot, context)
    window = view.window()
    first, second = list(table.ids)[:2]
    with qtbot.waitActive(window):
        window.activateWindow()
    table.setFocus()
    qtbot.keyClick(table._table, Qt.Key.Key_K, CONTROL | SHIFT)
    settle(qtbot, context.jobs)
    assert first not in table.ids
    assert table.selected_ids()[0] == second
    with context.database.read() as connection:
        (task,) = connection.execute(TASKS.table.select()).all()
        assert list_batches(connection, 1)[0].title.endswith("task marked as done")
    assert (task.person_id, task.title, task.done_on) == (first, "Not verified", date.today())
    applicable_actions(window)[WORKLISTS.key].trigger()
    settle(qtbot, context.jobs)
    assert rows(view)["Not verified"] == str(count - 1)
    assert rows(view)["Incomplete records"] == incomplete


def test_other_filters_end_the_worklist_and_bring_the_users_columns_back(
    view: WorklistsView, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    table = open_stale(view, qtbot, context)
    run_act(context.database, add_record, TASKS, office.person_ids[0], {"title": "Call"})
    page = view.parentWidget()
    assert isinstance(page, AlumniPage)
    assert page._worklist_bar.isVisible()
    page._people.ask(type(page._query)())
    settle(qtbot, context.jobs)
    assert not page._worklist_bar.isVisible()
    assert "last_verified" not in table.columns.keys


def test_who_lacks_something_of_good_data_is_listed(
    view: WorklistsView, context: PageContext, qtbot: QtBot
) -> None:
    cards = {card.text().partition(":")[0]: card for card in view.findChildren(FigureCard)}
    assert cards["Data quality"].text() == "Data quality: 50 of 100"
    qtbot.mouseClick(cards["Verified in two years"], Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert len(child_of(view.window(), PeopleTable).ids) == 29


def test_a_share_of_a_cohort_lists_who_lacks_it(
    view: WorklistsView, context: PageContext, qtbot: QtBot
) -> None:
    card = next(one for one in view.findChildren(FigureCard) if "Data quality" in one.text())
    card.click()
    settle(qtbot, context.jobs)
    page = view.window()
    quality = child_of(page, QualityView)
    child_of(quality, Tabs).setCurrentIndex(1)
    table = next(one for one in quality.findChildren(DataTable) if one.isVisible())
    texts = [str(table.model().index(0, at).data()) for at in range(5)]
    assert texts[4].endswith("missing")
    table.setCurrentIndex(table.model().index(0, 4))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert not quality.isVisible()
    people = child_of(page, PeopleTable)
    assert f"· {len(people.ids)} missing" in texts[4]


def test_a_check_lists_the_people_who_fail_it(
    view: WorklistsView, context: PageContext, office: Office, qtbot: QtBot
) -> None:
    with office.database.read() as connection:
        found = measure_checks(connection)
    earlier = [replace(one, people=one.people + 3) for one in found]
    with office.database.unjournalled(None) as connection:
        keep_checks_of_day(connection, date.today() - timedelta(days=20), earlier)
    next(one for one in view.findChildren(FigureCard) if "Data quality" in one.text()).click()
    settle(qtbot, context.jobs)
    page = view.window()
    quality = child_of(page, QualityView)
    table = next(one for one in quality.findChildren(DataTable) if one.isVisible())
    model = table.model()
    rows = {str(model.index(at, 0).data()): at for at in range(model.rowCount())}
    row = rows["Country is empty"]
    assert [model.index(row, at).data() for at in range(1, 4)] == ["29", "100%", "−3"]
    bounced = rows["E-mail bounced"]
    number = int(model.index(bounced, 1).data())
    table.go_to(model.index(bounced, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert len(child_of(page, PeopleTable).ids) == number > 0

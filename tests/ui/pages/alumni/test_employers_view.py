"""Employers in the window: spellings unified, kept apart and separated, sectors filled in."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from models.tables import roles
from records.employers.decisions import count_roles
from records.writing.bulk_update import update_people
from records.writing.new_people import create_people
from records.writing.person_update import PersonUpdate
from tests.acts import newest_batch, run_act
from tests.ui.office import child_of, settle
from ui.actions import (
    DIFFERENT_EMPLOYERS,
    FILL_SECTORS,
    SEPARATE_EMPLOYERS,
    UNIFY_AS_PROPOSED,
    UNIFY_EMPLOYERS,
    Action,
)
from ui.applicable_actions import applicable_actions
from ui.context import ALUMNI, PageContext, ShowEmployers, ShowPerson
from ui.pages.alumni.employers.employers_view import EmployersView
from ui.pages.alumni.employers.unify_dialog import UnifyDialog
from ui.pages.alumni.page import AlumniPage
from ui.tables import DataTable
from ui.widgets import Tabs

_ON_RECORD = {
    "University of Wexcombe": 4,
    "Wexcombe University": 2,
    "Univ. of Wexcombe": 1,
    "University of Marlowe": 2,
    "Marlowe University": 1,
}


@pytest.fixture
def view(show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot) -> EmployersView:
    rows = [
        {"family_name": f"Marsh{at}", "employer": name}
        for name, count in _ON_RECORD.items()
        for at in range(count)
    ]
    run_act(context.database, create_people, rows)
    page = show()
    page.open(ShowEmployers())
    settle(qtbot, context.jobs)
    return child_of(page, EmployersView)


def _table(view: EmployersView) -> DataTable:
    return next(one for one in view.findChildren(DataTable) if one.isVisible())


def _shown(view: EmployersView) -> list[list[str]]:
    model = _table(view).model()
    return [
        [str(model.index(row, at).data()) for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def _do(view: EmployersView, action: Action, context: PageContext, qtbot: QtBot) -> None:
    applicable_actions(view.window())[action.key].trigger()
    settle(qtbot, context.jobs)


def _employers(context: PageContext) -> dict[str, int]:
    with context.database.read() as connection:
        return {
            name: n
            for name, n in count_roles(connection).items()
            if "arlo" in name or "Wex" in name
        }


def test_spellings_are_unified_by_enter_and_by_one_button(
    view: EmployersView, context: PageContext, qtbot: QtBot
) -> None:
    assert [row[0] for row in _shown(view)] == ["University of Wexcombe", "University of Marlowe"]
    assert "Wexcombe University (2)" in _shown(view)[0][1]
    qtbot.keyClick(_table(view), Qt.Key.Key_Return)
    dialog = child_of(view, UnifyDialog)
    qtbot.waitUntil(dialog.isVisible)
    name = child_of(dialog, QLineEdit)
    assert dialog.focusWidget() is name
    name.clear()
    qtbot.keyClicks(name, "Wexcombe")
    listed = child_of(dialog, QListWidget)
    listed.item(2).setCheckState(Qt.CheckState.Unchecked)  # is another one
    qtbot.keyClick(name, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert _employers(context)["Wexcombe"] == 6
    assert _employers(context)["Univ. of Wexcombe"] == 1
    assert [row[0] for row in _shown(view)] == ["University of Marlowe"]
    _do(view, UNIFY_AS_PROPOSED, context, qtbot)
    assert _employers(context)["University of Marlowe"] == 3
    assert newest_batch(context.database).title == "Spellings of “University of Marlowe” unified"
    child_of(view, Tabs).setCurrentIndex(1)
    assert [row[0] for row in _shown(view)] == ["University of Marlowe", "Wexcombe"]
    _do(view, SEPARATE_EMPLOYERS, context, qtbot)
    assert [row[0] for row in _shown(view)] == ["Wexcombe"]
    assert _employers(context)["Marlowe University"] == 1


def test_what_is_not_the_same_is_not_asked_again_and_sectors_are_filled_in(
    view: EmployersView, context: PageContext, qtbot: QtBot
) -> None:
    _table(view).selectAll()
    _do(view, DIFFERENT_EMPLOYERS, context, qtbot)
    assert not any(one.isVisible() for one in view.findChildren(DataTable))
    child_of(view, Tabs).setCurrentIndex(2)
    assert len(_shown(view)) >= len(_ON_RECORD)
    _table(view).selectAll()
    _do(view, FILL_SECTORS, context, qtbot)
    with context.database.read() as connection:
        query = select(roles.c.sector).where(roles.c.employer == "Marlowe University")
        assert connection.scalars(query).all() != [None]


def test_changed_jobs_are_listed_with_the_former_role_and_open_the_person(
    view: EmployersView, context: PageContext, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    with context.database.read() as connection:
        query = select(roles.c.person_id).where(roles.c.employer == "Marlowe University")
        person = connection.scalars(query).one()
    run_act(context.database, update_people, [PersonUpdate(person, {"employer": "Elm Ltd"})])
    view.refresh()
    settle(qtbot, context.jobs)
    child_of(view, Tabs).setCurrentIndex(3)
    ((name, former, new, *_),) = _shown(view)
    assert (name, former, new) == ("Marsh0", "Marlowe University", "Elm Ltd")
    qtbot.keyClick(_table(view), Qt.Key.Key_Return)
    assert visited == [(ALUMNI, ShowPerson(person))]


def test_any_employers_are_unified_and_one_is_renamed(
    view: EmployersView, context: PageContext, qtbot: QtBot
) -> None:
    child_of(view, Tabs).setCurrentIndex(4)
    for chosen, name in (
        (("Marlowe University", "Wexcombe University"), "Marlowe"),
        (("University of Marlowe",), "Marlowe College"),
    ):
        names = [row[0] for row in _shown(view)]
        table = _table(view)
        table.clearSelection()
        for at, one in enumerate(chosen):
            flags = QItemSelectionModel.SelectionFlag
            index = table.model().index(names.index(one), 0)
            how = flags.Select if at else flags.ClearAndSelect
            table.selectionModel().select(index, how | flags.Rows)
        applicable_actions(view.window())[UNIFY_EMPLOYERS.key].trigger()
        dialog = next(one for one in view.findChildren(UnifyDialog) if one.isVisible())
        child_of(dialog, QLineEdit).setText(name)
        dialog.accept()
        settle(qtbot, context.jobs)
    found = _employers(context)
    assert (found["Marlowe"], found["Marlowe College"]) == (3, 2)

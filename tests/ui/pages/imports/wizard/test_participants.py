"""Lists that are more than contacts: participants of an event, members of the LinkedIn group."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from importers.wizard_state import GROUP_MEMBERS
from queries.events import read_participants
from records.events.events import Event, create_event
from records.people import read_people
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle, show_page
from tests.ui.pages.imports.wizard.test_wizard import buttons, cells, shown_button, shown_table
from ui.context import ImportFile, PageContext
from ui.pages.imports.page import ImportsPage
from ui.pages.imports.wizard.columns_step import ColumnsStep
from ui.widgets import Chip

NAMES = ("alumni_id", "given_name", "family_name", "email")


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> ImportsPage:
    page = ImportsPage(context)
    context.jobs.changed.connect(page.refresh)
    return show_page(page, context, qtbot)


@pytest.fixture
def click(page: ImportsPage, context: PageContext, qtbot: QtBot) -> Callable[[str], None]:
    def press(text: str) -> None:
        qtbot.waitUntil(lambda: text in "\n".join(buttons(page)))
        qtbot.mouseClick(shown_button(page, text), Qt.MouseButton.LeftButton)
        settle(qtbot, context.jobs)

    return press


@pytest.fixture
def sheet(office: Office, context: PageContext, tmp_path: Path) -> Path:
    """A file of the first three people on record, and of somebody who is not."""
    with context.database.read() as connection:
        people = read_people(connection, office.person_ids[:3], NAMES)
    rows = [",".join(str(one[key] or "") for key in NAMES) for one in people]
    path = tmp_path / "guests.csv"
    lines = ("Alumni ID,Given name,Family name,E-mail", *rows, ",Nia,Newcomer,nia@example.org")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_participants_are_previewed_and_put_on_the_list(
    page: ImportsPage,
    click: Callable[[str], None],
    office: Office,
    sheet: Path,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    event = run_act(context.database, create_event, Event("Dinner", "reunion", date(2024, 5, 6)))
    page.open(ImportFile(sheet, event_id=event.id, event_status="Attended"))
    settle(qtbot, context.jobs)
    assert "Participants of Dinner" in page._wizard._header._subtitle.text()  # type: ignore[union-attr]
    click("Next")
    chips = child_of(page, ColumnsStep).findChildren(Chip)
    assert "Event status: Attended" in [one.text() for one in chips]
    click("Next")
    click("Next")
    click("Next")
    changes = [row[1:4] for row in cells(shown_table(page))]
    assert ["Event status", "", "Attended"] in changes
    click("Apply")
    with context.database.read() as connection:
        listed = read_participants(connection, event.id)[1]
    assert {one.person_id for one in listed} == set(office.person_ids[:3])


def test_members_who_are_not_in_the_list_are_shown_and_leave_when_selected(
    page: ImportsPage,
    click: Callable[[str], None],
    office: Office,
    sheet: Path,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    page.open(ImportFile(sheet))
    settle(qtbot, context.jobs)
    box = next(one for one in page.findChildren(QComboBox) if one.accessibleName() == "Import as")
    box.setCurrentText(GROUP_MEMBERS)
    box.activated.emit(box.currentIndex())
    settle(qtbot, context.jobs)
    for _ in range(4):
        click("Next")
    click("Not in the list")
    before = len(cells(shown_table(page)))
    assert before > 1
    table = shown_table(page)
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    settle(qtbot, context.jobs)
    click("Apply")
    with context.database.read() as connection:
        people = read_people(connection, office.person_ids, ["linkedin_group"])
    members = sum(one["linkedin_group"] for one in people)
    listed_members = 3
    assert members == listed_members + before - 1
